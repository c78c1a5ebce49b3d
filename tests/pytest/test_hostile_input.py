"""Hostile input ends in a published build whose rows add up, or in one line: never in a stack trace."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from harness import build

from holdfast.failures import Stop
from holdfast.inputs import look
from tests.reliability import hostile, report

SEED, FILES = 6, 150


@pytest.fixture(scope="module")
def fuzz(reliability: Path, tmp_path_factory: pytest.TempPathFactory) -> hostile.Fuzz:
    """Spoilt files, each looked at by itself; then one build of every hostile cell and every file that was read."""
    found = hostile.fuzz(tmp_path_factory.mktemp("hostile"), SEED, FILES, per_text_column=2)
    report.record_fuzz(reliability, found)
    return found


def test_the_hostile_folder_is_built_and_published(fuzz: hostile.Fuzz) -> None:
    assert fuzz.status == 0, fuzz.output[-3000:]
    assert "Traceback" not in fuzz.output
    assert not Path("/tmp/hostile").exists(), "a text was run"


def test_every_hostile_cell_is_staged_or_quarantined_once_as_it_may(fuzz: hostile.Fuzz) -> None:
    assert fuzz.cells >= 500
    assert fuzz.problems == []
    assert fuzz.balanced and all(fuzz.balanced)


def test_a_spoilt_file_is_read_or_refused_in_one_line(fuzz: hostile.Fuzz) -> None:
    assert len(fuzz.files) == FILES
    assert fuzz.wrong_files() == []
    assert {"refused", "read", "no such column"} <= {became for _, became, _ in fuzz.files}


def test_types_that_no_text_can_have_are_judged(tmp_path: Path) -> None:
    raw, cells = hostile.typed_folder(tmp_path / "raw")
    result = build(tmp_path, raw, vars={"as_of": hostile.AS_OF}, select="+quality__reconciliation")
    assert result.ok, result.output
    problems, balanced = hostile.judge_build(result.path, cells)
    assert problems == [] and all(balanced)


def refused(raw: Path) -> str:
    """The line with which a folder is refused."""
    with pytest.raises(Stop) as stop:
        look(raw, None)
    (line,) = str(stop.value).splitlines()
    return line


GOOD = "order_id,customer_id,ordered_at,amount\no1,c1,2024-01-05,1\n"


@pytest.mark.parametrize("header", ["order_id,ORDER_ID", "amount, amount", "Order_Id,order_id ", '"order_id","order_id"'])
def test_a_column_that_is_there_twice_is_one_line(tmp_path: Path, header: str) -> None:
    (tmp_path / "orders.csv").write_text(f"{header},customer_id,ordered_at\n1,2,c1,2024-01-05\n")
    assert re.search(r"orders\.csv .*(order_id|amount) twice", refused(tmp_path))


def test_an_unknown_column_may_be_there_twice(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("x,X,order_id,customer_id,ordered_at,amount\n1,2,o1,c1,2024-01-05,1\n")
    assert list(look(tmp_path, None)[0].tables) == ["orders"]


def pipe(path: Path) -> None:
    """A pipe that nobody writes to: opening it waits for ever."""
    os.mkfifo(path)


TRICKS = {
    "a pipe": lambda path: pipe(path),
    "a link to nothing": lambda path: path.symlink_to("nowhere.csv"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a process's memory": lambda path: path.symlink_to("/proc/self/mem"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_file_that_is_no_file_is_one_line(tmp_path: Path, trick: str) -> None:
    TRICKS[trick](tmp_path / "orders.csv")
    assert "raw table orders" in refused(tmp_path)


PATHS = (
    "a b", "it's", 'a "b"', "$HOME", "`id`", "$(id)", "a;b", "a&b", "a|b", "*", "[a-z]", "?", "{a,b}", "~", "-rf", "--raw", "#x", "%s",
    "a\nb", "a\tb", "ä", "漢字", "\U0001F4A5", "a\\b", "..a", ".hidden", "a=b", "NUL", "x" * 200, "a{b", "}}",
)  # fmt: skip


@pytest.mark.parametrize("name", PATHS, ids=range(len(PATHS)))
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "orders.csv").write_text(GOOD)
    assert [str(path) for path in look(folder, None)[0].tables["orders"]] == [str(folder / "orders.csv")]


@pytest.mark.parametrize("where", ["raw/../raw", "./raw/./", "link", "raw//"])
def test_a_folder_may_be_reached_by_any_way(tmp_path: Path, where: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "orders.csv").write_text(GOOD)
    (tmp_path / "link").symlink_to("raw")
    assert list(look(tmp_path / "raw" / ".." / where, None)[0].tables) == ["orders"]


def test_a_cell_of_forty_million_characters_is_one_line(tmp_path: Path) -> None:
    with (tmp_path / "orders.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["order_id", "customer_id", "ordered_at", "amount"], ["o1", "x" * 40_000_000, "2024-01-05", "1"]])
    assert "orders.csv" in refused(tmp_path)
