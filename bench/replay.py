"""Runs the SQL of a finished dbt build again in one connection, without dbt: what the engine itself takes.

    python -m bench.replay TARGET DATABASE NODE...

TARGET    dbt's target folder of the build
DATABASE  a warehouse file that may be overwritten, with the policy seeds in it
NODE      names of the models to run, in the order of the build; all when none is named

Prints one JSON line: {"cpu": seconds, "models": {name: seconds}}.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from bench.measure import own_cpu


def statements(target: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The seeds, models and data tests of a build, in its order, each with the SQL that it comes to."""
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    for result in json.loads((target / "run_results.json").read_text())["results"]:
        node, sql = nodes.get(result["unique_id"]), result.get("compiled_code")
        kind = node["resource_type"] if node else None
        if kind == "seed":
            path = Path(node["root_path"]) / node["original_file_path"]
            seed = f"from read_csv('{path}', all_varchar = true)"
            yield node, f"create or replace table {node['relation_name']} as {seed}"
        elif kind == "test" and sql:
            yield node, f"select count(*) from (\n{sql}\n)"
        elif kind == "model" and sql:
            made = "view" if node["config"]["materialized"] == "view" else "table"
            yield node, f"create or replace {made} {node['relation_name']} as {sql}"


def main(target: Path, database: str, names: list[str]) -> None:
    """Runs the models of a build."""
    spent: dict[str, float] = {}
    config = {"threads": 2, **({"memory_limit": os.environ["BENCH_MEMORY"]} if "BENCH_MEMORY" in os.environ else {})}
    with duckdb.connect(database, config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for node, sql in statements(target):
            if node["resource_type"] != "model" or (names and node["name"] not in names):
                continue
            began = own_cpu()
            connection.execute(sql)
            spent[node["name"]] = round(own_cpu() - began, 2)
    print(json.dumps({"cpu": round(sum(spent.values()), 2), "models": spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
