"""Rules of revenue that no published case shows, each a customer (or two) of one build."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from harness import Result, build

PRICES = [
    {"price_id": "month", "plan_name": "team", "price_kind": "recurring", "unit_amount": 10, "currency": "USD",
     "billing_interval": "month"},
    {"price_id": "euro", "plan_name": "team", "price_kind": "recurring", "unit_amount": 10, "currency": "EUR",
     "billing_interval": "month"},
    {"price_id": "dong", "plan_name": "team", "price_kind": "recurring", "unit_amount": 2_500_000, "currency": "VND",
     "billing_interval": "month"},
    {"price_id": "setup", "plan_name": "setup", "price_kind": "one_time", "unit_amount": 500, "currency": "USD"},
]
CARGO = "+path:models/marts/revenue +customers__lifetime_value"


def subscription(name: str, **columns: Any) -> dict[str, Any]:
    """A header whose subscription and customer carry one name."""
    return {
        "subscription_id": name, "customer_id": name, "status": "active", "started_at": "2024-01-01",
        "price_id": "month", "quantity": 1, **columns,
    }


def change(name: str, effective_at: str, status: str = "active", **columns: Any) -> dict[str, Any]:
    """A change of a subscription's only item."""
    return {
        "change_id": f"{name} {effective_at} {columns.get('recorded_at')}", "subscription_id": name, "item_id": name,
        "effective_at": effective_at, "change_type": "changed", "status_after": status, **columns,
    }


def invoice(name: str, customer: str, issued_at: str, **columns: Any) -> dict[str, Any]:
    """A paid invoice of 10."""
    return {
        "invoice_id": name, "customer_id": customer, "subscription_id": customer, "status": "paid",
        "issued_at": issued_at, "currency": "USD", "total": 10, **columns,
    }


def line(invoice_id: str, start: str, end: str, **columns: Any) -> dict[str, Any]:
    """A recurring line of 10."""
    return {
        "line_id": f"{invoice_id} {start} {columns.get('amount', 10)}", "invoice_id": invoice_id, "line_kind": "recurring",
        "period_start_at": start, "period_end_at": end, "amount": 10, **columns,
    }


RAW: dict[str, list[dict[str, Any]]] = {
    "prices": PRICES,
    "exchange_rates": [
        {"rate_date": "2023-12-30", "currency": "EUR", "rate_to_reporting": "1.0"},
        {"rate_date": "2023-12-30", "currency": "VND", "rate_to_reporting": "0.0000394"},
        {"rate_date": "2024-02-20", "currency": "EUR", "rate_to_reporting": "1.1"},
        {"rate_date": "2024-03-05", "currency": "EUR", "rate_to_reporting": "1.2"},
    ],
    "subscriptions": [
        subscription("deleted", is_deleted="true"),
        subscription("erased", is_deleted="true", updated_at="2024-03-10"),
        subscription("late", status="canceled", ended_at="2024-02-20"),
        subscription("first_unpaid", status="incomplete_expired"),
        subscription("stopping", status="non_renewing", started_at="2024-04-01"),
        subscription("announced", cancel_requested_at="2024-02-10", cancel_at_period_end="true", ended_at="2024-03-10",
                     status="canceled", cancel_reason="too_expensive"),
        subscription("euro", price_id="euro"),
        subscription("dunned", status="canceled", ended_at="2024-03-15", cancel_reason="payment_failed"),
        subscription("asked", status="canceled", ended_at="2024-03-15", cancel_reason="payment_failed",
                     cancel_requested_at="2024-03-01"),
        subscription("setup", price_id="setup"),
        subscription("lines_and_end", price_id=None, status="canceled", ended_at="2024-02-15"),
        subscription("seats_and_price", status="active", price_id=None),
        subscription("twice", status="active", price_id=None),
        subscription("loyal"),
        subscription("dong", price_id="dong"),
        subscription("small_plan", customer_id="switched", status="canceled", ended_at="2024-01-31 23:59:59"),
        subscription("large_plan", customer_id="switched", quantity=2, started_at="2024-02-01",
                     replaces_subscription_id="small_plan"),
        subscription("few_seats", customer_id="by_changes", status="canceled"),
        subscription("more_seats", customer_id="by_changes", started_at="2024-02-01",
                     replaces_subscription_id="few_seats"),
        subscription("odd", status="hibernating", ended_at="2024-02-01", cancel_reason="moon phase"),
    ],
    "customers": [
        *({"customer_id": name, "parent_customer_id": parent, "created_at": "2023-12-01"} for name, parent in [
            ("quarterly", "region"), ("region", "holding"), ("holding", None), ("clamped", "holding"),
            ("voided", "lines_and_end"), ("lines_and_end", "voided"),
        ]),
    ],
    "subscription_changes": [
        # the end of February was learned in April
        change("late", "2024-01-01", price_id_after="month"),
        change("late", "2024-02-20", "canceled", price_id_after="month", recorded_at="2024-04-02"),
        change("seats_and_price", "2024-01-01", price_id_after="month", quantity_after=2),
        change("seats_and_price", "2024-02-05", price_id_after="month", quantity_after=3, unit_amount_after=12),
        # one day, three changes: one movement
        change("few_seats", "2024-01-01", price_id_after="month"),
        change("few_seats", "2024-01-31T23:59:59", "canceled", price_id_after="month"),
        change("more_seats", "2024-02-01", price_id_after="month", quantity_after=2),
        change("twice", "2024-01-01", price_id_after="month"),
        change("twice", "2024-02-05T08:00:00", price_id_after="month", quantity_after=5),
        change("twice", "2024-02-05T12:00:00", "paused", price_id_after="month"),
        change("twice", "2024-02-05T18:00:00", price_id_after="month", quantity_after=2),
    ],
    "invoices": [
        invoice("n0", "deleted", "2024-01-01"),
        invoice("n1", "quarterly", "2024-01-31", total=30),
        invoice("n2", "clamped", "2024-01-31"),
        invoice("n3", "fortnight", "2024-01-01"),
        invoice("n4", "voided", "2024-01-01", status="void"),
        invoice("n5", "lines_and_end", "2024-01-01"),
        invoice("n6", "last_second", "2024-01-01"),
        invoice("n7", "last_second", "2024-02-01"),
        invoice("n8", "proration", "2024-01-01"),
        *(invoice(f"i{month}", "last_day", f"2024-0{month}-01") for month in (1, 2)),
        *(invoice(f"p{month}", "priced_last_day", f"2024-0{month}-10") for month in (1, 2)),
        *(invoice(f"loyal{month}", "loyal", f"2024-{month:02}-01", total=12, tax_total=2) for month in range(1, 5)),
        invoice("n9", "rebate", "2024-01-01"),
        invoice("na", "season", "2024-01-05", total=30),
        invoice("unpaid", "dunned", "2024-02-20", status="uncollectible"),
    ],
    "invoice_lines": [
        line("n0", "2024-01-01", "2024-06-01"),
        line("n1", "2024-01-31", "2024-04-30", amount=30),
        line("n2", "2024-01-31", "2024-02-29"),
        line("n3", "2024-01-01", "2024-01-15"),
        line("n4", "2024-01-01", "2024-02-01"),
        line("n5", "2024-01-01", "2025-01-01", amount=120),
        line("n6", "2024-01-01", "2024-01-31 23:59:59"),
        line("n7", "2024-02-01", "2024-02-29 23:59:59"),
        line("i1", "2024-01-01", "2024-01-31"),
        line("i2", "2024-02-01", "2024-02-29"),
        line("p1", "2024-01-10", "2024-02-09", price_id="month"),
        line("p2", "2024-02-10", "2024-03-09", price_id="month"),
        line("n8", "2024-01-01", "2024-02-01", amount=20),
        line("n8", "2024-01-01", "2024-02-01", amount=7, is_proration="true"),
        line("n8", "2024-01-01", "2024-02-01", amount=5),
        line("n9", "2024-01-01", "2024-02-01"),
        line("n9", "2024-01-01", "2024-02-01", amount=-4),
        line("na", "2024-01-05", "2024-04-05", amount=30, price_id="month"),
    ],
    "payments": [
        {"payment_id": "y1", "invoice_id": "unpaid", "customer_id": "dunned", "attempted_at": "2024-02-20",
         "status": "failed", "amount": 10, "currency": "USD", "failure_code": "expired_card"},
        {"payment_id": "y2", "invoice_id": "unpaid", "customer_id": "dunned", "attempted_at": "2024-02-27",
         "status": "failed", "amount": 10, "currency": "USD", "failure_code": "no_funds"},
    ],
    "refunds": [
        {"refund_id": "r1", "invoice_id": "loyal2", "customer_id": "loyal", "refunded_at": "2024-02-03", "amount": 4,
         "currency": "USD"},
    ],
    "orders": [
        {"order_id": "o1", "customer_id": "loyal", "ordered_at": "2024-03-01", "amount": 5, "currency": "EUR"},
        {"order_id": "o2", "customer_id": "loyal", "ordered_at": "2024-03-01", "amount": 99, "status": "refunded"},
    ],
}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    built = build(
        tmp_path_factory.mktemp("rules"), RAW, vars={"as_of": "2024-04-30 12:00:00"}, select=CARGO,
        args=["--indirect-selection", "cautious"], artifacts=True,
    )
    assert built.ok, built.output
    return built


def closings(result: Result, customer: str) -> list[float]:
    """MRR at the end of January to April."""
    return [
        float(result.value(
            "select coalesce(sum(closing_mrr), 0) from revenue.mrr_by_customer_month"
            f" where customer_id = '{customer}' and month = '2024-0{month}-01'"
        ))
        for month in range(1, 5)
    ]


def ledger(result: Result, customer: str) -> list[tuple[Any, ...]]:
    """Day, type, driver and amount of the customer's ledger rows."""
    return [
        (str(row["moved_date"]), row["movement_type"], row["driver"], float(row["mrr_delta"])) for row in result.query(
            "select moved_date, movement_type, driver, mrr_delta from revenue.mrr_ledger"
            f" where customer_id = '{customer}' order by moved_at, mrr_after"
        )
    ]


@pytest.mark.parametrize(("customer", "expected"), [
    ("deleted", [0, 0, 0, 0]),  # its invoices do not bring it back
    ("setup", [0, 0, 0, 0]),  # one-time prices are never MRR
    ("quarterly", [10, 10, 10, 0]),  # 31 January to 30 April is three months
    ("clamped", [10, 0, 0, 0]),  # 31 January to 29 February is one
    ("fortnight", [0, 0, 0, 0]),  # over before the month is
    ("voided", [0, 0, 0, 0]),
    ("lines_and_end", [10, 0, 0, 0]),  # the lines run for a year, the header ended
    ("last_second", [10, 10, 0, 0]),  # a period to 23:59:59 ends with the day
    ("last_day", [10, 10, 0, 0]),  # and so does one from the first to the last day of a month
    ("priced_last_day", [10, 10, 0, 0]),  # and one that is a day short of what its price bills
    ("erased", [0, 0, 0, 0]),
    ("late", [10, 0, 0, 0]),
    ("first_unpaid", [0, 0, 0, 0]),
    ("proration", [25, 0, 0, 0]),  # lines of one invoice add up, prorations left out
    ("seats_and_price", [20, 36, 36, 36]),
    ("twice", [10, 20, 20, 20]),
    ("euro", [10, 11, 12, 12]),
    ("dong", [98.5, 98.5, 98.5, 98.5]),  # the rate of a small unit keeps its digits
    ("rebate", [6, 0, 0, 0]),  # a negative line takes off
    ("season", [10, 10, 10, 0]),  # a quarter at a monthly price
    ("switched", [10, 20, 20, 20]),
    ("by_changes", [10, 20, 20, 20]),
])
def test_closing_mrr(result: Result, customer: str, expected: list[float]) -> None:
    assert closings(result, customer) == expected


def test_a_fortnight_is_two_weeks(result: Result) -> None:
    (new, churn) = ledger(result, "fortnight")
    assert new == ("2024-01-01", "new", "new", round(10 * 52 / 12 / 2, 6))
    assert churn[:2] == ("2024-01-15", "churn")


def test_a_change_of_rates_is_fx_on_the_last_day_of_the_month(result: Result) -> None:
    assert ledger(result, "euro") == [
        ("2024-01-01", "new", "new", 10.0),
        ("2024-02-29", "expansion", "fx", 1.0),
        ("2024-03-31", "expansion", "fx", 1.0),
    ]


def test_invoice_periods_that_follow_one_another_leave_no_gap(result: Result) -> None:
    assert ledger(result, "last_second") == [
        ("2024-01-01", "new", "new", 10.0), ("2024-03-01", "churn", "churn", -10.0),
    ]


@pytest.mark.parametrize("customer", ["switched", "by_changes"])
def test_a_switch_over_the_last_second_of_a_month_is_no_churn(result: Result, customer: str) -> None:
    assert ledger(result, customer)[1:] == [("2024-02-01", "expansion", "seats", 10.0)]


def test_seats_and_price_are_told_apart(result: Result) -> None:
    assert ledger(result, "seats_and_price")[1:] == [
        ("2024-02-05", "expansion", "seats", 10.0), ("2024-02-05", "expansion", "price", 6.0),
    ]


def test_a_day_is_one_movement(result: Result) -> None:
    assert ledger(result, "twice")[1:] == [("2024-02-05", "expansion", "seats", 10.0)]


def test_flash_is_who_paid_only_between_the_two_ends_of_a_month(result: Result) -> None:
    rows = result.query(
        "select flash_customer_count, flash_mrr from revenue.mrr_by_month where segment_name = 'all' order by month"
    )
    # the fortnight; not the customer whose item changed twice within a day, but who stayed
    assert [(row["flash_customer_count"], float(row["flash_mrr"])) for row in rows] == [(1, 21.666667), *[(0, 0)] * 3]


def test_committed_mrr_leaves_out_what_was_announced_to_end(result: Result) -> None:
    rows = result.query(
        "select closing_mrr - committed_mrr as announced from revenue.mrr_by_month where segment_name = 'all' order by month"
    )
    # asked to leave on 10 February and on 1 March; both gone by the end of March. One says by its status that it ends
    assert [float(row["announced"]) for row in rows] == [0, 10, 0, 10]


def test_an_explicit_cancel_before_dunning_ends_is_voluntary(result: Result) -> None:
    kinds = {
        row["customer_id"]: (row["churn_kind"], row["reason_group"])
        for row in result.query("select * from revenue.churned_customers where churned_date = '2024-03-15'")
    }
    assert kinds == {"dunned": ("involuntary", "payment_failed"), "asked": ("voluntary", "cancel_requested")}


def test_involuntary_churn_is_tied_to_its_invoice(result: Result) -> None:
    (row,) = result.query("select * from revenue.dunning")
    assert (row["invoice_id"], row["outcome"], row["failure_code"]) == ("unpaid", "lost", "expired_card")
    assert (row["failed_attempt_count"], row["dunning_days"], row["mrr_at_risk"]) == (2, 24, 10)
    assert row["churned_at"].date() == date(2024, 3, 15)


def test_lifetime_value_is_net_of_tax_and_refunds(result: Result) -> None:
    (row,) = result.query("select * from customers.lifetime_value where customer_id = 'loyal'")
    # four times 10 after tax, less 4 of which a sixth was tax, and 5 EUR at 1.1; the refunded order does not count
    assert float(row["realized_revenue"]) == 42.166667
    assert (row["tenure_months"], float(row["average_monthly_revenue"])) == (4, 10.541667)


@pytest.mark.parametrize(("check", "said"), [
    ("revenue_statuses_are_listed", "status hibernating is not in subscription_statuses"),
    ("revenue_cancel_reasons_are_listed", "cancel reason moon phase is not in cancel_reasons"),
])
def test_unknown_words_are_reported_by_name(result: Result, check: str, said: str) -> None:
    assert result.node_status()[check] == "warn"
    compiled = next(result.target.glob(f"compiled/**/{check}.sql")).read_text()
    assert any(row["problem"].startswith(said) for row in result.query(compiled))


def test_a_missing_rate_is_an_error_that_names_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = {"prices": PRICES, "subscriptions": [subscription("euro", price_id="euro")]}
    built = build(
        tmp_path_factory.mktemp("no_rate"), raw, vars={"as_of": "2024-04-30"}, select=CARGO,
        args=["--indirect-selection", "cautious"], artifacts=True,
    )
    assert not built.ok
    assert built.node_status()["revenue_exchange_rates_are_known"] == "fail"
    compiled = next(built.target.glob("compiled/**/revenue_exchange_rates_are_known.sql")).read_text()
    (row,) = built.query(compiled)
    assert row["problem"].startswith("no exchange rate of EUR on or before 2024-01-01")


def test_a_deletion_and_a_late_end_restate_closed_months(result: Result) -> None:
    rows = result.query(
        "select month(month) as month, month(known_month) as known_month, closing_mrr_delta, late_row_mrr_delta,"
        " deletion_mrr_delta, late_fact_count from revenue.restatements where is_restated or late_fact_count > 0"
        " order by known_month, month"
    )
    assert [tuple(int(value) for value in row.values()) for row in rows] == [
        (1, 3, -10, 0, -10, 1), (2, 3, -10, 0, -10, 0), (2, 4, -10, -10, 0, 1), (3, 4, -10, -10, 0, 0),
    ]


def test_parents_of_several_levels_are_one_account(result: Result) -> None:
    accounts = {
        row["customer_id"]: row["account_id"] for row in result.query(
            "select customer_id, account_id from intermediate.int_revenue__account_segments"
            " where level = 'parent' and segment_name = 'all'"
        )
    }
    assert (accounts["quarterly"], accounts["clamped"], accounts["loyal"]) == ("holding", "holding", "loyal")
    assert accounts["lines_and_end"] == "lines_and_end"  # of two that are each other's parent


def test_every_bill_differs_from_mrr_for_a_reason(result: Result) -> None:
    rows = result.query("select * from revenue.cash_reconciliation order by month")
    assert [str(row["month"])[:7] for row in rows] == ["2024-01", "2024-02", "2024-03"]
    january = rows[0]
    # n8 bills a proration of 7 for a change that there was not
    assert float(january["proration_difference"]) == 7
    # twelve subscriptions worth 218.5 are not billed
    assert float(january["missing_invoice_difference"]) == -218.5
    assert abs(january["unexplained_difference"]) < Decimal("0.001")
