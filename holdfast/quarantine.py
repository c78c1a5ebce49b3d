"""What `make quarantine` prints: the rejected raw rows by table and reason, and what to do about them."""

from __future__ import annotations

import duckdb

from holdfast.failures import Stop, one_line
from holdfast.places import Places


def render(places: Places, examples: int = 3) -> str:
    """The rejected rows of the last build, finished or not.

    examples  rows shown per table and reason

    Raises: Stop when nothing was built yet.
    """
    path = next((path for path in (places.warehouse, places.published) if path.exists()), None)
    if path is None:
        raise Stop(f"nothing was built yet: run make build first ({places.published} is not there).")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            groups = connection.execute(
                "select source_table, reason, count(*), min(remedy) from quality.quarantine "
                "group by source_table, reason order by count(*) desc, source_table, reason"
            ).fetchall()
            shown = connection.execute(
                "select source_table, reason, row_key, detail, raw_row from quality.quarantine "
                "qualify row_number() over (partition by source_table, reason order by row_key, detail) <= ? "
                "order by source_table, reason, row_key, detail",
                [examples],
            ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise Stop(f"the last build did not come as far as the quarantine; see {places.logs}.") from None
    except duckdb.IOException as error:
        raise Stop(f"{path} cannot be read, or is in use: {one_line(str(error), 120)}") from None
    if not groups:
        return "no raw row was rejected"
    lines = [f"{sum(group[2] for group in groups):,} raw rows were rejected"]
    for table, reason, count, remedy in groups:
        lines += ["", f"{table}: {count:,} x {reason} - {remedy}"]
        lines += [
            f"    {key or one_line(raw_row or '(no key)', 160)}: {one_line(detail or '', 120)}"
            for name, why, key, detail, raw_row in shown
            if (name, why) == (table, reason)
        ]
    return "\n".join([*lines, "", f"whole rows: select * from quality.quarantine in {path}"])
