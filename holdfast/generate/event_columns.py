"""Chunks of events as raw columns: texts for CSV, Arrow arrays for Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .behaviour import Chunk
from .contract import TABLES
from .vocabulary import AGENTS, CAMPAIGNS, COUNTRY_CODES, DEVICES, EVENT_NAMES, PAGES, PROPERTIES, REFERRERS
from .write import arrow_schema

# Raw column -> (field, prefix) of numbered ids, or (field, words) of listed texts.
_IDS = {
    "event_id": ("number", "e"),
    "user_id": ("user", "u"),
    "anonymous_id": ("anonymous", "a"),
    "customer_id": ("customer", "c"),
    "session_id": ("session", "s"),
}
_WORDS: dict[str, tuple[str, Sequence[str | None]]] = {
    "event_name": ("name", EVENT_NAMES),
    "page_url": ("page", PAGES),
    "referrer_url": ("referrer", REFERRERS),
    "utm_source": ("campaign", [words[0] for words in CAMPAIGNS]),
    "utm_medium": ("campaign", [words[1] for words in CAMPAIGNS]),
    "utm_campaign": ("campaign", [words[2] for words in CAMPAIGNS]),
    "platform": ("device", [words[0] for words in DEVICES]),
    "device_type": ("device", [words[1] for words in DEVICES]),
    "browser": ("device", [words[2] for words in DEVICES]),
    "country": ("country", COUNTRY_CODES),
    "user_agent": ("agent", AGENTS),
    "properties": ("properties", PROPERTIES),
}
_TIMES = {"occurred_at": "at", "loaded_at": "loaded"}
_FLAGS = {"is_bot": "bot", "is_internal": "internal"}
# Users and customers are numbered from 0 in the arrays and from 1 in their ids.
_SHIFT = {"user": 1, "customer": 1}


def csv_columns(chunk: Chunk, names: Sequence[str]) -> dict[str, list[str]]:
    """Texts of the named raw columns; empty = NULL."""
    columns: dict[str, list[str]] = {}
    for name in names:
        if name in _IDS:
            field, prefix = _IDS[name]
            shift = _SHIFT.get(field, 0)
            columns[name] = [
                f"{prefix}{value + shift}" if value >= 0 else "" for value in chunk[field].tolist()
            ]
        elif name in _WORDS:
            field, words = _WORDS[name]
            known = [word or "" for word in words] + [""]
            columns[name] = [known[value] for value in chunk[field].tolist()]
        elif name in _TIMES:
            size = 19 if name == "occurred_at" else 16
            moments = chunk[_TIMES[name]].astype("datetime64[s]").astype(str).tolist()
            columns[name] = [f"{text[:10]} {text[11:size]}" for text in moments]
        else:
            columns[name] = ["true" if value > 0 else "" for value in chunk[_FLAGS[name]].tolist()]
    return columns


def arrow_table(chunk: Chunk) -> Any:
    """An Arrow table with every contract column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def absent(values: np.ndarray) -> np.ndarray:
        return values < 0

    arrays = []
    for column in TABLES["events"]:
        name = column.name
        if name in _IDS:
            field, prefix = _IDS[name]
            values = chunk[field].astype(np.int64) + _SHIFT.get(field, 0)
            numbers = pa.array(values, mask=absent(chunk[field]))
            array = pc.binary_join_element_wise(prefix, pc.cast(numbers, pa.string()), "")
        elif name in _WORDS:
            field, words = _WORDS[name]
            # The last word stands for -1; a missing word is a NULL, which a dictionary may not hold.
            is_missing = np.array([word is None for word in words] + [True])[chunk[field]]
            codes = pa.array(chunk[field].astype(np.int32), mask=is_missing)
            array = pa.DictionaryArray.from_arrays(codes, pa.array([word or "" for word in words]))
        elif name in _TIMES:
            array = pa.array(chunk[_TIMES[name]] * 1_000_000, type=pa.int64()).view(pa.timestamp("us"))
        else:
            values = chunk[_FLAGS[name]]
            array = pa.array(values > 0, mask=absent(values))
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=arrow_schema("events", is_encoded=True))
