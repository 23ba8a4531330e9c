"""The attention score: how much an item wants to be looked at now, term by term.

The base is Taskwarrior's urgency with its default coefficients (src/Task.cpp and src/Context.cpp of Taskwarrior 3);
the rest compares items of several kinds: cliffs, money, legal clocks and staleness. With the coefficients of the
extension at 0 the score of a Taskwarrior task is its urgency.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.services.register import Register
from cto_tui.store import triage
from cto_tui.store.connect import Reader
from cto_tui.workflow.model import Category


@dataclass(frozen=True)
class Coefficient:
    """The points of a term at its full value, unless the user's settings say otherwise, and what the value is."""

    default: float
    meaning: str


DECLARED: Final[Mapping[str, Coefficient]] = {
    "next": Coefficient(15.0, "It has the tag next."),
    "due": Coefficient(12.0, "Its date: 0.2 until 14 days before, 0.73 on the day, 1 from 7 days after."),
    "blocking": Coefficient(8.0, "An open item waits for it."),
    "priority_h": Coefficient(6.0, "Its priority is high."),
    "priority_m": Coefficient(3.9, "Its priority is medium."),
    "priority_l": Coefficient(1.8, "Its priority is low."),
    "scheduled": Coefficient(5.0, "Its scheduled day has come, as in Taskwarrior; no kind here has one."),
    "active": Coefficient(4.0, "Work on it is under way."),
    "age": Coefficient(2.0, "How old it is, 1 from a year on."),
    "annotations": Coefficient(1.0, "Its comments: 0.8 for one, 0.9 for two, 1 for more."),
    "tags": Coefficient(1.0, "Its tags: 0.8 for one, 0.9 for two, 1 for more."),
    "project": Coefficient(1.0, "It is part of another item."),
    "blocked": Coefficient(-5.0, "It is blocked, or waits for an open item."),
    "waiting": Coefficient(-3.0, "It is snoozed."),
    "stale": Coefficient(6.0, "How long it has been in its state beyond the expected time, 1 from twice that on."),
    "cliff": Coefficient(12.0, "A date that cannot be moved: 0.2 with 8 working days to spare or more, 1 with none."),
    "money": Coefficient(3.0, "Its amount, by digits: 1 from ten million on."),
    "legal": Coefficient(4.0, "A law or a contract sets its date."),
    "woken": Coefficient(2.0, "Its snooze ended today."),
}
"""The terms of the score. The user may add terms `tag:NAME`, worth their points on every item with that tag."""

COEFFICIENTS: Final[Mapping[str, float]] = {name: each.default for name, each in DECLARED.items()}
"""Defaults; the user's settings replace single ones."""

CLIFF_FLOOR: Final = 0.2
CLIFF_SLACK_DAYS: Final = 10


@dataclass(frozen=True)
class Term:
    """One term: coefficient times value (0 to 1) gives its points."""

    name: str
    coefficient: float
    value: float

    @property
    def points(self) -> float:
        return self.coefficient * self.value


@dataclass(frozen=True)
class Surroundings:
    """What the score needs beyond the item: comments on it, whether other open items wait for it."""

    comments: int = 0
    blocking: bool = False
    blocked_by: bool = False


def due_value(days_overdue: float) -> float:
    """Taskwarrior's due term: 0.2 until 14 days before, rising to 1 at 7 days after."""
    if days_overdue >= 7:
        return 1.0
    if days_overdue >= -14:
        return (days_overdue + 14) * 0.8 / 21 + 0.2
    return 0.2


def count_value(count: int) -> float:
    """0, 0.8, 0.9, 1 for none, one, two, three or more."""
    return (0.0, 0.8, 0.9, 1.0)[min(count, 3)]


def cliff_value(slack_days: float) -> float:
    """A cliff: 0.2 while there is time, rising to 1 when the working days left are those that are needed."""
    return min(1.0, max(CLIFF_FLOOR, 1 - slack_days / CLIFF_SLACK_DAYS))


def money_value(amount: Money | None) -> float:
    """log10 of the amount in major units over seven digits."""
    if amount is None or amount.minor <= 0:
        return 0.0
    return min(1.0, math.log10(1 + amount.minor / 10**amount.exponent) / 7)


@dataclass(frozen=True)
class _Stay:
    """What a kind's state means for the score: its category, and since when (UTC) an item in it is stale after
    `expected` working days."""

    category: Category
    expected: int | None
    stale_before: datetime | None


class Scale:
    """The scores at one moment, `now` (UTC): what they have in common is found once."""

    def __init__(self, register: Register, now: datetime) -> None:
        self._calendar, self.now = register.calendar, now
        self._midnight = register.midnight(register.day_of(now))
        self._chosen = {**COEFFICIENTS, **register.settings.attention}
        self._tags = {name for name in self._chosen if name.startswith("tag:")}
        self._stay = cache(lambda kind, state: self._stay_of(register, kind, state))

    def score(self, item: Item, around: Surroundings) -> float:
        """The sum of the terms."""
        chosen = self._chosen
        return sum(chosen.get(name, 0.0) * value for name, value in self._values(item, around) if value)

    def terms(self, item: Item, around: Surroundings) -> tuple[Term, ...]:
        """Every non-zero term, largest first."""
        chosen = self._chosen
        values = self._values(item, around)
        found = [Term(name, chosen[name], value) for name, value in values if value and name in chosen]
        return tuple(sorted(found, key=lambda term: -abs(term.points)))

    def _values(self, item: Item, around: Surroundings) -> Iterator[tuple[str, float]]:
        """Each term's value, 0 to 1."""
        kind, now = load(item.kind), self.now
        stay = self._stay(item.kind, item.state)
        if item.tags:
            yield "next", float("next" in item.tags)
            yield "tags", count_value(len(item.tags))
            yield from ((name, 1.0) for name in {f"tag:{tag}" for tag in item.tags} & self._tags)
        yield "blocking", float(around.blocking)
        if item.priority:
            yield f"priority_{item.priority.lower()}", 1.0
        yield "active", float(stay.category is Category.ACTIVE)
        yield "age", min(1.0, max(0.0, (now - item.created) / _YEAR))
        yield "annotations", count_value(around.comments)
        yield "project", float(bool(item.parent))
        yield "blocked", float(item.blocked or around.blocked_by)
        if item.snoozed_until is not None:
            yield "waiting", float(item.snoozed_until > now)
            yield "woken", float(self._midnight <= item.snoozed_until <= now)
        if stay.expected and stay.stale_before is not None and item.state_since < stay.stale_before:
            age = self._calendar.between(item.state_since, now)
            yield "stale", min(1.0, max(0.0, age / stay.expected - 1))
        if kind.amount:
            yield "money", money_value(getattr(item, kind.amount))
        yield "legal", float(kind.legal(item))
        if item.due_at is not None and not stay.category.closed:
            if item.due_class == "cliff":
                slack = self._calendar.between(now, item.due_at) - kind.need_days(item)
                yield "cliff", cliff_value(slack)
            else:
                yield "due", due_value((now - item.due_at) / _DAY)

    def _stay_of(self, register: Register, kind_name: str, state: str) -> _Stay:
        kind = load(kind_name)
        expected = register.expected(kind, state)
        stale = register.days_ago(self.now, expected) if expected else None
        return _Stay(kind.workflow.state(state).category, expected, stale)


_YEAR: Final = timedelta(days=365)
_DAY: Final = timedelta(days=1)


def terms(register: Register, item: Item, around: Surroundings, now: datetime) -> tuple[Term, ...]:
    """Every non-zero term of an item's score at `now` (UTC), largest first."""
    return Scale(register, now).terms(item, around)


def score(found: Iterable[Term]) -> float:
    return sum(term.points for term in found)


def surroundings(connection: Reader, ids: Iterable[str]) -> dict[str, Surroundings]:
    """What the scores of several items need, in three queries a batch."""
    wanted = list(ids)
    comments: dict[str, int] = {}
    blocking: set[str] = set()
    blocked: set[str] = set()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        comments |= triage.comment_counts(connection, part)
        for waiting, cause in triage.dependencies(connection, part):
            blocked.add(waiting)
            blocking.add(cause)
    return {each: Surroundings(comments.get(each, 0), each in blocking, each in blocked) for each in wanted}
