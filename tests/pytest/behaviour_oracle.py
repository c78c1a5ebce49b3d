"""The definitions of behaviour once more, in plain Python: slow, obvious and written apart from the SQL.

Events are dicts as in the raw table, with `occurred_at` a datetime without a zone (UTC).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import combinations_with_replacement
from typing import Any
from zoneinfo import ZoneInfo

Event = Mapping[str, Any]
Histories = dict[str, list[Event]]


@dataclass(frozen=True)
class Clock:
    """What decides about days and periods: as_of (UTC), the time zone and the first day of the week."""

    as_of: datetime
    zone: str
    week_start: str

    def local(self, moment: datetime) -> datetime:
        """Wall-clock time of a UTC moment."""
        there = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(self.zone))
        return there.replace(tzinfo=None)

    def period(self, kind: str, day: date) -> date:
        """First day of the period that a day lies in."""
        if kind == "day":
            return day
        if kind == "week":
            back = day.weekday() if self.week_start == "monday" else (day.weekday() + 1) % 7
            return day - timedelta(days=back)
        months = {"month": 1, "quarter": 3, "year": 12}[kind]
        return date(day.year, (day.month - 1) // months * months + 1, 1)

    def later(self, kind: str, first: date, number: int) -> date:
        """First day of the period `number` periods after the one that begins on `first`."""
        if kind in ("day", "week"):
            return first + timedelta(days=number * (7 if kind == "week" else 1))
        months = first.year * 12 + first.month - 1 + number * {"month": 1, "quarter": 3, "year": 12}[kind]
        return date(months // 12, months % 12 + 1, 1)

    def period_of(self, kind: str, moment: datetime) -> date:
        """First day of the period that a UTC moment lies in."""
        return self.period(kind, self.local(moment).date())

    def has_begun(self, first: date) -> bool:
        """Whether any time since the start of a day has passed at as_of."""
        return datetime.combine(first, datetime.min.time()) < self.local(self.as_of)

    def is_over(self, after: date) -> bool:
        """Whether a period is over, given the first day after it."""
        return datetime.combine(after, datetime.min.time()) <= self.local(self.as_of)


def resolve(links: Sequence[Event], events: Sequence[Event], as_of: datetime) -> dict[str, str]:
    """The user behind every id that stands for another."""
    target: dict[str, str] = {}
    unlinked: dict[str, datetime] = {}
    for link in sorted(links, key=lambda row: (row["linked_at"], len(row["link_id"]), row["link_id"])):
        if link["linked_at"] > as_of:
            continue
        alias = link["alias_id"]
        target.pop(alias, None)
        unlinked.pop(alias, None)
        if link["kind"] == "unlink":
            unlinked[alias] = link["linked_at"]
        elif alias == link["user_id"]:
            # says nothing, but is the latest that is said of the alias
            target[alias] = alias
        else:
            target[alias] = link["user_id"]
    seen: dict[str, tuple[datetime, int, str, str]] = {}
    for event in events:
        device, user = event.get("anonymous_id"), event.get("user_id")
        if device and user and event["occurred_at"] <= as_of:
            last = (event["occurred_at"], len(event["event_id"]), event["event_id"], user)
            seen[device] = max(seen.get(device, last), last)
    for device, (moment, *_, user) in seen.items():
        if device not in target and moment > unlinked.get(device, datetime.min) and device != user:
            target[device] = user
    target = {alias: user for alias, user in target.items() if alias != user}
    users = {}
    for alias in target:
        path = [alias]
        while path[-1] in target and target[path[-1]] not in path:
            path.append(target[path[-1]])
        if path[-1] in target:
            path = path[path.index(target[path[-1]]) :]
            users[alias] = min(path)
        else:
            users[alias] = path[-1]
    return users


def histories(links: Sequence[Event], events: Sequence[Event], as_of: datetime) -> tuple[Histories, Histories]:
    """Events up to as_of by user, and by visitor (unknown devices too), in the order in which they happened."""
    users_of = resolve(links, events, as_of)
    by_user: Histories = defaultdict(list)
    by_visitor: Histories = defaultdict(list)
    for event in sorted(events, key=lambda row: (row["occurred_at"], len(row["event_id"]), row["event_id"])):
        if event["occurred_at"] > as_of:
            continue
        raw = event.get("user_id") or event["anonymous_id"]
        user = users_of.get(raw, event.get("user_id"))
        if user:
            by_user[user].append(event)
        by_visitor[user or raw].append(event)
    return dict(by_user), dict(by_visitor)


@dataclass
class Cell:
    """One cell of a retention table."""

    size: int = 0
    eligible: int = 0
    retained: int | None = None
    so_far: int | None = None


def cell_ranges(definition: Event) -> list[tuple[int, int]]:
    """The periods that each cell covers, as (first, last) counted from the cohort's."""
    if definition["mode"] != "bracket":
        return [(number, number) for number in range(definition["max_periods"] + 1)]
    ranges = [tuple(int(part) for part in text.split("-")) for text in definition["brackets"].split("|")]
    return [(0, 0), *((pair[0], pair[-1]) for pair in ranges)]


def returned(counts: Counter[int], first: int, last: int, definition: Event) -> bool:
    """Whether a member returned in a cell, given how often it returned in each period after its start."""
    if first == 0:
        return counts[0] > 0
    least = definition["min_occurrences"]
    if definition["mode"] == "unbounded":
        return any(number >= first and count >= least for number, count in counts.items())
    return any(counts[number] >= least for number in range(first, last + 1))


def retention(definition: Event, by_user: Histories, clock: Clock) -> dict[tuple[date, int], Cell]:
    """The retention table of a definition, cohorts with members alone."""
    kind = definition["period"]

    def matching(events: Iterable[Event], name: str) -> list[datetime]:
        return [event["occurred_at"] for event in events if name in ("*", event["event_name"])]

    table: dict[tuple[date, int], Cell] = defaultdict(Cell)
    for events in by_user.values():
        starts = matching(events, definition["start_event"])
        returns = matching(events, definition["return_event"])
        if not starts:
            continue
        rolling = definition["time_basis"] != "calendar"
        began = min(starts)
        if definition["time_basis"] == "rolling_24h_hour_floor":
            began = began.replace(minute=0, second=0, microsecond=0)
        cohorts = sorted({clock.period_of(kind, moment) for moment in starts})
        if rolling or definition["cohort_basis"] == "first_time":
            cohorts = cohorts[:1]
        length = timedelta(days=7 if kind == "week" else 1)
        for cohort in cohorts:
            counts: Counter[int] = Counter()
            for moment in returns:
                if rolling:
                    if moment >= began:
                        counts[(moment - began) // length] += 1
                else:
                    number = 0
                    while clock.later(kind, cohort, number) < clock.period_of(kind, moment):
                        number += 1
                    if clock.later(kind, cohort, number) == clock.period_of(kind, moment):
                        counts[number] += 1
            windows = (clock.as_of - began) // length
            for number, (first, last) in enumerate(cell_ranges(definition)):
                cell = table[cohort, number]
                cell.size += 1
                if rolling:
                    has_begun, eligible = windows >= first, number == 0 or windows > last
                else:
                    eligible = clock.has_begun(clock.later(kind, cohort, first)) or (
                        returned(counts, first, last, definition)
                    )
                    has_begun = eligible
                if has_begun:
                    cell.retained, cell.so_far = cell.retained or 0, cell.so_far or 0
                    if returned(counts, first, last, definition):
                        cell.so_far += 1
                        cell.retained += eligible
                cell.eligible += eligible
    return dict(table)


def lifecycle(kind: str, by_user: Histories, clock: Clock) -> dict[date, Counter[str]]:
    """New, returning, resurrecting and dormant users by period, periods with any alone."""
    table: dict[date, Counter[str]] = defaultdict(Counter)
    for events in by_user.values():
        active = sorted({clock.period_of(kind, event["occurred_at"]) for event in events})
        for period in active:
            before = clock.later(kind, period, -1)
            state = "new" if period == active[0] else "returning" if before in active else "resurrecting"
            table[period][state] += 1
            following = clock.later(kind, period, 1)
            if following not in active and following <= clock.period_of(kind, clock.as_of):
                table[following]["dormant"] += 1
    return dict(table)


def active_users(day: date, window: int, by_user: Histories, clock: Clock) -> int:
    """Users active on a day or the window - 1 days before."""
    days = {day - timedelta(days=number) for number in range(window)}
    return sum(any(clock.local(event["occurred_at"]).date() in days for event in events) for events in by_user.values())


def sessions(by_visitor: Histories, gap: timedelta, longest: timedelta) -> set[tuple[str, datetime, datetime, int]]:
    """Sessions as (visitor, start, end, number of events)."""
    found = set()
    for visitor, events in by_visitor.items():
        stretch: list[list[datetime]] = []
        for moment in [event["occurred_at"] for event in events]:
            if stretch and moment - stretch[-1][-1] <= gap:
                stretch[-1].append(moment)
            else:
                stretch.append([moment])
        for moments in stretch:
            pieces: dict[int, list[datetime]] = defaultdict(list)
            for moment in moments:
                elapsed = moment - moments[0]
                pieces[0 if not elapsed else (elapsed - timedelta(microseconds=1)) // longest].append(moment)
            found |= {(visitor, piece[0], piece[-1], len(piece)) for piece in pieces.values()}
    return found


def funnel_paths(steps: Sequence[str], events: Sequence[Event], window: timedelta | None, strict: bool) -> Any:
    """Every way through the first steps of a funnel, as lists of moments."""
    paths: list[list[datetime]] = []

    def walk(position: int, path: list[datetime]) -> None:
        if path:
            paths.append(path)
        if len(path) == len(steps):
            return
        ahead = range(position, len(events))
        for index in ahead[:1] if strict and path else ahead:
            moment = events[index]["occurred_at"]
            if events[index]["event_name"] == steps[len(path)] and (
                not path or window is None or moment - path[0] <= window
            ):
                walk(index + 1, [*path, moment])

    walk(0, [])
    return paths


def funnel_path(steps: Sequence[str], events: Sequence[Event], window: timedelta | None, strict: bool) -> Any:
    """The moments of the deepest way: the first to get there, from the latest start, early at each step."""
    paths = funnel_paths(steps, events, window, strict)
    return min(
        paths,
        key=lambda path: (-len(path), path[-1], datetime.max - path[0], path),
        default=[],
    )


def unordered_path(steps: Sequence[str], events: Sequence[Event], window: timedelta | None) -> list[datetime]:
    """The moments at which steps are done, in any order, within the window that holds most of them: the first to be
    complete, from the latest start, early at each step."""
    tries = []
    for first, last in combinations_with_replacement(range(len(events)), 2):
        began, ended = events[first]["occurred_at"], events[last]["occurred_at"]
        if window is not None and ended - began > window:
            continue
        left, path = Counter(steps), []
        for event in events[first : last + 1]:
            if left[event["event_name"]]:
                left[event["event_name"]] -= 1
                path.append(event["occurred_at"])
        if path:
            tries.append(path)
    return min(tries, key=lambda path: (-len(path), path[-1], datetime.max - path[0], path), default=[])
