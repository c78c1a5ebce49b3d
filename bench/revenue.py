"""Measures the revenue build: python -m bench.revenue --customers 10000 100000 --months 36 --work FOLDER

Generates the billing tables of a company of each size (Parquet, no events), then builds the revenue marts from them,
each in a process of its own, the largest once more under a tight memory limit, and writes bench/results/revenue.md.
dbt's own time is that of the same command over ten customers; what a build takes beyond it is the engine's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.builds import NO_TESTS, ROOT, build
from bench.measure import MEGABYTE, Cost, run, size_of

TABLES = (
    "customers", "prices", "subscriptions", "subscription_changes", "invoices", "invoice_lines", "payments", "refunds",
    "exchange_rates",
)  # fmt: skip
OWN_TIME_CUSTOMERS = 10
SLOWEST = 8


@dataclass
class Run:
    """The measures of one size.

    memory   the memory limit
    rows     raw rows by table
    cost     what the build took
    size     megabytes of the database
    slowest  seconds by model, the most first
    """

    customers: int
    memory: str
    rows: dict[str, int]
    cost: Cost
    size: float
    slowest: dict[str, float]


def generate(folder: Path, customers: int, months: int) -> Path:
    """The billing tables of a company. Returns: their folder."""
    made = folder / f"{customers}x{months}"
    if not made.exists():
        partial = made.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        run(
            [
                sys.executable, "-m", "holdfast.generate", "--out", str(partial), "--customers", str(customers),
                "--months", str(months), "--events", "0", "--users-per-customer", "1.6",
            ],
            folder,
        )  # fmt: skip
        for found in partial.iterdir():
            if found.stem not in TABLES:
                shutil.rmtree(found) if found.is_dir() else found.unlink()
        partial.rename(made)
    return made


def rows_of(raw: Path) -> dict[str, int]:
    """Raw rows by table."""
    with duckdb.connect() as connection:
        return {
            table: connection.execute(f"select count(*) from read_parquet('{raw}/{table}.parquet')").fetchone()[0]
            for table in TABLES
        }


def measure(folder: Path, raw: Path, customers: int, memory: str) -> Run:
    """One build of the revenue models, without tests."""
    work = folder / f"build-{customers}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    warehouse = work / "warehouse.duckdb"
    cost = build(work, warehouse, [*NO_TESTS, "--select", "+marts.revenue"], {"raw_path": str(raw)}, memory)
    results = json.loads((work / "target" / "run_results.json").read_text())["results"]
    seconds = sorted(((node["execution_time"], node["unique_id"].split(".")[-1]) for node in results), reverse=True)
    return Run(
        customers, memory, rows_of(raw), cost, size_of(warehouse) / MEGABYTE,
        {name: second for second, name in seconds[:SLOWEST]},
    )  # fmt: skip


def report(runs: list[Run], own: Cost, months: int) -> str:
    """The page."""
    lines = [
        "# The revenue marts, measured",
        "",
        f"`python -m bench.revenue`, {months} months, DuckDB {duckdb.__version__}, Python {platform.python_version()},"
        f" {os.cpu_count()} cores. dbt's own share is the same command over"
        f" {OWN_TIME_CUSTOMERS} customers: {own.cpu:.1f} CPU s.",
        "",
        "| customers | subscription changes | invoice lines | memory limit | CPU s | of it engine | wall s | peak MB |"
        " spilled MB | database MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in runs:
        lines.append(
            f"| {one.customers:,} | {one.rows['subscription_changes']:,} | {one.rows['invoice_lines']:,} |"
            f" {one.memory} | {one.cost.cpu:.1f} | {max(0.0, one.cost.cpu - own.cpu):.1f} | {one.cost.wall:.1f} |"
            f" {one.cost.memory:,.0f} | {one.cost.spill:,.0f} | {one.size:,.0f} |"
        )
    first, last = runs[0], [one for one in runs if one.memory == runs[0].memory][-1]
    if last is not first:
        engine = (last.cost.cpu - own.cpu) / max(0.1, first.cost.cpu - own.cpu)
        lines += [
            "",
            f"{last.customers / first.customers:g} times the customers take {last.cost.cpu / first.cost.cpu:.1f} times"
            f" the CPU, {last.cost.wall / first.cost.wall:.1f} times the time, {engine:.1f} times the engine's CPU.",
        ]
    lines += ["", f"The dearest models of {last.customers:,} customers:", "", "| model | s |", "|---|---|"]
    lines += [f"| `{name}` | {seconds:.1f} |" for name, seconds in last.slowest.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures and writes the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.revenue", description=__doc__.split("\n")[0])
    parser.add_argument("--customers", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--memory", default="8GB")
    parser.add_argument("--tight-memory", default="1500MB", help="of the largest, once more")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "revenue.md")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    sizes = [OWN_TIME_CUSTOMERS, *sorted(args.customers)]
    own, *runs = [measure(args.work, generate(args.work, size, args.months), size, args.memory) for size in sizes]
    largest = sizes[-1]
    runs.append(measure(args.work, generate(args.work, largest, args.months), largest, args.tight_memory))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(report(runs, own.cost, args.months))
    print(args.out.read_text())


if __name__ == "__main__":
    main()
