"""Runs a command in a process of its own and says what it took."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What a command took.

    wall, cpu  seconds; cpu is user and system time of all its threads
    memory     peak resident memory, in megabytes
    spill      most that lay in its temporary folder at one time, in megabytes
    """

    wall: float
    cpu: float
    memory: float
    spill: float


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    total = 0
    try:
        for found in [path, *path.rglob("*")] if path.is_dir() else [path]:
            total += found.stat().st_size if found.is_file() else 0
    except FileNotFoundError:
        pass  # gone since it was listed
    return total


def run(command: Sequence[str], spills_to: Path, environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Runs a command to its end.

    spills_to  the folder that it spills to, watched while it runs

    Returns: its cost and what it printed.
    Raises: RuntimeError when it fails.
    """
    spilled, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            spilled[0] = max(spilled[0], size_of(spills_to) if spills_to.exists() else 0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **(environment or {})}
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with status {process.returncode}:\n{output[-4000:]}")
    peak = used.ru_maxrss * 1024 / MEGABYTE
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, peak, spilled[0] / MEGABYTE), output


def own_cpu() -> float:
    """CPU seconds that this process has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
