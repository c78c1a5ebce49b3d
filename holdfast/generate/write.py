"""Writing: CSV with a fixed text form, or Parquet with real types."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from .contract import TABLES

Row = list[Any]
_DECIMAL = (18, 6)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return str(value)


def _column_texts(values: Sequence[Any]) -> list[str]:
    """Texts of one column; a column of whole minutes is written without seconds."""
    texts = [_text(value) for value in values]
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
    wanted = {"ts": datetime, "date": date, "num": (Decimal, int, float), "int": int, "bool": bool}
    return all(
        value is None or column.kind not in wanted or isinstance(value, wanted[column.kind])
        for column, value in zip(TABLES[table], row)
    )


def write_parquet(path: Path, table: str, rows: Sequence[Row]) -> None:
    """Write one raw table as Parquet with every contract column; rows that typed columns cannot hold are left out."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    typed = [row for row in rows if fits_types(table, row)]
    columns = list(zip(*typed)) if typed else [() for _ in TABLES[table]]
    arrays, fields = [], []
    for column, values in zip(TABLES[table], columns):
        kind = arrow_type(column.kind)
        if column.kind == "num":
            values = [None if value is None else Decimal(str(value)) for value in values]
        elif column.kind in ("text", "json"):
            values = [None if value is None else str(value) for value in values]
        arrays.append(pa.array(values, type=kind))
        fields.append(pa.field(column.name, kind))
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd", row_group_size=200_000)
