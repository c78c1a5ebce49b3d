"""Single moments of users that are known beforehand: visits before sign-up, onboarding milestones, checkouts, links.

They number a few per user; `behaviour` merges them into the weekly stream of product use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from .company import Customer, User
from .rng import Draws
from .timeline import LAUNCH, Settings, nightly
from .vocabulary import ARRIVALS, COUNTRY_CODES, NAME, PAGE, SITE_DEVICE_WEIGHTS, SITE_PAGES
from .write import Row

EPOCH = datetime(1970, 1, 1)
# Each milestone after signing up: the chance to get there from the one before, before and after the better
# onboarding, and its median delay in hours.
MILESTONES = (
    ("project_created", 0.72, 0.88, 3.0),
    ("teammate_invited", 0.56, 0.74, 26.0),
    ("integration_connected", 0.55, 0.72, 40.0),
    ("report_viewed", 0.66, 0.85, 30.0),
)


def seconds(moment: datetime) -> int:
    """Seconds since 1970 of a naive UTC moment."""
    return int((moment - EPOCH).total_seconds())


@dataclass
class Moment:
    """One event: user, anonymous visitor, both or (for a link) neither is -1 where it does not apply."""

    at: int
    name: int
    user: int
    anonymous: int = -1
    visit: int = -1
    page: int = -1
    referrer: int = -1
    campaign: int = -1
    device: int = -1
    country: int = -1
    customer: int = -1


@dataclass
class Journeys:
    """All moments in order of time, as arrays by field, and the rows of identity_links."""

    fields: dict[str, np.ndarray]
    links: list[Row]
    visit_count: int


def anonymous_id(user: int, device: int) -> int:
    """Number of a user's anonymous visitor: two devices per user."""
    return 2 * user + device


def build_journeys(settings: Settings, customers: list[Customer], users: list[User]) -> Journeys:
    """Moments and identity links of every user."""
    as_of = seconds(settings.as_of)
    moments: list[Moment] = []
    links: list[Row] = []
    visits = 0

    def link(alias: str, user: User, kind: str, at: datetime) -> None:
        if at < settings.as_of:
            at = at.replace(microsecond=0)
            links.append([f"ik{len(links) + 1}", alias, user.user_id, kind, at, nightly(at)])

    for user in users:
        draws = Draws(settings.seed, "journey", user.index)
        customer = customers[user.customer] if user.customer is not None else None
        joined = seconds(user.signed_up_at)
        known = -1
        if not user.is_internal and draws.chance(0.6 if user.is_first else 0.12):
            channel = customer.channel if customer else "organic_search"
            for device in range(2 if draws.chance(0.15) else 1):
                count = 1 + draws.chance(0.35) if device == 0 else 1
                for _ in range(count):
                    at = joined - int(draws.exponential(4.0) * 86400) - draws.integer(300, 4000)
                    visits += 1
                    moments.extend(
                        _visit(draws, at, anonymous_id(user.index, device), visits, channel, user.country)
                    )
                if device == 0:
                    known = anonymous_id(user.index, 0)
                    link(
                        f"a{known}",
                        user,
                        "identify",
                        user.signed_up_at + timedelta(seconds=draws.integer(1, 4)),
                    )
                else:
                    later = user.signed_up_at + timedelta(days=draws.between(0.2, 12))
                    link(f"a{anonymous_id(user.index, 1)}", user, "alias", later)
                    if draws.chance(0.12):
                        link(
                            f"a{anonymous_id(user.index, 1)}",
                            user,
                            "unlink",
                            later + timedelta(days=draws.between(5, 30)),
                        )
        moments.append(
            Moment(
                joined, NAME["signed_up"], user.index, known, page=PAGE["/signup"], customer=_index(customer)
            )
        )
        moments.extend(_onboarding(draws, user, customer, joined))
        if customer and user.is_first:
            moments.extend(_checkouts(draws, user, customer))
    _merges(settings, customers, users, link)
    kept = sorted(
        (moment for moment in moments if moment.at < as_of - 60 and moment.at >= seconds(LAUNCH)),
        key=lambda m: m.at,
    )
    names = list(Moment.__dataclass_fields__)
    fields = {name: np.array([getattr(moment, name) for moment in kept], dtype=np.int64) for name in names}
    return Journeys(fields, links, visits)


def _index(customer: Customer | None) -> int:
    return customer.index if customer else -1


def _visit(draws: Draws, at: int, anonymous: int, visit: int, channel: str, country: str) -> list[Moment]:
    """One visit of the public site before sign-up."""
    referrer, campaign = draws.pick(ARRIVALS[channel])
    device = draws.weighted(dict(enumerate(SITE_DEVICE_WEIGHTS)))
    first = Moment(at, NAME["page_viewed"], -1, anonymous, visit, PAGE[draws.weighted(SITE_PAGES)])
    first.referrer, first.campaign, first.device = referrer, campaign, device
    first.country = COUNTRY_CODES.index(country)
    steps = [first]
    while len(steps) < 6 and draws.chance(0.5):
        at += draws.integer(15, 150)
        steps.append(Moment(at, NAME["page_viewed"], -1, anonymous, visit, PAGE[draws.weighted(SITE_PAGES)]))
    return steps


def _onboarding(draws: Draws, user: User, customer: Customer | None, joined: int) -> list[Moment]:
    steps = []
    at = joined
    is_better = bool(customer and customer.is_well_onboarded)
    for name, before, after, hours in MILESTONES:
        chance = after if is_better else before
        if not user.is_first:
            chance *= 0.5
        if user.is_internal or not draws.chance(chance):
            break
        at += max(40, int(draws.lognormal(hours * (0.75 if is_better else 1.0), 0.9) * 3600))
        steps.append(Moment(at, NAME[name], user.index))
    return steps


def _checkouts(draws: Draws, user: User, customer: Customer) -> list[Moment]:
    """The way through the checkout of every purchase, and some ways that were left."""
    steps: list[Moment] = []

    def walk(done: int, stages: int) -> None:
        at = done - draws.integer(90, 900)
        pages = (PAGE["/app/billing"], PAGE["/checkout"], PAGE["/checkout/done"])
        names = ("upgrade_clicked", "checkout_started", "checkout_completed")
        for name, page in list(zip(names, pages))[:stages]:
            steps.append(Moment(at, NAME[name], user.index, page=page, customer=customer.index))
            at += draws.integer(20, 400)

    for moment in customer.checkouts:
        walk(seconds(moment), 3)
    for start, end in customer.spells:
        last = seconds(end) if end else seconds(start) + 86400 * 400
        if draws.chance(0.45):
            for _ in range(1):
                walk(
                    seconds(start) + int((last - seconds(start)) * draws.uniform()),
                    1 if draws.chance(0.45) else 2,
                )
    return steps


def _merges(
    settings: Settings,
    customers: list[Customer],
    users: list[User],
    link: Callable[[str, User, str, datetime], None],
) -> None:
    """A few people who had signed up twice: the later user is merged into the customer's first one."""
    pairs = [
        (users[customer.users[-1]], users[customer.users[0]])
        for customer in customers
        if len(customer.users) >= 3 and Draws(settings.seed, "merge", customer.index).chance(0.05)
    ]
    for double, user in pairs:
        link(double.user_id, user, "merge", double.signed_up_at + timedelta(days=3, minutes=11))
