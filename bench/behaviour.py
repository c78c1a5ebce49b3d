"""Measures the behavioural build: python -m bench.behaviour --events 1000000 10000000 100000000 --work FOLDER

Generates events (Parquet, with late and repeated rows), then measures in one run, each in a process of its own:
the least that any exact build does (lim), a copy of the events, the project's models from the raw events to the
marts of sessions, actives, lifecycle, stickiness, retention and funnels, one day more, the same under a memory
limit, the usual way, and polars, pandas and chDB on sessions, actives and retention. Writes
bench/results/behaviour.md. The peers run where they are installed (requirements-bench.txt).

dbt's own time is that of the same command over a thousand events; what a build takes beyond it is the engine's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from bench.builds import NO_TESTS, ROOT, build
from bench.measure import MEGABYTE, Cost, run, size_of

RAW_TABLES = ("customers", "users", "identity_links")
MARTS = [
    "engagement__sessions", "engagement__active_users", "engagement__lifecycle", "engagement__stickiness",
    "engagement__funnels", "retention__cohorts", "retention__curves", "int_engagement__completed_load",
]  # fmt: skip
PEER_MARTS = ["engagement__sessions", "engagement__active_users", "retention__cohorts"]
COMPARED = [
    "intermediate.int_engagement__source_days", "intermediate.int_engagement__session_pieces",
    "intermediate.int_engagement__session_spans", "intermediate.int_engagement__policy_events",
    "engagement.active_users", "engagement.lifecycle", "engagement.stickiness", "engagement.funnels",
    "retention.cohorts", "retention.curves",
]  # fmt: skip


@dataclass
class Run:
    """The measures of one size.

    events  raw rows
    idle    what dbt takes itself: the same command over a thousand events
    costs   by name of the task
    sizes   megabytes of the database that a task left
    engine  CPU seconds of the engine alone
    notes   what was found beside figures
    """

    events: int
    idle: Cost
    costs: dict[str, Cost] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    engine: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Writes the measures down."""
        path.write_text(json.dumps(asdict(self)) + "\n")

    @classmethod
    def saved(cls, path: Path) -> Run:
        """The measures that were written down."""
        found = json.loads(path.read_text())
        costs = {name: Cost(**cost) for name, cost in found.pop("costs").items()}
        return cls(idle=Cost(**found.pop("idle")), costs=costs, **found)


def generate(folder: Path, events: int) -> Path:
    """A company with so many events: raw/ with all but the last day's load, next/ with that load's file.

    Returns: the folder with raw/.
    """
    if (folder / "next" / "day.parquet").exists():
        return folder / "raw"
    made = folder / "made"
    run(
        [
            sys.executable, "-m", "holdfast.generate", "--out", str(made), "--events", str(events),
            "--customers", str(max(20, events // 500)), "--users-per-customer", "3",
        ],
        folder,
    )  # fmt: skip
    raw = folder / "raw"
    (raw / "events").mkdir(parents=True)
    (folder / "next").mkdir()
    for table in RAW_TABLES:
        shutil.copy(made / f"{table}.parquet", raw)
    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
        parts = "events/*.parquet" if (made / "events").is_dir() else "events.parquet"
        connection.execute(f"create view events as from read_parquet('{made}/{parts}')")
        connection.execute("set variable cutoff = (select cast(max(loaded_at) as date) from events)")
        for name, condition in (("raw/events/base", "<"), ("next/day", ">=")):
            connection.execute(
                f"copy (from events where loaded_at {condition} getvariable('cutoff')) "
                f"to '{folder}/{name}.parquet' (compression zstd)"
            )
    shutil.rmtree(made)
    return raw


def dbt(folder: Path, raw: Path, warehouse: Path, memory: str = "8GB") -> Cost:
    """One build of the behavioural models, without tests."""
    options = [*NO_TESTS, "--select", *(f"+{mart}" for mart in MARTS)]
    return build(folder, warehouse, options, {"raw_path": str(raw)}, memory)


def peer_models(target: Path) -> list[str]:
    """Names of the models that sessions, actives and retention are made of."""
    manifest = json.loads((target / "manifest.json").read_text())
    wanted, pending = set(), [f"model.holdfast.{mart}" for mart in PEER_MARTS]
    while pending:
        name = pending.pop()
        if name.startswith("model.") and name not in wanted:
            wanted.add(name)
            pending += manifest["nodes"][name]["depends_on"]["nodes"]
    return sorted(name.split(".")[-1] for name in wanted)


def replayed(folder: Path, warehouse: Path, names: list[str]) -> tuple[Cost, float]:
    """The same SQL without dbt, in a copy of the warehouse.

    Returns: the cost of the process, and the engine's CPU seconds.
    """
    copy = folder / warehouse.name.replace(".duckdb", ".replay") / warehouse.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(warehouse, copy)
    command = [sys.executable, "-m", "bench.replay", str(folder / "target"), str(copy), *names]
    cost, output = run(command, folder / "spill", {"PYTHONPATH": str(ROOT)})
    shutil.rmtree(copy.parent)
    return cost, json.loads(output.splitlines()[-1])["cpu"]


def fingerprints(warehouse: Path) -> dict[str, tuple[int, int]]:
    """Rows, and the sum of the hashes of the rows, of each table compared."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return {
            table: connection.execute(
                f"select count(*), sum(cast(hash(compared) as hugeint)) from {table} as compared"
            ).fetchone()
            for table in COMPARED
        }


def task(measured: Run, folder: Path, name: str, events: str) -> None:
    """Measures one of bench.tasks."""
    database = folder / f"{name}.duckdb"
    database.unlink(missing_ok=True)
    spill = folder / f"{name}.duckdb.tmp"
    command = [sys.executable, "-m", "bench.tasks", name, events, str(database)]
    measured.costs[name] = run(command, spill, {"PYTHONPATH": str(ROOT)})[0]
    if database.exists():
        measured.sizes[name] = size_of(database) / MEGABYTE
        database.unlink()
    print(f"  {name}: {measured.costs[name]}", flush=True)


def measure(folder: Path, events: int, idle: Cost, peers: list[str], memory_limit: str | None) -> Run:
    """Measures one size.

    peers         names of bench.tasks to measure beside the build; none for a size at which they, and a replay of the
                  SQL without dbt, would take too long
    memory_limit  a memory limit to measure the full build under, too
    """
    raw = generate(folder, events)
    base, day = raw / "events" / "base.parquet", folder / "next" / "day.parquet"
    arrived = raw / "events" / "day.parquet"
    arrived.unlink(missing_ok=True)
    measured = Run(duckdb.execute(f"select count(*) from '{base}'").fetchone()[0], idle)
    for name in ("lim", "copy", *peers):
        task(measured, folder, name, str(base))
    first, whole = folder / "first" / "warehouse.duckdb", folder / "whole" / "warehouse.duckdb"
    for warehouse in (first, whole):
        shutil.rmtree(warehouse.parent, ignore_errors=True)
        warehouse.parent.mkdir()
    measured.costs["full"] = dbt(folder, raw, first)
    measured.sizes["full"] = size_of(first) / MEGABYTE
    print(f"  full: {measured.costs['full']}", flush=True)
    if peers:
        measured.costs["replay"], measured.engine["full"] = replayed(folder, first, [])
        measured.engine["peers"] = replayed(folder, first, peer_models(folder / "target"))[1]
    else:
        measured.engine["full"] = measured.costs["full"].cpu - idle.cpu
    print(f"  engine: {measured.engine}", flush=True)
    if memory_limit:
        measured.costs["limited"] = dbt(folder, raw, whole, memory_limit)
        whole.unlink()
        print(f"  limited: {measured.costs['limited']}", flush=True)
    shutil.copy(day, arrived)
    measured.costs["day"] = dbt(folder, raw, first)
    print(f"  day: {measured.costs['day']}", flush=True)
    with duckdb.connect(str(first), read_only=True) as connection:
        (is_increment,) = connection.execute("select is_increment from staging.base_holdfast__load").fetchone()
    rows = duckdb.execute(f"select count(*) from '{day}'").fetchone()[0]
    taken = "an increment" if is_increment else "A REBUILD"
    note = f"{measured.events:,} events: the day brought {rows:,} rows, was taken in as {taken}"
    measured.costs["whole"] = dbt(folder, raw, whole)
    same = fingerprints(first) == fingerprints(whole)
    note += f"; {'every row equals' if same else 'ROWS DIFFER FROM'} a rebuild's"
    measured.notes.append(f"{note}.")
    arrived.unlink()
    return measured


def ratio(one: float, other: float) -> str:
    """A ratio, to two places."""
    return f"{one / other:.2f}" if other else "-"


def report(runs: list[Run]) -> str:
    """The tables."""
    lines = [
        "# The behavioural build, measured",
        "",
        f"DuckDB {duckdb.__version__}, {os.cpu_count()} cores, 2 threads, {platform.python_implementation()} "
        f"{platform.python_version()}. Written by `python -m bench.behaviour`; CPU seconds are user and system time.",
        "Each size was measured in one run; idle is dbt's own time, the same command over a thousand events.",
        "",
        "| events | task | wall s | CPU s | peak MB | spilled MB | database MB |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for measured in runs:
        for name, cost in {"idle": measured.idle, **measured.costs}.items():
            size = f"{measured.sizes[name]:,.0f}" if name in measured.sizes else ""
            lines.append(
                f"| {measured.events:,} | {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory:,.0f} "
                f"| {cost.spill:,.0f} | {size} |"
            )
    lines += ["", "| events | ratio of CPU seconds | found | goal |", "|---:|---|---:|---|"]
    for measured in runs:
        costs, idle, full = measured.costs, measured.idle, measured.engine["full"]
        day = costs["day"].cpu - idle.cpu
        found = [
            ("full build (engine) / lim", ratio(full, costs["lim"].cpu), "<= 3"),
            ("full build (engine) / copy", ratio(full, costs["copy"].cpu), "<= 2.5"),
            (
                "one day (less dbt's own) / full build (less dbt's own)",
                ratio(day, costs["full"].cpu - idle.cpu),
                "<= 0.08",
            ),
        ]
        if "usual" in costs:
            found.append(("usual way / full build (engine)", ratio(costs["usual"].cpu, full), ">= 4"))
            found.append(("database / usual way's", ratio(measured.sizes["full"], measured.sizes["usual"]), "<= 0.25"))
        if "limited" in costs:
            found.append(
                ("full build in 512 MB / full build", ratio(costs["limited"].cpu, costs["full"].cpu), "<= 1.5")
            )
        for peer, goal in (("polars", 3), ("chdb", 2), ("pandas", 4), ("plain", 0)):
            if peer in costs:
                name = f"{peer} / ours, sessions + actives + retention"
                found.append((name, ratio(costs[peer].cpu, measured.engine["peers"]), f">= {goal}" if goal else ""))
        lines += [f"| {measured.events:,} | {name} | {value} | {goal} |" for name, value, goal in found]
    for smaller, larger in zip(runs, runs[1:]):
        grown = ratio(larger.engine["full"], smaller.engine["full"])
        lines.append(f"| {larger.events:,} | full build / that of {smaller.events:,} | {grown} | <= 13 |")
    return "\n".join([*lines, "", *(f"- {note}" for measured in runs for note in measured.notes), ""])


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(prog="bench.behaviour", description="Measure the behavioural build.")
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "bench", help="folder for data and databases")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "behaviour.md")
    parser.add_argument("--peers-up-to", type=int, default=10_000_000, help="no peers, nor the usual way, beyond")
    parser.add_argument("--limit-from", type=int, default=100_000_000, help="from which size on 512 MB are tried")
    asked = parser.parse_args()
    peers = [name for name in ("polars", "pandas", "chdb") if importlib.util.find_spec(name)]
    (asked.work / "idle").mkdir(parents=True, exist_ok=True)
    idle_raw = generate(asked.work / "idle", 1_000)
    warehouse = asked.work / "idle" / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    dbt(asked.work / "idle", idle_raw, warehouse)
    idle = dbt(asked.work / "idle", idle_raw, warehouse)
    print(f"idle: {idle}", flush=True)
    for events in asked.events:
        folder = asked.work / str(events)
        folder.mkdir(exist_ok=True)
        print(f"{events:,} events", flush=True)
        beside = ["usual", "plain", *peers] if events <= asked.peers_up_to else []
        limit = "512MB" if events >= asked.limit_from else None
        measure(folder, events, idle, beside, limit).save(folder / "measured.json")
        runs = sorted(map(Run.saved, asked.work.glob("*/measured.json")), key=lambda run: run.events)
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(report(runs), encoding="utf-8")
    print(asked.out.read_text())


if __name__ == "__main__":
    main()
