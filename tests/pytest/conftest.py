"""What the tests share: one published build of the demo company, and one cache of parsed projects."""

from __future__ import annotations

import fcntl
import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from harness import Result, run_holdfast  # noqa: E402

from holdfast.places import Places  # noqa: E402


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


@pytest.fixture(scope="session")
def publication(session_folder: Path, parse_cache: Path) -> Publication:
    """The demo company, built, checked and published once per session. Read it, never write to it."""
    folder = session_folder / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, places = folder / "publication.pickle", Places(folder / "holdfast.duckdb")
        if not kept.exists():
            done = run_holdfast("build", "--db", places.published)
            kept.write_bytes(pickle.dumps(Publication(places, done.returncode, done.stdout + done.stderr)))
        return pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def demo(publication: Publication) -> Result:
    """The private warehouse of the demo company, every data test run. Read it, never write to it."""
    places = publication.places
    return Result(places.warehouse, publication.status, publication.output, places.target)
