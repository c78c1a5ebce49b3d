"""What customers say and ask for, and what they are sent: tickets, surveys, campaign touches and orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from .company import Customer, User
from .rng import Draws
from .timeline import BAD_RELEASE, LAUNCH, Settings, add_months, in_bad_release, nightly
from .write import Row

NPS, CSAT, CES = "nps_relationship", "csat_support", "ces_onboarding"
TICKET_CHANNELS = {"email": 0.44, "chat": 0.31, "web_form": 0.16, "phone": 0.09}
FIRST_RESPONSE_MINUTES = {"email": 170.0, "chat": 5.0, "web_form": 240.0, "phone": 2.0}
TOPICS = {
    "how_to": 0.34,
    "bug": 0.24,
    "billing": 0.16,
    "integration": 0.12,
    "feature_request": 0.09,
    "performance": 0.05,
}
BAD_TOPICS = {"bug": 0.55, "performance": 0.22, "how_to": 0.13, "billing": 0.1}
PRIORITIES = {"low": 0.3, "normal": 0.5, "high": 0.15, "urgent": 0.05}
TICKETS_PER_MONTH = {"smb": 0.11, "mid_market": 0.2, "enterprise": 0.38}
BAD_RELEASE_TICKETS = {"smb": 3.6, "mid_market": 1.7, "enterprise": 1.4}
RESPONSE_RATE = {NPS: 0.31, CSAT: 0.34, CES: 0.28}
# A voluntary churn this many days ahead is already in the mood of the answer.
CHURN_AHEAD = (timedelta(days=1), timedelta(days=100))
GOOD = (
    "Saves us hours each week.",
    "Reports are clear.",
    "Support is quick.",
    "Easy to roll out.",
    "Automations are great.",
)
BAD = (
    "Exports broke again.",
    "Too slow since the update.",
    "Hard to justify the price.",
    "Waited days for help.",
    "Missing approvals.",
)
FINE = (
    "Does the job.",
    "Good, but the mobile app lacks filters.",
    "Search could be better.",
    "No strong opinion.",
)
ORDER_AMOUNTS = {
    "service": (60000, 240000),
    "add_on": (9000, 45000),
    "purchase": (4000, 20000),
    "upgrade": (15000, 90000),
}
ORDER_KINDS = {"purchase": 0.42, "add_on": 0.28, "service": 0.2, "upgrade": 0.1}


class Feedback:
    """Collects the rows of tickets, surveys, campaigns and orders, customer by customer."""

    def __init__(self, settings: Settings, customers: list[Customer], users: list[User]) -> None:
        self.settings, self.as_of = settings, settings.as_of
        self.customers, self.users = customers, users
        self.tables: dict[str, list[Row]] = {
            name: []
            for name in ("tickets", "survey_invitations", "survey_responses", "campaign_touches", "orders")
        }

    def run(self) -> dict[str, list[Row]]:
        for customer in self.customers:
            draws = Draws(self.settings.seed, "feedback", customer.index)
            self._tickets(customer, draws)
            self._relationship(customer, draws)
            self._onboarding(customer, draws)
            self._campaigns(customer, draws)
            self._orders(customer, draws)
        return self.tables

    def _id(self, table: str, prefix: str) -> str:
        return f"{prefix}{len(self.tables[table]) + 1}"

    def _someone(self, customer: Customer, draws: Draws, at: datetime) -> User:
        """A user of the customer who has signed up by then."""
        user = self.users[draws.pick(customer.users)]
        return user if user.signed_up_at < at else self.users[customer.users[0]]

    # ---------- tickets and their survey

    def _tickets(self, customer: Customer, draws: Draws) -> None:
        for start, end in customer.spells:
            at = start
            while True:
                # Step by the busiest rate and keep a share, so that the rate can change with time.
                rate = TICKETS_PER_MONTH[customer.segment]
                most = BAD_RELEASE_TICKETS[customer.segment]
                at += timedelta(days=draws.exponential(30.0 / (rate * most)))
                if at >= (end or self.as_of) or at >= self.as_of:
                    break
                is_bad = in_bad_release(at)
                early = 1.4 if at < customer.created_at + timedelta(days=30) else 0.95
                if draws.chance(1.0 if is_bad else min(1.0, early / most)):
                    self._ticket(customer, draws, at, is_bad)

    def _ticket(self, customer: Customer, draws: Draws, at: datetime, is_bad: bool) -> None:
        hour = min(max(13 + 3.0 * draws.normal(), 5), 22)
        at = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=round(hour * 60))
        if at.weekday() >= 5 and draws.chance(0.7):
            at += timedelta(days=2)
        if at >= self.as_of or at < customer.created_at:
            return
        user = self._someone(customer, draws, at)
        channel = draws.weighted(TICKET_CHANNELS)
        slow = 2.4 if is_bad else 1.0
        answered = at + timedelta(
            minutes=max(1, round(draws.lognormal(FIRST_RESPONSE_MINUTES[channel] * slow, 0.9)))
        )
        solved = answered + timedelta(minutes=max(3, round(draws.lognormal(9.0 * slow, 1.2) * 60)))
        is_solved = draws.chance(0.94) and solved < self.as_of
        reopened = draws.weighted({0: 0.9, 1: 0.08, 2: 0.02}) if is_solved else 0
        is_answered = answered < self.as_of
        status = (
            draws.weighted({"solved": 0.3, "closed": 0.7})
            if is_solved
            else "pending"
            if is_answered
            else "open"
        )
        known = solved if is_solved else answered if is_answered else at
        number = self._id("tickets", "t")
        self.tables["tickets"].append(
            [
                number,
                at,
                channel,
                status,
                customer.customer_id,
                user.user_id,
                draws.weighted(BAD_TOPICS if is_bad else TOPICS),
                draws.weighted(PRIORITIES),
                answered if is_answered else None,
                solved if is_solved else None,
                reopened,
                nightly(known),
            ]
        )
        if is_solved and draws.chance(0.72):
            weights = (0.26, 0.2, 0.18, 0.22, 0.14) if is_bad else (0.03, 0.05, 0.11, 0.36, 0.45)
            score = draws.weighted(dict(zip((1, 2, 3, 4, 5), weights)))
            sent = solved + timedelta(hours=1)
            self._survey(
                draws, CSAT, customer, user, sent, channel, str(score), None, number, (score - 1) / 4
            )

    # ---------- other surveys

    def _relationship(self, customer: Customer, draws: Draws) -> None:
        """The quarterly question, in the second month of each quarter, to customers of a month or more."""
        for month in range(1, self.settings.months + 1, 3):
            sent = add_months(LAUNCH, month) + timedelta(days=9, hours=9, minutes=draws.integer(0, 50))
            if sent >= self.as_of or not customer.paid_from or not customer.has_access(sent):
                continue
            if sent < customer.paid_from + timedelta(days=30):
                continue
            asked = 1 if customer.segment == "smb" else min(2, len(customer.users))
            for position in range(asked):
                user = self.users[customer.users[position]]
                if user.signed_up_at < sent and draws.chance(0.85):
                    score = self._nps_score(customer, draws, sent)
                    self._survey(
                        draws, NPS, customer, user, sent, "email", str(score), None, None, score / 10
                    )

    def _nps_score(self, customer: Customer, draws: Draws, at: datetime) -> int:
        leaving = any(CHURN_AHEAD[0] < churn - at < CHURN_AHEAD[1] for churn in customer.voluntary_churns)
        detractor, passive = (0.82, 0.13) if leaving else (0.12, 0.31)
        if (
            customer.segment == "smb"
            and BAD_RELEASE[0] <= at < BAD_RELEASE[1] + timedelta(days=30)
            and not leaving
        ):
            detractor += 0.12
        point = draws.uniform()
        if point < detractor:
            return draws.weighted({0: 0.05, 1: 0.03, 2: 0.07, 3: 0.12, 4: 0.15, 5: 0.26, 6: 0.32})
        return draws.pick((7, 8, 8)) if point < detractor + passive else draws.pick((9, 9, 10))

    def _onboarding(self, customer: Customer, draws: Draws) -> None:
        """How easy it was (7 = very easy), asked three weeks after sign-up of those who are still there."""
        sent = customer.created_at + timedelta(days=21, minutes=draws.integer(0, 300))
        user = self.users[customer.users[0]]
        if sent >= self.as_of or not customer.has_access(sent):
            return
        weights = (
            (0.01, 0.03, 0.05, 0.11, 0.24, 0.32, 0.24)
            if customer.is_well_onboarded
            else (0.05, 0.09, 0.14, 0.2, 0.24, 0.18, 0.1)
        )
        score = draws.weighted(dict(zip(range(1, 8), weights)))
        touchpoint = draws.weighted({"setup": 0.45, "data_import": 0.3, "first_report": 0.25})
        channel = draws.weighted({"in_app": 0.7, "email": 0.3})
        self._survey(draws, CES, customer, user, sent, channel, str(score), touchpoint, None, (score - 1) / 6)

    def _survey(
        self,
        draws: Draws,
        survey: str,
        customer: Customer,
        user: User,
        sent: datetime,
        channel: str,
        score: str,
        touchpoint: str | None,
        ticket_id: str | None,
        mood: float,
    ) -> None:
        """An invitation and perhaps its answer; `mood` 0-1 picks the comment."""
        if sent >= self.as_of:
            return
        is_delivered = draws.chance(0.975)
        number = self._id("survey_invitations", "sv")
        mail = "in_app" if channel == "in_app" else "email"
        self.tables["survey_invitations"].append(
            [number, survey, user.user_id, customer.customer_id, mail, sent, is_delivered, nightly(sent)]
        )
        answered = (sent + timedelta(minutes=5 + draws.exponential(1500.0))).replace(microsecond=0)
        if not is_delivered or answered >= self.as_of or not draws.chance(RESPONSE_RATE[survey]):
            return
        words = GOOD if mood >= 0.85 else BAD if mood <= 0.6 else FINE
        comment = draws.pick(words) if draws.chance(0.2) else None
        self.tables["survey_responses"].append(
            [
                self._id("survey_responses", "sr"),
                survey,
                answered,
                score,
                number,
                user.user_id,
                customer.customer_id,
                channel,
                touchpoint,
                ticket_id,
                comment,
                nightly(answered),
            ]
        )

    # ---------- campaigns and orders

    def _touch(
        self,
        customer: Customer,
        draws: Draws,
        campaign: str,
        kind: str,
        sent: datetime,
        offer: str | None,
        converted: datetime | None,
    ) -> None:
        if sent >= self.as_of:
            return
        opened = clicked = None
        if draws.chance(0.42) or converted:
            opened = sent + timedelta(minutes=draws.integer(3, 1800))
            if draws.chance(0.25) or converted:
                clicked = opened + timedelta(minutes=draws.integer(1, 9))
        if converted and clicked and clicked >= converted:
            opened, clicked = sent + timedelta(minutes=2), sent + timedelta(minutes=4)
        seen = [moment if moment and moment < self.as_of else None for moment in (opened, clicked, converted)]
        known = max([sent] + [moment for moment in seen if moment])
        user = self.users[customer.users[0]].user_id
        row = [
            self._id("campaign_touches", "ct"),
            campaign,
            kind,
            sent,
            customer.customer_id,
            user,
            "email",
            offer,
        ]
        self.tables["campaign_touches"].append([*row, *seen, nightly(known)])

    def _campaigns(self, customer: Customer, draws: Draws) -> None:
        start = customer.created_at
        if draws.chance(0.6):
            self._touch(
                customer, draws, "welcome", "onboarding", start + timedelta(days=1, hours=2), None, None
            )
        for churn in customer.churns:
            back = next((moment for moment in customer.reactivations if moment > churn), None)
            sent = churn + timedelta(days=14 if draws.chance(0.5) else 45, hours=3)
            if back and sent >= back:
                sent = churn + (back - churn) * 0.7
            won = back if back and back - sent < timedelta(days=60) else None
            self._touch(
                customer,
                draws,
                "win-back-25",
                "win_back",
                sent.replace(second=0, microsecond=0),
                "25% for 3 months",
                won,
            )
        if customer.paid_from and draws.chance(0.35):
            sent = customer.paid_from + timedelta(days=draws.integer(70, 200), hours=5)
            if customer.has_access(sent):
                self._touch(customer, draws, "team-plan", "upsell", sent, "first month free", None)
        if not customer.paid_from and draws.chance(0.4):
            self._touch(
                customer,
                draws,
                "second-look",
                "reactivation",
                start + timedelta(days=40),
                "longer trial",
                None,
            )
        if customer.paid_from and draws.chance(0.12):
            sent = customer.paid_from + timedelta(days=draws.integer(60, 300), hours=4)
            if customer.has_access(sent):
                self._touch(customer, draws, "club", "loyalty", sent, "early access", None)

    def _orders(self, customer: Customer, draws: Draws) -> None:
        """One-off purchases: a third of the paying customers, most of them again."""
        if not customer.paid_from or not draws.chance(0.32):
            return
        at = customer.paid_from + timedelta(days=draws.exponential(45.0))
        while customer.has_access(at) and at < self.as_of:
            kind = draws.weighted(ORDER_KINDS)
            low, high = ORDER_AMOUNTS[kind]
            at = at.replace(hour=draws.integer(8, 18), minute=draws.integer(0, 59), second=0, microsecond=0)
            if at >= self.as_of:
                break
            amount = Decimal(round(draws.between(low, high) / 500) * 500).scaleb(-2)
            status = draws.weighted({"completed": 0.95, "canceled": 0.03, "refunded": 0.02})
            self.tables["orders"].append(
                [
                    self._id("orders", "o"),
                    customer.customer_id,
                    at,
                    amount,
                    customer.currency,
                    status,
                    kind,
                    nightly(at),
                ]
            )
            if draws.chance(0.35):
                break
            at += timedelta(days=12 + draws.exponential(75.0))
