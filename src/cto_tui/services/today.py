"""Today: what wants a decision now, in twelve sections of fixed order; an item appears once, in its first one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cto_tui.domain.item import Item
from cto_tui.i18n import _, format_day, format_relative
from cto_tui.kinds.registry import load, names
from cto_tui.services import attention
from cto_tui.services.attention import Term
from cto_tui.services.register import Register
from cto_tui.store import listing, reads
from cto_tui.store.codec import instant_text
from cto_tui.store.journal import live

DECISIONS: Final = ("move", "snooze", "pick", "block")
"""Journal operations that take an entry out of today's triage."""

HORIZON_DAYS: Final = {"cliff": 10, "fixed": 5, "soft": 2}
"""Working days ahead within which a date of each class is due."""

EXPIRY_DAYS: Final = 30
SCORED: Final = 500
"""Entries of a section that are scored; the rest stay in the order of the index."""

PICKS: Final = 7
"""How many picks a day has room for."""

SECTIONS: Final = (
    ("overdue", "Overdue"), ("due", "Due soon"), ("escalated", "Escalations"), ("new", "New"), ("woken", "Woke today"),
    ("unblocked", "Unblocked or to follow up"), ("waiting", "Waiting too long"), ("stale", "Stale"),
    ("review", "Review due"), ("legal", "Legal dates and expiries"), ("over", "Over the limit"),
    ("proposed", "Proposals"),
)  # fmt: skip
"""Names and headings, in their fixed order."""

_OPEN = "category NOT IN ('done', 'dropped')"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of Today: the item, why it is in its section (`note`), and its score term by term."""

    item: Item
    section: str
    note: str
    terms: tuple[Term, ...]

    @property
    def score(self) -> float:
        return attention.score(self.terms)


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its entries, the most urgent first. `total` counts all, `entries` may stop at SCORED."""

    name: str
    label: str
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Today:
    """Today's triage: what is left to decide, what was decided, and what was picked."""

    sections: tuple[Section, ...]
    picks: tuple[Item, ...]
    decided: int

    @property
    def left(self) -> int:
        return sum(section.total for section in self.sections)


def today(register: Register) -> Today:
    """What Today shows at the register's present moment."""
    connection, now = register.reader, register.clock()
    decided = _decided(connection, register, now)
    seen: set[str] = set(decided)
    asleep = "(snoozed_until IS NULL OR snoozed_until <= ?)"
    awake: tuple[object, ...] = (instant_text(now),)
    sections = []
    for name, label in SECTIONS:
        ids: list[tuple[str, str]] = []
        for item_id, note in _candidates(connection, register, name, now, asleep, awake):
            if item_id not in seen:
                seen.add(item_id)
                ids.append((item_id, note))
        if ids:
            sections.append(_section(connection, register, name, _(label), ids, now))
    return Today(tuple(sections), picks(register), len(decided))


def picks(register: Register) -> tuple[Item, ...]:
    """The items picked for today that are still open."""
    rows = register.reader.execute(
        f"SELECT id FROM item WHERE picked_on = ? AND {_OPEN} ORDER BY due_at IS NULL, due_at, seq",
        (register.today.isoformat(),),
    )
    return tuple(reads.items_by_ids(register.reader, [row[0] for row in rows]).values())


def explain(register: Register, item: Item) -> tuple[Term, ...]:
    """The terms of one item's score: the panel behind `w`."""
    around = attention.surroundings(register.reader, [item.id])[item.id]
    return attention.terms(register, item, around, register.clock())


def _decided(connection: sqlite3.Connection, register: Register, now: datetime) -> set[str]:
    """Items on which a decision that still stands was journalled today."""
    since = instant_text(register.midnight(register.day_of(now)))
    marks = ",".join("?" * len(DECISIONS))
    rows = connection.execute(
        f"SELECT DISTINCT j.record FROM journal j WHERE j.at >= ? AND j.op IN ({marks}) AND j.record_type = 'item' "
        f"AND {live('j.group_id')}",
        (since, *DECISIONS),
    )
    return {row[0] for row in rows}


def _section(
    connection: sqlite3.Connection, register: Register, name: str, label: str, ids: list[tuple[str, str]], now: datetime
) -> Section:  # fmt: skip
    scored = dict(ids[:SCORED])
    items = reads.items_by_ids(connection, scored)
    around = attention.surroundings(connection, items)
    entries = [
        Entry(item, name, scored[item.id] or _note(register, item, name, now),
              attention.terms(register, item, around[item.id], now))
        for item in items.values()
    ]  # fmt: skip
    entries.sort(key=lambda entry: (-entry.score, entry.item.ref))
    return Section(name, label, tuple(entries), len(ids))


def _candidates(
    connection: sqlite3.Connection, register: Register, section: str, now: datetime, asleep: str,
    awake: tuple[object, ...],
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """(id, note) of a section's items in the order of its index; an empty note is made from the item."""
    if section == "legal":
        yield from _expiring(connection, register, now, asleep, awake)
        return
    if section == "over":
        yield from _over_limit(connection, register)
        return
    for condition, bound, order in _conditions(register, section, now):
        query = f"SELECT id FROM item WHERE {condition} AND {asleep} ORDER BY {order}"
        for (item_id,) in connection.execute(query, (*bound, *awake)):
            yield item_id, ""


def _conditions(register: Register, section: str, now: datetime) -> Iterator[tuple[str, tuple[object, ...], str]]:
    """SQL conditions (fixed text), their values and the order, of the sections that one query each can find."""
    today_ = register.day_of(now)
    at = instant_text(now)
    if section == "overdue":
        for due_class in HORIZON_DAYS:
            yield f"due_class = ? AND due_at < ? AND {_OPEN} AND kind != 'proposal'", (due_class, at), "due_at"
    elif section == "due":
        for due_class, days in HORIZON_DAYS.items():
            horizon = register.midnight(register.calendar.add(today_, days) + timedelta(days=1))
            yield (
                f"due_class = ? AND due_at >= ? AND due_at < ? AND {_OPEN} AND kind != 'proposal'",
                (due_class, at, instant_text(horizon)), "due_at",
            )  # fmt: skip
    elif section == "escalated":
        yield f"blocked_since IS NOT NULL AND priority = 'H' AND {_OPEN}", (), "blocked_since"
    elif section == "new":
        yield "category = 'triage' AND kind != 'proposal'", (), "state_since"
    elif section == "proposed":
        yield "category = 'triage' AND kind = 'proposal'", (), "state_since"
    elif section == "woken":
        yield (
            f"snoozed_until >= ? AND snoozed_until <= ? AND {_OPEN}",
            (instant_text(register.midnight(today_)), at), "snoozed_until",
        )  # fmt: skip
    elif section == "unblocked":
        yield f"follow_up_on IS NOT NULL AND follow_up_on <= ? AND {_OPEN}", (today_.isoformat(),), "follow_up_on"
        yesterday = instant_text(register.midnight(today_ - timedelta(days=1)))
        yield (
            f"id IN (SELECT j.record FROM journal j WHERE j.at >= ? AND j.op = 'unblock' AND {live('j.group_id')}) "
            f"AND {_OPEN}", (yesterday,), "seq",
        )  # fmt: skip
    elif section == "review":
        yield f"review_on IS NOT NULL AND review_on <= ? AND {_OPEN}", (today_.isoformat(),), "review_on"
    elif section in ("waiting", "stale"):
        yield from _too_old(register, section, now)


def _too_old(register: Register, section: str, now: datetime) -> Iterator[tuple[str, tuple[object, ...], str]]:
    """One range of the index per state with a service level: entered before a threshold instant."""
    for name in names():
        kind = load(name)
        for state in kind.workflow.states:
            category = state.category.value
            if (category == "waiting") != (section == "waiting") or category in ("steady", "done", "dropped", "triage"):
                continue
            expected = register.expected(kind, state.name) or _DEFAULT_AGES.get(category)
            if expected:
                threshold = register.calendar.days_ago(now, expected)
                yield (
                    "category = ? AND kind = ? AND state = ? AND state_since < ?",
                    (category, name, state.name, instant_text(threshold)), "state_since",
                )  # fmt: skip


_DEFAULT_AGES: Final = {"backlog": 65, "ready": 10}
"""Working days: 90 and 14 calendar days of the category, where the state gives none."""


def _expiring(
    connection: sqlite3.Connection, register: Register, now: datetime, asleep: str, awake: tuple[object, ...]
) -> Iterator[tuple[str, str]]:
    """Items with a document or a legal date that runs out within EXPIRY_DAYS."""
    until = register.day_of(now) + timedelta(days=EXPIRY_DAYS)
    for name in names():
        kind = load(name)
        for field in kind.expiries:
            rows = connection.execute(
                f'SELECT item.id, own."{field}" FROM "{name}" own JOIN item ON item.id = own.id '
                f"WHERE own.\"{field}\" <= ? AND item.{_OPEN} AND item.category NOT IN ('triage', 'backlog') AND {asleep} "
                f'ORDER BY own."{field}"',
                (until.isoformat(), *awake),
            )
            label = kind.fields[field].label
            for item_id, day in rows:
                yield item_id, f"{label}: {format_day(datetime.fromisoformat(day).date(), today=register.today)}"


def _over_limit(connection: sqlite3.Connection, register: Register) -> Iterator[tuple[str, str]]:
    """For each state over its limit, the item that has been in it longest."""
    for kind_name, state, _category, items in listing.tallies(connection):
        limit = register.limits(load(kind_name)).get(state)
        if limit is None or items <= limit:
            continue
        row = connection.execute(
            "SELECT id FROM item WHERE kind = ? AND state = ? ORDER BY state_since LIMIT 1", (kind_name, state)
        ).fetchone()
        label = load(kind_name).workflow.state(state).label
        if row:
            yield row[0], _("{label} {items}/{limit}").format(label=label, items=items, limit=limit)


def _note(register: Register, item: Item, section: str, now: datetime) -> str:
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


def counts_by_kind(found: Iterable[Section]) -> dict[str, int]:
    """How many of Today's entries each kind has, for the tabs."""
    counts: dict[str, int] = {}
    for section in found:
        for entry in section.entries:
            counts[entry.item.kind] = counts.get(entry.item.kind, 0) + 1
    return counts
