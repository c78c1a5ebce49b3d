"""Writing: CSV with a fixed text form, or Parquet with real types."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from .contract import TABLES

Row = list[Any]
_DECIMAL = (18, 6)
# Columns of events whose texts come from a short list.
ENCODED = (
    "event_name",
    "page_url",
    "referrer_url",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "platform",
    "device_type",
    "browser",
    "country",
    "user_agent",
    "properties",
)


def text_of(value: Any) -> str:
    """A value as CSV text; empty = NULL."""
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    return str(value)


def _column_texts(values: Sequence[Any]) -> list[str]:
    """Texts of one column; a column of whole minutes is written without seconds."""
    texts = [text_of(value) for value in values]
    if all(not isinstance(value, datetime) or value.second == 0 for value in values):
        texts = [text[:16] if isinstance(value, datetime) else text for text, value in zip(texts, values)]
    return texts


def write_csv(path: Path, table: str, rows: Sequence[Row]) -> None:
    """Write one raw table as CSV, leaving out optional columns that are empty in every row."""
    columns = list(zip(*rows)) if rows else [() for _ in TABLES[table]]
    kept = [
        (column.name, _column_texts(values))
        for column, values in zip(TABLES[table], columns)
        if column.is_required or any(value is not None for value in values)
    ]
    write_texts(path, [name for name, _ in kept], zip(*(texts for _, texts in kept)))


def write_texts(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write texts as CSV: comma, line feed, quotes only where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def arrow_type(kind: str) -> Any:
    """The Parquet type of a contract type."""
    import pyarrow as pa

    return {
        "text": pa.string(),
        "json": pa.string(),
        "ts": pa.timestamp("us"),
        "date": pa.date32(),
        "num": pa.decimal128(*_DECIMAL),
        "int": pa.int64(),
        "bool": pa.bool_(),
    }[kind]


def fits_types(table: str, row: Row) -> bool:
    """Whether typed columns can hold the row (a broken row of the CSV form may not)."""
    wanted: dict[str, Any] = {
        "ts": datetime,
        "date": date,
        "num": (Decimal, int, float),
        "int": int,
        "bool": bool,
    }
    return all(
        value is None or column.kind not in wanted or isinstance(value, wanted[column.kind])
        for column, value in zip(TABLES[table], row)
    )


def arrow_schema(table: str, is_encoded: bool = False) -> Any:
    """Arrow schema of a raw table; encoded, its listed texts of events are dictionaries."""
    import pyarrow as pa

    encoded = ENCODED if is_encoded else ()
    words = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field(column.name, words if column.name in encoded else arrow_type(column.kind))
            for column in TABLES[table]
        ]
    )


def rows_as_arrow(table: str, rows: Sequence[Row]) -> Any:
    """An Arrow table with every contract column; rows that typed columns cannot hold are left out."""
    import pyarrow as pa

    typed = [row for row in rows if fits_types(table, row)]
    columns = list(zip(*typed)) if typed else [() for _ in TABLES[table]]
    converters: dict[str, Callable[[Any], Any]] = {"num": _decimal, "text": str, "json": str}
    arrays = []
    for column, values in zip(TABLES[table], columns):
        convert = converters.get(column.kind)
        converted = [value if value is None or convert is None else convert(value) for value in values]
        arrays.append(pa.array(converted, type=arrow_type(column.kind)))
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))


def write_parquet(path: Path, table: str, rows: Sequence[Row]) -> None:
    """Write one raw table as Parquet."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows_as_arrow(table, rows), path, compression="zstd")
