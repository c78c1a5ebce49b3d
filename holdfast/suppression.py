"""The people whom `make forget` has removed, so that no later build brings them back.

Kept beside the published file, in `<name>.forgotten/`: `people.csv` holds a keyed hash per id, never an id,
and `key.csv` the key, readable by its owner alone. dbt leaves out the raw rows whose ids hash to one of them
(macros/privacy/); it reads the key from the file, so that no log and no compiled SQL has it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from holdfast.failures import Stop
from holdfast.places import Places
from holdfast.privacy import keyed_hash


def listed(folder: Path) -> list[str]:
    """The hashes in the list of a folder, such as places.forgotten or var forgotten_path; none without one."""
    path = folder / "people.csv"
    return path.read_text().split()[1:] if path.exists() else []


def hashes(places: Places) -> list[str]:
    """The hashes of everybody forgotten; none before the first."""
    return listed(places.forgotten)


def fingerprint(folder: Path) -> str:
    """What tells the list of a folder from another; empty when nobody is on it."""
    kept = listed(folder)
    return hashlib.sha256("\n".join(kept).encode()).hexdigest() if kept else ""


def read_key(places: Places) -> str:
    """The key of the hashes, made at the first use.

    Raises: Stop when people were forgotten and their key is gone.
    """
    path = places.forgotten / "key.csv"
    if not path.exists():
        if hashes(places):
            raise Stop(f"{path} is gone, without which nobody in people.csv beside it is known: restore it.")
        write(places, "key.csv", ["key", secrets.token_hex(32)])
    return path.read_text().split()[1]


def write(places: Places, name: str, lines: Iterable[str]) -> None:
    """Writes a file of the list, all of it or nothing."""
    places.forgotten.mkdir(parents=True, exist_ok=True)
    path = places.forgotten / name
    writing = path.with_suffix(".new")
    writing.unlink(missing_ok=True)
    with os.fdopen(os.open(writing, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(writing, path)


def add(places: Places, ids: Iterable[str]) -> None:
    """Adds people to the list."""
    key = read_key(places)
    kept = sorted({*hashes(places), *(keyed_hash(key, name) for name in ids)})
    write(places, "people.csv", ["id_hash", *kept])


def holds(places: Places, name: str) -> bool:
    """Whether an id is one of somebody forgotten."""
    kept = hashes(places)
    return bool(kept) and keyed_hash(read_key(places), name) in kept


def vars(places: Places) -> dict[str, str]:
    """The dbt vars that leave the forgotten out; none when nobody was forgotten.

    Raises: Stop when their key is gone.
    """
    if not hashes(places):
        return {}
    read_key(places)
    return {"forgotten_path": str(places.forgotten)}
