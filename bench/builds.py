"""Runs a build of the project in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.measure import Cost, run

ROOT = Path(__file__).resolve().parents[1]
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
NO_TESTS = (*NO_UNIT_TESTS, "--exclude-resource-type", "test")
PROFILE = """holdfast:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{{ env_var('HOLDFAST_WAREHOUSE') }}"
      threads: 1
      settings: {TimeZone: UTC, threads: 2}
      config_options: {memory_limit: "{{ env_var('BENCH_MEMORY') }}", temp_directory: "{{ env_var('BENCH_SPILL') }}"}
"""


def build(
    folder: Path,
    warehouse: Path,
    options: Sequence[str],
    variables: Mapping[str, str] | None = None,
    memory: str = "8GB",
    threads: int = 1,
    project: Path = ROOT,
    profiles: Path | None = None,
) -> Cost:
    """One `dbt build`.

    folder     where its profile, target, logs and spilled data go; a target that is there keeps the parse warm
    options    what else the command is given: what to select and to exclude
    variables  vars of the project
    memory     the engine's memory limit, where the profile is the bench's own
    threads    dbt's
    profiles   folder of another profile than the bench's own, which has two threads of the engine
    """
    if profiles is None:
        profiles = folder / "profiles"
        profiles.mkdir(parents=True, exist_ok=True)
        (profiles / "profiles.yml").write_text(PROFILE)
    spill = folder / "spill"
    arguments = [
        "build", "--project-dir", str(project), "--profiles-dir", str(profiles),
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), "--log-level-file", "none",
        "--vars", json.dumps(dict(variables or {})), "--threads", str(threads), "--no-version-check", *options,
    ]  # fmt: skip
    environment = {
        "HOLDFAST_WAREHOUSE": str(warehouse), "BENCH_SPILL": str(spill), "BENCH_MEMORY": memory,
        "PYTHONPATH": str(ROOT), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }  # fmt: skip
    return run([sys.executable, "-m", "holdfast.dbt_process", json.dumps(arguments)], spill, environment)[0]
