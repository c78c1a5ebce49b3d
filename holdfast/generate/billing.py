"""Subscriptions: one customer at a time is taken through trials, renewals, seat changes, dunning, pauses and cancels.

Times are cut to the minute; money is whole cents until a row is written.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .company import ADD_ON_CENTS, PLANS, Customer, price_id, seat_cents
from .invoicing import Charge, Invoice, Invoicing, Payment
from .rng import Draws
from .subscriptions import Discount, Item, Subscription, partly_known
from .timeline import BAD_RELEASE, PRICE_CHANGE, Settings, add_months, in_bad_release, minute
from .write import Row

TRIAL_DAYS = 14
# Chance per month of a voluntary cancel, of more seats and of fewer seats; chance that an invoice is not paid at once.
CHURN = {"smb": 0.027, "mid_market": 0.016, "enterprise": 0.006}
EXPANSION = {"smb": 0.052, "mid_market": 0.06, "enterprise": 0.055}
CONTRACTION = {"smb": 0.012, "mid_market": 0.012, "enterprise": 0.010}
PAYMENT_FAILURE = {"smb": 0.04, "mid_market": 0.025, "enterprise": 0.012}
TRIAL_CONVERSION = {"smb": 0.60, "mid_market": 0.70, "enterprise": 0.86}
# Cards expire with the year: more payments fail in January.
EXPIRY_MONTH_FACTOR = 2.5
# Days after the first attempt, and the chance that this one succeeds.
RECOVERY = ((3, 0.45), (7, 0.38), (14, 0.28))
BAD_RELEASE_CHURN = {"smb": 2.9, "mid_market": 1.15, "enterprise": 1.0}
RETURN_CHANCE = 0.22
REASONS = {
    "too_expensive": 0.25,
    "missing_feature": 0.18,
    "no_longer_needed": 0.19,
    "switched_competitor": 0.14,
    "poor_support": 0.09,
    "customer_request": 0.1,
    "": 0.05,
}
BAD_RELEASE_REASONS = {
    "poor_support": 0.4,
    "missing_feature": 0.2,
    "switched_competitor": 0.25,
    "too_expensive": 0.15,
}
FEEDBACK = {
    "too_expensive": ("Budget was cut this year.", "The price went up and we use two screens of it."),
    "missing_feature": ("We need approvals with more than one step.", "No audit log."),
    "no_longer_needed": ("The project is over.", "We closed that office."),
    "switched_competitor": ("Our parent company uses another tool.", "Moved to a suite."),
    "poor_support": ("Two weeks for an answer.", "Exports were broken for a month."),
}


class Billing:
    """Runs every customer's subscriptions and collects the rows of the billing tables."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.as_of = settings.as_of
        self.subscriptions: list[Subscription] = []
        self.invoicing = Invoicing(settings.as_of)
        self._item_count = 0
        self._change_count = 0

    def run(self, customers: list[Customer]) -> None:
        for customer in customers:
            self._run_customer(customer)
        self._soft_deleted(customers)

    # ---------- one customer

    def _run_customer(self, customer: Customer) -> None:
        draws = Draws(self.settings.seed, "billing", customer.index)
        if draws.chance(0.06):
            # Looked around and never subscribed.
            customer.spells.append((customer.created_at, customer.created_at + timedelta(days=10)))
            return
        plan = draws.weighted(
            {
                "smb": {"starter": 0.55, "team": 0.4, "business": 0.05},
                "mid_market": {"starter": 0.06, "team": 0.66, "business": 0.28},
                "enterprise": {"team": 0.35, "business": 0.65},
            }[customer.segment]
        )
        has_trial = draws.chance({"smb": 0.86, "mid_market": 0.72, "enterprise": 0.35}[customer.segment])
        term = 12 if draws.chance({"smb": 0.2, "mid_market": 0.4, "enterprise": 0.7}[customer.segment]) else 1
        start = minute(customer.created_at + timedelta(minutes=draws.integer(6, 90)))
        if not has_trial and customer.segment != "smb":
            start = minute(start + timedelta(days=draws.integer(3, 25)))
        if start >= self.as_of:
            customer.spells.append((customer.created_at, None))
            return
        sub = self._open(customer, draws, start, plan, term, customer.seats)
        customer.spells.append((customer.created_at, None))
        if has_trial and not self._trial(sub, draws):
            return
        self._paid(sub, draws, sub.trial[1] if sub.trial else start, is_new=True)
        self._return(customer, draws, sub)

    def _return(self, customer: Customer, draws: Draws, sub: Subscription) -> None:
        """Some of those who left come back weeks or months later under a new subscription."""
        while True:
            while sub.successor:
                sub = sub.successor
            if not sub.ended_at:
                return
            back = minute(
                sub.ended_at + timedelta(days=18 + draws.exponential(75.0), hours=draws.integer(0, 9))
            )
            if not draws.chance(RETURN_CHANCE) or back >= self.as_of or len(customer.spells) >= 3:
                return
            seats = max(1, round(sub.seats.quantity * draws.between(0.6, 1.1)))
            sub = self._open(customer, draws, back, sub.plan, 1, seats)
            customer.spells.append((back, None))
            customer.reactivations.append(back)
            customer.checkouts.append(back)
            self._paid(sub, draws, back, is_new=False)

    def _open(
        self, customer: Customer, draws: Draws, start: datetime, plan: str, term: int, seats: int
    ) -> Subscription:
        version = 1 if start < PRICE_CHANGE else 2
        cents = seat_cents(plan, term, customer.currency, version)
        item = Item(self._item_id(), price_id(plan, term, customer.currency, version), seats, cents)
        if customer.segment == "enterprise" and draws.chance(0.25):
            item.own_cents = round(cents * draws.pick((0.8, 0.85, 0.9)))
        sub = Subscription(f"sub{len(self.subscriptions) + 1}", customer, start, term, plan, version, item)
        sub.discount = self._discount(draws, start, term)
        self.subscriptions.append(sub)
        return sub

    @staticmethod
    def _discount(draws: Draws, start: datetime, term: int) -> Discount | None:
        point = draws.uniform()
        if point < 0.09:
            return Discount(percent=draws.pick((10, 15, 20)))
        if point < 0.15 and term == 1:
            months = draws.pick((3, 6))
            return Discount(draws.pick((25, 50)), 0, "repeating", add_months(start, months))
        if point < 0.18 and term == 1:
            return Discount(cents=draws.pick((1000, 2000)))
        if point < 0.2 and term == 1:
            return Discount(30, 0, "once", add_months(start, 1))
        return None

    def _trial(self, sub: Subscription, draws: Draws) -> bool:
        """Run the trial; whether it converts before as_of."""
        end = sub.started_at + timedelta(days=TRIAL_DAYS)
        sub.trial = sub.period = (sub.started_at, end)
        if sub.discount and sub.discount.ends_at:
            sub.discount.ends_at += timedelta(days=TRIAL_DAYS)
        sub.status = "trialing"
        self._change(sub, sub.started_at, "trial_started")
        if end >= self.as_of:
            return False
        chance = TRIAL_CONVERSION[sub.customer.segment] + (0.08 if sub.customer.is_well_onboarded else 0.0)
        if draws.chance(chance):
            sub.customer.checkouts.append(end - timedelta(hours=draws.integer(1, 60)))
            return True
        early = draws.chance(0.4)
        ended = minute(sub.started_at + timedelta(days=draws.between(2, 13))) if early else end
        sub.cancel_requested_at = ended if early else None
        reasons = {"no_longer_needed": 0.25, "missing_feature": 0.25, "too_expensive": 0.3, "": 0.2}
        self._end(sub, ended, draws.weighted(reasons) or None, is_churn=False)
        return False

    # ---------- the paid life of a subscription

    def _paid(
        self,
        sub: Subscription,
        draws: Draws,
        anchor: datetime,
        is_new: bool,
        carried: tuple[Charge, ...] = (),
    ) -> None:
        """Renew until the subscription ends or as_of; `carried` charges go on the first invoice."""
        customer = sub.customer
        if customer.paid_from is None:
            customer.paid_from = anchor
        sub.status = "active"
        self._change(sub, anchor, "activated" if sub.trial else "created")
        pending = list(carried)
        number, paid_months, is_opening = 0, 0, True
        while True:
            start, end = add_months(anchor, number * sub.term), add_months(anchor, (number + 1) * sub.term)
            if start >= self.as_of:
                return
            sub.period = (start, end)
            if number:
                self._renewal_changes(sub, draws, start, number)
            settled = self._bill(sub, draws, is_opening, is_new, pending)
            if settled is None:
                return
            pending = []
            outcome = self._live(sub, draws, settled, paid_months, pending)
            paid_months, is_opening = paid_months + sub.term, False
            if outcome == "over":
                return
            anchor, number = (outcome, 0) if isinstance(outcome, datetime) else (anchor, number + 1)

    def _renewal_changes(self, sub: Subscription, draws: Draws, at: datetime, number: int) -> None:
        """What happens at the start of a billing period: the new price list, an add-on."""
        if self._move_to_new_prices(sub, at):
            self._change(sub, at, "price_changed", only=sub.seats)
        if sub.term == 1 and sub.add_on is None and number >= 2 and draws.chance(0.014):
            cents = ADD_ON_CENTS[sub.customer.currency]
            sub.add_on = Item(self._item_id(), f"insights_m_{sub.customer.currency.lower()}", 1, cents)
            sub.customer.checkouts.append(at - timedelta(minutes=10))
            self._change(sub, at, "item_added", only=sub.add_on)

    @staticmethod
    def _move_to_new_prices(sub: Subscription, at: datetime) -> bool:
        """Put the seats on the price list of the day; whether that changed anything."""
        if sub.version == 2 or at < PRICE_CHANGE:
            return False
        sub.version = 2
        sub.seats.price_id = price_id(sub.plan, sub.term, sub.customer.currency, 2)
        sub.seats.cents = seat_cents(sub.plan, sub.term, sub.customer.currency, 2)
        return True

    def _bill(
        self, sub: Subscription, draws: Draws, is_opening: bool, is_new: bool, pending: list[Charge]
    ) -> datetime | None:
        """Invoice the current period; when it was settled (dunning delays that), None if it never was."""
        start, end = sub.current_period
        charges = [self._charge(sub, item, start, end, start) for item in sub.items]
        segment = sub.customer.segment
        if is_opening and is_new and segment != "smb" and draws.chance(0.3):
            charges.append(Charge.setup(sub.customer.currency))
        if not is_opening and sub.plan == "business" and sub.term == 1:
            charges.append(
                Charge.usage(sub.customer.currency, draws.integer(1, 60) * 1000, add_months(start, -1), start)
            )
        if in_bad_release(start) and start.month == 7 and segment == "smb" and draws.chance(0.12):
            charges.append(Charge("credit", None, None, -round(sub.seats.amount * 0.2)))
        reason = "create" if is_opening else "cycle"
        fails = draws.chance(PAYMENT_FAILURE[segment] * (EXPIRY_MONTH_FACTOR if start.month == 1 else 1.0))
        by_transfer = segment == "enterprise" and not fails
        invoice = self.invoicing.issue(
            sub.customer, sub.subscription_id, start, reason, charges + pending, 30 if by_transfer else 0
        )
        if not fails or invoice.total <= 0:
            delay = (
                timedelta(days=draws.integer(4, 33), hours=2)
                if by_transfer
                else timedelta(minutes=draws.integer(1, 4))
            )
            self.invoicing.pay(invoice, [Payment(start + delay, "succeeded", 1)], draws)
            return start
        return self._dun(sub, draws, invoice, start)

    def _dun(self, sub: Subscription, draws: Draws, invoice: Invoice, start: datetime) -> datetime | None:
        first = minute(start + timedelta(minutes=2))
        attempts = [Payment(first, "failed", 1)]
        recovered = None
        for number, (days, chance) in enumerate(RECOVERY, start=2):
            at = first + timedelta(days=days)
            if draws.chance(chance):
                attempts.append(Payment(at, "succeeded", number))
                recovered = at
                break
            attempts.append(Payment(at, "failed", number))
        self.invoicing.pay(invoice, attempts, draws, is_lost=recovered is None)
        if first >= self.as_of:
            return start
        sub.status = "past_due"
        self._change(sub, first, "payment_failed")
        if recovered is not None:
            if recovered >= self.as_of:
                return None
            sub.status = "active"
            self._change(sub, recovered, "payment_recovered")
            return recovered
        lost = minute(start + timedelta(days=21))
        if draws.chance(0.15):
            if lost >= self.as_of:
                return None
            sub.status = "unpaid"
            self._change(sub, lost, "marked_unpaid")
            lost += timedelta(days=30)
        if lost < self.as_of:
            self._end(sub, lost, "payment_failed", is_voluntary=False)
        return None

    def _live(
        self, sub: Subscription, draws: Draws, busy: datetime, paid_months: int, pending: list[Charge]
    ) -> datetime | str | None:
        """The current period after its payment: None to renew, a datetime to start anew from (a resume), or "over"."""
        start, end = sub.current_period
        for month in range(sub.term):
            low, high = add_months(start, month), add_months(start, month + 1)
            if low >= self.as_of:
                return "over"
            at = minute(low + (high - low) * draws.between(0.04, 0.96))
            action, size = draws.uniform(), draws.uniform()
            if at <= busy + timedelta(hours=1):
                continue
            hazard = self._churn_hazard(sub, at, paid_months + month, month == sub.term - 1)
            if action < hazard:
                return self._cancel(sub, draws, at, end)
            if at >= self.as_of:
                continue
            action = (action - hazard) / (1 - hazard)
            done = self._change_within(sub, draws, at, end, action, size, pending)
            if done is not None:
                return done
        return None

    def _churn_hazard(self, sub: Subscription, at: datetime, age: int, is_last: bool) -> float:
        """Chance of a voluntary cancel in a month; those who pay for longer terms leave at their end."""
        if not is_last:
            return 0.0
        segment = sub.customer.segment
        hazard = CHURN[segment] * (1.35 if age < 3 else 0.9)
        if sub.customer.is_well_onboarded:
            hazard *= 0.82
        if BAD_RELEASE[0] - timedelta(days=4) <= at < BAD_RELEASE[1] - timedelta(days=4):
            hazard *= BAD_RELEASE_CHURN[segment]
        return hazard if sub.term == 1 else 1 - (1 - hazard * 0.6) ** sub.term

    def _change_within(
        self,
        sub: Subscription,
        draws: Draws,
        at: datetime,
        end: datetime,
        action: float,
        size: float,
        pending: list[Charge],
    ) -> datetime | str | None:
        segment = sub.customer.segment
        grow, shrink = EXPANSION[segment], CONTRACTION[segment]
        edges = [grow, grow + shrink, grow + shrink + 0.008, grow + shrink + 0.0105]
        before = sub.seats.amount
        if action < edges[0]:
            sub.seats.quantity += max(1, round(sub.seats.quantity * (0.08 + 0.34 * size)))
            kind = "quantity_changed"
        elif action < edges[1]:
            sub.seats.quantity = max(1, round(sub.seats.quantity * (0.9 - 0.25 * size)))
            kind = "quantity_changed"
        elif action < edges[3]:
            step = 1 if action < edges[2] else -1
            rank = PLANS.index(sub.plan) + step
            if not 0 <= rank < len(PLANS):
                return None
            return self._switch_plan(sub, draws, at, end, PLANS[rank], pending)
        elif segment != "enterprise" and sub.term == 1 and action < edges[3] + 0.007:
            return self._pause(sub, draws, at)
        elif sub.add_on and action > 0.985:
            sub.add_on.quantity = 0
            self._change(sub, at, "item_removed", only=sub.add_on)
            sub.add_on = None
            return None
        else:
            return None
        if sub.seats.amount != before:
            self._change(sub, at, kind, only=sub.seats)
            self._prorate(sub, draws, at, end, sub.seats.amount - before, pending)
        return None

    def _switch_plan(
        self, sub: Subscription, draws: Draws, at: datetime, end: datetime, plan: str, pending: list[Charge]
    ) -> str | None:
        """Move to another plan: mostly within the subscription, sometimes under a new id at the same instant."""
        version = max(sub.version, 2 if at >= PRICE_CHANGE else 1)
        before = sub.seats.amount
        if sub.term == 1 and sub.add_on is None and draws.chance(0.6):
            unused = round(before * ((end - at) / (end - sub.current_period[0])))
            seats = sub.seats
            credit = Charge(
                "recurring",
                seats.item_id,
                seats.price_id,
                -unused,
                0,
                seats.quantity,
                at,
                end,
                is_proration=True,
            )
            self._end(sub, at, None, is_churn=False)
            new = self._open(
                sub.customer, draws, at, plan, 12 if draws.chance(0.4) else 1, sub.seats.quantity
            )
            new.replaces = sub.subscription_id
            sub.customer.checkouts.append(at)
            sub.successor = new
            self._paid(new, draws, at, is_new=False, carried=(credit, *pending))
            return "over"
        sub.plan, sub.version = plan, version
        sub.seats.price_id = price_id(plan, sub.term, sub.customer.currency, version)
        sub.seats.cents, sub.seats.own_cents = (
            seat_cents(plan, sub.term, sub.customer.currency, version),
            None,
        )
        self._change(sub, at, "plan_changed", only=sub.seats)
        sub.customer.checkouts.append(at)
        self._prorate(sub, draws, at, end, sub.seats.amount - before, pending)
        return None

    def _pause(self, sub: Subscription, draws: Draws, at: datetime) -> datetime | str:
        sub.status = "paused"
        self._change(sub, at, "paused")
        back = minute(at + timedelta(days=draws.integer(21, 95)))
        if back >= self.as_of:
            return "over"
        if draws.chance(0.3):
            self._end(sub, back, draws.weighted(REASONS) or None)
            return "over"
        sub.status = "active"
        self._move_to_new_prices(sub, back)
        self._change(sub, back, "resumed")
        return back

    def _cancel(self, sub: Subscription, draws: Draws, at: datetime, end: datetime) -> str:
        """A voluntary cancel: at the end of the period, or at once with or without a refund."""
        if at >= self.as_of:
            return "over"
        reasons = BAD_RELEASE_REASONS if in_bad_release(at) and sub.customer.segment == "smb" else REASONS
        reason = draws.weighted(reasons)
        sub.reason = reason or None
        if reason in FEEDBACK and draws.chance(0.3):
            sub.feedback = draws.pick(FEEDBACK[reason])
        sub.cancel_requested_at = at
        sub.at_period_end = sub.term > 1 or draws.chance(0.55)
        if sub.at_period_end:
            self._change(sub, at, "cancel_scheduled", reason=sub.reason)
            if end < self.as_of:
                self._end(sub, end, sub.reason)
            return "over"
        self._end(sub, at, sub.reason)
        if draws.chance(0.35):
            share = (end - at) / (end - sub.current_period[0])
            self.invoicing.refund_last(sub.subscription_id, share, at + timedelta(hours=draws.integer(2, 70)))
        return "over"

    def _end(
        self,
        sub: Subscription,
        at: datetime,
        reason: str | None,
        is_voluntary: bool = True,
        is_churn: bool = True,
    ) -> None:
        sub.status, sub.ended_at, sub.reason = "canceled", at, reason
        self._change(sub, at, "canceled", reason=reason)
        customer = sub.customer
        if is_churn:
            customer.churns.append(at)
            if is_voluntary:
                customer.voluntary_churns.append(at)
        if customer.paid_from is None or is_churn:
            customer.spells[-1] = (customer.spells[-1][0], at)

    # ---------- rows

    def _charge(self, sub: Subscription, item: Item, start: datetime, end: datetime, at: datetime) -> Charge:
        off = sub.discount.of(item.amount, at) if sub.discount and item is sub.seats else 0
        return Charge("recurring", item.item_id, item.price_id, item.amount, off, item.quantity, start, end)

    def _prorate(
        self, sub: Subscription, draws: Draws, at: datetime, end: datetime, delta: int, pending: list[Charge]
    ) -> None:
        """Charge (or credit) the rest of the period: at once for long terms, with the next invoice for monthly ones."""
        amount = round(delta * ((end - at) / (end - sub.current_period[0])))
        off = 0
        if sub.discount and sub.discount.percent and sub.discount.holds(at):
            off = round(amount * sub.discount.percent / 100)
        item = sub.seats
        charge = Charge(
            "recurring", item.item_id, item.price_id, amount, off, item.quantity, at, end, is_proration=True
        )
        if sub.term == 1:
            pending.append(charge)
        else:
            invoice = self.invoicing.issue(sub.customer, sub.subscription_id, at, "update", [charge], 0)
            self.invoicing.pay(invoice, [Payment(at + timedelta(minutes=3), "succeeded", 1)], draws)

    def _change(
        self, sub: Subscription, at: datetime, kind: str, only: Item | None = None, reason: str | None = None
    ) -> None:
        """Record the full state of the items from `at` on; now and then it is learned only days later."""
        if at >= self.as_of:
            return
        sub.updated_at = at
        for item in [only] if only else sub.items:
            self._change_count += 1
            recorded = at
            lag = Draws(self.settings.seed, "recorded", self._change_count)
            if lag.chance(0.015):
                recorded = minute(at + timedelta(days=lag.between(2.0, 30.0)))
                recorded = max(at, min(recorded, self.as_of - timedelta(hours=1)))
            sub.changes.append(sub.change_row(f"ch{self._change_count}", item, at, recorded, kind, reason))

    def _item_id(self) -> str:
        self._item_count += 1
        return f"si{self._item_count}"

    def _soft_deleted(self, customers: list[Customer]) -> None:
        """Two subscriptions opened by mistake and deleted within the day; they never billed anything."""
        paying = [(customer, customer.paid_from) for customer in customers if not customer.churns]
        for customer, paid_from in [(customer, since) for customer, since in paying if since][5:405:200]:
            draws = Draws(self.settings.seed, "deleted", customer.index)
            at = minute(paid_from + timedelta(days=9, minutes=37))
            if at >= self.as_of - timedelta(days=2):
                continue
            sub = self._open(customer, draws, at, "team", 1, 3)
            sub.discount = None
            self._change(sub, at, "created")
            sub.is_deleted, sub.updated_at = True, at + timedelta(hours=3)

    def rows(self) -> dict[str, list[Row]]:
        """Rows of subscriptions, subscription_changes, invoices, invoice_lines, payments and refunds."""
        billed = {invoice.subscription_id for invoice in self.invoicing.invoices}
        header_only, lines_only = partly_known(self.subscriptions, billed)
        headers: list[Row] = []
        changes: list[Row] = []
        for sub in self.subscriptions:
            if sub.subscription_id not in lines_only:
                headers.append(sub.header_row())
                if sub.subscription_id not in header_only:
                    changes.extend(sub.changes)
        invoicing = self.invoicing.rows(self.settings.seed)
        return {"subscriptions": headers, "subscription_changes": changes, **invoicing}
