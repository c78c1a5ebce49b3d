"""One build: look at the inputs, build privately, check, publish, report."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from holdfast import ROOT, checks, scorecard
from holdfast.contract import raw_tables
from holdfast.failures import Stop
from holdfast.inputs import look
from holdfast.places import Places
from holdfast.publish import current, publish
from holdfast.runner import DbtOutcome, Progress, run_dbt


@dataclass(frozen=True)
class Options:
    """What a build was asked for.

    raw, config  folders of raw tables and of policy tables; None for the shipped ones
    published    the DuckDB file that readers open
    given        dbt vars, raw_path and config_path among them
    """

    raw: Path | None
    config: Path | None
    published: Path
    given: Mapping[str, Any]


def known_vars() -> set[str]:
    """Names of every var that the project knows."""
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["holdfast"]
    return set(declared) | {f"holdfast_{table}" for table in raw_tables()}


def read_vars(text: str) -> dict[str, Any]:
    """The vars of VARS, written as YAML or JSON.

    Raises: Stop when it is no mapping.
    """
    try:
        given = yaml.safe_load(text) or {}
    except yaml.YAMLError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise Stop(f"VARS={text} is no mapping: write it like VARS='{{timezone: Europe/Berlin}}'.")
    return given


def options(raw: str, config: str, db: str, as_of: str, vars: str) -> Options:
    """Reads the options of the command line; empty means not given.

    Raises: Stop when one of them cannot be read.
    """
    given = read_vars(vars)
    if as_of:
        given["as_of"] = as_of
    raw, config = raw or given.get("raw_path") or "", config or given.get("config_path") or ""
    folders = {
        name: Path(os.path.abspath(os.path.expanduser(folder)))
        for name, folder in (("raw_path", raw), ("config_path", config))
        if folder
    }
    for folder in folders.values():
        if "{{" in str(folder) or "{%" in str(folder):
            raise Stop(f"{folder} holds {{{{ or {{%, which dbt would read as code: rename the folder.")
    given |= {name: str(folder) for name, folder in folders.items()}
    published = os.path.abspath(os.path.expanduser(db)) if db else ROOT / "warehouse" / "holdfast.duckdb"
    return Options(folders.get("raw_path"), folders.get("config_path"), Path(published), given)


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def build(asked: Options) -> int:
    """Runs a build.

    Returns: the exit status: 0 when it was published.
    Raises: Stop when it cannot be done.
    """
    places = Places(asked.published)
    progress = Progress()
    source = shown(asked.raw) if asked.raw else "the demo company"
    print(f"Holdfast builds {source} into {shown(places.published)}", flush=True)
    for name in sorted(set(asked.given) - known_vars()):
        close = difflib.get_close_matches(name, known_vars(), 1)
        print(f"note: VARS has {name}, which Holdfast does not know{f'; {close[0]}?' if close else ''}")
    places.make()
    with places.locked():
        inputs, policies = look(asked.raw, asked.config)
        for notice in inputs.notices + policies.notices:
            print(f"note: {notice}")
        if asked.raw:
            progress.say(f"found {len(inputs.tables)} of {len(raw_tables())} raw tables")
        for left in (places.warehouse, places.warehouse.with_suffix(".duckdb.wal")):
            left.unlink(missing_ok=True)
        return build_locked(asked, places, progress)


def build_locked(asked: Options, places: Places, progress: Progress) -> int:
    """Builds, checks and publishes, with the lock held.

    Returns: the exit status.
    """
    with checks.start(places) as examiner:
        progress.say("building and testing with dbt")
        outcome = run_dbt(places, asked.given, progress)
        for notice in outcome.notices:
            print(f"note: {notice}")
        if outcome.stopped or outcome.failures:
            return report_failure(places, outcome)
        move_docs(places)
        progress.say(f"{len(outcome.checks)} data tests done; examining the data")
        found = examiner.examine(current(places), asked.given)
    failed = [check for check in found if not check["is_passed"]]
    for check in failed:
        sign = "FAILED" if check["severity"] == "error" else "warning"
        print(f"{sign}: {check['check_name']}: {check['observed']}, expected {check['expected']}")
    if any(check["severity"] == "error" for check in failed):
        print(f"\nNot published: {shown(places.published)} is as it was. See {shown(places.report / 'index.html')}")
        return 1
    progress.say("publishing the marts")
    records = outcome.checks + found
    publish(places, records)
    progress.say("done")
    print(scorecard.render(places, records, shown))
    return 0


def move_docs(places: Places) -> None:
    """Puts dbt's one-page documentation where it is looked for."""
    page = places.target / "static_index.html"
    if page.exists():
        places.docs.mkdir(exist_ok=True)
        shutil.move(page, places.docs / "index.html")


def report_failure(places: Places, outcome: DbtOutcome) -> int:
    """Prints why a build failed.

    Returns: the exit status.
    """
    if outcome.stopped:
        print(f"FAILED: {outcome.stopped}")
    for failure in outcome.failures:
        if len(failure.lines) == 1:
            print(f"FAILED: {failure.name}: {failure.lines[0]}")
        else:
            print(f"FAILED: {failure.name}:")
            for line in failure.lines:
                print(f"    {line}")
    print(f"\nNot published: {shown(places.published)} is as it was. Log: {shown(places.logs / 'dbt.log')}")
    return 1
