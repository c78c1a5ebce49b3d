"""The mutation check, in short: what breaks the project can still be written into it, and unit tests notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness import Result

from tests.mutations.data import load
from tests.mutations.engine import examine, rounds, summary
from tests.reliability import report

MUTATIONS = load()


def test_every_mutation_can_still_be_applied() -> None:
    assert [problem for mutation in MUTATIONS if (problem := mutation.problem())] == []
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 40


def test_mutations_broken_at_once_do_not_meet() -> None:
    for group in rounds(MUTATIONS):
        models = [model for mutation in group for model in mutation.models]
        assert len(set(models)) == len(models)


def test_unit_tests_see_what_is_broken_and_nothing_else(demo: Result, reliability: Path) -> None:
    short = [mutation for mutation in MUTATIONS if mutation.is_short]
    harmless = replace(
        short[0], name="harmless", file="models/marts/support/support__channel_summary.sql",
        old="select *\nfrom final", new="select final.*\nfrom final", models=("support__channel_summary",), pytest=(),
    )  # fmt: skip
    assert harmless.problem() is None
    outcomes = examine([*short, harmless], unit_only=True, warehouse=demo.path, say=lambda text: None)
    report.record(reliability, "mutations", summary(outcomes[:-1], 1.0))
    assert {outcome.name: outcome.status for outcome in outcomes} == {
        **{mutation.name: "killed" for mutation in short}, "harmless": "survived",
    }  # fmt: skip
    assert all(outcome.by.startswith("unit test ") for outcome in outcomes[:-1])
    assert summary(outcomes, 1.0)["score"] == len(short) / len(outcomes)
