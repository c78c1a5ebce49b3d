"""Publishes a private warehouse that is already built: `python -m tests.reliability.killed_publish FILE MOMENT`.

At a change of a file or folder the process kills itself with signal 9. The moment is a number, counting every
change (rename, link, removal, opening to write ...), or a change and its number, as `os.rename 2`; 0 lets
the process finish. Prints the change that it died before.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import duckdb

from holdfast.failures import explain_full_disk, one_line
from holdfast.places import Places
from holdfast.publish import publish
from tests.reliability import quick

CHANGES = ("os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile", "shutil.rmtree")
assert quick


def main(words: list[str]) -> int:
    """Publishes, or dies."""
    places = Places(Path(words[0]))
    kind, _, number = words[1].rpartition(" ")
    left = int(number)

    def on_event(name: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        is_writing = name == "open" and isinstance(given[1], str) and set("wxa") & set(given[1])
        if name != kind and (kind or (name not in CHANGES and not is_writing)):
            return
        left -= 1
        if left == 0:
            os.write(1, f"{name} {Path(str(given[0])).name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    checks = [{
        "check_name": "a", "layer": "marts", "severity": "warn", "observed": "0", "expected": "0", "is_passed": True,
    }]  # fmt: skip
    if left:
        sys.addaudithook(on_event)
    try:
        with places.locked():
            publish(places, checks, {})
    except (OSError, duckdb.Error) as error:
        print(explain_full_disk(str(error)) or one_line(str(error)))
        return 1
    print("finished")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
