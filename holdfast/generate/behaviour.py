"""Events: product use, site visits, bots, mails and beats, made week by week with arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .company import COUNTRIES, Customer, User
from .journeys import Journeys, seconds
from .rng import categories, poisson, stream_key, uniforms
from .timeline import AUTOMATION_LAUNCH, BETTER_ONBOARDING, LAUNCH, LOAD_HOUR, SEASON, Settings
from .vocabulary import (
    AGENTS,
    APP_PAGES,
    CHANGED_PROPERTY,
    COUNTRY_CODES,
    DEVICE_WEIGHTS,
    FEATURES,
    FIRST_MOBILE_APP,
    FLAGGED_AGENTS,
    HOUR_SHIFT,
    NAME,
    PAGE,
    PROPERTY,
    SITE_DEVICE_WEIGHTS,
    SITE_PAGES,
)

DAY, WEEK = 86_400, 7 * 86_400
NEVER = 1 << 40
# Event fields and their empty value is -1 throughout; `at` and `loaded` are seconds since 1970.
SMALL = np.int16
FIELDS = {
    "at": np.int64,
    "name": SMALL,
    "user": np.int32,
    "anonymous": np.int64,
    "customer": np.int32,
    "session": np.int64,
    "page": SMALL,
    "referrer": SMALL,
    "campaign": SMALL,
    "device": SMALL,
    "country": SMALL,
    "agent": SMALL,
    "bot": SMALL,
    "internal": SMALL,
    "properties": SMALL,
}
Chunk = dict[str, np.ndarray]

WEEKDAYS = (0.2, 0.21, 0.21, 0.19, 0.14, 0.02, 0.03)
# Kinds of users before and after the better onboarding: tried it once, light, regular, never tracked.
KIND_SHARES = ((0.42, 0.06, 0.25, 0.27), (0.25, 0.07, 0.43, 0.25))
SESSIONS_PER_WEEK = (2.2, 0.6, 3.0, 0.0)
MEAN_WEEKS_OF_USE = (1.0, 25.0, 36.0, 1.0)
MEAN_EVENTS = 2.4
VISITS_PER_CUSTOMER = 1.6
MAIL_SHARE = 0.016
BOT_SHARE, DUPLICATE_SHARE, CHANGED_SHARE, LATE_SHARE = 0.008, 0.003, 0.0015, 0.006


@dataclass
class Population:
    """Users as arrays, one element each; times are seconds since 1970."""

    joined: np.ndarray
    leaves: np.ndarray
    spells: np.ndarray  # shape (2, 2, users): spell, start/end, user
    churns: np.ndarray  # bool: the first spell ends by a churn
    rate: np.ndarray  # sessions per week
    shift: np.ndarray  # hours
    customer: np.ndarray
    country: np.ndarray
    is_internal: np.ndarray
    device: np.ndarray


def build_population(settings: Settings, customers: list[Customer], users: list[User]) -> Population:
    """Arrays of the users' habits."""
    count = len(users)
    index = np.arange(count, dtype=np.uint64)

    def draw(purpose: str) -> np.ndarray:
        return uniforms(stream_key(settings.seed, purpose), index)

    joined = np.array([seconds(user.signed_up_at) for user in users], dtype=np.int64)
    customer = np.array([-1 if user.customer is None else user.customer for user in users], dtype=np.int32)
    bounds = np.full((2, 2, len(customers) + 1), NEVER, dtype=np.int64)
    bounds[0, 0, -1] = 0
    churned = np.zeros(len(customers) + 1, dtype=bool)
    for one in customers:
        for number, (start, end) in enumerate((one.spells[:1] + one.spells[-1:])[: len(one.spells)]):
            bounds[number, 0, one.index] = seconds(start)
            bounds[number, 1, one.index] = seconds(end) if end else NEVER
        churned[one.index] = bool(one.churns)
    improved = joined >= seconds(BETTER_ONBOARDING)
    point = draw("kind of user")
    kind = np.where(improved, categories(point, KIND_SHARES[1]), categories(point, KIND_SHARES[0])).astype(
        np.int64
    )
    internal = np.array([user.is_internal for user in users])
    kind[internal] = 2
    weeks = (
        -np.log1p(-draw("weeks of use")) * np.array(MEAN_WEEKS_OF_USE)[kind] * np.where(improved, 1.2, 1.0)
    )
    country = np.array([COUNTRY_CODES.index(user.country) for user in users], dtype=np.int64)
    return Population(
        joined=joined,
        leaves=np.where(internal, NEVER, joined + (weeks * WEEK + DAY).astype(np.int64)),
        spells=bounds[:, :, customer],
        churns=churned[customer],
        rate=np.array(SESSIONS_PER_WEEK)[kind] * (0.6 + 0.8 * draw("keenness")),
        shift=np.array([HOUR_SHIFT[code] for code in COUNTRY_CODES])[country],
        customer=customer,
        country=country,
        is_internal=internal,
        device=categories(draw("device"), DEVICE_WEIGHTS),
    )


def week_rates(population: Population, monday: int) -> np.ndarray:
    """Expected sessions of each user in the week from `monday` (seconds)."""
    middle = monday + WEEK // 2
    week = np.datetime64(middle, "s")
    season = SEASON[week.astype("datetime64[M]").astype(int) % 12] ** 0.6
    day = (week.astype("datetime64[D]") - week.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
    season *= 0.45 if day >= 356 or day < 3 else 1.0
    end = monday + WEEK
    here = (population.joined < end) & (population.leaves > monday)
    first, second = population.spells
    in_first = (first[0] < end) & (first[1] > monday)
    in_second = (second[0] < end) & (second[1] > monday)
    # Those who will churn come less and less in their last ten weeks.
    fade = np.clip((first[1] - middle) / (10 * WEEK), 0.12, 1.0)
    factor = np.where(in_first, np.where(population.churns, fade, 1.0), np.where(in_second, 0.9, 0.0))
    age = np.maximum(middle - population.joined, 0) / WEEK
    settling = 0.75 + 0.55 * np.exp(-age / 2.5)
    return population.rate * factor * settling * here * season


class EventStream:
    """The events of a run by week: sorted by time and numbered, with their loads and doubles."""

    def __init__(
        self, settings: Settings, customers: list[Customer], users: list[User], journeys: Journeys
    ) -> None:
        self.settings = settings
        self.population = build_population(settings, customers, users)
        self.journeys = journeys
        self.start, self.as_of = seconds(LAUNCH), seconds(settings.as_of)
        self.mondays = list(range(self.start, self.as_of, WEEK))
        self.user_count = len(users)
        expected = sum(self._expected_sessions(monday) for monday in self.mondays)
        extra = BOT_SHARE + DUPLICATE_SHARE + CHANGED_SHARE + MAIL_SHARE
        wanted = max(
            settings.events * (1 - extra)
            - len(journeys.fields["at"])
            - 2.2 * VISITS_PER_CUSTOMER * settings.customers,
            1.0,
        )
        # More events come from more sessions, up to a point, then from longer ones.
        self.intensity = min(wanted / max(expected, 1.0) / MEAN_EVENTS, 2.2)
        self.mean_events = max(wanted / max(expected * self.intensity, 1.0), 1.05)
        self.bots = max(2, settings.customers // 40)
        self.sessions = journeys.visit_count
        self.visitors = 2 * self.user_count + self.bots

    def _expected_sessions(self, monday: int) -> float:
        """Sessions to expect in a week at the users' own rates; none before their sign-up."""
        share = np.clip((monday + 5 * DAY - self.population.joined) / (5 * DAY), 0.0, 1.0)
        return float((week_rates(self.population, monday) * share).sum())

    def _draw(self, purpose: str, week: int, count: int) -> np.ndarray:
        return uniforms(
            stream_key(self.settings.seed, f"{purpose} {week}"), np.arange(count, dtype=np.uint64)
        )

    def _block(self, count: int, **columns: np.ndarray | int) -> Chunk:
        return {
            name: np.full(count, -1, dtype=kind)
            if name not in columns
            else np.broadcast_to(np.asarray(columns[name], dtype=kind), (count,))
            for name, kind in FIELDS.items()
        }

    def _spread(
        self, week: int, purpose: str, starts: np.ndarray, mean: float, gap: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Lay out the events of sessions: owner of each event, its time, and whether it is the first of its session."""
        share = 1.0 - 1.0 / max(mean, 1.0001)
        most = int(12 * mean)
        length = 1 + np.floor(
            np.log1p(-self._draw(f"{purpose} length", week, len(starts))) / np.log(share)
        ).astype(np.int64)
        length = np.minimum(length, most)
        owner = np.repeat(np.arange(len(starts)), length)
        first = np.cumsum(length) - length
        count = len(owner)
        point = self._draw(f"{purpose} gap", week, count)
        gaps = (8 - gap * np.log1p(-point)).astype(np.int64)
        gaps[point > 0.992] += 2100
        is_first = np.zeros(count, dtype=bool)
        is_first[first] = True
        gaps[is_first] = 0
        elapsed = np.cumsum(gaps)
        return owner, starts[owner] + elapsed - elapsed[first][owner], is_first

    def _product(self, week: int, monday: int) -> list[Chunk]:
        """Sessions in the product, and the mails and beats around them."""
        people = self.population
        rates = week_rates(people, monday) * self.intensity
        present = np.flatnonzero(rates > 0)
        counts = poisson(self._draw("sessions", week, self.user_count)[present], rates[present])
        user = np.repeat(present, counts)
        count = len(user)
        day = categories(self._draw("day", week, count), WEEKDAYS).astype(np.int64)
        hour = 12.2 + 2.6 * (
            self._draw("hour a", week, count)
            + self._draw("hour b", week, count)
            + self._draw("hour c", week, count)
            - 1.5
        )
        at = monday + day * DAY + ((hour - people.shift[user]) * 3600).astype(np.int64)
        keep = (at > people.joined[user] + 120) & (at >= self.start)
        user, at = user[keep], at[keep]
        order = np.argsort(at, kind="stable")
        user, at = user[order], at[order]
        blocks = []
        if len(user):
            blocks.append(self._sessions(week, user, at))
        mails = present[
            self._draw("mail", week, len(present))
            < 0.055 * min(self.intensity * self.mean_events / MEAN_EVENTS, 4.0)
        ]
        when = monday + 8 * 3600 + (self._draw("mail time", week, len(mails)) * 5400).astype(np.int64)
        allowed = when > people.joined[mails]
        blocks.append(
            self._block(
                int(allowed.sum()), at=when[allowed], name=NAME["email_received"], user=mails[allowed]
            )
        )
        return blocks

    def _sessions(self, week: int, user: np.ndarray, at: np.ndarray) -> Chunk:
        people, count = self.population, len(user)
        in_app = self._draw("in app", week, count) < 0.1
        device = np.where(
            in_app, FIRST_MOBILE_APP + (self._draw("app", week, count) < 0.4), people.device[user]
        )
        numbers = self.sessions + 1 + np.arange(count)
        self.sessions += count
        # One session in sixteen comes from an old client that sends no session id.
        session = np.where(self._draw("no id", week, count) < 0.06, -1, numbers)
        owner, times, is_first = self._spread(week, "product", at, self.mean_events, 95.0)
        total = len(owner)
        names = np.array([NAME[name] for name in FEATURES], dtype=SMALL)
        name = names[categories(self._draw("feature", week, total), list(FEATURES.values()))]
        name[is_first] = np.where(in_app, NAME["mobile_opened"], NAME["page_viewed"])
        name = self._automation(week, name, times)
        name[(self._draw("beat", week, total) < 0.035) & ~is_first] = NAME["heartbeat"]
        pages = np.array([PAGE[page] for page in APP_PAGES], dtype=SMALL)
        page = np.where(
            name == NAME["page_viewed"],
            pages[categories(self._draw("page", week, total), list(APP_PAGES.values()))],
            -1,
        )
        detail = self._draw("detail", week, total)
        properties = np.full(total, -1, dtype=SMALL)
        for event, (one, other) in PROPERTY.items():
            chosen = (name == NAME[event]) & (detail < 0.12)
            properties[chosen] = np.where(detail[chosen] < 0.06, one, other)
        return self._block(
            total,
            at=times,
            name=name,
            user=user[owner],
            session=session[owner],
            page=page,
            device=np.where(is_first, device[owner], -1),
            country=np.where(is_first, people.country[user[owner]], -1),
            internal=np.where(people.is_internal[user[owner]], 1, -1),
            properties=properties,
        )

    def _automation(self, week: int, name: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Automations exist from their launch on and catch on over the nine months after it."""
        reach = np.clip((times - seconds(AUTOMATION_LAUNCH)) / (270.0 * DAY), -0.001, 1.0)
        early = (name == NAME["automation_run"]) & (self._draw("automation", week, len(name)) >= reach)
        return np.where(early, NAME["task_completed"], name).astype(SMALL)

    def _visits(self, week: int, monday: int) -> list[Chunk]:
        """Visitors who never sign up, and bots."""
        season = SEASON[int(np.datetime64(monday, "s").astype("datetime64[M]").astype(int)) % 12]
        weekly = VISITS_PER_CUSTOMER * self.settings.customers / len(self.mondays) * season
        weekly *= 0.5 + week / len(self.mondays)
        blocks = []
        for purpose, expected, mean, gap in (
            ("visitor", weekly, 1.8, 70.0),
            ("bot", self.settings.events * BOT_SHARE * 1.1 / len(self.mondays) / 6.0, 6.0, 2.0),
        ):
            count = max(1, round(expected * (0.85 + 0.3 * float(self._draw(f"{purpose} count", week, 1)[0]))))
            at = np.sort(monday + (self._draw(f"{purpose} time", week, count) * WEEK).astype(np.int64))
            owner, times, is_first = self._spread(week, purpose, at, mean, gap)
            total = len(owner)
            pages = np.array([PAGE[page] for page in SITE_PAGES], dtype=SMALL)
            page = pages[categories(self._draw(f"{purpose} page", week, total), list(SITE_PAGES.values()))]
            if purpose == "bot":
                bot = (self._draw("which bot", week, count) * self.bots).astype(np.int64)
                agent = (bot % len(AGENTS))[owner]
                flag = np.where(agent < FLAGGED_AGENTS, 1, -1)
                anonymous = 2 * self.user_count + bot
                blocks.append(
                    self._block(
                        total, at=times, name=0, anonymous=anonymous[owner], page=page, agent=agent, bot=flag
                    )
                )
                continue
            anonymous = self.visitors + np.arange(count)
            self.visitors += count
            source = self._draw("arrival", week, count)
            referrer = np.select([source < 0.4, source < 0.48, source < 0.6], [0, 1, -1], default=-1)
            campaign = np.select(
                [source < 0.6, source < 0.75, source < 0.82, source < 0.88], [-1, 1, 2, 3], default=-1
            )
            device = categories(self._draw("visitor device", week, count), SITE_DEVICE_WEIGHTS)
            country = categories(
                self._draw("visitor country", week, count), [COUNTRIES[code] for code in COUNTRY_CODES]
            )
            sessions = self.sessions + 1 + np.arange(count)
            self.sessions += count
            blocks.append(
                self._block(
                    total,
                    at=times,
                    name=0,
                    anonymous=anonymous[owner],
                    session=sessions[owner],
                    page=page,
                    referrer=np.where(is_first, referrer[owner], -1),
                    campaign=np.where(is_first, campaign[owner], -1),
                    device=np.where(is_first, device[owner], -1),
                    country=np.where(is_first, country[owner], -1),
                )
            )
        return blocks

    def _known(self, monday: int) -> Chunk:
        """The moments of journeys that fall in the week."""
        fields = self.journeys.fields
        low, high = np.searchsorted(fields["at"], [monday, monday + WEEK])
        part = {name: values[low:high] for name, values in fields.items()}
        part["session"] = part.pop("visit")
        user = part["user"]
        internal = np.where((user >= 0) & self.population.is_internal[np.maximum(user, 0)], 1, -1)
        return self._block(high - low, internal=internal, **part)

    def weeks(self) -> Iterator[Chunk]:
        """One chunk a week: the fields, `number` (the event's) and `loaded` (seconds)."""
        numbered = 0
        for week, monday in enumerate(self.mondays):
            blocks = [self._known(monday), *self._product(week, monday), *self._visits(week, monday)]
            chunk = {name: np.concatenate([block[name] for block in blocks]) for name in FIELDS}
            order = np.argsort(chunk["at"], kind="stable")
            order = order[chunk["at"][order] < self.as_of - 60]
            chunk = {name: values[order] for name, values in chunk.items()}
            count = len(order)
            chunk["number"] = numbered + 1 + np.arange(count, dtype=np.int64)
            numbered += count
            chunk["loaded"] = (chunk["at"] - LOAD_HOUR * 3600) // DAY * DAY + DAY + LOAD_HOUR * 3600
            yield self._with_repeats(week, chunk, count)

    def _with_repeats(self, week: int, chunk: Chunk, count: int) -> Chunk:
        """Load some events late, and repeat some: as they are, or changed and loaded days later."""
        point = self._draw("repeat", week, count)
        days = 2 + (self._draw("late", week, count) * 8).astype(np.int64)
        later = chunk["loaded"] + days * DAY
        can_wait = later <= self.as_of
        late = can_wait & (point >= 0.5) & (point < 0.5 + LATE_SHARE)
        chunk["loaded"] = np.where(late, later, chunk["loaded"])
        same = np.flatnonzero(point < DUPLICATE_SHARE)
        changed = np.flatnonzero((point > 1 - CHANGED_SHARE) & can_wait)
        rows = np.concatenate([np.arange(count), same, changed])
        chunk = {name: values[rows] for name, values in chunk.items()}
        if len(changed):
            chunk["loaded"][-len(changed) :] = later[changed]
            chunk["properties"][-len(changed) :] = CHANGED_PROPERTY
        return chunk
