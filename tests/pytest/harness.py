"""Real dbt builds over small hand-written inputs.

    result = build(tmp_path, {"orders": [{"order_id": "o1", ...}]}, vars={"as_of": "2025-03-31"})
    assert result.ok, result.output
    rows = result.query("select * from revenue.mrr_by_month order by month")

Every build has its own warehouse, target and log folder below `tmp_path`, so that builds run side by
side. Parsing the project is the dearest part of a small build: its result is kept in HOLDFAST_PARSE_CACHE
(one folder per test session, set by conftest.py) and used again by builds that parse alike.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import forked
import pandas

from holdfast import dbt_process

ROOT = Path(__file__).resolve().parents[2]
Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]


@dataclass(frozen=True)
class Result:
    """What a build left behind.

    path        the DuckDB file (it may be missing when the build stopped early)
    returncode  0 when every node and check passed
    output      what dbt said, as one text
    target      dbt's target folder (compiled/, and with artifacts manifest.json and run_results.json)
    """

    path: Path
    returncode: int
    output: str
    target: Path

    @property
    def ok(self) -> bool:
        """True when nothing failed."""
        return self.returncode == 0

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-only connection, closed at the end of the `with`."""
        connection = duckdb.connect(str(self.path), read_only=True)
        try:
            connection.execute("set TimeZone = 'UTC'")
            yield connection
        finally:
            connection.close()

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query, as dicts of column name to Python value (NULL is None)."""
        with self.connect() as connection:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]

    def value(self, sql: str) -> Any:
        """The only value of a query of one row and one column."""
        ((value,),) = [row.values() for row in self.query(sql)]
        return value

    def frame(self, sql: str) -> pandas.DataFrame:
        """The rows of a query, as a pandas frame."""
        with self.connect() as connection:
            return connection.execute(sql).df()

    def node_status(self) -> dict[str, str]:
        """The status dbt gave to each node, by its name without the package and kind; of a build with artifacts."""
        results = json.loads((self.target / "run_results.json").read_text())["results"]
        return {node["unique_id"].split(".")[2]: node["status"] for node in results}


def write_tables(folder: Path, tables: Tables) -> Path:
    """Writes `<folder>/<table>.csv` per table. Columns are those of all its rows, in the order met;
    None is an empty cell. A table without rows becomes an empty file.

    Returns: the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            if columns:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return folder


def run_holdfast(
    *words: str | Path, quick: str | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Runs `python -m holdfast <words>`, as make does; without the documentation, which takes a while.

    quick    for tests that are not about every figure and check (tests/reliability/quick.py): models to build with
             their parents and data tests, among them marts to publish; or "all", every model without a data test
    options  further arguments of subprocess.run (env is added to the environment)
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOLDFAST_DOCS": "no", **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "tests.reliability.quick" if quick else "holdfast", *map(str, words)],
        cwd=options.pop("cwd", ROOT),
        env={**environment, "QUICK": quick} if quick else environment,
        capture_output=True,
        text=True,
        errors="replace",
        **options,
    )


def build(
    tmp_path: Path,
    raw: Tables | Path | None,
    config: Tables | Path | None = None,
    vars: Mapping[str, Any] | None = None,
    select: str | None = None,
    command: str = "build",
    args: Sequence[str] = (),
    project: Path = ROOT,
    profiles: Path = ROOT / "profiles",
    artifacts: bool = False,
) -> Result:
    """Runs a dbt command over an input; a second call with the same `tmp_path` runs on the same
    warehouse (with new input, when given).

    tmp_path  folder for everything that the build writes
    raw       rows by raw table, or a folder of exports, or None for the demo seeds
    config    rows by policy table, or a folder of policy files; None for the shipped policies
    vars      further dbt vars (as_of, timezone, revenue_policy ...)
    select    dbt selection, e.g. "+revenue__mrr_by_month" (its parents with it); None for everything.
              Tests that look at a table that is not selected do not run
    command   dbt command: build, run, test, seed, compile, docs generate ...
    args      further arguments of the command
    project   folder of the dbt project
    profiles  folder of its profiles.yml
    artifacts whether dbt writes manifest.json and run_results.json, which node_status reads

    Data tests run, unit tests do not: they depend on no input, and the shared demo build runs them.
    """
    every_var = dict(vars or {})
    if raw is not None:
        every_var["raw_path"] = str(raw if isinstance(raw, Path) else write_tables(tmp_path / "raw", raw))
    if config is not None:
        folder = config if isinstance(config, Path) else write_tables(tmp_path / "config", config)
        every_var["config_path"] = str(folder)
    warehouse, target = tmp_path / "warehouse.duckdb", tmp_path / "target"
    arguments = [
        *command.split(),
        *("--project-dir", str(project)),
        *("--profiles-dir", str(profiles)),
        *("--log-path", str(tmp_path / "logs")),
        *("--log-level-file", "none"),
        *("--vars", json.dumps(every_var, default=str)),
        *([] if command == "deps" else ["--target-path", str(target), "--threads", "2"]),
        *(["--exclude-resource-type", "unit_test"] if command == "build" else []),
        *([] if artifacts else ["--no-write-json"]),
        *(["--select", *select.split(), "--indirect-selection", "cautious"] if select else []),
        *args,
    ]
    finished = forked.run(
        dbt_process.main, [json.dumps(arguments)], log=tmp_path / "dbt.out", HOLDFAST_WAREHOUSE=str(warehouse)
    )
    return Result(warehouse, finished.returncode, finished.stdout, target)
