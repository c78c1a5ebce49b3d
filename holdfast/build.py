"""One build: look at the inputs, build privately, check, publish, report."""

from __future__ import annotations

import difflib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from holdfast import ROOT, checks, history, privacy, scorecard, suppression
from holdfast.contract import policy_tables, raw_tables
from holdfast.failures import Stop, explain_full_disk, one_line
from holdfast.inputs import look
from holdfast.places import Places
from holdfast.publications import current, settle
from holdfast.publish import as_of_build, publish
from holdfast.runner import DbtOutcome, Failure, Progress, run_dbt


@dataclass(frozen=True)
class Options:
    """What a build was asked for.

    raw, config  folders of raw tables and of policy tables; None for the shipped ones
    published    the DuckDB file that readers open
    given        dbt vars, raw_path and config_path among them
    key          the pseudonym key; None publishes ids as they are
    is_added     whether the facts of an earlier build may be added to; otherwise all is built from nothing
    """

    raw: Path | None
    config: Path | None
    published: Path
    given: Mapping[str, Any]
    key: str | None = field(default=None, repr=False)
    is_added: bool = False


# vars by what they have to be, where their defaults do not say so
WHOLE = ("_days", "_count", "_periods", "_size", "_slices")
AT_LEAST_ONE = ("loyal_order_count", "session_slices")
TEXTS = ("raw_path", "config_path", "activation_milestone", "headline_goal")


def declared_vars() -> dict[str, Any]:
    """The vars that the project declares, with their defaults."""
    return yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["holdfast"]


def known_vars() -> set[str]:
    """Names of every var that the project knows."""
    return set(declared_vars()) | {f"holdfast_{table}" for table in [*raw_tables(), *policy_tables()]}


def refuse_odd_values(given: Mapping[str, Any]) -> None:
    """Refuses a var that is not of the kind of its default: it would stop dbt far down, or be taken for something.

    Raises: Stop when one is not.
    """
    declared = declared_vars()
    for name in sorted(declared.keys() & given.keys()):
        default, value = declared[name], given[name]
        if value is None and default is None:
            continue
        if isinstance(default, bool):
            is_well, expected = isinstance(value, bool), "true or false"
        elif name.endswith(WHOLE):
            least = 1 if name in AT_LEAST_ONE else 0
            is_well, expected = type(value) is int and least <= value <= 1e9, f"a whole number of {least} or more"
        elif isinstance(default, int | float):
            most, expected = (1, "a number from 0 to 1") if name == "gross_margin" else (1e9, "a number of 0 or more")
            is_well = type(value) in (int, float) and 0 <= value <= most
        elif name in TEXTS:
            is_well, expected = isinstance(value, str), "a text"
        else:
            continue
        if not is_well:
            left_out = "" if default is None else f" for {str(default).lower()}"
            raise Stop(f"VARS: {name} is {value}: give {expected}, or leave it out{left_out}.")


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
    refuse_odd_values(given)
    key = privacy.take_key(given)
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
    return Options(folders.get("raw_path"), folders.get("config_path"), Path(published), given, key)


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def source_of(asked: Options) -> str:
    """What a build reads, for messages."""
    if asked.raw:
        return shown(asked.raw)
    is_mapped = any(asked.given.get(f"holdfast_{table}") for table in raw_tables())
    return "the tables that VARS name" if is_mapped else "the demo company"


def build(asked: Options) -> int:
    """Runs a build.

    Returns: the exit status: 0 when it was published.
    Raises: Stop when it cannot be done.
    """
    places = Places(asked.published)
    progress = Progress()
    source = source_of(asked)
    print(f"Holdfast builds {source} into {shown(places.published)}", flush=True)
    for name in sorted(set(asked.given) - known_vars()):
        close = difflib.get_close_matches(name, known_vars(), 1)
        print(f"note: VARS has {name}, which Holdfast does not know{f'; {close[0]}?' if close else ''}")
    places.make()
    with places.locked():
        settle(places)
        inputs, policies = look(asked.raw, asked.config)
        for notice in inputs.notices + policies.notices:
            print(f"note: {notice}")
        if asked.raw:
            progress.say(f"found {len(inputs.tables)} of {len(raw_tables())} raw tables")
        if prepare_warehouse(asked, places):
            progress.say("taking in what is new since the last build")
        return build_locked(asked, places, progress)


def source_vars(asked: Options, places: Places) -> dict[str, str]:
    """What tells the source of a build from another: its vars but for as_of, which only says when."""
    return {name: str(value) for name, value in sorted(given_to_dbt(asked, places).items()) if name != "as_of"}


def is_built_from(asked: Options, places: Places) -> bool:
    """Whether the private warehouse was made from what a build reads."""
    try:
        noted = json.loads(places.warehouse.with_suffix(".source.json").read_text())
    except (OSError, json.JSONDecodeError):
        return False
    return noted["source"] == source_vars(asked, places)


def prepare_warehouse(asked: Options, places: Places) -> bool:
    """Keeps the private warehouse of an earlier build of the same source where this one may add to its facts,
    and removes any other: also one that does not open any more.

    Returns: whether it was kept.
    """
    forgotten = suppression.fingerprint(places.forgotten)
    made_by = json.dumps({"source": source_vars(asked, places), "forgotten": forgotten, "duckdb": duckdb.__version__})
    note = places.warehouse.with_suffix(".source.json")
    if asked.is_added and places.warehouse.exists() and note.exists() and note.read_text() == made_by:
        with suppress(duckdb.Error), duckdb.connect(str(places.warehouse)) as connection:
            connection.execute("select count(*) from information_schema.tables")
            return True
    remove_warehouse(places)
    note.write_text(made_by)
    return False


def remove_warehouse(places: Places) -> None:
    """Removes the private warehouse and what DuckDB writes beside it."""
    for suffix in (".source.json", ".duckdb.wal", ".duckdb"):
        places.warehouse.with_suffix(suffix).unlink(missing_ok=True)
    shutil.rmtree(places.warehouse.with_suffix(".duckdb.tmp"), ignore_errors=True)


def given_to_dbt(asked: Options, places: Places) -> dict[str, Any]:
    """The vars of a build, with the people to leave out."""
    return {**asked.given, **suppression.vars(places)}


def build_locked(asked: Options, places: Places, progress: Progress) -> int:
    """Builds, checks and publishes, with the lock held.

    Returns: the exit status.
    """
    given = given_to_dbt(asked, places)
    with checks.start(places) as examiner:
        progress.say("building and testing with dbt")
        outcome = run_dbt(places, given, progress)
        for notice in outcome.notices:
            print(f"note: {notice}")
        for warning in outcome.warnings:
            tell("warning", warning)
        if outcome.stopped or outcome.failures:
            remember(places, outcome.checks)
            return report_failure(places, outcome)
        move_docs(places)
        progress.say(f"{len(outcome.checks)} data tests done; examining the data")
        found = examiner.examine(current(places), given)
    failed = [check for check in found if not check["is_passed"]]
    for check in failed:
        sign = "FAILED" if check["severity"] == "error" else "warning"
        print(f"{sign}: {check['check_name']}: {check['observed']}, expected {check['expected']}")
    if any(check["severity"] == "error" for check in failed):
        remember(places, outcome.checks + found)
        print(f"\nNot published: {shown(places.published)} is as it was. See {shown(places.report / 'index.html')}")
        return 1
    progress.say("publishing the marts")
    records = outcome.checks + found
    try:
        publish(places, records, asked.given, asked.key)
    except duckdb.Error as error:
        said = explain_full_disk(str(error)) or one_line(str(error), 200)
        raise Stop(f"the marts could not be written, and nothing is published: {said}") from None
    progress.say("done")
    print(scorecard.render(places, records, shown))
    return 0


def remember(places: Places, found: list[dict[str, Any]]) -> None:
    """Keeps what the checks of a build found that is not published, for quality.check_history."""
    try:
        with duckdb.connect(str(places.warehouse), read_only=True) as connection:
            as_of = as_of_build(connection)
    except duckdb.Error:
        as_of = None
    with suppress(OSError):  # the disk may be full
        history.remember_unpublished(places, found, as_of)


def move_docs(places: Places) -> None:
    """Puts dbt's one-page documentation where it is looked for."""
    page = places.target / "static_index.html"
    if page.exists():
        places.docs.mkdir(exist_ok=True)
        shutil.move(page, places.docs / "index.html")


def tell(sign: str, failure: Failure) -> None:
    """Prints what failed or warned, on one line where one says it."""
    if len(failure.lines) == 1:
        print(f"{sign}: {failure.name}: {failure.lines[0]}")
    else:
        print(f"{sign}: {failure.name}:")
        for line in failure.lines:
            print(f"    {line}")


def report_failure(places: Places, outcome: DbtOutcome) -> int:
    """Prints why a build failed.

    Returns: the exit status.
    """
    if outcome.stopped:
        print(f"FAILED: {outcome.stopped}")
    for failure in outcome.failures:
        tell("FAILED", failure)
    print(f"\nNot published: {shown(places.published)} is as it was. Log: {shown(places.logs / 'dbt.log')}")
    return 1
