"""The commands: `python -m holdfast build|quarantine|rollback|forget`. The Makefile passes its options here."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from dataclasses import replace
from types import FrameType
from typing import NoReturn

from holdfast.failures import Stop, explain_full_disk


def arguments(words: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="holdfast", description="Build, check and publish the marts.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the marts, run every check, publish")
    build.add_argument("--raw", default="", help="folder of raw tables; the demo company when not given")
    build.add_argument("--config", default="", help="folder of policy tables that replace the shipped ones")
    build.add_argument("--as-of", default="", help="compute every figure as of this timestamp")
    build.add_argument("--vars", default="", help="further dbt vars, as YAML or JSON")
    build.add_argument("--incremental", action="store_true", help="add to the facts that the last build left")
    quarantine = commands.add_parser("quarantine", help="print which raw rows were rejected and how to mend them")
    rollback = commands.add_parser("rollback", help="publish the previous publication again")
    forget = commands.add_parser("forget", help="remove a person from everything that is kept, and keep them out")
    forget.add_argument("--id", default="", help="the id of a customer, of a user or of a device of theirs")
    for command in (build, quarantine, rollback, forget):
        command.add_argument("--db", default="", help="the published file (warehouse/holdfast.duckdb)")
    return parser.parse_args(words)


def run(words: list[str]) -> int:
    """Runs a command.

    Returns: the exit status.
    Raises: Stop when it cannot be done.
    """
    asked = arguments(words)
    from holdfast.build import build, options, shown
    from holdfast.places import Places

    if asked.command == "build":
        given = options(asked.raw, asked.config, asked.db, asked.as_of, asked.vars)
        return build(replace(given, is_added=asked.incremental))
    places = Places(options("", "", asked.db, "", "").published)
    if asked.command == "quarantine":
        from holdfast.quarantine import render

        print(render(places))
        return 0
    if asked.command == "forget":
        from holdfast.forget import forget

        return forget(places, asked.id)
    from holdfast.publications import roll_back, settle

    places.make()
    with places.locked():
        settle(places)
        roll_back(places)
    print(f"{shown(places.published)} is the publication before again")
    return 0


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Takes a request to end as Ctrl-C."""
    raise KeyboardInterrupt


def main(words: list[str]) -> int:
    """Runs a command; what stops it is one line on standard error.

    Returns: the exit status.
    """
    signal.signal(signal.SIGTERM, interrupt)
    try:
        return run(words)
    except Stop as stop:
        print(f"holdfast: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nholdfast: stopped; what is published is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        said = explain_full_disk(str(error)) or f"{error.strerror or error} ({error.filename or 'while building'})"
        print(f"holdfast: {said}", file=sys.stderr)
        return 1
    except Exception as error:
        if os.environ.get("HOLDFAST_DEBUG"):
            raise
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        print(f"holdfast: {said} (HOLDFAST_DEBUG=1 shows where); what is published is as it was", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
