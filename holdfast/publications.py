"""The publications that are kept, and which of them readers see.

A publication is a folder `<name>.build/publications/<number>/`. The one that readers see is in place twice: the
published file is a second name of its database, by a rename, and `<name>.build/marts` a link to its Parquet.

A file in the folder says when readers do not see it, and are not to see it again by a rollback: `waiting` from when
it is whole until it is in place, `withdrawn` from when it was rolled back from.
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
WAITING, WITHDRAWN = "waiting", "withdrawn"


def publications(places: Places) -> list[Path]:
    """The folders of the publications kept, oldest first."""
    return sorted(path for path in places.publications.iterdir() if path.name.isdigit())


def new_name(path: Path) -> Path:
    """The name under which what is to replace a path is made, in the same folder."""
    return path.with_name(f".{path.name}.new")


def put_in_place(places: Places, publication: Path) -> None:
    """Makes a publication the one that readers see."""
    switch(places, publication)
    for mark in (WAITING, WITHDRAWN):
        (publication / mark).unlink(missing_ok=True)


def switch(places: Places, publication: Path) -> None:
    """Puts the database of a publication in place, then its Parquet."""
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
    """Clears up after a command that was killed: the database and the Parquet of one publication are in place, none
    is kept that never was, and, once it leaves out everybody forgotten, none that does not."""
    for left in (*places.publications.glob(".writing-*"), *places.publications.glob(".removing-*")):
        shutil.rmtree(left)
    for path in (places.published, places.marts):
        new_name(path).unlink(missing_ok=True)
    publication = in_place(places)
    if publication and (current(places) != publication.resolve() or is_marked(publication)):
        put_in_place(places, publication)
    remove(places, [new for new in publications(places) if is_marked(new, WAITING)])
    if publication and not holds_forgotten(places, publication):
        remove(places, [old for old in publications(places) if holds_forgotten(places, old)])


def in_place(places: Places) -> Path | None:
    """The publication whose database is in place; None when it is that of none."""
    if not places.published.exists():
        return None
    newest_first = reversed(publications(places))
    return next((one for one in newest_first if same_contents(one / "holdfast.duckdb", places.published)), None)


def is_marked(publication: Path, *marks: str) -> bool:
    """Whether a publication has one of some marks, or any when none are named."""
    return any((publication / mark).exists() for mark in marks or (WAITING, WITHDRAWN))


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
    """Removes publications that are too many, that were rolled back from, or that hold people forgotten since."""
    *earlier, newest = publications(places)
    leaving = [old for old in earlier if is_marked(old) or holds_forgotten(places, old)]
    staying = [old for old in earlier if old not in leaving] + [newest]
    remove(places, leaving + staying[:-KEPT])


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
    """Puts the publication in place that readers saw before the current one; none that was rolled back from itself,
    or holds people who have been forgotten since.

    Returns: its folder.
    Raises: Stop when there is none.
    """
    now = current(places)
    earlier = [
        path
        for path in publications(places)
        if now and path.name < now.name and not is_marked(path) and not holds_forgotten(places, path)
    ]
    if not now or not earlier:
        raise Stop(f"there is no publication of {places.published} before the current one.")
    (now / WITHDRAWN).touch()
    put_in_place(places, earlier[-1])
    return earlier[-1]
