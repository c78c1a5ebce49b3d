"""What `make build` and its sisters promise: publish all or nothing, say it in a line, keep what was."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import Publication
from harness import ROOT, Result, build, run_holdfast, write_tables

from holdfast.failures import Stop
from holdfast.places import Places
from holdfast.publications import put_in_place, roll_back

ORDERS = {
    "orders": [
        {"order_id": "o1", "customer_id": "c1", "ordered_at": "2024-01-05", "amount": "10.50"},
        {"order_id": "o2", "customer_id": "c2", "ordered_at": "2024-02-05", "amount": "20"},
    ]
}
# what later builds into the place of a whole one build: one mart, and a policy
FEW = "quality__reconciliation stg_holdfast__cancel_reasons"


def query(path: Path, sql: str) -> list[tuple]:
    """The rows of a query on a DuckDB file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def digest(path: Path) -> str:
    """What a file holds, in short."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Made:
    """A small build by make: where it is, and what it printed."""

    places: Places
    output: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Two orders and things that are no table, published by make between awkward paths."""
    folder = tmp_path_factory.mktemp("made")
    orders = [{**row, "colour": "red"} for row in ORDERS["orders"]]
    raw = write_tables(folder / "it's a $HOME \"folder\" #1", {"orders": orders, "ordres": orders})
    (raw / "notes.txt").write_text("not a table")
    places = Places(folder / "the marts.duckdb")
    done = subprocess.run(
        [
            "make", "--no-print-directory", "build", f"PYTHON={sys.executable}", "RUNTIME=", f"RAW={raw}",
            f"DB={places.published}", "AS_OF=2024-03-01", "VARS={timezone: Europe/Berlin, week_start: \"sunday\"}",
        ],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "found 1 of 19 raw tables" in done.stdout
    return Made(places, done.stdout + done.stderr)


@pytest.fixture
def published(made: Made) -> Places:
    """Where the small build is."""
    return made.places


@dataclass(frozen=True)
class Attempt:
    """A further build into the place of the small one.

    status   its exit status
    output   what it printed
    before   digest of the published file before it
    after    digest of the published file after it
    history  before and after it, by build: whether it is published, its checks, those that failed as errors
    """

    status: int
    output: str
    before: str
    after: str
    history: tuple[list[tuple], list[tuple]]


def attempt(places: Places, *words: str | Path) -> Attempt:
    """Builds with these options into a place where something is published."""

    def kept() -> list[tuple]:
        return query(
            places.published,
            "select is_published, count(*), count(*) filter (where not passed and severity = 'error') "
            "from quality.check_history group by build_number, is_published order by build_number",
        )

    digests, histories = [digest(places.published)], [kept()]
    done = run_holdfast("build", *words, "--db", places.published, quick=FEW)
    return Attempt(
        done.returncode, done.stdout + done.stderr, *digests, digest(places.published), (*histories, kept())
    )


@pytest.fixture(scope="module")
def refused(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Attempt:
    """A build with a policy that a data test refuses."""
    folder = tmp_path_factory.mktemp("refused")
    reasons = [{"cancel_reason": "moved", "churn_kind": "neither", "reason_group": "other"}]
    config = write_tables(folder / "config", {"cancel_reasons": reasons})
    return attempt(made.places, "--raw", write_tables(folder / "raw", ORDERS), "--config", config)


@pytest.fixture(scope="module")
def second(made: Made, refused: Attempt, tmp_path_factory: pytest.TempPathFactory) -> Attempt:
    """The build after it, of an order more; it is published."""
    more = {"orders": [*ORDERS["orders"], {**ORDERS["orders"][0], "order_id": "o3"}]}
    found = attempt(made.places, "--raw", write_tables(tmp_path_factory.mktemp("second"), more))
    assert found.status == 0, found.output
    return found


def test_the_demo_is_built_checked_and_published(publication: Publication) -> None:
    assert publication.status == 0, publication.output
    assert "FAILED" not in publication.output
    assert "Traceback" not in publication.output


def test_the_scorecard_fits_the_screen_and_knows_every_figure(publication: Publication) -> None:
    card = publication.output[publication.output.index("the last complete month") :]
    paths = card.index("marts, for readers")
    assert max(map(len, card[:paths].splitlines())) <= 100
    assert "n/a" not in card
    for path in (
        publication.places.published,
        publication.places.marts / "manifest.json",
        publication.places.warehouse,
        publication.places.report / "index.html",
        publication.places.docs / "index.html",
    ):
        assert path.exists(), path


def test_readers_get_the_marts_alone(publication: Publication) -> None:
    schemas = {row[0] for row in query(publication.places.published, "select distinct schema_name from duckdb_tables()")}
    assert schemas == {"retention", "revenue", "engagement", "sentiment", "support", "customers", "scorecard", "quality"} & schemas
    assert {"revenue", "quality"} <= schemas
    assert not query(publication.places.published, "select 1 from duckdb_views() where not internal")
    undescribed = query(
        publication.places.published,
        "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''",
    )
    assert undescribed == []


def test_the_published_file_is_readable_by_older_clients(publication: Publication) -> None:
    # bytes 12 to 20 of a DuckDB file are its storage version; 64 is that of DuckDB 0.9 to 1.1
    header = publication.places.published.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64


def test_the_manifest_says_what_the_parquet_holds(publication: Publication) -> None:
    marts = publication.places.marts
    manifest = json.loads((marts / "manifest.json").read_text())
    assert manifest["as_of"]
    on_disk = {path.relative_to(marts).as_posix() for path in marts.rglob("*.parquet")}
    assert on_disk == {entry["file"] for entry in manifest["tables"]}
    for entry in manifest["tables"]:
        path = marts / entry["file"]
        assert digest(path) == entry["sha256"]
        assert entry["grain"].startswith("One row per "), entry["table"]
        name = f"{entry['schema']}.{entry['table']}"
        # an unusable row may come twice, and each time is one row of the quarantine
        assert entry["primary_key"] or name == "quality.quarantine", f"{name} has no primary-key test"
        ((in_parquet,),) = duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall()
        ((in_database,),) = query(publication.places.published, f"select count(*) from {name}")
        assert in_parquet == in_database == entry["row_count"]
        assert all(column["description"] for column in entry["columns"]), name


def test_what_was_checked_is_published(publication: Publication) -> None:
    rows = query(
        publication.places.published,
        "select layer, severity, count(*) filter (where passed), count(*) filter (where not passed), "
        "count(*) filter (where observed like 'could not%') from quality.check_results group by all",
    )
    assert {"raw", "staging", "intermediate", "marts"} <= {row[0] for row in rows}
    assert sum(row[3] for row in rows if row[1] == "error") == 0
    assert sum(row[4] for row in rows) == 0, "an expectation could not be evaluated"
    columns = query(
        publication.places.published,
        "select column_name from duckdb_columns() where schema_name || '.' || table_name = 'quality.check_results' "
        "order by column_index",
    )
    assert [row[0] for row in columns] == ["check", "layer", "severity", "observed", "expected", "passed", "as_of"]


def test_the_report_asks_nothing_of_the_network(publication: Publication) -> None:
    for page in publication.places.report.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for mark in ('src="http', "src='http", "@import", "url(http"):
            assert mark not in text, page
        assert not [line for line in text.splitlines() if "<link" in line and "//" in line], page
    index = (publication.places.report / "index.html").read_text(encoding="utf-8")
    for layer in ("raw", "staging", "intermediate", "marts"):
        assert f"<h2>{layer}</h2>" in index


def test_the_filter_of_a_validation_needs_no_script(publication: Publication) -> None:
    """report.css hides what passed, by names that Data Docs give."""
    pages = [page.read_text(encoding="utf-8") for page in publication.places.report.glob("validations/**/*.html")]
    assert pages and not any('onclick="' in page for page in pages)
    for mark in ('id="option2"', "hide-succeeded-validation-target-child"):
        assert all(mark in page.split("<body")[1] for page in pages), mark


def test_the_unit_tests_of_the_models_pass(demo: Result, tmp_path: Path) -> None:
    shutil.copyfile(demo.path, tmp_path / "warehouse.duckdb")
    result = build(tmp_path, None, command="test", args=["--resource-type", "unit_test"])
    assert result.ok, result.output
    assert "PASS=0 " not in result.output


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"orders": [{"order_id": "o1", "customer_id": "c1", "ordered_at": "2024-01-05"}]}, "amount"),
        ({"orders": b"\x00\x01\x02 no table \xff" * 50}, "orders.csv"),
    ],
)
def test_a_build_that_stops_changes_nothing(
    published: Places, tmp_path: Path, broken: dict, said: str
) -> None:
    if isinstance(broken["orders"], bytes):
        (tmp_path / "orders.csv").write_bytes(broken["orders"])
        raw = tmp_path
    else:
        raw = write_tables(tmp_path, broken)
    before = digest(published.published), os.readlink(published.marts)
    done = run_holdfast("build", "--raw", raw, "--db", published.published)
    assert done.returncode == 1
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "raw table orders" in line]
    assert len(lines) == 1 and said in lines[0], done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert (digest(published.published), os.readlink(published.marts)) == before


def test_a_failed_check_is_named_with_its_rows_and_nothing_is_published(refused: Attempt) -> None:
    assert refused.status == 1, refused.output
    assert "FAILED" in refused.output and "cancel_reasons" in refused.output and "neither" in refused.output
    assert "Not published" in refused.output and "Traceback" not in refused.output
    assert refused.after == refused.before


def test_an_expectation_of_severity_error_keeps_the_marts_back(published: Places, tmp_path: Path) -> None:
    orders = [
        {"order_id": f"o{n}", "customer_id": "c1", "ordered_at": "2024-01-05", "amount": "1" if n % 3 == 0 else "ten"}
        for n in range(1200)
    ]
    before = digest(published.published)
    raw = write_tables(tmp_path / "raw", {"orders": orders})
    done = run_holdfast("build", "--raw", raw, "--db", published.published, quick=FEW)
    assert done.returncode == 1, done.stdout
    assert "FAILED: no_table_is_mostly_quarantined: orders: 800 of 1200 rows" in done.stdout
    assert "Not published" in done.stdout
    report = (published.report / "index.html").read_text()
    assert "<h2>Not passed</h2>" in report and "orders: 800 of 1200 rows" in report
    assert digest(published.published) == before


def test_a_second_build_of_the_same_file_stops_with_one_line(published: Places) -> None:
    before = digest(published.published)
    with (published.folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_holdfast("build", "--db", published.published)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "another build" in done.stderr
    assert digest(published.published) == before


def test_ctrl_c_ends_everything_and_changes_nothing(published: Places) -> None:
    before = digest(published.published)
    process = subprocess.Popen(
        [sys.executable, "-m", "holdfast", "build", "--db", str(published.published)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # whoever runs the tests in the background has Ctrl-C ignored, and hands that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout is not None
    while "building and testing" not in process.stdout.readline():
        pass
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == "holdfast: stopped; what is published is as it was"
    mine = f"HOLDFAST_WAREHOUSE={published.warehouse}".encode()
    left = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            left += [environment] if mine in environment.read_bytes() else []
        except OSError:
            continue
    assert left == []
    assert digest(published.published) == before


def test_the_checks_of_every_build_are_kept_the_failed_ones_too(
    published: Places, refused: Attempt, second: Attempt
) -> None:
    before, after = refused.history
    assert before == after, "a failed build changes nothing that is published"
    whole, *_, failed, passed = second.history[1]
    assert not failed[0] and failed[1] > 0 and failed[2] >= 1
    assert passed[0] and 50 < passed[1] < whole[1] and passed[2] == 0, "of a build of one mart"
    assert whole[0] and whole[1] > 200
    assert query(published.published, "select count(*) from quality.check_results") == [(passed[1],)]
    assert not published.unpublished_checks.exists()


def test_rollback_brings_the_publication_before_back(published: Places, second: Attempt) -> None:
    assert digest(published.published) == second.after != second.before
    with duckdb.connect(str(published.published), read_only=True) as reader:
        done = run_holdfast("rollback", "--db", published.published)
        assert done.returncode == 0, done.stderr
        counted = reader.execute("select raw_row_count from quality.reconciliation where source_table = 'orders'")
        assert counted.fetchall() == [(3,)], "a reader keeps the file that it opened"
    assert digest(published.published) == second.before
    manifest = json.loads((published.marts / "manifest.json").read_text())
    rows = {entry["table"]: entry["sha256"] for entry in manifest["tables"]}
    assert digest(published.marts / "quality" / "reconciliation.parquet") == rows["reconciliation"]
    done = run_holdfast("rollback", "--db", published.published)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


def test_each_rollback_goes_back_by_one(tmp_path: Path) -> None:
    places = Places(tmp_path / "marts.duckdb")
    for number in ("000001", "000002", "000003"):
        (places.publications / number / "marts").mkdir(parents=True)
        (places.publications / number / "holdfast.duckdb").write_text(number)
    put_in_place(places, places.publications / "000003")
    for number in ("000002", "000001"):
        assert roll_back(places).name == number
        assert places.published.read_text() == places.marts.resolve().parent.name == number
    with pytest.raises(Stop, match="no publication"):
        roll_back(places)


def test_quarantine_says_what_to_mend(demo: Result, publication: Publication) -> None:
    done = run_holdfast("quarantine", "--db", publication.places.published)
    assert done.returncode == 0, done.stderr
    rejected = demo.value("select count(*) from quality.quarantine")
    assert f"{rejected} raw rows were rejected" in done.stdout
    for row in demo.query("select distinct source_table, reason from quality.quarantine"):
        assert f"x {row['reason']} - " in done.stdout and f"\n{row['source_table']}: " in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--raw", "nowhere"], "RAW=.*nowhere does not exist"),
        (["--raw", "Makefile"], "RAW=.*Makefile is not a folder"),
        (["--config", "nowhere"], "CONFIG=.*nowhere does not exist"),
        (["--vars", "[1, 2]"], "VARS=.* is no mapping"),
        (["--vars", "{gross_margin: 80%}"], "VARS: gross_margin is 80%: give a number from 0 to 1"),
        (["--vars", "{small_sample_size: -3}"], "VARS: small_sample_size is -3: give a whole number of 0 or more"),
        (["--vars", "{activation_window_days: abc}"], "activation_window_days is abc: give a whole .*leave it out.$"),
        (["--vars", "{loyal_order_count: 0}"], "VARS: loyal_order_count is 0: give a whole number of 1 or more"),
        (["--vars", "{session_slices: 0}"], "VARS: session_slices is 0: give a whole number of 1 or more"),
        (["--vars", "{confidence_z: true}"], "VARS: confidence_z is True: give a number of 0 or more"),
        (["--vars", "{raw_path: 5}"], "VARS: raw_path is 5: give a text"),
        (["--vars", "{count_anonymous_users: maybe}"], "VARS: count_anonymous_users is maybe: give true or false"),
        (["--db", "."], "DB=.* is a folder"),
        (["--db", "README.md"], "DB=.*README.md exists and was not published by Holdfast"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_line(tmp_path: Path, words: list[str], said: str) -> None:
    place = [] if "--db" in words else ["--db", tmp_path / "x.duckdb"]
    done = run_holdfast("build", *words, *place)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert re.search(said, line), line


def test_make_passes_paths_and_options_through(made: Made) -> None:
    ((count, as_of),) = query(
        made.places.published,
        "select (select raw_row_count from quality.reconciliation where source_table = 'orders'), "
        "(select max(as_of) from quality.check_results)",
    )
    assert (count, str(as_of)) == (2, "2024-03-01 00:00:00")
    given = json.loads((made.places.publications / "000001" / "profile.json").read_text())["source"]
    assert given["timezone"] == "Europe/Berlin" and given["week_start"] == "sunday"


def test_what_is_not_in_the_contract_is_said_and_ignored(made: Made) -> None:
    notes = [line for line in made.output.splitlines() if line.startswith("note: ")]
    assert any("colour" in line and "orders" in line for line in notes), made.output
    assert any("notes.txt" in line and "ordres.csv" in line for line in notes), made.output


def test_make_help_lists_the_targets() -> None:
    done = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    for target in ("build", "test", "reliability", "generate", "example-cdnow", "quarantine", "rollback", "forget"):
        assert f"\n  {target} " in done.stdout


def test_a_misspelt_option_of_make_is_one_line() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "quarantine", "raw=exports"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0 and not done.stdout
    assert "raw is no option: the options are RAW CONFIG DB" in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_data_test_that_warns_says_of_what(tmp_path: Path) -> None:
    price = {"price_id": "p", "price_kind": "recurring", "unit_amount": 10, "currency": "USD", "billing_interval": "month"}
    subscription = {
        "subscription_id": "s", "customer_id": "c", "status": "hibernating", "started_at": "2024-01-01", "price_id": "p",
        "ended_at": "2024-02-01",
    }  # fmt: skip
    raw = write_tables(tmp_path / "raw", {"prices": [price], "subscriptions": [subscription]})
    done = run_holdfast("build", "--raw", raw, "--db", tmp_path / "x.duckdb", quick="revenue__mrr_by_month")
    assert "warning: revenue_statuses_are_listed: status hibernating is not in subscription_statuses" in done.stdout
