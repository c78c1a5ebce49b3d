"""What staging promises of every raw table: typed, checked, de-duplicated, and nothing lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from harness import Result, build

AS_OF = "2025-06-30 00:00:00"
STAGED = "+path:models/staging +quality__quarantine +quality__reconciliation"

# One usable row per table that the broken rows below are made from.
GOOD = {
    "customers": {"customer_id": "c1", "created_at": "2025-01-01"},
    "users": {"user_id": "u1", "signed_up_at": "2025-01-01", "is_internal": "no"},
    "identity_links": {
        "link_id": "l1", "alias_id": "a1", "user_id": "u1", "kind": "identify", "linked_at": "2025-01-01",
    },
    "events": {
        "event_id": "e1", "event_name": "page_viewed", "occurred_at": "2025-01-01T10:00:00Z", "user_id": "u1",
        "anonymous_id": "",
    },
    "prices": {
        "price_id": "p1", "price_kind": "recurring", "unit_amount": "10", "currency": "usd",
        "billing_interval": "month", "interval_count": "1", "valid_from": "2025-01-01", "retired_at": "",
    },
    "subscriptions": {
        "subscription_id": "s1", "customer_id": "c1", "status": "active", "started_at": "2025-01-01",
        "quantity": "1", "ended_at": "",
    },
    "subscription_changes": {
        "change_id": "h1", "subscription_id": "s1", "item_id": "i1", "effective_at": "2025-01-01",
        "change_type": "created", "status_after": "active", "discount_percent_after": "",
        "discount_duration_after": "",
    },
    "invoices": {
        "invoice_id": "n1", "customer_id": "c1", "status": "paid", "issued_at": "2025-01-01",
        "currency": "USD", "total": "10",
    },
    "invoice_lines": {
        "line_id": "n1-1", "invoice_id": "n1", "line_kind": "recurring", "amount": "10",
        "period_start_at": "2025-01-01", "period_end_at": "2025-02-01",
    },
    "payments": {
        "payment_id": "y1", "customer_id": "c1", "attempted_at": "2025-01-01", "status": "succeeded",
        "amount": "10", "currency": "USD", "attempt_number": "1",
    },
    "refunds": {"refund_id": "r1", "refunded_at": "2025-01-02", "amount": "1", "currency": "USD", "kind": "refund"},
    "exchange_rates": {"rate_date": "2025-01-01", "currency": "EUR", "rate_to_reporting": "1.1"},
    "orders": {"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "5", "order_kind": "purchase"},
    "survey_invitations": {"invitation_id": "v1", "survey_id": "nps_relationship", "sent_at": "2025-01-01"},
    "survey_responses": {
        "response_id": "w1", "survey_id": "nps_relationship", "responded_at": "2025-01-02", "score": "9",
    },
    "tickets": {
        "ticket_id": "t1", "opened_at": "2025-01-02", "channel": "email", "status": "open", "resolved_at": "",
        "reopened_count": "0",
    },
    "campaign_touches": {
        "touch_id": "k1", "campaign_id": "m1", "campaign_kind": "upsell", "sent_at": "2025-01-02", "clicked_at": "",
    },
    "search_performance": {"search_date": "2025-01-02", "page_url": "/", "query": "crm", "clicks": "3"},
    "acquisition_costs": {"cost_month": "2025-01-01", "acquisition_channel": "ads", "amount": "100"},
}

# table, what is changed in the good row, reason, a piece of the detail
BROKEN = [
    ("customers", {"customer_id": " "}, "missing_key", "customer_id is empty"),
    ("customers", {"created_at": ""}, "missing_value", "created_at is empty"),
    ("customers", {"created_at": "spring"}, "bad_type", "created_at is not a timestamp: spring"),
    ("customers", {"created_at": "1700-01-01"}, "out_of_range", "outside the years 1900 to 2199"),
    ("customers", {"created_at": "2025-07-01 00:00:01"}, "impossible_time", "more than a day after as_of"),
    ("users", {"is_internal": "perhaps"}, "bad_type", "is_internal is not a boolean: perhaps"),
    ("identity_links", {"kind": "guess"}, "unknown_value", "kind is guess, not one of identify, alias"),
    ("events", {"user_id": ""}, "missing_key", "user_id and anonymous_id are empty"),
    ("events", {"event_name": ""}, "missing_value", "event_name is empty"),
    ("events", {"occurred_at": "2025-13-01"}, "bad_type", "occurred_at is not a timestamp: 2025-13-01"),
    ("events", {"occurred_at": "2026-01-01"}, "impossible_time", "more than a day after as_of"),
    ("prices", {"unit_amount": "-1"}, "out_of_range", "unit_amount is -1, less than 0"),
    ("prices", {"unit_amount": "NaN"}, "bad_type", "unit_amount is not a number: NaN"),
    ("prices", {"interval_count": "1.5"}, "bad_type", "interval_count is not a whole number: 1.5"),
    ("prices", {"price_kind": "barter"}, "unknown_value", "price_kind is barter"),
    ("prices", {"retired_at": "2024-12-31"}, "impossible_time", "retired_at is 2024-12-31, before valid_from"),
    ("subscriptions", {"ended_at": "2024-12-31"}, "impossible_time", "before started_at"),
    ("subscription_changes", {"subscription_id": "gone"}, "orphan", "gone, not found in subscriptions"),
    ("subscription_changes", {"discount_percent_after": "140"}, "out_of_range", "outside 0 to 100"),
    ("subscription_changes", {"discount_duration_after": "sometimes"}, "unknown_value", "sometimes"),
    ("invoices", {"status": "lost"}, "unknown_value", "status is lost"),
    ("invoices", {"total": "1,200"}, "bad_type", "total is not a number: 1,200"),
    ("invoice_lines", {"invoice_id": "gone"}, "orphan", "invoice_id is gone, not found in invoices"),
    ("invoice_lines", {"period_end_at": "2024-01-01"}, "impossible_time", "before period_start_at"),
    ("payments", {"amount": "-5"}, "out_of_range", "amount is -5, less than 0"),
    ("refunds", {"kind": "gift"}, "unknown_value", "kind is gift"),
    ("exchange_rates", {"rate_to_reporting": "0"}, "out_of_range", "rate_to_reporting is 0"),
    ("orders", {"amount": "free"}, "bad_type", "amount is not a number: free"),
    ("survey_invitations", {"sent_at": "soon"}, "bad_type", "sent_at is not a timestamp"),
    ("survey_responses", {"score": ""}, "no_score", "score is empty"),
    ("survey_responses", {"score": "8.5"}, "non_integer_score", "score is 8.5, not a whole number"),
    ("survey_responses", {"score": "11"}, "out_of_range", "score is 11, outside 0 to 10"),
    ("survey_responses", {"score": "-1"}, "out_of_range", "score is -1, outside 0 to 10"),
    ("survey_responses", {"score": "ten"}, "bad_type", "score is not a number: ten"),
    ("survey_responses", {"survey_id": "other"}, "unknown_value", "not in survey_definitions"),
    ("tickets", {"resolved_at": "2025-01-01"}, "impossible_time", "before opened_at"),
    ("tickets", {"reopened_count": "-1"}, "out_of_range", "reopened_count is -1"),
    ("campaign_touches", {"clicked_at": "2024-01-01"}, "impossible_time", "before sent_at"),
    ("search_performance", {"clicks": "-7"}, "out_of_range", "clicks is -7"),
    ("acquisition_costs", {"amount": "tbd"}, "bad_type", "amount is not a number: tbd"),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Every table with its good row and its broken ones, each with a key of its own."""
    tables = {table: [dict(row)] for table, row in GOOD.items()}
    for number, (table, change, _, _) in enumerate(BROKEN):
        row = GOOD[table] | change
        key = next(iter(row))
        if key not in change and table not in ("exchange_rates", "search_performance", "acquisition_costs"):
            row[key] = f"broken{number}"
        tables[table].append(row)
    result = build(tmp_path_factory.mktemp("judged"), tables, vars={"as_of": AS_OF}, select=STAGED)
    assert result.ok, result.output
    return result


def test_every_broken_row_is_quarantined_with_its_reason(judged: Result) -> None:
    found = judged.query("select source_table, row_key, reason, detail from quality.quarantine")
    for number, (table, change, reason, detail) in enumerate(BROKEN):
        matches = [
            row for row in found
            if row["source_table"] == table and row["reason"] == reason and detail in row["detail"]
        ]
        assert matches, (table, change, reason, detail, [row for row in found if row["source_table"] == table])
    assert len(found) == len(BROKEN)


def test_every_good_row_is_staged_and_every_table_reconciles(judged: Result) -> None:
    rows = judged.query("select * from quality.reconciliation")
    assert len(rows) == 19
    for row in rows:
        assert row["staged_row_count"] == 1, row
        assert row["is_reconciled"], row


def test_quarantine_keeps_the_raw_row(judged: Result) -> None:
    raw = judged.value("select raw_row from quality.quarantine where detail like '%spring%'")
    assert '"created_at":"spring"' in raw


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """Orders and events with repeated keys, in two row orders."""
    orders = [
        # the last by loaded_at wins
        {"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "1", "loaded_at": "2025-01-02"},
        {"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "2", "loaded_at": "2025-01-03"},
        # without loaded_at or at the same, the content decides, whatever the order
        {"order_id": "o2", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "7", "loaded_at": ""},
        {"order_id": "o2", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "5", "loaded_at": ""},
        # the same row three times
        {"order_id": "o3", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "3", "loaded_at": "2025-01-02"},
        {"order_id": "o3", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "3", "loaded_at": "2025-01-02"},
        {"order_id": "o3", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "3", "loaded_at": "2025-01-02"},
        # a later version that is unusable does not hide the usable one
        {"order_id": "o4", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "4", "loaded_at": "2025-01-02"},
        {"order_id": "o4", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "x", "loaded_at": "2025-01-03"},
    ]
    # many exact pairs with a superseded row each: which of a pair is kept must not matter to the counts
    for number in range(100, 130):
        kept = {"order_id": f"o{number}", "customer_id": "c1", "ordered_at": "2025-01-01", "amount": "1"}
        orders += [kept | {"loaded_at": "2025-01-03"}, kept | {"loaded_at": "2025-01-02"}, kept | {"loaded_at": "2025-01-03"}]
    events = [
        {"event_id": "e1", "event_name": name, "occurred_at": "2025-01-01", "user_id": "u1", "loaded_at": loaded}
        for name, loaded in [("first", "2025-01-02"), ("second", "2025-01-05"), ("third", "2025-01-03")]
    ] + [{"event_id": "e2", "event_name": "alone", "occurred_at": "2025-01-01", "user_id": "u1", "loaded_at": ""}]
    results = []
    for turn in (1, -1):
        folder = tmp_path_factory.mktemp("repeated")
        result = build(
            folder, {"orders": orders[::turn], "events": events[::turn]}, vars={"as_of": AS_OF}, select=STAGED
        )
        assert result.ok, result.output
        results.append(result)
    return results


def test_the_last_loaded_row_of_a_key_wins_whatever_the_order(repeated: list[Result]) -> None:
    for result in repeated:
        amounts = {row["order_id"]: row["amount"] for row in result.query("select * from staging.stg_holdfast__orders")}
        assert {key: amounts[key] for key in ("o1", "o2", "o3", "o4")} == {"o1": 2, "o2": 5, "o3": 3, "o4": 4}
        names = result.query("select event_id, event_name from staging.stg_holdfast__events order by event_id")
        assert [row["event_name"] for row in names] == ["second", "alone"]


def test_exact_duplicates_are_counted_apart(repeated: list[Result]) -> None:
    for result in repeated:
        (orders,) = result.query("select * from quality.reconciliation where source_table = 'orders'")
        assert orders["raw_row_count"] == 9 + 90
        assert orders["exact_duplicate_row_count"] == 2 + 30
        assert orders["superseded_row_count"] == 2 + 30
        assert orders["quarantined_row_count"] == 1
        (events,) = result.query("select * from quality.reconciliation where source_table = 'events'")
        assert (events["raw_row_count"], events["duplicate_row_count"], events["staged_row_count"]) == (4, 2, 2)


def test_timestamps_with_an_offset_become_utc_and_those_without_are_utc(tmp_path: Path) -> None:
    written = {
        "e1": "2025-01-01T10:00:00+02:00",
        "e2": "2025-01-01 10:00:00",
        "e3": "2025-01-01T10:00:00Z",
        "e4": "2025-01-01T10:00:00.250-0330",
        "e5": "2025-01-01",
        "e6": "2025-01-01 10:00:00.5 UTC",
        "none": "2025-01-01T10:00:00+25:00",  # no place on earth
    }
    events = [
        {"event_id": key, "event_name": "x", "occurred_at": value, "user_id": "u1"} for key, value in written.items()
    ]
    result = build(tmp_path, {"events": events}, select="+path:models/staging")
    assert result.ok, result.output
    found = {row["event_id"]: row["occurred_at"] for row in result.query("select * from staging.stg_holdfast__events")}
    assert found == {
        "e1": dt.datetime(2025, 1, 1, 8),
        "e2": dt.datetime(2025, 1, 1, 10),
        "e3": dt.datetime(2025, 1, 1, 10),
        "e4": dt.datetime(2025, 1, 1, 13, 30, 0, 250000),
        "e5": dt.datetime(2025, 1, 1),
        "e6": dt.datetime(2025, 1, 1, 10, 0, 0, 500000),
    }


def test_typed_parquet_is_read_as_it_is(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            copy (
                select 'e1' as event_id, 'x' as "Event_Name", timestamptz '2025-01-01 10:00:00+02' as occurred_at,
                    7 as user_id, true as is_bot, {{'plan': 'a'}} as properties, timestamp '2025-01-02' as loaded_at
                union all
                select null, 'x', timestamptz '2025-01-01 10:00:00+02', 8, false, null, timestamp '2025-01-02'
            ) to '{raw / "events.parquet"}' (format parquet)
            """
        )
        connection.execute(
            f"""
            copy (
                select 'o1' as order_id, 'c1' as customer_id, date '2025-01-01' as ordered_at, 'nan'::double as amount
                union all
                select 'o2', 'c1', date '2025-01-01', 1.5
                union all
                select 'o3', 'c1', date '2025-01-01', 'inf'::double
            ) to '{raw / "orders.parquet"}' (format parquet)
            """
        )
        # pandas makes decimals of whole numbers with gaps
        connection.execute(
            f"""
            copy (
                select user_id, customer_id, date '2025-01-01' as signed_up_at
                from (values (7.0::double, 12.0::double), (8.0, 'nan'), ('nan', 12.0), (2.5, null))
                    as given (user_id, customer_id)
            ) to '{raw / "users.parquet"}' (format parquet)
            """
        )
    result = build(tmp_path, raw, select=STAGED)
    assert result.ok, result.output
    users = result.query("select user_id, customer_id from staging.stg_holdfast__users")
    assert {row["user_id"]: row["customer_id"] for row in users} == {"7": "12", "8": None, "2.5": None}
    (event,) = result.query("select * from staging.stg_holdfast__events")
    assert event["occurred_at"] == dt.datetime(2025, 1, 1, 8)
    assert (event["user_id"], event["is_bot"], event["properties"]) == ("7", True, '{"plan":"a"}')
    assert [row["order_id"] for row in result.query("select * from staging.stg_holdfast__orders")] == ["o2"]
    rejected = result.query("select source_table, row_key, reason from quality.quarantine")
    assert {(row["source_table"], row["row_key"]): row["reason"] for row in rejected} == {
        ("events", None): "missing_key", ("users", None): "missing_key",
        ("orders", "o1"): "bad_type", ("orders", "o3"): "bad_type",
    }  # fmt: skip


def test_blanks_before_a_typed_key_are_no_part_of_it(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "events").mkdir(parents=True)

    def load(*rows: tuple[str, str, int]) -> None:
        listed = ", ".join(f"('{key}', '{name}', timestamp '2025-01-{day:02}')" for key, name, day in rows)
        with duckdb.connect() as connection:
            connection.execute(
                f"""
                copy (
                    select event_id, event_name, timestamp '2025-01-01' as occurred_at, 'u1' as user_id, loaded_at
                    from (values {listed}) as given (event_id, event_name, loaded_at)
                ) to '{raw / "events" / str(rows[0][2])}.parquet' (format parquet)
                """
            )

    def staged() -> dict[str, str]:
        result = build(tmp_path, raw, select="+stg_holdfast__events +int_engagement__completed_load")
        assert result.ok, result.output
        rows = result.query("select event_id, event_name from staging.stg_holdfast__events order by event_id")
        return {row["event_id"]: row["event_name"] for row in rows}

    load(("e1", "old", 2), (" e1", "new", 3), ("e2", "once", 2), (" e3", "blank", 2))
    assert staged() == {"e1": "new", "e2": "once", "e3": "blank"}
    load(("e1", "newer", 4), ("  e2", "again", 4), ("e3", "bare", 4))
    assert staged() == {"e1": "newer", "e2": "again", "e3": "bare"}


def test_as_of_is_the_latest_loaded_at_or_where_there_is_none_the_latest_own_time(tmp_path: Path) -> None:
    event = {"event_id": "e1", "event_name": "x", "occurred_at": "2025-03-01", "user_id": "u1"}
    order = {"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-04-01", "amount": "1"}
    select = "+stg_holdfast__as_of"

    def as_of(folder: str, tables: dict[str, list[dict[str, str]]], **given: str) -> dt.datetime | None:
        result = build(tmp_path / folder, tables, vars=given, select=select)
        assert result.ok, result.output
        return result.value("select as_of from staging.stg_holdfast__as_of")

    loaded = event | {"loaded_at": "2025-03-02 03:00:00"}
    mistyped = order | {"order_id": "o2", "ordered_at": "9999-12-31"}
    assert as_of("loaded", {"events": [loaded]}) == dt.datetime(2025, 3, 2, 3)
    assert as_of("own", {"events": [loaded], "orders": [order]}) == dt.datetime(2025, 4, 1)
    assert as_of("mistyped", {"orders": [order, mistyped]}) == dt.datetime(2025, 4, 1)
    assert as_of("nothing", {}) is None
    assert as_of("given", {"orders": [order]}, as_of="2025-02-01T01:00:00+01:00") == dt.datetime(2025, 2, 1)
