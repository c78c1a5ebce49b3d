"""Published figures of other systems, read from the marts of one real build. Every case is one value of
the customers' segment; a case that headers alone can say is there a second time, without its history."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from harness import Result, build
from revenue_histories import RawTables

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "cases" / "revenue_cases.json").read_text())["cases"]
}
MOVEMENTS = {
    "new": "new_mrr",
    "expansion": "expansion_mrr",
    "contraction": "contraction_mrr",
    "churn": "churned_mrr",
    "reactivation": "reactivation_mrr",
}
# What an alternative of a case changes, by the name of the policy that says so.
POLICIES = {
    "forever_only": {"discounts": "forever_only"},
    "ignore": {"discounts": "ignore"},
    "paused": {"count_paused": True},
    "window": {"reactivation_window_days": 90},
}
DEFAULT = {
    "policy_name": "holdfast", "count_trialing": False, "count_past_due": True, "past_due_grace_days": None,
    "count_paused": False, "discounts": "all", "weeks_per_month": "52/12", "days_per_month": "365/12",
    "reactivation_window_days": None, "churn_moment": "ended", "same_month_churn": "net",
}
SELECT = "+path:models/marts/revenue +retention__customer_retention"
# Cases that their subscriptions' headers can say without a history.
HEADERS = ["R01", "R04", "R10", "R12", "R17", "R19", "R27", "R32", "R33", "R41"]


def versions(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The version rows of a case, copies written out."""
    rows = []
    for row in case["subscriptions"]:
        numbers = range(row["from"], row["from"] + row["copies"]) if "copies" in row else [None]
        for number in numbers:
            rows.append({
                column: value.replace("{n}", str(number).zfill(row["width"]))
                if number is not None and isinstance(value, str) else value
                for column, value in row.items()
            })
    return rows


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    raw = RawTables()
    for case_id, case in CASES.items():
        raw.history(case_id, versions(case))
        raw.invoices(case_id, case["invoices"])
        if case_id[:3] in HEADERS:
            assert raw.headers(f"{case_id}/header", versions(case))
    config = {"revenue_policies": [DEFAULT, *(
        {**DEFAULT, "policy_name": name, **changed} for name, changed in POLICIES.items()
    )]}
    built = build(
        tmp_path_factory.mktemp("cases"), raw.tables, config, {"as_of": "2026-10-01"}, select=SELECT,
        args=["--indirect-selection", "cautious"],
    )
    assert built.ok, built.output
    return built


def variants(*keys: str) -> list[Any]:
    """The cases that expect one of the keys, each with the segments that it was built as."""
    found = []
    for case_id, case in CASES.items():
        if any(key in case["expected"] for key in keys):
            found.append(pytest.param(case_id, case_id, id=case_id))
            if case_id[:3] in HEADERS:
                found.append(pytest.param(case_id, f"{case_id}/header", id=f"{case_id}/header"))
    return found


def month_of(result: Result, segment: str, month: str) -> dict[str, Any]:
    """The row of revenue.mrr_by_month of a case in a month, written 2025-01."""
    (row,) = result.query(
        f"select * from revenue.mrr_by_month where segment_name = 'segment' and segment_value = '{segment}'"
        f" and month = '{month}-01'"
    )
    return row


def close(actual: Any, expected: float, places: float = 0.005) -> bool:
    return abs(float(actual) - expected) <= places


@pytest.mark.parametrize(("case_id", "segment"), variants("mrr", "mrr_from_invoices"))
def test_mrr_by_month(result: Result, case_id: str, segment: str) -> None:
    expected = CASES[case_id]["expected"]
    for month, mrr in {**expected.get("mrr", {}), **expected.get("mrr_from_invoices", {})}.items():
        assert close(month_of(result, segment, month)["closing_mrr"], mrr), month


@pytest.mark.parametrize(("case_id", "segment"), variants("movements"))
def test_movements_by_month(result: Result, case_id: str, segment: str) -> None:
    for month, movements in CASES[case_id]["expected"]["movements"].items():
        row = month_of(result, segment, month)
        for movement, amount in movements.items():
            assert close(row[MOVEMENTS[movement]], amount), (month, movement)


@pytest.mark.parametrize(("case_id", "segment"), variants("events"))
def test_ledger(result: Result, case_id: str, segment: str) -> None:
    rows = result.query(
        "select customer_id, moved_date, movement_type, sum(mrr_delta) as mrr_delta from revenue.mrr_ledger"
        f" where customer_id like '{segment}:%' group by all order by 1, 2"
    )
    of_customers = {
        f"{segment}:{event.get('customer_id', 'cA')}" for event in CASES[case_id]["expected"]["events"]
    }
    actual = [(row["moved_date"], row["movement_type"]) for row in rows if row["customer_id"] in of_customers]
    amounts = [row["mrr_delta"] for row in rows if row["customer_id"] in of_customers]
    events = CASES[case_id]["expected"]["events"]
    assert actual == [(date.fromisoformat(event["date"]), event["type"]) for event in events]
    assert all(close(amount, event["amount"]) for amount, event in zip(amounts, events))


@pytest.mark.parametrize(
    ("case_id", "segment"),
    variants(
        "gross_mrr_churn_rate", "net_mrr_churn_rate", "quick_ratio", "arpa", "active_customers",
        "trial_pipeline_mrr", "past_due_mrr", "logo", "intra_month", "churned_mrr_by_class",
    ),
)
def test_month_figures(result: Result, case_id: str, segment: str) -> None:
    expected = CASES[case_id]["expected"]
    columns = {
        "gross_mrr_churn_rate": "revenue_churn_rate",
        "net_mrr_churn_rate": "net_revenue_churn_rate",
        "quick_ratio": "quick_ratio",
        "arpa": "arpa",
        "active_customers": "closing_customer_count",
        "trial_pipeline_mrr": "trial_pipeline_mrr",
        "past_due_mrr": "past_due_mrr",
    }
    for key, column in columns.items():
        for month, figure in expected.get(key, {}).items():
            tolerance = 0.0001 if key.endswith("rate") else 0.005
            assert close(month_of(result, segment, month)[column], figure, tolerance), (month, key)
    for month, logo in expected.get("logo", {}).items():
        row = month_of(result, segment, month)
        assert (row["opening_customer_count"], row["churned_customer_count"]) == (logo["opening"], logo["churned"])
        assert close(row["customer_churn_rate"], logo["rate"], 0.0001)
    for month, flash in expected.get("intra_month", {}).items():
        row = month_of(result, segment, month)
        assert (row["flash_customer_count"], row["flash_mrr"]) == (flash["flash_customers"], flash["flash_mrr"])
    for month, kinds in expected.get("churned_mrr_by_class", {}).items():
        row = month_of(result, segment, month)
        logos = expected["churned_logos_by_class"][month]
        for kind, amount in kinds.items():
            assert close(row[f"{kind}_churned_mrr"], -amount)
            assert row[f"{kind}_churned_customer_count"] == logos[kind]


def retention(result: Result, segment: str, month: str, horizon: int, level: str = "customer") -> dict[str, Any]:
    """The row of revenue.dollar_retention of a case."""
    (row,) = result.query(
        f"select * from revenue.dollar_retention where segment_value = '{segment}' and level = '{level}'"
        f" and horizon_months = {horizon} and month = '{month}-01'"
    )
    return row


@pytest.mark.parametrize(("case_id", "segment"), variants("nrr", "grr"))
def test_dollar_retention_of_one_month(result: Result, case_id: str, segment: str) -> None:
    expected = CASES[case_id]["expected"]
    for key, column in {"nrr": "net_dollar_retention", "grr": "gross_dollar_retention"}.items():
        for month, rate in expected.get(key, {}).items():
            assert close(retention(result, segment, month, 1)[column], rate, 0.0001)


def test_dollar_retention_of_a_quarter(result: Result) -> None:
    """From 1 January to 1 April is from the end of December to the end of March."""
    expected = CASES["R38_fight_churn_listings"]["expected"]["point_to_point"]
    row = retention(result, "R38_fight_churn_listings", "2024-03", 3)
    assert row["opening_mrr"] == expected["start_mrr"]
    assert row["closing_mrr"] == expected["retained_mrr"]
    assert row["opening_mrr"] - row["kept_mrr"] == expected["churn_mrr"] + expected["downsell_mrr"]
    assert row["net_dollar_retention"] == expected["nrr"]
    assert row["gross_dollar_retention"] == expected["grr"] == 1 - expected["mrr_churn_rate"]
    assert row["logo_churn_rate"] == expected["logo_churn_rate"]


@pytest.mark.parametrize("key", ["yoy", "yoy_customer"])
def test_dollar_retention_of_a_year_by_parent(result: Result, key: str) -> None:
    expected = CASES["R40_parent_account_yoy"]["expected"][key]
    row = retention(result, "R40_parent_account_yoy", expected["compare"], 12, expected["level"])
    assert (row["opening_mrr"], row["closing_mrr"]) == (expected["opening"], expected["closing"])
    assert close(row["net_dollar_retention"], expected["nrr"], 0.0001)
    assert close(row["gross_dollar_retention"], expected["grr"], 0.0001)
    assert (row["opening_logo_count"], row["lost_logo_count"]) == (expected["logos_opening"], expected["logos_lost"])


def test_mrr_of_each_catalogue_price(result: Result) -> None:
    case_id = "R07_killbill_normalisation"
    rows = result.query(
        "select subscription_id, mrr from intermediate.int_revenue__item_mrr"
        f" where policy_name = 'holdfast' and subscription_id like '{case_id}:%'"
    )
    actual = {row["subscription_id"].split(":")[1]: row["mrr"] for row in rows}
    for subscription_id, mrr in CASES[case_id]["expected"]["mrr_by_subscription"].items():
        assert close(actual.get(subscription_id, 0), mrr, 0.00005), subscription_id


@pytest.mark.parametrize("suffix", ["", "/header"])
def test_mrr_on_a_day(result: Result, suffix: str) -> None:
    case_id = "R10_profitable_history"
    for day, mrr in CASES[case_id]["expected"]["mrr_at"].items():
        assert mrr == result.value(
            "select sum(mrr_delta) from revenue.mrr_ledger"
            f" where customer_id like '{case_id}{suffix}:%' and moved_date <= '{day}'"
        )


@pytest.mark.parametrize("case_id", [key for key, case in CASES.items() if "alternatives" in case["expected"]])
def test_alternative_policies(result: Result, case_id: str) -> None:
    for alternative in CASES[case_id]["expected"]["alternatives"]:
        (policy,) = [name for name, changed in POLICIES.items() if changed == alternative["policy"]]
        rows = {
            str(row["month"])[:7]: row for row in result.query(
                "select month, sum(closing_mrr) as closing_mrr, sum(new_mrr) as new_mrr,"
                " sum(expansion_mrr) as expansion_mrr, sum(contraction_mrr) as contraction_mrr,"
                " sum(churned_mrr) as churned_mrr, sum(reactivation_mrr) as reactivation_mrr"
                " from intermediate.int_revenue__customer_months"
                f" where policy_name = '{policy}' and customer_id like '{case_id}:%' group by month"
            )
        }
        for month, mrr in alternative.get("mrr", {}).items():
            assert close(rows[month]["closing_mrr"], mrr), (policy, month)
        for month, movements in alternative.get("movements", {}).items():
            for movement, amount in movements.items():
                assert close(rows[month][MOVEMENTS[movement]], amount), (policy, month, movement)


def test_every_expectation_of_the_cases_is_read() -> None:
    """A case that expects something no test above reads would pass unread."""
    read = {
        "mrr", "mrr_from_invoices", "movements", "events", "gross_mrr_churn_rate", "net_mrr_churn_rate",
        "quick_ratio", "arpa", "active_customers", "trial_pipeline_mrr", "past_due_mrr", "logo", "intra_month",
        "churned_mrr_by_class", "churned_logos_by_class", "nrr", "grr", "point_to_point", "yoy", "yoy_customer",
        "mrr_by_subscription", "mrr_at", "alternatives",
        "convert",  # by the data test revenue_rates_convert_by_compounding
    }
    assert {key for case in CASES.values() for key in case["expected"]} == read
