"""MRR the slow way: asks, at the end of every local day, what each item of a customer is worth at that very
instant, and reads the movements off the series. Shares nothing with the models: no intervals, no windows, no SQL.

A history is a dict of customer_id, parent_customer_id and subscriptions; a subscription is a dict of its
header's columns with `changes` and `lines`, each a list of rows of the raw contract (times as datetime, UTC).
Money is Decimal a month in the reporting currency.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
CENT_PARTS = Decimal("0.000001")
GROUPS = {
    "active": "active", "trialing": "trialing", "past_due": "past_due", "paused": "paused", "canceled": "inactive",
    "unpaid": "inactive", "incomplete_expired": "inactive",
}
FAR = datetime(9999, 1, 1)


@dataclass(frozen=True)
class World:
    """What a build is given beside the histories."""

    as_of: datetime
    zone: str
    prices: dict[str, Row]
    rates: dict[tuple[str, date], Decimal]  # every day of every foreign currency
    first_day: date

    @property
    def last_day(self) -> date:
        return self.as_of.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(self.zone)).date()

    def end_of(self, day: date) -> datetime:
        """The last instant of a local day that is observed, UTC."""
        following = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(self.zone))
        end = following.astimezone(timezone.utc).replace(tzinfo=None) - timedelta(microseconds=1)
        return min(end, self.as_of)

    def days(self) -> list[date]:
        return [self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]

    def closes(self, day: date) -> bool:
        """Whether a month is valued on the day."""
        return (day + timedelta(days=1)).day == 1 or day == self.last_day


@dataclass(frozen=True)
class Worth:
    """An item at an instant: which state it is in, and its amount a month in its own currency."""

    state: tuple[Any, ...]
    currency: str
    amount: Decimal


def add_months(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(
        year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1])
    )


def add_interval(moment: datetime, interval: str, count: int) -> datetime:
    if interval in ("month", "year"):
        return add_months(moment, count * (12 if interval == "year" else 1))
    return moment + timedelta(days=count * (7 if interval == "week" else 1))


def monthly(amount: Decimal, interval: str, count: int) -> Decimal:
    factor = {
        "month": Decimal(1), "year": Decimal(1) / 12, "week": Decimal(52) / 12, "day": Decimal(365) / 12,
    }[interval]
    return (amount * factor / count).quantize(CENT_PARTS, ROUND_HALF_UP)


def counts(policy: Row, group: str, since: datetime, cancel_requested_at: datetime | None, at: datetime) -> bool:
    """Whether a policy counts an item in a status group since a moment, at an instant."""
    if policy["churn_moment"] == "cancel_requested" and cancel_requested_at and at >= cancel_requested_at:
        return False
    if group == "past_due":
        grace = policy["past_due_grace_days"]
        return policy["count_past_due"] and (grace is None or at < since + timedelta(days=grace))
    return group == "active" or (group == "trialing" and policy["count_trialing"]) or (
        group == "paused" and policy["count_paused"]
    )


def discount_of(change: Row) -> tuple[Any, ...]:
    ends_at = change.get("discount_ends_at")
    return (
        change.get("discount_percent_after") or Decimal(0), change.get("discount_amount_after") or Decimal(0),
        change.get("discount_duration_after") or ("repeating" if ends_at else "forever"), ends_at,
    )


def by_changes(world: World, policy: Row, sub: Row, rows: list[Row], at: datetime) -> Worth | None:
    """The worth of an item with changes, at an instant."""
    order = sorted(rows, key=lambda r: (r["effective_at"], r["recorded_at"], len(r["change_id"]), r["change_id"]))
    # of rows at one instant only the last was ever true
    order = [row for row, after in zip(order, [*order[1:], None]) if not after or after["effective_at"] > row["effective_at"]]
    ruling = [number for number, row in enumerate(order) if row["effective_at"] <= at]
    if not ruling:
        return None
    number = ruling[-1]
    row = order[number]
    ended_at = sub["ended_at"]
    if number == len(order) - 1 and ended_at and row["effective_at"] <= ended_at <= at:
        return None
    group = GROUPS[row["status_after"]]
    first = number
    while first and GROUPS[order[first - 1]["status_after"]] == group:
        first -= 1
    if not counts(policy, group, order[first]["effective_at"], sub["cancel_requested_at"], at):
        return None
    price = world.prices[row["price_id_after"] or sub["price_id"]]
    if price["price_kind"] != "recurring" or not price["billing_interval"]:
        return None
    quantity = row["quantity_after"] if row["quantity_after"] is not None else Decimal(1)
    if quantity == 0:
        return None
    unit = row["unit_amount_after"] if row["unit_amount_after"] is not None else price["unit_amount"]
    interval, count = price["billing_interval"], price["interval_count"]
    percent, fixed, duration, ends_at = discount_of(row)
    began = number
    while began and discount_of(order[began - 1]) == discount_of(row):
        began -= 1
    if not ends_at and duration == "once":
        ends_at = add_interval(order[began]["effective_at"], interval, count)
    runs = bool(percent or fixed) and (not ends_at or at < ends_at)
    amount = quantity * unit
    if runs and (policy["discounts"] == "all" or (policy["discounts"] == "forever_only" and duration == "forever")):
        amount = max(Decimal(0), amount * (100 - percent) / 100 - fixed)
    return Worth((row["change_id"], runs), price["currency"], monthly(amount, interval, count))


def by_header(world: World, policy: Row, sub: Row, at: datetime) -> Worth | None:
    """The worth of a subscription without changes, at an instant."""
    group, started, trial_end = GROUPS[sub["status"]], sub["started_at"], sub["trial_end_at"]
    period = sub["current_period_start_at"]
    end = sub["ended_at"]
    if sub["status"] == "incomplete_expired" or at < started:
        return None
    if end is None and group == "inactive":
        end = sub["cancel_requested_at"] or max(started, period or started)
    if end and at >= end:
        return None
    if trial_end and at < trial_end:
        group, since = "trialing", started
    else:
        paid = max(started, trial_end or started)
        turned = max(paid, period or paid) if group in ("past_due", "paused") else paid
        since = turned if at >= turned else paid
        group = "active" if at < turned or group == "inactive" else group
    if not counts(policy, group, since, sub["cancel_requested_at"], at):
        return None
    price = world.prices[sub["price_id"]]
    if price["price_kind"] != "recurring" or not price["billing_interval"] or sub["quantity"] == 0:
        return None
    amount = sub["quantity"] * price["unit_amount"]
    return Worth((group, since), price["currency"], monthly(amount, price["billing_interval"], price["interval_count"]))


def by_lines(policy: Row, sub: Row, at: datetime) -> Worth | None:
    """The worth of a subscription known only from its invoice lines (in USD, whole months), at an instant."""
    covering = [line for line in sub["lines"] if line["period_start_at"] <= at < line["period_end_at"]]
    if not covering:
        return None
    ruling = max((line["period_start_at"], line["issued_at"], line["invoice_id"]) for line in covering)
    amounts = [
        # how long a line's discount runs is not known, so it is never a forever one
        monthly(
            max(Decimal(0), line["amount"] - (line["discount_amount"] if policy["discounts"] == "all" else 0)),
            "month", line["months"],
        )
        for line in covering if (line["period_start_at"], line["issued_at"], line["invoice_id"]) == ruling
    ]
    return Worth(ruling, "USD", sum(amounts, Decimal(0)))


def daily_mrr(world: World, policy: Row, history: Row) -> dict[date, Decimal]:
    """MRR of a customer at the end of each local day."""
    valued: dict[Any, tuple[tuple[Any, ...], Decimal]] = {}
    series = {}
    for day in world.days():
        at, total = world.end_of(day), Decimal(0)
        for sub in history["subscriptions"]:
            if sub["changes"]:
                items: dict[str, list[Row]] = defaultdict(list)
                for change in sub["changes"]:
                    items[change["item_id"]].append(change)
                worths = {key: by_changes(world, policy, sub, rows, at) for key, rows in items.items()}
            elif sub["lines"]:
                worths = {sub["subscription_id"]: by_lines(policy, sub, at)}
            else:
                worths = {sub["subscription_id"]: by_header(world, policy, sub, at)}
            for item, worth in worths.items():
                if worth is None:
                    valued.pop(item, None)
                    continue
                if item not in valued or valued[item][0] != worth.state or world.closes(day):
                    rate = world.rates[worth.currency, day] if worth.currency != "USD" else Decimal(1)
                    valued[item] = (worth.state, (worth.amount * rate).quantize(CENT_PARTS, ROUND_HALF_UP))
                total += valued[item][1]
        series[day] = total
    return series


def movements(policy: Row, series: dict[date, Decimal]) -> list[tuple[date, str, Decimal]]:
    """Day, type and amount of each movement of a customer."""
    found: list[tuple[date, str, Decimal]] = []
    before, left = Decimal(0), None
    for day, now in series.items():
        if now != before:
            if now == 0:
                kind, left = "churn", day
            elif before > 0:
                kind = "expansion" if now > before else "contraction"
            elif left is None:
                kind = "new"
            else:
                window = policy["reactivation_window_days"]
                kind = "new" if window is not None and (day - left).days > window else "reactivation"
            found.append((day, kind, now - before))
        before = now
    return found


def bridge(policy: Row, series: dict[date, Decimal]) -> dict[date, dict[str, Decimal]]:
    """The month bridges of a customer from its first MRR on, by the month's first day."""
    moved: dict[date, list[tuple[date, str, Decimal]]] = defaultdict(list)
    for movement in movements(policy, series):
        moved[movement[0].replace(day=1)].append(movement)
    months, opening, begun = {}, Decimal(0), False
    closings = {day.replace(day=1): mrr for day, mrr in series.items()}
    for month, closing in closings.items():
        begun = begun or month in moved
        parts = dict.fromkeys(("new", "expansion", "contraction", "churn", "reactivation"), Decimal(0))
        if policy["same_month_churn"] == "count":
            for _, kind, amount in moved[month]:
                parts[kind] += amount
        elif closing != opening:
            if closing == 0:
                kind = "churn"
            elif opening == 0:
                kind = next(kind for _, kind, _ in moved[month] if kind in ("new", "reactivation"))
            else:
                kind = "expansion" if closing > opening else "contraction"
            parts[kind] = closing - opening
        if begun:
            months[month] = {"opening": opening, "closing": closing, **parts}
        opening = closing
    return months


def dollar_retention(
    bridges: dict[str, dict[date, dict[str, Decimal]]], accounts: dict[str, str], month: date, horizon: int
) -> tuple[Decimal, Decimal, Decimal, int, int]:
    """Opening, closing and kept MRR, opening and lost logos, of accounts (customer to account) in a month."""
    base = add_months(datetime(month.year, month.month, 1), -horizon).date()
    before: dict[str, Decimal] = defaultdict(Decimal)
    after: dict[str, Decimal] = defaultdict(Decimal)
    for customer, months in bridges.items():
        before[accounts[customer]] += months.get(base, {}).get("closing", Decimal(0))
        after[accounts[customer]] += months.get(month, {}).get("closing", Decimal(0))
    paid = {account: mrr for account, mrr in before.items() if mrr > 0}
    return (
        sum(paid.values(), Decimal(0)),
        sum((after[account] for account in paid), Decimal(0)),
        sum((min(after[account], mrr) for account, mrr in paid.items()), Decimal(0)),
        len(paid),
        sum(after[account] == 0 for account in paid),
    )
