"""Turns what went wrong into one line that a person can act on."""

from __future__ import annotations

import csv
import gzip
import re
import shutil
import zlib
from pathlib import Path
from typing import Any

from holdfast.contract import policy_tables, raw_tables


class Stop(Exception):
    """Ends the command with its text as the one line that the user reads."""


def one_line(text: str, width: int = 400) -> str:
    """A text on one line, cut when it is very long."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def opened(path: Path, mode: str, **options: Any) -> Any:
    """A file opened, decompressed when its name says that it is compressed."""
    return gzip.open(path, mode, **options) if path.suffix == ".gz" else path.open(mode.replace("t", ""), **options)


def bad_bytes(path: Path) -> str | None:
    """The first line of a file that is no UTF-8 text, and how to mend it; None when all are."""
    with opened(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if b"\0" in line or (number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff")):
                return f"line {number} holds bytes that are no text: save it as CSV in UTF-8"
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return f"line {number} is not UTF-8: save it as UTF-8"
    return None


def other_mark(*lines: str) -> str | None:
    """What parts the columns of all of these lines, none of which a comma parts; None when nothing does."""
    return next((mark for mark in ";\t|" if all(mark in line for line in lines)), None)


def bad_row(path: Path) -> str | None:
    """The first row of a CSV file that is not as wide as its header or is no CSV; None when all are well."""
    csv.field_size_limit(2**31 - 1)
    header: list[str] = []
    width, number = 0, 1
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            for row in rows:
                header = header or row
                width = width or len(row)
                if row and len(row) != width:
                    if width == 1 and other_mark(header[0], row[0]):
                        shown = one_line(header[0], 80)
                        return f"its columns are not parted by commas ({shown}): export it with commas"
                    return (
                        f"line {number} has {len(row)} values where the header has {width} columns: "
                        "mend that line or its quotes"
                    )
                number = rows.line_num + 1
        except csv.Error as error:
            return f"line {number} is no CSV ({error}): check its quotes"
    return None


def diagnose_csv(path: Path) -> str:
    """What is wrong with a CSV file that cannot be read, and how to mend it."""
    try:
        found = bad_bytes(path) or bad_row(path)
    except (OSError, EOFError, zlib.error):
        return "it is no gzip file or is cut short: export it again"
    return found or "it is no CSV: export it with commas, double quotes and a header line, in UTF-8"


def table_of(path: Path) -> str:
    """The raw or policy table that a file belongs to, by its name or that of a folder above it."""
    names = [path.name.split(".")[0], *(parent.name for parent in path.parents)]
    for kind, known in (("raw", raw_tables()), ("policy", policy_tables())):
        for name in names:
            if name in known:
                return f"{kind} table {name}"
    return "raw table"


def explain_read_error(what: str | None, path: Path | None, error: str) -> str:
    """One line for an error of DuckDB's while it read a file.

    what   the table, as "raw table orders"; taken from the file's name when None
    path   the file; found in the error when None
    error  DuckDB's message
    """
    if path is None:
        named = re.search(r"^\s*file = (.+?)\s*$", error, re.M) or re.search(
            r"""(?:file|stream:)\s+["']?(/[^"'\n]+)""", error
        )
        path = Path(named.group(1)) if named else None
    if path is None:
        return f"{what or 'an input'} cannot be read: {one_line(error, 200)}"
    what = what or table_of(path)
    mixed = re.search(r"""column ["']?(\w+)["']? from type (.+?) to (.+?): """, error)
    if mixed:
        column, here, elsewhere = mixed.groups()
        return f"{what}: {column} is {here} in {path} and {elsewhere} in other parts: write all parts with one type."
    if path.suffix == ".parquet":
        return f"{what}: {path} is no Parquet file or is cut short: export it again."
    return f"{what}: {path} cannot be read: {diagnose_csv(path)}."


READ_ERROR = re.compile(
    r"CSV Error|sniffing file|GZIP stream|parquet|not utf-8|magic bytes|Snappy|ZSTD", re.I
)


DISK_FULL = re.compile(
    r"No space left on device|File too large|Disk quota exceeded|[Cc]ould not (write|sync|truncate) file|"
    r"database or disk is full|ENOSPC",
)


def explain_full_disk(text: str, folder: Path | None = None) -> str | None:
    """One line for an error of which a full disk is the cause; None for any other error.

    text    what was said, if anything could be: a log may be cut short, too
    folder  where it was written
    """
    found = DISK_FULL.search(text)
    if found is None and (folder is None or shutil.disk_usage(folder).free > 2**18):
        return None
    why = found.group() if found else f"none is left in {folder}"
    return f"the disk is full, or a limit on it is reached ({why}): free space and build again."


TOO_LARGE = re.compile(r'Casting value "?([-\d.]+)"? to type DECIMAL|Overflow in .*DECIMAL')


def explain_dbt(text: str) -> str:
    """The line of a dbt error that says what to do, without dbt's frame around it.

    dbt writes "Compilation Error in <node>", the message indented below, then the macros called.
    """
    heading = re.search(r"^\s*(\w+ Error) in (\w+) (\S+)[^\n]*\n", text, re.M)
    body = text[heading.end() :] if heading else text
    lines = [line.strip() for line in body.splitlines()]
    message = []
    for line in lines:
        if line.startswith((">", "LINE ", "compiled code at")) or (not line and message):
            break
        if line:
            message.append(line)
    said = one_line(" ".join(message) or text)
    if heading is None:
        return said
    node = heading.group(3)
    large = TOO_LARGE.search(body)
    if large:
        return (
            f"{node}: {large.group(1) or 'a number'} is too large for money: look for typing errors among amounts, "
            "quantities, discounts and exchange rates."
        )
    if READ_ERROR.search(body):
        return explain_read_error(None, None, body)
    return said if heading.group(2) == "operation" else f"{node}: {said}"
