"""The raw contract, the policy contract and how CSV files are read, each from the one place where it is written:
macros/raw/raw_contract.sql, macros/policies/policy_contract.sql and macros/raw/csv_options.sql."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from holdfast import ROOT


@dataclass(frozen=True)
class Column:
    """One column: `kind` is text, ts, date, num, int, bool, json or (policies) ratio."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Table:
    """One raw table: its primary key, its own time (None when it has none) and its columns."""

    name: str
    key: tuple[str, ...]
    time: str | None
    columns: tuple[Column, ...]


def _block(macro: Path, name: str) -> str:
    """The text between `{% set <name> %}` and `{% endset %}` of a macro."""
    return macro.read_text(encoding="utf-8").split(f"{{% set {name} %}}")[1].split("{% endset %}")[0]


def _entries(macro: Path) -> dict[str, Any]:
    """The contract that a macro holds as YAML."""
    return yaml.safe_load(_block(macro, "contract"))


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from their notation: `order_id! amount!:num comment`."""
    columns = []
    for word in text.split():
        name, _, kind = word.partition(":")
        columns.append(Column(name.rstrip("!"), kind or "text", name.endswith("!")))
    return tuple(columns)


@lru_cache
def raw_tables() -> dict[str, Table]:
    """The raw tables by name."""
    return {
        name: Table(
            name, tuple(entry["key"].split(", ")), entry.get("time"), _columns(entry["columns"])
        )
        for name, entry in _entries(ROOT / "macros/raw/raw_contract.sql").items()
    }


@lru_cache
def policy_tables() -> dict[str, tuple[Column, ...]]:
    """The policy tables' columns by table name."""
    return {
        name: _columns(columns)
        for name, columns in _entries(ROOT / "macros/policies/policy_contract.sql").items()
    }


def csv_options() -> str:
    """The options with which DuckDB's read_csv reads raw and policy files."""
    return " ".join(_block(ROOT / "macros/raw/csv_options.sql", "options").split())
