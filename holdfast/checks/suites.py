"""Reads the expectations from the YAML files beside this module.

Each file is a layer. Its entries, by table:

    staging.stg_holdfast__customers:
      - name: customers_have_a_country          the check's name, unique over all layers
        says: nine customers of ten or more have a country
        severity: warn                          error stops the publication (default: warn)
        min_rows: 100                           not asked of a smaller table (default: 1)
        expect: column_proportion_of_non_null_values_to_be_between
        column: country                         and further arguments of the expectation
        min_value: 0.9
      - name: ...
        rows: select ... from batch where ...     the rows that should not be; `problem` says why

raw.yml is written by raw table and column instead, since the raw relation differs from build to build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import great_expectations.expectations as gxe
import yaml

from holdfast.contract import Table as RawTable
from holdfast.contract import raw_tables
from holdfast.inputs import READERS, find

FOLDER = Path(__file__).parent
SETTINGS = ("name", "says", "severity", "min_rows", "expect", "rows")


@dataclass(frozen=True)
class Expectation:
    """One expectation.

    kind  Great Expectations' name for it without `expect_`; None for a query of unwanted rows
    """

    name: str
    says: str
    severity: str
    kind: str | None
    arguments: Mapping[str, Any]

    def build(self, severities: Mapping[str, str]) -> Any:
        """The object that Great Expectations runs.

        severities  its word for each of ours
        """
        meta = {"check_name": self.name, "says": self.says, "severity": self.severity}
        common = {"severity": severities[self.severity], "meta": meta}
        if self.kind is None:
            query = f"with batch as (select * from {{batch}}) {self.arguments['rows']}"
            return gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=query, description=self.says, **common
            )
        words = "".join(word.capitalize() for word in self.kind.split("_"))
        return getattr(gxe, f"Expect{words}")(**self.arguments, **common)


@dataclass(frozen=True)
class Table:
    """A table, or a query in its stead, and what is expected of it."""

    name: str
    schema: str | None = None
    query: str | None = None
    expectations: list[Expectation] = field(default_factory=list)


def read(layer: str) -> dict[str, Any]:
    """The entries of a layer's file."""
    return yaml.safe_load((FOLDER / f"{layer}.yml").read_text()) or {}


def expectation(entry: Mapping[str, Any]) -> Expectation:
    """An entry of a file as an expectation."""
    if "rows" in entry:
        arguments = {"rows": entry["rows"]}
    else:
        arguments = {name: value for name, value in entry.items() if name not in SETTINGS}
    return Expectation(entry["name"], entry["says"], entry.get("severity", "warn"), entry.get("expect"), arguments)


def load(connection: duckdb.DuckDBPyConnection, given: Mapping[str, Any]) -> dict[str, list[Table]]:
    """What is expected of the tables that a build has, by layer.

    connection  to the private warehouse
    given       dbt vars of the build
    """
    relations = {
        f"{schema}.{table}"
        for schema, table in connection.execute(
            "select table_schema, table_name from information_schema.tables"
        ).fetchall()
    }
    layers = {"raw": list(raw_layer(connection, given, relations))}
    for layer in ("staging", "intermediate", "marts"):
        layers[layer] = []
        for relation, entries in read(layer).items():
            if relation not in relations:
                continue
            (count,) = connection.execute(f"select count(*) from {relation}").fetchone()
            wanted = [expectation(entry) for entry in entries if count >= entry.get("min_rows", 1)]
            if wanted:
                schema, name = relation.split(".")
                layers[layer].append(Table(name, schema, None, wanted))
    return layers


def raw_relation(name: str, given: Mapping[str, Any], folder: Mapping[str, list[Path]]) -> str | None:
    """The SQL of a raw relation, as macros/raw/raw_relation.sql decides it; None when there is none.

    folder  the files of raw_path by table
    """
    if given.get(f"holdfast_{name}"):
        return str(given[f"holdfast_{name}"])
    if given.get("raw_path"):
        files = [path for path in folder.get(name, []) if path.stat().st_size]
        if not files:
            return None
        quoted = ", ".join(
            "'" + "".join(f"[{char}]" if char in "*?[" else char for char in str(path)).replace("'", "''") + "'"
            for path in files
        )
        reader = READERS["parquet" if files[0].name.endswith(".parquet") else "csv"]
        return reader.replace("(?", f"([{quoted}], union_by_name = true")
    if any(given.get(f"holdfast_{other}") for other in raw_tables()):
        return None
    return f"raw.raw_holdfast__{name}"


def raw_layer(
    connection: duckdb.DuckDBPyConnection, given: Mapping[str, Any], relations: set[str]
) -> list[Table]:
    """What is expected of the raw tables that the source has."""
    entries = read("raw")
    (as_of,) = connection.execute("select max(as_of) from staging.stg_holdfast__as_of").fetchone()
    path = given.get("raw_path")
    folder = find(Path(path), "RAW", list(raw_tables())).tables if path else {}
    tables = []
    for name, contract in raw_tables().items():
        relation = raw_relation(name, given, folder)
        if relation is None or "{{" in relation:
            continue
        if relation.startswith("raw.raw_holdfast__") and relation not in relations:
            continue
        described = connection.execute(f"describe select * from {relation}").fetchall()
        columns = {row[0].strip().lower(): row[0] for row in described}
        query = f"select * from {relation}"
        wanted = raw_expectations(contract, columns, as_of, entries["every_table"] | entries["tables"].get(name, {}))
        tables.append(Table(name, None, query, wanted))
    return tables


def raw_expectations(
    contract: RawTable, columns: Mapping[str, str], as_of: Any, limits: Mapping[str, Any]
) -> list[Expectation]:
    """What is expected of one raw table.

    columns  its columns' own names by their names in the contract
    limits   the entry of raw.yml
    """
    table = contract.name
    wanted = [
        Expectation(
            f"raw_{table}_has_rows", "a raw table that is there has rows", "warn",
            "table_row_count_to_be_between", {"min_value": 1},
        )
    ]  # fmt: skip
    filled = {column.name: limits["required_filled"] for column in contract.columns if column.is_required}
    filled |= {"loaded_at": limits["loaded_at_filled"], **limits.get("filled", {})}
    for column, least in filled.items():
        if column in columns:
            wanted.append(Expectation(
                f"raw_{table}_{column}_is_filled", f"{100 * least:g} % or more of {column} is filled", "warn",
                "column_proportion_of_non_null_values_to_be_between",
                {"column": columns[column], "min_value": least},
            ))  # fmt: skip
    times = [column for column in ("loaded_at", contract.time) if column and column in columns]
    days = limits.get("days_behind")
    if times and days is not None and as_of is not None:
        latest = ", ".join(f'max(try_cast("{columns[column]}" as timestamptz))' for column in times)
        wanted.append(Expectation(
            f"raw_{table}_is_fresh", f"its latest row is at most {days} days older than as_of", "warn", None,
            {"rows": (
                "select 'its latest row is of ' || latest_at as problem "
                f"from (select coalesce({latest}) as latest_at from batch) as latest_row "
                f"where latest_at < timestamptz '{as_of}+00' - interval {days} day"
            )},
        ))  # fmt: skip
    return wanted
