"""Kills builds and publishes, fills the disk, and reads meanwhile: every reading must be of a whole publication.

Only processes started here are ended, by their ids. Moments come from a seed: a build is killed at a chosen
place in what it says or logs, so that a slow machine changes nothing, and a publish at a chosen step.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from holdfast import ROOT
from holdfast.places import Places
from holdfast.publications import settle
from tests.reliability.reader import database_fingerprint, marts_fingerprint

BUILD = ("holdfast",)
QUICK = ("tests.reliability.quick",)
PHASES = ("start", "dbt", "checks", "publish")
SAID = {"start": "building and testing", "checks": "examining the data", "publish": "publishing the marts"}


@dataclass
class Fault:
    """One fault, and what came of it.

    what      in words, with its moment
    problems  what should not have been; empty when all went well
    """

    what: str
    problems: list[str] = field(default_factory=list)


def environment(**more: str) -> dict[str, str]:
    """The environment of what is started."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "HOLDFAST_DOCS": "no", **more}


def start(module: Sequence[str], *words: str | Path, limit: int | None = None) -> subprocess.Popen[str]:
    """Starts a module of Python in a process group of its own.

    limit  bytes that any file may grow to, as on a full disk; none when left out
    """

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", *module, *map(str, words)], cwd=ROOT, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=limited,
    )  # fmt: skip


def descendants(pid: int) -> list[int]:
    """The processes below one, as /proc tells."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def run(module: Sequence[str], *words: str | Path) -> str:
    """Runs a module of Python to its end.

    Returns: what it printed.
    Raises: AssertionError when it fails.
    """
    process = start(module, *words)
    output, _ = process.communicate()
    assert process.returncode == 0, output
    return output


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(process: subprocess.Popen[str], alone: bool) -> list[int]:
    """Kills a build with signal 9.

    alone  only the process itself: the others must notice and end

    Returns: the processes that are still there ten seconds later.
    """
    below = descendants(process.pid)
    for pid in [process.pid] if alone else [process.pid, *below]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()
    for _ in range(100):
        left = [pid for pid in below if is_running(pid)]
        if not left:
            return []
        time.sleep(0.1)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def nodes_started(log: Path) -> int:
    """How many nodes dbt has started, by its log."""
    try:
        return log.read_text(errors="replace").count(" START ")
    except FileNotFoundError:
        return 0


def wait_until(process: subprocess.Popen[str], reached: Callable[[], bool]) -> bool:
    """Waits for a moment of a build; False when the build ended before."""
    while not reached():
        if process.poll() is not None:
            return False
        time.sleep(0.005)
    return True


def killed_build(
    module: Sequence[str], words: Sequence[str | Path], places: Places, phase: str, seed: int, nodes: int
) -> Fault:
    """Starts a build and kills it at a random moment of a phase.

    nodes  how many nodes dbt has to build
    """
    dice = random.Random(f"{phase} {seed}")
    alone, node = dice.random() < 0.4, dice.randint(1, nodes)
    pause = dice.uniform(0, {"start": 3.0, "dbt": 0.05, "checks": 2.0, "publish": 1.0}[phase])
    moment = f"node {node} of {nodes}" if phase == "dbt" else f"{phase}, after {pause:.2f} s"
    fault = Fault(f"kill -9 of {'the runner' if alone else 'all processes'} of a build: {moment}")
    (places.logs / "dbt.log").unlink(missing_ok=True)
    process = start(module, *words)
    assert process.stdout is not None
    if phase == "dbt":
        reached = wait_until(process, lambda: nodes_started(places.logs / "dbt.log") >= node)
    else:
        reached = any(SAID[phase] in line for line in process.stdout)
    if not reached:
        fault.problems.append(f"the build ended before: {process.stdout.read()[-300:]}")
        process.wait()
        return fault
    time.sleep(pause)
    left = kill(process, alone)
    process.stdout.close()
    if left:
        fault.problems.append(f"processes were left running: {left}")
    return fault


# each change of a publish that a reader could see, and some that none should; one after another, for each clears up
# after the one before it
MOMENTS = (
    "os.mkdir 3",  # as it writes the Parquet
    "os.rename 1",  # the folder gets its number
    "os.link 1",  # it is whole and waits
    "os.rename 1",  # what waits is removed
    "os.rename 3",  # the database is put in place
    "os.symlink 1",  # the database is in place, the Parquet is not
    "os.rename 2",  # that is finished
    "os.rename 5",  # the Parquet is put in place
    "os.rename 6",  # the oldest is removed
    "os.rmdir 1",  # in the middle of that
)


def killed_publish(places: Places, moment: str) -> tuple[Fault, bool]:
    """Publishes what is built, and kills itself at a moment: see killed_publish.py.

    Returns: the fault, and whether there was such a moment.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.killed_publish", str(places.published), moment],
        cwd=ROOT, env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    fault = Fault(f"kill -9 of a publish before change {moment}: {done.stdout.strip()}")
    if done.returncode not in (0, -signal.SIGKILL):
        fault.problems.append(done.stderr[-400:])
    return fault, done.returncode == -signal.SIGKILL


@dataclass
class Watch:
    """What the reader saw, and what there was to see.

    known  fingerprints of whole publications
    seen   readings
    """

    places: Places
    known: set[str] = field(default_factory=set)
    seen: list[dict[str, str]] = field(default_factory=list)

    def learn(self) -> None:
        """Adds the publications that are there now."""
        for publication in self.places.publications.glob("[0-9]*"):
            self.known.add(database_fingerprint(publication / "holdfast.duckdb"))
            self.known.add(marts_fingerprint(publication / "marts"))

    def problems(self) -> list[str]:
        """Readings that were not of a whole publication."""
        return [json.dumps(one) for one in self.seen if not set(one.values()) <= self.known]


@contextmanager
def reading(places: Places, pause: float) -> Iterator[Watch]:
    """Reads the published marts in a loop for as long as the `with` lasts."""
    watch = Watch(places)
    watch.learn()
    out = places.published.with_suffix(".readings")
    with out.open("w") as file:
        reader = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.reader", str(places.published), str(pause)],
            cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=file, stderr=file, text=True,
        )  # fmt: skip
        try:
            yield watch
        finally:
            watch.learn()
            reader.communicate()
    watch.seen = [json.loads(line) for line in out.read_text().splitlines()]


def full_disk_build(module: Sequence[str], words: Sequence[str | Path], places: Places, limit: int) -> Fault:
    """A build whose files may not grow beyond a limit: one line, exit status 1, nothing published."""
    fault = Fault(f"no file may grow beyond {limit // 1000:,} kB in a build")
    before = database_fingerprint(places.published), marts_fingerprint(places.marts)
    process = start(module, *words, limit=limit)
    output, _ = process.communicate()
    judge_full_disk(fault, process.returncode, output)
    if (database_fingerprint(places.published), marts_fingerprint(places.marts)) != before:
        fault.problems.append("what is published has changed")
    return fault


def judge_full_disk(fault: Fault, status: int, output: str) -> None:
    """Adds what is wrong with how a command ended that found the disk full."""
    said = [line for line in output.splitlines() if "the disk is full" in line]
    if status != 1 or len(said) != 1 or "Traceback" in output:
        fault.problems.append(f"status {status}: {output[-500:]}")


def full_disk_publish(places: Places, limit: int) -> Fault:
    """A publish whose files may not grow beyond a limit."""
    fault = Fault(f"no file may grow beyond {limit // 1000:,} kB in a publish")
    before = database_fingerprint(places.published), marts_fingerprint(places.marts)
    process = start(("tests.reliability.killed_publish",), places.published, "0", limit=limit)
    output, _ = process.communicate()
    judge_full_disk(fault, process.returncode, output)
    if (database_fingerprint(places.published), marts_fingerprint(places.marts)) != before:
        fault.problems.append("what is published has changed")
    return fault


def tmpfs_build(words: Sequence[str | Path], size: str) -> Fault | None:
    """A build on a small file system of its own, in a mount namespace.

    words  of the build, without --db
    size   as mount takes it

    Returns: the fault; None where this machine lets nobody mount.
    """
    script = (
        'mount -t tmpfs -o "size=$1" none /mnt || exit 77; shift; '
        'exec "$@" --db /mnt/marts.duckdb'
    )
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", size]
    try:
        done = subprocess.run(
            [*command, sys.executable, "-m", "holdfast", *map(str, words)],
            cwd=ROOT, env=environment(), capture_output=True, text=True,
        )  # fmt: skip
    except FileNotFoundError:
        return None
    if done.returncode == 77 or "unshare failed" in done.stderr:
        return None
    fault = Fault(f"a file system of {size} runs full in a build")
    judge_full_disk(fault, done.returncode, done.stdout + done.stderr)
    return fault


def contents(places: Places) -> dict[str, str]:
    """The hash of each published mart that depends on the input alone."""
    manifest = json.loads((places.marts / "manifest.json").read_text())
    names = {f"{table['schema']}.{table['table']}": table["sha256"] for table in manifest["tables"]}
    return {name: digest for name, digest in names.items() if name != "quality.check_history"}


@dataclass
class Ordeal:
    """What a publication went through.

    faults     what was done to it, and what came of each
    watch      what a reader saw meanwhile
    recovered  hashes of the marts of the build after the killed ones
    clean      the same of a build of the same input in a new place
    left       what was left lying about at the end
    """

    places: Places
    faults: list[Fault]
    watch: Watch
    recovered: dict[str, str]
    clean: dict[str, str]
    left: list[str]

    def problems(self) -> list[str]:
        """All that should not have been."""
        found = [f"{fault.what}: {problem}" for fault in self.faults for problem in fault.problems]
        found += [f"a reader saw {seen}" for seen in self.watch.problems()]
        differing = sorted(name for name in self.clean if self.recovered.get(name) != self.clean[name])
        found += [f"{name} differs from a clean build's" for name in differing]
        return found + [f"{name} is left lying about" for name in self.left]


def ordeal(
    places: Places,
    raw: Path,
    module: Sequence[str],
    kills: Sequence[tuple[str, int]],
    moments: Sequence[str],
    nodes: int,
    pause: float,
    say: Callable[[str], None] = lambda text: None,
) -> Ordeal:
    """Breaks a publication's next builds while somebody reads, then builds it.

    places   a publication, whose next input is `raw`: the builds add to what its last build left
    module   what builds: BUILD or QUICK
    kills    phase and seed of each build to kill
    moments  of each publish to kill; empty for every change that a publish makes
    nodes    how many nodes dbt has to build, at the least
    pause    of the reader between two readings while builds run, in seconds
    say      told of each fault
    """
    words: list[str | Path] = ["build", "--raw", raw, "--incremental", "--db"]
    done: list[Fault] = []

    def add(fault: Fault) -> None:
        done.append(fault)
        watch.learn()
        say(f"{'ok' if not fault.problems else 'NOT OK'}  {fault.what}")

    with reading(places, pause) as watch:
        for phase, seed in kills:
            add(killed_build(module, [*words, places.published], places, phase, seed, nodes))
        add(full_disk_build(module, [*words, places.published], places, 1_000_000))
        run(module, *words, places.published)
        watch.learn()
        recovered = contents(places)
    before = watch
    # a publish is over in no time: read as often as can be
    with reading(places, 0.0) as watch:
        for limit in (100_000, 1_000_000):
            add(full_disk_publish(places, limit))
        for moment in moments:
            fault, was_killed = killed_publish(places, moment)
            fault.problems += [] if was_killed else ["there was no such moment"]
            add(fault)
        number, was_killed = 0, not moments
        while was_killed:
            number += 1
            fault, was_killed = killed_publish(places, str(number))
            if was_killed:
                add(fault)
        with places.locked():
            settle(places)
    watch = Watch(places, before.known | watch.known, before.seen + watch.seen)
    clean = Places(places.published.parent / "clean" / "marts.duckdb")
    run(module, "build", "--raw", raw, "--db", clean.published)
    around = (*places.publications.iterdir(), *places.published.parent.iterdir())
    left = [path.name for path in around if path.name.startswith(".")]
    return Ordeal(places, done, watch, recovered, contents(clean), left)
