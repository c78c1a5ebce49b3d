"""The scorecard: the company's figures of the last complete month, what happened to the rows, and where
everything is. Plain text, at most 100 columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from holdfast.places import Places

NOT_KNOWN = "n/a"


def money(value: Any) -> str:
    """An amount without cents, or with them when it is small."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"


def percent(value: Any) -> str:
    """A rate of 0 to 1 in per cent."""
    return f"{100 * value:.1f} %"


def points(value: Any) -> str:
    """A score in points, with its sign."""
    return f"{value:+.0f}"


@dataclass(frozen=True)
class Figure:
    """One figure: its label, the query of its value (NULL or no row: not known), and how it is shown.

    A query may name $month, the first day of the last complete month.
    """

    label: str
    query: str
    show: Callable[[Any], str]


def of_month(column: str) -> str:
    """A column of revenue.mrr_by_month for the whole company."""
    return f"select {column} from revenue.mrr_by_month where segment_name = 'all' and month = $month"


def of_horizon(column: str, months: int) -> str:
    """A column of revenue.dollar_retention for the whole company."""
    return (
        f"select {column} from revenue.dollar_retention where segment_name = 'all' "
        f"and level = 'customer' and horizon_months = {months} and month = $month"
    )


def of_cohort(definition: str, number: int) -> str:
    """The retention of the latest cohort that has completed a period."""
    return (
        "select retention_rate from retention.cohorts where segment_name = 'all' and is_complete "
        f"and definition_name = '{definition}' and period_number = {number} "
        "and retention_rate is not null order by cohort_period desc limit 1"
    )


def of_curve(definition: str, number: int) -> str:
    """The retention of all cohorts together in a period."""
    return (
        "select retention_rate from retention.curves where segment_name = 'all' "
        f"and definition_name = '{definition}' and period_number = {number}"
    )


FIGURES = (
    Figure("MRR", of_month("closing_mrr"), money),
    Figure("net new MRR", of_month("net_new_mrr"), money),
    Figure("net dollar retention, 12 months", of_horizon("net_dollar_retention", 12), percent),
    Figure("gross dollar retention, 12 months", of_horizon("gross_dollar_retention", 12), percent),
    Figure("net dollar retention, 1 month", of_horizon("net_dollar_retention", 1), percent),
    Figure("paying customers", of_month("closing_customer_count"), lambda value: f"{value:,}"),
    Figure("customer churn", of_month("customer_churn_rate"), percent),
    Figure("revenue churn", of_month("revenue_churn_rate"), percent),
    Figure("users back in month 1, last cohort", of_cohort("user_monthly", 1), percent),
    Figure("users back in week 4, all cohorts", of_curve("user_weekly", 4), percent),
    Figure(
        "DAU/MAU, mean of the month",
        "select avg(stickiness_rate) from engagement.active_users where segment_name = 'all' "
        "and activity_date >= $month and activity_date < $month + interval 1 month",
        percent,
    ),
    Figure(
        "NPS, last complete quarter",
        "select nps from sentiment.nps where segment_name = 'all' and period_kind = 'quarter' "
        "and period_start + interval 3 month <= $month + interval 1 month and nps is not null "
        "order by period_start desc, response_count desc limit 1",
        points,
    ),
    Figure(
        "customer lifetime value, mean",
        "select avg(coalesce(predicted_clv, historic_clv)) from customers.lifetime_value",
        money,
    ),
)


def last_month(connection: duckdb.DuckDBPyConnection) -> Any:
    """The first day of the last month that is over; None without data."""
    rows = ask(
        connection,
        "select max(period_start) from intermediate.int_calendar__periods "
        "where period_kind = 'month' and is_complete",
        {},
    )
    return rows[0][0] if rows else None


def ask(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query; none when it names what is not there."""
    try:
        return connection.execute(query, {k: v for k, v in values.items() if f"${k}" in query}).fetchall()
    except duckdb.CatalogException:
        return []


def figure_lines(connection: duckdb.DuckDBPyConnection, month: Any) -> list[str]:
    """The figures in two columns."""
    cells = []
    for figure in FIGURES:
        rows = ask(connection, figure.query, {"month": month}) if month else []
        value = rows[0][0] if rows else None
        cells.append(f"{figure.label:<35}{NOT_KNOWN if value is None else figure.show(value):>12}")
    half = (len(cells) + 1) // 2
    right = cells[half:] + [""] * (2 * half - len(cells))
    return [f"  {one}   {other}".rstrip() for one, other in zip(cells[:half], right)]


def row_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What happened to the raw rows, in all and in the tables with the most rows quarantined."""
    counts = "raw_row_count, staged_row_count, duplicate_row_count, quarantined_row_count"
    total = ", ".join(f"coalesce(sum({name}), 0)" for name in counts.split(", "))
    rows = ask(connection, f"select 'all tables', {total} from quality.reconciliation", {})
    rows += ask(
        connection,
        f"select source_table, {counts} from quality.reconciliation where quarantined_row_count > 0 "
        "order by quarantined_row_count desc, source_table limit 3",
        {},
    )
    lines = [f"  {'':<24}{'raw':>12}{'staged':>12}{'duplicate':>12}{'quarantined':>14}"]
    return lines + [f"  {row[0]:<24}{row[1]:>12,}{row[2]:>12,}{row[3]:>12,}{row[4]:>14,}" for row in rows]


def render(places: Places, checks: Sequence[dict[str, Any]], shown: Callable[[Path], str]) -> str:
    """The scorecard of a finished build.

    checks  rows of quality.check_results
    shown   how to write a path
    """
    with duckdb.connect(str(places.warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        month = last_month(connection)
        as_of = ask(connection, "select max(as_of) from staging.stg_holdfast__as_of", {})
        figures, rows = figure_lines(connection, month), row_lines(connection)
    passed = sum(check["is_passed"] for check in checks)
    warned = sum(not check["is_passed"] and check["severity"] == "warn" for check in checks)
    title = f"{month:%B %Y}, the last complete month" if month else "no complete month yet"
    moment = f"{as_of[0][0]:%Y-%m-%d %H:%M} UTC" if as_of and as_of[0][0] else NOT_KNOWN
    paths = (
        ("marts, for readers", places.published),
        ("marts as Parquet", places.marts),
        ("private warehouse", places.warehouse),
        ("data-quality report", places.report / "index.html"),
        ("documentation", places.docs / "index.html"),
    )
    return "\n".join([
        "",
        f"{title} (as of {moment})",
        *figures,
        "",
        "Rows",
        *rows,
        "",
        f"Checks: {passed:,} passed, {warned:,} warned, {len(checks) - passed - warned:,} failed",
        "",
        *(f"  {label:<24}{shown(path)}" for label, path in paths if path.exists()),
    ])  # fmt: skip
