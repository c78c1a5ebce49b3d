"""The checks of a build as tables: quality.check_results, and quality.check_history over builds.

Every publication carries the history, its own build last. A build that was not published leaves its checks
in `unpublished_checks.json`, and the next publication takes them up. No clock is read: builds are numbered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from holdfast.places import Places
from holdfast.privacy import HIDDEN_ROWS

BUILDS_KEPT = 30
# by column: the key in a check's record, the type, what it is
CHECK_COLUMNS = {
    "check": ("check_name", "varchar", "Name of the dbt test or the expectation."),
    "layer": ("layer", "varchar", "raw, policies, staging, intermediate or marts."),
    "severity": ("severity", "varchar", "error: nothing is published when it fails; warn: it is only said."),
    "observed": ("observed", "varchar", "What was found."),
    "expected": ("expected", "varchar", "What was to be found."),
    "passed": ("is_passed", "boolean", "Whether the check passed."),
    "as_of": ("as_of", "timestamp", "The moment that the build's figures are of (UTC)."),
}
HISTORY_COLUMNS = {
    "build_number": ("build_number", "bigint", "Number of the build, counted from 1; a later build has a higher one."),
    "is_published": ("is_published", "boolean", "Whether the build was published; false where a check kept it back."),
    **{name: CHECK_COLUMNS[name] for name in ("check", "layer", "severity")},
    "observed": ("observed", "varchar", "What was found; NULL where that quotes rows."),
    **{name: CHECK_COLUMNS[name] for name in ("passed", "as_of")},
}
Record = Mapping[str, Any]


@dataclass(frozen=True)
class CheckTable:
    """One of the two tables.

    name     in the schema quality
    grain    the first words of its description
    key      its primary key
    columns  as CHECK_COLUMNS
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, str, str]]

    @property
    def description(self) -> str:
        """Its description."""
        return f"{self.grain}: the dbt data tests and the expectations."

    def create(self, connection: duckdb.DuckDBPyConnection, database: str) -> None:
        """Creates the table, empty."""
        connection.execute(f"create schema if not exists {database}.quality")
        columns = ", ".join(f'"{name}" {kind}' for name, (_, kind, _) in self.columns.items())
        connection.execute(f"create table {database}.quality.{self.name} ({columns})")

    def insert(self, connection: duckdb.DuckDBPyConnection, database: str, records: Iterable[Record]) -> None:
        """Writes records to the table, in the order of its key."""
        keys = [self.columns[name][0] for name in self.key]
        ordered = sorted(records, key=lambda record: [record[key] for key in keys])
        # a list per column: thousands of rows, one by one, take seconds
        lists = [
            [None if record.get(key) is None else str(record[key]) for record in ordered]
            for key, _, _ in self.columns.values()
        ]
        values = ", ".join(f"cast(unnest(cast(? as varchar[])) as {kind})" for _, kind, _ in self.columns.values())
        connection.execute(f"insert into {database}.quality.{self.name} select {values}", lists)


RESULTS = CheckTable("check_results", "One row per check of the build", ("check", "layer"), CHECK_COLUMNS)
HISTORY = CheckTable(
    "check_history",
    f"One row per build and check, over the last {BUILDS_KEPT} builds, those not published among them",
    ("build_number", "check", "layer"),
    HISTORY_COLUMNS,
)


def published_results(checks: Sequence[Record], as_of: Any, is_pseudonymous: bool) -> list[Record]:
    """Rows of quality.check_results; what quotes rows is hidden where ids are."""
    return [
        {
            **check,
            "as_of": as_of,
            "observed": HIDDEN_ROWS if is_pseudonymous and check.get("quotes_rows") else check["observed"],
        }
        for check in checks
    ]


def numbered(number: int, checks: Sequence[Record], as_of: Any, is_published: bool) -> list[Record]:
    """Rows of quality.check_history for one build."""
    return [
        {
            **{name: check[name] for name in ("check_name", "layer", "severity", "is_passed")},
            "observed": None if check.get("quotes_rows") else check["observed"],
            "build_number": number,
            "is_published": is_published,
            "as_of": as_of,
        }
        for check in checks
    ]


def last_published(places: Places) -> Path | None:
    """The history in the newest publication; None when there is none."""
    found = sorted(places.publications.glob("[0-9]*/marts/quality/check_history.parquet"))
    return found[-1] if found else None


def unpublished_builds(places: Places) -> list[dict[str, Any]]:
    """The builds since the newest publication: {"number": ..., "as_of": ..., "checks": [...]}, oldest first."""
    try:
        return json.loads(places.unpublished_checks.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return []


def earlier_rows(places: Places) -> list[Record]:
    """Rows of quality.check_history for every build before this one."""
    rows: list[Record] = []
    path = last_published(places)
    if path is not None:
        keys = [key for key, _, _ in HISTORY_COLUMNS.values()]
        columns = ", ".join(f'"{name}"' for name in HISTORY_COLUMNS)
        with duckdb.connect() as connection:
            found = connection.execute(f"select {columns} from read_parquet(?)", [str(path)]).fetchall()
        rows = [dict(zip(keys, values)) for values in found]
    known = max((row["build_number"] for row in rows), default=0)
    for build in unpublished_builds(places):
        if build["number"] > known:
            rows += numbered(build["number"], build["checks"], build["as_of"], False)
    return rows


def with_this_build(earlier: Sequence[Record], checks: Sequence[Record], as_of: Any) -> list[Record]:
    """Rows of quality.check_history for a build about to be published, and the builds before it."""
    number = max((row["build_number"] for row in earlier), default=0) + 1
    rows = [*earlier, *numbered(number, checks, as_of, True)]
    return [row for row in rows if row["build_number"] > number - BUILDS_KEPT]


def remember_unpublished(places: Places, checks: Sequence[Record], as_of: Any) -> None:
    """Keeps the checks of a build that is not published."""
    if not checks:
        return
    earlier = earlier_rows(places)
    number = max((row["build_number"] for row in earlier), default=0) + 1
    kept = unpublished_builds(places)
    plain = [
        {name: check[name] for name in ("check_name", "layer", "severity", "is_passed")}
        | {"observed": None if check.get("quotes_rows") else check["observed"]}
        for check in checks
    ]
    build = {"number": number, "as_of": str(as_of) if as_of else None, "checks": plain}
    writing = places.unpublished_checks.with_suffix(".new")
    writing.write_text(json.dumps([*kept, build][-BUILDS_KEPT:], indent=1) + "\n")
    os.replace(writing, places.unpublished_checks)
