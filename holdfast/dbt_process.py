"""Runs dbt commands one after the other in this process, and stops at the first that fails.

    python -m holdfast.dbt_process '["build", "--vars", "{...}", ...]' '["docs", "generate", ...]'

With HOLDFAST_EVENTS set to a file descriptor, what happens is written there as JSON lines:
{"kind": "start", "index": 3, "total": 40, "node": "..."}, {"kind": "notice", "text": "..."} and, at the
end, {"kind": "stopped", "text": "..."} when dbt could not run the command.

A parse of the project depends on its files and on the vars that decide what is referred to, but not on *which* folder
raw_path or config_path name. With HOLDFAST_PARSE_CACHE set to a folder, a finished parse is kept there under a key of
all that it depends on, and used by the next command with that key: many small builds parse once.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from holdfast import ROOT

PARSED_FOLDERS = ("models", "macros", "seeds", "analyses", "tests/data", "dbt_packages")
PARSED_FILES = (".sql", ".yml", ".md", ".csv")
# vars that decide what is referred to, by whether they are given; every other var that the project declares is read
# when SQL is compiled, and changes no parse
VARS_BY_PRESENCE = ("raw_path", "config_path", "forgotten_path")
Send = Callable[..., None]


def option(arguments: list[str], name: str) -> str:
    """The value given to an option of a command."""
    return arguments[arguments.index(name) + 1]


def parse_key(arguments: list[str]) -> str:
    """A key that commands share when the project parses alike for them."""
    project = Path(option(arguments, "--project-dir"))
    given = json.loads(option(arguments, "--vars"))
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["holdfast"]
    parts = [str(project)]
    parts += [
        f"{name}={'given' if name in VARS_BY_PRESENCE else given[name]}"
        for name in sorted(given)
        if name in VARS_BY_PRESENCE or name not in declared
    ]
    paths = [path for folder in PARSED_FOLDERS for path in sorted((project / folder).rglob("*"))]
    for path in [project / "dbt_project.yml", *paths]:
        if path.suffix in PARSED_FILES and path.is_file():
            parts.append(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def keep(parsed: Path, kept: Path) -> None:
    """Copies a finished parse, if there is one, to where it is kept."""
    if parsed.exists():
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_bytes(parsed.read_bytes())
        written.replace(kept)


def read_parse(kept: Path) -> Any:
    """A parse that was kept, as dbt's manifest; None when there is none."""
    from dbt.contracts.graph.manifest import Manifest

    if not kept.exists():
        return None
    try:
        manifest = Manifest.from_msgpack(kept.read_bytes())
    except Exception:  # cut short: whatever msgpack makes of it
        kept.unlink(missing_ok=True)
        return None
    manifest.build_parent_and_child_maps()
    manifest.build_group_map()
    manifest.build_flat_graph()
    return manifest


def run(commands: list[list[str]], send: Send) -> int:
    """Runs the commands.

    Returns: 0 all passed, 1 something failed, 2 dbt could not run a command.
    """
    from dbt.cli.main import dbtRunner

    folder = os.environ.get("HOLDFAST_PARSE_CACHE")
    kept = Path(folder, parse_key(commands[0])) if folder and "--target-path" in commands[0] else None
    manifest = read_parse(kept) if kept else None

    def on_event(event: Any) -> None:
        if event.info.name == "LogStartLine":
            node = event.data.node_info
            send(
                kind="start", index=event.data.index, total=event.data.total,
                node=node.node_name, path=node.node_path, type=node.resource_type,
            )  # fmt: skip
        elif event.info.name == "JinjaLogWarning":
            send(kind="notice", text=event.data.msg)

    for command in commands:
        outcome = dbtRunner(manifest=manifest, callbacks=[on_event]).invoke(command)
        if kept and not kept.exists() and not outcome.exception:
            keep(Path(option(command, "--target-path"), "partial_parse.msgpack"), kept)
        if outcome.exception:
            send(kind="stopped", text=str(outcome.exception))
            return 2
        if not outcome.success:
            return 1
    return 0


def end_with_parent() -> None:
    """Ends this process when the one that started it is gone, however it went: its pipe to us closes."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(words: list[str]) -> int:
    """Runs the commands of the command line.

    Returns: the exit status.
    """
    descriptor = os.environ.get("HOLDFAST_EVENTS")
    if descriptor:
        end_with_parent()
        channel = os.fdopen(int(descriptor), "w", buffering=1)

        def send(**event: Any) -> None:
            channel.write(json.dumps(event) + "\n")
    else:

        def send(**event: Any) -> None:
            if event["kind"] == "stopped":
                print(event["text"])

    return run([json.loads(word) for word in words], send)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
