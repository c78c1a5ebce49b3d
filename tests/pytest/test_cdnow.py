"""The CDNOW example: totals to the cent, and repeat purchases against a count of our own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest

from examples.cdnow.__main__ import AS_OF
from examples.cdnow.make_raw import make_raw
from examples.cdnow.report import report
from examples.cdnow.source import Purchase, purchases, source_file
from harness import Result, build

EXPECTED = json.loads((Path(__file__).parent / "cases" / "value_cases.json").read_text())["cdnow_master_totals"]["expected"]


@pytest.fixture(scope="module")
def lines() -> list[Purchase]:
    """The lines of the file."""
    return list(purchases(source_file()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The warehouse of the example."""
    folder = tmp_path_factory.mktemp("cdnow")
    make_raw(folder / "raw")
    result = build(
        folder,
        folder / "raw",
        vars={"as_of": AS_OF},
        select="+retention__repeat_purchase +quality__reconciliation",
        args=("--indirect-selection", "cautious"),
    )
    assert result.ok, result.output
    return result


def periods(day: date) -> Iterator[tuple[str, date]]:
    """The month, quarter and year of a day."""
    yield "month", day.replace(day=1)
    yield "quarter", day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    yield "year", day.replace(month=1, day=1)


def test_the_file_is_the_published_one(lines: list[Purchase]) -> None:
    assert len(lines) == EXPECTED["rows"]
    assert len({line.customer for line in lines}) == EXPECTED["customers"]
    assert sum(line.cds for line in lines) == EXPECTED["cds"]
    assert sum(line.dollars == 0 for line in lines) == EXPECTED["zero_amount_rows"]
    assert sum(count - 1 for count in Counter(lines).values()) == EXPECTED["duplicate_rows"]


def test_totals_to_the_cent(built: Result) -> None:
    (totals,) = built.query(
        "select sum(order_count) as rows, sum(order_amount) as dollars from retention.repeat_purchase "
        "where period_kind = 'month' and segment_name = 'all'"
    )
    assert totals == {"rows": EXPECTED["rows"], "dollars": Decimal(str(EXPECTED["dollars"]))}
    (orders,) = built.query(
        "select raw_row_count, staged_row_count, duplicate_row_count, quarantined_row_count "
        "from quality.reconciliation where source_table = 'orders'"
    )
    assert list(orders.values()) == [EXPECTED["rows"], EXPECTED["rows"], 0, 0]
    assert built.value("select count(*) from staging.stg_holdfast__customers") == EXPECTED["customers"]


def test_repeat_purchases_match_an_independent_count(built: Result, lines: list[Purchase]) -> None:
    bought: dict[tuple[str, date], dict[str, list[Purchase]]] = defaultdict(lambda: defaultdict(list))
    gaps: dict[tuple[str, date], list[int]] = defaultdict(list)
    last_day: dict[str, date] = {}
    for line in sorted(lines, key=lambda line: (line.customer, line.day)):
        for period in periods(line.day):
            bought[period][line.customer].append(line)
            if line.customer in last_day:
                gaps[period].append((line.day - last_day[line.customer]).days)
        last_day[line.customer] = line.day
    rows = built.query(
        "select * from retention.repeat_purchase where segment_name = 'all' and period_kind <> 'week' "
        "order by period_kind, period_start"
    )
    assert len(rows) == len(bought) == 18 + 6 + 2
    for row in rows:
        period = (row["period_kind"], row["period_start"])
        customers = bought[period].values()
        orders = [line for customer in customers for line in customer]
        repeaters = sum(len(customer) >= 2 for customer in customers)
        assert row["customer_count"] == len(customers), period
        assert row["repeat_customer_count"] == repeaters, period
        assert row["repeat_purchase_rate"] == pytest.approx(repeaters / len(customers)), period
        assert row["repeat_day_customer_count"] == sum(len({line.day for line in customer}) >= 2 for customer in customers)
        assert row["order_count"] == len(orders), period
        assert row["order_amount"] == sum(line.dollars for line in orders), period
        assert float(row["average_order_amount"]) == pytest.approx(
            float(sum(line.dollars for line in orders)) / len(orders), abs=1e-6
        )
        assert row["average_days_between_orders"] == pytest.approx(sum(gaps[period]) / len(gaps[period])), period
        assert row["median_days_between_orders"] == pytest.approx(median(gaps[period])), period
        assert row["is_complete"] is (period != ("year", date(1998, 1, 1))), period


def test_the_report_says_it(built: Result) -> None:
    text = report(built.path)
    assert "CDNOW: 69,659 purchases, 2,500,315.63 USD" in text
    assert "1998 Q2" in text
