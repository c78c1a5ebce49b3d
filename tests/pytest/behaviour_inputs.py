"""Published cases of product analytics as raw tables and policies of ours.

Many cases share one build. Each keeps to itself: its ids carry its name, its users belong to one customer
whose `segment` is its name, and it has definition rows of its own. Figures are then read by segment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Case = Mapping[str, Any]
Rows = list[dict[str, Any]]

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "cases" / "product_cases.json").read_text())["cases"]
}


def filtered_name(event: Mapping[str, Any], condition: Mapping[str, Any] | None) -> str:
    """An event's name; one that meets a property condition is a kind of event of its own."""
    properties = event.get("properties") or {}
    meets = condition and all(properties.get(key) == value for key, value in condition.items())
    return event["event_name"] + (" with " + json.dumps(condition) if meets else "")


def definition_events(params: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any] | None]:
    """The start event and the return event of a retention case, and the condition that splits events."""
    start, back = params.get("start_event") or "*", params.get("return_event") or "*"
    for key, event in (("start_filter", start), ("return_filter", back)):
        if condition := params.get(key):
            named = event + " with " + json.dumps(condition)
            return (named, "*", condition) if key == "start_filter" else ("*", named, condition)
    return start, back, None


def brackets(sizes: Iterable[int] | None) -> str | None:
    """Bracket sizes as our ranges: [3, 5] becomes 1-3|4-8."""
    if not sizes:
        return None
    parts, first = [], 1
    for size in sizes:
        parts.append(f"{first}-{first + size - 1}")
        first += size
    return "|".join(parts)


def raw_tables(cases: Iterable[Case]) -> dict[str, Rows]:
    """Customers, users, identity links and events of some cases."""
    customers, users, links, events = [], {}, [], []
    for case in cases:
        name, params = case["id"], case["params"]
        # A week before anything happens, so that no figure depends on it.
        born = min((event["occurred_at"] for event in case["events"]), default="2020-01-01T00:00:00Z")
        customers += [
            {"customer_id": name, "segment": name, "created_at": born},
            {"customer_id": f"{name}/other", "segment": "other", "created_at": born},
        ]
        attributes = {user["user_id"]: user for user in case.get("users", [])}
        aliases = {link["alias_id"] for link in case.get("identity_links", [])}
        condition = definition_events(params)[2]
        for number, event in enumerate(case["events"]):
            user = event.get("user_id")
            anonymous = event.get("anonymous_id")
            if attributes.get(user, {}).get("is_anonymous"):
                user, anonymous = None, user
            events.append(
                {
                    # Ids in the order of rows: the order of events that happen at one moment.
                    "event_id": f"{name}/{number:05}",
                    "event_name": filtered_name(event, condition),
                    "occurred_at": event["occurred_at"],
                    "user_id": user and f"{name}/{user}",
                    "anonymous_id": anonymous and f"{name}/{anonymous}",
                    "session_id": event.get("session_id") and f"{name}/{event['session_id']}",
                    "properties": json.dumps(event["properties"]) if event.get("properties") else None,
                }
            )
            if user and user not in aliases:
                wanted = params.get("user_filter") or {}
                own = attributes.get(user, {})
                fits = all(own.get(key) == value for key, value in wanted.items())
                users[f"{name}/{user}"] = {
                    "user_id": f"{name}/{user}",
                    "customer_id": name if fits else f"{name}/other",
                    "signed_up_at": born,
                    "is_internal": own.get("is_internal", False),
                }
        for number, link in enumerate(case.get("identity_links", [])):
            links.append(
                {
                    "link_id": f"{name}/{number}",
                    "alias_id": f"{name}/{link['alias_id']}",
                    "user_id": f"{name}/{link['user_id']}",
                    "kind": "alias",
                    "linked_at": born,
                }
            )
    return {
        "customers": customers,
        "users": list(users.values()),
        "identity_links": links,
        "events": events,
    }


def config_tables(cases: Iterable[Case]) -> dict[str, Rows]:
    """The policies that ask for the figures of some cases, one definition per case."""
    retention, stickiness, funnels, steps = [], [], [], []
    for case in cases:
        name, kind, params = case["id"], case["kind"], case["params"]
        if kind == "retention":
            start, back, _ = definition_events(params)
            columns = params.get("columns", "triangular")
            last = (
                max(params["offsets"])
                if "offsets" in params
                else (params["n_cohorts"] if columns == "triangular" else columns) - 1
            )
            retention.append(
                {
                    "definition_name": name,
                    "entity": "user",
                    **{key: params[key] for key in ("period", "mode", "cohort_basis", "time_basis")},
                    "start_event": start,
                    "return_event": back,
                    "min_occurrences": params.get("min_occurrences", 1),
                    "brackets": brackets(params.get("brackets")),
                    "max_periods": last,
                }
            )
        elif kind == "stickiness":
            occurrences = params.get("occurrences", {"op": "gte", "value": 1})
            first, last = (params[key].partition("T") for key in ("range_start", "range_end"))
            stickiness.append(
                {
                    "stickiness_name": name,
                    "period": params["period"],
                    "range_start": first[0],
                    "range_end": last[0],
                    "min_occurrences": occurrences["value"],
                    "max_occurrences": occurrences["value"] if occurrences["op"] == "eq" else None,
                    "range_start_hour": first[2][:2] or None,
                    "range_end_hour": last[2][:2] or None,
                }
            )
        elif kind == "funnel":
            days = params["window"]
            funnels.append(
                {
                    "funnel_name": name,
                    "entity": "user",
                    "mode": params["mode"],
                    "conversion_window_seconds": days and days * 86400,
                }
            )
            steps += [
                {"funnel_name": name, "step_number": number, "event_name": event}
                for number, event in enumerate(params["steps"], start=1)
            ]
    (gap,) = {case["params"]["gap_seconds"] for case in cases if "gap_seconds" in case["params"]} or {1800}
    tables = {
        "retention_definitions": retention,
        "stickiness_definitions": stickiness,
        "funnel_definitions": funnels,
        "funnel_steps": steps,
        "event_catalog": [{"event_name": "page_view", "is_page_view": True}],
        "session_rules": [{"inactivity_seconds": gap, "max_session_hours": 24, "mau_window_days": 30}],
    }
    return {table: rows for table, rows in tables.items() if rows}
