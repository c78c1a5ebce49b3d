"""Published survey figures and the edges of the definitions, through one real build: each case is a survey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness import Result, build

CASES = json.loads((Path(__file__).parent / "cases" / "value_cases.json").read_text())
ANSWERED_AT = "2025-03-10 09:00:00"

DEFINITIONS = [
    *(
        {"survey_id": name, "survey_kind": "nps", "scale_min": 0, "scale_max": 10, "survey_type": "relational"}
        for name in ("nps_50_30_20", "nps_5_0_0", "nps_dedup_edge", "nps_60_10", "nobody", "one", "all_invalid", "waves")
    ),
    {"survey_id": "instant", "survey_kind": "nps", "scale_min": 0, "scale_max": 10, "survey_type": "relational"},
    {"survey_id": "of_five", "survey_kind": "nps", "scale_min": 1, "scale_max": 5, "survey_type": "relational"},
    *(
        {"survey_id": name, "survey_kind": "csat", "scale_min": 1, "scale_max": 5, "survey_type": "transactional"}
        for name in ("wilson_1_11", "wilson_10_100", "csat_20_50", "csat_tickets", "answered_of_ten")
    ),
    {
        "survey_id": "ces_delighted",
        "survey_kind": "ces",
        "scale_min": 1,
        "scale_max": 5,
        "survey_type": "transactional",
        "method": "% agree",
    },
]


class Answers:
    """Rows of survey_responses, numbered in the order in which they are written."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, survey: str, score: object, user: str | None = None, at: str = ANSWERED_AT, **more: object) -> None:
        number = f"r{len(self.rows):05d}"
        self.rows.append(
            {"response_id": number, "survey_id": survey, "score": score, "user_id": user, "responded_at": at, **more}
        )

    def add_many(self, survey: str, counts: dict[int, int]) -> None:
        """`counts` answers of each score, each by a respondent of its own."""
        for score, count in counts.items():
            for number in range(count):
                self.add(survey, score, f"{survey}-{score}-{number}")


def answers() -> list[dict[str, Any]]:
    """The answers of every case."""
    made = Answers()
    for name in ("nps_50_30_20", "nps_5_0_0"):
        given = CASES[name]["input"]
        made.add_many(name, {9: given["promoters"], 8: given["passives"], 2: given["detractors"]})
    made.add_many("nps_60_10", {10: 60, 7: 30, 6: 10})
    for user, score, minute in [
        ("u1", "9", 1),
        ("u1", "3", 2),
        ("u2", "11", 1),
        ("u3", "8.5", 1),
        ("u4", None, 1),
        (None, "10", 1),
        (None, "10", 1),
        ("u5", "0", 1),
        ("u5", "7", 1),
        ("u6", "-1", 1),
        ("u7", "6", 1),
        ("u8", "9", 1),
    ]:
        made.add("nps_dedup_edge", score, user, at=f"2025-03-10 09:{minute:02d}:00")
    made.add("one", "10.0", "u1")
    for score in ("11", "-1", "9.5", "ten", None):
        made.add("all_invalid", score, "u1")
    # written last and first, so that the order of the rows says the opposite of the keys
    made.add("instant", 10, "u1", response_id="z2")
    made.add("instant", 0, "u1", response_id="z1")
    made.add_many("of_five", {5: 2, 4: 1, 3: 1})
    for number, score in enumerate((3, 5, 7, 8, 10)):
        made.add("answered_of_ten", score, f"u{number}")
    made.add("waves", 2, "u1", at="2025-01-15")
    made.add("waves", 10, "u1", at="2025-03-15")
    for name in ("wilson_1_11", "wilson_10_100"):
        given = CASES[name]["input"]
        made.add_many(name, {4: given["k"], 3: given["n"] - given["k"]})
    made.add_many("csat_20_50", {5: 12, 4: 8, 3: 10, 1: 20})
    made.add("csat_tickets", 1, "u1", at="2025-03-01", ticket_id="t1")
    made.add("csat_tickets", 5, "u1", at="2025-03-02", ticket_id="t1")
    made.add("csat_tickets", 5, "u1", at="2025-03-02", ticket_id="t2")
    made.add("csat_tickets", 5, "u1", at="2025-03-02", invitation_id="i1")
    made.add("csat_tickets", 5, "u1", at="2025-03-03", invitation_id="i1")
    made.add("csat_tickets", 2, "u1", at="2025-03-03")
    made.add("csat_tickets", 2, "u1", at="2025-03-03")
    given = CASES["ces_delighted"]["input"]
    made.add_many("ces_delighted", {5: given["agree"] // 2, 4: given["agree"] // 2, 3: given["neutral"], 2: given["disagree"]})
    return made.rows


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The warehouse with every case."""
    invitations = [
        {
            "invitation_id": f"i{number}",
            "survey_id": survey,
            "sent_at": "2025-03-01",
            "is_delivered": "false" if number == 0 else "true",
            "user_id": f"u{number}",
        }
        for survey, count in {"nobody": 5, "nps_60_10": 401, "waves": 0}.items()
        for number in range(count)
    ]
    for number, invitation in enumerate(invitations):
        invitation["invitation_id"] = f"i{number}"
    result = build(
        tmp_path_factory.mktemp("sentiment"),
        {
            "survey_responses": answers(),
            "survey_invitations": invitations,
            "users": [{"user_id": "u1", "customer_id": "c1", "signed_up_at": "2025-01-01"}],
            "customers": [{"customer_id": "c1", "country": "FR", "created_at": "2025-01-01"}],
        },
        config={"survey_definitions": DEFINITIONS},
        vars={"as_of": "2025-04-01T00:00:00Z"},
        select="+sentiment__nps_distribution +sentiment__csat +sentiment__ces +quality__quarantine",
        args=("--indirect-selection", "cautious"),
    )
    assert result.ok, result.output
    return result


def row(built: Result, mart: str, survey: str, period_kind: str = "month", period_start: str = "2025-03-01") -> dict[str, Any]:
    """The only row of a survey's whole in a mart."""
    (found,) = built.query(
        f"select * from sentiment.{mart} where survey_id = '{survey}' and segment_name = 'all' "
        f"and period_kind = '{period_kind}' and period_start = '{period_start}'"
    )
    return found


@pytest.mark.parametrize("name", ["nps_50_30_20", "nps_5_0_0"])
def test_nps_and_its_interval_match_the_published_ones(built: Result, name: str) -> None:
    case = CASES[name]
    found, expected = row(built, "nps", name), case["expected"]
    for column, figure in {"nps": "nps", "nps_standard_error": "se", "nps_low": "adj_lo", "nps_high": "adj_hi"}.items():
        assert found[column] == pytest.approx(expected[figure], abs=case["tolerance"]), column


def test_60_percent_promoters_less_10_percent_detractors_is_50(built: Result) -> None:
    found = row(built, "nps", "nps_60_10")
    assert (found["promoter_count"], found["passive_count"], found["detractor_count"]) == (60, 30, 10)
    assert found["nps"] == 50
    assert (found["delivered_count"], found["response_rate"]) == (400, 0.25)


def test_a_respondent_counts_once_and_what_is_invalid_is_quarantined(built: Result) -> None:
    case = CASES["nps_dedup_edge"]
    found, expected = row(built, "nps", "nps_dedup_edge"), case["expected"]
    assert found["response_count"] == expected["n"]
    assert found["promoter_count"] == expected["promoters"]
    assert found["passive_count"] == expected["passives"]
    assert found["detractor_count"] == expected["detractors"]
    assert found["nps"] == pytest.approx(expected["nps"], abs=case["tolerance"])
    reasons = built.query(
        "select reason, count(*) as rows from quality.quarantine where source_table = 'survey_responses' "
        "and raw_row like '%nps_dedup_edge%' group by reason"
    )
    assert {reason["reason"]: reason["rows"] for reason in reasons} == {
        "out_of_range": expected["out_of_range"],
        "non_integer_score": expected["non_integer"],
        "no_score": expected["no_score"],
    }


def test_anonymous_answers_are_of_no_customer(built: Result) -> None:
    rows = built.query(
        "select segment_value, response_count from sentiment.nps where survey_id = 'nps_dedup_edge' "
        "and period_kind = 'month' and segment_name = 'country' order by segment_value"
    )
    assert rows == [{"segment_value": "FR", "response_count": 1}, {"segment_value": "unknown", "response_count": 5}]


def test_nobody_answered(built: Result) -> None:
    found = row(built, "nps", "nobody")
    assert (found["response_count"], found["delivered_count"], found["response_rate"]) == (0, 4, 0)
    assert [found[column] for column in ("nps", "nps_low", "nps_high", "nps_standard_error")] == [None] * 4


def test_one_answer(built: Result) -> None:
    found = row(built, "nps", "one")
    assert (found["response_count"], found["nps"], found["is_small_sample"]) == (1, 100, True)
    assert found["nps_low"] < 0 < found["nps_high"] == pytest.approx(98.5)
    assert (found["delivered_count"], found["response_rate"]) == (0, None)


def test_all_answers_invalid(built: Result) -> None:
    assert built.value("select count(*) from sentiment.nps where survey_id = 'all_invalid'") == 0
    assert built.value("select count(*) from quality.quarantine where raw_row like '%all_invalid%'") == 5


def test_of_two_answers_at_one_instant_the_greater_key_is_the_later(built: Result) -> None:
    found = row(built, "nps", "instant")
    assert (found["response_count"], found["nps"]) == (1, 100)


def test_of_five_points_five_promotes_and_four_is_passive(built: Result) -> None:
    found = row(built, "nps", "of_five")
    assert (found["promoter_count"], found["passive_count"], found["detractor_count"], found["nps"]) == (2, 1, 1, 25)


def test_scores_of_another_scale_are_quarantined_not_clamped(built: Result) -> None:
    found = row(built, "csat", "answered_of_ten")
    assert (found["response_count"], found["satisfied_count"]) == (2, 1)
    reasons = built.query("select reason, detail from quality.quarantine where raw_row like '%answered_of_ten%'")
    assert [reason["reason"] for reason in reasons] == ["out_of_range"] * 3


def test_a_later_answer_replaces_an_earlier_one_in_the_periods_that_hold_both(built: Result) -> None:
    assert row(built, "nps", "waves", "month", "2025-01-01")["nps"] == -100
    assert row(built, "nps", "waves", "month", "2025-03-01")["nps"] == 100
    for period_kind in ("quarter", "year"):
        found = row(built, "nps", "waves", period_kind, "2025-01-01")
        assert (found["response_count"], found["nps"]) == (1, 100)


def test_the_distribution_has_every_score(built: Result) -> None:
    rows = built.query(
        "select score, response_count from sentiment.nps_distribution where survey_id = 'nps_60_10' "
        "and period_kind = 'month' and segment_name = 'all' order by score"
    )
    assert {found["score"]: found["response_count"] for found in rows} == {
        score: {6: 10, 7: 30, 10: 60}.get(score, 0) for score in range(11)
    }


def test_20_satisfied_of_50_are_40_percent(built: Result) -> None:
    found = row(built, "csat", "csat_20_50")
    assert (found["response_count"], found["satisfied_count"], found["csat_rate"]) == (50, 20, 0.4)


@pytest.mark.parametrize("name", ["wilson_1_11", "wilson_10_100"])
def test_wilson_bounds_match_the_published_ones(built: Result, name: str) -> None:
    case, found = CASES[name], row(built, "csat", name)
    assert [found["csat_low"], found["csat_high"]] == pytest.approx(case["expected"], abs=case["tolerance"])


def test_an_interaction_counts_once(built: Result) -> None:
    found = row(built, "csat", "csat_tickets")
    assert (found["response_count"], found["satisfied_count"]) == (5, 3)


def test_half_agree_that_it_was_easy(built: Result) -> None:
    case, found = CASES["ces_delighted"], row(built, "ces", "ces_delighted")
    assert 100 * found["agree_rate"] == pytest.approx(case["expected"][0], abs=case["tolerance"])
    assert found["ces"] == found["agree_rate"]
    assert (found["agree_count"], found["neutral_count"], found["disagree_count"]) == (10, 5, 5)
