"""The style and the conventions of the project: SQL, Python, YAML, names, layers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import Publication
from harness import ROOT, Result

from holdfast.contract import raw_tables

PROPERTIES = sorted(
    path for folder in ("models", "seeds", "tests/data") for path in (ROOT / folder).rglob("*.yml")
)


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a tool in the project's folder."""
    return subprocess.run(
        [str(word) for word in command], cwd=ROOT, env={**os.environ, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_sql_follows_the_style(tmp_path: Path) -> None:
    done = run(
        sys.executable, "-m", "tests.lint", "--nocolor", "--disable-progress-bar",
        DBT_TARGET_PATH=str(tmp_path / "target"), DBT_LOG_PATH=str(tmp_path / "logs"),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]


def test_sql_lines_are_short_enough_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("models", "tests/data", "analyses")
        for path in sorted((ROOT / folder).rglob("*.sql"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 110
    ]
    assert not long, f"over 110 characters: {long}"


def test_no_cross_joined_table_is_named_in_a_join_beside_a_left_join() -> None:
    """DuckDB 2.0.0 may then put it on the side of the left join that can be NULL, and loses rows."""
    found = []
    for path in sorted((ROOT / "models").rglob("*.sql")):
        for block in re.split(r"\n\),\n|\nunion all\n|\n    union all\n", path.read_text(encoding="utf-8")):
            crossed = {alias or name for name, alias in re.findall(r"cross join (\w+)(?: as (\w+))?", block)}
            joins = re.findall(r"inner join.*?(?=left join|inner join|where|group by|\Z)", block, re.DOTALL)
            if "left join" in block and any(re.search(rf"\b{name}\.", join) for name in crossed for join in joins):
                found.append(path.name)
    assert not found, f"compute it in a step before: {found}"


def test_views_of_events_read_no_step_twice() -> None:
    """DuckDB 2.0.0 hangs where only the first rows of such a view over millions of events are asked for."""
    macros = {path.stem: path for path in (ROOT / "macros").rglob("*.sql")}
    read: dict[str, str] = {}
    for path in sorted((ROOT / "models").rglob("*.sql")):
        if "materialized='view'" not in path.read_text(encoding="utf-8"):
            continue
        pending, texts = [path], {}
        while pending:
            step = pending.pop()
            texts[step.name] = step.read_text(encoding="utf-8")
            called = [macros[name] for name in re.findall(r"holdfast\.(\w+)\(", texts[step.name]) if name in macros]
            pending += [macro for macro in called if macro.name not in texts]
        if any(re.search(r"'(base|stg)_holdfast__events'|'int_engagement__events'", text) for text in texts.values()):
            read |= texts
    assert {"stg_holdfast__events.sql", "each_event_once.sql", "source_activity.sql"} <= set(read)
    found = [
        f"{name}: {step}"
        for name, text in read.items()
        for step in re.findall(r"^(?:with )?(\w+) as \($", text, re.MULTILINE)
        if len(re.findall(rf"\b(?:from|join) {step}\b", text)) > 1
    ]
    assert not found, f"write it as two steps: {found}"


def test_python_follows_the_style() -> None:
    done = run(sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout[-4000:]


def test_conventions_hold(demo: Result, tmp_path: Path) -> None:
    bouncer = ROOT / ".venv-conventions" / "bin" / "dbt-bouncer"
    if not bouncer.exists():
        pytest.skip("dbt-bouncer is not installed: make test installs it, from Python 3.11 on")
    settings = yaml.safe_load((ROOT / "dbt-bouncer.yml").read_text())
    settings["dbt_artifacts_dir"] = "artifacts"
    (tmp_path / "dbt-bouncer.yml").write_text(yaml.safe_dump(settings))
    (tmp_path / "artifacts").mkdir()
    for name in ("manifest.json", "catalog.json"):
        shutil.copyfile(demo.target / name, tmp_path / "artifacts" / name)
    done = run(bouncer, "--config-file", tmp_path / "dbt-bouncer.yml", "--show-all-failures", COLUMNS="200")
    assert done.returncode == 0, done.stdout[-6000:]


def rendered(value: Any) -> Any:
    """A properties file as the schema sees it: `enabled` is a boolean once its Jinja is rendered."""
    if isinstance(value, dict):
        return {name: True if name == "enabled" else rendered(entry) for name, entry in value.items()}
    return [rendered(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", PROPERTIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_properties_files_are_as_dbt_reads_them(path: Path) -> None:
    # dbt drops a key that it does not know without a word, and with it the tests below
    import dbt.jsonschemas

    folder = Path(dbt.jsonschemas.__file__).parent
    schema = json.loads((folder / "resources" / "latest.json").read_text())
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(rendered(yaml.safe_load(path.read_text()))))
    assert not errors, [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]
    assert len(path.read_text().splitlines()) < 400, "split the file by model group"
    long = re.findall(r"^  - name: (\w{64,})", path.read_text(), flags=re.M)
    assert not long, f"PostgreSQL takes names of 63 characters at most: {long}"


def test_every_macro_says_what_it_does() -> None:
    for path in (ROOT / "macros").rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("{#"), f"{path} has no docstring"
        names = re.findall(r"{%-? *(?:macro|test|materialization) +(\w+)", text)
        name = path.stem.removeprefix("test_")
        own = {re.sub(r"^(default|duckdb|postgres|spark)__", "", found) for found in names}
        assert own == {name}, f"{path} holds {own}"


ONE_ENGINE = {
    "qualify": r"\bqualify\b",
    "asof join": r"\basof\b",
    "group by all": r"\bgroup by all\b",
    "::": r"::",
    "filter (where)": r"\bfilter\s*\(\s*where\b",
    "//": r"//",
    "select * exclude": r"\*\s*exclude\b",
    "double precision, not as_double": r"\bdouble precision\b",
    "date_diff()": r"\bdate_?diff\s*\(\s*'",
    "a table that is named, not ref'd": r"\b(from|join)\s+\w+\.\w+",
}


@pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.sql")), ids=lambda path: path.stem)
def test_a_model_is_right_on_every_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bref\(\s*'[^']*'\s*\)", text), "a ref names the package: ref('holdfast', ...)"
    sql = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}|--[^\n]*", "", text, flags=re.S)
    sql = re.sub(r"'[^']*'", "''", sql)
    assert [name for name, pattern in ONE_ENGINE.items() if re.search(pattern, sql, re.I)] == []


def test_every_expectation_is_about_a_table_that_is_there(publication: Publication, demo: Result) -> None:
    rows = demo.query("select table_schema || '.' || table_name as name from information_schema.tables")
    tables = {row["name"] for row in rows}
    names = []
    for layer in ("staging", "intermediate", "marts"):
        entries = yaml.safe_load((ROOT / "holdfast" / "checks" / f"{layer}.yml").read_text())
        assert entries, f"no expectations of {layer}"
        assert set(entries) <= tables, set(entries) - tables
        names += [entry["name"] for checks in entries.values() for entry in checks]
    assert len(names) == len(set(names))
    raw = yaml.safe_load((ROOT / "holdfast" / "checks" / "raw.yml").read_text())
    assert set(raw["tables"]) <= set(raw_tables())


def test_locks_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text and "--index" not in text and "--hash=sha256:" in text, lock
