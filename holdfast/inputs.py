"""Looks at the folders of a build before anything is built: what is there, what is ignored, and whether
each file can be opened. What a raw table must hold is checked later, by dbt, against the raw contract."""

from __future__ import annotations

import csv
import os
import stat
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from holdfast.contract import csv_options, policy_tables, raw_tables
from holdfast.failures import Stop, explain_read_error, one_line, opened, other_mark

ENDINGS = (".parquet", ".csv.gz", ".csv")
# as macros/raw/raw_file.sql reads them
READERS = {"parquet": "read_parquet(?, hive_partitioning = false)", "csv": f"read_csv(?, {csv_options()})"}
FLOATING = ("DOUBLE", "FLOAT")


@dataclass
class Inputs:
    """What a build reads.

    tables   files by name of the raw or policy table, in the order of their paths
    notices  what is there and ignored, a line each
    """

    tables: dict[str, list[Path]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def table_name(path: Path) -> str | None:
    """The table that a file's or a directory's name stands for; None when it is no table."""
    if path.is_dir():
        return path.name
    for ending in ENDINGS:
        if path.name.endswith(ending):
            return path.name[: -len(ending)]
    return None


def find(folder: Path, option: str, known: list[str]) -> Inputs:
    """Lists the tables in a folder.

    folder  the folder given
    option  the option that named it, for messages
    known   names of the tables that it may hold

    Raises: Stop when the folder cannot be read.
    """
    if not folder.exists():
        raise Stop(f"{option}={folder} does not exist: name a folder with <table>.csv or .parquet files.")
    if not folder.is_dir():
        raise Stop(f"{option}={folder} is not a folder: name the folder that holds <table>.csv or .parquet files.")
    inputs, ignored = Inputs(), []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise Stop(f"{option}={folder} cannot be read: {error.strerror}.") from None
    for entry in entries:
        name = table_name(entry)
        if entry.name.startswith("."):
            continue
        if name not in known:
            better = entry.name.lower() if entry.is_file() else entry.name.lower().partition(".")[0]
            is_meant = (table_name(Path(better)) if entry.is_file() else better) in known
            ignored.append(f"{entry.name} (rename it to {better})" if is_meant else entry.name)
            continue
        found, others = parts_of(entry) if entry.is_dir() else ([entry], [])
        inputs.tables.setdefault(name, []).extend(found)
        if others:
            inputs.notices.append(f"ignored in {entry}, being no .parquet, .csv or .csv.gz: {few(others)}")
    if ignored:
        inputs.notices.append(f"ignored in {option}, being no table of the contract: {few(ignored)}")
    return inputs


def few(names: list[str], most: int = 8) -> str:
    """Names as a message has them: the first of them, and how many there are more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def parts_of(folder: Path) -> tuple[list[Path], list[str]]:
    """The files of a table's folder, at any depth.

    Returns: those that are read, and the names of those that are not, in the order of their paths.
    Raises: Stop where a folder cannot be looked into, or something would be read or passed over unnoticed.
    """

    def refuse(error: OSError) -> None:
        raise Stop(f"{error.filename} cannot be read: {error.strerror}.")

    found, others = [], []
    for place, folders, names in os.walk(folder, onerror=refuse):
        for path in (Path(place) / name for name in folders):
            if path.is_symlink():
                raise Stop(f"{path} is a link to a folder, which is not followed: put the folder there itself.")
        for path in (Path(place) / name for name in names):
            inside = path.relative_to(folder)
            if not path.name.endswith(ENDINGS):
                others += [str(inside)] if not path.name.startswith((".", "_")) else []
            elif any(part.startswith(".") for part in inside.parts):
                raise Stop(f"{path} is hidden, and would be read: remove it, or give it another name.")
            else:
                found.append(path)
    return sorted(found), sorted(others)


def open_files(inputs: Inputs, what: str) -> None:
    """Opens each file as far as its first row.

    what  how to call a table of this kind in messages

    Raises: Stop when a file cannot be opened, naming table, file and remedy.
    """
    with duckdb.connect() as connection:
        for table, files in inputs.tables.items():
            parts = [(path, open_file(connection, f"{what} {table}", path)) for path in files]
            columns = [name for _, types in parts for name in types]
            is_policy = what.startswith("policy")
            contract = policy_tables()[table] if is_policy else raw_tables()[table].columns
            known = {column.name for column in contract}
            inputs.notices += [f"{what} {table}: {line}" for line in mixed_types(parts, known)]
            if not columns and is_policy and files:
                raise Stop(f"{what} {table}: {files[0]} is empty: write its header and rows, or remove it for ours.")
            if not columns:
                inputs.notices.append(f"{what} {table} is empty: {'as shipped' if is_policy else 'it has no rows'}")
            inputs.notices += [f"{what} {table}: {line}" for line in named_by_folders(parts, known)]
            unknown = unknown_columns(columns, known) if is_policy else []
            if unknown:
                said = f"has columns that are not in its contract and are ignored: {', '.join(unknown)}"
                inputs.notices.append(f"{what} {table} {said}")


def mixed_types(parts: list[tuple[Path, dict[str, str]]], known: set[str]) -> list[str]:
    """The columns that are floating-point in some Parquet parts of a table and not in others, a line each: read as
    one, whole numbers and decimals take the floating-point type, and may lose digits.

    parts  each file with the types of its columns
    known  names of the columns that are read
    """
    lines = []
    typed = [(path, types) for path, types in parts if path.name.endswith(".parquet")]
    columns = [(column.lower(), kind, path) for path, types in typed for column, kind in types.items()]
    for name in sorted(known):
        # of each type the first file that has it
        found = {kind: path for column, kind, path in reversed(columns) if column == name}
        floating = [kind for kind in found if kind in FLOATING]
        if floating and len(floating) < len(found):
            shown = " and ".join(f"{kind} in {path.name}" for kind, path in sorted(found.items()))
            lines.append(f"{name} is {shown}: digits may be lost: write all parts with one type")
    return lines


def named_by_folders(parts: list[tuple[Path, dict[str, str]]], known: set[str]) -> list[str]:
    """The columns that folders are named after, such as country=DE, and no file of the table has, a line each.

    parts  each file with the types of its columns
    known  names of the columns that are read
    """
    said = {column.lower() for _, types in parts for column in types}
    folders = sorted({part for path, _ in parts for part in path.parts[:-1] if "=" in part})
    return [
        f"{name} is no column of the files, and the folder {folder} is not read as one: write it into them"
        for folder in folders
        if (name := folder.partition("=")[0].lower()) in known - said
    ]


def unknown_columns(columns: list[str], known: set[str]) -> list[str]:
    """The columns of a policy table's files that its contract does not have, each once."""
    return list(dict.fromkeys(name for name in columns if name.strip().lower() not in known))


def open_file(connection: duckdb.DuckDBPyConnection, what: str, path: Path) -> dict[str, str]:
    """Opens one file as far as its first row.

    what  the table, for messages

    Returns: the types of its columns by name; none of a file without even a header.
    Raises: Stop when it cannot be opened.
    """
    is_parquet = path.name.endswith(".parquet")
    reader = READERS["parquet" if is_parquet else "csv"]
    pattern = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
    try:
        # asked before it is opened: a pipe would keep us waiting
        if not stat.S_ISREG(path.stat().st_mode):
            raise Stop(f"{what}: {path} is no file: put a file there, or a folder of files.")
        with path.open("rb"):
            pass
        cursor = connection.execute(f"select * from {reader} limit 1", [pattern])
        types = {column[0]: str(column[1]) for column in cursor.description}
        cursor.fetchall()
        header = [] if is_parquet else header_of(path)
    except (csv.Error, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise Stop(explain_read_error(what, path, str(error))) from None
    except OSError as error:
        raise Stop(f"{what}: {path} cannot be read: {error.strerror}.") from None
    except duckdb.Error as error:
        raise Stop(explain_read_error(what, path, str(error))) from None
    refuse_repeated(what, path, header)
    first, *others = types or [""]
    if not others and other_mark(first):
        raise Stop(
            f"{what}: the columns of {path} are not parted by commas ({one_line(first, 80)}): "
            "export it with commas."
        )
    return types if is_parquet or header else {}


def header_of(path: Path) -> list[str]:
    """The columns of a CSV file as it names them: DuckDB gives a repeated name another."""
    csv.field_size_limit(2**31 - 1)
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def refuse_repeated(what: str, path: Path, header: list[str]) -> None:
    """Refuses a file that has a column of the contract twice: nobody could say which of them is meant.

    Raises: Stop when it has.
    """
    kind, _, table = what.rpartition(" ")
    contract = raw_tables()[table].columns if kind.startswith("raw") else policy_tables()[table]
    names = [name.strip().lower() for name in header]
    for column in contract:
        if names.count(column.name) > 1:
            raise Stop(f"{what}: {path} has the column {column.name} twice: keep one of them.")


def look(raw: Path | None, config: Path | None) -> tuple[Inputs, Inputs]:
    """What the folders given by RAW and CONFIG hold.

    Raises: Stop when one of them, or a file in it, cannot be read.
    """
    raw_inputs = find(raw, "RAW", list(raw_tables())) if raw else Inputs()
    config_inputs = find(config, "CONFIG", list(policy_tables())) if config else Inputs()
    open_files(raw_inputs, "raw table")
    open_files(config_inputs, "policy table")
    return raw_inputs, config_inputs
