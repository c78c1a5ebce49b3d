"""Hostile input: cells that are no values, texts that are no texts, and files that are no files.

An input is one hostile cell (in a row with a key of its own) or one hostile file. For each it is written
down what may become of it: its row is staged, or quarantined for one of some reasons; its file is read, or
refused with one line that names table and file.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

from holdfast import ROOT
from holdfast.contract import Column, raw_tables
from holdfast.failures import Stop, explain_read_error
from holdfast.inputs import READERS, look
from holdfast.places import Places

STAGED = "staged"
AS_OF = "2024-12-31T00:00:00Z"
LONG = 1_000_000

NUMBERS = (
    "NaN", "nan", "inf", "-inf", "Infinity", "-Infinity", "1e309", "-1e309", "1e400", "1e-400", "99999999999999999999",
    "-99999999999999999999", "999999999999.999999", "-999999999999.999999", "1000000000000", "-0", "+5", "--5", "5-", "0x10",
    "1,5", "1.234,56", "1'000", "1 000", "$5", "5€", "٣", "５", "½", "1/2", "five", "null", "NULL", "None", "true", "#REF!",
    "=1+1", "1;2", ".", "-", "+", "e5", "1e", "1e5", "1_000", "0.0000000001", "1" + "0" * 400, "\N{ZERO WIDTH SPACE}5", "5\N{NO-BREAK SPACE}",
)  # fmt: skip
TIMES = (
    "0000-00-00", "0001-01-01", "1899-12-31T23:59:59Z", "2200-01-01", "9999-12-31T23:59:59Z", "10000-01-01", "-4713-01-01",
    "294247-01-10T04:00:54Z", "infinity", "-infinity", "epoch", "now", "today", "2024-02-30", "2023-02-29", "2024-13-01",
    "2024-06-31T00:00:00Z", "2024-01-01T25:00:00Z", "2024-01-01T12:61:00Z", "2024-01-01T12:00:60Z", "24-01-01", "01/02/2024", "2024/01/02",
    "1704067200", "1704067200000", "45292", "January 1, 2024", "2024-W01-1", "2024-001", "20240101", "2024-01-01T00:00:00+99:00",
    "2024-01-01T00:00:00+14:00", "2024-01-01T00:00:00-12:00", "2024-01-01 00:00:00 Europe/Berlin", "2024-01-01T00:00:00 CET",
    "2024-03-31T02:30:00+01:00", "2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00,5Z", "٢٠٢٤-٠١-٠١", "2024‑01‑01", "NaT", "null", "2030-01-01",
)  # fmt: skip
BOOLEANS = ("maybe", "2", "-1", "TRUE!", "tru", "ja", "nein", "null", "yes no", "✓", "1.5", "t rue", "NaN", "0x1")
TEXTS = (
    "'; drop table staging.stg_holdfast__orders; --", "' or '1'='1", "\"; delete from x; --", "*/ select 1 /*", "-- comment", "\\'; \\\"",
    "{{ 1 / 0 }}", "{% do exceptions.raise_compiler_error('x') %}", "{{ var('as_of') }}", "{# comment", "{{ env_var('HOME') }}", "}}", "{%",
    "${HOME}", "$(touch /tmp/hostile)", "`id`", "%s%n%x", "$1", "?", "%(x)s", "{0}", "../../etc/passwd", "/dev/null", "C:\\con", "file:///etc/passwd",
    "line\nbreak", "carriage\rreturn", "both\r\nof them", "tab\there", "comma, comma", "\"quoted\"", "''", "\"\"", ";;;", "|||", "a,b\n\"c\",d",
    "\N{RIGHT-TO-LEFT OVERRIDE}desrever", "\N{ZERO WIDTH JOINER}", "\N{BYTE ORDER MARK}bom", "e\N{COMBINING ACUTE ACCENT}" * 50, "Z̴̧̛a̶l̸g̷o̸",
    "\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001F3F3\ufe0f\u200d\U0001F308", "漢字かな交じり文", "العربية", "ไทย", "ß ẞ ſ", "İi Iı", "ﬁ ﬂ", "\U0010FFFF", "\uFFFD", "\uE000",
    "\x01\x02\x1b[31m", "\x7f", "\N{NEXT LINE}", "\N{LINE SEPARATOR}", "null", "NULL", "None", "NaN", "undefined", "true", "0", "-1", "1e5",
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1+1", "\\N", "\\", "\\\\", "a" * 70_000, "x" * LONG,
)  # fmt: skip
# a key or a name must not be empty once blanks are stripped
KEYS = tuple(text for text in TEXTS if text.strip() and len(text) < LONG)


def is_number(text: str) -> bool:
    """Whether a text is a decimal(18,6) without doubt."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and abs(value) < 10**12 and text.lstrip("+-").replace(".", "").isascii()


@dataclass
class Cell:
    """One hostile cell.

    table, key  its row
    column      where it is
    value       what it is
    allowed     what may become of the row: STAGED, or reasons of the quarantine
    """

    table: str
    key: str
    column: str
    value: Any
    allowed: frozenset[str]


@dataclass
class Folder:
    """Rows with hostile cells by table, as text."""

    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)


# rows that are as they should be, which hostile ones differ from in one cell
VALID: dict[str, dict[str, str]] = {
    "customers": {"customer_id": "c", "name": "Ann", "created_at": "2024-01-01"},
    "users": {"user_id": "u", "customer_id": "c", "signed_up_at": "2024-01-01"},
    "identity_links": {"link_id": "l", "alias_id": "a", "user_id": "u", "kind": "alias", "linked_at": "2024-01-02"},
    "events": {"event_id": "e", "event_name": "page_viewed", "occurred_at": "2024-02-01", "user_id": "u"},
    "prices": {"price_id": "p", "price_kind": "recurring", "unit_amount": "5", "currency": "USD", "billing_interval": "month", "interval_count": "1"},
    "subscriptions": {"subscription_id": "s", "customer_id": "c", "status": "active", "started_at": "2024-01-05", "price_id": "p", "quantity": "1", "currency": "USD"},
    "subscription_changes": {"change_id": "h", "subscription_id": "s", "item_id": "i", "effective_at": "2024-01-05", "change_type": "start", "status_after": "active"},
    "invoices": {"invoice_id": "i", "customer_id": "c", "status": "paid", "issued_at": "2024-01-05", "currency": "USD", "total": "5"},
    "invoice_lines": {"line_id": "n", "invoice_id": "i", "line_kind": "recurring", "amount": "5"},
    "payments": {"payment_id": "y", "customer_id": "c", "attempted_at": "2024-01-05", "status": "succeeded", "amount": "5", "currency": "USD"},
    "refunds": {"refund_id": "r", "refunded_at": "2024-01-06", "amount": "5", "currency": "USD"},
    "orders": {"order_id": "o", "customer_id": "c", "ordered_at": "2024-01-05", "amount": "5", "currency": "USD"},
    "survey_invitations": {"invitation_id": "v", "survey_id": "nps_relationship", "sent_at": "2024-01-05", "user_id": "u"},
    "survey_responses": {"response_id": "w", "survey_id": "nps_relationship", "responded_at": "2024-01-06", "score": "9", "user_id": "u"},
    "tickets": {"ticket_id": "t", "opened_at": "2024-01-05", "channel": "email", "status": "open"},
    "campaign_touches": {"touch_id": "m", "campaign_id": "k", "campaign_kind": "upsell", "sent_at": "2024-01-05"},
    "search_performance": {"search_date": "2024-01-05", "page_url": "/", "query": "q", "clicks": "1"},
}  # fmt: skip
# an unknown currency, and more clicks than impressions, stop the build by a check: right, and tested elsewhere
LEFT_ALONE = ("currency", "clicks", "impressions")
# text that is staged as it came
VERBATIM = {"customers": ("name",), "events": ("page_url", "user_agent"), "survey_responses": ("comment",), "tickets": ("topic",)}
ANY_REASON = (
    "missing_key", "missing_value", "bad_type", "out_of_range", "unknown_value", "impossible_time", "orphan",
    "non_integer_score", "no_score",
)  # fmt: skip


def values_of(column: Column) -> tuple[str, ...]:
    """Hostile values of a column's kind."""
    return {"num": NUMBERS, "int": NUMBERS, "ts": TIMES, "date": TIMES, "bool": BOOLEANS}.get(column.kind, TEXTS)


def allowed_of(column: Column, value: str) -> frozenset[str]:
    """What may become of a row with a value in a column."""
    if not value.strip():
        # Python's blanks that are none to SQL are texts like others
        return frozenset({STAGED, "missing_value", "missing_key", *(() if value.isascii() else ANY_REASON)})
    if column.kind == "bool":
        return frozenset({"bad_type"})
    if column.kind in ("num", "int"):
        if is_number(value):
            return frozenset({STAGED, "bad_type", "out_of_range"})
        # what Python and DuckDB may read in two ways
        is_doubtful = value in ("1_000", "1e5", "1e-400", "5\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}5", "٣", "５", "0x10", ".")
        return frozenset({STAGED, "bad_type", "out_of_range"}) if is_doubtful else frozenset({"bad_type"})
    if column.kind in ("ts", "date"):
        return frozenset({STAGED, "bad_type", "out_of_range", "impossible_time"})
    return frozenset({STAGED, *ANY_REASON})


# times that are no times, whatever reads them
NO_TIMES = (
    "0000-00-00", "2024-02-30", "2023-02-29", "2024-13-01", "01/02/2024", "2024/01/02", "1704067200", "1704067200000", "45292",
    "January 1, 2024", "2024-W01-1", "2024-001", "20240101", "24-01-01", "now", "today", "epoch", "infinity", "-infinity", "NaT", "null", "٢٠٢٤-٠١-٠١",
)  # fmt: skip
TOO_FAR = ("0001-01-01", "1899-12-31T23:59:59Z", "2200-01-01", "9999-12-31T23:59:59Z")


def cells_of(table: str, dice: random.Random, per_text_column: int) -> Iterator[tuple[Column, str, frozenset[str]]]:
    """The hostile values of a table, column by column."""
    contract = raw_tables()[table]
    for column in contract.columns:
        if column.name in LEFT_ALONE or (column.name in contract.key and len(contract.key) == 1):
            continue
        values = values_of(column)
        if values is TEXTS:
            values = tuple(dice.sample([text for text in TEXTS if len(text) < LONG], per_text_column))
            values += ("x" * LONG,) if column.name == "comment" else ()
        for value in values:
            allowed = allowed_of(column, value)
            if column.kind in ("ts", "date"):
                allowed = frozenset({"bad_type"}) if value in NO_TIMES else allowed
                allowed = frozenset({"out_of_range"}) if value in TOO_FAR else allowed
            yield column, value, allowed


def hostile_folder(seed: int, per_text_column: int = 4) -> Folder:
    """A folder in which every column of every table meets values that it should not.

    seed             what chooses the texts
    per_text_column  texts tried in each column of text
    """
    dice, found = random.Random(seed), Folder()
    for table, valid in VALID.items():
        contract = raw_tables()[table]
        rows = [valid | {"loaded_at": AS_OF}]
        own_key = contract.key[0] if len(contract.key) == 1 else "query"
        for number, (column, value, allowed) in enumerate(cells_of(table, dice, per_text_column)):
            key = f"hostile-{number}"
            if column.name == own_key:
                continue
            rows.append(valid | {"loaded_at": AS_OF, own_key: key, column.name: value})
            found.cells.append(Cell(table, key, column.name, value, allowed))
        if len(contract.key) == 1:
            for text in dice.sample(KEYS, min(per_text_column * 4, len(KEYS))):
                rows.append(valid | {"loaded_at": AS_OF, own_key: text})
                found.cells.append(Cell(table, text.strip(" "), own_key, text, frozenset({STAGED})))
        found.rows[table] = rows
    return found


# how each table's file is written; all the others are plain
SHAPES = {
    "customers": "bom", "users": "crlf", "events": "gzip", "invoices": "quoted", "payments": "reordered", "tickets": "shouted",
    "orders": "more columns", "refunds": "blank lines", "survey_responses": "parts", "subscriptions": "spaced",
}  # fmt: skip


def csv_text(rows: list[dict[str, str]], columns: list[str], **options: Any) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    # Python leaves a carriage return unquoted where lines end otherwise
    has_returns = any("\r" in value for row in rows for value in row.values())
    quoting = csv.QUOTE_ALL if has_returns else csv.QUOTE_MINIMAL
    writer = csv.writer(text, **{"lineterminator": "\n", "quoting": quoting, **options})
    writer.writerow(columns)
    writer.writerows([[row.get(column, "") for column in columns] for row in rows])
    return text.getvalue()


def write_folder(folder: Path, hostile: Folder, more_orders: Sequence[bytes] = ()) -> Path:
    """Writes the tables, each in a shape of its own.

    more_orders  further files of orders
    """
    folder.mkdir(parents=True)
    (folder / "orders").mkdir()
    for number, data in enumerate(more_orders):
        (folder / "orders" / f"more {number}.csv").write_bytes(data)
    for table, rows in hostile.rows.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        shape, path = SHAPES.get(table), folder / f"{table}.csv"
        if shape == "bom":
            path.write_text("\ufeff" + csv_text(rows, columns), encoding="utf-8", newline="")
        elif shape == "crlf":
            path.write_text(csv_text(rows, columns, lineterminator="\r\n"), encoding="utf-8", newline="")
        elif shape == "gzip":
            path.with_suffix(".csv.gz").write_bytes(gzip.compress(csv_text(rows, columns).encode()))
        elif shape == "quoted":
            path.write_text(csv_text(rows, columns, quoting=csv.QUOTE_ALL), encoding="utf-8", newline="")
        elif shape == "reordered":
            path.write_text(csv_text(rows, columns[::-1]), encoding="utf-8", newline="")
        elif shape in ("shouted", "spaced"):
            shown = [name.upper() if shape == "shouted" else f" {name} " for name in columns]
            renamed = [dict(zip(shown, (row.get(name, "") for name in columns))) for row in rows]
            path.write_text(csv_text(renamed, shown), encoding="utf-8", newline="")
        elif shape == "more columns":
            names = ["{{ 1/0 }}", "'; drop table x; --", 'a"b', "\U0001F4A5", "n" * 500, "select", "order", "Order_Id2"]
            text = csv_text([row | dict.fromkeys(names, "?") for row in rows], columns + names)
            (folder / table / "hostile.csv").write_text(text, encoding="utf-8", newline="")
        elif shape == "parts":
            (folder / table).mkdir()
            (folder / table / "it's [part] one*.csv").write_text(csv_text(rows[::2], columns), encoding="utf-8", newline="")
            (folder / table / "empty.csv").write_text("")
            (folder / table / "two.csv").write_text(csv_text(rows[1::2], columns[::-1]), encoding="utf-8", newline="")
        else:
            path.write_text(csv_text(rows, columns), encoding="utf-8", newline="")
    return folder


def typed_folder(folder: Path) -> tuple[Path, list[Cell]]:
    """Parquet files whose columns have types that no text can: floats that are no numbers, far times, records.

    Returns: the folder and its cells.
    """
    folder.mkdir(parents=True)
    cells: list[Cell] = []
    floats = [float("nan"), float("inf"), float("-inf"), 1e300, -1e300, 5e-324, -0.0, 1e12, -1e12, 2.5, None]
    rejected = {0, 1, 2, 3, 4, 7, 8, 10}
    key = [f"typed-{number}" for number in range(len(floats))]
    for number, value in enumerate(floats):
        allowed = {"missing_value", "bad_type"} if number in rejected else {STAGED}
        cells.append(Cell("orders", key[number], "amount", value, frozenset(allowed)))
    count = len(floats)
    pyarrow.parquet.write_table(pyarrow.table({
        "order_id": key, "customer_id": ["c"] * count, "ordered_at": pyarrow.array([1704067200] * count, pyarrow.timestamp("s", "Asia/Kathmandu")),
        "amount": pyarrow.array(floats, pyarrow.float64()), "currency": ["USD"] * count,
    }), folder / "orders.parquet")  # fmt: skip
    times = [0, -(2**40), 2**40, 253402300800, -62135596800, 1704067200, None]
    allowed_times = [{STAGED}, {"out_of_range"}, {"out_of_range"}, {"out_of_range"}, {"out_of_range"}, {STAGED}, {"missing_value"}]
    key = [f"typed-{number}" for number in range(len(times))]
    cells += [Cell("tickets", *row, frozenset(one)) for *row, one in zip(key, ["opened_at"] * len(key), times, allowed_times)]
    pyarrow.parquet.write_table(pyarrow.table({
        "ticket_id": key, "opened_at": pyarrow.array(times, pyarrow.timestamp("s")), "channel": ["email"] * len(key), "status": ["open"] * len(key),
    }), folder / "tickets.parquet")  # fmt: skip
    numbers = [2**63 - 1, -(2**63), 0, 7, None]
    key = [f"typed-{number}" for number in range(len(numbers))]
    allowed_numbers = [{"bad_type"}, {"bad_type", "out_of_range"}, {STAGED}, {STAGED}, {"missing_value"}]
    cells += [Cell("payments", *row, frozenset(one)) for *row, one in zip(key, ["amount"] * len(key), numbers, allowed_numbers)]
    pyarrow.parquet.write_table(pyarrow.table({
        "payment_id": key, "customer_id": [b"c"] * len(key), "attempted_at": ["2024-01-05"] * len(key), "status": ["failed"] * len(key),
        "amount": pyarrow.array(numbers, pyarrow.int64()), "currency": ["USD"] * len(key),
        "attempt_number": pyarrow.array([1] * len(key), pyarrow.uint64()), "extra": [{"a": [1, 2]}] * len(key),
    }), folder / "payments.parquet")  # fmt: skip
    # a boolean where a number should be, a record where a text should be, a list of times
    pyarrow.parquet.write_table(pyarrow.table({
        "invoice_id": ["typed-0"], "customer_id": ["c"], "status": ["paid"], "issued_at": ["2024-01-05"], "currency": ["USD"], "total": [True],
    }), folder / "invoices.parquet")  # fmt: skip
    cells.append(Cell("invoices", "typed-0", "total", True, frozenset({STAGED, "bad_type"})))
    pyarrow.parquet.write_table(pyarrow.table({
        "user_id": ["typed-0"], "customer_id": [{"is": "a record"}], "signed_up_at": [["2024-01-05"]],
    }), folder / "users.parquet")  # fmt: skip
    cells.append(Cell("users", "typed-0", "signed_up_at", ["2024-01-05"], frozenset({"bad_type", "missing_value"})))
    return folder, cells


def outcomes(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str]]:
    """What became of a table's rows: STAGED or the reason, for each row of a key."""
    key = "query" if table == "search_performance" else raw_tables()[table].key[0]
    found: dict[str, list[str]] = {}
    for name, what in connection.execute(
        f"select {key}, '{STAGED}' from staging.stg_holdfast__{table} union all "
        "select split_part(row_key, '|', -1), reason from quality.quarantine where source_table = ?",
        [table],
    ).fetchall():
        found.setdefault(name, []).append(what)
    return found


def misjudged(connection: duckdb.DuckDBPyConnection, cells: list[Cell]) -> list[str]:
    """The cells of a build of which something else became than may.

    connection  to its private warehouse
    """
    problems = []
    by_table: dict[str, dict[str, list[str]]] = {}
    for cell in cells:
        if cell.table not in by_table:
            by_table[cell.table] = outcomes(connection, cell.table)
        became = by_table[cell.table].get(cell.key, [])
        if len(became) != 1 or became[0] not in cell.allowed:
            problems.append(f"{cell.table}.{cell.column} = {str(cell.value)[:40]!r} became {became}, not {sorted(cell.allowed)}")
        elif became[0] == STAGED and cell.column in VERBATIM.get(cell.table, ()):
            key = raw_tables()[cell.table].key[0]
            ((value,),) = connection.execute(
                f"select {cell.column} from staging.stg_holdfast__{cell.table} where {key} = ?", [cell.key]
            ).fetchall()
            if value != cell.value.strip(" "):
                problems.append(f"{cell.table}.{cell.column} = {str(cell.value)[:40]!r} was staged as {value[:40]!r}")
    return problems


def judge_build(warehouse: Path, cells: list[Cell]) -> tuple[list[str], list[bool]]:
    """What is wrong with the cells of a build, and whether the rows of each table add up."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        balanced = connection.execute("select is_reconciled from quality.reconciliation").fetchall()
        return misjudged(connection, cells), [row[0] for row in balanced]


def judge_file(folder: Path, name: str, data: bytes) -> tuple[str, str]:
    """Puts a file into a folder of its own and looks at it as a build does: first at all files, then at its rows.

    Returns: refused, cut off (found bad while it is read), no such column, or read; and what was said.
    """
    folder.mkdir(parents=True)
    path = folder / name
    path.write_bytes(data)
    try:
        look(folder, None)
    except Stop as stop:
        return "refused", str(stop)
    if not data:
        return "read", ""
    reader = READERS["parquet" if name.endswith(".parquet") else "csv"]
    try:
        with duckdb.connect() as connection:
            cursor = connection.execute(f"select * from {reader}", [str(path)])
            present = {column[0].strip().lower() for column in cursor.description}
            cursor.fetchall()
    except duckdb.Error as error:
        return "cut off", explain_read_error("raw table orders", None, str(error))
    required = {column.name for column in raw_tables()["orders"].columns if column.is_required}
    return ("read", "") if required <= present else ("no such column", "")


def spoilt_files(seed: int, count: int) -> Iterator[tuple[str, str, bytes]]:
    """Files of orders that went wrong on the way, each by one or two mutations of a good one.

    Yields: what was done, the file's name, its content.
    """
    dice = random.Random(seed)
    rows = [
        {"order_id": f"o{n}", "customer_id": f"c{n % 5}", "ordered_at": f"2024-01-{n % 28 + 1:02}", "amount": f"{n}.5", "status": 'a "b", c'}
        for n in range(40)
    ]  # fmt: skip
    columns = list(rows[0])
    plain = csv_text(rows, columns).encode()
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), buffer)
    parquet, zipped = buffer.getvalue(), gzip.compress(plain, mtime=0)
    files = {"orders.csv": plain, "orders.csv.gz": zipped, "orders.parquet": parquet}
    header = plain.split(b"\n")[0]
    mutations = {
        "cut short": lambda data: data[: dice.randrange(len(data) + 1)],
        "a byte flipped": lambda data: flipped(data, dice, 1),
        "ten bytes flipped": lambda data: flipped(data, dice, 10),
        "a piece left out": lambda data: without(data, dice),
        "a piece twice": lambda data: twice(data, dice),
        "bytes of no text": lambda data: put(data, dice, bytes(dice.randrange(128, 256) for _ in range(5))),
        "zero bytes": lambda data: put(data, dice, b"\0\0\0"),
        "a lone quote": lambda data: put(data, dice, b'"'),
        "a line break": lambda data: put(data, dice, dice.choice([b"\n", b"\r", b"\r\n", b"\n\n\n"])),
        "a separator": lambda data: put(data, dice, dice.choice([b",", b";", b"\t", b",,,"])),
        "a column twice": lambda data: data.replace(header, header.replace(b"status", dice.choice([b"order_id", b"ORDER_ID", b" amount"])), 1),
        "a column missing": lambda data: data.replace(b"amount", b"amuont", 1),
        "no header": lambda data: data[len(header) + 1 :],
        "a header alone": lambda data: data[: len(header) + dice.randrange(2)],
        "another encoding": lambda data: data.decode("latin-1").encode(dice.choice(["utf-16", "utf-16-le", "utf-32", "utf-7"])),
        "a mark first": lambda data: dice.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"%PDF-1.7\n"]) + data,
        "another format": lambda data: dice.choice(list(files.values())),
        "nothing": lambda data: b"",
        "noise": lambda data: dice.randbytes(dice.randrange(1, 3000)),
    }  # fmt: skip
    for number in range(count):
        name = dice.choices(list(files), [6, 2, 3])[0]
        kinds = dice.sample(list(mutations), dice.choice([1, 1, 1, 2]))
        data = files[name]
        for kind in kinds:
            data = mutations[kind](data)
        yield f"{number}: {', '.join(kinds)}", name, data


def flipped(data: bytes, dice: random.Random, times: int) -> bytes:
    """Some bits turned."""
    changed = bytearray(data)
    for _ in range(times if changed else 0):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def span(data: bytes, dice: random.Random) -> tuple[int, int]:
    """A piece of a file."""
    first = dice.randrange(len(data) + 1)
    return first, min(len(data), first + dice.randrange(1, 80))


def without(data: bytes, dice: random.Random) -> bytes:
    """A piece left out."""
    first, last = span(data, dice)
    return data[:first] + data[last:]


def twice(data: bytes, dice: random.Random) -> bytes:
    """A piece repeated."""
    first, last = span(data, dice)
    return data[:last] + data[first:]


def put(data: bytes, dice: random.Random, piece: bytes) -> bytes:
    """A piece put in somewhere."""
    first = dice.randrange(len(data) + 1)
    return data[:first] + piece + data[first:]


@dataclass
class Fuzz:
    """What hostile folders came to.

    seed      what chose them
    files     what was done to each spoilt file, what became of it, and what was said
    cells     how many cells were tried
    problems  those of which something else became than may
    balanced  whether the rows of each table add up
    rows      raw rows of the build
    output    what the build printed
    """

    seed: int
    files: list[tuple[str, str, str]]
    cells: int
    problems: list[str]
    balanced: list[bool]
    rows: int
    output: str
    status: int

    def wrong_files(self) -> list[str]:
        """The files that were refused with anything but one line that names table and file."""
        return [
            f"{what}: {said}"
            for what, became, said in self.files
            if became in ("refused", "cut off")
            and not (re.fullmatch(r"raw table orders: .*orders\.\S+.*\.", said) and len(said) < 600)
        ]


def fuzz(folder: Path, seed: int, files: int, per_text_column: int) -> Fuzz:
    """Looks at spoilt files one by one, then builds every hostile cell and every spoilt CSV file that was read.

    folder           an empty folder
    files            how many
    per_text_column  texts tried in each column of text
    """
    judged, readable = [], []
    for number, (what, name, data) in enumerate(spoilt_files(seed, files)):
        became, said = judge_file(folder / "files" / str(number), name, data)
        judged.append((f"{what} ({name})", became, said))
        if became == "read" and name == "orders.csv":
            readable.append(data)
    cells = hostile_folder(seed, per_text_column)
    raw = write_folder(folder / "raw", cells, readable)
    places = Places(folder / "marts.duckdb")
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "build", "--raw", str(raw), "--as-of", AS_OF, "--db", str(places.published)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    found = Fuzz(seed, judged, len(cells.cells), [], [], 0, done.stdout + done.stderr, done.returncode)
    if done.returncode == 0:
        found.problems, found.balanced = judge_build(places.warehouse, cells.cells)
        with duckdb.connect(str(places.warehouse), read_only=True) as connection:
            ((found.rows,),) = connection.execute("select sum(raw_row_count) from quality.reconciliation").fetchall()
    return found
