"""The raw contract as the generator needs it: columns and primary keys of the raw tables."""

from __future__ import annotations

from holdfast.contract import Column, raw_tables

TABLES: dict[str, tuple[Column, ...]] = {name: table.columns for name, table in raw_tables().items()}


def column_names(table: str) -> list[str]:
    """Column names of a raw table, in contract order."""
    return [column.name for column in TABLES[table]]


def primary_key(table: str) -> tuple[str, ...]:
    """Names of the columns that identify a row of a raw table."""
    return raw_tables()[table].key
