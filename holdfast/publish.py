"""Publishes the marts: a DuckDB file and a folder of Parquet files with a manifest, each put in place at once.

A publication is written to its own folder first, `<name>.build/publications/<number>/`; then the published
file becomes a second name of its database, by a rename, and `<name>.build/marts` a link to its Parquet.
Readers that have the old files open keep them; new ones see the new. The last KEPT publications stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from holdfast import history, privacy, suppression
from holdfast.places import Places
from holdfast.publications import WAITING, publications, put_in_place, remove_old, settle, sync

# every DuckDB since 1.0 reads it
STORAGE_VERSION = "v1.0.0"
# it remembers the builds before, so that two builds of one input differ in it
NOT_OF_THE_INPUT = ("quality.check_history",)


@dataclass(frozen=True)
class Mart:
    """One table to publish.

    schema, table  its name
    grain          the first sentence of its description
    description    the whole
    key            columns of its primary key; may be empty
    columns        text by column
    personal       kind by column that is personal, or looks it: see holdfast/privacy.py
    """

    schema: str
    table: str
    grain: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, str]
    personal: dict[str, str | None] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def read_marts(manifest: dict[str, Any]) -> list[Mart]:
    """The marts of the project, by name, from dbt's manifest."""
    keys: dict[str, tuple[str, ...]] = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_combination":
            keys.setdefault(node["attached_node"], tuple(test["kwargs"]["columns"]))
        elif test.get("name") == "unique":
            keys.setdefault(node["attached_node"], (test["kwargs"]["column_name"],))
    marts = []
    for name, node in manifest["nodes"].items():
        if node["resource_type"] != "model" or not node["original_file_path"].startswith("models/marts/"):
            continue
        description = " ".join(node["description"].split())
        grain = description.split(": ")[0].split(". ")[0].rstrip(".")
        columns = {column["name"]: " ".join(column["description"].split()) for column in node["columns"].values()}
        personal = {column["name"]: privacy.personal_kind(column) for column in node["columns"].values()}
        marts.append(Mart(node["schema"], node["alias"], grain, description, keys.get(name, ()), columns, personal))
    return sorted(marts, key=lambda mart: (mart.schema, mart.table))


def order_by(connection: duckdb.DuckDBPyConnection, relation: str, key: Sequence[str]) -> str:
    """The columns to sort a relation by, all of them, so that equal contents are equal bytes: key first."""
    columns = [row[0] for row in connection.execute(f"describe {relation}").fetchall()]
    ordered = [name for name in key if name in columns]
    ordered += [name for name in columns if name not in ordered]
    return ", ".join(f'"{name}" nulls first' for name in ordered)


def write_publication(
    folder: Path,
    warehouse: Path,
    manifest: dict[str, Any],
    checks: Sequence[history.Record],
    earlier: Sequence[history.Record] = (),
    key: str | None = None,
) -> None:
    """Writes `holdfast.duckdb`, `marts/<schema>/<table>.parquet` and `marts/manifest.json`.

    folder     an empty folder
    warehouse  the private DuckDB file
    manifest   dbt's manifest
    checks     what the build's checks found
    earlier    rows of quality.check_history for the builds before
    key        the pseudonym key; None publishes ids as they are
    """
    # one thread: the same rows always make the same row groups
    with duckdb.connect(config={"threads": 1, "storage_compatibility_version": STORAGE_VERSION}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set preserve_insertion_order = true")
        connection.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
        connection.execute(f"attach {quoted(str(folder / 'holdfast.duckdb'))} as published")
        if key:
            privacy.use_key(connection, key)
        as_of = as_of_build(connection, "warehouse.")
        marts = read_marts(manifest)
        for mart in marts:
            copy_mart(connection, mart, bool(key))
        results = history.published_results(checks, as_of, bool(key))
        marts.append(write_checks(connection, history.RESULTS, results))
        rows = history.with_this_build(earlier, checks, as_of)
        marts.append(write_checks(connection, history.HISTORY, rows))
        entries = [write_parquet(connection, folder / "marts", mart) for mart in marts]
        connection.execute("use memory")
        connection.execute("detach published")
    names = {f"{entry['schema']}.{entry['table']}": entry["sha256"] for entry in entries}
    contents = "".join(f"{name} {digest}\n" for name, digest in names.items() if name not in NOT_OF_THE_INPUT)
    written = {
        "as_of": as_of.isoformat() + "Z" if as_of else None,
        "content_hash": hashlib.sha256(contents.encode()).hexdigest(),
        "is_pseudonymous": bool(key),
        "tables": entries,
    }
    (folder / "marts" / "manifest.json").write_text(json.dumps(written, indent=1) + "\n")


def as_of_build(connection: duckdb.DuckDBPyConnection, database: str = "") -> Any:
    """The moment that a build's figures are of; None without data."""
    return connection.execute(f"select max(as_of) from {database}staging.stg_holdfast__as_of").fetchone()[0]


def copy_mart(connection: duckdb.DuckDBPyConnection, mart: Mart, is_pseudonymous: bool) -> None:
    """Copies one mart, sorted by its key, with the texts of its columns."""
    name = f'"{mart.schema}"."{mart.table}"'
    connection.execute(f'create schema if not exists published."{mart.schema}"')
    columns = [row[0] for row in connection.execute(f"describe warehouse.{name}").fetchall()]
    shown = [privacy.published_column(column, mart.personal.get(column), is_pseudonymous) for column in columns]
    order = order_by(connection, f"warehouse.{name}", mart.key)
    # sorted as published: the order of the rows tells nothing of the ids that were
    connection.execute(
        f"create table published.{name} as "
        f"select * from (select {', '.join(shown)} from warehouse.{name}) as shown order by {order}"
    )
    describe(connection, mart)


def describe(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Writes a published table's texts beside it, where any DuckDB client shows them."""
    name = f'published."{mart.schema}"."{mart.table}"'
    connection.execute(f"comment on table {name} is {quoted(mart.description)}")
    for column, text in mart.columns.items():
        connection.execute(f'comment on column {name}."{column}" is {quoted(text)}')


def write_checks(
    connection: duckdb.DuckDBPyConnection, table: history.CheckTable, records: Sequence[history.Record]
) -> Mart:
    """Writes quality.check_results or quality.check_history.

    Returns: its description.
    """
    table.create(connection, "published")
    table.insert(connection, "published", records)
    texts = {name: text for name, (_, _, text) in table.columns.items()}
    mart = Mart("quality", table.name, table.grain, table.description, table.key, texts)
    describe(connection, mart)
    return mart


def write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, mart: Mart) -> dict[str, Any]:
    """Writes one published table as Parquet.

    Returns: its entry in the manifest.
    """
    name = f'published."{mart.schema}"."{mart.table}"'
    path = folder / mart.schema / f"{mart.table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    order = order_by(connection, name, mart.key)
    connection.execute(
        f"copy (select * from {name} order by {order}) to {quoted(str(path))} (format parquet, compression zstd)"
    )
    types = connection.execute(f"describe {name}").fetchall()
    (count,) = connection.execute(f"select count(*) from {name}").fetchone()
    return {
        "schema": mart.schema,
        "table": mart.table,
        "grain": mart.grain,
        "primary_key": list(mart.key),
        "row_count": count,
        "file": f"{mart.schema}/{mart.table}.parquet",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "columns": [
            {
                "name": row[0],
                "type": row[1].lower(),
                "description": mart.columns.get(row[0], ""),
                "is_personal": mart.personal.get(row[0]) in ("id", "text"),
            }
            for row in types
        ],
    }


def publish(
    places: Places, checks: Sequence[history.Record], given: Mapping[str, Any], key: str | None = None
) -> dict[str, Any]:
    """Publishes the marts of the private warehouse.

    checks  what the build's checks found
    given   dbt vars of the build
    key     the pseudonym key; None publishes ids as they are

    Returns: the publication's manifest.
    """
    settle(places)
    manifest = json.loads((places.target / "manifest.json").read_text())
    forgotten = suppression.fingerprint(places.forgotten)
    writing = places.publications / f".writing-{os.getpid()}"
    writing.mkdir(parents=True)
    write_publication(writing, places.warehouse, manifest, checks, history.earlier_rows(places), key)
    if places.profile.exists():
        shutil.copyfile(places.profile, writing / "profile.json")
    build = {"given": dict(given), "forgotten": forgotten}
    (writing / "build.json").write_text(json.dumps(build, indent=1, default=str) + "\n")
    (writing / WAITING).touch()
    sync(writing)
    kept = publications(places)
    publication = places.publications / f"{int(kept[-1].name) + 1 if kept else 1:06d}"
    writing.rename(publication)
    sync(places.publications)
    put_in_place(places, publication)
    places.unpublished_checks.unlink(missing_ok=True)
    remove_old(places)
    return json.loads((publication / "marts" / "manifest.json").read_text())
