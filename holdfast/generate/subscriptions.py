"""State of one subscription while it is simulated, and its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .company import Customer, money
from .timeline import nightly
from .write import Row


@dataclass
class Item:
    """One line of a subscription: price, quantity and an own price in cents where negotiated."""

    item_id: str
    price_id: str
    quantity: int
    cents: int
    own_cents: int | None = None

    @property
    def amount(self) -> int:
        return self.quantity * (self.own_cents if self.own_cents is not None else self.cents)


@dataclass
class Discount:
    """A reduction of the seat item: percent, or cents per billing period."""

    percent: int = 0
    cents: int = 0
    duration: str = "forever"
    ends_at: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.ends_at is None or moment < self.ends_at

    def of(self, amount: int, moment: datetime) -> int:
        """Cents taken off an amount charged at a moment."""
        if amount <= 0 or not self.holds(moment):
            return 0
        return min(amount, self.cents + round(amount * self.percent / 100))


@dataclass
class Subscription:
    """One subscription while it is simulated."""

    subscription_id: str
    customer: Customer
    started_at: datetime
    term: int
    plan: str
    version: int
    seats: Item
    add_on: Item | None = None
    discount: Discount | None = None
    status: str = "active"
    trial: tuple[datetime, datetime] | None = None
    period: tuple[datetime, datetime] | None = None
    cancel_requested_at: datetime | None = None
    at_period_end: bool = False
    ended_at: datetime | None = None
    reason: str | None = None
    feedback: str | None = None
    replaces: str | None = None
    successor: Subscription | None = None
    updated_at: datetime | None = None
    is_deleted: bool = False
    changes: list[Row] = field(default_factory=list)

    @property
    def current_period(self) -> tuple[datetime, datetime]:
        """The billing period that runs; only asked for once there is one."""
        assert self.period is not None
        return self.period

    @property
    def items(self) -> list[Item]:
        return [self.seats] + ([self.add_on] if self.add_on else [])

    @property
    def is_plain(self) -> bool:
        """Whether nothing ever happened to it but its start and perhaps its end."""
        own = (self.trial, self.discount, self.seats.own_cents, self.replaces, self.successor, self.add_on)
        is_ended = self.status == "canceled"
        return (
            (is_ended or self.status == "active")
            and len(self.changes) == 1 + is_ended
            and not any(own)
            and not self.is_deleted
        )

    def header_row(self) -> Row:
        """Row of `subscriptions`."""
        updated = self.updated_at or self.started_at
        trial, period = self.trial or (None, None), self.period or (None, None)
        return [
            self.subscription_id,
            self.customer.customer_id,
            self.status,
            self.started_at,
            self.seats.price_id,
            self.seats.quantity,
            self.customer.currency,
            *trial,
            *period,
            self.cancel_requested_at,
            self.at_period_end,
            self.ended_at,
            self.reason,
            self.feedback,
            self.replaces,
            self.is_deleted,
            updated,
            nightly(updated),
        ]

    def change_row(
        self, change_id: str, item: Item, at: datetime, recorded: datetime, kind: str, reason: str | None
    ) -> Row:
        """Row of `subscription_changes`: the state of one item from `at` on. Only seats are discounted."""
        discount = self.discount if self.discount and self.discount.holds(at) and item is self.seats else None
        return [
            change_id,
            self.subscription_id,
            item.item_id,
            at,
            recorded,
            kind,
            self.status,
            item.price_id,
            item.quantity,
            money(item.own_cents) if item.own_cents is not None else None,
            Decimal(discount.percent) if discount and discount.percent else None,
            money(discount.cents) if discount and discount.cents else None,
            discount.duration if discount else None,
            discount.ends_at if discount else None,
            reason,
            nightly(recorded),
        ]


def partly_known(subscriptions: list[Subscription], billed: set[str]) -> tuple[set[str], set[str]]:
    """Ids of a few plain subscriptions that the export knows by header only, and by invoice lines only."""
    plain = [sub.subscription_id for sub in subscriptions if sub.is_plain and sub.subscription_id in billed]
    chosen = plain[:: max(1, len(plain) // 16)][:16]
    lines_only = set(chosen[3::4])
    return set(chosen) - lines_only, lines_only
