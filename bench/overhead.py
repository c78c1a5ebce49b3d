"""Measures what dbt itself takes of a build of the demo data: python -m bench.overhead

Every build is of a fresh warehouse file with a warm parse and cached bytecode, all data tests with it, on 2 cores.
The engine's share is that of the same SQL in one connection, without dbt: what a build takes beyond it is dbt's own.
What was tried to lower it is measured in the same run. Writes bench/results/overhead.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.builds import NO_TESTS, NO_UNIT_TESTS, ROOT, build
from bench.measure import Cost, own_cpu
from bench.replay import statements

LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".*", "warehouse", "target", "logs", "dbt_packages", "docs", "*.duckdb*", "bench"
)


def warm_build(folder: Path, project: Path, options: Sequence[str], threads: int = 2) -> tuple[Cost, int]:
    """The second of two builds, each on a fresh warehouse file; the first leaves a parse and bytecode.

    Returns: its cost, and how many nodes it had.
    """
    warehouse = folder / "warehouse.duckdb"
    for _ in range(2):
        warehouse.unlink(missing_ok=True)
        cost = build(
            folder, warehouse, ["--quiet", *options], threads=threads, project=project, profiles=ROOT / "profiles"
        )
    return cost, len(json.loads((folder / "target" / "run_results.json").read_text())["results"])


def engine(folder: Path) -> Cost:
    """The SQL of the last build in one connection."""
    replayed = [sql for _, sql in statements(folder / "target")]
    wall, cpu = time.monotonic(), own_cpu()
    with duckdb.connect(str(folder / "warehouse.duckdb"), config={"threads": 2}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for sql in replayed:
            connection.execute(sql).fetchall()
    return Cost(time.monotonic() - wall, own_cpu() - cpu, 0, 0)


def aggregated(folder: Path, built: Path) -> Path:
    """A copy of the project in which the generic tests of a model are one test: their SQL, put together."""
    project = folder / "project"
    shutil.copytree(ROOT, project, ignore=LEFT_OUT)
    manifest = json.loads((built / "target" / "manifest.json").read_text())["nodes"]
    results = json.loads((built / "target" / "run_results.json").read_text())["results"]
    compiled = {result["unique_id"]: result.get("compiled_code") for result in results}
    tests: dict[str, list[str]] = defaultdict(list)
    for name, node in sorted(manifest.items()):
        if node["resource_type"] == "test" and "test_metadata" in node and compiled.get(name):
            tests[node["attached_node"].split(".")[-1]].append(compiled[name])
    target = project / "tests" / "data" / "aggregated"
    target.mkdir()
    for model, parts in tests.items():
        counts = "\nunion all\n".join(f"select count(*) as row_count from (\n{part}\n) as failed" for part in parts)
        text = f"select * from (\n{counts}\n) as counted\nwhere row_count > 0\n"
        depends = f"-- depends_on: {{{{ ref('holdfast', '{model}') }}}}\n"
        (target / f"{model}_rules.sql").write_text("{% raw %}" + text + "{% endraw %}\n" + depends)
    return project


def main() -> None:
    """Measures, and writes the table."""
    parser = argparse.ArgumentParser(prog="bench.overhead", description="Measure dbt's own time.")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "overhead.md")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows: list[tuple[str, int, Cost, Cost]] = []

        def measure(task: str, name: str, project: Path, options: Sequence[str], threads: int = 2) -> None:
            cost, nodes = warm_build(folder / name, project, options, threads)
            rows.append((task, nodes, cost, engine(folder / name)))
            print(*rows[-1], flush=True)

        measure("models, seeds and data tests", "all", ROOT, NO_UNIT_TESTS)
        measure("the same, 1 thread", "all", ROOT, NO_UNIT_TESTS, 1)
        measure("the same, 4 threads", "all", ROOT, NO_UNIT_TESTS, 4)
        measure("without data tests", "none", ROOT, NO_TESTS)
        one = folder / "one"
        one.mkdir()
        project = aggregated(one, folder / "all")
        measure("generic tests of a model in one", "one", project, [*NO_UNIT_TESTS, "--exclude", "test_type:generic"])
    lines = [
        "# dbt's own time, measured",
        "",
        f"A build of the demo data, DuckDB {duckdb.__version__}, {os.cpu_count()} cores. Written by "
        "`python -m bench.overhead`; fresh warehouse, warm parse, cached bytecode.",
        "Seconds; beyond the engine is what the build takes more than the same SQL in one connection.",
        "",
        "| build | nodes | wall | CPU | engine wall | engine CPU | beyond the engine: wall | CPU |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for task, nodes, cost, own in rows:
        lines.append(
            f"| {task} | {nodes} | {cost.wall:.1f} | {cost.cpu:.1f} | {own.wall:.1f} | {own.cpu:.1f} "
            f"| {cost.wall - own.wall:.1f} | {cost.cpu - own.cpu:.1f} |"
        )
    asked.out.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(asked.out.read_text())


if __name__ == "__main__":
    main()
