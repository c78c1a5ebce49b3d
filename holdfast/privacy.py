"""Who is personal in the marts, and how a publication hides it.

Which columns are personal is written beside them, in the `.yml` of the marts, as `config.meta.personal`:

    id     names a person, or a record of one: replaced by a keyed hash where a pseudonym key is given
    text   may say anything of a person: left empty where a pseudonym key is given
    none   looks like one of these, and is none

The same id gives the same pseudonym in every mart and every publication with the same key, so that joins
stay as they are. The key is read from the environment or from VARS, and is written nowhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any

import duckdb

from holdfast.failures import Stop

KEY_VARIABLE = "HOLDFAST_PSEUDONYM_KEY"
KEY_VAR = "pseudonym_key"
SHORTEST_KEY = 16
KINDS = ("id", "text", "none")
# what a check found, where it quotes rows
HIDDEN_ROWS = "rows were found; the private report names them"


def keyed_hash(key: str, text: str) -> str:
    """A text hashed so that nobody without the key can tell it by trying: macros/privacy/keyed_hash.sql."""
    inner = hashlib.sha256((key + text).encode()).hexdigest()
    return hashlib.sha256((key + inner).encode()).hexdigest()


def take_key(given: dict[str, Any]) -> str | None:
    """Takes the pseudonym key out of the vars, or from the environment; None when pseudonyms are not asked for.

    given  dbt vars; the key is removed from them, so that no log and no artifact has it

    Raises: Stop when the key is too short to keep anybody from guessing it.
    """
    key = given.pop(KEY_VAR, None) or os.environ.get(KEY_VARIABLE)
    if not key:
        return None
    if not isinstance(key, str) or len(key) < SHORTEST_KEY:
        raise Stop(f"the pseudonym key is too short: give {SHORTEST_KEY} characters or more in {KEY_VARIABLE}.")
    return key


def personal_kind(column: Mapping[str, Any]) -> str | None:
    """What kind of personal column dbt's manifest says this is: id, text, none, or None where it says nothing."""
    return (column.get("config", {}).get("meta") or column.get("meta") or {}).get("personal")


def use_key(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    """Makes a key known to the SQL of `published_column`, without it being in any SQL."""
    connection.execute("set variable pseudonym_key = ?", [key])


def published_column(name: str, kind: str | None, is_pseudonymous: bool) -> str:
    """SQL of a column as a publication carries it."""
    if not is_pseudonymous or kind not in ("id", "text"):
        return f'"{name}"'
    if kind == "text":
        return f'cast(null as varchar) as "{name}"'
    key = "getvariable('pseudonym_key')"
    return f"sha256({key} || sha256({key} || \"{name}\"))[:32] as \"{name}\""
