"""`python -m holdfast` with less to do, for tests that are not about every figure and check.

    python -m tests.reliability.quick build ...

QUICK in the environment names marts to build with their data tests, and other models to build beside them; "all" is
every model without a data test. Without it a few marts are built, the facts that a later build adds to among them,
and no data test runs.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from holdfast import __main__, publish, runner

MARTS = ("quality__reconciliation", "engagement__sessions", "engagement__active_users")
LOADS = ("int_engagement__completed_load",)
NAMED = tuple(os.environ.get("QUICK", "").split())
IS_ALL = NAMED == ("all",)
whole_commands, whole_marts = runner.dbt_commands, publish.read_marts


def quick_commands(*given: Any) -> list[list[str]]:
    """The dbt build of the selected models alone."""
    (build, *_) = whole_commands(*given)
    models = [] if IS_ALL else ["--select", *(f"+{name}" for name in NAMED or MARTS + LOADS)]
    is_tested = NAMED and not IS_ALL
    tests = ["--indirect-selection", "cautious"] if is_tested else ["--exclude", "resource_type:test"]
    return [[*build, *models, *tests]]


def quick_marts(manifest: dict[str, Any]) -> list[publish.Mart]:
    """The selected marts."""
    wanted = {*(NAMED or MARTS), "quality__quarantine"}
    return [mart for mart in whole_marts(manifest) if IS_ALL or f"{mart.schema}__{mart.table}" in wanted]


runner.dbt_commands, publish.read_marts = quick_commands, quick_marts

if __name__ == "__main__":
    sys.exit(__main__.main(sys.argv[1:]))
