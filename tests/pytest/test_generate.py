"""The demo data: same bytes each time, sound where it should be, broken where it should be, and telling its story."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from holdfast.generate.__main__ import SEEDS_FOLDER, main
from holdfast.generate.contract import TABLES, primary_key
from holdfast.generate.run import SEED_PREFIX

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1_000_000
AS_OF = "2026-01-12 03:00:00"


def read(table: str, folder: Path = SEEDS_FOLDER, prefix: str = SEED_PREFIX) -> list[dict[str, str]]:
    with (folder / f"{prefix}{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def seeds() -> duckdb.DuckDBPyConnection:
    """The committed seeds as staging would see them: typed, the latest row of each key, without broken rows."""
    connection = duckdb.connect()
    casts = {"ts": "timestamp", "date": "date", "num": "decimal(18,6)", "int": "bigint", "bool": "boolean"}
    for table, columns in TABLES.items():
        path = SEEDS_FOLDER / f"{SEED_PREFIX}{table}.csv"
        raw = f"read_csv('{path}', all_varchar = true, header = true)"
        present = {row[0] for row in connection.execute(f"describe select * from {raw}").fetchall()}
        typed, whole = [], []
        for column in columns:
            if column.name not in present:
                continue
            kind = casts.get(column.kind, "varchar")
            cast = f"try_cast({column.name} as {kind})"
            if table == "tickets" and column.name == "opened_at":
                zoned = f"try_cast({column.name} as timestamptz) at time zone 'UTC'"
                cast = f"(case when {column.name} like '%+%' then {zoned} else {cast} end)"
            typed.append(f"{cast} as {column.name}")
            whole.append(f"({column.name} is null or {cast} is not null)")
            if column.is_required:
                whole.append(f"{column.name} is not null")
        key = ", ".join(primary_key(table))
        connection.execute(
            f"create table {table} as select {', '.join(typed)} from {raw} where {' and '.join(whole)}"
            f" qualify row_number() over (partition by {key} order by cast(loaded_at as timestamp) desc) = 1"
        )
    for table, bad in {
        "subscriptions": "quantity < 0 or ended_at < started_at",
        "subscription_changes": "quantity_after < 0 or discount_percent_after > 100"
        " or discount_duration_after = 'sometimes' or subscription_id = 'sub999999'",
        "invoice_lines": "line_kind = 'misc' or period_end_at < period_start_at"
        " or invoice_id = 'in999999'",
        "invoices": f"status = 'lost' or issued_at > '{AS_OF}'",
        "payments": "status = 'maybe' or amount < 0",
        "refunds": "kind = 'gift' or amount < 0",
        "events": f"occurred_at > '{AS_OF}'",
        "users": f"signed_up_at > '{AS_OF}'",
        "customers": f"created_at > '{AS_OF}'",
        "survey_responses": "score is null or not regexp_full_match(score, '[0-9]|10')"
        f" or responded_at > '{AS_OF}'",
        "tickets": "resolved_at < opened_at or reopened_count < 0",
        "exchange_rates": "rate_to_reporting <= 0",
    }.items():
        connection.execute(f"delete from {table} where {bad}")
    return connection


def value(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


# ---------- the files


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name, hash_seed in (("one", "1"), ("two", "2")):
        words = [
            sys.executable,
            "-m",
            "holdfast.generate",
            "--customers",
            "60",
            "--months",
            "18",
            "--format",
            "csv",
        ]
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "TZ": "UTC" if name == "one" else "Asia/Tokyo",
        }
        subprocess.run(
            [*words, "--out", str(tmp_path / name)],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(f"{table}.csv" for table in TABLES)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_another_seed_gives_another_company(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        assert (
            main(
                [
                    "--customers",
                    "20",
                    "--months",
                    "6",
                    "--seed",
                    seed,
                    "--format",
                    "csv",
                    "--out",
                    str(tmp_path / seed),
                ]
            )
            == 0
        )
    assert read("customers", tmp_path / "1", "") != read("customers", tmp_path / "2", "")


def test_the_committed_seeds_come_from_the_command(tmp_path: Path) -> None:
    assert main(["--seeds", "--out", str(tmp_path)]) == 0
    for table in TABLES:
        name = f"{SEED_PREFIX}{table}.csv"
        assert (tmp_path / name).read_bytes() == (SEEDS_FOLDER / name).read_bytes(), name


def test_the_seeds_are_small() -> None:
    sizes = [path.stat().st_size for path in SEEDS_FOLDER.glob("*.csv")]
    assert len(sizes) == len(TABLES) == 19
    assert sum(sizes) < 8 * MEGABYTE


@pytest.mark.parametrize("table", TABLES)
def test_a_seed_has_the_columns_of_the_contract(table: str) -> None:
    rows = read(table)
    known = [column.name for column in TABLES[table]]
    header = list(rows[0])
    assert header == [name for name in known if name in header]
    assert {column.name for column in TABLES[table] if column.is_required} <= set(header)
    assert "loaded_at" in header
    assert all(any(row[name] for row in rows) for name in header)


def test_the_last_load_is_as_of() -> None:
    loads = {max(row["loaded_at"] for row in read(table)) for table in TABLES}
    assert max(loads) == AS_OF[:16]


def test_parquet_has_types_row_groups_and_parts(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    words = ["--customers", "200", "--events", "450000", "--out", str(tmp_path)]
    assert main(words) == 0
    events = pq.ParquetFile(tmp_path / "events.parquet")
    assert events.num_row_groups >= 2
    assert abs(events.metadata.num_rows - 450_000) < 45_000
    connection = duckdb.connect()
    query = f"describe select * from '{tmp_path}/invoices.parquet'"
    types = {row[0]: row[1] for row in connection.execute(query).fetchall()}
    assert types["issued_at"] == "TIMESTAMP" and types["total"].startswith("DECIMAL")
    flags = connection.execute(
        f"select count(*) from '{tmp_path}/events.parquet' where event_id is null"
    ).fetchone()
    assert flags == (1,)
    repeats = connection.execute(
        f"select count(*) - count(distinct event_id) from '{tmp_path}/events.parquet' where event_id is not null"
    ).fetchone()
    assert repeats is not None and 1000 < repeats[0] < 4000


@pytest.mark.parametrize(
    "words",
    (
        ["--customers", "0", "--out", "x"],
        ["--customers", "many", "--out", "x"],
        ["--months", "500", "--out", "x"],
        ["--events", "-1", "--out", "x"],
        ["--seeds", "--format", "parquet"],
        ["--customers", "5"],
        ["--customers", "5", "--out", "/dev/null/x"],
    ),
)
def test_a_bad_argument_is_one_line_and_status_2(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "holdfast.generate", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("holdfast.generate: ")


# ---------- sound rows


@pytest.mark.parametrize(
    ("child", "column", "parent", "key"),
    (
        ("users", "customer_id", "customers", "customer_id"),
        ("customers", "parent_customer_id", "customers", "customer_id"),
        ("identity_links", "user_id", "users", "user_id"),
        ("events", "user_id", "users", "user_id"),
        ("subscriptions", "customer_id", "customers", "customer_id"),
        ("subscriptions", "price_id", "prices", "price_id"),
        ("subscriptions", "replaces_subscription_id", "subscriptions", "subscription_id"),
        ("subscription_changes", "subscription_id", "subscriptions", "subscription_id"),
        ("subscription_changes", "price_id_after", "prices", "price_id"),
        ("invoices", "customer_id", "customers", "customer_id"),
        ("invoice_lines", "invoice_id", "invoices", "invoice_id"),
        ("invoice_lines", "price_id", "prices", "price_id"),
        ("payments", "invoice_id", "invoices", "invoice_id"),
        ("refunds", "payment_id", "payments", "payment_id"),
        ("refunds", "invoice_id", "invoices", "invoice_id"),
        ("orders", "customer_id", "customers", "customer_id"),
        ("survey_invitations", "user_id", "users", "user_id"),
        ("survey_responses", "invitation_id", "survey_invitations", "invitation_id"),
        ("survey_responses", "ticket_id", "tickets", "ticket_id"),
        ("tickets", "user_id", "users", "user_id"),
        ("campaign_touches", "customer_id", "customers", "customer_id"),
    ),
)
def test_a_key_points_at_a_row(
    seeds: duckdb.DuckDBPyConnection, child: str, column: str, parent: str, key: str
) -> None:
    query = f"select count(*) from {child} where {column} is not null and {column} not in (select {key} from {parent})"
    assert value(seeds, query) == 0


def test_links_follow_anonymous_events(seeds: duckdb.DuckDBPyConnection) -> None:
    query = """select count(*) from identity_links as links where kind = 'identify' and not exists (
        select 1 from events where events.anonymous_id = links.alias_id and occurred_at < linked_at)"""
    # The visit of one who signed up in the first days may lie before the data begin.
    assert value(seeds, query) <= 5
    assert {row[0] for row in seeds.execute("select distinct kind from identity_links").fetchall()} >= {
        "identify",
        "alias",
        "merge",
        "unlink",
    }


def test_invoices_add_up(seeds: duckdb.DuckDBPyConnection) -> None:
    broken = """select count(*) from invoices join (
        select invoice_id, sum(amount) as amount, sum(discount_amount) as discount, sum(tax_amount) as tax
        from invoice_lines group by all) as lines using (invoice_id)
        where subtotal <> amount or discount_total <> discount or total <> amount - discount + tax"""
    assert value(seeds, broken) == 0
    unpaid = """select count(*) from invoices where status = 'paid' and total > 0 and not exists (
        select 1 from payments where payments.invoice_id = invoices.invoice_id
        and status = 'succeeded' and amount = total)"""
    assert value(seeds, unpaid) == 0


def test_an_item_has_one_state_at_a_time(seeds: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*) - count(distinct (item_id, effective_at)) from subscription_changes"
    assert value(seeds, query) == 0
    assert value(seeds, "select count(*) from subscription_changes where recorded_at < effective_at") == 0


def test_a_switch_keeps_the_instant(seeds: duckdb.DuckDBPyConnection) -> None:
    query = """select count(*), count(*) filter (old.ended_at = new.started_at) from subscriptions as new
        join subscriptions as old on new.replaces_subscription_id = old.subscription_id"""
    count, same = seeds.execute(query).fetchone()
    assert count == same >= 5


def test_every_kind_of_subscription_is_there(seeds: duckdb.DuckDBPyConnection) -> None:
    statuses = {row[0] for row in seeds.execute("select distinct status from subscriptions").fetchall()}
    assert statuses == {"active", "trialing", "past_due", "paused", "canceled", "unpaid"}
    assert (
        value(
            seeds,
            "select count(*) from subscriptions"
            " where subscription_id not in (select subscription_id from subscription_changes)",
        )
        >= 8
    )
    assert (
        value(
            seeds,
            "select count(distinct subscription_id) from invoice_lines"
            " where subscription_id not in (select subscription_id from subscriptions)",
        )
        >= 3
    )
    assert value(seeds, "select count(*) from subscriptions where is_deleted") == 2
    assert (
        value(
            seeds,
            "select count(*) from subscriptions where cancel_at_period_end and ended_at is null"
            f" and current_period_end_at > '{AS_OF}'",
        )
        >= 3
    )


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_doubles_late_and_changed_rows(table: str) -> None:
    rows = read(table)
    texts = [tuple(row.values()) for row in rows]
    keys = [tuple(row[name] for name in primary_key(table)) for row in rows]
    doubles = len(texts) - len(set(texts))
    changed = len(set(texts)) - len(set(keys))
    assert doubles >= 2 and changed >= 1, (doubles, changed)
    assert doubles + changed < max(8, 0.03 * len(rows))


# ---------- the story


def churn_rate(connection: duckdb.DuckDBPyConnection, segment: str, first: str, last: str) -> float:
    """Monthly rate at which customers with a paid subscription lose the last one, over months first to last."""
    query = f"""with paid as (
        select customer_id, min(effective_at) as starts_at from subscription_changes
        join subscriptions using (subscription_id) where status_after = 'active' group by all),
    ends as (
        select customer_id, max(coalesce(ended_at, timestamp '2100-01-01')) as ends_at from subscriptions
        where not is_deleted group by all),
    months as (select unnest(generate_series(date '{first}', date '{last}', interval 1 month)) as month),
    counts as (
        select count(*) filter (ends_at < month + interval 1 month) as lost, count(*) as opening
        from months, paid join ends using (customer_id) join customers using (customer_id)
        where segment = '{segment}' and starts_at < month and ends_at >= month)
    select lost / opening from counts"""
    return value(connection, query)


def test_the_bad_release_loses_small_customers(seeds: duckdb.DuckDBPyConnection) -> None:
    before = churn_rate(seeds, "smb", "2024-10-01", "2025-05-01")
    during = churn_rate(seeds, "smb", "2025-06-01", "2025-07-01")
    assert during > 1.6 * before
    assert churn_rate(seeds, "enterprise", "2024-10-01", "2025-12-01") < 0.012


def test_the_bad_release_shows_in_support(seeds: duckdb.DuckDBPyConnection) -> None:
    tickets = "select count(*) / 2 from tickets where opened_at >= '{}' and opened_at < '{}'"
    assert value(seeds, tickets.format("2025-06-01", "2025-08-01")) > 1.8 * value(
        seeds, tickets.format("2025-04-01", "2025-06-01")
    )
    score = "select avg(cast(score as double)) from survey_responses where survey_id = 'csat_support' and {}"
    during = value(seeds, score.format("responded_at between '2025-06-03' and '2025-08-01'"))
    assert during < value(seeds, score.format("responded_at not between '2025-06-01' and '2025-08-10'")) - 0.8


def test_detractors_leave(seeds: duckdb.DuckDBPyConnection) -> None:
    query = """select count(*) filter (exists (
            select 1 from subscriptions where subscriptions.customer_id = responses.customer_id
            and ended_at between responded_at and responded_at + interval 95 day)) / count(*)
        from survey_responses as responses where survey_id = 'nps_relationship' and responded_at < '2025-10-09'
        and cast(score as integer) between {} and {}"""
    assert value(seeds, query.format(0, 6)) > 3 * value(seeds, query.format(9, 10))


def test_the_better_onboarding_retains(seeds: duckdb.DuckDBPyConnection) -> None:
    query = """with members as (
            select user_id, signed_up_at from users where not is_internal and signed_up_at < '2025-12-01')
        select count(*) filter (exists (
            select 1 from events where events.user_id = members.user_id
            and date_diff('day', signed_up_at, occurred_at) between 28 and 34
            and event_name not in ('email_received', 'heartbeat'))) / count(*)
        from members where signed_up_at {} '2025-02-01'"""
    assert value(seeds, query.format(">=")) > 1.4 * value(seeds, query.format("<"))


def test_prices_rise_at_renewal(seeds: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*), min(effective_at) from subscription_changes where change_type = 'price_changed'"
    count, first = seeds.execute(query).fetchone()
    assert count > 150 and str(first) >= "2025-03-01"
    old = """select count(*) from subscription_changes where change_type = 'created'
        and effective_at >= '2025-03-01' and regexp_matches(price_id_after, '_1$')"""
    assert value(seeds, old) == 0


def test_some_failed_payments_recover(seeds: duckdb.DuckDBPyConnection) -> None:
    recovered = value(
        seeds,
        "select count(distinct invoice_id) from payments where status = 'succeeded' and attempt_number between 2 and 4",
    )
    lost = value(seeds, "select count(*) from subscriptions where cancel_reason = 'payment_failed'")
    assert recovered > lost > 10


def test_bots_and_insiders_are_few(seeds: duckdb.DuckDBPyConnection) -> None:
    query = """select count(*) filter (is_bot), count(*) filter (user_agent is not null and is_bot is null),
        count(*) from events"""
    flagged, unflagged, total = seeds.execute(query).fetchone()
    assert 0 < unflagged < flagged < 0.02 * total
    assert 1 <= value(seeds, "select count(*) from users where is_internal") <= 10


def test_the_written_story_has_the_figures(seeds: duckdb.DuckDBPyConnection) -> None:
    story = " ".join((ROOT / "docs" / "demo_story.md").read_text(encoding="utf-8").split())
    by_month = "select count(*) from tickets where strftime(opened_at, '%Y-%m') = '{}'"
    may, june, july, august = (
        value(seeds, by_month.format(month)) for month in ("2025-05", "2025-06", "2025-07", "2025-08")
    )
    changes = value(seeds, "select count(*) from subscription_changes where change_type = 'price_changed'")
    failed = value(seeds, "select count(*) from payments where status = 'failed' and attempt_number = 1")
    flagged = value(seeds, "select count(*) from events where is_bot")
    for words in (
        f"tickets {may} in 2025-05, {june} and {july}, then {august}",
        f"{changes} price changes",
        f"{failed} first attempts failed",
        f"{flagged} events with `is_bot`",
    ):
        assert words in story
