"""Do the tests notice when the project is broken?

    python -m tests.mutations                       every mutation, by unit tests, data tests and pytest
    python -m tests.mutations --short               a few of them, by unit tests alone
    python -m tests.mutations --json report.json    writes the outcomes, too
    python -m tests.mutations --only NAME ...       these alone
    python -m tests.mutations --warehouse FILE      on a demo warehouse that is built already

The exit status is 1 when a mutation survives that is not argued for, or can no longer be applied.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from .data import load
from .engine import Unusable, examine, summary


def main(words: list[str] | None = None) -> int:
    """Runs the command line.

    Returns: the exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description="Breaks the project, asks its tests.")
    parser.add_argument("--short", action="store_true", help="a few mutations, by unit tests alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the outcomes")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of mutations, or of areas")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="a demo warehouse of this very project")
    options = parser.parse_args(words)
    mutations = load()
    stale = [problem for mutation in mutations if (problem := mutation.problem())]
    if stale:
        print("\n".join(["these can no longer be applied; write them anew:", *stale]), file=sys.stderr)
        return 1
    if options.short:
        mutations = [mutation for mutation in mutations if mutation.is_short]
    if options.only:
        mutations = [mutation for mutation in mutations if {mutation.name, mutation.area} & set(options.only)]
    began = time.monotonic()
    try:
        outcomes = examine(
            mutations, unit_only=options.short, warehouse=options.warehouse,
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )  # fmt: skip
    except Unusable as problem:
        print(f"nothing can be said: {problem}", file=sys.stderr)
        return 1
    found = summary(outcomes, time.monotonic() - began)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    width = max(len(outcome.name) for outcome in outcomes)
    for outcome in outcomes:
        print(f"{outcome.status:9}{outcome.area:12}{outcome.name:{width}}  {outcome.by}")
    print(f"\n{found['killed']} of {found['mutations']} mutations killed, score {found['score']:.0%}", end="")
    print(f"; {found['argued']} argued, {found['survived']} survived" if found["killed"] < len(outcomes) else "")
    for outcome in outcomes:
        if outcome.status == "survived":
            print(f"  no test sees {outcome.name} in {outcome.file}: {outcome.why}")
    return 1 if found["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
