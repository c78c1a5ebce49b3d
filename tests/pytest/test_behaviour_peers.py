"""Four figures that other packages got wrong once their tables were built up load by load, on a small
history that tells the wrong answers from the right ones:

    28-day actives              161 for 215   a window that sees the new load only
    users lost in the month       0 for  30   nobody of the new load is missing from it
    first sessions              440 for 300   sessions numbered afresh in every load
    page views               lost or doubled  late rows, resent rows, sessions over the edge of a load

Here the history comes in two loads, as files of a folder, and the second is an increment. `check(result)` holds for
any build of it: of BOTH_LOADS at once as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from harness import Result, build, write_tables

MARTS = (
    "+engagement__active_users +engagement__lifecycle +engagement__sessions +engagement__identity_changes "
    "+int_engagement__completed_load"
)
CONFIG = {"session_rules": [{"inactivity_seconds": 1800, "max_session_hours": 24, "mau_window_days": 28}]}
FIRST_LOADED, SECOND_LOADED = "2025-03-23T03:00:00Z", "2025-04-01T03:00:00Z"  # as_of of each
NINE_DAYS = [date(2025, 3, 23) + timedelta(days=number) for number in range(9)]
EDGE = datetime(2025, 3, 23)

Row = dict[str, Any]


def visit(user: str, begins: datetime, loaded: str | None = None, device: str | None = None) -> Iterator[Row]:
    """Three page views within half an hour, loaded with what happened on their side of EDGE unless said."""
    for number in range(3):
        at = begins + timedelta(minutes=10 * number)
        yield {
            "event_id": f"{user}/{begins:%m%d}/{number}",
            "event_name": "page_viewed",
            "occurred_at": at.isoformat() + "Z",
            "user_id": None if device else user,
            "anonymous_id": device,
            "page_url": f"/page/{number}",
            "loaded_at": loaded or (FIRST_LOADED if at < EDGE else SECOND_LOADED),
        }


def morning(month: int, day: int) -> datetime:
    """Nine o'clock."""
    return datetime(2025, month, day, 9)


def history() -> Iterator[Row]:
    """300 users: 139 of the first load alone, 140 of both, 21 of the second."""
    for number in range(55):
        yield from visit(f"january{number}", morning(1, 10 + number % 9))
    for number in range(30):
        yield from visit(f"lost{number}", morning(2, 3 + number % 9))
    for number in range(54):
        yield from visit(f"march{number}", morning(3, 10 + number % 9))
    for number in range(140):
        user, back = f"both{number}", morning(3, 23 + number % 9)
        if number < 20:  # midnight of the load falls into their first session
            yield from visit(user, EDGE - timedelta(minutes=15))
        elif number < 30:  # unknown until a link comes with the second load
            yield from visit(user, morning(2, 10), device=f"device{number}")
        elif number < 40:
            yield from visit(user, morning(1, 20))
        else:
            yield from visit(user, morning(2, 10 + number % 9))
        yield from visit(user, back + timedelta(hours=3))
    for number in range(21):
        yield from visit(f"fresh{number}", morning(3, 23 + number % 9))
    for number in range(12):  # February that came in April
        yield from visit(f"lost{number}", morning(2, 20), loaded=SECOND_LOADED)


EVENTS = list(history())
RESENT = [{**row, "loaded_at": SECOND_LOADED} for row in EVENTS[:15]]
LINKS = [
    {
        "link_id": f"link{number}",
        "alias_id": f"device{number}",
        "user_id": f"both{number}",
        "kind": "identify",
        "linked_at": "2025-03-24T09:00:00Z",
        "loaded_at": SECOND_LOADED,
    }
    for number in range(20, 30)
]
FIRST_LOAD = {"events": [row for row in EVENTS if row["loaded_at"] == FIRST_LOADED], "identity_links": []}
BOTH_LOADS = {"events": EVENTS + RESENT, "identity_links": LINKS}


def four_week_actives(result: Result) -> None:
    """Users active on a day or the 27 before, on each of the nine days of the second load."""
    users = {row["event_id"].split("/")[0]: set() for row in EVENTS}
    for row in EVENTS:
        users[row["event_id"].split("/")[0]].add(date.fromisoformat(row["occurred_at"][:10]))
    rows = result.query("""
        select activity_date, mau from engagement.active_users
        where segment_name = 'all' and activity_date between '2025-03-23' and '2025-03-31'
        order by activity_date
    """)
    expected = [
        sum(any(day - timedelta(days=27) <= seen <= day for seen in days) for days in users.values())
        for day in NINE_DAYS
    ]
    assert [row["mau"] for row in rows] == expected
    assert expected[-1] == 215


def lost_users(result: Result) -> None:
    """Who was active in February and not in March; and how March's active users came."""
    (march,) = result.query("""
        select new_count, returning_count, resurrecting_count, dormant_count, is_complete
        from engagement.lifecycle
        where period_kind = 'month' and period_start = '2025-03-01' and entity = 'user'
            and segment_name = 'all'
    """)
    assert march == {
        "new_count": 95, "returning_count": 110, "resurrecting_count": 10, "dormant_count": 30,
        "is_complete": True,
    }  # fmt: skip


def first_sessions(result: Result) -> None:
    """One first session per user, whichever load it came with, and over midnight of the load."""
    (sessions,) = result.query("""
        select
            count(case when session_number = 1 then 1 end) as first_count,
            count(distinct user_id) as user_count,
            count(*) as session_count
        from engagement.sessions
    """)
    assert sessions == {"first_count": 300, "user_count": 300, "session_count": 300 + 140 + 12}


def page_views(result: Result) -> None:
    """Every page view lies in one session: none lost, none twice."""
    assert len(EVENTS) == 1356
    (counted,) = result.query("""
        select sum(page_view_count) as page_view_count, max(page_view_count) as most
        from engagement.sessions
    """)
    assert counted == {"page_view_count": 1356, "most": 3}


def moved_by_links(result: Result) -> None:
    """The audit says what the links of the second load moved: ten devices' February."""
    rows = result.query("""
        select
            count(*) as link_count, sum(moved_event_count) as event_count,
            sum(moved_session_count) as session_count, min(first_activity_date) as first_date
        from engagement.identity_changes
        where is_late
    """)
    assert rows == [
        {"link_count": 10, "event_count": 30, "session_count": 10, "first_date": date(2025, 2, 10)}
    ]


CHECKS = (four_week_actives, lost_users, first_sessions, page_views, moved_by_links)


def check(result: Result) -> None:
    """All of them, of a build of both loads."""
    for one in CHECKS:
        one(result)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The marts after the first load, and then the second."""
    folder = tmp_path_factory.mktemp("peers")
    raw, no_tests = folder / "raw", ("--exclude-resource-type", "test", "unit_test")
    write_tables(raw / "events", {"2025-03-22": FIRST_LOAD["events"]})
    first = build(folder, raw, CONFIG, select=MARTS, args=no_tests)
    assert first.ok, first.output
    second = [row for row in BOTH_LOADS["events"] if row["loaded_at"] == SECOND_LOADED]
    write_tables(raw / "events", {"2025-03-31": second})
    write_tables(raw, {"identity_links": LINKS})
    built = build(folder, raw, CONFIG, select=MARTS, args=no_tests)
    assert built.ok, built.output
    assert built.value("select is_increment from staging.base_holdfast__load")
    return built


def test_four_week_actives_are_215_and_not_161(result: Result) -> None:
    four_week_actives(result)


def test_the_month_lost_30_users_and_not_0(result: Result) -> None:
    lost_users(result)


def test_300_users_have_300_first_sessions_and_not_440(result: Result) -> None:
    first_sessions(result)


def test_no_page_view_is_lost(result: Result) -> None:
    page_views(result)


def test_the_audit_counts_what_late_links_moved(result: Result) -> None:
    moved_by_links(result)


def test_the_history_tells_wrong_answers_from_right_ones() -> None:
    """What a table of the new load alone says: the peers' figures."""
    user = {row["event_id"]: row["event_id"].split("/")[0] for row in EVENTS}
    before = {user[row["event_id"]] for row in FIRST_LOAD["events"]}
    recent = [row for row in EVENTS if row["occurred_at"] >= EDGE.isoformat()]
    after = {user[row["event_id"]] for row in recent}
    assert len(after) == 161
    assert len(before) + len(after) == 440
    assert not {name for name in after if name.startswith("lost")}
