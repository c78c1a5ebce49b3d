"""The long form of the reliability report: `make reliability`, or `python -m tests.reliability`.

Kills real builds at random moments, publishes at every change they make, fills disks, tries thousands of
hostile inputs, and breaks the project's SQL. Takes about half an hour; the short form is part of make test.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from holdfast import ROOT
from holdfast.places import Places
from tests.reliability import company, faults, hostile, report

PARTS = ("faults", "inputs", "mutations")
# nodes of a whole build, at the least
NODES = 400


def break_builds(folder: Path, seed: int, kills: int) -> tuple[faults.Ordeal, Places]:
    """Kills builds and publishes of a company that grows."""
    places = Places(folder / "faults" / "marts.duckdb")
    raw = company.write(folder / "raw", company.tables())
    faults.run(faults.BUILD, "build", "--raw", raw, "--db", places.published)
    company.write_next(raw)
    moments = [(faults.PHASES[number % len(faults.PHASES)], seed + number) for number in range(kills)]
    found = faults.ordeal(places, raw, faults.BUILD, moments, (), NODES, pause=0.3, say=print)
    for size in ("2m", "14m", "30m"):
        fault = faults.tmpfs_build(["build", "--raw", raw], size)
        if fault is None:
            print("skipped: nobody may mount a file system here")
            break
        print(f"{'ok' if not fault.problems else 'NOT OK'}  {fault.what}")
        found.faults.append(fault)
    return found, places


def main(words: list[str] | None = None) -> int:
    """Runs the command line.

    Returns: the exit status: 1 when anything went wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description="Breaks builds on purpose.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    parser.add_argument("--seed", type=int, default=1, help="what chooses moments and inputs")
    parser.add_argument("--kills", type=int, default=24, help="builds to kill")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of hostile input")
    parser.add_argument("--files", type=int, default=500, help="spoilt files in a round")
    parser.add_argument("--out", type=Path, default=ROOT / "warehouse" / "holdfast.build" / "reliability")
    asked = parser.parse_args(words)
    for part in report.PARTS:
        (asked.out / f"{part}.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder, built = Path(name), []
        os.environ["HOLDFAST_PARSE_CACHE"] = str(folder / "parsed")
        (folder / "parsed").mkdir()
        if "faults" in asked.only:
            ordeal, places = break_builds(folder, asked.seed, asked.kills)
            report.record_ordeal(asked.out, ordeal)
            built.append(places)
        if "inputs" in asked.only:
            rounds = []
            for number in range(asked.rounds):
                print(f"hostile input, round {number + 1} of {asked.rounds}", flush=True)
                rounds.append(hostile.fuzz(folder / f"hostile {number}", asked.seed + number, asked.files, 8))
                built += [Places(folder / f"hostile {number}" / "marts.duckdb")] if rounds[-1].status == 0 else []
            report.record_fuzz(asked.out, *rounds)
        if built:
            report.record_rows(asked.out, built)
        if "mutations" in asked.only:
            found = folder / "mutations.json"
            subprocess.run([sys.executable, "-m", "tests.mutations", "--json", str(found)], cwd=ROOT, check=False)
            report.record(asked.out, "mutations", json.loads(found.read_text()))
    print("\n" + report.write(asked.out, "long"))
    print(asked.out / "long.md")
    return 1 if report.problems(report.read(asked.out)) else 0


if __name__ == "__main__":
    sys.exit(main())
