"""Invoices with their lines, payment attempts and refunds. Amounts are whole cents until rows are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .company import SETUP_CENTS, USAGE_UNIT, Customer, money
from .rng import Draws
from .timeline import in_bad_release, nightly
from .write import Row

TAX_RATE = {"USD": 0.0, "EUR": 0.2, "GBP": 0.2}
FAILURES = {"insufficient_funds": 0.45, "card_declined": 0.3, "expired_card": 0.18, "processing_error": 0.07}
WRITE_OFF_DAYS = 21


@dataclass
class Charge:
    """One invoice line: cents before discount; start and end are the period that it pays for."""

    kind: str
    item_id: str | None
    price_id: str | None
    amount: int
    discount: int = 0
    quantity: int = 1
    start: datetime | None = None
    end: datetime | None = None
    is_proration: bool = False

    @classmethod
    def setup(cls, currency: str) -> Charge:
        return cls("one_time", None, f"setup_{currency.lower()}", SETUP_CENTS[currency])

    @classmethod
    def usage(cls, currency: str, calls: int, start: datetime, end: datetime) -> Charge:
        cents = round(calls * USAGE_UNIT[currency] * 100)
        return cls("usage", None, f"calls_{currency.lower()}", cents, 0, calls, start, end)


@dataclass
class Payment:
    """One attempt to collect an invoice."""

    at: datetime
    status: str
    number: int
    failure: str | None = None
    payment_id: str = ""


@dataclass
class Invoice:
    """One invoice, its charges and what became of it."""

    invoice_id: str
    customer: Customer
    subscription_id: str
    issued_at: datetime
    due_at: datetime
    reason: str
    charges: list[Charge]
    status: str = "open"
    payments: list[Payment] = field(default_factory=list)
    known_at: datetime | None = None

    @property
    def tax_rate(self) -> float:
        return TAX_RATE[self.customer.currency]

    def tax(self, charge: Charge) -> int:
        return round((charge.amount - charge.discount) * self.tax_rate)

    @property
    def total(self) -> int:
        return sum(charge.amount - charge.discount + self.tax(charge) for charge in self.charges)


class Invoicing:
    """Collects invoices, payments and refunds in the order in which billing makes them."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.invoices: list[Invoice] = []
        self.refunds: list[Row] = []
        self._last_paid: dict[str, Invoice] = {}
        self._payment_count = 0

    def issue(
        self,
        customer: Customer,
        subscription_id: str,
        at: datetime,
        reason: str,
        charges: list[Charge],
        due_days: int,
    ) -> Invoice:
        due = at + timedelta(days=due_days)
        number = f"in{len(self.invoices) + 1}"
        invoice = Invoice(number, customer, subscription_id, at, due, reason, charges, known_at=at)
        self.invoices.append(invoice)
        return invoice

    def pay(self, invoice: Invoice, attempts: list[Payment], draws: Draws, is_lost: bool = False) -> None:
        """Apply the attempts made before as_of; an invoice lost for good is written off after WRITE_OFF_DAYS."""
        if invoice.total <= 0:
            invoice.status = "paid"
            return
        for attempt in attempts:
            if attempt.at >= self.as_of:
                return
            self._payment_count += 1
            attempt.payment_id = f"py{self._payment_count}"
            invoice.payments.append(attempt)
            if attempt.status == "failed":
                attempt.failure = draws.weighted(FAILURES)
            elif invoice.due_at > invoice.issued_at and attempt.at > self.as_of - timedelta(days=3):
                attempt.status = "pending"
            else:
                invoice.status, invoice.known_at = "paid", attempt.at
                self._last_paid[invoice.subscription_id] = invoice
        lost_at = invoice.issued_at + timedelta(days=WRITE_OFF_DAYS)
        if is_lost and lost_at < self.as_of:
            invoice.status, invoice.known_at = "uncollectible", lost_at

    def refund_last(self, subscription_id: str, share: float, at: datetime) -> None:
        """Pay back a share (0-1) of the last paid invoice of a subscription."""
        invoice = self._last_paid.get(subscription_id)
        cents = round(invoice.total * share) if invoice else 0
        if invoice and cents > 0 and at < self.as_of:
            self._refund(invoice, invoice.payments[-1].payment_id, at, cents, "refund", "canceled_early")

    def _refund(
        self, invoice: Invoice, payment_id: str | None, at: datetime, cents: int, kind: str, reason: str
    ) -> None:
        customer = invoice.customer
        number = f"re{len(self.refunds) + 1}"
        ids = [number, payment_id, invoice.invoice_id, customer.customer_id]
        self.refunds.append([*ids, at, money(cents), customer.currency, kind, reason, nightly(at)])

    def _exceptions(self, seed: int) -> None:
        """Chargebacks, credit notes, voided doubles and drafts of the last days."""
        refunded = {row[2] for row in self.refunds}
        for number, invoice in enumerate(list(self.invoices)):
            draws = Draws(seed, "invoice exceptions", number)
            point = draws.uniform()
            segment = invoice.customer.segment
            is_paid = (
                invoice.status == "paid" and bool(invoice.payments) and invoice.invoice_id not in refunded
            )
            if is_paid and point < 0.003:
                at = invoice.payments[-1].at + timedelta(days=draws.integer(8, 45), hours=3)
                if at < self.as_of:
                    self._refund(
                        invoice, invoice.payments[-1].payment_id, at, invoice.total, "chargeback", "disputed"
                    )
            elif is_paid and in_bad_release(invoice.issued_at) and segment == "smb" and point < 0.05:
                at = invoice.issued_at + timedelta(days=draws.integer(5, 25), hours=6)
                if at < self.as_of:
                    self._refund(
                        invoice, None, at, round(invoice.total * 0.25), "credit_note", "service_level"
                    )
            elif 0.9945 < point < 0.998 and invoice.status == "paid":
                double = self.issue(
                    invoice.customer,
                    invoice.subscription_id,
                    invoice.issued_at,
                    invoice.reason,
                    invoice.charges,
                    0,
                )
                double.status, double.known_at = (
                    "void",
                    min(invoice.issued_at + timedelta(hours=5), self.as_of - timedelta(minutes=1)),
                )
        seen = 0
        for invoice in list(self.invoices[::-1]):
            if invoice.customer.segment == "enterprise" and invoice.status == "paid" and seen < 4:
                at = self.as_of - timedelta(days=1 + seen, hours=9)
                draft = self.issue(
                    invoice.customer,
                    invoice.subscription_id,
                    at,
                    "manual",
                    [Charge.setup(invoice.customer.currency)],
                    30,
                )
                draft.status, seen = "draft", seen + 1

    def rows(self, seed: int) -> dict[str, list[Row]]:
        """Rows of invoices, invoice_lines, payments and refunds."""
        self._exceptions(seed)
        invoices: list[Row] = []
        lines: list[Row] = []
        payments: list[Row] = []
        for invoice in self.invoices:
            customer, currency = invoice.customer, invoice.customer.currency
            paid = invoice.total if invoice.status == "paid" and invoice.total > 0 else 0
            invoices.append(
                [
                    invoice.invoice_id,
                    customer.customer_id,
                    invoice.subscription_id,
                    invoice.status,
                    invoice.reason,
                    invoice.issued_at,
                    invoice.due_at if invoice.due_at > invoice.issued_at else None,
                    currency,
                    money(sum(charge.amount for charge in invoice.charges)),
                    money(sum(charge.discount for charge in invoice.charges)),
                    money(sum(invoice.tax(charge) for charge in invoice.charges)),
                    money(invoice.total),
                    money(paid),
                    nightly(invoice.known_at or invoice.issued_at),
                ]
            )
            for charge in invoice.charges:
                lines.append(
                    [
                        f"il{len(lines) + 1}",
                        invoice.invoice_id,
                        invoice.subscription_id,
                        charge.item_id,
                        charge.price_id,
                        charge.kind,
                        charge.is_proration,
                        charge.start,
                        charge.end,
                        charge.quantity,
                        money(charge.amount),
                        money(charge.discount),
                        money(invoice.tax(charge)),
                        nightly(invoice.issued_at),
                    ]
                )
            for attempt in invoice.payments:
                payments.append(
                    [
                        attempt.payment_id,
                        invoice.invoice_id,
                        customer.customer_id,
                        attempt.at,
                        attempt.status,
                        money(invoice.total),
                        currency,
                        attempt.number,
                        attempt.failure,
                        nightly(attempt.at),
                    ]
                )
        return {"invoices": invoices, "invoice_lines": lines, "payments": payments, "refunds": self.refunds}
