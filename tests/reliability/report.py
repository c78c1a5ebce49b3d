"""The reliability report: what was broken on purpose, and what came of it.

Each part writes its counts to a file of its own, so that tests that run side by side can share a folder;
the report is made of the files that are there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from holdfast.places import Places
from tests.reliability.faults import Ordeal
from tests.reliability.hostile import Fuzz

PARTS = ("faults", "inputs", "mutations", "rows")


def record(folder: Path, part: str, counts: Mapping[str, Any]) -> None:
    """Writes what a part of the report counted."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.json").write_text(json.dumps(counts, indent=1) + "\n")


def record_ordeal(folder: Path, ordeal: Ordeal) -> None:
    """The faults of an ordeal."""
    kinds = Counter(
        "a build killed" if " of a build" in fault.what and "kill" in fault.what
        else "a publish killed" if "kill" in fault.what
        else "no room on the disk"
        for fault in ordeal.faults
    )  # fmt: skip
    record(folder, "faults", {
        "injected": len(ordeal.faults), "by_kind": dict(kinds), "readings": len(ordeal.watch.seen),
        "publications_seen": len({one.get("database") for one in ordeal.watch.seen}),
        "marts_equal_to_a_clean_build": len(ordeal.clean), "problems": ordeal.problems(),
    })  # fmt: skip


def record_fuzz(folder: Path, *found: Fuzz) -> None:
    """The inputs of one or more rounds of hostile input."""
    became = Counter(became for fuzz in found for _, became, _ in fuzz.files)
    problems = [problem for fuzz in found for problem in (*fuzz.problems, *fuzz.wrong_files())]
    problems += [f"seed {fuzz.seed}: {fuzz.output[-500:]}" for fuzz in found if fuzz.status]
    problems += [f"seed {fuzz.seed}: rows do not add up" for fuzz in found if not all(fuzz.balanced)]
    record(folder, "inputs", {
        "tried": sum(fuzz.cells + len(fuzz.files) for fuzz in found), "cells": sum(fuzz.cells for fuzz in found),
        "files": sum(became.values()), "files_by_outcome": dict(became), "seeds": [fuzz.seed for fuzz in found],
        "problems": problems,
    })  # fmt: skip


def record_rows(folder: Path, places: Sequence[Places]) -> None:
    """The rows of finished builds, by where they went."""
    columns = ("raw", "staged", "duplicate", "quarantined")
    sums, unbalanced = dict.fromkeys(columns, 0), []
    for place in places:
        with duckdb.connect(str(place.published), read_only=True) as connection:
            query = ", ".join(f"sum({column}_row_count)" for column in columns)
            values = connection.execute(f"select {query} from quality.reconciliation").fetchall()[0]
            bad = connection.execute("select source_table from quality.reconciliation where not is_reconciled").fetchall()
        sums = {column: sums[column] + int(value or 0) for column, value in zip(columns, values)}
        unbalanced += [f"{place.published}: {row[0]}" for row in bad]
    record(folder, "rows", {"builds": len(places), **sums, "problems": unbalanced})


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """The counts that are there, by part."""
    paths = {part: folder / f"{part}.json" for part in PARTS}
    return {part: json.loads(path.read_text()) for part, path in paths.items() if path.exists()}


def line_of(part: str, counts: Mapping[str, Any]) -> tuple[str, str]:
    """How much a part of the report did, and how that was made up."""
    if part == "faults":
        kinds = ", ".join(f"{count} x {kind}" for kind, count in counts["by_kind"].items())
        return f"{counts['injected']:,} faults injected", (
            f"{kinds}; {counts['readings']:,} readings meanwhile, of {counts['publications_seen']:,} whole publications; "
            f"the build after them equals a clean one in {counts['marts_equal_to_a_clean_build']:,} marts"
        )
    if part == "inputs":
        files = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counts["files_by_outcome"].items()))
        return f"{counts['tried']:,} hostile inputs", f"{counts['cells']:,} cells, {counts['files']:,} files ({files})"
    if part == "mutations":
        said = f"score {counts['score']:.0%}, {counts.get('argued', 0)} argued, {counts.get('survived', 0)} survived"
        return f"{counts['killed']:,} of {counts['mutations']:,} mutations killed", said
    return f"{counts['raw']:,} raw rows reconciled", (
        f"{counts['staged']:,} staged, {counts['duplicate']:,} duplicates, {counts['quarantined']:,} quarantined, "
        f"in {counts['builds']:,} builds"
    )


def problems(parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """All that went wrong."""
    found = [f"{part}: {problem}" for part, counts in parts.items() for problem in counts.get("problems", [])]
    survivors = parts.get("mutations", {}).get("survived", 0)
    return found + ([f"mutations: {survivors} survived"] if survivors else [])


def render(parts: Mapping[str, Mapping[str, Any]], form: str) -> str:
    """The report, as Markdown.

    form  short or long
    """
    lines = [f"# Reliability, {form} form", "", "| what | how | went wrong |", "|---|---|---|"]
    for part, counts in parts.items():
        much, how = line_of(part, counts)
        lines.append(f"| {much} | {how} | {len(counts.get('problems', [])) or 'nothing'} |")
    wrong = problems(parts)
    if wrong:
        lines += ["", "## What went wrong", "", *(f"- {problem}" for problem in wrong)]
    return "\n".join(lines) + "\n"


def write(folder: Path, form: str) -> str:
    """Writes `<form>.md` and `<form>.json` from the counts in a folder.

    Returns: the report.
    """
    parts = read(folder)
    text = render(parts, form)
    (folder / f"{form}.md").write_text(text)
    (folder / f"{form}.json").write_text(json.dumps(parts, indent=1) + "\n")
    return text
