"""Runs one dbt command in this process: `python run_dbt.py build --vars '{...}' ...`.

A project's parse depends on the project's files and on the vars, but not on *which* folder raw_path or
config_path name. With HOLDFAST_PARSE_CACHE set, a finished parse is kept there under a key of everything
that it does depend on, and given to the next command with the same key instead of parsing again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

PARSED = ("models", "macros", "seeds", "analyses", "tests/data", "dbt_packages")
SAME_PARSE = ("raw_path", "config_path", "as_of")


def option(arguments: list[str], name: str) -> str:
    """The value given to an option."""
    return arguments[arguments.index(name) + 1]


def parse_key(arguments: list[str]) -> str:
    """A key that two commands share when the project parses alike for them."""
    project = Path(option(arguments, "--project-dir"))
    given = json.loads(option(arguments, "--vars"))
    parts = [str(project)]
    parts += [f"{name}={'given' if name in SAME_PARSE else given[name]}" for name in sorted(given)]
    files = [project / "dbt_project.yml"]
    for folder in PARSED:
        files += [
            path
            for path in sorted((project / folder).rglob("*"))
            if path.suffix in (".sql", ".yml", ".md", ".csv")
        ]
    parts += [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def main(arguments: list[str]) -> int:
    """Runs the command.

    Returns: 0 passed, 1 something failed, 2 dbt could not run it.
    """
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    folder = os.environ.get("HOLDFAST_PARSE_CACHE")
    kept = Path(folder, parse_key(arguments)) if folder else None
    manifest = None
    if kept and kept.exists():
        manifest = Manifest.from_msgpack(kept.read_bytes())
        manifest.build_parent_and_child_maps()
        manifest.build_group_map()
    outcome = dbtRunner(manifest=manifest).invoke(arguments)
    parsed = Path(option(arguments, "--target-path"), "partial_parse.msgpack")
    if kept and not kept.exists() and parsed.exists():
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_bytes(parsed.read_bytes())
        written.replace(kept)
    if outcome.exception:
        print(outcome.exception)
        return 2
    return 0 if outcome.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
