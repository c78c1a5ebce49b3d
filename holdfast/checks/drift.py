"""Compares a build with the current publication: rows, shares of NULLs, sizes, and shares of categories.

A build writes its profile beside the publication; the next build of the same source reads it. A build of
another source (other raw or policy folders, other vars, more people forgotten) has nothing to be compared with.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import yaml

from holdfast import suppression
from holdfast.checks.suites import FOLDER, Expectation, Table

SCHEMAS = (
    "staging", "retention", "revenue", "engagement", "sentiment", "support", "customers", "scorecard", "quality",
)  # fmt: skip
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")
# a changed as_of is the passing of time, not another source
NOT_THE_SOURCE = ("as_of", "forgotten_path")
# values of a category that are told apart, and the share that one is given which is not there
TOLD_APART, NO_SHARE = 50, 0.0001
Profile = dict[str, dict[str, Any]]
Comparison = list[tuple[str, str, str, float | None, float | None, int]]


def profile_tables(connection: duckdb.DuckDBPyConnection) -> Profile:
    """The profile of every staged table and mart.

    Returns: by table, {"rows": count, "nulls": {column: share}, "sizes": {column: mean size}, "shares":
    {column: {value: share}}}. The size of a number is what it is without its sign: the mean of what goes up and down
    may be anything near 0.
    """
    columns = connection.execute(
        "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns "
        "where table_schema in (select unnest(?)) and table_name not like 'base!_%' escape '!' "
        "order by 1, ordinal_position",
        [list(SCHEMAS)],
    ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in columns:
        tables.setdefault(table, []).append((column, kind))
    profile: Profile = {}
    for table, described in tables.items():
        numbers = [column for column, kind in described if kind.startswith(NUMBERS)]
        measures = ["count(*)", *(f'count("{column}")' for column, _ in described)]
        measures += [f'avg(abs("{column}"))' for column in numbers]
        count, *values = connection.execute(f"select {', '.join(measures)} from {table}").fetchone()
        filled = dict(zip([column for column, _ in described], values))
        profile[table] = {
            "rows": count,
            "nulls": {column: 1 - filled[column] / count for column in filled} if count else {},
            "sizes": {
                column: float(size)
                for column, size in zip(numbers, values[len(described) :])
                if size is not None
            },
            "shares": {
                column: shares_of(connection, table, column, count)
                for column in categories(table)
                if count and column in filled
            },
        }
    return profile


def limits() -> dict[str, Any]:
    """What drift.yml says."""
    return yaml.safe_load((FOLDER / "drift.yml").read_text())


def categories(table: str) -> list[str]:
    """The columns of a table, as schema.table, that are categories."""
    schema, _, name = table.partition(".stg_holdfast__")
    return limits()["categories"].get(name, []) if schema == "staging" else []


def shares_of(connection: duckdb.DuckDBPyConnection, table: str, column: str, count: int) -> dict[str, float]:
    """The shares of the most frequent values of a column, NULL as an empty text; the others together are `...`."""
    counted = connection.execute(
        f"select coalesce(cast(\"{column}\" as varchar), ''), count(*) from {table} group by 1 "
        f"order by 2 desc, 1 limit {TOLD_APART}"
    ).fetchall()
    shares = {value: number / count for value, number in counted}
    rest = count - sum(number for _, number in counted)
    return shares | ({"...": rest / count} if rest else {})


def stability_index(before: Mapping[str, float], now: Mapping[str, float]) -> float:
    """The population stability index of two distributions: 0 when they are alike."""
    pairs = [(max(before.get(value, 0), NO_SHARE), max(now.get(value, 0), NO_SHARE)) for value in {*before, *now}]
    return math.fsum((new - old) * math.log(new / old) for old, new in pairs)


def compare(
    connection: duckdb.DuckDBPyConnection, path: Path, previous: Path | None, given: Mapping[str, Any]
) -> Comparison:
    """Writes this build's profile and lines it up with the previous one.

    path      the JSON file for this build's profile
    previous  the folder of the current publication, or None

    Returns: (table, column or "", metric, previous, current, rows before), one per figure; nothing when
    there is no publication of the same source.
    """
    source = {name: str(value) for name, value in sorted(given.items()) if name not in NOT_THE_SOURCE}
    if given.get("forgotten_path"):
        source["forgotten"] = suppression.fingerprint(Path(given["forgotten_path"]))
    now = profile_tables(connection)
    path.write_text(json.dumps({"source": source, "tables": now}, indent=1, sort_keys=True) + "\n")
    kept = previous / "profile.json" if previous else None
    if kept is None or not kept.exists():
        return []
    before = json.loads(kept.read_text())
    return line_up(before["tables"], now) if before["source"] == source else []


def line_up(before: Profile, now: Profile) -> Comparison:
    """The figures of two profiles side by side."""
    lines: Comparison = []
    for table in sorted(set(before) & set(now)):
        old, new = before[table], now[table]
        lines.append((table, "", "row_count", old["rows"], new["rows"], old["rows"]))
        for metric, kept in (("null_rate", "nulls"), ("size", "sizes")):
            for column in sorted(set(old.get(kept, {})) & set(new[kept])):
                lines.append((table, column, metric, old[kept][column], new[kept][column], old["rows"]))
        shares, fewest = (old.get("shares", {}), new.get("shares", {})), min(old["rows"], new["rows"])
        for column in sorted(set(shares[0]) & set(shares[1])):
            index = stability_index(shares[0][column], shares[1][column])
            lines.append((table, column, "shares", 0.0, index, fewest))
    return lines


def write(compared: Comparison, path: Path) -> list[Table]:
    """Writes a comparison to a DuckDB file of its own.

    Returns: what is expected of it.
    """
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema drift")
        connection.execute(
            "create table drift.previous_publication (table_name varchar, column_name varchar, metric varchar, "
            "before double, now double, row_count_before bigint)"
        )
        if compared:
            connection.executemany(
                "insert into drift.previous_publication values (?, ?, ?, ?, ?, ?)", compared
            )
    return [Table("previous_publication", "drift", None, expectations())]


WHAT = {
    "row_count": "rows",
    "null_rate": "the share of NULLs of a column",
    "size": "the mean size of a column",
    "shares": "the population stability index of a category",
}


def expectations() -> list[Expectation]:
    """The limits of drift.yml as expectations."""
    entries: Mapping[str, Mapping[str, Mapping[str, float]]] = limits()
    return [
        one(metric, severity, band)
        for metric, bands in entries.items()
        if metric in WHAT
        for severity, band in bands.items()
    ]


def one(metric: str, severity: str, limits: Mapping[str, float]) -> Expectation:
    """One band of one metric as an expectation."""
    what = WHAT[metric]
    if "max_difference" in limits:
        outside = f"abs(now - before) > {limits['max_difference']}"
        says = f"{what} changed by at most {limits['max_difference']:g} since the current publication"
    else:
        outside = f"now < before * {limits['min_ratio']}"
        says = f"{what} did not fall under {limits['min_ratio']:g} times those of the current publication"
        if limits["max_ratio"] != float("inf"):
            outside += f" or now > before * {limits['max_ratio']}"
            says += f" or rise over {limits['max_ratio']:g} times"
        outside = f"({outside}) and before > 0"
    query = (
        "select table_name || case when column_name = '' then '' else '.' || column_name end "
        "|| ' went from ' || round(before, 4) || ' to ' || round(now, 4) as problem "
        f"from batch where metric = '{metric}' and row_count_before >= {limits['min_rows']:g} "
        f"and ({outside}) order by table_name, column_name"
    )
    return Expectation(f"drift_of_{metric}_{severity}", says, severity, None, {"rows": query})
