"""The bands that a build is compared in with the publication before, and the lines that failures become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from holdfast.checks import drift, suites
from holdfast.contract import raw_tables
from holdfast.failures import explain_dbt, one_line


def profile(rows: int, nulls: float = 0.0, size: float = 10.0, shares: tuple[float, ...] = (0.5, 0.5)) -> drift.Profile:
    """A profile of one table with one column of each kind."""
    values = {"driver": {f"value {number}": share for number, share in enumerate(shares) if share}}
    return {
        "revenue.mrr_ledger": {"rows": rows, "nulls": {"driver": nulls}, "sizes": {"mrr_delta": size}, "shares": values}
    }


def outside(before: drift.Profile, now: drift.Profile, path: Path) -> dict[str, list[str]]:
    """The checks that find something, with what they say."""
    drift.write(drift.line_up(before, now), path)
    found: dict[str, list[str]] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for check in drift.expectations():
            query = f"with batch as (select * from drift.previous_publication) {check.arguments['rows']}"
            problems = [row[0] for row in connection.execute(query).fetchall()]
            if problems:
                found[check.name] = problems
    return found


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (profile(2000), profile(2100), set()),
        (profile(2000), profile(1300), {"drift_of_row_count_warn"}),
        (profile(2000), profile(7000), {"drift_of_row_count_warn"}),
        (profile(2000), profile(199), {"drift_of_row_count_warn", "drift_of_row_count_error"}),
        (profile(99), profile(1), set()),
        (profile(2000, nulls=0.1), profile(2000, nulls=0.29), set()),
        (profile(2000, nulls=0.1), profile(2000, nulls=0.31), {"drift_of_null_rate_warn"}),
        (profile(2000, size=10), profile(2000, size=21), {"drift_of_size_warn"}),
        (profile(2000, size=10), profile(2000, size=19), set()),
        (profile(2000, nulls=0.05), profile(2000, nulls=0.96), {"drift_of_null_rate_warn", "drift_of_null_rate_error"}),
        (profile(2000, size=10), profile(2000, size=0.005), {"drift_of_size_warn", "drift_of_size_error"}),
        # 2 x 0.2 x ln(0.7 / 0.5) + ...: 0.17; and 0.38
        (profile(2000), profile(2000, shares=(0.7, 0.3)), set()),
        (profile(2000), profile(2000, shares=(0.79, 0.21)), {"drift_of_shares_warn"}),
        (profile(2000), profile(2000, shares=(0, 0, 1.0)), {"drift_of_shares_warn", "drift_of_shares_error"}),
        (profile(2000), profile(2000, shares=(0.5, 0.3, 0.2)), {"drift_of_shares_warn"}),
        (profile(99), profile(99, shares=(0, 0, 1.0)), set()),
    ],
)
def test_change_is_judged_by_its_bands(
    tmp_path: Path, before: drift.Profile, now: drift.Profile, expected: set[str]
) -> None:
    assert set(outside(before, now, tmp_path / "comparison.duckdb")) == expected


def test_a_change_says_what_went_from_where_to_where(tmp_path: Path) -> None:
    found = outside(profile(2000), profile(1000), tmp_path / "comparison.duckdb")
    assert found == {"drift_of_row_count_warn": ["revenue.mrr_ledger went from 2000.0 to 1000.0"]}


def test_the_stability_index_is_the_textbook_s() -> None:
    # three bins of 20, 30 and 50 % that become 30, 30 and 40 %: 0.1 ln 1.5 + 0 - 0.1 ln 0.8
    index = drift.stability_index({"a": 0.2, "b": 0.3, "c": 0.5}, {"a": 0.3, "b": 0.3, "c": 0.4})
    assert index == pytest.approx(0.0405465 + 0.0223144, abs=1e-6)
    assert drift.stability_index({"a": 1.0}, {"a": 1.0}) == 0


def test_categories_are_columns_of_the_contract() -> None:
    for table, columns in drift.limits()["categories"].items():
        assert set(columns) <= {column.name for column in raw_tables()[table].columns}, table


def test_every_source_has_a_limit_of_age() -> None:
    limits = yaml.safe_load((suites.FOLDER / "raw.yml").read_text())["tables"]
    assert {table for table in raw_tables() if "days_behind" not in limits.get(table, {})} == set()


def test_what_goes_up_and_down_is_compared_by_its_size() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema revenue; create table revenue.t as select unnest([-3, 1, null]) as x")
        assert drift.profile_tables(connection)["revenue.t"]["sizes"] == {"x": 2.0}


def test_another_source_is_not_compared(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema revenue; create table revenue.t as select 1 as x from range(500)")
        given: dict[str, Any] = {"raw_path": "/a", "as_of": "2024-01-01"}
        assert drift.compare(connection, tmp_path / "profile.json", None, given) == []
        connection.execute("create or replace table revenue.t as select 1 as x from range(5)")
        later, other = {"raw_path": "/a", "as_of": "2024-02-01"}, {"raw_path": "/b"}
        assert drift.compare(connection, tmp_path / "now.json", tmp_path, other) == []
        compared = drift.compare(connection, tmp_path / "now.json", tmp_path, later)
        assert ("revenue.t", "", "row_count", 500, 5, 500) in compared
        # whoever is forgotten takes rows along: no fault of the source
        (tmp_path / "people.csv").write_text("id_hash\nabc\n")
        fewer = {"raw_path": "/a", "forgotten_path": str(tmp_path)}
        assert drift.compare(connection, tmp_path / "now.json", tmp_path, fewer) == []
        (tmp_path / "now.json").rename(tmp_path / "profile.json")
        assert drift.compare(connection, tmp_path / "now.json", tmp_path, fewer) != []


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            "Compilation Error in operation holdfast-on-run-start-0 (./dbt_project.yml)\n"
            "  raw table orders lacks the required column amount: add it.\n\n  > in macro require_columns (macros/x.sql)",
            "raw table orders lacks the required column amount: add it.",
        ),
        (
            "Runtime Error in model stg_x (models/staging/stg_x.sql)\n  Binder Error: no column y\n\n  LINE 3: select y",
            "stg_x: Binder Error: no column y",
        ),
        ("something else\nentirely", "something else entirely"),
    ],
)
def test_a_failure_of_dbt_is_one_line(said: str, line: str) -> None:
    assert explain_dbt(said) == line


def test_a_long_text_is_cut() -> None:
    assert one_line("a\n  b") == "a b"
    assert len(one_line("x" * 1_000_000)) == 400
