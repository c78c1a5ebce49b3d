"""Every figure can be explained: the rows that `explain` lists add up to the cell, for each cell of each mart."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from conftest import Publication
from harness import ROOT, Result, build

ANALYSES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "analyses").glob("*.sql"))}


@dataclass(frozen=True)
class Explained:
    """A mart that `explain` knows.

    key     columns of its primary key
    sums    its columns that are the sums of the rows' columns of the same name
    counts  its columns that count distinct values of another column of the rows
    """

    key: tuple[str, ...]
    sums: tuple[str, ...]
    counts: Mapping[str, str]


MARTS = {
    "revenue.mrr_by_month": Explained(
        ("month", "segment_name", "segment_value"),
        (
            "opening_mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr",
            "closing_mrr", "net_new_mrr", "opening_customer_count", "new_customer_count", "churned_customer_count",
            "reactivated_customer_count", "closing_customer_count", "lost_mrr", "lost_customer_count",
            "voluntary_churned_mrr", "involuntary_churned_mrr", "voluntary_churned_customer_count", "involuntary_churned_customer_count",
            "trial_pipeline_mrr", "past_due_mrr", "committed_mrr", "flash_customer_count", "flash_mrr",
        ),
        {},
    ),
    "revenue.cohorts": Explained(
        ("cohort_month", "months_since_start", "segment_name", "segment_value"),
        ("cohort_customer_count", "cohort_mrr", "retained_customer_count", "retained_mrr", "kept_mrr"),
        {},
    ),
    "retention.cohorts": Explained(
        ("definition_name", "segment_name", "segment_value", "cohort_period", "period_number"),
        ("cohort_size", "eligible_count", "retained_count", "retained_so_far_count"),
        {},
    ),
    "retention.customer_retention": Explained(
        ("period_kind", "period_start", "segment_name", "segment_value"),
        (
            "opening_customer_count", "new_customer_count", "reactivated_customer_count",
            "retained_customer_count", "lost_customer_count", "closing_customer_count",
        ),
        {},
    ),
    "sentiment.nps": Explained(
        ("survey_id", "period_kind", "period_start", "segment_name", "segment_value"),
        ("promoter_count", "passive_count", "detractor_count", "response_count", "delivered_count"),
        {"respondent_count": "respondent_key"},
    ),
}  # fmt: skip
EVERY_CELL = {mart: f"{{{{ holdfast.explain('{mart}', segment_name=none) }}}}" for mart in MARTS}


# Each way to count retention, beside the shipped definitions.
DEFINITIONS = [
    {"definition_name": name, "entity": entity, "period": period, "mode": mode, "cohort_basis": cohort_basis,
     "time_basis": time_basis, "start_event": start_event, "return_event": "*", "min_occurrences": occurrences,
     "brackets": brackets, "max_periods": max_periods}
    for name, entity, period, mode, cohort_basis, time_basis, start_event, occurrences, brackets, max_periods in [
        ("bounded", "user", "week", "bounded", "first_time", "calendar", "*", 2, "", 26),
        ("unbounded", "user", "month", "unbounded", "first_time", "calendar", "$signed_up", 1, "", 6),
        ("recurring", "customer", "month", "bounded", "recurring", "calendar", "*", 1, "", 3),
        ("bracket", "customer", "week", "bracket", "first_time", "calendar", "*", 1, "1-1|2-3|4-7", ""),
        ("rolling", "user", "week", "bounded", "first_time", "rolling_24h", "*", 1, "", 8),
        ("rolling_unbounded", "customer", "week", "unbounded", "first_time", "rolling_24h", "*", 1, "", 8),
        ("rolling_bracket", "user", "day", "bracket", "first_time", "rolling_24h", "*", 1, "1-6|7-27", ""),
    ]
]  # fmt: skip
CONFIG = {"retention_definitions": DEFINITIONS}


@dataclass(frozen=True)
class Explanations:
    """The demo company, with every way to count retention, and the SQL of `explain` for each mart.

    warehouse  its private warehouse
    sql        the rows behind every cell by mart, and those of the ready-made analyses by name
    """

    warehouse: Result
    sql: Mapping[str, str]


def without_catalog(sql: str) -> str:
    """SQL that names its tables without their database, which is named after its file."""
    return re.sub(r'"\w+"\.("\w+"\."\w+")', r"\1", sql)


@pytest.fixture(scope="module")
def explanations(demo: Result, tmp_path_factory: pytest.TempPathFactory) -> Explanations:
    """Counts the demo's retention anew in a copy of its warehouse, and asks what is behind every cell."""
    folder = tmp_path_factory.mktemp("explained")
    shutil.copyfile(demo.path, folder / "warehouse.duckdb")
    counted = build(
        folder, None, CONFIG, command="run",
        select="stg_holdfast__retention_definitions+,+retention__cohorts",
    )  # fmt: skip
    assert counted.ok, counted.output
    texts = {**EVERY_CELL, **ANALYSES}
    asked = build(
        folder, None, CONFIG, command="compile", artifacts=True,
        args=("--inline", "\n".join(f"-- explains {name}\n{text}" for name, text in texts.items())),
    )  # fmt: skip
    assert asked.ok, asked.output
    results = json.loads((asked.target / "run_results.json").read_text())["results"]
    (compiled,) = [result["compiled_code"] for result in results if "inline_query" in result["unique_id"]]
    parts = re.split(r"-- explains ([\w.]+)\n", without_catalog(compiled))[1:]
    return Explanations(counted, dict(zip(parts[::2], parts[1::2])))


@pytest.mark.parametrize("mart", MARTS)
def test_the_rows_behind_every_cell_add_up_to_it(explanations: Explanations, mart: str) -> None:
    explained = MARTS[mart]
    key = ", ".join(explained.key)
    sums = ", ".join(
        [f"sum({name}) as {name}" for name in explained.sums]
        + [f"count(distinct {column}) as {name}" for name, column in explained.counts.items()]
    )
    names = [*explained.sums, *explained.counts]
    cells = explanations.warehouse.value(f"select count(*) from {mart}")
    wrong = explanations.warehouse.query(
        f"with listed as ({explanations.sql[mart]}), "
        f"summed as (select {key}, count(*) as row_count, {sums} from listed group by {key}) "
        f"select {key}, row_count, {', '.join(f'cell.{name} as cell_{name}, summed.{name}' for name in names)} "
        f"from {mart} as cell full outer join summed using ({key}) "
        # a cell that nobody is in has no rows; one that cannot be observed yet has NULLs on both sides
        f"where {' or '.join(f'coalesce(cell.{name}, 0) <> coalesce(summed.{name}, 0)' for name in names)} "
        f"or {' or '.join(f'(row_count > 0 and (cell.{name} is null) <> (summed.{name} is null))' for name in names)}"
    )
    assert cells > 100
    assert not wrong, f"{len(wrong)} of {cells} cells, the first: {wrong[0]}"


def test_every_number_that_adds_up_is_explained(demo: Result) -> None:
    # what is no sum: keys, rates and their bounds, texts, dates, booleans, and what rates are made of
    for mart, explained in MARTS.items():
        schema, table = mart.split(".")
        columns = demo.query(
            "select column_name, data_type from information_schema.columns "
            f"where table_schema = '{schema}' and table_name = '{table}'"
        )
        numbers = {row["column_name"] for row in columns if re.match("BIGINT|INTEGER|DECIMAL", row["data_type"])}
        left = numbers - set(explained.key) - set(explained.sums) - set(explained.counts) - {"arpa"}
        assert not left, f"{mart}: {left}"


@pytest.mark.parametrize("analysis", ANALYSES)
def test_each_ready_made_analysis_lists_rows(explanations: Explanations, demo: Result, analysis: str) -> None:
    assert demo.query(explanations.sql[analysis]), f"{analysis} lists no row of the demo"


def show(explanations: Explanations, call: str) -> Result:
    """Runs `dbt show --inline` as an analyst does."""
    folder = explanations.warehouse.path.parent
    return build(folder, None, CONFIG, command="show", args=("--limit", "-1", "--output", "json", "--inline", call))


def test_an_analyst_lists_a_cell_by_dbt_show(explanations: Explanations) -> None:
    call = "holdfast.explain('revenue.mrr_by_month', month='2025-06-01', segment_name='country', segment_value='DE')"
    shown = show(explanations, f"{{{{ {call} }}}}")
    assert shown.ok, shown.output
    rows: list[dict[str, Any]] = json.loads(shown.output[shown.output.index("{\n") :])["show"]
    cell = explanations.warehouse.query(
        "select * from revenue.mrr_by_month "
        "where month = '2025-06-01' and segment_name = 'country' and segment_value = 'DE'"
    )[0]
    assert sum(row["closing_customer_count"] for row in rows) == cell["closing_customer_count"] > 1
    assert round(sum(row["closing_mrr"] for row in rows), 2) == round(float(cell["closing_mrr"]), 2)


def test_a_mart_that_cannot_be_explained_is_named_with_those_that_can(explanations: Explanations) -> None:
    told = show(explanations, "{{ holdfast.explain('revenue.mrr') }}")
    assert not told.ok
    said = " ".join(told.output.split())
    assert "explain does not know revenue.mrr: name one of revenue.mrr_by_month, revenue.cohorts" in said


def test_the_published_tables_explain_themselves_in_sql(publication: Publication, demo: Result) -> None:
    page = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, flags=re.DOTALL)
    assert len(queries) >= 5
    with duckdb.connect(str(publication.places.published), read_only=True) as connection:
        for query in queries:
            if query.startswith("-- private warehouse"):
                demo.query(query)
            else:
                assert connection.execute(query).fetchall(), query
        moved, paying, left, scores = [connection.execute(query).df() for query in queries[:4]]
        cell = connection.execute(
            "select closing_mrr, opening_mrr from revenue.mrr_by_month "
            "where month = '2025-12-01' and segment_name = 'country' and segment_value = 'DE'"
        ).fetchone()
        cohort = connection.execute(
            "select retained_mrr, retained_customer_count from revenue.cohorts where cohort_month = '2024-06-01' "
            "and months_since_start = 12 and segment_name = 'segment' and segment_value = 'smb'"
        ).fetchone()
        retention = connection.execute(
            "select opening_customer_count, closing_customer_count from retention.customer_retention "
            "where period_kind = 'quarter' and period_start = '2025-10-01' and segment_name = 'all'"
        ).fetchone()
        nps = connection.execute(
            "select response_count, promoter_count from sentiment.nps where survey_id = 'nps_relationship' "
            "and period_kind = 'quarter' and period_start = '2025-10-01' and segment_name = 'all'"
        ).fetchone()
    assert (round(moved["closing_mrr"].sum(), 2), round(moved["opening_mrr"].sum(), 2)) == tuple(map(_cents, cell))
    assert (round(paying["retained_mrr"].sum(), 2), len(paying)) == (_cents(cohort[0]), cohort[1])
    assert (left["is_opening"].sum(), left["is_closing"].sum()) == retention
    assert (len(scores), (scores["nps_group"] == "promoter").sum()) == nps


def _cents(amount: Any) -> float:
    """An amount to the cent."""
    return round(float(amount), 2)
