"""Breaks copies of the project and asks its tests.

Cheapest first: dbt's unit tests of the model, many mutations at once, since a unit test takes its inputs as
given and so sees its own model alone; then, one mutation at a time, the model and all that follows from it,
built on a copy of the demo warehouse, with every data test of them; then the pytest files that the mutation names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from .data import ROOT, Mutation

LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".*_cache", ".git", ".venv*", "warehouse", "target", "logs", "dbt_packages", "docs", "*.duckdb*"
)
Say = Callable[[str], None]


class Unusable(Exception):
    """The project fails its own tests before anything is broken."""


@dataclass(frozen=True)
class Outcome:
    """What became of one mutation.

    status   killed (a test failed), survived (none did) or argued (none did, and none needs to)
    by       the first test that failed
    stage    unit tests, data tests or pytest
    seconds  how long its own runs took; unit tests are shared
    """

    name: str
    area: str
    file: str
    why: str
    status: str
    by: str = ""
    stage: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Workspace:
    """A copy of the project to break, and a warehouse of the unbroken one.

    project    the copy
    warehouse  a DuckDB file with every relation; views in it know it by its file's name
    folder     for dbt's files and the warehouses that are spoilt
    raw        a folder of exports to build from; None for the demo
    """

    project: Path
    warehouse: Path
    folder: Path
    raw: Path | None = None


def run_dbt(workspace: Workspace, warehouse: Path, *words: str) -> tuple[int, list[dict[str, str]]]:
    """Runs one dbt command on the copy.

    Returns: dbt's exit status (2 when it could not run at all), and the failed nodes: unique_id, status, message.
    """
    target = workspace.folder / "target"
    results = target / "run_results.json"
    results.unlink(missing_ok=True)
    arguments = [
        *words, "--project-dir", str(workspace.project), "--profiles-dir", str(workspace.project / "profiles"),
        "--target-path", str(target), "--log-path", str(workspace.folder / "logs"), "--threads", "2",
        "--vars", json.dumps({"raw_path": str(workspace.raw)} if workspace.raw else {}),
    ]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name != "HOLDFAST_PARSE_CACHE"}
    done = subprocess.run(
        [sys.executable, "-m", "holdfast.dbt_process", json.dumps(arguments)],
        cwd=workspace.project, capture_output=True, text=True, errors="replace",
        env=environment | {
            "HOLDFAST_WAREHOUSE": str(warehouse), "PYTHONPATH": str(workspace.project),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_USE_COLORS": "false",
        },
    )  # fmt: skip
    if not results.exists():
        return 2, [{"unique_id": "parse.holdfast.dbt", "status": "error", "message": (done.stdout + done.stderr)[-2000:]}]
    failed = [
        {"unique_id": node["unique_id"], "status": node["status"], "message": str(node.get("message"))}
        for node in json.loads(results.read_text())["results"]
        if node["status"] in ("fail", "error", "runtime error")
    ]
    return done.returncode, failed


def readable(unique_id: str) -> str:
    """A node as people call it: `unit test model::name`, `data test name` or `model name`."""
    kind, _, name, *rest = unique_id.split(".")
    if kind == "unit_test":
        return f"unit test {name}::{rest[0]}"
    return f"{'data test' if kind == 'test' else kind} {name}"


@contextmanager
def broken(workspace: Workspace, mutations: Sequence[Mutation]) -> Iterator[None]:
    """Has the mutations applied to the copy meanwhile."""
    try:
        for mutation in mutations:
            mutation.apply(workspace.project)
        yield
    finally:
        for mutation in mutations:
            mutation.undo(workspace.project)


@contextmanager
def prepared(
    mutations: Sequence[Mutation], warehouse: Path | None, unit_only: bool, say: Say
) -> Iterator[Workspace]:
    """Copies the project and, unless a warehouse of it is given, builds one: the demo company with every data test
    or, when only unit tests are asked, which read no row, the tables alone.

    Raises: Unusable when the unbroken project fails.
    """
    models = sorted({model for mutation in mutations for model in mutation.models})
    with tempfile.TemporaryDirectory(prefix="holdfast-mutations-") as name:
        folder = Path(name)
        for made in ("base", "nothing"):
            (folder / made).mkdir()
        shutil.copytree(ROOT, folder / "project", ignore=LEFT_OUT, symlinks=True)
        base = folder / "base" / (warehouse.name if warehouse else "warehouse.duckdb")
        is_bare = unit_only and not warehouse
        workspace = Workspace(folder / "project", base, folder, folder / "nothing" if is_bare else None)
        if warehouse:
            shutil.copyfile(warehouse, base)
        elif is_bare:
            tables = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
            check(run_dbt(workspace, base, "build", *tables, "--select", *[f"+{model}" for model in models]))
        else:
            say("building the unbroken project")
            check(run_dbt(workspace, base, "build", "--exclude-resource-type", "unit_test"))
            check(unit_tests(workspace, models))
        yield workspace


def check(finished: tuple[int, list[dict[str, str]]]) -> None:
    """Raises: Unusable when a dbt command on the unbroken project has failed."""
    status, failed = finished
    if status:
        raise Unusable("; ".join(f"{readable(node['unique_id'])}: {node['message']}" for node in failed[:5]))


def unit_tests(workspace: Workspace, models: Sequence[str]) -> tuple[int, list[dict[str, str]]]:
    """Runs the unit tests of models; they read no row of the warehouse."""
    selected = [f"{model},test_type:unit" for model in models]
    return run_dbt(workspace, workspace.warehouse, "test", "--select", *selected)


def unit_tested(project: Path) -> set[str]:
    """Names of the models that have unit tests."""
    return {
        test["model"]
        for path in (project / "models").rglob("*.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", [])
    }


def rounds(mutations: Sequence[Mutation]) -> list[list[Mutation]]:
    """Groups that can be broken at once: one mutation a model, and each that reaches several models alone."""
    groups: list[list[Mutation]] = []
    alone = []
    for mutation in mutations:
        if not mutation.is_of_one_model:
            alone.append([mutation])
            continue
        for group in groups:
            if mutation.models[0] not in {other.models[0] for other in group}:
                group.append(mutation)
                break
        else:
            groups.append([mutation])
    return groups + alone


def ask_unit_tests(workspace: Workspace, mutations: Sequence[Mutation], say: Say) -> dict[str, str]:
    """Which mutations fail a unit test.

    Returns: the first such test by mutation.
    """
    killed: dict[str, str] = {}
    tested = unit_tested(workspace.project)
    groups = rounds([mutation for mutation in mutations if tested & set(mutation.models)])
    for number, group in enumerate(groups, start=1):
        say(f"unit tests: round {number} of {len(groups)}, {len(group)} mutations")
        models = {model: mutation.name for mutation in group for model in mutation.models}
        with broken(workspace, group):
            _, failed = unit_tests(workspace, sorted(models))
        for node in failed:
            kind, _, model, *_ = node["unique_id"].split(".")
            if kind != "unit_test":
                raise Unusable(f"{', '.join(mutation.name for mutation in group)}: {node['message'][-600:]}")
            # a test that cannot run has seen nothing
            if node["status"] == "fail":
                killed.setdefault(models[model], readable(node["unique_id"]))
    return killed


def ask_data_tests(workspace: Workspace, mutation: Mutation) -> str:
    """The first data test that fails when all that follows from the mutation is built; empty when none does."""
    spoilt = workspace.folder / "spoilt" / workspace.warehouse.name
    spoilt.parent.mkdir(exist_ok=True)
    shutil.copyfile(workspace.warehouse, spoilt)
    with broken(workspace, [mutation]):
        _, failed = run_dbt(
            workspace, spoilt, "build", "--fail-fast", "--full-refresh", "--exclude-resource-type", "unit_test",
            "--select", *[f"{model}+{mutation.depth}" for model in mutation.models],
        )  # fmt: skip
    return readable(failed[0]["unique_id"]) if failed else ""


def ask_pytest(workspace: Workspace, mutation: Mutation) -> str:
    """The first pytest test that fails; empty when none does."""
    with broken(workspace, [mutation]):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *mutation.pytest],
            cwd=workspace.project, capture_output=True, text=True, errors="replace",
            env={name: value for name, value in os.environ.items() if name != "HOLDFAST_PARSE_CACHE"},
        )  # fmt: skip
    if done.returncode == 0:
        return ""
    named = [line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if not named:
        raise Unusable(f"{mutation.name}: pytest did not run: {(done.stdout + done.stderr)[-600:]}")
    return named[0].rsplit("/", 1)[-1]


def examine(
    mutations: Sequence[Mutation], *, unit_only: bool = False, warehouse: Path | None = None, say: Say = print
) -> list[Outcome]:
    """Breaks the project in every given way.

    unit_only  asks the unit tests alone
    warehouse  a demo warehouse of the unbroken project; built when None

    Raises: Unusable when the unbroken project fails, or when a mutation breaks more than a test can see.
    """
    outcomes = []
    with prepared(mutations, warehouse, unit_only, say) as workspace:
        by_unit_tests = ask_unit_tests(workspace, mutations, say)
        for number, mutation in enumerate(mutations, start=1):
            began = time.monotonic()
            by, stage = by_unit_tests.get(mutation.name, ""), "unit tests"
            if not by and not unit_only:
                say(f"{number} of {len(mutations)}: {mutation.name}")
                if mutation.models:
                    by, stage = ask_data_tests(workspace, mutation), "data tests"
                if not by and mutation.pytest:
                    by, stage = ask_pytest(workspace, mutation), "pytest"
                say(f"    {f'killed by {by}' if by else 'survived'}")
            status = "killed" if by else "argued" if mutation.argued else "survived"
            seconds = round(time.monotonic() - began, 1)
            outcomes.append(
                Outcome(
                    mutation.name, mutation.area, mutation.file, mutation.why, status, by, stage if by else "", seconds
                )
            )
    return outcomes


def summary(outcomes: Sequence[Outcome], seconds: float) -> dict[str, object]:
    """The outcomes as the report wants them."""
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in ("killed", "argued", "survived")}
    return {
        "mutations": len(outcomes),
        **counts,
        "score": round(counts["killed"] / len(outcomes), 4) if outcomes else None,
        "seconds": round(seconds),
        "results": [asdict(outcome) for outcome in outcomes],
    }
