"""Publishes the marts: a DuckDB file and a folder of Parquet files with a manifest, each put in place at once.

A publication is written to its own folder first, `<stem>.build/publications/<number>/`; then the published
file becomes a second name of its database, by a rename, and `<stem>.build/marts` a link to its Parquet.
Readers that have the old files open keep them; new ones see the new. The last KEPT publications stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from holdfast.failures import Stop
from holdfast.places import Places

KEPT = 3
# every DuckDB since 1.0 reads it
STORAGE_VERSION = "v1.0.0"
CHECK_COLUMNS = {
    "check_name": ("varchar", "Name of the dbt test or the expectation."),
    "layer": ("varchar", "raw, policies, staging, intermediate or marts."),
    "severity": ("varchar", "error: nothing is published when it fails; warn: it is only said."),
    "observed": ("varchar", "What was found."),
    "expected": ("varchar", "What was to be found."),
    "is_passed": ("boolean", "Whether the check passed."),
    "as_of": ("timestamp", "The moment that the build's figures are of (UTC)."),
}


@dataclass(frozen=True)
class Mart:
    """One table to publish.

    schema, table  its name
    grain          the first sentence of its description
    description    the whole
    key            columns of its primary key; may be empty
    columns        text by column
    """

    schema: str
    table: str
    grain: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, str]


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
        marts.append(Mart(node["schema"], node["alias"], grain, description, keys.get(name, ()), columns))
    return sorted(marts, key=lambda mart: (mart.schema, mart.table))


def order_by(connection: duckdb.DuckDBPyConnection, relation: str, key: Sequence[str]) -> str:
    """The columns to sort a relation by, all of them, so that equal contents are equal bytes: key first."""
    columns = [row[0] for row in connection.execute(f"describe {relation}").fetchall()]
    ordered = [name for name in key if name in columns]
    ordered += [name for name in columns if name not in ordered]
    return ", ".join(f'"{name}" nulls first' for name in ordered)


def write_publication(
    folder: Path, warehouse: Path, manifest: dict[str, Any], checks: Sequence[dict[str, Any]]
) -> None:
    """Writes `holdfast.duckdb`, `marts/<schema>/<table>.parquet` and `marts/manifest.json`.

    folder     an empty folder
    warehouse  the private DuckDB file
    manifest   dbt's manifest
    checks     rows of quality.check_results
    """
    # one thread: the same rows always make the same row groups
    with duckdb.connect(config={"threads": 1, "storage_compatibility_version": STORAGE_VERSION}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set preserve_insertion_order = true")
        connection.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
        connection.execute(f"attach {quoted(str(folder / 'holdfast.duckdb'))} as published")
        (as_of,) = connection.execute("select max(as_of) from warehouse.staging.stg_holdfast__as_of").fetchone()
        marts = read_marts(manifest)
        for mart in marts:
            copy_mart(connection, mart)
        marts.append(write_checks(connection, checks, as_of))
        entries = [write_parquet(connection, folder / "marts", mart) for mart in marts]
        connection.execute("use memory")
        connection.execute("detach published")
    contents = "".join(f"{entry['schema']}.{entry['table']} {entry['sha256']}\n" for entry in entries)
    written = {
        "as_of": as_of.isoformat() + "Z" if as_of else None,
        "content_hash": hashlib.sha256(contents.encode()).hexdigest(),
        "tables": entries,
    }
    (folder / "marts" / "manifest.json").write_text(json.dumps(written, indent=1) + "\n")


def copy_mart(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Copies one mart, sorted by its key, with the texts of its columns."""
    name = f'"{mart.schema}"."{mart.table}"'
    connection.execute(f'create schema if not exists published."{mart.schema}"')
    order = order_by(connection, f"warehouse.{name}", mart.key)
    connection.execute(f"create table published.{name} as select * from warehouse.{name} order by {order}")
    describe(connection, mart)


def describe(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Writes a published table's texts beside it, where any DuckDB client shows them."""
    name = f'published."{mart.schema}"."{mart.table}"'
    connection.execute(f"comment on table {name} is {quoted(mart.description)}")
    for column, text in mart.columns.items():
        connection.execute(f'comment on column {name}."{column}" is {quoted(text)}')


def write_checks(
    connection: duckdb.DuckDBPyConnection, checks: Sequence[dict[str, Any]], as_of: Any
) -> Mart:
    """Writes quality.check_results.

    Returns: its description.
    """
    connection.execute("create schema if not exists published.quality")
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in CHECK_COLUMNS.items())
    connection.execute(f"create table published.quality.check_results ({columns})")
    rows = [
        [as_of if name == "as_of" else check[name] for name in CHECK_COLUMNS]
        for check in sorted(checks, key=lambda check: (check["check_name"], check["layer"]))
    ]
    if rows:
        marks = ", ".join("?" * len(CHECK_COLUMNS))
        connection.executemany(f"insert into published.quality.check_results values ({marks})", rows)
    grain = "One row per check of the build"
    texts = {name: text for name, (_, text) in CHECK_COLUMNS.items()}
    mart = Mart(
        "quality", "check_results", grain, f"{grain}: the dbt data tests and the expectations.",
        ("check_name", "layer"), texts,
    )  # fmt: skip
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
            {"name": row[0], "type": row[1].lower(), "description": mart.columns.get(row[0], "")} for row in types
        ],
    }


def publications(places: Places) -> list[Path]:
    """The folders of the publications kept, oldest first."""
    return sorted(path for path in places.publications.iterdir() if path.name.isdigit())


def put_in_place(places: Places, publication: Path) -> None:
    """Makes a publication the one that readers see."""
    name = places.published.with_name(f".{places.published.name}.new")
    name.unlink(missing_ok=True)
    try:
        os.link(publication / "holdfast.duckdb", name)
    except OSError:  # a file system without hard links
        shutil.copyfile(publication / "holdfast.duckdb", name)
    os.replace(name, places.published)
    link = places.folder / ".marts.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("publications") / publication.name / "marts")
    os.replace(link, places.marts)


def publish(places: Places, checks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Publishes the marts of the private warehouse.

    Returns: the publication's manifest.
    """
    for left in places.publications.glob(".writing-*"):
        shutil.rmtree(left)
    manifest = json.loads((places.target / "manifest.json").read_text())
    writing = places.publications / f".writing-{os.getpid()}"
    writing.mkdir(parents=True)
    write_publication(writing, places.warehouse, manifest, checks)
    if places.profile.exists():
        shutil.copyfile(places.profile, writing / "profile.json")
    for path in (writing / "holdfast.duckdb", writing / "marts" / "manifest.json"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    kept = publications(places)
    publication = places.publications / f"{int(kept[-1].name) + 1 if kept else 1:06d}"
    writing.rename(publication)
    put_in_place(places, publication)
    for old in publications(places)[:-KEPT]:
        shutil.rmtree(old)
    return json.loads((publication / "marts" / "manifest.json").read_text())


def current(places: Places) -> Path | None:
    """The folder of the publication that readers see; None before the first."""
    return places.marts.resolve().parent if places.marts.is_symlink() else None


def roll_back(places: Places) -> Path:
    """Puts the publication before the current one in place.

    Returns: its folder.
    Raises: Stop when there is none.
    """
    now = current(places)
    earlier = [path for path in publications(places) if now and path.name < now.name]
    if not earlier:
        raise Stop(f"there is no publication of {places.published} before the current one.")
    put_in_place(places, earlier[-1])
    return earlier[-1]
