"""Inputs of every shape end in a published build, or in one line that names table, file and remedy."""

from __future__ import annotations

import csv
import errno
import gzip
import os
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from harness import ROOT, Result, build, run_holdfast, write_tables

from holdfast.contract import raw_tables
from holdfast.failures import Stop, explain_read_error
from holdfast.inputs import READERS, look

PARENT = "+quality__reconciliation +stg_holdfast__orders"
ORDERS = [
    {"order_id": f"o{n}", "customer_id": f"c{n % 3}", "ordered_at": f"2024-0{n}-05T10:00:00Z", "amount": f"{n}.25"}
    for n in range(1, 7)
]
SUBSCRIPTIONS = {
    "prices": [
        {
            "price_id": "p1", "plan_name": "Pro", "price_kind": "recurring", "unit_amount": "50",
            "currency": "USD", "billing_interval": "month", "interval_count": "1",
        }
    ],
    "subscriptions": [
        {
            "subscription_id": "s1", "customer_id": "c1", "status": "active",
            "started_at": "2024-01-10T00:00:00Z", "price_id": "p1", "quantity": "2", "currency": "USD",
            "loaded_at": "2024-04-15T00:00:00Z",
        }
    ],
}  # fmt: skip
EVENTS = {
    "events": [
        {"event_id": f"e{n}", "event_name": "page_viewed", "occurred_at": f"2024-01-{n:02}T10:00:00Z", "user_id": f"u{n % 4}"}
        for n in range(1, 29)
    ]
}


# these have a row for each table, check, reason or step, whatever there is to count
NEVER_EMPTY = {"quality.reconciliation", "scorecard.definitions", "quality.check_results", "quality.check_history", "engagement.excluded_events", "engagement.funnels"}


def test_an_empty_folder_publishes_empty_marts(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    done = run_holdfast("build", "--raw", tmp_path / "raw", "--db", tmp_path / "marts.duckdb")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "n/a" in done.stdout and "Traceback" not in done.stdout + done.stderr
    result = Result(tmp_path / "marts.duckdb", 0, done.stdout, tmp_path / "marts.build" / "target")
    for row in result.query("select schema_name || '.' || table_name as name from duckdb_tables()"):
        if row["name"] not in NEVER_EMPTY:
            assert result.value(f"select count(*) from {row['name']}") == 0, row["name"]


def test_events_alone_give_engagement_and_retention(tmp_path: Path) -> None:
    result = build(tmp_path, EVENTS)
    assert result.ok, result.output
    assert result.value("select max(mau) from engagement.active_users where segment_name = 'all'") == 4
    assert result.value("select count(*) from retention.cohorts") > 0
    assert result.value("select count(*) from revenue.mrr_ledger") == 0


def test_policies_that_list_nothing_pass_every_check(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    for path in (ROOT / "seeds/policies").glob("*.csv"):
        if path.stem in ("event_catalog", "bot_user_agents", "funnel_definitions", "funnel_steps", "conversion_goals",
                         "onboarding_milestones", "stickiness_definitions"):  # fmt: skip
            (tmp_path / "config" / path.name).write_text(path.read_text().splitlines()[0] + "\n")
    result = build(tmp_path, EVENTS, tmp_path / "config", select="+path:models/marts/engagement")
    assert result.ok, result.output
    counts = "max(feature_count) = 0 and count(feature_breadth_rate) = 0 and count(*) > 0"
    assert result.value(f"select {counts} from engagement.feature_breadth") is True


def test_subscriptions_and_prices_alone_give_revenue(tmp_path: Path) -> None:
    result = build(tmp_path, SUBSCRIPTIONS)
    assert result.ok, result.output
    month = "segment_name = 'all' and month = date '2024-03-01'"
    assert result.value(f"select closing_mrr from revenue.mrr_by_month where {month}") == Decimal(100)
    assert result.value("select count(*) from engagement.active_users where dau > 0") == 0


def rows_of(result: Result) -> list[dict[str, Any]]:
    """The staged orders of a build."""
    assert result.ok, result.output
    return result.query(
        "select order_id, customer_id, ordered_at, amount, currency from staging.stg_holdfast__orders order by order_id"
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The orders as one plain CSV gives them."""
    rows = rows_of(build(tmp_path_factory.mktemp("plain"), {"orders": ORDERS}, select=PARENT))
    assert len(rows) == 6
    return rows


def as_csv(path: Path, rows: list[dict[str, str]], columns: list[str]) -> None:
    """Writes rows as CSV, compressed when the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = gzip.open(path, "wt", newline="") if path.suffix == ".gz" else path.open("w", newline="")
    with opened as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def typed(rows: list[dict[str, str]]) -> pyarrow.Table:
    """Rows as an Arrow table of real types."""
    return pyarrow.table({
        "order_id": [row["order_id"] for row in rows],
        "customer_id": [row["customer_id"] for row in rows],
        "ordered_at": [datetime.fromisoformat(row["ordered_at"].replace("Z", "+00:00")) for row in rows],
        "amount": pyarrow.array([Decimal(row["amount"]) for row in rows], pyarrow.decimal128(12, 2)),
    })  # fmt: skip


@pytest.mark.parametrize("shape", ["order", "gzip", "parquet", "folder", "partitions", "parts", "case"])
def test_the_shape_of_the_export_does_not_matter(tmp_path: Path, plain: list[dict[str, Any]], shape: str) -> None:
    raw = tmp_path / "raw"
    columns = list(ORDERS[0])
    if shape == "order":
        as_csv(raw / "orders.csv", ORDERS[::-1], columns[::-1])
    elif shape == "gzip":
        as_csv(raw / "orders.csv.gz", ORDERS, columns)
    elif shape == "folder":
        as_csv(raw / "orders" / "2024" / "first.csv", ORDERS[:2], columns)
        as_csv(raw / "orders" / "second.csv.gz", ORDERS[2:], columns[::-1])
    elif shape == "partitions":
        as_csv(raw / "orders" / "currency=EUR" / "customer_id=nobody" / "first.csv", ORDERS, columns)
        says = "currency is no column of the files, and the folder currency=EUR is not read as one: write it into them"
        assert look(raw, None)[0].notices == [f"raw table orders: {says}"]
    elif shape == "case":
        renamed = [{f" {name.upper()}": value for name, value in row.items()} for row in ORDERS]
        as_csv(raw / "orders.csv", renamed, list(renamed[0]))
    else:
        raw.mkdir()
        parts = [ORDERS] if shape == "parquet" else [ORDERS[:3], ORDERS[3:]]
        for number, part in enumerate(parts):
            path = raw / ("orders.parquet" if shape == "parquet" else f"orders/{number}.parquet")
            path.parent.mkdir(exist_ok=True)
            pyarrow.parquet.write_table(typed(part), path)
    assert rows_of(build(tmp_path, raw, select=PARENT)) == plain


CSV_HEAD = b"order_id,customer_id,ordered_at,amount\n"
UNREADABLE = {
    "garbage": ("orders.csv", bytes(range(256)) * 20, "save it as CSV in UTF-8"),
    "latin": ("orders.csv", CSV_HEAD + b"o1,Ren\xe9,2024-01-05,1\n", "line 2 is not UTF-8"),
    "utf16": ("orders.csv", (CSV_HEAD + b"o1,c1,2024-01-05,1\n").decode().encode("utf-16"), "UTF-8"),
    "ragged": ("orders.csv", CSV_HEAD + b"o1,c1,2024-01-05,1\no2,c1\n", "line 3 has 2 values"),
    "quotes": ("orders.csv", CSV_HEAD + b'o1,"c1,2024-01-05,1\no2,c1,2024-01-05,1\n', "check its quotes"),
    "title": ("orders.csv", b"Orders of May\n" + CSV_HEAD + b"o1,c1,2024-01-05,1\n", "line 2 has 4 values"),
    "semicolons": ("orders.csv", CSV_HEAD.replace(b",", b";") + b"o1;c1;2024-01-05;1\n", "export it with commas"),
    "decimal commas": ("orders.csv", CSV_HEAD.replace(b",", b";") + b"o1;c1;2024-01-05;1,5\n", "export it with commas"),
    "no gzip": ("orders.csv.gz", CSV_HEAD, "export it again"),
    "cut gzip": ("orders.csv.gz", gzip.compress(CSV_HEAD + b"o1,c1,2024-01-05,1\n" * 9999)[:90], "export it again"),
    "no parquet": ("orders.parquet", b"PAR1 is not enough PAR1", "export it again"),
    "empty parquet": ("orders.parquet", b"", "export it again"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, kind: str) -> None:
    name, content, said = UNREADABLE[kind]
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / name).write_bytes(content)
    done = run_holdfast("build", "--raw", tmp_path / "raw", "--db", tmp_path / "marts.duckdb")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("holdfast: raw table orders: ") and name in line and said in line
    assert not (tmp_path / "marts.duckdb").exists()


def test_parts_that_may_lose_digits_together_are_said(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    for number, kind in ((1, "bigint"), (2, "double")):
        duckdb.sql(
            f"copy (select cast(7 as {kind}) as User_Id, 'x' as event_name, cast(1 as {kind}) as ours) "
            f"to '{tmp_path}/events/p{number}.parquet'"
        )
    (notice,) = look(tmp_path, None)[0].notices
    said = "user_id is BIGINT in p1.parquet and DOUBLE in p2.parquet: digits may be lost: write all parts with one type"
    assert notice == f"raw table events: {said}"


def test_parts_that_cannot_be_read_together_are_said(tmp_path: Path) -> None:
    """The file is whole: to export it again would not help."""
    (tmp_path / "orders").mkdir()
    for number, value in ((1, "timestamp '2025-01-01'"), (2, "1735689600000")):
        duckdb.sql(f"copy (select {value} as ordered_at) to '{tmp_path}/orders/p{number}.parquet'")
    with pytest.raises(duckdb.Error) as raised:
        duckdb.sql(f"select * from read_parquet('{tmp_path}/orders/*', union_by_name = true)").fetchall()
    assert explain_read_error("raw table orders", None, str(raised.value)) == (
        f"raw table orders: ordered_at is BIGINT in {tmp_path}/orders/p2.parquet and TIMESTAMP in other parts: "
        "write all parts with one type."
    )


def test_what_is_empty_or_ignored_is_said(tmp_path: Path) -> None:
    raw, config = tmp_path / "raw", tmp_path / "config"
    as_csv(raw / "Refunds.CSV", ORDERS, list(ORDERS[0]))
    (raw / "payments.csv").touch()
    (raw / "tickets").mkdir()
    write_tables(config, {"conversion_goals": [{"goal_name": "g", "event_name": "x", "note": "ours"}]})
    raw_inputs, config_inputs = look(raw, config)
    assert raw_inputs.notices == [
        "ignored in RAW, being no table of the contract: Refunds.CSV (rename it to refunds.csv)",
        "raw table payments is empty: it has no rows",
        "raw table tickets is empty: it has no rows",
    ]
    assert config_inputs.notices == [
        "policy table conversion_goals has columns that are not in its contract and are ignored: note"
    ]
    (config / "session_rules").mkdir()
    assert "policy table session_rules is empty: as shipped" in look(raw, config)[1].notices
    (config / "session_rules" / "session_rules.csv").touch()
    with pytest.raises(Stop, match="policy table session_rules: .*session_rules.csv is empty: write its header"):
        look(raw, config)


def test_no_part_of_a_table_is_passed_over_or_taken_in_unnoticed(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    as_csv(raw / "orders" / "2024" / "first.csv", ORDERS, list(ORDERS[0]))
    for name in ("second.CSV", "third.csv.zst", "_SUCCESS", ".first.csv.crc"):
        (raw / "orders" / name).touch()
    (raw / "refunds.parquet").mkdir()
    inputs, _ = look(raw, None)
    assert [path.name for path in inputs.tables["orders"]] == ["first.csv"]
    assert inputs.notices == [
        f"ignored in {raw / 'orders'}, being no .parquet, .csv or .csv.gz: second.CSV, third.csv.zst",
        "ignored in RAW, being no table of the contract: refunds.parquet (rename it to refunds)",
    ]
    link, hidden = raw / "orders" / "2023", raw / "orders" / ".old" / "first.csv"
    link.symlink_to(raw / "orders" / "2024")
    with pytest.raises(Stop, match="orders/2023 is a link to a folder, which is not followed"):
        look(raw, None)
    link.unlink()
    as_csv(hidden, ORDERS, list(ORDERS[0]))
    with pytest.raises(Stop, match="orders/.old/first.csv is hidden, and would be read"):
        look(raw, None)


def test_a_folder_that_cannot_be_looked_into_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(folder: Path, onerror: Callable[[OSError], None]) -> list[Any]:
        onerror(PermissionError(errno.EACCES, "Permission denied", str(folder)))
        return []

    (tmp_path / "orders").mkdir()
    monkeypatch.setattr(os, "walk", walk)
    with pytest.raises(Stop, match="orders cannot be read: Permission denied"):
        look(tmp_path, None)


def test_a_policy_value_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    """It would be taken for an empty one, which is the default."""
    rule = {"policy_name": "holdfast", "past_due_grace_days": "14d", "weeks_per_month": "52/0", "days_per_month": "365/12"}
    event = {"event_name": "x", "is_activity": "nope", "is_page_view": ""}
    config = {"revenue_policies": [rule | {"count_trialing": "no"}], "event_catalog": [event]}
    select = "path:seeds/policies policy_values_can_be_read"
    result = build(tmp_path, None, config, select=select, args=("--store-failures",))
    assert not result.ok
    problems = result.query("select problem from dbt_test__audit.policy_values_can_be_read order by problem")
    assert [row["problem"] for row in problems] == [
        "event_catalog: is_activity of x is nope, not a boolean: mend the policy",
        "revenue_policies: past_due_grace_days of holdfast is 14d, not a whole number: mend the policy",
        "revenue_policies: weeks_per_month of holdfast is 52/0, not a number like 4.25 or 52/12: mend the policy",
    ]


def test_a_file_is_looked_at_as_the_build_reads_it() -> None:
    macro = (ROOT / "macros/raw/csv_options.sql").read_text(encoding="utf-8")
    assert "holdfast.csv_options()" in (ROOT / "macros/raw/raw_file.sql").read_text(encoding="utf-8")
    options = READERS["csv"].removeprefix("read_csv(?, ").removesuffix(")").split(", ")
    assert "skip = 0" in options
    assert [option for option in options if option not in macro] == []


def test_a_file_that_breaks_far_down_is_one_line(tmp_path: Path) -> None:
    rows = b"".join(b"o%d,c1,2024-01-05,1\n" % n for n in range(60_000))
    (tmp_path / "orders.csv").write_bytes(CSV_HEAD + rows + b"o,c1\n")
    done = run_holdfast("build", "--raw", tmp_path, "--db", tmp_path / "out" / "marts.duckdb")
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "raw table orders" in line]
    assert len(lines) == 1 and "line 60002 has 2 values" in lines[0], done.stdout + done.stderr


def test_a_missing_required_column_is_one_line_that_names_it(tmp_path: Path) -> None:
    raw = write_tables(tmp_path / "raw", {"events": [{"event_id": "e1", "event_name": "x", "user_id": "u1"}]})
    done = run_holdfast("build", "--raw", raw, "--db", tmp_path / "marts.duckdb")
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "occurred_at" in line]
    assert len(lines) == 1 and "raw table events lacks the required column occurred_at" in lines[0]


def test_a_table_that_is_there_twice_is_one_line(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    as_csv(raw / "orders.csv", ORDERS, list(ORDERS[0]))
    as_csv(raw / "orders" / "part.csv", ORDERS, list(ORDERS[0]))
    done = run_holdfast("build", "--raw", raw, "--db", tmp_path / "marts.duckdb")
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "raw table orders" in line]
    assert len(lines) == 1 and "more than once" in lines[0], done.stdout + done.stderr


def test_the_contract_that_python_reads_is_the_macro_s() -> None:
    tables = raw_tables()
    assert len(tables) == 19
    assert tables["exchange_rates"].key == ("rate_date", "currency")
    assert {column.kind for table in tables.values() for column in table.columns} == {
        "text", "ts", "date", "num", "int", "bool", "json",
    }  # fmt: skip
