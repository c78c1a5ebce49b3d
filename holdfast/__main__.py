"""The commands: `python -m holdfast build|quarantine|rollback`. The Makefile passes its options here."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from holdfast.failures import Stop


def arguments(words: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="holdfast", description="Build, check and publish the marts.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the marts, run every check, publish")
    build.add_argument("--raw", default="", help="folder of raw tables; the demo company when not given")
    build.add_argument("--config", default="", help="folder of policy tables that replace the shipped ones")
    build.add_argument("--as-of", default="", help="compute every figure as of this timestamp")
    build.add_argument("--vars", default="", help="further dbt vars, as YAML or JSON")
    quarantine = commands.add_parser("quarantine", help="print which raw rows were rejected and how to mend them")
    rollback = commands.add_parser("rollback", help="publish the previous publication again")
    for command in (build, quarantine, rollback):
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
        return build(options(asked.raw, asked.config, asked.db, asked.as_of, asked.vars))
    places = Places(options("", "", asked.db, "", "").published)
    if asked.command == "quarantine":
        from holdfast.quarantine import render

        print(render(places))
        return 0
    from holdfast.publish import roll_back

    places.make()
    with places.locked():
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
        print(f"holdfast: {error.strerror or error} ({error.filename or 'while building'})", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
