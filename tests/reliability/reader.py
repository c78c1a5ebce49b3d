"""A reader of the published marts, in a process of its own: `python -m tests.reliability.reader FILE [SECONDS]`.

Reads in a loop until its standard input closes, and writes one line of JSON per reading: which whole
publication it saw in the database and which in the Parquet files, or what went wrong.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from pathlib import Path

import duckdb

from holdfast.places import Places


def database_fingerprint(path: Path) -> str:
    """What a published database holds: every table's name, number of rows and contents, in short."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        parts = [
            f"select '{schema}.{table}', count(*), coalesce(bit_xor(hash(row_of)), 0) from \"{schema}\".\"{table}\" as row_of"
            for schema, table in names
        ]
        rows = sorted(connection.execute(" union all ".join(parts)).fetchall()) if parts else []
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def marts_fingerprint(folder: Path) -> str:
    """What a folder of published Parquet files holds. A link to it is followed once, as readers should.

    Raises: ValueError when a file is not the one that the manifest names.
    """
    folder = folder.resolve()
    manifest = json.loads((folder / "manifest.json").read_text())
    for table in manifest["tables"]:
        if hashlib.sha256((folder / table["file"]).read_bytes()).hexdigest() != table["sha256"]:
            raise ValueError(f"{table['file']} is not the one of its manifest")
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]


def main(words: list[str]) -> int:
    """Reads until told to stop."""
    places, pause = Places(Path(words[0])), float(words[1]) if len(words) > 1 else 0.1
    told = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
    while True:
        last = told.is_set()
        try:
            seen = {"database": database_fingerprint(places.published), "marts": marts_fingerprint(places.marts)}
        except Exception as error:
            seen = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(seen), flush=True)
        if last:
            return 0
        time.sleep(pause)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
