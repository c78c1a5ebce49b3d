"""A company of a few people, told in every raw table: small enough to build in seconds."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]

PEOPLE = 12
LOADED = "2024-06-30T00:00:00Z"


def ids(number: int) -> dict[str, str]:
    """The ids of one customer, of its user and of one that only events know, each a text that is found nowhere else."""
    return {
        "customer": f"cust-{number:02}-qx", "user": f"user-{number:02}-qx", "device": f"device-{number:02}-qx",
        "email": f"mail-{number:02}-qx@example.org", "subscription": f"subs-{number:02}-qx", "invoice": f"inv-{number:02}-qx",
        "guest": f"guest-{number:02}-qx",
    }  # fmt: skip


def tables(people: int = PEOPLE, days: int = 24) -> dict[str, Rows]:
    """Rows by raw table.

    people  number of customers, each with one user, a device, a subscription and an invoice
    days    days of events; more of them are an export of a later day
    """
    found: dict[str, Rows] = {
        name: []
        for name in (
            "customers", "users", "identity_links", "events", "prices", "subscriptions", "subscription_changes",
            "invoices", "invoice_lines", "payments", "refunds", "orders", "survey_invitations", "survey_responses",
            "tickets", "campaign_touches",
        )
    }  # fmt: skip
    found["prices"].append({
        "price_id": "p1", "plan_name": "Pro", "price_kind": "recurring", "unit_amount": "50", "currency": "USD",
        "billing_interval": "month", "interval_count": "1", "loaded_at": LOADED,
    })  # fmt: skip
    for number in range(people):
        for table, rows in of_person(number, people, days).items():
            found[table] += rows
    return found


def of_person(number: int, people: int, days: int) -> dict[str, Rows]:
    """The rows of one person."""
    own = ids(number)
    customer, user, device = own["customer"], own["user"], own["device"]
    month = number % 5 + 1
    start = f"2024-{month:02}-03T10:00:00Z"
    loaded = {"loaded_at": LOADED}
    both = {"customer_id": customer, "user_id": user}
    events = [
        {
            "event_id": f"e{number}-{day}", "event_name": ("page_viewed", "report_created")[day % 2],
            "occurred_at": f"2024-06-{day:02}T{8 + number % 9:02}:00:00Z",
            "user_id": user if day % 3 else "", "anonymous_id": device, "session_id": "", "customer_id": "",
            "page_url": f"https://app.example.org/home?as={user}", "referrer_url": "https://search.example.org/",
            # the day after; of people who came later, with the later export
            "loaded_at": f"2024-06-{max(day, 25 if number >= PEOPLE else 1) + 1:02}T00:00:00Z",
        }
        for day in range(1 + number % 3, days + 1)
    ]  # fmt: skip
    events.append({
        "event_id": f"g{number}", "event_name": "page_viewed", "occurred_at": "2024-06-01T08:00:00Z", "user_id": own["guest"],
        "customer_id": customer, "loaded_at": events[0]["loaded_at"],
    })  # fmt: skip
    return {
        "customers": [{
            "customer_id": customer, "name": f"Name of {customer}", "segment": ("small", "large")[number % 2],
            "country": ("DE", "US", "BR")[number % 3], "created_at": start,
            # the first owns the second
            "parent_customer_id": ids(0)["customer"] if number == 1 else "", **loaded,
        }],
        "users": [{**both, "signed_up_at": start, "country": "DE", **loaded}],
        "identity_links": [
            {"link_id": f"l{number}", "alias_id": own["email"], "user_id": user, "kind": "alias", "linked_at": start, **loaded}
        ],
        "events": events,
        "subscriptions": [{
            "subscription_id": own["subscription"], "customer_id": customer, "status": "active", "started_at": start,
            "price_id": "p1", "quantity": "2", "currency": "USD", **loaded,
        }],
        "subscription_changes": [{
            "change_id": f"ch{number}", "subscription_id": own["subscription"], "item_id": f"it{number}",
            "effective_at": start, "change_type": "start", "status_after": "active", "price_id_after": "p1",
            "quantity_after": str(1 + number % 3), **loaded,
        }],
        "invoices": [{
            "invoice_id": own["invoice"], "customer_id": customer, "subscription_id": own["subscription"],
            "status": "paid", "issued_at": start, "currency": "USD", "total": "100", **loaded,
        }],
        "invoice_lines": [{
            "line_id": f"ln{number}", "invoice_id": own["invoice"], "subscription_id": own["subscription"],
            "line_kind": "recurring", "amount": "100", "period_start_at": start,
            "period_end_at": f"2024-{month + 1:02}-03T10:00:00Z", **loaded,
        }] + [
            # one whose invoice is missing: only its subscription says whose it is
            {"line_id": "lost", "invoice_id": "none", "subscription_id": own["subscription"], "line_kind": "usage", "amount": "3"}
        ] * (number == 1),
        "payments": [{
            "payment_id": f"pay{number}", "invoice_id": own["invoice"], "customer_id": customer,
            "attempted_at": start, "status": "failed" if number % 4 == 0 else "succeeded", "amount": "100",
            "currency": "USD", "attempt_number": "1", **loaded,
        }],
        "refunds": [{
            "refund_id": f"rf{number}", "payment_id": f"pay{number}", "invoice_id": own["invoice"], "customer_id": "",
            "refunded_at": f"2024-{month + 1:02}-01T10:00:00Z", "amount": "1", "currency": "USD", "kind": "refund", **loaded,
        }] if number % 4 == 1 else [],
        "orders": [
            {"order_id": f"o{number}", "customer_id": customer, "ordered_at": start, "amount": "19.99", "currency": "USD", **loaded},
            # one that is rejected, so that the quarantine names the person, too
            {"order_id": f"bad{number}", "customer_id": customer, "ordered_at": start, "amount": "much", "currency": "USD", **loaded},
        ],
        "survey_invitations": [{"invitation_id": f"iv{number}", "survey_id": "nps_relationship", **both, "sent_at": start, **loaded}],
        "survey_responses": [{
            "response_id": f"sr{number}", "survey_id": "nps_relationship", "responded_at": f"2024-{month:02}-05T10:00:00Z",
            "score": str(number % 11), "invitation_id": f"iv{number}", **both,
            "comment": f"I am {user} and the price is too high", **loaded,
        }],
        "tickets": [{
            "ticket_id": f"t{number}", "opened_at": start, "channel": "email", "status": "solved", **both,
            "topic": "billing", "first_responded_at": f"2024-{month:02}-03T11:00:00Z",
            "resolved_at": f"2024-{month:02}-04T11:00:00Z", **loaded,
        }],
        "campaign_touches": [{
            "touch_id": f"to{number}", "campaign_id": "c1", "campaign_kind": "win_back", "sent_at": start, **both, **loaded,
        }],
    }  # fmt: skip


def write(folder: Path, rows_of: dict[str, Rows], part: str = "first") -> Path:
    """Writes `<table>.csv` per table; events to `events/<part>.csv`, as an export that grows by files.

    Returns: the folder.
    """
    (folder / "events").mkdir(parents=True, exist_ok=True)
    for table, rows in rows_of.items():
        path = folder / "events" / f"{part}.csv" if table == "events" else folder / f"{table}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_next(folder: Path) -> None:
    """Writes the next export over `write(folder, tables())`: new people and new days, the new events in a file of
    their own."""
    known = {row["event_id"] for row in tables()["events"]}
    later = tables(PEOPLE + 2, days=27)
    later["events"] = [row for row in later["events"] if row["event_id"] not in known]
    write(folder, later, "second")
