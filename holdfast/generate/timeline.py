"""Time of the demo: settings of a run, the nightly load and calendar arithmetic. All times are naive UTC."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta

LAUNCH = datetime(2024, 1, 1)
LOAD_HOUR = 3
DAYS_AFTER_LAST_MONTH = 11

# The story that the data tells; docs/demo_story.md says where to look for it.
BETTER_ONBOARDING = datetime(2025, 2, 1)
PRICE_CHANGE = datetime(2025, 3, 1)
BAD_RELEASE = (datetime(2025, 6, 1), datetime(2025, 8, 1))
AUTOMATION_LAUNCH = datetime(2024, 9, 1)
# Relative strength of a calendar month, January first: August and December are quiet.
SEASON = (1.05, 1.0, 1.08, 1.04, 1.02, 0.98, 0.9, 0.68, 1.12, 1.12, 1.06, 0.62)


@dataclass(frozen=True)
class Settings:
    """Size and seed of one run."""

    customers: int
    months: int
    seed: int
    events: int
    users_per_customer: float

    @property
    def as_of(self) -> datetime:
        """Time of the last nightly load; nothing is known after it."""
        return add_months(LAUNCH, self.months) + timedelta(days=DAYS_AFTER_LAST_MONTH, hours=LOAD_HOUR)


def add_months(moment: datetime, months: int) -> datetime:
    """The same day and time `months` later, clipped to the end of a short month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def nightly(moment: datetime) -> datetime:
    """The first nightly load after a moment."""
    night = moment.replace(hour=LOAD_HOUR, minute=0, second=0, microsecond=0)
    return night if night > moment else night + timedelta(days=1)


def minute(moment: datetime) -> datetime:
    """The moment cut to the minute."""
    return moment.replace(second=0, microsecond=0)


def in_bad_release(moment: datetime) -> bool:
    return BAD_RELEASE[0] <= moment < BAD_RELEASE[1]
