"""Who and what there is: customers, users, prices, exchange rates, acquisition costs and search performance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from .rng import Draws
from .timeline import BETTER_ONBOARDING, LAUNCH, PRICE_CHANGE, SEASON, Settings, add_months, minute, nightly
from .write import Row

SEGMENTS = {"smb": 0.64, "mid_market": 0.28, "enterprise": 0.08}
CHANNELS = {"organic_search": 0.33, "paid_search": 0.24, "content": 0.17, "partner": 0.15, "outbound": 0.11}
COUNTRIES = {"US": 0.42, "GB": 0.14, "DE": 0.12, "CA": 0.09, "FR": 0.07, "NL": 0.06, "AU": 0.06, "BR": 0.04}
CURRENCY_OF = {"GB": "GBP", "DE": "EUR", "FR": "EUR", "NL": "EUR"}
INDUSTRIES = ("software", "retail", "manufacturing", "health", "finance", "education", "logistics", "media")
CURRENCIES = ("USD", "EUR", "GBP")
PLANS = ("starter", "team", "business")
ROLES = {"member": 0.6, "admin": 0.15, "viewer": 0.25}

# Cents per seat and month in USD, EUR and GBP: before and after the price change.
_MONTHLY_CENTS = {
    ("starter", 1): (1900, 1800, 1500),
    ("starter", 2): (2100, 2000, 1700),
    ("team", 1): (3900, 3600, 3200),
    ("team", 2): (4200, 3900, 3400),
    ("business", 1): (6900, 6400, 5500),
    ("business", 2): (7500, 6900, 5900),
}
ADD_ON_CENTS = {"USD": 4900, "EUR": 4500, "GBP": 3900}
SETUP_CENTS = {"USD": 90000, "EUR": 85000, "GBP": 72000}
USAGE_UNIT = {"USD": Decimal("0.004"), "EUR": Decimal("0.0037"), "GBP": Decimal("0.0032")}
# Months of price in one billing period: a year costs ten months.
_MONTHS_CHARGED = {1: 1, 12: 10}
_TERM_LETTER = {1: "m", 12: "y"}


@dataclass
class Customer:
    """A customer and what billing later decides about it."""

    index: int
    segment: str
    country: str
    channel: str
    created_at: datetime
    parent: int | None = None
    # Stretches with access to the product: trial or paid (start, end); an end of None is still open.
    spells: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    paid_from: datetime | None = None
    voluntary_churns: list[datetime] = field(default_factory=list)
    churns: list[datetime] = field(default_factory=list)
    reactivations: list[datetime] = field(default_factory=list)
    checkouts: list[datetime] = field(default_factory=list)
    seats: int = 1
    users: list[int] = field(default_factory=list)

    @property
    def customer_id(self) -> str:
        return f"c{self.index + 1}"

    @property
    def currency(self) -> str:
        return CURRENCY_OF.get(self.country, "USD")

    @property
    def is_well_onboarded(self) -> bool:
        return self.created_at >= BETTER_ONBOARDING

    def has_access(self, moment: datetime) -> bool:
        return any(start <= moment and (end is None or moment < end) for start, end in self.spells)


@dataclass
class User:
    """A user; `customer` is a customer's index, None for one who belongs to no customer."""

    index: int
    customer: int | None
    signed_up_at: datetime
    role: str
    country: str
    is_internal: bool = False
    is_first: bool = False

    @property
    def user_id(self) -> str:
        return f"u{self.index + 1}"


def price_id(plan: str, term: int, currency: str, version: int) -> str:
    """Id of a seat price: plan, billing term in months, currency, version 1 or 2."""
    return f"{plan}_{_TERM_LETTER[term]}_{currency.lower()}_{version}"


def seat_cents(plan: str, term: int, currency: str, version: int) -> int:
    """Price of one seat for one billing period, in cents."""
    return _MONTHLY_CENTS[plan, version][CURRENCIES.index(currency)] * _MONTHS_CHARGED[term]


def money(cents: int) -> Decimal:
    """Cents as a decimal amount."""
    return Decimal(cents).scaleb(-2)


def build_customers(settings: Settings) -> list[Customer]:
    """Customers in order of sign-up; monthly numbers grow and follow the season."""
    sizes = [(1.0 + 0.05 * month) * SEASON[month % 12] for month in range(settings.months)]
    sizes.append((1.0 + 0.05 * settings.months) * SEASON[settings.months % 12] * 11 / 31)
    edges, total = [0], 0.0
    for size in sizes:
        total += size
        edges.append(round(settings.customers * total / sum(sizes)))
    draws = Draws(settings.seed, "sign-ups")
    moments: list[datetime] = []
    for month, (first, last) in enumerate(zip(edges, edges[1:])):
        start = add_months(LAUNCH, month)
        end = min(add_months(start, 1), settings.as_of - timedelta(hours=6))
        for _ in range(last - first):
            day = start + timedelta(days=int(draws.uniform() * (end - start).days))
            if day.weekday() >= 5 and draws.chance(0.75):
                day = max(start, day - timedelta(days=2))
            moments.append(day + timedelta(minutes=draws.integer(7 * 60, 20 * 60)))
    moments.sort()
    customers: list[Customer] = []
    parents: list[int] = []
    for index, moment in enumerate(moments):
        own = Draws(settings.seed, "customer", index)
        customer = Customer(
            index, own.weighted(SEGMENTS), own.weighted(COUNTRIES), own.weighted(CHANNELS), moment
        )
        if (
            customer.segment == "enterprise"
            and own.chance(0.3)
            and len(parents) < 1 + settings.customers // 70
        ):
            parents.append(index)
        elif parents and own.chance(0.07):
            customer.parent = own.pick(parents)
        low, high = {"smb": (1, 7), "mid_market": (4, 16), "enterprise": (14, 44)}[customer.segment]
        customer.seats = own.integer(low, high)
        customers.append(customer)
    return customers


def build_users(settings: Settings, customers: list[Customer]) -> list[User]:
    """Users in order of customer: the first one signs up with the customer, the others join while it has access."""
    users: list[User] = []
    scale = settings.users_per_customer
    for customer in customers:
        draws = Draws(settings.seed, "users", customer.index)
        mean = {"smb": 1.25, "mid_market": 1.9, "enterprise": 3.3}[customer.segment] / 1.6 * scale
        count = max(1, round(1 + draws.exponential(max(mean - 1.0, 0.01))))
        if scale <= 4:
            count = min(count, 8)
        last = (
            min(end or settings.as_of for _, end in customer.spells[:1])
            if customer.spells
            else customer.created_at
        )
        last = min(last, settings.as_of - timedelta(hours=2))
        for number in range(count):
            country = customer.country if draws.chance(0.93) else draws.weighted(COUNTRIES)
            if number == 0:
                moment, role = customer.created_at + timedelta(minutes=draws.integer(0, 4)), "owner"
            else:
                moment = customer.created_at + timedelta(days=draws.exponential(45.0), hours=1)
                if moment > last:
                    moment = (
                        customer.created_at
                        + max(last - customer.created_at, timedelta(hours=1)) * draws.uniform()
                    )
                role = draws.weighted(ROLES)
            moment = moment.replace(microsecond=0)
            customer.users.append(len(users))
            users.append(User(len(users), customer.index, moment, role, country, is_first=number == 0))
    draws = Draws(settings.seed, "users without a customer")
    alone = max(4, len(users) // 80)
    for number in range(alone + 4):
        moment = LAUNCH + (settings.as_of - LAUNCH - timedelta(days=1)) * draws.uniform()
        is_internal = number >= alone
        if is_internal:
            moment = LAUNCH + timedelta(days=20 * (number - alone), hours=9)
        moment = min(moment, settings.as_of - timedelta(hours=8)).replace(microsecond=0)
        role = "member" if is_internal else "viewer"
        users.append(User(len(users), None, moment, role, draws.weighted(COUNTRIES), is_internal, True))
    return users


@lru_cache(maxsize=4)
def _names(seed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Pools of company names and of account owners."""
    from faker import Faker

    fake = Faker("en_US")
    fake.seed_instance(seed)
    return tuple(fake.last_name() for _ in range(400)), tuple(fake.name() for _ in range(9))


def customer_rows(settings: Settings, customers: list[Customer]) -> list[Row]:
    """Rows of `customers`."""
    names, owners = _names(settings.seed)
    forms = ("{} Ltd", "{} Group", "{} & {}", "{} Labs", "{} Partners", "{} Systems", "{}-{}", "{} Works")
    rows = []
    for customer in customers:
        draws = Draws(settings.seed, "customer names", customer.index)
        name = draws.pick(forms).format(draws.pick(names), draws.pick(names))
        owner = draws.pick(owners) if customer.segment != "smb" else None
        loyal = None
        if customer.paid_from and draws.chance(0.16):
            loyal = minute(customer.paid_from + timedelta(days=60 + draws.exponential(70.0)))
            loyal = loyal if loyal < settings.as_of and customer.has_access(loyal) else None
        updated = (
            loyal or (customer.churns[-1] if customer.churns else customer.paid_from) or customer.created_at
        )
        if draws.chance(0.15):
            updated = minute(updated + (settings.as_of - updated) * draws.uniform())
        rows.append(
            [
                customer.customer_id,
                name,
                f"c{customer.parent + 1}" if customer.parent is not None else None,
                customer.segment if draws.uniform() >= 0.008 else None,
                draws.pick(INDUSTRIES),
                customer.country if draws.uniform() >= 0.01 else None,
                customer.channel if draws.uniform() >= 0.012 else None,
                owner,
                customer.created_at,
                loyal,
                customer.paid_from is None and draws.chance(0.012),
                updated,
                nightly(updated),
            ]
        )
    return rows


def user_rows(users: list[User]) -> list[Row]:
    """Rows of `users`."""
    return [
        [
            user.user_id,
            f"c{user.customer + 1}" if user.customer is not None else None,
            user.signed_up_at,
            user.role,
            user.country,
            user.is_internal,
            nightly(user.signed_up_at),
        ]
        for user in users
    ]


def price_rows(settings: Settings) -> list[Row]:
    """Rows of `prices`: seats by plan, term, currency and version, plus an add-on, set-up and metered calls."""
    rows: list[Row] = []
    start, night = datetime(2023, 12, 1), nightly(LAUNCH)
    announced = nightly(PRICE_CHANGE - timedelta(days=9))
    is_known = announced < settings.as_of
    valid = {1: (start, PRICE_CHANGE if is_known else None), 2: (PRICE_CHANGE, None)}
    for version in (1, 2) if is_known else (1,):
        for rank, plan in enumerate(PLANS, start=1):
            for term, interval in ((1, "month"), (12, "year")):
                for currency in CURRENCIES:
                    rows.append(
                        [
                            price_id(plan, term, currency, version),
                            "seats",
                            plan,
                            "recurring",
                            money(seat_cents(plan, term, currency, version)),
                            currency,
                            interval,
                            1,
                            rank,
                            valid[version][0],
                            valid[version][1],
                            announced if is_known else night,
                        ]
                    )
    for currency in CURRENCIES:
        low = currency.lower()
        add_on, setup = money(ADD_ON_CENTS[currency]), money(SETUP_CENTS[currency])
        rows.append(
            [
                f"insights_m_{low}",
                "insights",
                "insights",
                "recurring",
                add_on,
                currency,
                "month",
                1,
                None,
                start,
                None,
                night,
            ]
        )
        rows.append(
            [f"setup_{low}", "setup", None, "one_time", setup, currency, None, None, None, start, None, night]
        )
        usage = USAGE_UNIT[currency]
        rows.append(
            [f"calls_{low}", "calls", None, "metered", usage, currency, "month", 1, None, start, None, night]
        )
    return rows


def exchange_rate_rows(settings: Settings) -> list[Row]:
    """Rows of `exchange_rates`: dollars per EUR and GBP, each Monday from the week before the launch."""
    draws = Draws(settings.seed, "exchange rates")
    rates = {"EUR": 1.082, "GBP": 1.268}
    rows: list[Row] = []
    day = datetime(2023, 12, 25)
    while nightly(day + timedelta(hours=12)) <= settings.as_of:
        for currency in rates:
            rates[currency] *= 1 + 0.0055 * draws.normal() + 0.0006
            rows.append(
                [
                    day.date(),
                    currency,
                    Decimal(str(round(rates[currency], 4))),
                    nightly(day + timedelta(hours=12)),
                ]
            )
        day += timedelta(days=7)
    return rows


_COST = {"organic_search": 2600, "paid_search": 9500, "content": 4200, "partner": 3400, "outbound": 6800}


def acquisition_cost_rows(settings: Settings) -> list[Row]:
    """Rows of `acquisition_costs`: USD by month and channel, growing with the number of customers."""
    draws = Draws(settings.seed, "costs")
    rows: list[Row] = []
    for month in range(settings.months):
        start = add_months(LAUNCH, month)
        for channel, base in _COST.items():
            scale = (1 + 0.045 * month) * (0.6 + 0.4 * SEASON[month % 12]) * settings.customers / 1000
            amount = Decimal(str(round(base * scale * draws.between(0.88, 1.12), 2)))
            rows.append(
                [start.date(), channel, amount, "USD", nightly(add_months(start, 1) + timedelta(days=2))]
            )
    return rows


SEARCH_PAGES = {
    "/": (620, 0.21, 3.1, "tallyport"),
    "/pricing": (190, 0.17, 4.2, "tallyport pricing"),
    "/features/reports": (420, 0.045, 9.5, "operations reporting software"),
    "/features/automation": (380, 0.04, 11.0, "workflow automation tool"),
    "/integrations": (210, 0.06, 8.4, "operations tool integrations"),
    "/blog/weekly-operations-review": (900, 0.035, 7.8, "weekly operations review"),
    "/blog/what-is-net-dollar-retention": (1500, 0.022, 12.3, "net dollar retention"),
    "/blog/kpi-dashboard-examples": (1900, 0.028, 9.9, "kpi dashboard examples"),
    "/blog/customer-onboarding-checklist": (1100, 0.03, 10.7, "onboarding checklist"),
    "/customers": (120, 0.05, 6.6, "tallyport customers"),
}


def search_performance_rows(settings: Settings) -> list[Row]:
    """Rows of `search_performance`: one week (dated by its Monday) of one page each; blogs grow fastest."""
    draws = Draws(settings.seed, "search")
    rows: list[Row] = []
    day, week = LAUNCH, 0
    while day + timedelta(days=7) < settings.as_of:
        for page, (impressions, rate, position, query) in SEARCH_PAGES.items():
            growth = 1 + week * (0.03 if page.startswith("/blog") else 0.014)
            rank = max(1.0, position * (1 - 0.004 * week) + 0.5 * draws.normal())
            seen = round(
                impressions * growth * (0.5 + 0.5 * SEASON[day.month - 1]) * draws.between(0.85, 1.15)
            )
            clicks = round(seen * rate * draws.between(0.8, 1.2) * (position / rank) ** 0.5)
            place = Decimal(str(round(rank, 1)))
            rows.append(
                [day.date(), page, query, min(clicks, seen), seen, place, nightly(day + timedelta(days=7))]
            )
        day, week = day + timedelta(days=7), week + 1
    return rows
