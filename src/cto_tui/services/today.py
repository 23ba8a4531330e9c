"""Today: what wants a decision now, in twelve sections of fixed order; an item appears once, in its first one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, islice
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.radar import UNCHANGED_EDITIONS
from cto_tui.i18n import _, format_day, format_relative
from cto_tui.kinds.registry import load, names
from cto_tui.services import attention
from cto_tui.services.attention import Term
from cto_tui.services.register import Register
from cto_tui.services.unchanged import unchanged
from cto_tui.store import listing, reads, triage
from cto_tui.store.connect import Reader
from cto_tui.store.triage import Moments
from cto_tui.workflow.model import Category

DECISIONS: Final = ("move", "snooze", "pick", "block")
"""Journal operations that take an entry out of today's triage."""

HORIZON_DAYS: Final = {"cliff": 10, "fixed": 5, "soft": 2}
"""Working days ahead within which a date of each class is due."""

EXPIRY_DAYS: Final = 30
SCORED: Final = 500
"""Entries of a section that are scored; the rest stay in the order of the index."""

SECTIONS: Final = (
    ("overdue", "Overdue"), ("due", "Due soon"), ("escalated", "Escalations"), ("new", "New"), ("woken", "Woke today"),
    ("unblocked", "Unblocked or to follow up"), ("waiting", "Waiting too long"), ("stale", "Stale"),
    ("review", "Review due"), ("legal", "Legal dates and expiries"), ("over", "Over the limit"),
    ("proposed", "Proposals"),
)  # fmt: skip
"""Names and headings, in their fixed order."""


COUNTED: Final = 1100
"""Where a section's count ends: more than 999 reads `999+`, also after some decisions."""


@dataclass(frozen=True)
class Entry:
    """A line of Today: the item, why it is in its section (`note`), and its score."""

    item: Item
    section: str
    note: str
    score: float = 0.0


@dataclass(frozen=True)
class Section:
    """A section with its entries, the most urgent first. `total` counts all up to COUNTED, `entries` stop at SCORED."""

    name: str
    label: str
    entries: tuple[Entry, ...]
    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    """How many of what was counted each kind has."""


@dataclass(frozen=True)
class Counts:
    """How many of Today's entries are left and were decided, and how many of those left each kind has."""

    left: int = 0
    decided: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Today:
    """Today's triage: what is left to decide, what was decided, and what was picked."""

    sections: tuple[Section, ...]
    picks: tuple[Item, ...]
    decided: int

    @property
    def left(self) -> int:
        return sum(section.total for section in self.sections)

    @property
    def counts(self) -> Counts:
        kinds: Counter[str] = Counter()
        for section in self.sections:
            kinds.update(section.kinds)
        return Counts(self.left, self.decided, kinds)


_Found = tuple[str, str]
"""The kind of an item, and why it is in its section where that cannot be told from itself."""


def today(register: Register) -> Today:
    """What Today shows at the register's present moment."""
    now = register.clock()
    found, decided = _find(register, now)
    return Today(tuple(_sections(register.reader, register, found, now)), picks(register), decided)


def counts(register: Register) -> Counts:
    """The counts of `today`, without reading an item."""
    found, decided = _find(register, register.clock())
    kinds = Counter(kind for own in found.values() for kind, _told in own.values())
    return Counts(kinds.total(), decided, kinds)


def _find(register: Register, now: datetime) -> tuple[dict[str, dict[str, _Found]], int]:
    """What each section holds, by name and id, those that hold something; and how many items were decided on."""
    connection = register.reader
    at = moments(register, now)
    decided = triage.decided(connection, at.midnight, DECISIONS)
    seen: set[str] = set(decided)
    found: dict[str, dict[str, _Found]] = {}
    for name, _label in SECTIONS:
        own = found[name] = {}
        for item_id, kind, told in _candidates(connection, register, name, at):
            if item_id not in seen:
                own.setdefault(item_id, (kind, told))
                if len(own) == COUNTED:
                    break
        seen |= own.keys()
    return {name: own for name, own in found.items() if own}, len(decided)


def _sections(
    connection: Reader, register: Register, found: Mapping[str, Mapping[str, _Found]], now: datetime
) -> Iterator[Section]:
    """The sections of what was found: by name what is known of their items, by id."""
    first = {name: list(islice(own, SCORED)) for name, own in found.items()}
    items = reads.items_by_ids(connection, chain.from_iterable(first.values()))
    around = attention.surroundings(connection, items)
    scale = attention.Scale(register, now)
    labels = dict(SECTIONS)
    for name, ids in first.items():
        entries = [
            Entry(item, name, found[name][item_id][1] or note(register, item, name, now),
                  scale.score(item, around[item_id]))
            for item_id in ids if (item := items.get(item_id)) is not None
        ]  # fmt: skip
        entries.sort(key=lambda entry: (-entry.score, entry.item.ref))
        kinds = Counter(kind for kind, _told in found[name].values())
        yield Section(name, _(labels[name]), tuple(entries), len(found[name]), kinds)


def picks(register: Register) -> tuple[Item, ...]:
    """The items picked for today that are still open."""
    ids = triage.picked(register.reader, register.today)
    return tuple(reads.items_by_ids(register.reader, ids).values())


def explain(register: Register, item: Item) -> tuple[Term, ...]:
    """The terms of one item's score: the panel behind `w`."""
    return explain_all(register, [item])[item.id]


def explain_all(register: Register, items: Iterable[Item]) -> dict[str, tuple[Term, ...]]:
    """The terms of the scores of several items, by id."""
    listed = list(items)
    around = attention.surroundings(register.reader, [item.id for item in listed])
    scale = attention.Scale(register, register.clock())
    return {item.id: scale.terms(item, around[item.id]) for item in listed}


def moments(register: Register, now: datetime) -> Moments:
    """What parts the sections at `now`: horizons and service levels as instants, so that SQL only compares."""
    return replace(register.within_minute(now, "moments", lambda minute: _moments(register, minute)), now=now)


def _moments(register: Register, now: datetime) -> Moments:
    today_ = register.day_of(now)
    horizons = {
        due_class: register.midnight(register.calendar.add(today_, days) + timedelta(days=1))
        for due_class, days in HORIZON_DAYS.items()
    }
    kinds = [load(name) for name in names()]
    ages = []
    for kind in kinds:
        for state in kind.workflow.states:
            category = state.category.value
            if category not in ("backlog", "ready", "active", "waiting"):
                continue
            expected = register.expected(kind, state.name) or _DEFAULT_AGES.get(category)
            if expected:
                ages.append((category, kind.name, state.name, register.days_ago(now, expected)))
    return Moments(
        now, today_, register.midnight(today_), register.midnight(today_ - timedelta(days=1)), horizons, tuple(ages),
        tuple((kind.name, field) for kind in kinds for field in kind.expiries), today_ + timedelta(days=EXPIRY_DAYS),
        tuple(state.name for state in load("proposal").workflow.states if state.category is Category.TRIAGE),
    )  # fmt: skip


_DEFAULT_AGES: Final = {"backlog": 65, "ready": 10}
"""Working days: 90 and 14 calendar days of the category, where the state gives none."""


def _candidates(
    connection: Reader, register: Register, section: str, moments: Moments
) -> Iterator[tuple[str, str, str]]:
    """(id, kind, note) of a section's items in the order of its index; an empty note is made from the item."""
    if section == "legal":
        for item_id, kind, field, day in triage.expiring(connection, moments):
            yield item_id, kind, f"{load(kind).fields[field].label}: {format_day(day, today=moments.today)}"
    elif section == "over":
        yield from _over_limit(connection, register)
    else:
        for item_id, kind in triage.candidates(connection, section, moments):
            yield item_id, kind, ""
    if section == "review":
        for item_id in unchanged(connection, register):
            yield item_id, "blip", _("the same in {count} editions").format(count=UNCHANGED_EDITIONS)


def _over_limit(connection: Reader, register: Register) -> Iterator[tuple[str, str, str]]:
    """For each state over its limit, the item that has been in it longest."""
    limits = cache(lambda kind_name: register.limits(load(kind_name)))
    for kind_name, state, category, items in listing.tallies(connection):
        limit = limits(kind_name).get(state)
        if limit is None or items <= limit:
            continue
        item_id = triage.longest_in(connection, category, kind_name, state)
        label = load(kind_name).workflow.state(state).label
        if item_id:
            yield item_id, kind_name, _("{label} {items}/{limit}").format(label=label, items=items, limit=limit)


def note(register: Register, item: Item, section: str, now: datetime) -> str:
    """Why an item is in a section: its date, or how long it is in its state."""
    if section in ("overdue", "due") and item.due_at:
        return _("due {when}").format(when=format_relative(item.due_at, now))
    if section == "review" and item.review_on:
        return _("review {day}").format(day=format_day(item.review_on, today=register.today))
    if section == "new":
        return _("new {when}").format(when=format_relative(item.created, now))
    if section == "unblocked":
        return _("follow up") if item.follow_up_on else _("unblocked")
    if section == "escalated":
        return _("blocked: {reason}").format(reason=item.blocked_reason)
    days = int(register.calendar.between(item.state_since, now))
    expected = register.expected(load(item.kind), item.state)
    if expected:
        return _("{days}d of {expected}").format(days=days, expected=expected)
    return f"{days}d"
