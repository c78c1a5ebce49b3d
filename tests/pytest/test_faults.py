"""A build that dies, or runs out of disk, harms nobody: readers see whole publications, and the next build is well."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Publication, copied

from holdfast.publications import current, publications, roll_back, settle
from tests.reliability import company, faults, report

# nodes that tests/reliability/quick.py builds, at the least
NODES = 60


@pytest.fixture(scope="module")
def ordeal(small: Publication, reliability: Path, tmp_path_factory: pytest.TempPathFactory) -> faults.Ordeal:
    """A published company whose next export, with new people and new days, is added, killed, published, killed,
    and added at last, while somebody reads."""
    folder = tmp_path_factory.mktemp("faults")
    places = copied(small, folder)
    raw = company.write(folder / "raw", company.tables())
    faults.run(faults.QUICK, "build", "--raw", raw, "--db", places.published)
    company.write_next(raw)
    kills = [("dbt", 6), ("checks", 6)]
    found = faults.ordeal(places, raw, faults.QUICK, kills, faults.MOMENTS, NODES, pause=0.5)
    report.record_ordeal(reliability, found)
    return found


def test_every_fault_ends_as_it_should(ordeal: faults.Ordeal) -> None:
    assert len(ordeal.faults) == 5 + len(faults.MOMENTS)
    assert [fault for fault in ordeal.faults if fault.problems] == []


def test_a_reader_sees_whole_publications_and_never_an_error(ordeal: faults.Ordeal) -> None:
    assert len(ordeal.watch.seen) >= 10
    assert ordeal.watch.problems() == []
    assert len({one["database"] for one in ordeal.watch.seen}) >= 3, "the reader saw publications come"


def test_the_next_build_equals_a_clean_one(ordeal: faults.Ordeal) -> None:
    assert "engagement.sessions" in ordeal.clean
    assert ordeal.recovered == ordeal.clean
    with duckdb.connect(str(ordeal.places.warehouse), read_only=True) as connection:
        added = connection.execute("select is_increment from staging.base_holdfast__load").fetchone()
    assert added == (True,), "the builds that were killed, and the one after, added to the facts of the first"


def test_nothing_is_left_lying_about_and_both_forms_are_of_one_publication(ordeal: faults.Ordeal) -> None:
    assert ordeal.left == []
    now = current(ordeal.places)
    assert now is not None and now.name == publications(ordeal.places)[-1].name
    assert faults.database_fingerprint(ordeal.places.published) == faults.database_fingerprint(now / "holdfast.duckdb")


def test_a_switch_that_was_cut_in_two_is_finished(small: Publication, tmp_path: Path) -> None:
    places = copied(small, tmp_path)
    second = places.publications / "000002"
    shutil.copytree(places.publications / "000001", second)
    (second / "holdfast.duckdb").write_bytes((second / "holdfast.duckdb").read_bytes() + b"\0" * 4096)
    # the database of the second is in place, and the Parquet is the first's
    shutil.copyfile(second / "holdfast.duckdb", places.published)
    settle(places)
    assert current(places) == second.resolve()


def test_a_rollback_goes_to_what_readers_saw(small: Publication, tmp_path: Path) -> None:
    places = copied(small, tmp_path)
    for _ in range(2):
        fault, was_killed = faults.killed_publish(places, "os.link 1")
        assert was_killed and not fault.problems, "whole, and never in place"
    faults.killed_publish(places, "0")
    assert [one.name for one in publications(places)] == ["000001", "000002"]
    builds = "select count(distinct build_number) from quality.check_history where is_published"
    with duckdb.connect(str(places.published), read_only=True) as connection:
        assert connection.execute(builds).fetchone() == (2,)
    assert roll_back(places).name == "000001"
    settle(places)
    faults.killed_publish(places, "0")
    assert [one.name for one in publications(places)] == ["000001", "000003"], "what was rolled back from is gone"
    with duckdb.connect(str(places.published), read_only=True) as connection:
        assert connection.execute(builds).fetchone() == (3,), "and readers saw it"
    assert roll_back(places).name == "000001"


def test_a_rollback_that_was_cut_short_leaves_the_newest_in_place(small: Publication, tmp_path: Path) -> None:
    places = copied(small, tmp_path)
    faults.killed_publish(places, "0")
    # it dies as soon as it has noted what it rolls back from
    (places.publications / "000002" / "withdrawn").touch()
    settle(places)
    faults.killed_publish(places, "0")
    assert [one.name for one in publications(places)] == ["000001", "000002", "000003"]
    assert roll_back(places).name == "000002"
