"""What the tests share: one published build of the demo company, and one cache of parsed projects."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from harness import Result, run_holdfast, write_tables  # noqa: E402

from holdfast.places import Places  # noqa: E402
from tests.reliability import report  # noqa: E402
from tests.reliability.company import tables  # noqa: E402


# Files that take the longest begin first, so that no worker is left with one at the end.
LONGEST = (
    "test_increments.py", "test_conventions.py", "test_hostile_input.py", "test_faults.py", "test_commands.py",
    "test_privacy.py", "test_behaviour_properties.py", "test_behaviour_peers.py", "test_revenue_properties.py",
    "test_determinism.py", "test_mutations.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this test session share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session", autouse=True)
def parse_cache(session_folder: Path) -> Path:
    """Where builds keep parsed projects for one another."""
    folder = session_folder / "parsed"
    folder.mkdir(exist_ok=True)
    os.environ["HOLDFAST_PARSE_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def reliability(session_folder: Path) -> Path:
    """Where tests count what they broke, for the report at the end."""
    folder = session_folder / "reliability"
    folder.mkdir(exist_ok=True)
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the short form of the reliability report, where its tests ran."""
    if hasattr(config, "workerinput"):
        return
    counted = config._tmp_path_factory.getbasetemp() / "reliability"  # type: ignore[attr-defined]
    if not counted.exists():
        return
    demo = Places(counted.parent / "demo" / "holdfast.duckdb")
    if demo.published.exists():
        report.record_rows(counted, [demo])
    kept = Places(HERE.parents[1] / "warehouse" / "holdfast.duckdb").folder / "reliability"
    kept.mkdir(parents=True, exist_ok=True)
    for name in ("short.md", "short.json"):
        text = report.write(counted, "short")
        shutil.copyfile(counted / name, kept / name)
    terminalreporter.write_line("")
    terminalreporter.write(text)
    terminalreporter.write_line(f"{kept / 'short.md'}; the long form: make reliability")


@dataclass(frozen=True)
class Publication:
    """The demo company as `make build` publishes it.

    places   where everything is
    status   the exit status of the command
    output   what it printed
    """

    places: Places
    status: int
    output: str


def published_once(folder: Path, *words: str | Path) -> Publication:
    """A build that the first test to ask for it makes, and all share."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, places = folder / "publication.pickle", Places(folder / "holdfast.duckdb")
        if not kept.exists():
            done = run_holdfast(
                "build", "--db", places.published, *words, env={} if words else {"HOLDFAST_DOCS": "yes"}
            )
            kept.write_bytes(pickle.dumps(Publication(places, done.returncode, done.stdout + done.stderr)))
        return pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def publication(session_folder: Path, parse_cache: Path) -> Publication:
    """The demo company, built, checked and published once per session. Read it, never write to it."""
    return published_once(session_folder / "demo")


@pytest.fixture(scope="session")
def small(session_folder: Path, parse_cache: Path) -> Publication:
    """A company of a few people (tests/reliability/company.py), as `publication`. Work on a copy: `copied`."""
    folder = session_folder / "small"
    if not (folder / "raw").exists():
        write_tables(folder / f"raw.{os.getpid()}", tables())
        try:
            (folder / f"raw.{os.getpid()}").rename(folder / "raw")
        except OSError:  # another worker was first
            shutil.rmtree(folder / f"raw.{os.getpid()}")
    found = published_once(folder, "--raw", folder / "raw")
    assert found.status == 0, found.output
    return found


def copied(small: Publication, folder: Path) -> Places:
    """A copy of a publication with all that belongs to it, to change at will."""
    places = Places(folder / "marts.duckdb")
    shutil.copytree(small.places.folder, places.folder, symlinks=True)
    shutil.copyfile(small.places.published, places.published)
    return places


@pytest.fixture(scope="session")
def demo(publication: Publication) -> Result:
    """The private warehouse of the demo company, every data test run. Read it, never write to it."""
    places = publication.places
    return Result(places.warehouse, publication.status, publication.output, places.target)
