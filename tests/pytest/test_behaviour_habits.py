"""Habits and looks back, counted again in plain Python from the demo company's user-days."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from harness import Result

Days = dict[str, set[date]]


@pytest.fixture(scope="module")
def days(demo: Result) -> Days:
    """The active days of every user."""
    found: Days = defaultdict(set)
    for row in demo.query("select distinct user_id, activity_date from intermediate.int_engagement__user_days"):
        found[row["user_id"]].add(row["activity_date"])
    return found


def test_power_curve(demo: Result, days: Days) -> None:
    """L7 and L28 of the day of as_of and of the ends of a year of weeks."""
    as_of: date = demo.value("select as_of_date from staging.stg_holdfast__as_of")
    last_sunday = as_of - timedelta(days=as_of.isoweekday())
    ends = {as_of} | {last_sunday - timedelta(days=7 * number) for number in range(52)}
    expected = {
        (length, end, count): users
        for length in (7, 28)
        for end in ends
        for count, users in Counter(
            sum(end - timedelta(days=length) < day <= end for day in active) for active in days.values()
        ).items()
        if count
    }
    rows = demo.query(f"""
        select * from engagement.power_curve
        where segment_name = 'all' and window_end_date >= '{min(ends)}' and user_count > 0
    """)
    shown = {(row["window_days"], row["window_end_date"], row["active_day_count"]): row["user_count"] for row in rows}
    assert shown == expected


def test_frequency(demo: Result, days: Days) -> None:
    """The class of every user in every month, by the policy."""
    classes = demo.query("select * from staging.stg_holdfast__frequency_classes order by frequency_rank")
    expected: Counter[tuple[date, str]] = Counter()
    for active in days.values():
        months = defaultdict(set)
        for day in active:
            months[day.replace(day=1)].add(day)
        for month, own in months.items():
            weeks = {min((day.day - 1) // 7, 3) for day in own}
            name = next(
                row["frequency_name"]
                for row in classes
                if len(own) >= row["min_active_days"] and len(weeks) >= row["min_active_weeks"]
            )
            expected[month, name] += 1
    rows = demo.query("select * from engagement.frequency where segment_name = 'all' and user_count > 0")
    assert {(row["month"], row["frequency_name"]): row["user_count"] for row in rows} == expected


def test_feature_retention_of_users(demo: Result, days: Days) -> None:
    """Both arms of every feature, who was gone by day 15 left out, and nobody judged too soon."""
    as_of: date = demo.value("select as_of_date from staging.stg_holdfast__as_of")
    used: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for row in demo.query("""
        select catalog.feature_name, user_days.user_id, user_days.activity_date
        from intermediate.int_engagement__user_days as user_days
        inner join staging.stg_holdfast__event_catalog as catalog on user_days.event_name = catalog.event_name
        where catalog.feature_name is not null
    """):
        used[row["feature_name"]][row["user_id"]].add(row["activity_date"])
    offsets = {user: {(day - min(active)).days for day in active} for user, active in days.items()}
    compared = {user for user, own in offsets.items() if own & set(range(15, 30))}
    rows = demo.query("select * from engagement.feature_retention where entity = 'user' and segment_name = 'all'")
    assert {row["feature_name"] for row in rows} == set(used) and len(rows) == 2 * len(used)
    for row in rows:
        horizon, arms = row["horizon_days"], {True: [0, 0], False: [0, 0]}
        for user in compared:
            first = min(days[user])
            if first + timedelta(days=horizon) <= as_of:
                arm = arms[any((day - first).days < 30 for day in used[row["feature_name"]][user])]
                arm[0] += 1
                arm[1] += bool(offsets[user] & set(range(horizon - 30, horizon)))
        assert [row["used_count"], row["used_retained_count"]] == arms[True], row
        assert [row["unused_count"], row["unused_retained_count"]] == arms[False], row


def test_rate_ratios_have_their_interval(demo: Result) -> None:
    """Katz's log interval, written out."""
    rows = demo.query("select * from engagement.feature_retention where rate_ratio_low is not null")
    assert len(rows) > 100
    for row in rows:
        a, n, b, m = (row[f"{arm}_count"] for arm in ("used_retained", "used", "unused_retained", "unused"))
        ratio, error = (a / n) / (b / m), math.sqrt(max(1 / a - 1 / n + 1 / b - 1 / m, 0))
        assert row["rate_ratio"] == pytest.approx(ratio)
        assert row["rate_ratio_low"] == pytest.approx(ratio * math.exp(-1.96 * error))
        assert row["rate_ratio_high"] == pytest.approx(ratio * math.exp(1.96 * error))


def test_inactivity_before_churn(demo: Result) -> None:
    """Days from the last active day of any user of the customer to each churn."""
    active: dict[str, set[date]] = defaultdict(set)
    for row in demo.query("""
        select users.customer_id, user_days.activity_date
        from intermediate.int_engagement__user_days as user_days
        inner join intermediate.int_engagement__users as users on user_days.user_id = users.user_id
    """):
        active[row["customer_id"]].add(row["activity_date"])
    silences = []
    for row in demo.query("select customer_id, churned_date from revenue.churned_customers"):
        before = [day for day in active[row["customer_id"]] if day <= row["churned_date"]]
        silences += [(row["churned_date"] - max(before)).days] if before else []
    (shown,) = demo.query("""
        select * from engagement.inactivity_before_churn where outcome = 'churned' and segment_name = 'all'
    """)
    ordered = sorted(silences)
    assert shown["measured_count"] == len(ordered)
    assert shown["median_inactive_days"] == pytest.approx(
        (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    )
    for length in (14, 30, 60):
        assert shown[f"silent_{length}_days_count"] == sum(silence >= length for silence in ordered)
