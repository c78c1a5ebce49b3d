"""What the tests share: one build of the demo company, and one cache of parsed projects."""

from __future__ import annotations

import fcntl
import os
import pickle
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from harness import Result, build  # noqa: E402


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
def demo(session_folder: Path, parse_cache: Path) -> Result:
    """The demo company, built once per session with every data test. Read it, never write to it."""
    folder = session_folder / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "result.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(build(folder, None)))
        return pickle.loads(kept.read_bytes())
