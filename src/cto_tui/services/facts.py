"""Fetching the facts that guards, effects and derived values declare they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load, names
from cto_tui.services.register import Register
from cto_tui.store import figures, journal, listing, radar, reads
from cto_tui.store.connect import Reader
from cto_tui.store.titles import title_key
from cto_tui.workflow.facts import Fact, Facts, Linked


def gather(
    connection: Reader,
    register: Register,
    item: Item,
    needs: Iterable[Fact],
    *,
    now: datetime | None = None,
    also: Iterable[str] = (),
) -> Facts:
    """The facts about one item. `also` are ids of further items that reference fields are about to point to."""
    at = now or register.clock()
    values: dict[Fact, object] = {}
    for need in frozenset(needs):
        if need is Fact.LINKS:
            values[need] = tuple(
                Linked(link.relation, link.outgoing, link.category, link.item)
                for link in reads.links_of(connection, item.id)
            )
        elif need is Fact.CHILDREN:
            values[need] = tuple(
                reads.as_linked("child", True, child) for child in reads.children_of(connection, item.id)
            )
        elif need is Fact.CHILD_COUNTS:
            values[need] = reads.child_counts(connection, item.id)
        elif need is Fact.SIBLINGS:
            values[need] = _siblings(connection, item)
        elif need is Fact.PARENT:
            values[need] = reads.item_by_id(connection, item.parent) if item.parent else None
        elif need is Fact.REFERENCED:
            values[need] = _referenced(connection, item, also)
        elif need is Fact.WIP:
            values[need] = _wip(connection, item)
        elif need is Fact.LANES:
            values[need] = _lanes(connection, item)
        elif need is Fact.NAMESAKES:
            values[need] = _namesakes(connection, item)
        elif need is Fact.REFERRING:
            values[need] = tuple(reads.as_linked(name, False, other) for name, other in referring(connection, item))
        elif need is Fact.COVERAGE:
            values[need] = radar.people_able(connection, [item.id]).get(item.id, 0)
        elif need is Fact.HEAD:
            values[need] = journal.head(connection)
        elif need is Fact.RADAR:
            from cto_tui.services.editions import standing

            values[need] = standing(connection, register, item)
    return Facts(
        now=at,
        today=register.day_of(at),
        calendar=register.calendar,
        actor=register.actor,
        limits=register.limits(load(item.kind)),
        values=values,
    )


def referring(connection: Reader, item: Item) -> list[tuple[str, Item]]:
    """The items of which an own field names this one, each with the field's label."""
    found: list[tuple[str, Item]] = []
    for name in names():
        kind = load(name)
        for field in kind.own_fields.values():
            if field.type is FieldType.REFERENCE and field.kind == item.kind:
                found += [(field.label, other) for other in figures.naming(connection, name, field.name, item.id)]
    return found


def _siblings(connection: Reader, item: Item) -> tuple[Linked, ...]:
    if not item.parent:
        return ()
    return tuple(
        reads.as_linked("sibling", True, other)
        for other in reads.children_of(connection, item.parent)
        if other.kind == item.kind and other.id != item.id
    )


def _referenced(connection: Reader, item: Item, also: Iterable[str]) -> dict[str, Item]:
    ids = [
        str(getattr(item, name))
        for name, field in load(item.kind).fields.items()
        if field.type is FieldType.REFERENCE and getattr(item, name)
    ]
    return reads.items_by_ids(connection, [*ids, *also])


def _wip(connection: Reader, item: Item) -> dict[tuple[str, str | None], int]:
    """Counts per state from the kept tally, and per state and owner for work under way."""
    counts: dict[tuple[str, str | None], int] = {
        (state, None): items for _kind, state, _category, items in listing.tallies(connection, item.kind)
    }
    return counts | dict(figures.owner_work(connection, item.kind))


def _lanes(connection: Reader, item: Item) -> dict[tuple[str, str], int]:
    """Counts of work under way per state and value of the kind's lane field."""
    lane = load(item.kind).lane
    return figures.lane_work(connection, item.kind, lane) if lane else {}


def _namesakes(connection: Reader, item: Item) -> tuple[str, ...]:
    return figures.namesakes(connection, item.kind, title_key(item.title), item.id)
