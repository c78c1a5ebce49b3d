"""Where a build reads and writes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from holdfast.failures import Stop


@dataclass(frozen=True)
class Places:
    """The published DuckDB file, and everything else in a folder beside it: `<name>.build/`, without `.duckdb`."""

    published: Path

    @property
    def name(self) -> str:
        """What the folder is called by: a.duckdb and a.db are two, each with a folder of its own."""
        return self.published.name.removesuffix(".duckdb")

    @property
    def folder(self) -> Path:
        """Holds all that is private to the build."""
        return self.published.with_name(f"{self.name}.build")

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file that dbt builds into: raw, staging, intermediate and marts."""
        return self.folder / "warehouse.duckdb"

    @property
    def target(self) -> Path:
        """dbt's artifacts."""
        return self.folder / "target"

    @property
    def logs(self) -> Path:
        """dbt's log and the output of the processes that were run."""
        return self.folder / "logs"

    @property
    def report(self) -> Path:
        """The data-quality report."""
        return self.folder / "report"

    @property
    def profile(self) -> Path:
        """What the build's tables look like, for the next build to be compared with."""
        return self.folder / "profile.json"

    @property
    def unpublished_checks(self) -> Path:
        """What the checks of builds found that were not published; the next publication takes it up."""
        return self.folder / "unpublished_checks.json"

    @property
    def forgotten(self) -> Path:
        """Who has asked to be forgotten: outside `folder`, which may be removed at any time. Where an earlier release
        has called it by the stem alone, it stays there."""
        own = self.published.with_name(f"{self.name}.forgotten")
        older = self.published.with_name(f"{self.published.stem}.forgotten")
        return older if older.exists() and not own.exists() else own

    @property
    def docs(self) -> Path:
        """The dbt documentation."""
        return self.folder / "docs"

    @property
    def marts(self) -> Path:
        """The published marts as Parquet: a link to the folder of the current publication."""
        return self.folder / "marts"

    @property
    def publications(self) -> Path:
        """The last publications, numbered."""
        return self.folder / "publications"

    def make(self) -> None:
        """Makes the folders.

        Raises: Stop when the place cannot be written to or is not ours to replace.
        """
        if self.published.is_dir():
            raise Stop(f"DB={self.published} is a folder: name a file, such as {self.published}/holdfast.duckdb.")
        if self.published.exists() and not is_publication(self.published):
            raise Stop(
                f"DB={self.published} exists and was not published by Holdfast: "
                "name another file, or move that one away."
            )
        try:
            for folder in (self.folder, self.logs, self.publications):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(f"DB={self.published} cannot be written: {error.strerror} ({error.filename}).") from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other builds of the same file away. The lock goes with the process, however it ends.

        Raises: Stop when another build holds it.
        """
        with (self.folder / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                raise Stop(
                    f"another build of {self.published} is running (process {file.read().strip() or 'unknown'}): "
                    "wait until it ends, or give another DB=file."
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield


def is_publication(path: Path) -> bool:
    """Whether a file is a DuckDB file that Holdfast published."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(
                "select count(*) from information_schema.tables "
                "where table_schema = 'quality' and table_name = 'reconciliation'"
            ).fetchone()
        return bool(found and found[0])
    except duckdb.Error:
        return False
