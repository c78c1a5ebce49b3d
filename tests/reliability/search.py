"""Looks for a text in every file below a folder, inside DuckDB and Parquet files, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb


def text_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """SQL of each column of a relation as text."""
    return [f'cast("{row[0]}" as varchar)' for row in connection.execute(f"describe select * from {relation}").fetchall()]


def in_relation(connection: duckdb.DuckDBPyConnection, relation: str, texts: Sequence[str]) -> bool:
    """Whether a cell of a relation holds one of the texts."""
    pattern = "|".join(map(re.escape, texts))
    cells = f"concat_ws(chr(10), {', '.join(text_columns(connection, relation))})"
    query = f"select 1 from {relation} where regexp_matches({cells}, ?) limit 1"
    return connection.execute(query, [pattern]).fetchone() is not None


def relations(path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """The tables of a DuckDB or Parquet file; views, too, where their files are there."""
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            yield connection, f"read_parquet('{path}')"
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            names = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
            for schema, table in names:
                yield connection, f'"{schema}"."{table}"'


def everywhere(folder: Path, texts: Sequence[str]) -> list[str]:
    """Where one of the texts is.

    Returns: "file" or "file: table" for each place; empty when it is nowhere.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        if any(text in path.name for text in texts):
            found.append(f"{path}: its name")
        content = path.read_bytes()
        if any(text.encode() in content for text in texts):
            found.append(str(path))
        for connection, relation in relations(path):
            if in_relation(connection, relation, texts):
                found.append(f"{path}: {relation}")
    return found
