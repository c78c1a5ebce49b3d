"""Runs dbt in a process of its own that need not load dbt: a copy of one that has, made anew for every run."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdfast import ROOT

LOADED = ["dbt.cli.main", "dbt.adapters.duckdb", "yaml"]

copies = multiprocessing.get_context("forkserver")
copies.set_forkserver_preload(LOADED)


def begin(task: Callable[..., int], arguments: tuple[Any, ...], environment: dict[str, str], log: Path) -> None:
    """What the process does: takes the folder, environment and output of the run, then runs the task."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("w") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    status = task(*arguments)
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
    sys.exit(status)


def run(task: Callable[..., int], *arguments: Any, log: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a function that calls dbt in a new process, in the project's folder.

    task       a function of a module, which returns an exit status
    arguments  its arguments
    log        file for what it prints
    more       what is added to the environment

    Returns: its status, and what it printed as stdout.
    """
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_USE_COLORS": "false", **more}
    process = copies.Process(target=begin, args=(task, arguments, environment, log))
    process.start()
    process.join()
    assert process.exitcode is not None
    return subprocess.CompletedProcess(task.__name__, process.exitcode, log.read_text(errors="replace"))
