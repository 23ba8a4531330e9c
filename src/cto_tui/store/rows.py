"""Rows of tables and journal, made from items; for many new items at once by code compiled per kind."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from cto_tui.domain.fields import Field, FieldType, fields_of
from cto_tui.domain.item import COMMON_FIELDS, IDENTITY, Item
from cto_tui.kinds.registry import load
from cto_tui.store import search, tables
from cto_tui.store.codec import columns_of, instant_text, item_patch, to_columns, to_json
from cto_tui.store.journal import COLUMNS, Chain, digest, link_chain
from cto_tui.store.titles import title_key

_BATCH: Final = 2000
_JOURNAL: Final = f"INSERT INTO journal({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Values = tuple[object, ...]


def patch_of(before: Item | None, after: Item | None) -> dict[str, list[object]]:
    """The journal's patch of a change; of a creation (`before` None) or deletion, the identity, too."""
    item = after if after is not None else before
    assert item is not None
    patch = item_patch(fields_of(type(item)), before, after)
    if before is None or after is None:
        for name in (*IDENTITY, "created"):
            value = getattr(item, name)
            value = value.isoformat() if isinstance(value, datetime) else value
            patch[name] = [None, value] if before is None else [value, None]
    return patch


def row_patch(row: dict[str, object], *, new: bool) -> dict[str, list[object]]:
    """The journal's patch of a link or comment that is new or gone."""

    def plain(value: object) -> object:
        return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value

    return {name: [None, plain(value)] if new else [plain(value), None] for name, value in row.items()}


def item_row(item: Item) -> dict[str, object]:
    """The columns of the common table, `seq` left out."""
    row: dict[str, object] = {
        "id": item.id,
        "kind": item.kind,
        "ref": item.ref,
        "category": load(item.kind).workflow.state(item.state).category.value,
        "title_key": title_key(item.title),
        "version": item.version,
        "created": item.created,
        "updated": item.updated,
    }
    for name, field in COMMON_FIELDS.items():
        row.update(to_columns(field, getattr(item, name)))
    return row


def kind_row(item: Item) -> dict[str, object]:
    """The columns of the kind's own table."""
    row: dict[str, object] = {"id": item.id}
    for name, field in load(item.kind).own_fields.items():
        row.update(to_columns(field, getattr(item, name)))
    return row


def driver_value(value: object) -> object:
    """A column value as SQLModel's tables keep it: instants as UTC text, days as ISO text."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def insert_rows(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns in the same order."""
    if rows:
        connection.executemany(_insert(table, list(rows[0])), [tuple(map(driver_value, row.values())) for row in rows])


def _words(value: tuple[str, ...]) -> object:
    return json.dumps(value, ensure_ascii=False) if value else None


def _instant(value: datetime) -> object:
    return instant_text(value)


def _iso(value: Any) -> object:
    return value.isoformat()


_ENCODERS: Final[dict[FieldType, Callable[[Any], object]]] = {
    FieldType.WORDS: _words, FieldType.INSTANT: _instant, FieldType.DAY: _iso,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shape:
    """How items of one kind become rows: the fields with their places, and the statements."""

    common: tuple[tuple[str, Field], ...]
    own: tuple[tuple[str, Field], ...]
    insert_item: str
    insert_own: str
    categories: dict[str, str]
    searched: tuple[tuple[str, bool], ...]


def _insert(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}"({names}) VALUES ({", ".join("?" * len(columns))})'


@functools.cache
def _shape(kind_name: str) -> _Shape:
    kind = load(kind_name)
    # The table is derived before it is written by name.
    tables.kind_table(kind_name)
    common = [column for field in COMMON_FIELDS.values() for column in columns_of(field)]
    own = [column for field in kind.own_fields.values() for column in columns_of(field)]
    fixed = ["seq", "id", "kind", "ref", "category", "title_key", "version", "created", "updated"]
    return _Shape(
        tuple(COMMON_FIELDS.items()),
        tuple(kind.own_fields.items()),
        _insert("item", [*fixed, *common]),
        _insert(kind_name, ["id", *own]),
        {state.name: state.category.value for state in kind.workflow.states},
        tuple(
            (name, field.type is FieldType.WORDS)
            for name, field in kind.fields.items()
            if field.search and name != "title"
        ),
    )


def forget_shapes() -> None:
    """Derive the statements again: for tests that add a kind."""
    _shape.cache_clear()


def _columns(item: Item, fields: tuple[tuple[str, Field], ...], patch: dict[str, list[object]]) -> list[object]:
    """The column values of some fields; what is not empty goes into the journal's patch, too."""
    row: list[object] = []
    for name, field in fields:
        value = getattr(item, name)
        type_ = field.type
        if value is None or value is False or value in ("", ()):
            row.append(value if value != () else None)
            if type_ is FieldType.MONEY:
                row.append(None)
            continue
        if type_ is FieldType.MONEY:
            row += (value.minor, value.currency)
            patch[name] = [None, [value.minor, value.currency]]
            continue
        encode = _ENCODERS.get(type_)
        row.append(encode(value) if encode else value)
        patch[name] = [None, to_json(field, value)]
    return row


class BulkRows:
    """Gathers the rows of new items and writes them in batches. Search, journal and chain are those of single items."""

    def __init__(
        self, connection: sqlite3.Connection, chain: Chain, at: datetime, group: str, actor: str, host: str, op: str
    ) -> None:
        self._connection, self._chain, self._op = connection, chain, op
        self._head = (group, chain.counter, instant_text(at), actor, host)
        self._at = instant_text(at)
        self._rows: dict[str, list[Values]] = {}
        self._waiting = 0

    def add(self, seq: int, entry_id: str, item: Item) -> None:
        """One new item with its place in the search index and the id of its journal row."""
        shape = _shape(item.kind)
        patch: dict[str, list[object]] = {}
        common = _columns(item, shape.common, patch)
        own = _columns(item, shape.own, patch)
        for name in IDENTITY:
            patch[name] = [None, getattr(item, name)]
        patch["created"] = [None, item.created.astimezone(UTC).isoformat()]
        self._put(
            shape.insert_item,
            (
                seq, item.id, item.kind, item.ref, shape.categories[item.state], title_key(item.title), 1,
                instant_text(item.created), self._at, *common,
            ),
        )  # fmt: skip
        self._put(shape.insert_own, (item.id, *own))
        texts = [getattr(item, name) for name, _several in shape.searched]
        body = "\n".join(
            " ".join(text) if several else text
            for text, (_name, several) in zip(texts, shape.searched, strict=True)
            if text
        )
        self._put(search.INSERT, (seq, f"{item.ref} {item.title}", body))
        said, salt = _encode(patch), self._chain.salt()
        value = digest(salt, said, "")
        self._chain.head = link_chain(self._chain.head, entry_id, value)
        self._put(
            _JOURNAL,
            (
                entry_id, *self._head, item.id, "item", item.kind, self._op, "", said, "", "", None, salt, value,
                self._chain.head,
            ),
        )  # fmt: skip
        self._waiting += 1
        if self._waiting >= _BATCH:
            self.flush()

    def _put(self, statement: str, row: Values) -> None:
        self._rows.setdefault(statement, []).append(row)

    def flush(self) -> None:
        """Write what was gathered, items before what refers to them."""
        for statement in sorted(self._rows, key=lambda each: not each.startswith('INSERT INTO "item"')):
            self._connection.executemany(statement, self._rows[statement])
        self._rows.clear()
        self._waiting = 0
