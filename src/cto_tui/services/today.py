"""Today: what wants a decision now, in twelve sections of fixed order; an item appears once, in its first one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from cto_tui._dataclass import dataclass, replaced
from cto_tui.domain.item import Item
from cto_tui.domain.radar import UNCHANGED_EDITIONS
from cto_tui.i18n import _, format_day, format_relative
from cto_tui.kinds.registry import load, names
from cto_tui.services import attention
from cto_tui.services.attention import Term
from cto_tui.services.register import Register
from cto_tui.services.unchanged import unchanged
from cto_tui.store import reads, triage
from cto_tui.store.connect import Reader
from cto_tui.store.journal import Touched
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


HOLDS: Final = timedelta(minutes=1)
"""How long what was read holds while nobody writes: instants come near and pass."""


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


_Reason = tuple[str, str]
"""The kind of an item, and why it is in its section where that cannot be told from itself."""


@dataclass(frozen=True)
class Found:
    """What each section held `at` an instant (UTC), by its name and the ids of items; and which items were decided on
    by then."""

    at: datetime
    sections: Mapping[str, Mapping[str, _Reason]]
    decided: frozenset[str]


@dataclass(frozen=True)
class Counts:
    """How many of Today's entries are left and were decided, and how many of those left each kind has; `of` is what was
    counted."""

    left: int = 0
    decided: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    of: Found | None = None


@dataclass(frozen=True)
class Today:
    """Today's triage: what is left to decide, what was picked, and how many entries there are of which kinds."""

    sections: tuple[Section, ...]
    picks: tuple[Item, ...]
    counts: Counts

    @property
    def left(self) -> int:
        return self.counts.left

    @property
    def decided(self) -> int:
        return self.counts.decided


def today(register: Register) -> Today:
    """What Today shows at the register's present moment."""
    found = _find(register, register.clock())
    return Today(tuple(_sections(register.reader, register, found)), picks(register), _count(found))


def counts(register: Register) -> Counts:
    """The counts of `today`, without reading an item."""
    return _count(_find(register, register.clock()))


def counts_after(register: Register, before: Counts, touched: Touched) -> Counts:
    """The counts after an action, from those before it. What was decided on is in no section any more, and only what is
    over the limits of its kind may be another item now. All is counted anew after anything else than decisions, and
    where `before` is of another day, of a while ago or was not counted to its end."""
    old, now = before.of, register.clock()
    if (
        old is None
        or not touched.operations.issubset(DECISIONS)
        or not timedelta(0) <= now - old.at < HOLDS
        or register.day_of(now) != register.day_of(old.at)
        or max(map(len, old.sections.values()), default=0) >= COUNTED
    ):
        return counts(register)
    gone, kinds, sections = old.decided.union(touched.ids), dict(before.kinds), dict(old.sections)
    for name, own in old.sections.items():
        out = own.keys() & touched.ids
        if name == "over":
            out.update(each for each, (kind, _told) in own.items() if kind in touched.kinds)
        if out:
            sections[name] = left = dict(own)
            for item_id in out:
                kinds[left.pop(item_id)[0]] -= 1
    over = sections["over"] = dict(sections.get("over", ()))
    for item_id, kind, told in _over_limit(register, touched.kinds):
        if item_id not in gone and not any(item_id in own for own in sections.values()):
            over[item_id] = kind, told
            kinds[kind] = kinds.get(kind, 0) + 1
    return Counts(sum(kinds.values()), len(gone), kinds, Found(old.at, sections, gone))


def _count(found: Found) -> Counts:
    kinds = Counter(kind for own in found.sections.values() for kind, _told in own.values())
    return Counts(kinds.total(), len(found.decided), kinds, found)


def _find(register: Register, now: datetime) -> Found:
    connection = register.reader
    at = moments(register, now)
    decided = triage.decided(connection, at.midnight, DECISIONS)
    seen: set[str] = set(decided)
    found: dict[str, dict[str, _Reason]] = {}
    for name, _label in SECTIONS:
        own = found[name] = {}
        for item_id, kind, told in _candidates(connection, register, name, at):
            if item_id not in seen:
                own.setdefault(item_id, (kind, told))
                if len(own) == COUNTED:
                    break
        seen |= own.keys()
    return Found(now, {name: own for name, own in found.items() if own}, frozenset(decided))


def _sections(connection: Reader, register: Register, found: Found) -> Iterator[Section]:
    """The sections with their items."""
    now = found.at
    first = {name: list(islice(own, SCORED)) for name, own in found.sections.items()}
    of_kind: dict[str, list[str]] = {}
    for name, ids in first.items():
        for item_id in ids:
            of_kind.setdefault(found.sections[name][item_id][0], []).append(item_id)
    items: dict[str, Item] = {}
    for kind, ids in of_kind.items():
        items |= reads.items_by_ids(connection, ids, kind)
    around = attention.surroundings(connection, items)
    scale = attention.Scale(register, now)
    labels = dict(SECTIONS)
    for name, ids in first.items():
        entries = [
            Entry(item, name, found.sections[name][item_id][1] or note(register, item, name, now),
                  scale.score(item, around[item_id]))
            for item_id in ids if (item := items.get(item_id)) is not None
        ]  # fmt: skip
        entries.sort(key=lambda entry: (-entry.score, entry.item.ref))
        yield Section(name, _(labels[name]), tuple(entries), len(found.sections[name]))


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
    return replaced(register.within_minute(now, "moments", lambda minute: _moments(register, minute)), now=now)


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
        yield from _over_limit(register)
    else:
        for item_id, kind in triage.candidates(connection, section, moments):
            yield item_id, kind, ""
    if section == "review":
        for item_id in unchanged(connection, register):
            yield item_id, "blip", _("the same in {count} editions").format(count=UNCHANGED_EDITIONS)


def _over_limit(register: Register, kinds: Iterable[str] = ("",)) -> Iterator[tuple[str, str, str]]:
    """For each state over its limit, of some kinds or of all, the item that has been in it longest."""
    limits: dict[str, Mapping[str, int]] = {}
    for each in kinds:
        for kind_name, state, category, items in register.tallies(each):
            if kind_name not in limits:
                limits[kind_name] = register.limits(load(kind_name))
            limit = limits[kind_name].get(state)
            if limit is None or items <= limit:
                continue
            item_id = triage.longest_in(register.reader, category, kind_name, state)
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
