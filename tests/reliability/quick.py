"""`python -m holdfast` with few models and no data tests: for crash tests, which are about the steps of a build
and not about its figures. `python -m tests.reliability.quick build ...`"""

from __future__ import annotations

import sys
from typing import Any

from holdfast import __main__, publish, runner

# with the facts that a later build adds to, and what is kept of a load
SELECTED = ("quality__reconciliation", "engagement__sessions", "engagement__active_users")
LOADS = ("int_engagement__completed_load",)
whole_commands, whole_marts = runner.dbt_commands, publish.read_marts


def quick_commands(*given: Any) -> list[list[str]]:
    """The dbt build of the selected marts alone."""
    (build, *_) = whole_commands(*given)
    return [[*build, "--select", *(f"+{name}" for name in SELECTED + LOADS), "--exclude", "resource_type:test"]]


def quick_marts(manifest: dict[str, Any]) -> list[publish.Mart]:
    """The selected marts."""
    wanted = {*SELECTED, "quality__quarantine"}
    return [mart for mart in whole_marts(manifest) if f"{mart.schema}__{mart.table}" in wanted]


runner.dbt_commands, publish.read_marts = quick_commands, quick_marts

if __name__ == "__main__":
    sys.exit(__main__.main(sys.argv[1:]))
