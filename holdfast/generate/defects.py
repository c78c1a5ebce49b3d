"""What goes wrong in real exports: late rows, doubles, older versions of a row, and rows that no cast or rule accepts.

Every table gets a few. Of a changed double the later load is the truth, so the figures of the story do not move.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .contract import column_names
from .rng import Draws
from .timeline import LAUNCH, Settings, nightly
from .write import Row

DUPLICATE_SHARE, CHANGED_SHARE, LATE_SHARE = 0.004, 0.006, 0.008

# Columns in which an older version of a row differs, with what it held then.
_OLDER: dict[str, dict[str, Any]] = {
    "customers": {"name": "(unnamed)", "account_owner": None},
    "users": {"role": "viewer"},
    "identity_links": {"kind": "alias"},
    "prices": {"retired_at": None},
    "subscriptions": {"quantity": 1},
    "subscription_changes": {"reason": "imported"},
    "invoices": {"status": "open", "amount_paid": Decimal("0.00")},
    "invoice_lines": {"tax_amount": Decimal("0.00")},
    "payments": {"status": "pending", "failure_code": None},
    "refunds": {"reason": None},
    "exchange_rates": {"rate_to_reporting": Decimal("1.15")},
    "orders": {"status": "open"},
    "survey_invitations": {"is_delivered": False},
    "survey_responses": {"comment": "(draft)"},
    "tickets": {"status": "open", "resolved_at": None},
    "campaign_touches": {"opened_at": None, "clicked_at": None, "converted_at": None},
    "search_performance": {"clicks": 0},
    "acquisition_costs": {"amount": Decimal("1000.00")},
}

_AHEAD = "ahead"  # More than a day after as_of.
_BEFORE = "before"  # Before the row's own start.
# Broken copies of a row: the reason, and the columns that break it. Text where a type stands is for CSV alone.
_BROKEN: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "customers": (
        ("missing_key", {"customer_id": None}),
        ("bad_type", {"customer_id": "c900001", "created_at": "spring 2024"}),
        ("impossible_time", {"customer_id": "c900002", "created_at": _AHEAD}),
    ),
    "users": (
        ("missing_key", {"user_id": None}),
        ("bad_type", {"user_id": "u900001", "is_internal": "maybe"}),
        ("impossible_time", {"user_id": "u900002", "signed_up_at": _AHEAD}),
    ),
    "identity_links": (
        ("missing_key", {"link_id": None}),
        ("unknown_value", {"link_id": "ik900001", "kind": "guess"}),
        ("impossible_time", {"link_id": "ik900002", "linked_at": _AHEAD}),
    ),
    "prices": (
        ("missing_key", {"price_id": None}),
        ("bad_type", {"price_id": "legacy_1", "unit_amount": "call us"}),
        ("out_of_range", {"price_id": "legacy_2", "unit_amount": Decimal("-5.00")}),
        ("unknown_value", {"price_id": "legacy_3", "price_kind": "barter"}),
    ),
    "subscriptions": (
        ("missing_key", {"subscription_id": None}),
        ("bad_type", {"subscription_id": "sub900001", "quantity": "ten"}),
        ("out_of_range", {"subscription_id": "sub900002", "quantity": -4}),
        ("impossible_time", {"subscription_id": "sub900004", "ended_at": _BEFORE}),
    ),
    "subscription_changes": (
        ("missing_key", {"change_id": None}),
        ("out_of_range", {"change_id": "ch900001", "quantity_after": -3}),
        ("out_of_range", {"change_id": "ch900002", "discount_percent_after": Decimal(140)}),
        ("unknown_value", {"change_id": "ch900003", "discount_duration_after": "sometimes"}),
        ("bad_type", {"change_id": "ch900004", "effective_at": "yesterday"}),
        ("orphan", {"change_id": "ch900005", "subscription_id": "sub999999", "item_id": "si999999"}),
    ),
    "invoices": (
        ("missing_key", {"invoice_id": None}),
        ("bad_type", {"invoice_id": "in900001", "total": "1,2oo"}),
        ("unknown_value", {"invoice_id": "in900002", "status": "lost"}),
        ("impossible_time", {"invoice_id": "in900003", "issued_at": _AHEAD}),
    ),
    "invoice_lines": (
        ("missing_key", {"line_id": None}),
        ("orphan", {"line_id": "il900001", "invoice_id": "in999999"}),
        ("unknown_value", {"line_id": "il900002", "line_kind": "misc"}),
        ("impossible_time", {"line_id": "il900003", "period_end_at": _BEFORE}),
        ("bad_type", {"line_id": "il900004", "amount": "n/a"}),
    ),
    "payments": (
        ("missing_key", {"payment_id": None}),
        ("unknown_value", {"payment_id": "py900001", "status": "maybe"}),
        ("bad_type", {"payment_id": "py900002", "amount": "12.5.0"}),
        ("out_of_range", {"payment_id": "py900003", "amount": Decimal("-20.00")}),
    ),
    "refunds": (
        ("missing_key", {"refund_id": None}),
        ("unknown_value", {"refund_id": "re900001", "kind": "gift"}),
        ("out_of_range", {"refund_id": "re900002", "amount": Decimal("-30.00")}),
    ),
    "exchange_rates": (
        ("missing_key", {"currency": None}),
        ("bad_type", {"rate_date": "31/31/2024"}),
        ("out_of_range", {"rate_date": date(2023, 12, 22), "rate_to_reporting": Decimal("-1.08")}),
    ),
    "orders": (
        ("missing_key", {"order_id": None}),
        ("bad_type", {"order_id": "o900001", "amount": "free"}),
        ("unknown_value", {"order_id": "o900002", "order_kind": "mystery"}),
        ("impossible_time", {"order_id": "o900003", "ordered_at": _AHEAD}),
    ),
    "survey_invitations": (
        ("missing_key", {"invitation_id": None}),
        ("bad_type", {"invitation_id": "sv900001", "sent_at": "soon"}),
        ("impossible_time", {"invitation_id": "sv900002", "sent_at": _AHEAD}),
    ),
    "survey_responses": (
        ("missing_key", {"response_id": None}),
        ("non_integer_score", {"response_id": "sr900001", "score": "8.5"}),
        ("out_of_range", {"response_id": "sr900002", "score": "11"}),
        ("no_score", {"response_id": "sr900003", "score": None}),
        ("bad_type", {"response_id": "sr900004", "score": "ten"}),
        ("impossible_time", {"response_id": "sr900005", "responded_at": _AHEAD}),
    ),
    "tickets": (
        ("missing_key", {"ticket_id": None}),
        ("impossible_time", {"ticket_id": "t900001", "resolved_at": _BEFORE}),
        ("out_of_range", {"ticket_id": "t900002", "reopened_count": -1}),
        ("bad_type", {"ticket_id": "t900003", "reopened_count": "twice"}),
    ),
    "campaign_touches": (
        ("missing_key", {"touch_id": None}),
        ("unknown_value", {"touch_id": "ct900001", "campaign_kind": "spam"}),
        ("impossible_time", {"touch_id": "ct900002", "opened_at": _BEFORE}),
    ),
    "search_performance": (
        ("missing_key", {"search_date": None}),
        ("out_of_range", {"query": "negative clicks", "clicks": -7}),
        ("bad_type", {"query": "text clicks", "clicks": "many"}),
    ),
    "acquisition_costs": (
        ("missing_key", {"acquisition_channel": None}),
        ("bad_type", {"acquisition_channel": "events", "amount": "tbd"}),
        ("impossible_time", {"acquisition_channel": "podcast", "cost_month": date(2027, 1, 1)}),
    ),
}
_ANCHOR = {
    "subscriptions": "started_at",
    "invoice_lines": "period_start_at",
    "tickets": "opened_at",
    "campaign_touches": "sent_at",
}


def broken_events(as_of: datetime) -> list[Row]:
    """Broken rows of events, one per way of being unusable."""
    fine = {
        "event_name": "task_completed",
        "occurred_at": LAUNCH + timedelta(days=20, hours=10),
        "user_id": "u1",
        "loaded_at": nightly(LAUNCH + timedelta(days=20, hours=10)),
    }
    broken: tuple[dict[str, Any], ...] = (
        {"event_id": None},
        {"event_id": "e999900001", "occurred_at": "03.04.2025 noon"},
        {"event_id": "e999900002", "occurred_at": as_of + timedelta(days=40), "loaded_at": as_of},
        {"event_id": "e999900003", "event_name": None},
        {"event_id": "e999900004", "user_id": None},
        {"event_id": "e999900005", "is_bot": "perhaps"},
    )
    return [[{**fine, **cells}.get(name) for name in column_names("events")] for cells in broken]


def with_defects(settings: Settings, table: str, rows: list[Row]) -> list[Row]:
    """The rows with late loads, doubles, older versions and broken rows; the input is not changed."""
    if not rows:
        return rows
    names = column_names(table)
    loaded = names.index("loaded_at")
    draws = Draws(settings.seed, f"defects {table}")
    rows = [list(row) for row in rows]
    picked = _pick(
        draws,
        len(rows),
        [max(2, round(len(rows) * share)) for share in (LATE_SHARE, CHANGED_SHARE, DUPLICATE_SHARE)],
    )
    for index in picked[0]:
        rows[index][loaded] = _later(draws, rows[index][loaded], settings.as_of)
    older = []
    for index in picked[1]:
        version = list(rows[index])
        for name, value in _OLDER[table].items():
            version[names.index(name)] = value
        latest = _later(draws, rows[index][loaded], settings.as_of)
        if latest > version[loaded] and version != rows[index]:
            rows[index][loaded] = latest
            older.append(version)
    doubles = [list(rows[index]) for index in picked[2]]
    return rows + older + doubles + _broken(settings, table, rows)


def _pick(draws: Draws, count: int, sizes: list[int]) -> list[list[int]]:
    """Row numbers for each size, none twice."""
    order = sorted(
        {draws.integer(0, count - 1) for _ in range(4 * sum(sizes))},
        key=lambda index: (index * 7919) % 104729,
    )
    groups, start = [], 0
    for size in sizes:
        groups.append(sorted(order[start : start + size]))
        start += size
    return groups


def _later(draws: Draws, loaded: datetime, as_of: datetime) -> datetime:
    return min(loaded + timedelta(days=draws.integer(2, 20)), max(as_of, loaded))


def _broken(settings: Settings, table: str, rows: list[Row]) -> list[Row]:
    names = column_names(table)
    broken = []
    for number, (_, cells) in enumerate(_BROKEN[table]):
        row = list(_template(table, rows, number))
        for name, value in cells.items():
            if value == _AHEAD:
                value = settings.as_of + timedelta(days=30 + number)
            elif value == _BEFORE:
                value = row[names.index(_ANCHOR[table])] - timedelta(days=40)
            row[names.index(name)] = value
        broken.append(row)
    return broken


def _template(table: str, rows: list[Row], number: int) -> Row:
    """A sound row to break, away from the ends of the table and with what the breakage needs."""
    names = column_names(table)
    start = (number + 1) * len(rows) // 8
    for row in rows[start:] + rows[:start]:
        if table == "invoice_lines" and row[names.index("period_end_at")] is None:
            continue
        if table == "subscriptions" and row[names.index("replaces_subscription_id")] is not None:
            continue
        if table == "survey_responses" and row[names.index("survey_id")] != "nps_relationship":
            continue
        return row
    return rows[0]


def with_offsets(rows: list[Row]) -> list[Row]:
    """Tickets of CSV: one phone ticket in ten gives its opening as local time with an offset, the same instant."""
    names = column_names("tickets")
    column, channel = names.index("opened_at"), names.index("channel")
    out = []
    for row in rows:
        digits = "".join(part for part in str(row[0]) if part.isdigit())
        if row[channel] == "phone" and digits and int(digits) % 10 == 0:
            row = list(row)
            row[column] = (row[column] + timedelta(hours=2)).isoformat("T", "seconds") + "+02:00"
        out.append(row)
    return out
