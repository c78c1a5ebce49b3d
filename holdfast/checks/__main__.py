"""The process that examines: reads one line of JSON (see Examiner.examine), answers with one line of JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> int:
    """Waits to be asked, examines, answers.

    Returns: the exit status; 0, too, when nobody asked.
    """
    # only the answer goes to standard output
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from holdfast.checks.examine import examine

    line = sys.stdin.readline()
    if not line:
        return 0
    asked = json.loads(line)
    records = examine(
        Path(asked["warehouse"]),
        Path(asked["report"]),
        Path(asked["profile"]),
        Path(asked["previous"]) if asked["previous"] else None,
        asked["given"],
    )
    answer.write(json.dumps(records) + "\n")
    answer.flush()
    # the interpreter takes a second to take Great Expectations down; the operating system does not
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
