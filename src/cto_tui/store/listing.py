"""Lists: pages by key (never by offset), counts that are kept rather than made, and search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from cto_tui._dataclass import dataclass
from cto_tui.domain.criteria import EVERYTHING, Clause, Text, Where
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load
from cto_tui.store.codec import read_instant
from cto_tui.store.filtering import only_text, where_sql, without_text
from cto_tui.store.reads import items_by_ids, select_items

PAGE: Final = 200
STREAMED: Final = 1000
"""Rows of a page where all of a list is read."""

SORTS: Final = {
    "newest": "item.seq",
    "title": "item.title_key",
    "due": "coalesce(item.due_at, '9999')",
    "state_since": "item.state_since",
    "updated": "item.updated",
    "owner": "coalesce(item.owner, '')",
    "priority": "CASE item.priority WHEN 'H' THEN 0 WHEN 'M' THEN 1 WHEN 'L' THEN 2 ELSE 3 END",
}
"""Sort name to the expression it orders by; the row's key breaks ties."""

DESCENDING: Final = frozenset({"newest", "updated"})


@dataclass(frozen=True)
class Query:
    """What a list shows. `text` is searched in full text; `states`, `categories`, `owner` and `where` narrow it;
    `parent` is an item's id; `among` are the only ids that may be in it. `sort` is one of SORTS."""

    kind: str = ""
    states: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    text: str = ""
    owner: str | None = None
    parent: str = ""
    where: Where = EVERYTHING
    among: tuple[str, ...] | None = None
    sort: str = "newest"
    reverse: bool = False

    @cached_property
    def plain(self) -> bool:
        """Whether the kept counts answer how many rows there are."""
        return (
            not self.text
            and self.owner is None
            and not self.parent
            and self.among is None
            and not self.where.alternatives
        )

    @property
    def wanted(self) -> Where:
        """`where` and `text` together."""
        return self.where.also(Clause((Text(self.text),))) if self.text.strip() else self.where

    @cached_property
    def conditions(self) -> tuple[str, tuple[str, ...], tuple[object, ...]]:
        """FROM, the conditions, and their values."""
        return _conditions(self)


ITEMS: Final = "item"
HITS: Final = "search CROSS JOIN item ON item.seq = search.rowid"
"""Where a list's rows come from: all items, or those that the index of words finds."""

FEW: Final = 1000
"""Rows that are sorted in no time, however many others an index has between them."""

Key = tuple[object, int]
"""Sort value and row key: where a page ended."""


@dataclass(frozen=True)
class Page:
    """Rows in the order of the list, with the keys of the first and the last; `more` if the list goes on in the
    direction that was read."""

    items: tuple[Item, ...]
    first: Key | None
    last: Key | None
    more: bool


def page(
    connection: sqlite3.Connection,
    query: Query,
    *,
    after: Key | None = None,
    before: Key | None = None,
    end: Literal["first", "last"] = "first",
    limit: int = PAGE,
) -> Page:
    """A page of `query` after a key, before one, or at either end of the list."""
    backwards = before is not None or (after is None and end == "last")
    rows = _rows(connection, query, "item.id", before if before is not None else after, limit + 1, backwards=backwards)
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    items = items_by_ids(connection, (row[2] for row in rows), query.kind)
    keys: list[Key] = [(row[0], row[1]) for row in rows]
    return Page(tuple(items.values()), keys[0] if keys else None, keys[-1] if keys else None, more)


def _rows(
    connection: sqlite3.Connection, query: Query, columns: str, anchor: Key | None, limit: int, *, backwards: bool
) -> list[Any]:
    """The two parts of the key, then `columns`, of the rows beyond a key."""
    table, where, bound = query.conditions
    expression = SORTS[query.sort]
    if table != ITEMS and query.sort == "newest":
        # The index of words gives its hits by this key: a page of them needs no sorting.
        expression = "search.rowid"
    falling = (query.sort in DESCENDING) != query.reverse
    down = falling != backwards
    sign, direction = ("<", "DESC") if down else (">", "ASC")
    by_key = f"{expression if query.sort == 'newest' else 'item.seq'} {direction}"
    order = by_key if query.sort == "newest" else f"{expression} {direction}, {by_key}"
    if query.categories and query.sort == "title" and _all(connection, query) <= FEW:
        # In the order of the index SQLite would go through all that is closed to find them.
        order = f"+{order}"

    def read(beyond: str, key: tuple[object, ...], most: int, order: str = order) -> list[Any]:
        condition = " AND ".join([*where, beyond] if beyond else where)
        return connection.execute(
            f"SELECT {expression}, item.seq, {columns} FROM {table} {'WHERE ' if condition else ''}{condition} "
            f"ORDER BY {order} LIMIT ?",
            [*bound, *key, most],
        ).fetchall()

    if anchor is None:
        return read("", (), limit)
    if query.sort == "newest":
        return read(f"{expression} {sign} ?", (anchor[1],), limit)
    if table == ITEMS and _by_index(query):
        # SQLite seeks an expression's value in an index, but not a pair of it and the row's key.
        rows = read(f"{expression} = ? AND item.seq {sign} ?", anchor, limit, by_key)
        return rows + (read(f"{expression} {sign} ?", (anchor[0],), limit - len(rows)) if len(rows) < limit else [])
    return read(f"({expression}, item.seq) {sign} (?, ?)", anchor, limit)


def _by_index(query: Query) -> bool:
    """Whether an index has the list's rows in their order."""
    in_a_state = len(query.states) == 1 and query.sort in ("due", "priority", "state_since")
    return bool(query.kind) and (query.sort == "title" or in_a_state)


def count(connection: sqlite3.Connection, query: Query) -> int:
    """How many rows the list has: from the kept counts where they answer."""
    if query.plain:
        return _all(connection, query)
    table, where, bound = query.conditions
    found: int = connection.execute(f"SELECT count(*) FROM {table} WHERE {' AND '.join(where)}", bound).fetchone()[0]
    return found


def _all(connection: sqlite3.Connection, query: Query) -> int:
    """How many rows the list had without a filter."""
    return sum(
        items
        for _kind, state, category, items in tallies(connection, query.kind)
        if (not query.states or state in query.states) and (not query.categories or category in query.categories)
    )


def tallies(connection: sqlite3.Connection, kind: str = "") -> list[tuple[str, str, str, int]]:
    """(kind, state, category, items) of a kind, or of all, as kept by every write."""
    query = "SELECT kind, state, category, items FROM tally WHERE items > 0"
    if not kind:
        return connection.execute(query).fetchall()
    return connection.execute(f"{query} AND kind = ?", (kind,)).fetchall()


def all_items(connection: sqlite3.Connection, query: Query) -> Iterator[Item]:
    """Every item of a list, page by page, so that any size streams."""
    anchor: Key | None = None
    while True:
        part = page(connection, query, after=anchor, limit=STREAMED)
        yield from part.items
        if not part.more:
            return
        anchor = part.last


class Brief(NamedTuple):
    """What a plain list tells of an item; `due_at` in UTC."""

    kind: str
    state: str
    ref: str
    title: str
    owner: str
    due_at: datetime | None


def briefs(connection: sqlite3.Connection, query: Query) -> Iterator[Brief]:
    """Every item of a list in brief, page by page: no table of a kind is read."""
    columns = "item.kind, item.state, item.ref, item.title, ifnull(item.owner, ''), item.due_at"
    anchor: Key | None = None
    while rows := _rows(connection, query, columns, anchor, STREAMED, backwards=False):
        for _key, _seq, kind, state, ref, title, owner, due in rows:
            yield Brief(kind, state, ref, title, owner, read_instant(due))
        anchor = (rows[-1][0], rows[-1][1])


def ids(connection: sqlite3.Connection, query: Query, limit: int) -> list[str]:
    """The ids of the first `limit` rows of a list, in no order: what "all that is shown" means to a bulk action."""
    table, where, bound = query.conditions
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return [row[0] for row in connection.execute(f"SELECT item.id FROM {table} {condition} LIMIT ?", [*bound, limit])]


def of_kind(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> list[Item]:
    marks = ",".join("?" * len(ids))
    return list(select_items(connection, kind, f"WHERE item.id IN ({marks})", ids))


def refs_beginning(connection: sqlite3.Connection, prefix: str, limit: int) -> list[Item]:
    """The items whose refs begin with `prefix`, the shortest first."""
    rows = connection.execute(
        "SELECT id FROM item WHERE ref >= ? AND ref < ? ORDER BY length(ref), ref LIMIT ?",
        (prefix, f"{prefix}~", limit),
    )
    return list(items_by_ids(connection, (row[0] for row in rows)).values())


def owners(connection: sqlite3.Connection, prefix: str = "", limit: int = 50) -> list[str]:
    """Names that own something and have words that begin so, for completion."""
    rows = connection.execute(
        "SELECT owner FROM (SELECT DISTINCT owner FROM item WHERE owner != '') WHERE begins_words(owner, ?) "
        "ORDER BY owner LIMIT ?",
        (prefix, limit),
    )
    return [row[0] for row in rows]


def tags(connection: sqlite3.Connection, prefix: str = "", limit: int = 50) -> list[str]:
    """Tags in use that have words that begin so, the most used first."""
    rows = connection.execute(
        "SELECT tag.value FROM item, json_each(item.tags) AS tag WHERE begins_words(tag.value, ?) "
        "GROUP BY tag.value ORDER BY count(*) DESC, tag.value LIMIT ?",
        (prefix, limit),
    )
    return [row[0] for row in rows]


def _conditions(query: Query) -> tuple[str, tuple[str, ...], tuple[object, ...]]:
    where: list[str] = []
    bound: list[object] = []
    table, wanted = ITEMS, query.wanted
    words = only_text(wanted) if wanted.alternatives else ""
    if words:
        wanted = without_text(wanted)
        if query.states:
            # A column of a board has few items, and many others have the words: its items are looked up among the hits
            # (with a plus, lest each hit is looked up among all items).
            where.append("+item.seq IN (SELECT rowid FROM search WHERE search MATCH ?)")
        else:
            table = HITS
            where.append("search MATCH ?")
        bound.append(words)
    if query.kind:
        where.append("item.kind = ?")
        bound.append(query.kind)
    for column, values in (("state", query.states), ("category", query.categories)):
        if values:
            where.append(f"item.{column} IN ({','.join('?' * len(values))})")
            bound += values
    where += _category(query)
    if query.owner is not None:
        where.append("item.owner = ?")
        bound.append(query.owner)
    if query.parent:
        where.append("item.parent = ?")
        bound.append(query.parent)
    if query.among is not None:
        import json

        where.append("item.id IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(query.among))
    if wanted.alternatives:
        narrowed = where_sql(wanted)
        where.append(narrowed.text)
        bound += narrowed.bound
    return table, tuple(where), tuple(bound)


def _category(query: Query) -> list[str]:
    """What follows from the states, for the sake of the indexes that begin with it or have open items only."""
    if not (query.kind and query.states):
        return []
    try:
        categories = {load(query.kind).workflow.state(name).category for name in query.states}
    except KeyError:
        return []
    if query.sort == "state_since" and len(categories) == 1:
        return [f"item.category = '{categories.pop().value}'"]
    return [] if any(each.closed for each in categories) else ["item.category NOT IN ('done', 'dropped')"]


def holds(connection: sqlite3.Connection, query: Query, item: Item) -> bool:
    """Whether an item is in a list, as it is stored."""
    if (query.kind and item.kind != query.kind) or (query.states and item.state not in query.states):
        return False
    if query.plain and not query.categories:
        return True
    table, where, bound = query.conditions
    condition = " AND ".join([*where, "item.id = ?"])
    return connection.execute(f"SELECT 1 FROM {table} WHERE {condition}", [*bound, item.id]).fetchone() is not None


def following(connection: sqlite3.Connection, query: Query, item_id: str) -> str | None:
    """The id of what stands after an item in a list; None at its end."""
    rows = _rows(connection, query, "item.id", key_of(connection, query, item_id), 1, backwards=False)
    return rows[0][2] if rows else None


def open_only(query: Query) -> Query:
    """The same list without what is done or dropped."""
    return replace(query, categories=("triage", "backlog", "ready", "active", "waiting", "steady"))


def key_of(connection: sqlite3.Connection, query: Query, item_id: str) -> Key | None:
    """Where an item stands in a list, None if it is gone."""
    row = connection.execute(f"SELECT {SORTS[query.sort]}, item.seq FROM item WHERE item.id = ?", (item_id,)).fetchone()
    return (row[0], row[1]) if row else None
