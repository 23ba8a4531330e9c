"""Fetching the facts that guards, effects and derived values declare they need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load
from cto_tui.services.register import Register
from cto_tui.store import listing, reads
from cto_tui.store.titles import title_key
from cto_tui.workflow.facts import Fact, Facts, Linked


def gather(
    connection: sqlite3.Connection,
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
    return Facts(
        now=at,
        today=register.day_of(at),
        calendar=register.calendar,
        actor=register.actor,
        limits=register.limits(load(item.kind)),
        values=values,
    )


def _siblings(connection: sqlite3.Connection, item: Item) -> tuple[Linked, ...]:
    if not item.parent:
        return ()
    return tuple(
        reads.as_linked("sibling", True, other)
        for other in reads.children_of(connection, item.parent)
        if other.kind == item.kind and other.id != item.id
    )


def _referenced(connection: sqlite3.Connection, item: Item, also: Iterable[str]) -> dict[str, Item]:
    ids = [
        str(getattr(item, name))
        for name, field in load(item.kind).fields.items()
        if field.type is FieldType.REFERENCE and getattr(item, name)
    ]
    return reads.items_by_ids(connection, [*ids, *also])


def _wip(connection: sqlite3.Connection, item: Item) -> dict[tuple[str, str | None], int]:
    """Counts per state from the kept tally, and per state and owner for work under way."""
    counts: dict[tuple[str, str | None], int] = {
        (state, None): items for kind, state, _category, items in listing.tallies(connection) if kind == item.kind
    }
    rows = connection.execute(
        "SELECT state, owner, count(*) FROM item WHERE category = 'active' AND kind = ? AND owner != '' "
        "GROUP BY state, owner",
        (item.kind,),
    )
    return counts | {(state, owner): items for state, owner, items in rows}


def _lanes(connection: sqlite3.Connection, item: Item) -> dict[tuple[str, str], int]:
    """Counts of work under way per state and value of the kind's lane field."""
    kind = load(item.kind)
    if not kind.lane:
        return {}
    rows = connection.execute(
        f'SELECT item.state, own."{kind.lane}", count(*) FROM item JOIN "{kind.name}" own ON own.id = item.id '
        "WHERE item.category = 'active' AND item.kind = ? GROUP BY 1, 2",
        (item.kind,),
    )
    return {(state, lane or ""): items for state, lane, items in rows}


def _namesakes(connection: sqlite3.Connection, item: Item) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT ref FROM item WHERE kind = ? AND title_key = ? AND id != ? "
        "AND category NOT IN ('done', 'dropped') ORDER BY seq LIMIT 5",
        (item.kind, title_key(item.title), item.id),
    )
    return tuple(row[0] for row in rows)
