"""The same input gives the same bytes, whatever the order of rows and files."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ROOT, run_holdfast

from holdfast.places import Places


def publish(raw: Path, places: Places) -> dict[str, str]:
    """Builds and publishes a folder; the hash of each mart's Parquet file."""
    done = run_holdfast("build", "--raw", raw, "--db", places.published, quick="all")
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = json.loads((places.marts / "manifest.json").read_text())
    return {f"{entry['schema']}.{entry['table']}": entry["sha256"] for entry in manifest["tables"]}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A small generated company as CSV."""
    folder = tmp_path / "company"
    words = ["--customers", "120", "--months", "14", "--events", "6000", "--format", "csv", "--out", str(folder)]
    subprocess.run([sys.executable, "-m", "holdfast.generate", *words], cwd=ROOT, check=True, capture_output=True)
    return folder


def different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The marts whose bytes differ, but for the one that remembers earlier builds."""
    names = (one.keys() | other.keys()) - {"quality.check_history"}
    return sorted(name for name in names if one.get(name) != other.get(name))


def shuffled(company: Path, folder: Path) -> Path:
    """The same rows in another order, each table in two files of a folder.

    Returns: the folder of the tables.
    """
    dice = random.Random(11)
    for path in sorted(company.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        dice.shuffle(rows)
        for part in range(2):
            table = folder / path.stem
            table.mkdir(parents=True, exist_ok=True)
            with (table / f"part{1 - part}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(header)
                writer.writerows(rows[part::2])
    return folder


def test_building_again_from_rows_and_files_in_another_order_gives_the_same_bytes(
    company: Path, tmp_path: Path
) -> None:
    places = Places(tmp_path / "marts.duckdb")
    first = publish(company, places)
    again = publish(shuffled(company, tmp_path / "shuffled"), places)
    assert different(first, again) == []
