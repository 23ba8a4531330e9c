"""Rows of tables and journal, made from items; for many new items at once by code compiled per kind."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import FieldType, fields_of
from cto_tui.domain.item import COMMON_FIELDS, IDENTITY, Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.store import search
from cto_tui.store.chain import Chain
from cto_tui.store.codec import instant_text, item_patch, to_columns, words_column
from cto_tui.store.journal import COLUMNS, RecordType
from cto_tui.store.titles import title_key

_BATCH: Final = 2000
_JOURNAL: Final = f"INSERT INTO journal({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"

Values = Sequence[object]

patch_text: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A patch as the journal keeps it."""


def changes_of(before: Item, after: Item) -> dict[str, object]:
    """The fields that differ, by name, with what they are afterwards."""
    olds, news = before.__dict__, after.__dict__
    return {name: news[name] for name in fields_of(type(after)) if olds[name] != news[name]}


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


def driver_value(value: object) -> object:
    """A column value as SQLModel's tables keep it: instants as UTC text, days as ISO text."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def insert_rows(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns in the same order."""
    if rows:
        connection.executemany(_insert(table, list(rows[0])), [tuple(map(driver_value, row.values())) for row in rows])


_string: Final[Callable[[str], str]] = json.encoder.encode_basestring


def _words_json(value: tuple[str, ...]) -> str:
    return f"[{','.join(map(_string, value))}]"


def _day(value: date) -> str:
    return value.isoformat()


def _quoted_day(value: date) -> str:
    return f'"{value.isoformat()}"'


def _quoted_instant(value: datetime) -> str:
    return f'"{value.astimezone(UTC).isoformat()}"'


def _money_json(value: Money) -> str:
    return f"[{value.minor},{_string(value.currency)}]"


def _as_it_is(value: object) -> object:
    return value


_ENCODERS: Final[Mapping[FieldType, tuple[Callable[[Any], object], Callable[[Any], str]]]] = {
    FieldType.WORDS: (words_column, _words_json),
    FieldType.INSTANT: (instant_text, _quoted_instant),
    FieldType.DAY: (_day, _quoted_day),
    FieldType.MONEY: (_as_it_is, _money_json),
    FieldType.FLAG: (_as_it_is, json.dumps),
    FieldType.INTEGER: (_as_it_is, repr),
    FieldType.PERCENT: (_as_it_is, repr),
    FieldType.NUMBER: (_as_it_is, json.dumps),
}
"""For the column, and for the journal; text is its own column value."""


@dataclass(frozen=True)
class _Place:
    """Where a field's value goes: into which of the two rows, from which column on, encoded how."""

    own: int
    column: int
    money: bool
    encode: Callable[[Any], object]
    journal: Callable[[Any], str]
    head: str


@dataclass(frozen=True)
class _Shape:
    """How items of one kind become rows: rows of empty values, the places of the fields, and the statements."""

    empty: tuple[list[object], list[object]]
    places: Mapping[str, _Place]
    insert_item: str
    insert_own: str
    categories: Mapping[str, str]
    searched: tuple[tuple[str, bool], ...]


def _insert(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}"({names}) VALUES ({", ".join("?" * len(columns))})'


@functools.cache
def _shape(kind_name: str) -> _Shape:
    kind = load(kind_name)
    columns: tuple[list[str], list[str]] = (
        ["seq", "id", "kind", "ref", "category", "title_key", "version", "created", "updated"], ["id"]
    )  # fmt: skip
    empty: tuple[list[object], list[object]] = ([None] * len(columns[0]), [None])
    places: dict[str, _Place] = {}
    for name, field in kind.fields.items():
        own = int(name not in COMMON_FIELDS)
        encode, journal = _ENCODERS.get(field.type, (_as_it_is, _string))
        money = field.type is FieldType.MONEY
        places[name] = _Place(own, len(columns[own]), money, encode, journal, f'"{name}":[null,')
        for column, value in to_columns(field, field.empty):
            columns[own].append(column)
            empty[own].append(value)
    searched = tuple(
        (name, field.type is FieldType.WORDS) for name, field in kind.fields.items() if field.search and name != "title"
    )
    categories = {state.name: state.category.value for state in kind.workflow.states}
    return _Shape(empty, places, _insert("item", columns[0]), _insert(kind_name, columns[1]), categories, searched)


def _fill(shape: _Shape, item: Item) -> tuple[list[object], list[object], str]:
    """The item's two rows, its fixed columns left empty, and the journal's patch as JSON."""
    rows = shape.empty[0].copy(), shape.empty[1].copy()
    said: list[str] = []
    places = shape.places
    # Most fields are empty, and this is the innermost loop of a million items: 0 is a value, False is not.
    for name, value in item.__dict__.items():
        if value or (value == 0 and value is not False):
            place = places.get(name)
            if place is None:
                continue
            if place.money:
                rows[place.own][place.column] = value.minor
                rows[place.own][place.column + 1] = value.currency
            else:
                rows[place.own][place.column] = place.encode(value)
            said.append(f"{place.head}{place.journal(value)}]")
    said += [f'"{name}":[null,{_string(getattr(item, name))}]' for name in IDENTITY]
    said.append(f'"created":[null,{_quoted_instant(item.created)}]')
    return *rows, f"{{{','.join(said)}}}"


def _laid(seq: int, item: Item) -> tuple[_Shape, list[object], list[object], str]:
    """How an item's kind is written, the item's two rows, and the journal's patch of its creation as JSON."""
    shape = _shape(item.kind)
    common, own, said = _fill(shape, item)
    common[:9] = (
        seq, item.id, item.kind, item.ref, shape.categories[item.state], title_key(item.title), item.version,
        instant_text(item.created), instant_text(item.updated),
    )  # fmt: skip
    own[0] = item.id
    return shape, common, own, said


def insert_item(connection: sqlite3.Connection, seq: int, item: Item) -> None:
    """Insert an item into the common table and that of its kind; neither search index nor journal."""
    shape, common, own, _said = _laid(seq, item)
    connection.execute(shape.insert_item, common)
    connection.execute(shape.insert_own, own)


class Rows:
    """Gathers new rows and writes them in batches, those of the journal in the order in which they came."""

    def __init__(
        self, connection: sqlite3.Connection, index: search.Index, chain: Chain, at: datetime, group: str, actor: str,
        host: str,
    ) -> None:  # fmt: skip
        self._connection, self._index, self._chain = connection, index, chain
        self._head = (group, chain.counter, instant_text(at), actor, host)
        self._rows: dict[str, list[Values]] = {}
        self._waiting = 0

    def add(
        self, seq: int, entry_id: str, item: Item, op: str, *, transition: str = "", reason: str = "",
        overrides: tuple[str, ...] = (), undoes: str | None = None,
    ) -> None:  # fmt: skip
        """One new item with its place in the search index and the id of its journal row."""
        shape, common, own, said = _laid(seq, item)
        self._put(shape.insert_item, common)
        self._put(shape.insert_own, own)
        parts = []
        for name, several in shape.searched:
            if value := getattr(item, name):
                parts.append(" ".join(value) if several else value)
        self._index.put(seq, None, (f"{item.ref} {item.title}", "\n".join(parts)))
        self.note(
            entry_id, item.id, "item", item.kind, op, said, transition=transition, reason=reason, overrides=overrides,
            undoes=undoes,
        )  # fmt: skip
        self._waiting += 1
        if self._waiting >= _BATCH:
            self.flush()

    def note(
        self, entry_id: str, record: str, record_type: RecordType, kind: str, op: str, patch: str, *,
        transition: str = "", reason: str = "", overrides: tuple[str, ...] = (), undoes: str | None = None,
    ) -> None:  # fmt: skip
        """A row of the journal; `patch` as `patch_text` writes it."""
        self._put(
            _JOURNAL,
            (
                entry_id, *self._head, record, record_type, kind, op, transition, patch, reason,
                json.dumps(overrides) if overrides else "", undoes, *self._chain.seal(entry_id, patch, reason),
            ),
        )  # fmt: skip

    def put(self, table: str, row: Mapping[str, object]) -> None:
        """A row of any other table."""
        self._put(_insert(table, list(row)), tuple(map(driver_value, row.values())))

    def forget(self) -> None:
        """Write nothing of what was gathered."""
        self._rows.clear()
        self._waiting = 0

    def _put(self, statement: str, row: Values) -> None:
        self._rows.setdefault(statement, []).append(row)

    def flush(self) -> None:
        """Write what was gathered, items before what refers to them."""
        if not self._rows:
            return
        for statement in sorted(self._rows, key=lambda each: not each.startswith('INSERT INTO "item"')):
            self._connection.executemany(statement, self._rows[statement])
        self.forget()
