"""Holdfast as a package: a project of its own installs it and maps its tables to the raw contract."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from harness import ROOT, Result, build

APP = """
create schema app;
create table app.accounts as
select * from (values
    (1, 'Ada Ltd', 'small', timestamp '2024-01-02 09:00:00'),
    (2, 'Bell & Co', 'large', timestamp '2024-01-20 09:00:00')
) as accounts (account_number, account_name, market, opened_at);
create table app.plans as
select
    'team' as price_id, 'Team' as plan_name, 'recurring' as price_kind, 30.0 as unit_amount,
    'EUR' as currency, 'month' as billing_interval, 1 as interval_count;
create table app.contracts as
select * from (values
    ('k1', 1, 'active', timestamp '2024-01-05 00:00:00', 'team', 2),
    ('k2', 2, 'active', timestamp '2024-02-05 00:00:00', 'team', 10)
) as contracts (contract_id, account_number, state, signed_at, plan_id, seats);
create table app.ad_costs as
select timestamptz '2024-01-01 00:00:00+00' as cost_month, 'ads' as acquisition_channel, 9.0 as amount, 'EUR' as currency;
create table app.events as
select
    'e' || range as event_id, 'page_viewed' as event_name, 'u' || range % 3 as user_id,
    1.0::double as customer_id, timestamptz '2024-01-05 12:00:00+00' + range * interval 1 day as occurred_at
from range(80);
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The project of tests/package_project with Holdfast installed, built over its own database."""
    folder = tmp_path_factory.mktemp("package")
    project = shutil.copytree(ROOT / "tests" / "package_project", folder / "acme")
    (project / "packages.yml").write_text(json.dumps({"packages": [{"local": str(ROOT)}]}))
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(APP)
    # compiled before anything is built: the models that are mapped are not there yet
    for command in ("deps", "compile", "build"):
        result = build(folder, None, command=command, project=project, profiles=project)
        assert result.ok, result.output
    return result


def test_the_marts_stand_in_their_own_schemas(installed: Result) -> None:
    marts = {path.stem.replace("__", ".", 1) for path in (ROOT / "models" / "marts").rglob("*.sql")}
    tables = installed.query("select table_schema || '.' || table_name as name from information_schema.tables")
    assert marts <= {row["name"] for row in tables}


def test_the_mapped_tables_are_what_is_counted(installed: Result) -> None:
    month = "segment_name = 'all' and month = date '2024-02-01'"
    assert installed.value(f"select closing_mrr from revenue.mrr_by_month where {month}") == Decimal(360)
    assert installed.value("select max(mau) from engagement.active_users where segment_name = 'all'") == 3
    assert installed.value("select min(activity_date) from engagement.active_users") == date(2024, 1, 5)
    assert installed.value("select min(cost_month) from staging.stg_holdfast__acquisition_costs") == date(2024, 1, 1)
    assert installed.value("select distinct customer_id from intermediate.int_engagement__users") == "1"
    present = installed.query("select source_table from quality.reconciliation where is_present order by 1")
    assert [row["source_table"] for row in present] == ["acquisition_costs", "customers", "events", "prices", "subscriptions"]


def test_a_policy_is_mapped_like_a_table(installed: Result) -> None:
    goals = installed.query("select distinct goal_name from engagement.conversions")
    assert [row["goal_name"] for row in goals] == ["looked"]


def test_tables_that_are_not_mapped_are_empty(installed: Result) -> None:
    rows = installed.query("select * from quality.reconciliation where not is_present")
    assert len(rows) == 14
    assert {row["raw_row_count"] for row in rows} == {0}
    assert installed.value("select count(*) from sentiment.nps") == 0


def test_the_demo_company_stays_out(installed: Result) -> None:
    assert installed.value("select count(*) from duckdb_tables() where table_name like 'raw_holdfast%'") == 0
    names = installed.query("select customer_id from staging.stg_holdfast__customers order by customer_id")
    assert [row["customer_id"] for row in names] == ["1", "2"]


def test_a_model_of_the_project_with_a_common_name_stays_its_own(installed: Result) -> None:
    row = installed.query("select * from acme.stg_customers order by customer_id")[0]
    assert list(row) == ["customer_id", "name", "segment", "created_at"]
