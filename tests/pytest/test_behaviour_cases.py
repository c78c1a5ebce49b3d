"""The published cases of product analytics, each read from the marts of a real build."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from behaviour_inputs import CASES, Case, config_tables, raw_tables
from harness import ROOT, Result, build

PROJECT = Path(os.environ.get("HOLDFAST_PROJECT", ROOT))
MARTS = (
    "+retention__cohorts +retention__curves +engagement__active_users +engagement__active_users_by_period "
    "+engagement__lifecycle +engagement__stickiness +engagement__sessions +engagement__session_summary "
    "+engagement__funnels +engagement__excluded_events"
)

# Cases of one time zone, week start, session rule and end of the data share a build.
Setting = tuple[str, str, str, int, bool]
LATE = "2020-12-31T00:00:00Z"
ENDS = {
    "ret-objectiv-day": "2021-12-04T00:00:00Z",
    "dau-objectiv": "2021-12-04T00:00:00Z",
    "sess-duration": "2021-12-04T00:00:00Z",
    "house-user-level-exposure": "2024-01-02T12:00:00Z",
    "stick-empty": "2024-01-02T12:00:00Z",
    "web-overview-all": "2024-01-02T12:00:00Z",
    "web-overview-previous": "2024-01-02T12:00:00Z",
    "house-week-start-monday": "2024-04-01T00:00:00Z",
    "house-dst-calendar-twin": "2024-04-01T00:00:00Z",
}
ENDS_BY_KIND = {"funnel": "2024-04-01T00:00:00Z", "sessions": "2024-04-01T00:00:00Z"}


def setting(case: Case) -> Setting:
    """What a case asks of the whole build: time zone, week start, as_of, session gap, source sessions."""
    params = case["params"]
    end = params.get("as_of") or ENDS.get(case["id"]) or ENDS_BY_KIND.get(case["kind"], LATE)
    own_sessions = params["mode"] == "given_session_id" if "mode" in params else False
    source_sessions = own_sessions or end == "2024-01-02T12:00:00Z"
    week_start = params.get("week_start") or ("sunday" if source_sessions else "monday")
    if end == "2021-12-04T00:00:00Z":
        week_start = "sunday"
    return params["timezone"], week_start, end, params.get("gap_seconds", 1800), source_sessions


BUILDS: dict[Setting, list[Case]] = defaultdict(list)
for some_case in CASES.values():
    BUILDS[setting(some_case)].append(some_case)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Result]:
    """The build that a case belongs to, made when first asked for."""
    made: dict[Setting, Result] = {}

    def result(case: Case) -> Result:
        key = setting(case)
        if key not in made:
            timezone, week_start, as_of, _, source_sessions = key
            made[key] = build(
                tmp_path_factory.mktemp("cases"),
                raw_tables(BUILDS[key]),
                config_tables(BUILDS[key]),
                {
                    "timezone": timezone,
                    "week_start": week_start,
                    "as_of": as_of,
                    "use_source_session_id": source_sessions,
                },
                select=MARTS,
                args=("--indirect-selection", "buildable"),
                project=PROJECT,
            )
            assert made[key].ok, made[key].output
        return made[key]

    return result


def cases(kind: str) -> Any:
    """Parametrizes a test over the cases of a kind."""
    of_kind = [case for case in CASES.values() if case["kind"] == kind]
    return pytest.mark.parametrize("case", of_kind, ids=[case["id"] for case in of_kind])


def later(period: str, first: str, number: int) -> date:
    """The first day of the period `number` periods after the one that begins on `first`."""
    day = date.fromisoformat(first)
    if period == "month":
        months = day.year * 12 + day.month - 1 + number
        return date(months // 12, months % 12 + 1, 1)
    return day + timedelta(days=number * {"day": 1, "week": 7}[period])


def days_between(params: Case) -> list[date]:
    """The days from range_start to range_end."""
    first, last = (date.fromisoformat(params[key][:10]) for key in ("range_start", "range_end"))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@cases("retention")
def test_retention(case: Case, built: Callable[[Case], Result]) -> None:
    """retention.cohorts shows the published matrix, cell by cell."""
    params, expected = case["params"], case["expected"]
    result = built(case)
    if "pooled" in expected:
        rows = result.query(f"""
            select period_number, eligible_count, retained_count from retention.curves
            where definition_name = '{case["id"]}' and segment_value = '{case["id"]}'
        """)
        pooled = {row["period_number"]: row for row in rows}
        for offset, count in expected["pooled"]["retained"].items():
            assert pooled[int(offset)]["retained_count"] == count
            assert pooled[int(offset)]["eligible_count"] == expected["pooled"]["cohort_size"]
        return
    rows = result.query(f"""
        select * from retention.cohorts
        where definition_name = '{case["id"]}' and segment_value = '{case["id"]}'
    """)
    cells = {(row["cohort_period"], row["period_number"]): row for row in rows}
    if "eligible" in expected:
        for key, measure in (
            ("eligible", "eligible_count"),
            ("retained", "retained_count"),
            ("partial_retained", "retained_so_far_count"),
        ):
            for row, values in enumerate(expected[key]):
                cohort = later(params["period"], params["first_cohort"], row)
                assert [cells[cohort, number][measure] for number in range(len(values))] == values, key
        return
    first = min(row["cohort_period"] for row in rows)
    for row, values in enumerate(expected["matrix"]):
        cohort = later(params["period"], params["first_cohort"], row)
        # The table begins with the first cohort that has a member.
        shown = [
            (cells[cohort, number]["retained_count" if number else "cohort_size"] if cohort >= first else 0)
            for number in range(len(values))
        ]
        assert shown == values, cohort


@cases("lifecycle")
def test_lifecycle(case: Case, built: Callable[[Case], Result]) -> None:
    """engagement.lifecycle counts who is new, returning, resurrecting and dormant as published."""
    params = case["params"]
    rows = built(case).query(f"""
        select * from engagement.lifecycle
        where
            segment_value = '{case["id"]}' and entity = 'user' and period_kind = '{params["period"]}'
            and period_start between '{params["range_start"]}' and '{params["range_end"]}'
        order by period_start
    """)
    for measure, values in case["expected"].items():
        column = "period_start" if measure == "periods" else f"{measure}_count"
        shown = [str(row[column]) if measure == "periods" else row[column] for row in rows]
        assert shown == values, measure


@cases("stickiness")
def test_stickiness(case: Case, built: Callable[[Case], Result]) -> None:
    """engagement.stickiness is the published histogram."""
    column = "at_least_user_count" if case["params"]["mode"] == "at_least" else "user_count"
    rows = built(case).query(f"""
        select {column} from engagement.stickiness
        where
            stickiness_name = '{case["id"]}'
            and segment_value = '{case["id"] if case["events"] else "all"}'
        order by active_period_count
    """)
    assert [row[column] for row in rows] == case["expected"]["histogram"]


@cases("active_users")
def test_active_users(case: Case, built: Callable[[Case], Result]) -> None:
    """engagement.active_users (by the day) and active_users_by_period follow the published series."""
    params = case["params"]
    if params["period"] == "week":
        rows = built(case).query(f"""
            select active_user_count as shown from engagement.active_users_by_period
            where
                segment_value = '{case["id"]}' and period_kind = 'week'
                and period_start between '{params["range_start"]}' and '{params["range_end"]}'
            order by period_start
        """)
        assert [row["shown"] for row in rows] == case["expected"]["series"]
        return
    column = {7: "wau", None: "dau"}[params.get("trailing_days")]
    rows = built(case).query(f"""
        select activity_date, {column} as shown from engagement.active_users
        where segment_value = '{case["id"]}'
    """)
    shown = {row["activity_date"]: row["shown"] for row in rows}
    # The table begins with the first day on which anybody was active.
    assert [shown.get(day, 0) for day in days_between(params)] == case["expected"]["series"]


@cases("funnel")
def test_funnels(case: Case, built: Callable[[Case], Result]) -> None:
    """engagement.funnels counts the published conversions and times."""
    rows = built(case).query(f"""
        select * from engagement.funnels
        where funnel_name = '{case["id"]}' and segment_value = '{case["id"]}'
        order by step_number
    """)
    for key, column in {
        "counts": "entity_count",
        "conversion_from_first": "conversion_rate",
        "conversion_from_previous": "step_conversion_rate",
        "avg_step_seconds": "average_seconds_from_previous",
        "median_step_seconds": "median_seconds_from_previous",
    }.items():
        if key in case["expected"]:
            shown = [row[column] for row in rows]
            assert shown == pytest.approx(case["expected"][key], abs=1e-6, nan_ok=True), key


@cases("sessions")
def test_sessions(case: Case, built: Callable[[Case], Result]) -> None:
    """engagement.sessions splits, measures and judges sessions as published."""
    params, expected = case["params"], case["expected"]
    rows = built(case).query(f"""
        select * from engagement.sessions
        where customer_id = '{case["id"]}' order by user_id, started_at
    """)
    if "range_start" in params:
        span = {day for day in days_between(params)}
        rows = [row for row in rows if row["started_at"].date() in span]
    durations = [row["duration_seconds"] for row in rows]
    page_views = [row["page_view_count"] for row in rows]
    shown: dict[str, Any] = {
        "session_count": len(rows),
        "sessions": len(rows),
        "visitors": len({row["user_id"] for row in rows}),
        "duration_seconds": durations,
        "page_views": page_views if isinstance(expected.get("page_views"), list) else sum(page_views),
    }
    if "avg_duration_seconds" in expected:
        shown["avg_duration_seconds"] = sum(durations) / len(durations)
        shown["bounce_rate"] = sum(row["is_bounce"] for row in rows) / len(rows)
    if "session_number_per_event" in expected:
        shown["session_number_per_event"] = [
            next(
                row["session_number"]
                for row in rows
                if row["user_id"] == f"{case['id']}/{event['user_id']}"
                and row["started_at"] <= datetime.fromisoformat(event["occurred_at"][:-1]) <= row["ended_at"]
            )
            for event in case["events"]
        ]
    if "avg_duration_us_incl_bounces" in expected:
        (total,) = built(case).query(f"""
            select * from engagement.session_summary
            where segment_value = '{case["id"]}' and period_kind = 'year'
        """)
        shown["avg_duration_us_incl_bounces"] = round(total["average_session_seconds"] * 1e6)
        shown["avg_duration_us_excl_bounces"] = round(total["average_session_seconds_excluding_zero_duration"] * 1e6)
    for key, value in expected.items():
        if key != "bounce_definition":
            assert shown[key] == pytest.approx(value, abs=1e-6), key


@cases("identity")
def test_identity(case: Case, built: Callable[[Case], Result]) -> None:
    """A device belongs to the last user seen on it; one never identified to nobody."""
    rows = built(case).query(f"""
        select alias_id, user_id from intermediate.int_engagement__identity_map
        where alias_id like '{case["id"]}/%'
    """)
    shown = {row["alias_id"].split("/")[1]: row["user_id"].split("/")[1] for row in rows}
    assert shown == case["expected"]["mapping"]
