"""Turns version rows of subscription items (one row per state, valid in [valid_from, valid_to)) into raw tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Version = Mapping[str, Any]
Row = dict[str, Any]


class RawTables:
    """Collects the rows of the billing tables of several histories, kept apart by a prefix of every id."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self._prices: dict[tuple[Any, ...], str] = {}

    def customer(self, prefix: str, customer_id: str, parent_id: str | None = None) -> str:
        """Adds a customer whose segment is the prefix, once. Returns: its id."""
        known = f"{prefix}:{customer_id}"
        if not any(row["customer_id"] == known for row in self.tables["customers"]):
            self.tables["customers"].append({
                "customer_id": known,
                "parent_customer_id": f"{prefix}:{parent_id}" if parent_id else None,
                "segment": prefix,
                "created_at": "2020-01-01",
            })
        return known

    def price(self, version: Version) -> str:
        """Adds the price of a version, once. Returns: its id."""
        interval = version["interval"] if version["interval"] != "none" else None
        plan = version.get("plan_id")
        key = (version["unit_amount"], version["currency"], interval, version["interval_count"], plan)
        if key not in self._prices:
            self._prices[key] = f"price{len(self._prices)}"
            self.tables["prices"].append({
                "price_id": self._prices[key],
                "plan_name": plan,
                "price_kind": "recurring",
                "unit_amount": version["unit_amount"],
                "currency": version["currency"],
                "billing_interval": interval,
                "interval_count": version["interval_count"],
            })
        return self._prices[key]

    def history(self, prefix: str, versions: Sequence[Version]) -> None:
        """Adds subscriptions with all their changes."""
        for subscription_id, items in _by_subscription(versions).items():
            known = f"{prefix}:{subscription_id}"
            self._header(prefix, known, items, price_id=None)
            for item_id, states in _by(items, "item_id").items():
                for state, following in zip(states, [*states[1:], None]):
                    self._change(known, f"{prefix}:{item_id}", state, state["valid_from"], state["status"])
                    if state["valid_to"] and (following is None or following["valid_from"] > state["valid_to"]):
                        self._change(known, f"{prefix}:{item_id}", state, state["valid_to"], "canceled")

    def headers(self, prefix: str, versions: Sequence[Version]) -> bool:
        """Adds the same subscriptions by their headers alone. Returns: False when a header cannot say it all."""
        subscriptions = _by_subscription(versions)
        for states in subscriptions.values():
            fixed = {(s["item_id"], s["unit_amount"], s["quantity"], bool(s.get("discount"))) for s in states}
            turned = len(states) > 1 and states[-1]["status"] not in ("paused", "past_due")
            if len(fixed) > 1 or turned or any(s.get("discount") for s in states):
                return False
        for subscription_id, states in subscriptions.items():
            self._header(prefix, f"{prefix}:{subscription_id}", states, price_id=self.price(states[0]))
        return True

    def invoices(self, prefix: str, invoices: Sequence[Mapping[str, Any]]) -> None:
        """Adds invoices and their lines, of subscriptions that nothing else knows."""
        for invoice in invoices:
            invoice_id = f"{prefix}:{invoice['invoice_id']}"
            self.tables["invoices"].append({
                "invoice_id": invoice_id,
                "customer_id": self.customer(prefix, invoice["customer_id"]),
                "subscription_id": f"{prefix}:{invoice['subscription_id']}",
                "status": invoice["status"],
                "issued_at": invoice["issued_at"],
                "currency": "USD",
                "total": sum(line["amount"] for line in invoice["lines"]),
            })
            for number, line in enumerate(invoice["lines"]):
                self.tables["invoice_lines"].append({
                    "line_id": f"{invoice_id}:{number}",
                    "invoice_id": invoice_id,
                    "line_kind": line["kind"],
                    "is_proration": line["is_proration"],
                    "period_start_at": line["period_start"],
                    "period_end_at": line["period_end"],
                    "quantity": line["quantity"],
                    "amount": line["amount"],
                })

    def _header(self, prefix: str, subscription_id: str, states: Sequence[Version], price_id: str | None) -> None:
        last = states[-1]
        ends = [state["valid_to"] for state in states]
        ended_at = max(ends) if all(ends) else None
        self.tables["subscriptions"].append({
            "subscription_id": subscription_id,
            "customer_id": self.customer(prefix, last["customer_id"], last.get("parent_account_id")),
            "status": "canceled" if ended_at else last["status"],
            "started_at": min(state["valid_from"] for state in states),
            "price_id": price_id,
            "quantity": last["quantity"],
            "current_period_start_at": last["valid_from"] if len(states) > 1 else None,
            "ended_at": ended_at,
            "cancel_reason": last.get("cancel_reason"),
        })

    def _change(self, subscription_id: str, item_id: str, state: Version, effective_at: str, status: str) -> None:
        discount = state.get("discount") or {}
        self.tables["subscription_changes"].append({
            "change_id": f"change{len(self.tables['subscription_changes'])}",
            "subscription_id": subscription_id,
            "item_id": item_id,
            "effective_at": effective_at,
            "change_type": "changed",
            "status_after": status,
            "price_id_after": self.price(state),
            "quantity_after": state["quantity"],
            "discount_percent_after": discount.get("percent_off"),
            "discount_amount_after": discount.get("amount_off"),
            "discount_duration_after": discount.get("duration"),
            "discount_ends_at": discount.get("end"),
            "reason": state.get("cancel_reason") if status == "canceled" else None,
        })


def _by(versions: Sequence[Version], column: str) -> dict[str, list[Version]]:
    groups: dict[str, list[Version]] = defaultdict(list)
    for version in sorted(versions, key=lambda version: version["valid_from"]):
        groups[version[column]].append(version)
    return groups


def _by_subscription(versions: Sequence[Version]) -> dict[str, list[Version]]:
    return _by(versions, "subscription_id")
