"""Support figures through the real build."""

from __future__ import annotations

from typing import Any

import pytest

from harness import Result, build

TICKETS = [
    ("t1", "c1", "email", "billing", "2025-03-03 08:00", "2025-03-03 08:10", "2025-03-03 10:00", 0),
    ("t2", "c1", "email", "billing", "2025-03-10 08:00", "2025-03-10 08:30", "2025-03-10 14:00", 1),
    ("t3", "c1", "email", "bug", "2025-03-10 09:00", "2025-03-10 10:30", None, 0),
    ("t4", "c2", "email", "billing", "2025-03-11 09:00", None, None, 0),
    ("t5", None, "chat", "bug", "2025-03-12 09:00", "2025-03-12 09:01", "2025-03-12 10:00", 0),
    ("t6", "c2", "chat", "how_to", "2025-03-31 23:30", "2025-04-02 00:00", "2025-04-03 00:00", 0),
    ("t7", "c2", "chat", "how_to", "2025-04-01 00:30", None, None, 0),
]
RATINGS = [("t1", 5), ("t1", 2), ("t2", 4), ("t5", 3)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The warehouse as of 1 April, before t6 is answered."""
    names = ("ticket_id", "customer_id", "channel", "topic", "opened_at", "first_responded_at", "resolved_at", "reopened_count")
    tickets = [dict(zip(names, ticket)) for ticket in TICKETS]
    for ticket in tickets:
        ticket["status"] = "closed" if ticket["resolved_at"] else "open"
    result = build(
        tmp_path_factory.mktemp("support"),
        {
            "tickets": tickets,
            "survey_responses": [
                {
                    "response_id": f"r{number}",
                    "survey_id": "csat_support",
                    "responded_at": f"2025-03-1{number + 2}",
                    "score": score,
                    "ticket_id": ticket,
                }
                for number, (ticket, score) in enumerate(RATINGS)
            ],
            "customers": [{"customer_id": "c1", "country": "FR", "created_at": "2025-01-01"}],
        },
        vars={"as_of": "2025-04-01T00:00:00Z"},
        select="+support__tickets +support__summary +support__channel_summary +support__topic_summary +sentiment__csat",
        args=("--indirect-selection", "cautious"),
    )
    assert result.ok, result.output
    return result


def summary(built: Result, mart: str, where: str) -> dict[str, Any]:
    """The only row of March 2025 in a mart."""
    (found,) = built.query(f"select * from support.{mart} where period_kind = 'month' and period_start = '2025-03-01' and {where}")
    return found


def test_a_channel_in_a_month(built: Result) -> None:
    found = summary(built, "channel_summary", "channel = 'email' and segment_name = 'all'")
    assert (found["ticket_count"], found["responded_count"], found["resolved_count"]) == (4, 3, 2)
    assert found["median_first_response_minutes"] == 30
    assert (found["resolution_rate"], found["median_resolution_hours"]) == (0.5, 4)
    assert (found["repeat_contact_rate"], found["reopened_rate"]) == (0.25, 0.25)
    assert (found["csat_response_count"], found["csat_rate"]) == (2, 0.5)
    assert found["is_complete"] is True


def test_what_comes_after_as_of_is_not_known(built: Result) -> None:
    (t6,) = built.query("select * from support.tickets where ticket_id = 't6'")
    assert (t6["first_responded_at"], t6["resolved_at"], t6["is_resolved"]) == (None, None, False)
    assert t6["open_age_days"] == pytest.approx(0.5 / 24)
    assert built.value("select count(*) from support.tickets") == 6


def test_tickets_of_nobody_known_are_of_unknown_segments(built: Result) -> None:
    assert summary(built, "channel_summary", "channel = 'chat' and segment_value = 'unknown' and segment_name = 'country'")["ticket_count"] == 2
    assert summary(built, "summary", "segment_value = 'FR'")["ticket_count"] == 3
    assert summary(built, "summary", "segment_name = 'all'")["ticket_count"] == 6


def test_a_topic_in_a_month(built: Result) -> None:
    found = summary(built, "topic_summary", "topic = 'billing' and segment_name = 'all'")
    assert (found["ticket_count"], found["repeat_contact_count"]) == (3, 1)


def test_an_answer_about_a_ticket_is_of_its_channel(built: Result) -> None:
    rows = built.query(
        "select channel, response_count, satisfied_count from sentiment.csat "
        "where period_kind = 'month' and segment_name = 'all' order by channel"
    )
    assert rows == [
        {"channel": "chat", "response_count": 1, "satisfied_count": 0},
        {"channel": "email", "response_count": 2, "satisfied_count": 1},
    ]
