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
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import duckdb

from bench.measure import Cost, own_cpu, run

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".*", "warehouse", "target", "logs", "dbt_packages", "docs", "*.duckdb*", "bench"
)
NO_TESTS = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
DATA_TESTS = ["--exclude-resource-type", "unit_test"]


def build(folder: Path, project: Path, options: list[str], threads: int = 2) -> Cost:
    """One build on a fresh warehouse file; the target folder, and so the parse, is kept between builds."""
    warehouse = folder / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    arguments = [
        "build", "--project-dir", str(project), "--profiles-dir", str(ROOT / "profiles"), "--quiet",
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), "--log-level-file", "none",
        "--vars", "{}", "--threads", str(threads), "--no-version-check", *options,
    ]  # fmt: skip
    environment = {
        "HOLDFAST_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONDONTWRITEBYTECODE": "",
    }  # fmt: skip
    return run([sys.executable, "-m", "holdfast.dbt_process", json.dumps(arguments)], folder / "spill", environment)[0]


def warm_build(folder: Path, project: Path, options: list[str], threads: int = 2) -> tuple[Cost, int]:
    """The second of two builds.

    Returns: its cost, and how many nodes it had.
    """
    folder.mkdir(exist_ok=True)
    build(folder, project, options, threads)
    cost = build(folder, project, options, threads)
    return cost, len(json.loads((folder / "target" / "run_results.json").read_text())["results"])


def statement(node: dict[str, object], compiled: str | None) -> str | None:
    """The SQL that a node of a build comes to; None of one that has none."""
    name, kind = node["relation_name"], node["resource_type"]
    if kind == "seed":
        path = Path(str(node["root_path"])) / str(node["original_file_path"])
        return f"create or replace table {name} as from read_csv('{path}', all_varchar = true)"
    if not compiled:
        return None
    if kind == "test":
        return f"select count(*) from (\n{compiled}\n)"
    if not name:
        return None
    is_view = dict(node["config"])["materialized"] == "view"  # type: ignore[call-overload]
    return f"create or replace {'view' if is_view else 'table'} {name} as {compiled}"


def engine(folder: Path) -> Cost:
    """The SQL of the last build in one connection."""
    nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"]
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    wall, cpu = time.monotonic(), own_cpu()
    with duckdb.connect(str(folder / "warehouse.duckdb"), config={"threads": 2}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for result in results:
            node = nodes.get(result["unique_id"])
            sql = statement(node, result.get("compiled_code")) if node else None
            if sql:
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

        def measure(task: str, name: str, project: Path, options: list[str], threads: int = 2) -> None:
            cost, nodes = warm_build(folder / name, project, options, threads)
            rows.append((task, nodes, cost, engine(folder / name)))
            print(*rows[-1], flush=True)

        measure("models, seeds and data tests", "all", ROOT, DATA_TESTS)
        measure("the same, 1 thread", "all", ROOT, DATA_TESTS, 1)
        measure("the same, 4 threads", "all", ROOT, DATA_TESTS, 4)
        measure("without data tests", "none", ROOT, NO_TESTS)
        one = folder / "one"
        one.mkdir()
        project = aggregated(one, folder / "all")
        measure("generic tests of a model in one", "one", project, [*DATA_TESTS, "--exclude", "test_type:generic"])
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
