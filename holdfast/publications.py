"""The publications that are kept, and which of them readers see.

A publication is a folder `<name>.build/publications/<number>/`. The one that readers see is in place twice: the
published file is a second name of its database, by a rename, and `<name>.build/marts` a link to its Parquet.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from holdfast import suppression
from holdfast.failures import Stop
from holdfast.places import Places

KEPT = 3


def publications(places: Places) -> list[Path]:
    """The folders of the publications kept, oldest first."""
    return sorted(path for path in places.publications.iterdir() if path.name.isdigit())


def new_name(path: Path) -> Path:
    """The name under which what is to replace a path is made, in the same folder."""
    return path.with_name(f".{path.name}.new")


def put_in_place(places: Places, publication: Path) -> None:
    """Makes a publication the one that readers see."""
    name = new_name(places.published)
    name.unlink(missing_ok=True)
    try:
        os.link(publication / "holdfast.duckdb", name)
    except OSError:  # a file system without hard links
        shutil.copyfile(publication / "holdfast.duckdb", name)
        sync(name)
    os.replace(name, places.published)
    link = new_name(places.marts)
    link.unlink(missing_ok=True)
    link.symlink_to(Path("publications") / publication.name / "marts")
    os.replace(link, places.marts)


def settle(places: Places) -> None:
    """Clears up after a command that was killed: the database and the Parquet of one publication are in place, and,
    once it leaves out everybody forgotten, none is kept that does not."""
    for left in (*places.publications.glob(".writing-*"), *places.publications.glob(".removing-*")):
        shutil.rmtree(left)
    for path in (places.published, places.marts):
        new_name(path).unlink(missing_ok=True)
    if not places.published.exists():
        return
    for publication in reversed(publications(places)):
        if same_contents(publication / "holdfast.duckdb", places.published):
            if current(places) != publication.resolve():
                put_in_place(places, publication)
            if not holds_forgotten(places, publication):
                remove(places, [old for old in publications(places) if holds_forgotten(places, old)])
            return


def same_contents(one: Path, other: Path) -> bool:
    """Whether two files are one file, or copies."""
    return one.exists() and (os.path.samefile(one, other) or filecmp.cmp(one, other, shallow=False))


def sync(path: Path) -> None:
    """Has what was written reach the disk: a file, or a folder with all that is in it."""
    for inner in sorted(path.iterdir()) if path.is_dir() else []:
        sync(inner)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def build_of(publication: Path) -> dict[str, Any]:
    """What a publication was built from: {"given": dbt vars, "forgotten": fingerprint of the people left out}.

    given is None for a publication of an earlier version, which did not write it down.
    """
    try:
        return json.loads((publication / "build.json").read_text())
    except FileNotFoundError:
        return {"given": None, "forgotten": ""}


def holds_forgotten(places: Places, publication: Path) -> bool:
    """Whether a publication was built before all were left out who are forgotten now."""
    return build_of(publication)["forgotten"] != suppression.fingerprint(places.forgotten)


def remove_old(places: Places) -> None:
    """Removes publications that are too many, and those that hold people who have been forgotten since."""
    *earlier, _ = kept = publications(places)
    remove(places, [old for old in earlier if old in kept[:-KEPT] or holds_forgotten(places, old)])


def remove(places: Places, leaving: Iterable[Path]) -> None:
    """Removes publications."""
    for publication in leaving:
        # renamed first: a folder with a number is a whole publication
        renamed = places.publications / f".removing-{publication.name}"
        os.replace(publication, renamed)
        shutil.rmtree(renamed)


def current(places: Places) -> Path | None:
    """The folder of the publication that readers see; None before the first."""
    return places.marts.resolve().parent if places.marts.is_symlink() else None


def roll_back(places: Places) -> Path:
    """Puts the publication before the current one in place; none that holds people who have been forgotten since.

    Returns: its folder.
    Raises: Stop when there is none.
    """
    now = current(places)
    earlier = [
        path
        for path in publications(places)
        if now and path.name < now.name and not holds_forgotten(places, path)
    ]
    if not earlier:
        raise Stop(f"there is no publication of {places.published} before the current one.")
    put_in_place(places, earlier[-1])
    return earlier[-1]
