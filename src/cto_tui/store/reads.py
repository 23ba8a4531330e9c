"""Reading items, links and comments as plain SQL over sqlite3. Needs neither SQLModel nor SQLAlchemy."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import FieldType, fields_of
from cto_tui.domain.item import COMMON_FIELDS, Item
from cto_tui.kinds.registry import load
from cto_tui.store.codec import column_reader, columns_of, instant_text, read_instant, read_money
from cto_tui.workflow.facts import Linked


@dataclass(frozen=True)
class Comment:
    """A comment or contact-log entry; `at` in UTC."""

    id: str
    at: datetime
    actor: str
    channel: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link as seen from one of its ends: `item` is the other end, `outgoing` whether it reads towards it."""

    id: str
    relation: str
    outgoing: bool
    category: str
    item: Item


@dataclass(frozen=True)
class _Decoder:
    """The SELECT list of a kind and how a row of it becomes a typed item."""

    select: str
    decode: Callable[[Sequence[Any]], Item]


@functools.cache
def _decoder(kind_name: str) -> _Decoder:
    cls = load(kind_name).item
    names = ["id", "kind", "ref", "version", "created", "updated"]
    columns = [f"item.{name}" for name in names]
    filled: list[tuple[str, Callable[[Any], Any]]] = [("created", read_instant), ("updated", read_instant)]
    always: list[tuple[str, Callable[[Any], Any]]] = []
    amounts: list[tuple[str, str, str]] = []
    for name, field in fields_of(cls).items():
        table = "item" if name in COMMON_FIELDS else kind_name
        parts = columns_of(field)
        names += parts
        # An empty text is made of NULL by SQLite, sooner than here.
        columns += [
            f'ifnull("{table}"."{part}", \'\')' if field.empty == "" else f'"{table}"."{part}"' for part in parts
        ]
        if field.type is FieldType.MONEY:
            amounts.append((name, parts[0], parts[1]))
        elif field.type in (FieldType.DAY, FieldType.INSTANT):
            filled.append((name, column_reader(field)))
        elif field.type in (FieldType.WORDS, FieldType.FLAG):
            always.append((name, column_reader(field)))

    def decode(row: Sequence[Any]) -> Item:
        values: dict[str, Any] = dict(zip(names, row, strict=True))
        for name, read in filled:
            if (value := values[name]) is not None:
                values[name] = read(value)
        for name, read in always:
            values[name] = read(values[name])
        for name, minor, currency in amounts:
            values[name] = read_money(values.pop(minor), values.pop(currency))
        # What the store holds was validated when it was written: no `__init__` is made, or run, for reading it.
        item = cls.__new__(cls)
        item.__dict__.update(values)
        return item

    select = f'SELECT {", ".join(columns)} FROM item JOIN "{kind_name}" ON "{kind_name}".id = item.id'
    return _Decoder(select, decode)


def select_items(
    connection: sqlite3.Connection, kind: str, tail: str = "", bound: Sequence[object] = ()
) -> Iterator[Item]:
    """Typed items of one kind. `tail` is fixed SQL after the FROM clause (WHERE, ORDER BY, LIMIT); values are bound."""
    decoder = _decoder(kind)
    for row in connection.execute(f"{decoder.select} {tail}", tuple(bound)):
        yield decoder.decode(row)


def item_by_id(connection: sqlite3.Connection, item_id: str) -> Item | None:
    return _one(connection, "id = ?", item_id)


def is_current(connection: sqlite3.Connection, item: Item) -> bool:
    """Whether an item is stored as it was read: every write makes another version of it."""
    row = connection.execute(
        "SELECT 1 FROM item WHERE id = ? AND version = ? AND updated = ?",
        (item.id, item.version, instant_text(item.updated)),
    ).fetchone()
    return row is not None


def item_by_ref(connection: sqlite3.Connection, ref: str) -> Item | None:
    return _one(connection, "ref = ?", ref)


def item_by_source(connection: sqlite3.Connection, system: str, source_id: str) -> Item | None:
    """The item that an imported record became."""
    if not system:
        return None
    return _one(connection, "source_system = ? AND source_id = ? AND source_system != ''", system, source_id)


def _one(connection: sqlite3.Connection, which: str, *bound: str) -> Item | None:
    row = connection.execute(f"SELECT kind, id FROM item WHERE {which}", bound).fetchone()
    return None if row is None else next(select_items(connection, row[0], "WHERE item.id = ?", (row[1],)), None)


def items_by_ids(connection: sqlite3.Connection, ids: Iterable[str], kind: str = "") -> dict[str, Item]:
    """Typed items by id, of any kinds or of one that is known; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Item] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for name, of_kind in ({kind: part} if kind else _by_kind(connection, part)).items():
            marks = ",".join("?" * len(of_kind))
            for item in select_items(connection, name, f"WHERE item.id IN ({marks})", of_kind):
                found[item.id] = item
    return {item_id: found[item_id] for item_id in wanted if item_id in found}


def _by_kind(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    marks = ",".join("?" * len(ids))
    for item_id, kind in connection.execute(f"SELECT id, kind FROM item WHERE id IN ({marks})", ids):
        kinds.setdefault(kind, []).append(item_id)
    return kinds


def links_of(connection: sqlite3.Connection, item_id: str) -> list[Link]:
    """The links of an item both ways, oldest first."""
    rows = connection.execute(
        "SELECT id, relation, 1 AS outgoing, to_id, created FROM link WHERE from_id = ?1 "
        "UNION ALL SELECT id, relation, 0, from_id, created FROM link WHERE to_id = ?1 ORDER BY 5, 1",
        (item_id,),
    ).fetchall()
    items = items_by_ids(connection, (row[3] for row in rows))
    return [
        Link(row[0], row[1], bool(row[2]), category_of(items[row[3]]), items[row[3]]) for row in rows if row[3] in items
    ]


def children_of(connection: sqlite3.Connection, item_id: str) -> list[Item]:
    """The items whose parent is this one, in order of creation."""
    ids = [row[0] for row in connection.execute(
        "SELECT id FROM item WHERE parent = ? AND parent != '' ORDER BY seq", (item_id,)
    )]  # fmt: skip
    return list(items_by_ids(connection, ids).values())


def child_counts(connection: sqlite3.Connection, item_id: str) -> dict[tuple[str, str], int]:
    """How many items of each kind and category have this one as their parent."""
    rows = connection.execute(
        "SELECT kind, category, count(*) FROM item WHERE parent = ? AND parent != '' GROUP BY 1, 2", (item_id,)
    )
    return {(kind, category): count for kind, category, count in rows}


def category_of(item: Item) -> str:
    return load(item.kind).category(item).value


def as_linked(relation: str, outgoing: bool, item: Item) -> Linked:
    return Linked(relation, outgoing, category_of(item), item)


def comments_of(connection: sqlite3.Connection, item_id: str) -> list[Comment]:
    """The comments of an item, oldest first."""
    rows = connection.execute(
        "SELECT id, at, actor, channel, text FROM comment WHERE item_id = ? ORDER BY at, id", (item_id,)
    )
    return [Comment(row[0], _instant(row[1]), row[2], row[3], row[4]) for row in rows]


def _instant(text: str) -> datetime:
    at = read_instant(text)
    assert at is not None
    return at


def link_row(connection: sqlite3.Connection, link_id: str) -> dict[str, object] | None:
    row = connection.execute(
        "SELECT id, from_id, to_id, relation, created FROM link WHERE id = ?", (link_id,)
    ).fetchone()
    if row is None:
        return None
    return {"id": row[0], "from_id": row[1], "to_id": row[2], "relation": row[3], "created": read_instant(row[4])}


def comment_row(connection: sqlite3.Connection, comment_id: str) -> dict[str, object] | None:
    row = connection.execute(
        "SELECT id, item_id, at, actor, channel, text FROM comment WHERE id = ?", (comment_id,)
    ).fetchone()
    if row is None:
        return None
    names = ("id", "item_id", "at", "actor", "channel", "text")
    return {**dict(zip(names, row, strict=True)), "at": read_instant(row[2])}


def aliases(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The words that the user explained: (vocabulary, word) to meaning."""
    return {(row[0], row[1]): row[2] for row in connection.execute("SELECT vocabulary, word, value FROM alias")}


def stamp(connection: sqlite3.Connection, key: str) -> str:
    """What the program noted under `key` in the table `draft`, "" if nothing."""
    row = connection.execute("SELECT body FROM draft WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def data_version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has written."""
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


def lacks_tables(connection: sqlite3.Connection, kinds: Iterable[str]) -> bool:
    """Whether a kind has no table yet."""
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return not present.issuperset(kinds)


def ref_of(connection: sqlite3.Connection, item_id: str) -> str:
    """The ref of an item, its id where it is gone."""
    row = connection.execute("SELECT ref FROM item WHERE id = ?", (item_id,)).fetchone()
    return str(row[0]) if row else item_id
