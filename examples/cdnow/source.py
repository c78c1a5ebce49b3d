"""The CDNOW purchases, as the package lifetimes carries them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Purchase:
    """A line of the file: what one customer bought in one purchase."""

    customer: str
    day: date
    cds: int
    dollars: Decimal


def source_file() -> Path:
    """The data file. Only found, never imported: the package itself does not run with current libraries.

    Raises: FileNotFoundError when the package is not installed.
    """
    package = find_spec("lifetimes")
    for folder in (package.submodule_search_locations or []) if package else []:
        path = Path(folder, "datasets", "CDNOW_master.txt")
        if path.exists():
            return path
    raise FileNotFoundError("CDNOW_master.txt comes with the package lifetimes: pip install -r requirements-dev.lock")


def purchases(path: Path) -> Iterator[Purchase]:
    """The purchases, in the order of the file."""
    with path.open(encoding="ascii") as file:
        next(file)
        for line in file:
            customer, day, cds, dollars = line.split()
            yield Purchase(customer, datetime.strptime(day, "%Y%m%d").date(), int(cds), Decimal(dollars))
