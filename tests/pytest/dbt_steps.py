"""Runs many dbt commands in one process, so that dbt starts once.

A step is {"files": [[from, to], ...], "warehouse": path, "command": [...], "arguments": [...]}: the files are put in
place, then the command runs on the warehouse. Arguments are those that parsing takes, too. Ends at the first command
that fails. Parses are kept for one another in HOLDFAST_PARSE_CACHE, as holdfast.dbt_process does.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from holdfast.dbt_process import keep, option, parse_key, read_parse


def parsed(arguments: list[str]) -> Any:
    """The project, parsed: as it was kept, or now."""
    from dbt.cli.main import dbtRunner

    folder = os.environ.get("HOLDFAST_PARSE_CACHE")
    kept = Path(folder, parse_key(arguments)) if folder else None
    manifest = read_parse(kept) if kept else None
    if manifest is None:
        manifest = dbtRunner().invoke(["parse", *arguments]).result
        if kept:
            keep(Path(option(arguments, "--target-path"), "partial_parse.msgpack"), kept)
    return manifest


def main(steps: Path) -> int:
    """Runs the steps of a file.

    Returns: the exit status: 1 when a command failed.
    """
    from dbt.cli.main import dbtRunner

    manifest = None
    for step in json.loads(steps.read_text()):
        for source, target in step["files"]:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
        os.environ["HOLDFAST_WAREHOUSE"] = step["warehouse"]
        manifest = manifest or parsed(step["arguments"])
        outcome = dbtRunner(manifest=manifest).invoke([*step["command"], *step["arguments"]])
        if outcome.exception or not outcome.success:
            print(outcome.exception or "")
            return 1
    return 0
