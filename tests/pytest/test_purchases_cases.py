"""Repeat purchases through the real build, by the period and by a window; each country is a case."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harness import Result, build

SELECT = "+retention__repeat_purchase +retention__loyalty_members"
CAUTIOUS = ("--indirect-selection", "cautious")


class Shop:
    """Customers and their orders; the country of a customer names the case."""

    def __init__(self) -> None:
        self.customers: list[dict[str, Any]] = []
        self.orders: list[dict[str, Any]] = []

    def customer(self, case: str, *orders: dict[str, Any], **more: object) -> None:
        number = f"c{len(self.customers):04d}"
        self.customers.append({"customer_id": number, "country": case, "created_at": "2025-01-01", **more})
        for order in orders:
            self.orders.append({"order_id": f"o{len(self.orders):04d}", "customer_id": number, "amount": 10, **order})


def at(moment: str, **more: object) -> dict[str, Any]:
    """An order."""
    return {"ordered_at": moment, **more}


def shop() -> dict[str, list[dict[str, Any]]]:
    """The raw tables of all cases."""
    made = Shop()
    for number in range(100):
        again = [at("2025-03-20")] if number < 40 else []
        made.customer("40 of 100", at("2025-03-05"), *again)
    made.customer("undone", at("2025-03-05"), at("2025-03-06", status="Refunded"), at("2025-03-07", status="cancelled"))
    made.customer("undone", at("2025-03-05", status="canceled"))
    made.customer("money", at("2025-03-05", amount="10.00", currency="EUR"), at("2025-03-09", amount="10.00", currency="eur"))
    made.customer("edges", at("2025-03-01T04:59:00Z"), at("2025-04-01T03:30:00Z"))
    made.customer("loyal", at("2025-03-05"), loyalty_joined_at="2025-03-31")
    made.customer("loyal", at("2025-03-05"), loyalty_joined_at="2025-04-02")
    made.customer("loyal", at("2024-12-05"), at("2025-01-05"), at("2025-03-05"))
    made.customer("loyal", at("2023-12-05"), at("2023-12-06"), at("2025-03-05"))
    made.customer(
        "joined", at("2025-03-05"), at("2025-03-06", amount=20), at("2025-03-20", amount=60),
        loyalty_joined_at="2025-03-10",
    )  # fmt: skip
    made.customer("window", at("2025-02-20"), at("2025-03-05"))
    made.customer("window", at("2025-01-20"), at("2025-03-05"))
    made.customer("future", at("2025-03-05"), at("2025-04-15"))
    return {
        "customers": made.customers,
        "orders": made.orders,
        "exchange_rates": [
            {"rate_date": "2025-03-01", "currency": "EUR", "rate_to_reporting": "1.1"},
            {"rate_date": "2025-03-08", "currency": "EUR", "rate_to_reporting": "1.2"},
        ],
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The warehouse, as of New York's 14 April."""
    result = build(
        tmp_path_factory.mktemp("purchases"),
        shop(),
        vars={"as_of": "2025-04-14T16:00:00Z", "timezone": "America/New_York"},
        select=SELECT,
        args=CAUTIOUS,
    )
    assert result.ok, result.output
    return result


def march(built: Result, case: str) -> dict[str, Any]:
    """March 2025 of a case."""
    (found,) = built.query(
        "select * from retention.repeat_purchase where period_kind = 'month' and period_start = '2025-03-01' "
        f"and segment_name = 'country' and segment_value = '{case}'"
    )
    return found


def test_40_of_100_buying_again_are_40_percent(built: Result) -> None:
    found = march(built, "40 of 100")
    assert (found["customer_count"], found["repeat_customer_count"]) == (100, 40)
    assert found["repeat_purchase_rate"] == 0.4
    assert (found["order_count"], found["purchase_frequency"]) == (140, 1.4)
    assert found["median_days_between_orders"] == 15


def test_cancelled_and_refunded_orders_do_not_count(built: Result) -> None:
    found = march(built, "undone")
    assert (found["customer_count"], found["order_count"], found["repeat_customer_count"]) == (1, 1, 0)


def test_amounts_are_converted_at_the_rate_of_the_day(built: Result) -> None:
    found = march(built, "money")
    assert (found["order_amount"], found["average_order_amount"]) == (Decimal(23), Decimal("11.5"))


def test_a_month_ends_at_local_midnight(built: Result) -> None:
    assert march(built, "edges")["order_count"] == 1
    rows = built.query(
        "select cast(period_start as text) as month, is_complete from retention.repeat_purchase "
        "where period_kind = 'month' and segment_value = 'edges' order by 1"
    )
    assert rows == [{"month": "2025-02-01", "is_complete": True}, {"month": "2025-03-01", "is_complete": True}]


def test_loyal_are_members_by_then_and_who_bought_three_times_in_a_year(built: Result) -> None:
    found = march(built, "loyal")
    assert (found["customer_count"], found["member_customer_count"], found["loyal_customer_count"]) == (4, 1, 2)


def test_what_was_bought_before_joining_is_no_members_purchase(built: Result) -> None:
    rows = built.query(
        "select is_member, customer_count, order_count, repeat_purchase_rate, average_order_amount, "
        "median_days_between_orders from retention.loyalty_members where segment_value = 'joined' "
        "and period_kind = 'month' order by is_member"
    )
    assert [tuple(row.values()) for row in rows] == [
        (False, 1, 2, 1.0, Decimal(15), 1.0),
        (True, 1, 1, 0.0, Decimal(60), 14.0),
    ]
    assert march(built, "joined")["member_customer_count"] == 1


def test_nothing_after_as_of_counts(built: Result) -> None:
    assert built.value("select count(*) from retention.repeat_purchase where period_start > '2025-04-14'") == 0
    assert march(built, "future")["order_count"] == 1


def test_a_window_reaches_back_before_the_period(built: Result, tmp_path: Path) -> None:
    assert march(built, "window")["repeat_customer_count"] == 0
    windowed = build(
        tmp_path,
        shop(),
        vars={"as_of": "2025-04-14T16:00:00Z", "repeat_purchase_window_days": 30},
        select=SELECT,
        args=CAUTIOUS,
    )
    assert windowed.ok, windowed.output
    assert march(windowed, "window")["repeat_customer_count"] == 1
    assert march(windowed, "40 of 100")["repeat_customer_count"] == 40


def test_a_missing_rate_is_an_error_that_names_it(tmp_path: Path) -> None:
    orders = [{"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": 1, "currency": "CHF"}]
    result = build(
        tmp_path, {"orders": orders}, select=f"{SELECT} +customers__acquisition", args=CAUTIOUS, artifacts=True
    )
    assert not result.ok
    assert result.node_status()["purchase_exchange_rates_are_known"] == "fail"
