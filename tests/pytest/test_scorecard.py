"""The scorecard: published examples of every formula through one real build, and the demo's KPIs beside the marts
that they come from."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from harness import ROOT, Result, build

from holdfast import scorecard
from holdfast.scorecard import Figure

MARCH = "2025-03-15"
SURVEYS = [
    {"survey_id": "loyalty", "survey_kind": "nps", "scale_min": 0, "scale_max": 10, "survey_type": "relational"},
    {"survey_id": "after_tickets", "survey_kind": "csat", "scale_min": 1, "scale_max": 5, "survey_type": "transactional"},
]
# files of an earlier version, without the columns that came later
BENCHMARKS = [{"kpi_name": "customer_churn_rate", "segment": "", "band": "upper", "max_value": "0.05", "source": "a book"}]
GOALS = [
    {"kpi_name": "customer_churn_rate", "period_start": "2025-02-01", "target": "0.03"},
    {"kpi_name": "customer_churn_rate", "period_start": "2025-03-01", "target": "0.05"},
    {"kpi_name": "customer_churn_rate", "period_start": "2025-04-01", "target": "0.01"},
]
SHOWN = (
    "nps", "conversion_rate", "csat_rate", "customer_churn_rate", "customer_retention_rate", "repeat_purchase_rate",
    "customer_lifetime_value", "stickiness_rate", "mau",
)  # fmt: skip


def definitions() -> list[dict[str, str]]:
    """The shipped kpi_definitions."""
    with (ROOT / "seeds" / "policies" / "kpi_definitions.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Company:
    """The raw tables of all cases; the country of a customer (and its acquisition channel) names the case."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: []
            for name in ("customers", "users", "events", "subscriptions", "invoices", "orders", "survey_responses")
        }
        self.tables["prices"] = [
            {"price_id": "ten", "price_kind": "recurring", "unit_amount": 10, "currency": "USD", "billing_interval": "month"}
        ]

    def add(self, table: str, **row: object) -> str:
        """Adds a row under the next number of its table."""
        rows = self.tables[table]
        key = f"{table[0]}{len(rows):05d}"
        rows.append({f"{table.rstrip('s')}_id".replace("survey_response", "response"): key, **row})
        return key

    def customers(self, case: str, count: int) -> Iterator[tuple[int, str]]:
        """New customers of a case, numbered."""
        for number in range(count):
            yield number, self.add("customers", country=case, acquisition_channel=case, created_at="2024-01-01")


def company() -> dict[str, list[dict[str, Any]]]:
    """The published examples, each as the company that it speaks of."""
    made = Company()
    for number, customer in made.customers("NPS", 100):
        score = 10 if number < 60 else 7 if number < 90 else 3
        made.add("survey_responses", survey_id="loyalty", customer_id=customer, responded_at=MARCH, score=score)
    for number, customer in made.customers("CSAT", 50):
        score = 5 if number < 20 else 2
        made.add("survey_responses", survey_id="after_tickets", customer_id=customer, responded_at=MARCH, score=score)
    for number, customer in made.customers("conversion", 500):
        user = made.add("users", customer_id=customer, signed_up_at="2024-01-01")
        made.add("events", event_name="page_viewed", occurred_at=f"{MARCH} 10:00", user_id=user)
        if number < 50:
            made.add("events", event_name="signed_up", occurred_at=f"{MARCH} 10:05", user_id=user)
    for number, customer in made.customers("DAU/MAU", 2000):
        user = made.add("users", customer_id=customer, signed_up_at="2024-01-01")
        day = "2025-03-31" if number < 500 else "2025-03-10"
        made.add("events", event_name="report_viewed", occurred_at=f"{day} 10:00", user_id=user)
    for case, count, lost in (("20 of 500", 500, 20), ("50 of 1,000", 1000, 50)):
        for number, customer in made.customers(case, count):
            ended = {"status": "canceled", "ended_at": MARCH} if number < lost else {"status": "active"}
            made.add("subscriptions", customer_id=customer, price_id="ten", quantity=1, started_at="2025-01-10", **ended)
    for number, customer in made.customers("40 of 100", 100):
        for day in ("2025-03-05", "2025-03-20")[: 2 if number < 40 else 1]:
            made.add("orders", customer_id=customer, ordered_at=day, amount=10)
    for _, customer in made.customers("12 months", 1):
        subscription = made.add(
            "subscriptions", customer_id=customer, price_id="ten", quantity=1, started_at="2024-03-01",
            status="canceled", ended_at="2025-03-01",
        )  # fmt: skip
        for month in range(12):
            issued = f"{2024 + (month + 2) // 12}-{(month + 2) % 12 + 1:02d}-01"
            made.add(
                "invoices", customer_id=customer, subscription_id=subscription, status="paid", issued_at=issued,
                currency="USD", total=10,
            )  # fmt: skip
    return made.tables


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The warehouse with every example, as of the first instant of April."""
    shown = [row for row in definitions() if row["kpi_name"] in SHOWN]
    result = build(
        tmp_path_factory.mktemp("scorecard"),
        company(),
        config={
            "survey_definitions": SURVEYS, "kpi_definitions": shown, "kpi_benchmarks": BENCHMARKS, "kpi_goals": GOALS,
        },  # fmt: skip
        vars={"as_of": "2025-04-01T00:00:00Z"},
        select="+scorecard__definitions",
        # the identities are checked on the demo
        args=("--indirect-selection", "cautious", "--exclude-resource-type", "test"),
    )
    assert result.ok, result.output
    return result


def of(built: Result, kpi: str, case: str, month: str = "2025-03-01", name: str = "country") -> dict[str, Any]:
    """A KPI of a case in a month."""
    (row,) = built.query(
        f"select * from scorecard.kpis where kpi_name = '{kpi}' and period_kind = 'month' "
        f"and period_start = '{month}' and segment_name = '{name}' and segment_value = '{case}'"
    )
    return row


def test_60_percent_promoters_and_10_percent_detractors_are_an_nps_of_50(built: Result) -> None:
    assert of(built, "nps", "NPS")["value"] == 50


def test_50_conversions_of_500_visitors_are_10_percent(built: Result) -> None:
    assert of(built, "conversion_rate", "conversion")["value"] == 0.1


def test_20_of_50_positive_are_a_csat_of_40_percent(built: Result) -> None:
    assert of(built, "csat_rate", "CSAT")["value"] == 0.4


def test_20_lost_of_500_are_a_churn_of_4_percent(built: Result) -> None:
    assert of(built, "customer_churn_rate", "20 of 500")["value"] == 0.04
    assert of(built, "customer_retention_rate", "20 of 500")["value"] == 0.96


def test_50_lost_of_1000_are_a_churn_of_5_percent(built: Result) -> None:
    assert of(built, "customer_churn_rate", "50 of 1,000")["value"] == 0.05


def test_40_of_100_buying_again_are_40_percent(built: Result) -> None:
    assert of(built, "repeat_purchase_rate", "40 of 100")["value"] == 0.4


def test_500_daily_of_2000_monthly_are_a_stickiness_of_a_quarter(built: Result) -> None:
    (day,) = built.query(
        "select dau, mau, stickiness_rate from engagement.active_users "
        "where segment_value = 'DAU/MAU' and segment_name = 'country' and activity_date = '2025-03-31'"
    )
    assert day == {"dau": 500, "mau": 2000, "stickiness_rate": 0.25}
    assert of(built, "mau", "DAU/MAU")["value"] == 2000


def test_10_a_month_for_12_months_are_a_lifetime_value_of_120(built: Result) -> None:
    found = of(built, "customer_lifetime_value", "12 months", "2024-03-01", "acquisition_channel")
    assert found["value"] == 120


def test_the_latest_goal_that_has_begun_is_the_companys_target(built: Result) -> None:
    everyone = of(built, "customer_churn_rate", "all", name="all")
    # 70 of 1,500, and the one that left on the first day of the month
    assert everyone["value"] == 71 / 1501
    assert (everyone["target"], everyone["target_start"], everyone["is_on_target"]) == (0.05, date(2025, 3, 1), True)
    assert of(built, "customer_churn_rate", "all", "2025-02-01", "all")["target"] == 0.03
    assert of(built, "customer_churn_rate", "20 of 500")["target"] is None


def test_a_benchmark_comes_with_its_source(built: Result) -> None:
    for case in ("20 of 500", "50 of 1,000"):
        found = of(built, "customer_churn_rate", case)
        assert (found["benchmark_band"], found["benchmark_max_value"]) == ("upper", 0.05)
        assert (found["benchmark_source"], found["is_benchmark_met"]) == ("a book", True)


def test_a_kpi_without_a_definition_is_left_off(built: Result) -> None:
    shown = {row["kpi_name"] for row in built.query("select distinct kpi_name from scorecard.kpis")}
    assert shown == set(SHOWN) == {row["kpi_name"] for row in built.query("select kpi_name from scorecard.definitions")}


def test_every_kpi_that_is_defined_has_values_in_the_demo(demo: Result) -> None:
    rows = demo.query("select kpi_name, value_count from scorecard.definitions")
    assert {row["kpi_name"] for row in rows} == {row["kpi_name"] for row in definitions()}
    assert not [row["kpi_name"] for row in rows if row["value_count"] == 0]


def test_definitions_name_columns_that_exist() -> None:
    columns = {
        model["name"]: {column["name"] for column in model.get("columns", ())}
        for path in (ROOT / "models" / "marts").rglob("*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ())
    }
    for row in definitions():
        assert row["source_column"] in columns[row["source_mart"].replace(".", "__")], row["kpi_name"]


# marts that have a KPI ready: their columns for the period, and what else picks its row
READY = {
    "revenue.mrr_by_month": ("'month'", "month", ""),
    "revenue.dollar_retention": ("'month'", "month", "level = 'customer' and horizon_months = {horizon}"),
    "retention.customer_retention": ("period_kind", "period_start", "period_kind <> 'day'"),
    "retention.repeat_purchase": ("period_kind", "period_start", ""),
    "engagement.active_users_by_period": ("period_kind", "period_start", "period_kind <> 'day'"),
    "engagement.activation": ("period_kind", "cohort_period", ""),
    "engagement.session_summary": (
        "period_kind", "period_start",
        "period_kind <> 'day' and segment_name in ('all', 'segment', 'country', 'acquisition_channel', 'plan')",
    ),
    "support.summary": ("period_kind", "period_start", ""),
    "sentiment.nps": ("period_kind", "period_start", ""),
}  # fmt: skip


def test_the_scorecard_says_what_the_marts_say(demo: Result) -> None:
    checked = [row for row in definitions() if row["source_mart"] in READY]
    assert len(checked) > 35
    queries = []
    for row in checked:
        kind, start, where = READY[row["source_mart"]]
        where = where.format(horizon=1 if row["kpi_name"].endswith("_1_month") else 12) or "true"
        queries.append(
            f"select '{row['kpi_name']}' as kpi_name, {kind} as period_kind, {start} as period_start, segment_name, "
            f"segment_value, cast({row['source_column']} as double) as value from {row['source_mart']} where {where}"
        )
    names = ", ".join(f"'{row['kpi_name']}'" for row in checked)
    said = "kpi_name, period_kind, period_start, segment_name, segment_value, value"
    marts = " union all ".join(queries)
    shown = f"select {said} from scorecard.kpis where kpi_name in ({names})"
    assert demo.value(f"select count(*) from ({shown})") > 50000
    assert demo.query(f"select {said} from ({marts}) except ({shown}) limit 5") == []
    # a count of nothing has no row in its mart
    assert demo.query(f"{shown} and not (unit = 'count' and value = 0) except select {said} from ({marts}) limit 5") == []


def test_the_bad_summer_of_support_is_an_anomaly(demo: Result) -> None:
    rows = demo.query(
        "select kpi_name from scorecard.kpis where segment_name = 'all' and period_kind = 'month' "
        "and period_start = '2025-06-01' and is_anomaly"
    )
    assert {"ticket_count", "median_first_response_minutes", "median_resolution_hours"} <= {
        row["kpi_name"] for row in rows
    }


def figure(**more: Any) -> Figure:
    """A figure of June 2025 to print."""
    empty = dict.fromkeys(Figure.__dataclass_fields__)
    return Figure(**{
        **empty, "kpi_name": "mrr", "label": "MRR", "unit": "money", "period_kind": "month",
        "period_start": date(2025, 6, 1), "value": 1234.5, **more,
    })  # fmt: skip


@pytest.mark.parametrize(("given", "line"), [
    ({}, "MRR 1,234"),
    ({"change": 12.0, "change_rate": 0.01}, "MRR 1,234 +1.0 %"),
    ({"change": -2.0}, "MRR 1,234 -2.00"),
    ({"is_anomaly": True, "target": 2000.0, "is_on_target": False}, "MRR 1,234! 2,000 missed"),
    ({"period_kind": "quarter", "period_start": date(2025, 4, 1)}, "MRR, Q2 2025 1,234"),
    ({"period_start": date(2025, 5, 1)}, "MRR, May 2025 1,234"),
    ({"unit": "rate", "value": 0.0512, "change": -0.01}, "MRR 5.1 % -1.0 pts"),
    (
        {"unit": "rate", "value": 0.1, "benchmark_band": "saas_range", "benchmark_limit": 0.93, "is_benchmark_met": False},
        "MRR 10.0 % saas range 93.0 % missed",
    ),
    ({"unit": "points", "value": -3.0, "change": -13.0}, "MRR -3 -13"),
])  # fmt: skip
def test_a_line_of_the_printed_scorecard(given: dict[str, Any], line: str) -> None:
    _, printed, *rest = scorecard.figure_lines([figure(**given)], date(2025, 6, 1))
    assert re.sub(r"\s+", " ", printed.strip()) == line
    assert max(map(len, [printed, *rest])) <= 100


def test_the_printed_scorecard_names_what_is_not_known() -> None:
    lines = scorecard.figure_lines([figure()], date(2025, 6, 1))
    assert any(line.startswith("  Not known: net new mrr, ") for line in lines)
    assert set(scorecard.SHOWN) <= {row["kpi_name"] for row in definitions()}
