"""Runs dbt in a process of its own that need not load dbt: a copy of one that has, made anew for every run."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

LOADED = ["dbt.cli.main", "dbt.adapters.duckdb", "yaml"]

copies = multiprocessing.get_context("forkserver")
copies.set_forkserver_preload(LOADED)


def begin(
    task: Callable[..., int], arguments: tuple[Any, ...], folder: Path, environment: dict[str, str], log: Path
) -> None:
    """What the process does: takes the folder, environment and output of the run, then runs the task."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("w") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    status = task(*arguments)
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
    sys.exit(status)


def run(
    task: Callable[..., int], *arguments: Any, folder: Path, environment: Mapping[str, str], log: Path
) -> subprocess.CompletedProcess[str]:
    """Runs a function that calls dbt, in a new process.

    task         a function of a module, which returns an exit status
    arguments    its arguments
    folder       the working folder of the process
    environment  all of its environment
    log          file for what it prints

    Returns: its status, and what it printed as stdout.
    """
    process = copies.Process(target=begin, args=(task, arguments, folder, dict(environment), log))
    process.start()
    process.join()
    status = 1 if process.exitcode is None else process.exitcode
    return subprocess.CompletedProcess([task.__name__, *map(str, arguments)], status, log.read_text(errors="replace"))
