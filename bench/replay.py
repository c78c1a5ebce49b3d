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
from pathlib import Path

import duckdb

from bench.measure import own_cpu


def main(target: Path, database: str, names: list[str]) -> None:
    """Runs the models of a build."""
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    results = json.loads((target / "run_results.json").read_text())["results"]
    spent: dict[str, float] = {}
    config = {"threads": 2, **({"memory_limit": os.environ["BENCH_MEMORY"]} if "BENCH_MEMORY" in os.environ else {})}
    with duckdb.connect(database, config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for result in results:
            node = nodes.get(result["unique_id"], {})
            sql = result.get("compiled_code")
            if node.get("resource_type") != "model" or not sql or (names and node["name"] not in names):
                continue
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            began = own_cpu()
            connection.execute(f"drop {kind} if exists {node['relation_name']} cascade")
            connection.execute(f"create {kind} {node['relation_name']} as {sql}")
            spent[node["name"]] = round(own_cpu() - began, 2)
    print(json.dumps({"cpu": round(sum(spent.values()), 2), "models": spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
