"""CDNOW from file to figures: `python -m examples.cdnow [FOLDER]` (warehouse/cdnow when not given)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from examples.cdnow.make_raw import make_raw
from examples.cdnow.report import report

AS_OF = "1998-07-01"


def main(folder: Path) -> int:
    """Makes the raw folder, builds and publishes it, prints the figures.

    Returns: the exit status.
    """
    raw, published = folder / "raw", folder / "cdnow.duckdb"
    make_raw(raw)
    build = [sys.executable, "-m", "holdfast", "build"]
    status = subprocess.run([*build, "--raw", str(raw), "--db", str(published), "--as-of", AS_OF]).returncode
    if status == 0:
        print(report(published))
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "warehouse/cdnow")))
