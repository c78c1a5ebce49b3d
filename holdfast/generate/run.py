"""One run: build the company, then write every raw table."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .behaviour import Chunk, EventStream
from .billing import Billing
from .company import (
    acquisition_cost_rows,
    build_customers,
    build_users,
    customer_rows,
    exchange_rate_rows,
    price_rows,
    search_performance_rows,
    user_rows,
)
from .contract import column_names
from .defects import broken_events, with_defects, with_offsets
from .event_columns import arrow_table, csv_columns
from .feedback import Feedback
from .journeys import build_journeys
from .timeline import Settings
from .write import Row, arrow_schema, rows_as_arrow, text_of, write_csv, write_parquet, write_texts

SEED_PREFIX = "raw_holdfast__"
# Columns of events that the seeds do without, to stay small: users and device_type tell the same.
LEFT_OUT_OF_SEEDS = ("customer_id", "browser", "is_internal")
ROW_GROUP = 200_000
PART_ROWS = 5_000_000


def build(settings: Settings) -> tuple[dict[str, list[Row]], EventStream]:
    """Rows of every table but events, without defects, and the stream of events."""
    customers = build_customers(settings)
    billing = Billing(settings)
    billing.run(customers)
    tables = billing.rows()
    users = build_users(settings, customers)
    journeys = build_journeys(settings, customers, users)
    tables |= Feedback(settings, customers, users).run()
    tables |= {
        "customers": customer_rows(settings, customers),
        "users": user_rows(users),
        "identity_links": journeys.links,
        "prices": price_rows(settings),
        "exchange_rates": exchange_rate_rows(settings),
        "search_performance": search_performance_rows(settings),
        "acquisition_costs": acquisition_cost_rows(settings),
    }
    return tables, EventStream(settings, customers, users, journeys)


def write_folder(settings: Settings, folder: Path, form: str) -> int:
    """Write `<table>.<form>` for every table (large events: a folder of parts); the number of event rows."""
    tables, stream = build(settings)
    for table, rows in tables.items():
        rows = with_defects(settings, table, rows)
        if form == "parquet":
            write_parquet(folder / f"{table}.parquet", table, rows)
        else:
            write_csv(folder / f"{table}.csv", table, with_offsets(rows) if table == "tickets" else rows)
    return (
        _events_parquet(settings, folder, stream)
        if form == "parquet"
        else _events_csv(settings, folder, stream)
    )


def write_seeds(settings: Settings, folder: Path) -> int:
    """Write `raw_holdfast__<table>.csv` for every table; the number of event rows."""
    tables, stream = build(settings)
    for table, rows in tables.items():
        rows = with_defects(settings, table, rows)
        write_csv(
            folder / f"{SEED_PREFIX}{table}.csv", table, with_offsets(rows) if table == "tickets" else rows
        )
    return _one_csv(settings, folder / f"{SEED_PREFIX}events.csv", stream.weeks(), LEFT_OUT_OF_SEEDS)


def _event_path(folder: Path, settings: Settings, number: int, form: str) -> Path:
    if settings.events <= PART_ROWS:
        return folder / f"events.{form}"
    return folder / "events" / f"part-{number:04d}.{form}"


def _one_csv(settings: Settings, path: Path, chunks: Iterator[Chunk], left_out: tuple[str, ...] = ()) -> int:
    names = [name for name in column_names("events") if name not in left_out]
    columns: dict[str, list[str]] = {name: [] for name in names}
    for chunk in chunks:
        for name, texts in csv_columns(chunk, names).items():
            columns[name].extend(texts)
    for name, texts in _broken_texts(settings).items():
        if name in columns:
            columns[name].extend(texts)
    write_texts(path, names, zip(*(columns[name] for name in names)))
    return len(columns["event_id"])


def _broken_texts(settings: Settings) -> dict[str, list[str]]:
    """Broken events as texts by column."""
    columns = dict(zip(column_names("events"), zip(*broken_events(settings.as_of))))
    texts = {name: [text_of(value) for value in values] for name, values in columns.items()}
    return texts | {"loaded_at": [text[:16] for text in texts["loaded_at"]]}


def _events_csv(settings: Settings, folder: Path, stream: EventStream) -> int:
    if settings.events <= PART_ROWS:
        return _one_csv(settings, folder / "events.csv", stream.weeks())
    names = column_names("events")
    broken = _broken_texts(settings)
    write_texts(_event_path(folder, settings, 0, "csv"), names, zip(*(broken[name] for name in names)))
    total = len(broken["event_id"])
    for number, chunk in enumerate(stream.weeks(), start=1):
        columns = csv_columns(chunk, names)
        write_texts(
            _event_path(folder, settings, number, "csv"), names, zip(*(columns[name] for name in names))
        )
        total += len(chunk["at"])
    return total


def _events_parquet(settings: Settings, folder: Path, stream: EventStream) -> int:
    """Write events week by week; a second thread compresses while the next week is made, in the same order always."""
    parts = _ParquetParts(settings, folder)
    _in_background(stream.weeks(), lambda chunk: parts.add(arrow_table(chunk)))
    parts.add_broken(broken_events(settings.as_of))
    return parts.close()


class _ParquetParts:
    """Arrow tables written as row groups of at least ROW_GROUP rows, in files of at least PART_ROWS."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder = settings, folder
        self.total = 0
        self._writer: Any = None
        self._waiting: list[Any] = []
        self._in_part = self._part = 0

    def add(self, table: Any) -> None:
        self._waiting.append(table)
        if sum(waiting.num_rows for waiting in self._waiting) >= ROW_GROUP:
            self._flush()

    def add_broken(self, rows: list[Row]) -> None:
        """Add the rows that typed columns can hold."""
        table = rows_as_arrow("events", rows)
        self._waiting.append(table.cast(arrow_schema("events", is_encoded=True)))

    def close(self) -> int:
        """Write what is left; the number of rows of all parts."""
        self._flush()
        self._writer.close()
        return self.total

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table, self._waiting = pa.concat_tables(self._waiting).unify_dictionaries(), []
        if self._writer is not None and self._in_part >= PART_ROWS:
            self._writer.close()
            self._writer = None
        if self._writer is None:
            self._part, self._in_part = self._part + 1, 0
            path = _event_path(self.folder, self.settings, self._part, "parquet")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=1)
        self._writer.write_table(table, row_group_size=max(ROW_GROUP, table.num_rows // 4))
        self._in_part += table.num_rows
        self.total += table.num_rows


def _in_background(chunks: Iterator[Chunk], work: Callable[[Chunk], None]) -> None:
    """Do `work` on each chunk in order in one other thread, at most two chunks behind."""
    waiting: queue.Queue[Chunk | None] = queue.Queue(maxsize=2)
    failures: list[BaseException] = []

    def worker() -> None:
        while (chunk := waiting.get()) is not None:
            if not failures:
                try:
                    work(chunk)
                except BaseException as failure:  # handed on to the caller below
                    failures.append(failure)

    thread = threading.Thread(target=worker)
    thread.start()
    try:
        for chunk in chunks:
            waiting.put(chunk)
            if failures:
                break
    finally:
        waiting.put(None)
        thread.join()
    if failures:
        raise failures[0]
