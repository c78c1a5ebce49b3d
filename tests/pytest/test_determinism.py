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
    done = run_holdfast("build", "--raw", raw, "--db", places.published)
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = json.loads((places.marts / "manifest.json").read_text())
    return {f"{entry['schema']}.{entry['table']}": entry["sha256"] for entry in manifest["tables"]}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small generated company as CSV."""
    folder = tmp_path_factory.mktemp("company") / "raw"
    words = ["--customers", "120", "--months", "14", "--events", "6000", "--format", "csv", "--out", str(folder)]
    subprocess.run([sys.executable, "-m", "holdfast.generate", *words], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def first(company: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, dict[str, str]]:
    """Its first publication."""
    places = Places(tmp_path_factory.mktemp("first") / "marts.duckdb")
    return places, publish(company, places)


def different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The marts whose bytes differ, but for the one that remembers earlier builds."""
    names = (one.keys() | other.keys()) - {"quality.check_history"}
    return sorted(name for name in names if one.get(name) != other.get(name))


def test_building_again_gives_the_same_bytes(company: Path, first: tuple[Places, dict[str, str]]) -> None:
    places, hashes = first
    assert different(hashes, publish(company, places)) == []


def test_the_order_of_rows_and_files_does_not_matter(
    company: Path, first: tuple[Places, dict[str, str]], tmp_path: Path
) -> None:
    dice = random.Random(11)
    for path in sorted(company.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        dice.shuffle(rows)
        for part in range(2):
            folder = tmp_path / "raw" / path.stem
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / f"part{1 - part}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(header)
                writer.writerows(rows[part::2])
    assert different(first[1], publish(tmp_path / "raw", Places(tmp_path / "marts.duckdb"))) == []
