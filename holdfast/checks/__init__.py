"""Great Expectations over the data of a finished build, run in a process of its own.

Importing Great Expectations takes seconds, so its process starts with the build and waits until dbt is
done. This module starts it and talks to it; __main__.py is that process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdfast import ROOT
from holdfast.failures import Stop, explain_full_disk, one_line
from holdfast.places import Places
from holdfast.runner import environment, stop_process


@dataclass
class Examiner:
    """The waiting process."""

    process: subprocess.Popen[str]
    places: Places

    def examine(self, previous: Path | None, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Examines the private warehouse and writes the report.

        previous  the folder of the publication that readers see, to compare with; None without one
        given     dbt vars of the build

        Returns: one record per expectation, as columns of quality.check_results.
        Raises: Stop when the process fails.
        """
        asked = {
            "warehouse": str(self.places.warehouse),
            "report": str(self.places.report),
            "profile": str(self.places.profile),
            "previous": str(previous) if previous else None,
            "given": given,
        }
        answer, _ = self.process.communicate(json.dumps(asked, default=str) + "\n")
        if self.process.returncode:
            log = self.places.logs / "checks.out"
            text = log.read_text(errors="replace")
            said = explain_full_disk(text, self.places.folder) or one_line("".join(text.strip().splitlines()[-1:]))
            raise Stop(f"the data could not be examined, and nothing is published: {said or 'no reason given'} ({log})")
        return json.loads(answer.splitlines()[-1])


@contextmanager
def start(places: Places) -> Iterator[Examiner]:
    """Starts the process; ends it with the `with`."""
    with (places.logs / "checks.out").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "holdfast.checks"],
            cwd=ROOT, env=environment(places), text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            yield Examiner(process, places)
        finally:
            stop_process(process)
