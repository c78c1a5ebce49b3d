"""Random histories through a real build, against the same definitions in plain Python.

Each build holds many small histories, each with a customer whose `segment` is its own, and many definitions.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import behaviour_oracle as oracle
from harness import ROOT, Result, build

PROJECT = Path(os.environ.get("HOLDFAST_PROJECT", ROOT))
MARTS = "+retention__cohorts +engagement__active_users +engagement__lifecycle +engagement__sessions +engagement__funnels +engagement__excluded_events"
# The clocks of New York go forward on 10 March 2024.
FIRST = datetime(2024, 3, 7, 22)
GAP, LONGEST = timedelta(seconds=1800), timedelta(hours=2)
MAU_DAYS = 9
MICROSECOND = timedelta(microseconds=1)
EVENTS = ["a", "b", "c"]

# Moments cluster where rules have their edges: the gap, the window, midnight, whole days.
steps_in_time = st.sampled_from([
    timedelta(0), MICROSECOND, GAP, GAP + MICROSECOND, GAP - MICROSECOND, timedelta(minutes=7),
    timedelta(minutes=29), LONGEST, timedelta(hours=1), timedelta(hours=5), timedelta(hours=23),
    timedelta(hours=24), timedelta(hours=24) - MICROSECOND, timedelta(hours=25), timedelta(days=3),
    timedelta(days=8),
])  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Events of up to three users and two devices, and links between any of them."""
    ids = ["u1", "u2", "u3"]
    devices = ["d1", "d2"]
    moment = FIRST + draw(st.sampled_from([timedelta(0), timedelta(hours=2), timedelta(hours=30), timedelta(days=2)]))
    events = []
    for number in range(draw(st.sampled_from([0, 1, 2, 4, 6, 8, 10, 12]))):
        moment += draw(steps_in_time)
        kind = draw(st.sampled_from(["user", "user", "user", "both", "device"]))
        events.append(
            {
                "event_id": f"{number:02}",
                "event_name": draw(st.sampled_from(EVENTS)),
                "occurred_at": moment,
                "user_id": draw(st.sampled_from(["u1", "u1", "u2"])) if kind != "device" else None,
                "anonymous_id": draw(st.sampled_from(devices)) if kind != "user" else None,
            }
        )
    links = [
        {
            "link_id": f"{number}",
            "alias_id": draw(st.sampled_from(ids + devices)),
            "user_id": draw(st.sampled_from(ids)),
            "kind": draw(st.sampled_from(["identify", "alias", "merge", "unlink"])),
            "linked_at": FIRST + timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 12]))),
        }
        for number in range(draw(st.sampled_from([0, 0, 1, 3, 5])))
    ]
    return {"events": draw(st.permutations(events)), "links": links}


def retention_definitions(number: int) -> list[dict[str, Any]]:
    """Every combination of mode, cohort basis, time basis and period, with events and minimum by chance."""
    chance = Random(number)
    return [
        {
            "entity": "user",
            "period": period,
            "mode": mode,
            "cohort_basis": cohort_basis,
            "time_basis": time_basis,
            "start_event": chance.choice(["*", "*", *EVENTS]),
            "return_event": chance.choice(["*", "*", *EVENTS]),
            "min_occurrences": chance.choice([1, 1, 2, 3]),
            "brackets": chance.choice(["1-1|2-3|4-7", "1-2|5", "3"]) if mode == "bracket" else None,
            "max_periods": chance.choice([1, 5, 12]),
        }
        for mode in ("bounded", "unbounded", "bracket")
        for cohort_basis in ("first_time", "recurring")
        for time_basis, periods in {
            "calendar": ("day", "day", "week", "month", "quarter"),
            "rolling_24h": ("day", "day", "week"),
            "rolling_24h_hour_floor": ("day", "week"),
        }.items()
        for period in periods
    ]


@st.composite
def funnels(draw: st.DrawFn) -> dict[str, Any]:
    """A funnel of up to four steps, names repeated or not."""
    return {
        "mode": draw(st.sampled_from(["ordered", "strict", "unordered"])),
        "window": draw(st.sampled_from([None, 1, 1800, 7200, 86400, 5 * 86400])),
        "steps": draw(st.lists(st.sampled_from(EVENTS), min_size=draw(st.sampled_from([1, 2, 2, 3, 3])), max_size=4)),
    }


def collected(strategy: st.SearchStrategy[Any], count: int, number: int) -> list[Any]:
    """Examples of a strategy, always the same for a seed: one build then serves them all."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def gather(example: Any) -> None:
        found.append(example)

    gather()
    return found


def prefixed(rows: list[dict[str, Any]], case: str) -> list[dict[str, Any]]:
    """Rows with every id made the case's own."""
    names = ("event_id", "user_id", "anonymous_id", "link_id", "alias_id")
    return [{key: f"{case}/{value}" if key in names and value else value for key, value in row.items()} for row in rows]


def raw_tables(cases: dict[str, dict[str, list[dict[str, Any]]]]) -> dict[str, list[dict[str, Any]]]:
    """The raw tables of all cases. One event of long ago gives every table its first day."""
    return {
        "customers": [{"customer_id": case, "segment": case, "created_at": "2024-01-01"} for case in cases],
        "users": [
            {"user_id": f"{case}/{user}", "customer_id": case, "signed_up_at": "2024-01-01"}
            for case in cases
            for user in ("u1", "u2", "u3")
        ],
        "events": [
            {**row, "occurred_at": row["occurred_at"].isoformat(timespec="microseconds")}
            for rows in cases.values()
            for row in rows["events"]
        ],
        "identity_links": [row for rows in cases.values() for row in rows["links"]],
    }


def check_retention(result: Result, definitions: list[Any], users: dict[str, oracle.Histories], clock: Any) -> None:
    rows = result.query("select * from retention.cohorts where segment_name = 'segment'")
    shown: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for row in rows:
        shown[row["definition_name"], row["segment_value"]][row["cohort_period"], row["period_number"]] = row
    for definition in definitions:
        for case, by_user in users.items():
            expected = oracle.retention(definition, by_user, clock)
            cells = shown[definition["definition_name"], case]
            assert set(expected) <= set(cells), (definition, case)
            for key, row in cells.items():
                cell = expected.get(key)
                assert row["cohort_size"] == (cell.size if cell else 0), (definition, case, key)
                if cell:
                    assert (row["eligible_count"], row["retained_count"], row["retained_so_far_count"]) == (
                        cell.eligible, cell.retained, cell.so_far
                    ), (definition, case, key)  # fmt: skip


def check_lifecycle(result: Result, users: dict[str, oracle.Histories], clock: Any) -> None:
    rows = result.query("select * from engagement.lifecycle where segment_name = 'segment' and entity = 'user'")
    shown: dict[Any, dict[date, Any]] = defaultdict(dict)
    for row in rows:
        shown[row["period_kind"], row["segment_value"]][row["period_start"]] = row
    for case, by_user in users.items():
        for kind in ("day", "week", "month"):
            expected = oracle.lifecycle(kind, by_user, clock)
            table = shown[kind, case]
            assert set(expected) <= set(table), (kind, case)
            for period, row in table.items():
                counts = expected.get(period, Counter())
                for state in ("new", "returning", "resurrecting", "dormant"):
                    assert row[f"{state}_count"] == counts[state], (kind, case, period, state)


def check_active_users(result: Result, users: dict[str, oracle.Histories], clock: Any) -> None:
    rows = result.query("select * from engagement.active_users where segment_name = 'segment'")
    assert {row["segment_value"] for row in rows} == {case for case, by_user in users.items() if by_user}
    for row in rows:
        for column, window in (("dau", 1), ("wau", 7), ("mau", MAU_DAYS)):
            expected = oracle.active_users(row["activity_date"], window, users[row["segment_value"]], clock)
            assert row[column] == expected, (row, column)


def check_sessions(result: Result, visitors: dict[str, oracle.Histories]) -> None:
    rows = result.query("select * from engagement.sessions")
    shown = {(row["visitor_id"], row["started_at"], row["ended_at"], row["event_count"]) for row in rows}
    expected = set().union(*(oracle.sessions(by_visitor, GAP, LONGEST) for by_visitor in visitors.values()))
    assert len(shown) == len(rows)
    assert shown == expected


def check_funnels(result: Result, funnel_rows: list[Any], users: dict[str, oracle.Histories]) -> None:
    rows = result.query("select * from engagement.funnels where segment_name = 'segment'")
    shown: dict[Any, dict[int, Any]] = defaultdict(dict)
    for row in rows:
        shown[row["funnel_name"], row["segment_value"]][row["step_number"]] = row
    for number, funnel in enumerate(funnel_rows):
        window = None if funnel["window"] is None else timedelta(seconds=funnel["window"])
        for case, by_user in users.items():
            table = shown[str(number), case]
            paths = [
                oracle.unordered_path(funnel["steps"], events, window)
                if funnel["mode"] == "unordered"
                else oracle.funnel_path(funnel["steps"], events, window, funnel["mode"] == "strict")
                for events in by_user.values()
            ]
            for step in range(1, len(funnel["steps"]) + 1):
                count = sum(len(path) >= step for path in paths)
                row = table.get(step, {"entity_count": 0, "average_seconds_from_previous": None})
                assert row["entity_count"] == count, (funnel, case, step)
                if step > 1 and count:
                    seconds = [(path[step - 1] - path[step - 2]).total_seconds() for path in paths if len(path) >= step]
                    average = sum(seconds) / count
                    assert row["average_seconds_from_previous"] == pytest.approx(average), (funnel, case, step)


@pytest.mark.parametrize("number, as_of, zone, week_start", [
    (1, FIRST + timedelta(days=9), "UTC", "monday"),
    (2, datetime(2024, 3, 14), "UTC", "sunday"),
    (3, datetime(2024, 3, 18, 4), "America/New_York", "sunday"),
    (4, datetime(2024, 3, 25, 12, 30), "Asia/Kolkata", "monday"),
])  # fmt: skip
def test_random_histories(number: int, as_of: datetime, zone: str, week_start: str, tmp_path: Path) -> None:
    """Retention, lifecycle, active users, sessions and funnels of random histories are what Python says."""
    cases = {
        f"case{place:03}": {table: prefixed(rows, f"case{place:03}") for table, rows in case.items()}
        for place, case in enumerate(collected(histories(), 120, number))
    }
    definitions = [
        {"definition_name": str(place), **definition} for place, definition in enumerate(retention_definitions(number))
    ]
    tried_funnels = collected(funnels(), 30, number)
    clock = oracle.Clock(as_of, zone, week_start)
    result = build(
        tmp_path,
        raw_tables(cases),
        {
            "retention_definitions": definitions,
            "funnel_definitions": [
                {
                    "funnel_name": place, "entity": "user", "mode": funnel["mode"],
                    "conversion_window_seconds": funnel["window"],
                }
                for place, funnel in enumerate(tried_funnels)
            ],
            "funnel_steps": [
                {"funnel_name": place, "step_number": step, "event_name": name}
                for place, funnel in enumerate(tried_funnels)
                for step, name in enumerate(funnel["steps"], start=1)
            ],
            "session_rules": [{
                "inactivity_seconds": int(GAP.total_seconds()),
                "max_session_hours": LONGEST.total_seconds() / 3600,
                "mau_window_days": MAU_DAYS,
            }],
        },
        {"as_of": as_of.isoformat(), "timezone": zone, "week_start": week_start},
        select=MARTS,
        args=("--indirect-selection", "buildable"),
        project=PROJECT,
    )  # fmt: skip
    assert result.ok, result.output
    told = {case: oracle.histories(rows["links"], rows["events"], as_of) for case, rows in cases.items()}
    users = {case: by_user for case, (by_user, _) in told.items()}
    check_retention(result, definitions, users, clock)
    check_lifecycle(result, users, clock)
    check_active_users(result, users, clock)
    check_sessions(result, {case: by_visitor for case, (_, by_visitor) in told.items()})
    check_funnels(result, tried_funnels, users)
