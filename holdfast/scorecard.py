"""The scorecard: the company's KPIs of the last complete month beside the month before, their targets and
benchmarks, what happened to the rows, and where everything is. Plain text, at most 100 columns.

The figures are those of scorecard.kpis; nothing is computed here."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from holdfast.places import Places

NOT_KNOWN = "n/a"
WIDTH = 100

# What is printed, in this order, and the kind of period it is of: a survey is asked too seldom for a month.
SHOWN = {
    "mrr": "month",
    "net_new_mrr": "month",
    "quick_ratio": "month",
    "net_dollar_retention": "month",
    "gross_dollar_retention": "month",
    "revenue_churn_rate": "month",
    "paying_customer_count": "month",
    "customer_churn_rate": "month",
    "customer_lifetime_value": "month",
    "clv_to_cac_ratio": "month",
    "active_user_count": "month",
    "stickiness_rate": "month",
    "user_retention_month_1_rate": "month",
    "activation_rate": "month",
    "conversion_rate": "month",
    "repeat_purchase_rate": "month",
    "nps": "quarter",
    "csat_rate": "quarter",
    "median_first_response_minutes": "month",
}


def money(value: Any) -> str:
    """An amount without cents, or with them when it is small."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"


def percent(value: Any) -> str:
    """A rate of 0 to 1 in per cent."""
    return f"{100 * value:.1f} %"


def points(value: Any) -> str:
    """A score in points, with its sign."""
    return f"{value:+.0f}"


SHOW: dict[str, Callable[[Any], str]] = {
    "money": money,
    "rate": percent,
    "points": points,
    "count": lambda value: f"{value:,.0f}",
    "ratio": lambda value: f"{value:,.2f}",
    "score": lambda value: f"{value:.2f}",
    "seconds": lambda value: f"{value:,.0f} s",
    "minutes": lambda value: f"{value:,.0f} min",
    "hours": lambda value: f"{value:,.1f} h",
    "days": lambda value: f"{value:,.1f} days",
    "months": lambda value: f"{value:,.1f} months",
}


@dataclass(frozen=True)
class Figure:
    """One KPI of the whole company in its last complete period; the fields are columns of scorecard.kpis."""

    kpi_name: str
    label: str
    unit: str
    period_kind: str
    period_start: Any
    value: float
    change: float | None
    change_rate: float | None
    target: float | None
    is_on_target: bool | None
    benchmark_band: str | None
    benchmark_limit: float | None
    is_benchmark_met: bool | None
    is_anomaly: bool | None


def read_figures(connection: duckdb.DuckDBPyConnection) -> list[Figure]:
    """The KPIs of SHOWN that are known, in its order."""
    rows = ask(
        connection,
        "select kpis.kpi_name, label, kpis.unit, period_kind, period_start, value, change, change_rate, target, "
        "is_on_target, benchmark_band, "
        "case kpis.direction when 'higher' then benchmark_min_value else benchmark_max_value end, "
        "is_benchmark_met, is_anomaly "
        "from scorecard.kpis as kpis inner join scorecard.definitions as definitions using (kpi_name) "
        "where segment_name = 'all' and is_complete and value is not null "
        "order by kpi_name, period_start",
        {},
    )
    latest = {(row[0], row[3]): Figure(*row) for row in rows}
    return [latest[name, kind] for name, kind in SHOWN.items() if (name, kind) in latest]


def named(figure: Figure, month: Any) -> str:
    """A KPI's name, and its period when that is not the month that the scorecard is of."""
    start = figure.period_start
    if figure.period_kind == "quarter":
        return f"{figure.label}, Q{(start.month + 2) // 3} {start.year}"
    return figure.label if start == month else f"{figure.label}, {start:%b %Y}"


def changed(figure: Figure) -> str:
    """The change to the period before: of a rate in percentage points, else relative where that makes sense."""
    if figure.change is None:
        return ""
    if figure.unit == "rate":
        return f"{100 * figure.change:+.1f} pts"
    if figure.change_rate is not None:
        return f"{100 * figure.change_rate:+.1f} %"
    return ("+" if figure.change >= 0 else "-") + SHOW[figure.unit](abs(figure.change)).lstrip("+")


def aimed(figure: Figure) -> str:
    """The target, and whether it was met."""
    if figure.target is None:
        return ""
    return f"{SHOW[figure.unit](figure.target)} {'met' if figure.is_on_target else 'missed'}"


def banded(figure: Figure) -> str:
    """The benchmark's band, where it begins or ends, and whether it was missed."""
    if figure.benchmark_band is None or figure.benchmark_limit is None:
        return ""
    missed = "" if figure.is_benchmark_met else " missed"
    return f"{figure.benchmark_band.replace('_', ' ')} {SHOW[figure.unit](figure.benchmark_limit)}{missed}"


def figure_lines(figures: Sequence[Figure], month: Any) -> list[str]:
    """The figures, one a line, then what is not known and what the marks mean."""
    lines = [f"  {'':<34}{'':>12}{'change':>10}{'target':>16}  benchmark"]
    for figure in figures:
        value = SHOW[figure.unit](figure.value) + ("!" if figure.is_anomaly else " ")
        line = f"  {named(figure, month):<34}{value:>12}{changed(figure):>10}{aimed(figure):>16}  {banded(figure)}"
        lines.append(line[:WIDTH].rstrip())
    if any(figure.is_anomaly for figure in figures):
        lines.append("  ! unusual against its own past periods")
    known = {figure.kpi_name for figure in figures}
    missing = [name.replace("_", " ") for name in SHOWN if name not in known]
    if missing:
        lines += textwrap.wrap(f"Not known: {', '.join(missing)}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


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
        figures, rows = figure_lines(read_figures(connection), month), row_lines(connection)
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
