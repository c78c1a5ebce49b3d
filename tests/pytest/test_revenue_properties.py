"""Random subscription histories through one real build, against the plain Python of revenue_oracle.py."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from harness import Result, build
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from revenue_oracle import World, bridge, daily_mrr, dollar_retention, movements

HISTORIES = 400
START = datetime(2024, 1, 1)
LAST_OFFSET = 215
PRICES = {
    row[0]: dict(zip(
        ("price_id", "plan_name", "price_kind", "unit_amount", "currency", "billing_interval", "interval_count"),
        (*row[:3], Decimal(row[3]), *row[4:]),
    ))
    for row in [
        ("starter", "starter", "recurring", "19", "USD", "month", 1),
        ("starter_year", "starter", "recurring", "199.90", "USD", "year", 1),
        ("team", "team", "recurring", "49.99", "USD", "month", 3),
        ("team_eur", "team", "recurring", "45", "EUR", "month", 1),
        ("weekly", "weekly", "recurring", "7.77", "USD", "week", 2),
        ("daily_eur", "daily", "recurring", "0.35", "EUR", "day", 1),
        ("setup", "setup", "one_time", "500", "USD", None, None),
        ("usage", "usage", "metered", "3", "USD", "month", 1),
    ]
}
POLICY = {
    "policy_name": "holdfast", "count_trialing": False, "count_past_due": True, "past_due_grace_days": None,
    "count_paused": False, "discounts": "all", "weeks_per_month": "52/12", "days_per_month": "365/12",
    "reactivation_window_days": None, "churn_moment": "ended", "same_month_churn": "net",
}
POLICIES = [
    POLICY,
    {**POLICY, "policy_name": "strict", "past_due_grace_days": 14, "discounts": "forever_only",
     "reactivation_window_days": 20, "same_month_churn": "count"},
    {**POLICY, "policy_name": "loose", "count_trialing": True, "count_paused": True, "discounts": "ignore",
     "churn_moment": "cancel_requested"},
]
WORLD = World(
    as_of=datetime(2024, 8, 5, 15, 30),
    zone="America/New_York",
    prices=PRICES,
    rates={
        ("EUR", day): Decimal("1.05") + Decimal(number % 17) / 100
        for number, day in enumerate(date(2023, 12, 1) + timedelta(days=n) for n in range(300))
    },
    first_day=date(2023, 12, 31),
)
MOVEMENTS = {
    "opening": "opening_mrr", "new": "new_mrr", "expansion": "expansion_mrr", "contraction": "contraction_mrr",
    "churn": "churned_mrr", "reactivation": "reactivation_mrr", "closing": "closing_mrr",
}

# Few hours and many month ends, so that ties and boundaries are met often.
moments = st.builds(
    lambda days, hour: START + timedelta(days=days, hours=hour),
    st.one_of(st.integers(0, LAST_OFFSET), st.sampled_from([30, 31, 59, 60, 90, 91, 120, 121])),
    st.sampled_from([0, 3, 4, 5, 12, 23]),
)
maybe_moment = st.one_of(st.none(), moments)
statuses = st.sampled_from(["active"] * 5 + ["trialing", "past_due", "past_due", "paused", "canceled", "unpaid"])
amounts = st.decimals("0", "300", places=2)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """One row of subscription_changes, without its ids."""
    discount = draw(st.sampled_from(["none", "none", "percent", "amount"]))
    return {
        "effective_at": draw(moments),
        "recorded_at": draw(moments),
        "status_after": draw(statuses),
        "price_id_after": draw(st.one_of(st.none(), st.sampled_from(sorted(PRICES)))),
        "quantity_after": draw(st.sampled_from([None, Decimal(0), Decimal(1), Decimal(2), Decimal(7), Decimal("2.5")])),
        "unit_amount_after": draw(st.one_of(st.none(), st.none(), amounts)),
        "discount_percent_after": draw(st.sampled_from([Decimal(10), Decimal(50), Decimal(100)]))
        if discount == "percent" else None,
        "discount_amount_after": draw(st.decimals("0", "60", places=2)) if discount == "amount" else None,
        "discount_duration_after": draw(st.sampled_from(["forever", "repeating", "once", None]))
        if discount != "none" else None,
        "discount_ends_at": draw(maybe_moment) if discount != "none" else None,
    }


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Invoice lines of one subscription; their periods are whole months and may overlap."""
    rows = []
    for number in range(draw(st.integers(1, 4))):
        months, first = draw(st.sampled_from([1, 1, 3, 12])), draw(st.integers(0, 6))
        end = first + months
        rows.append({
            "number": number,
            "period_start_at": datetime(2024, 1 + first, 1),
            "period_end_at": datetime(2024 + end // 12, end % 12 + 1, 1),
            "issued_at": datetime(2024, 1 + first, draw(st.integers(1, 4))),
            "months": months,
            "amount": draw(amounts),
            "discount_amount": draw(st.sampled_from([Decimal(0), Decimal(0), Decimal("5.55")])),
        })
    return rows


@st.composite
def subscriptions(draw: st.DrawFn) -> dict[str, Any]:
    """One subscription: a header with the changes of up to two items, or alone, or only invoice lines."""
    kind = draw(st.sampled_from(["changes"] * 4 + ["header", "header", "lines"]))
    started = draw(moments) if kind == "header" else START
    later = st.builds(lambda days: started + timedelta(days=days, hours=3), st.integers(0, 150))
    maybe_later = st.one_of(st.none(), later)
    return {
        "kind": kind,
        "started_at": started,
        "status": draw(st.sampled_from(
            ["active", "active", "trialing", "past_due", "paused", "canceled", "unpaid", "incomplete_expired"]
        )),
        "price_id": draw(st.sampled_from(sorted(PRICES))),
        "quantity": draw(st.sampled_from([Decimal(1), Decimal(3), Decimal(0)])),
        "trial_end_at": draw(maybe_later) if kind == "header" else None,
        "current_period_start_at": draw(maybe_later),
        "cancel_requested_at": draw(maybe_later),
        "ended_at": draw(maybe_later),
        "items": draw(st.lists(st.lists(changes(), min_size=1, max_size=6), min_size=1, max_size=2))
        if kind == "changes" else [],
        "lines": draw(lines()) if kind == "lines" else [],
    }


histories = st.builds(
    lambda parent, subs: {"parent": parent, "subscriptions": subs},
    st.one_of(st.none(), st.integers(0, 9)),
    st.lists(subscriptions(), min_size=1, max_size=3),
)


def with_ids(number: int, history: dict[str, Any]) -> dict[str, Any]:
    """A history with ids of its own."""
    customer_id = f"c{number}"
    for place, sub in enumerate(history["subscriptions"]):
        sub["subscription_id"] = f"{customer_id}s{place}"
        sub["changes"] = [
            {**change, "item_id": f"{sub['subscription_id']}i{item}", "change_id": f"{sub['subscription_id']}i{item}h{row}"}
            for item, rows in enumerate(sub["items"]) for row, change in enumerate(rows)
        ]
        for line in sub["lines"]:
            line["invoice_id"] = f"{sub['subscription_id']}n{line['number']}"
    parent = None if history["parent"] is None else f"p{history['parent']}"
    return {"customer_id": customer_id, "parent_customer_id": parent, "subscriptions": history["subscriptions"]}


def drawn() -> list[dict[str, Any]]:
    """As many histories as the build takes, always the same."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=HISTORIES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(histories)
    def collect(history: dict[str, Any]) -> None:
        found.append(with_ids(len(found), history))

    collect()
    return found


def raw_tables(cases: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The histories as raw tables."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    tables["prices"] = list(PRICES.values())
    tables["exchange_rates"] = [
        {"rate_date": day, "currency": currency, "rate_to_reporting": rate}
        for (currency, day), rate in WORLD.rates.items()
    ]
    header = (
        "subscription_id", "started_at", "status", "price_id", "quantity", "trial_end_at",
        "current_period_start_at", "cancel_requested_at", "ended_at",
    )
    for case in cases:
        customer_id = case["customer_id"]
        tables["customers"].append({
            "customer_id": customer_id, "parent_customer_id": case["parent_customer_id"],
            "segment": f"s{len(tables['customers']) % 4}", "created_at": START,
        })
        for sub in case["subscriptions"]:
            if sub["kind"] != "lines":
                tables["subscriptions"].append(
                    {"customer_id": customer_id, **{column: sub[column] for column in header}}
                )
            for change in sub["changes"]:
                tables["subscription_changes"].append(
                    {"subscription_id": sub["subscription_id"], "change_type": "changed", **change}
                )
            for line in sub["lines"]:
                tables["invoices"].append({
                    "invoice_id": line["invoice_id"], "customer_id": customer_id, "status": "open",
                    "subscription_id": sub["subscription_id"], "issued_at": line["issued_at"], "currency": "USD",
                    "total": line["amount"],
                })
                tables["invoice_lines"].append({
                    "line_id": line["invoice_id"], "invoice_id": line["invoice_id"], "line_kind": "recurring",
                    "period_start_at": line["period_start_at"], "period_end_at": line["period_end_at"],
                    "quantity": 1, "amount": line["amount"], "discount_amount": line["discount_amount"],
                })
    return tables


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    found = drawn()
    assert len(found) >= 300
    return found


@pytest.fixture(scope="module")
def series(cases: list[dict[str, Any]]) -> dict[str, dict[str, dict[date, Decimal]]]:
    """By policy and customer: MRR at the end of each day, as the oracle has it."""
    return {
        policy["policy_name"]: {case["customer_id"]: daily_mrr(WORLD, policy, case) for case in cases}
        for policy in POLICIES
    }


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, cases: list[dict[str, Any]]) -> Result:
    built = build(
        tmp_path_factory.mktemp("histories"), raw_tables(cases), {"revenue_policies": POLICIES},
        {"as_of": WORLD.as_of, "timezone": WORLD.zone},
        select="+path:models/marts/revenue +retention__customer_retention",
        args=["--indirect-selection", "cautious"],
    )
    assert built.ok, built.output
    assert built.value("select count(*) from staging.stg_holdfast__subscription_changes") == sum(
        len(sub["changes"]) for case in cases for sub in case["subscriptions"]
    ), "a history was quarantined"
    return built


def explain(cases: list[dict[str, Any]], wrong: dict[str, Any]) -> str:
    """The smallest history that differs, and how."""
    by_id = {case["customer_id"]: case for case in cases}
    smallest = min(wrong, key=lambda customer: len(json.dumps(by_id[customer], default=str)))
    return f"{len(wrong)} histories differ, such as {smallest}: {wrong[smallest]}\n" + json.dumps(
        by_id[smallest], default=str, indent=1
    )


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy["policy_name"])
def test_ledger(result: Result, cases: list[dict[str, Any]], series: Any, policy: dict[str, Any]) -> None:
    actual: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in result.query(
        "select customer_id, moved_date, movement_type, mrr_delta from intermediate.int_revenue__customer_movements"
        f" where policy_name = '{policy['policy_name']}' order by all"
    ):
        actual[row["customer_id"]].append((row["moved_date"], row["movement_type"], row["mrr_delta"]))
    wrong = {}
    for customer, days in series[policy["policy_name"]].items():
        expected = movements(policy, days)
        if [row[:2] for row in expected] != [row[:2] for row in actual[customer]] or any(
            abs(one[2] - other[2]) >= Decimal("0.005") for one, other in zip(expected, actual[customer])
        ):
            wrong[customer] = {"expected": expected, "actual": actual[customer]}
    assert not wrong, explain(cases, wrong)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy["policy_name"])
def test_month_bridge(result: Result, cases: list[dict[str, Any]], series: Any, policy: dict[str, Any]) -> None:
    actual: dict[str, dict[date, dict[str, Any]]] = defaultdict(dict)
    for row in result.query(
        f"select * from intermediate.int_revenue__customer_months where policy_name = '{policy['policy_name']}'"
    ):
        actual[row["customer_id"]][row["month"]] = row
    wrong = {}
    for customer, days in series[policy["policy_name"]].items():
        expected = bridge(policy, days)
        if expected.keys() != actual[customer].keys() or any(
            abs(amount - actual[customer][month][MOVEMENTS[part]]) >= Decimal("0.005")
            for month, parts in expected.items() for part, amount in parts.items()
        ):
            wrong[customer] = {"expected": expected, "actual": actual[customer]}
    assert not wrong, explain(cases, wrong)


@pytest.mark.parametrize("level", ["customer", "parent"])
@pytest.mark.parametrize("horizon", [1, 3])
def test_dollar_retention(
    result: Result, cases: list[dict[str, Any]], series: Any, horizon: int, level: str
) -> None:
    bridges = {customer: bridge(POLICY, days) for customer, days in series["holdfast"].items()}
    accounts = {
        case["customer_id"]: (case["parent_customer_id"] if level == "parent" else None) or case["customer_id"]
        for case in cases
    }
    rows = result.query(
        "select * from revenue.dollar_retention where segment_name = 'all'"
        f" and horizon_months = {horizon} and level = '{level}'"
    )
    assert len(rows) >= 5
    for row in rows:
        opening, closing, kept, logos, lost = dollar_retention(bridges, accounts, row["month"], horizon)
        assert abs(row["opening_mrr"] - opening) < Decimal("0.005")
        assert abs(row["closing_mrr"] - closing) < Decimal("0.005")
        assert abs(row["net_dollar_retention"] - float(closing / opening)) < 1e-6
        assert abs(row["gross_dollar_retention"] - float(kept / opening)) < 1e-6
        assert (row["opening_logo_count"], row["lost_logo_count"]) == (logos, lost)


def test_the_histories_reach_every_movement_and_driver(result: Result) -> None:
    """A random test that never meets a rule does not test it."""
    reached = {row["driver"] for row in result.query("select distinct driver from revenue.mrr_ledger")}
    assert reached == {
        "new", "churn", "reactivation", "fx", "seats", "price", "plan", "discount", "item_added", "item_removed",
    }


KNOWN_MONTH = date(2024, 5, 1)
KNOWN_FIGURES = (
    "opening_mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "closing_mrr",
    "opening_customer_count", "new_customer_count", "churned_customer_count", "reactivated_customer_count",
    "closing_customer_count",
)


def local_day(moment: datetime) -> date:
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(WORLD.zone)).date()


def known_then(cases: list[dict[str, Any]], month: date) -> list[dict[str, Any]]:
    """The histories as they were known when a month closed: without the changes of until then that were recorded
    later, without subscriptions that only such changes tell of, without ends that only such changes tell."""
    found = []
    for case in cases:
        subs = []
        for sub in case["subscriptions"]:
            late = [
                row for row in sub["changes"] if local_day(row["effective_at"]).replace(day=1) <= month
                < local_day(row["recorded_at"]).replace(day=1)
            ]
            kept = [row for row in sub["changes"] if row not in late]
            ended_at = sub["ended_at"]
            if ended_at and any(local_day(row["effective_at"]) >= local_day(ended_at) for row in late):
                ended_at = None
            if kept or sub["kind"] != "changes":
                subs.append({**sub, "changes": kept, "ended_at": ended_at})
        found.append({**case, "subscriptions": subs})
    return found


def test_restatements_are_what_was_known_then(
    result: Result, cases: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Against a build of what was known at the end of May, as of the end of May."""
    as_of = datetime(2024, 6, 1, 3, 59, 59)
    raw = raw_tables(known_then(cases, KNOWN_MONTH))
    for change in raw["subscription_changes"]:  # what is announced for later is not refused as a typing error
        change["effective_at"] = min(change["effective_at"], as_of + timedelta(hours=12))
    built = build(
        tmp_path_factory.mktemp("known_then"), raw, {"revenue_policies": POLICIES},
        {"as_of": as_of, "timezone": WORLD.zone}, select="+revenue__mrr_by_month",
        args=["--exclude-resource-type", "test"],
    )
    assert built.ok, built.output
    then = built.query("select * from revenue.mrr_by_month where segment_name = 'all' order by month")
    known = result.query(f"select * from revenue.restatements where known_month = '{KNOWN_MONTH}' order by month")
    assert len(then) >= 5
    assert [[row["month"], *(row[name] for name in KNOWN_FIGURES)] for row in known if row["month"] >= then[0]["month"]] \
        == [[row["month"], *(row[name] for name in KNOWN_FIGURES)] for row in then]
    assert not any(row["closing_mrr"] for row in known if row["month"] < then[0]["month"])


def test_the_last_that_is_known_is_what_the_months_say(result: Result) -> None:
    assert result.query(
        f"select month, {', '.join(KNOWN_FIGURES)} from revenue.restatements where is_latest order by month"
    ) == result.query(
        f"select month, {', '.join(KNOWN_FIGURES)} from revenue.mrr_by_month"
        " where segment_name = 'all' and is_complete order by month"
    )
    causes = result.query(
        "select sum(abs(late_row_mrr_delta)) > 0 as late, sum(abs(backdated_change_mrr_delta)) > 0 as backdated,"
        " count(distinct known_month) as closes from revenue.restatements where is_restated"
    )
    assert causes == [{"late": True, "backdated": True, "closes": 8}]
