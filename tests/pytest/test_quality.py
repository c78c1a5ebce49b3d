"""What people are told of their data: what was rejected and what to do, what came twice, what came late. And whether all
of it, and every other mart, is described and tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import ROOT, Result, build

from tests.coverage import Coverage, read

REASONS = {
    "missing_key", "missing_value", "bad_type", "out_of_range", "unknown_value", "impossible_time", "orphan",
    "non_integer_score", "no_score",
}  # fmt: skip


def order(order_id: str | None, ordered_at: str, amount: str, loaded_at: str, **more: str) -> dict[str, str | None]:
    """A raw order of one customer."""
    return {
        "order_id": order_id, "customer_id": "c1", "ordered_at": ordered_at, "amount": amount,
        "loaded_at": loaded_at, **more,
    }  # fmt: skip


BROKEN = {
    "orders": [
        order("o1", "2025-01-10", "10", "2025-01-11"),
        order("o2", "2025-01-20", "10", "2025-01-20T06:00:00Z"),
        # the same load twice
        order("o2", "2025-01-20", "10", "2025-01-20T06:00:00Z"),
        # corrected later, when January was closed
        order("o3", "2025-01-31", "10", "2025-02-01"),
        order("o3", "2025-01-31", "12", "2025-03-01"),
        # corrected twice
        order("o10", "2025-02-10", "10", "2025-02-11"),
        order("o10", "2025-02-10", "11", "2025-02-12"),
        order("o10", "2025-02-10", "12", "2025-02-13"),
        # by a clock that runs ahead, though not by a day
        order("o9", "2025-03-02T20:00:00Z", "10", "2025-03-02"),
        # unusable, the first two in the same way and alike in everything
        order(None, "2025-01-05", "10", "2025-01-06"),
        order(None, "2025-01-05", "10", "2025-01-06"),
        order("o4", "2025-01-05", "ten", "2025-01-06"),
        order("o5", "1025-01-05", "10", "2025-01-06"),
        order("o6", "2025-01-05", "10", "2025-01-06", order_kind="gift"),
        order("o7", "2027-01-05", "10", "2025-01-06"),
        order("o8", "2025-01-05", "", "2025-01-06"),
    ],
    # answered and solved as it was opened
    "tickets": [
        {
            "ticket_id": "t1", "opened_at": "2025-01-05", "channel": "chat", "status": "solved",
            "first_responded_at": "2025-01-05", "resolved_at": "2025-01-05",
        }
    ],
    "invoices": [],
    "invoice_lines": [{"line_id": "l1", "invoice_id": "i404", "line_kind": "recurring", "amount": "5"}],
    "survey_responses": [
        {"response_id": "r1", "survey_id": "nps_relationship", "responded_at": "2025-01-05", "score": "9.5"},
        {"response_id": "r2", "survey_id": "nps_relationship", "responded_at": "2025-01-05", "score": ""},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What the quality marts say of a broken export."""
    result = build(
        tmp_path_factory.mktemp("broken"), BROKEN, vars={"as_of": "2025-03-02"},
        select="+quality__quarantine +quality__reconciliation +quality__duplicates +quality__late_arrivals",
    )  # fmt: skip
    assert result.ok, result.output
    return result


def test_each_rejected_row_comes_with_what_to_do(told: Result) -> None:
    rows = told.query("select * from quality.quarantine order by source_table, rejection_number")
    assert {row["reason"] for row in rows} == REASONS
    assert [row["rejection_number"] for row in rows if row["source_table"] == "orders"] == [1, 2, 3, 4, 5, 6, 7]
    assert len(rows) == 10
    assert all(row["remedy"] and row["raw_row"] and row["detail"] for row in rows)
    (line,) = [row for row in rows if row["source_table"] == "invoice_lines"]
    assert (line["row_key"], line["detail"]) == ("l1", "invoice_id is i404, not found in invoices")
    assert '"invoice_id":"i404"' in line["raw_row"]


def test_every_reason_that_a_row_can_be_rejected_for_has_a_remedy() -> None:
    text = (ROOT / "macros" / "quality" / "rejection_remedies.sql").read_text(encoding="utf-8")
    assert all(f"'{reason}': '" in text for reason in REASONS)


def test_each_row_is_accounted_for(told: Result) -> None:
    (orders,) = told.query("select * from quality.reconciliation where source_table = 'orders'")
    assert (orders["raw_row_count"], orders["staged_row_count"], orders["quarantined_row_count"]) == (16, 5, 7)
    assert (orders["exact_duplicate_row_count"], orders["superseded_row_count"]) == (1, 3)
    assert told.value("select staged_row_count from quality.reconciliation where source_table = 'tickets'") == 1


def test_duplicates_are_told_by_the_day_that_brought_them(told: Result) -> None:
    rows = told.query(
        "select loaded_day, exact_duplicate_row_count, superseded_row_count, most_rows_of_a_key, example_row_key "
        "from quality.duplicates where source_table = 'orders' order by loaded_day"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("2025-01-20", 1, 0, 2, "o2"),
        ("2025-02-01", 0, 1, 2, "o3"),
        ("2025-02-11", 0, 1, 3, "o10"),
        ("2025-02-12", 0, 1, 3, "o10"),
    ]


def test_a_correction_is_late_and_changes_a_closed_month(told: Result) -> None:
    (row,) = told.query(
        "select * from quality.late_arrivals where source_table = 'orders' and month < '2025-02-01'"
    )
    assert (row["row_count"], row["closed_month_row_count"]) == (3, 1)
    # 6 hours, a day, and from the end of January to the first of March
    assert (row["within_day_row_count"], row["within_week_row_count"], row["within_month_row_count"]) == (1, 1, 1)
    assert (row["median_lateness_hours"], row["longest_lateness_hours"]) == (24, 29 * 24)


def test_everything_is_described_and_tested(demo: Result, capsys: pytest.CaptureFixture[str]) -> None:
    found: list[Coverage] = read(Path(demo.target))
    with capsys.disabled():
        print("\n" + "\n".join(f"  {coverage}" for coverage in found))
    assert not [str(coverage) for coverage in found if coverage.missing and coverage.is_required]
    assert all(coverage.total for coverage in found)
