"""Runs the processes of a build, says how far they are, and reads what dbt found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from holdfast import ROOT
from holdfast.failures import explain_dbt, explain_full_disk, one_line
from holdfast.places import Places
from holdfast.privacy import KEY_VARIABLE

# dbt would take these as settings of its own; pseudonyms are given as the marts are published, not before
OWN_SETTINGS = ("DBT_", "HOLDFAST_EVENTS", KEY_VARIABLE)
KEPT_SETTINGS = ("DBT_ENV_SECRET_", "DBT_ENV_CUSTOM_ENV_")


class Progress:
    """Says what a build is doing: on a terminal one line that changes, elsewhere a line now and then."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.is_terminal = sys.stdout.isatty()
        self.last = 0.0

    def elapsed(self) -> float:
        """Seconds since the build began."""
        return time.monotonic() - self.began

    def say(self, text: str) -> None:
        """Prints a line that stays."""
        clear = "\r\x1b[K" if self.is_terminal else ""
        print(f"{clear}{self.elapsed():6.1f} s  {text}", flush=True)
        self.last = time.monotonic()

    def at(self, text: str) -> None:
        """Shows where a step is, when it is time to."""
        pause = 0.1 if self.is_terminal else 5.0
        if time.monotonic() - self.last < pause:
            return
        self.last = time.monotonic()
        if self.is_terminal:
            print(f"\r\x1b[K{self.elapsed():6.1f} s  {text[:90]}", end="", flush=True)
        else:
            print(f"{self.elapsed():6.1f} s  {text}", flush=True)


def environment(places: Places) -> dict[str, str]:
    """The environment of dbt and of the checks: ours, without settings that would change what dbt does."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(OWN_SETTINGS) or name.startswith(KEPT_SETTINGS)
    }
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **kept,
        "HOLDFAST_WAREHOUSE": str(places.warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }


def stop_process(process: subprocess.Popen[Any]) -> None:
    """Ends a process of ours and its children, if it still runs."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, sent)
            process.wait(timeout=5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@dataclass
class Failure:
    """One thing that failed.

    name   the node or check
    lines  what is wrong, a line each
    """

    name: str
    lines: list[str]


@dataclass
class DbtOutcome:
    """What a dbt build found.

    stopped   why dbt stopped before it built anything; None when it ran
    failures  models and tests that failed
    warnings  tests that only warn, and found something
    checks    one record per data test, as columns of quality.check_results
    notices   warnings that the project's macros gave
    """

    stopped: str | None = None
    failures: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def dbt_commands(places: Places, given: Mapping[str, Any]) -> list[list[str]]:
    """The dbt commands of a build: build with every data test, then the documentation (HOLDFAST_DOCS=no: without)."""
    common = [
        *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT / "profiles"), "--target", "duckdb"),
        *("--target-path", str(places.target), "--log-path", str(places.logs)),
        *("--log-level", "none", "--log-level-file", "info", "--no-use-colors-file"),
        *("--vars", json.dumps(given, default=str, sort_keys=True)),
    ]
    build = ["build", *common, "--exclude-resource-type", "unit_test"]
    docs = ["docs", "generate", *common, "--static", "--no-compile"]
    return [build] if os.environ.get("HOLDFAST_DOCS") == "no" else [build, docs]


def run_dbt(places: Places, given: Mapping[str, Any], progress: Progress) -> DbtOutcome:
    """Builds the private warehouse, runs every data test and writes the documentation.

    given  dbt vars
    """
    outcome = DbtOutcome()
    reading, writing = os.pipe()
    results = places.target / "run_results.json"
    results.unlink(missing_ok=True)
    with (places.logs / "dbt.out").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "holdfast.dbt_process", *map(json.dumps, dbt_commands(places, given))],
            cwd=ROOT, env={**environment(places), "HOLDFAST_EVENTS": str(writing)}, pass_fds=[writing],
            stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading) as events:
                for line in events:
                    event = json.loads(line)
                    if event["kind"] == "start":
                        progress.at(f"{event['index']} of {event['total']}: {event['node']}")
                    elif event["kind"] == "notice":
                        outcome.notices.append(one_line(event["text"]))
                    else:
                        outcome.stopped = explain_dbt(event["text"])
            process.wait()
        finally:
            stop_process(process)
    outcome.notices = list(dict.fromkeys(outcome.notices))
    if results.exists():
        read_results(places, outcome)
    if process.returncode and not outcome.failures and not outcome.stopped:
        said = (places.logs / "dbt.out").read_text(errors="replace").strip().splitlines()[-1:]
        outcome.stopped = one_line(
            f"dbt ended with status {process.returncode}{''.join(f' ({line})' for line in said)}; "
            f"see {places.logs / 'dbt.out'}"
        )
    lines = [outcome.stopped or "", *(line for failure in outcome.failures for line in failure.lines)]
    full = explain_full_disk("\n".join(lines), places.folder if outcome.stopped or outcome.failures else None)
    if full:
        outcome.stopped, outcome.failures = full, []
    return outcome


def layer_of(path: str) -> str:
    """The layer of a node by the path of its file: raw, policies, staging, intermediate or marts."""
    parts = Path(path).parts
    return parts[1] if len(parts) > 2 and parts[0] in ("models", "seeds") else "other"


LAYERS = ("other", "policies", "raw", "staging", "intermediate", "marts")


def read_results(places: Places, outcome: DbtOutcome) -> None:
    """Adds to an outcome what run_results.json and manifest.json say."""
    try:
        nodes = json.loads((places.target / "manifest.json").read_text())["nodes"]
        results = json.loads((places.target / "run_results.json").read_text())["results"]
    except (json.JSONDecodeError, OSError) as error:
        outcome.stopped = outcome.stopped or f"what dbt found cannot be read from {places.target}: {error}"
        return
    for result in results:
        node = nodes.get(result["unique_id"])
        if node is None:
            continue
        failed = result["status"] in ("error", "fail")
        if node["resource_type"] == "test":
            tested = [nodes[name]["original_file_path"] for name in node["depends_on"]["nodes"] if name in nodes]
            severity = str(node["config"]["severity"]).lower()
            outcome.checks.append({
                "check_name": node["name"],
                "layer": max(map(layer_of, tested), key=LAYERS.index, default="other"),
                "severity": severity,
                "observed": "not run" if result["status"] == "skipped"
                else "error" if result["status"] == "error"
                else f"{result['failures'] or 0} failing rows",
                "expected": "0 failing rows",
                "is_passed": result["status"] == "pass",
            })  # fmt: skip
        if result["status"] in ("fail", "warn"):
            found = Failure(node["name"], failing_rows(places.warehouse, result.get("compiled_code") or "", result))
            (outcome.failures if failed else outcome.warnings).append(found)
        elif failed:
            said = explain_dbt(result["message"] or "")
            failure = Failure(node["name"], [said.removeprefix(f"{node['name']}: ")])
            # a file that cannot be read fails every node that reads it: once is enough
            if all(failure.lines != known.lines for known in outcome.failures):
                outcome.failures.append(failure)


def failing_rows(warehouse: Path, query: str, result: Mapping[str, Any], most: int = 3) -> list[str]:
    """Up to `most` lines on the rows that a data test found.

    query  the test's SQL
    """
    lines = []
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            cursor = connection.execute(f"select * from (\n{query}\n) as failing limit {most}")
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values))
                problem = row.pop("problem", None)
                shown = ", ".join(f"{name} = {value}" for name, value in list(row.items())[:6])
                lines.append(one_line(f"{problem} ({shown})" if problem and shown else str(problem or shown), 300))
    except duckdb.Error as error:
        lines.append(one_line(str(error), 200))
    more = (result.get("failures") or 0) - len(lines)
    return lines + ([f"and {more} more rows"] if more > 0 else [])
