"""Writing: one thread, one connection, one IMMEDIATE transaction per user action, journal included."""

from __future__ import annotations

import socket
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, Table, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, create_engine

from cto_tui.domain.fields import Field, FieldType, fields_of
from cto_tui.domain.ids import IdSource, new_id
from cto_tui.domain.item import COMMON_FIELDS, IDENTITY, Item
from cto_tui.kinds.registry import load
from cto_tui.store import reads, search, tables
from cto_tui.store.codec import item_patch, to_columns
from cto_tui.store.connect import prepare, set_up
from cto_tui.store.errors import ConflictError, StorageError
from cto_tui.store.journal import Chain, Entry, RecordType
from cto_tui.store.migrations import migrate, raw
from cto_tui.store.titles import title_key

_BATCH = 2000


class InvalidItemError(ValueError):
    """A value does not fit its field; the message names both."""


class Writer:
    """The write side of one register. Not for several threads at once: its owner sees to that.

    Raises StorageError (and its kinds) on opening.
    """

    def __init__(
        self,
        path: Path,
        *,
        full_sync: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ids: IdSource = new_id,
        host: str = "",
    ) -> None:
        prepare(path)
        self.path = path
        self.clock = clock
        self.ids = ids
        self.host = host or socket.gethostname()
        self._engine = _engine(path, full_sync)
        try:
            self._connection = self._engine.connect()
            self.migrated_from = migrate(self._connection, path)
        except DBAPIError as error:
            raise StorageError(f"cannot write {path}: {error.orig}") from error
        except sqlite3.Error as error:
            raise StorageError(f"cannot write {path}: {error}") from error

    @contextmanager
    def transaction(
        self, actor: str, *, at: datetime | None = None, salt: Callable[[], str] | None = None
    ) -> Iterator[Transaction]:
        """One user action: committed whole when the block ends, or not at all."""
        try:
            with self._connection.begin():
                transaction = Transaction(self, self._connection, actor, at or self.clock(), salt)
                yield transaction
                transaction.finish()
        except DBAPIError as error:
            raise StorageError(f"cannot write {self.path}: {error.orig}") from error
        except sqlite3.Error as error:
            raise StorageError(f"cannot write {self.path}: {error}") from error

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _engine(path: Path, full_sync: bool) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        set_up(connection, path, full=full_sync)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A plain BEGIN that reads first and writes later fails at once when another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Transaction:
    """What one user action may do. Every change is journalled in `group`."""

    def __init__(
        self, writer: Writer, connection: Connection, actor: str, at: datetime, salt: Callable[[], str] | None
    ) -> None:
        self._connection = connection
        self.raw = raw(connection)
        """The sqlite3 connection, for the read functions; call `flush` first if something was created."""
        self._ids = writer.ids
        self.actor = actor
        self.host = writer.host
        self.at = at
        self.group = writer.ids()
        self.undoes: str | None = None
        self._chain = Chain(self.raw, writer.host, salt)
        self._pending: dict[str, list[dict[str, object]]] = {}
        self._search: list[tuple[int, str, str]] = []
        self._tally: Counter[tuple[str, str]] = Counter()
        self._numbers: dict[str, int] = {}
        self._next_seq: int | None = None
        self.changes = 0

    def new_id(self) -> str:
        return self._ids()

    def next_ref(self, prefix: str) -> str:
        """The next free ref of a kind, such as T-15."""
        last = self._numbers.get(prefix)
        if last is None:
            row = self.raw.execute("SELECT last FROM number WHERE prefix = ?", (prefix,)).fetchone()
            last = row[0] if row else 0
        self._numbers[prefix] = last + 1
        return f"{prefix}-{last + 1}"

    def create(
        self, item: Item, *, op: str = "create", transition: str = "", reason: str = "", overrides: tuple[str, ...] = ()
    ) -> Item:
        """Write a new item; raises InvalidItemError. Answers the item as stored."""
        kind = load(item.kind)
        item = validate(replace(item, version=1, updated=self.at))
        seq = self._take_seq()
        self._queue(tables.ITEM, {"seq": seq, **_item_row(item)})
        self._queue(tables.kind_table(kind.name), _kind_row(item))
        self._search.append((seq, *search.texts(kind, item)))
        self._tally[(item.kind, item.state)] += 1
        self._note(
            item.id,
            "item",
            item.kind,
            op,
            _patch(None, item),
            transition=transition,
            reason=reason,
            overrides=overrides,
        )
        return item

    def update(
        self,
        before: Item,
        after: Item,
        *,
        op: str = "update",
        transition: str = "",
        reason: str = "",
        overrides: tuple[str, ...] = (),
    ) -> Item:
        """Write what differs between `before` and `after`.

        Where the stored item has moved on since `before` was read, the difference is applied to what is stored, unless
        one of its fields was changed: then ConflictError, and nothing is written. Raises InvalidItemError, LookupError.
        """
        self.flush()
        patch = _patch(before, after)
        if not patch:
            return before
        stored = reads.item_by_id(self.raw, before.id)
        if stored is None:
            raise LookupError(f"{before.ref} is gone")
        if stored.version != before.version:
            for name in patch:
                if getattr(stored, name) != getattr(before, name):
                    raise ConflictError(before.ref, name, getattr(after, name), getattr(stored, name))
        after = replace(
            stored, **{name: getattr(after, name) for name in patch}, version=stored.version + 1, updated=self.at
        )
        self._write(stored, after)
        self._note(after.id, "item", after.kind, op, patch, transition=transition, reason=reason, overrides=overrides)
        return after

    def decide(self, item: Item, transition: str, reason: str = "") -> None:
        """Journal a decision that changes no field."""
        self._note(item.id, "item", item.kind, "move", {}, transition=transition, reason=reason)

    def delete(self, item: Item, *, op: str = "delete") -> None:
        """Remove an item that nothing refers to any more."""
        self.flush()
        kind = load(item.kind)
        seq = self._seq(item.id)
        self.raw.execute(f'DELETE FROM "{kind.name}" WHERE id = ?', (item.id,))
        self.raw.execute("DELETE FROM item WHERE id = ?", (item.id,))
        self.raw.execute(search.DELETE, (seq, *search.texts(kind, item)))
        self._tally[(item.kind, item.state)] -= 1
        self._note(item.id, "item", item.kind, op, _patch(item, None))

    def link(
        self, from_id: str, to_id: str, relation: str, *, link_id: str = "", created: datetime | None = None
    ) -> bool:
        """Link two items; False if they are linked so already."""
        self.flush()
        known = self.raw.execute(
            "SELECT 1 FROM link WHERE from_id = ? AND to_id = ? AND relation = ?", (from_id, to_id, relation)
        ).fetchone()
        if known:
            return False
        row: dict[str, object] = {
            "id": link_id or self.new_id(),
            "from_id": from_id,
            "to_id": to_id,
            "relation": relation,
            "created": created or self.at,
        }
        self._connection.execute(insert(tables.LINK), [row])
        self._note(str(row["id"]), "link", "", "link", _row_patch(row, new=True))
        return True

    def unlink(self, link_id: str) -> bool:
        """Remove a link; False if it is gone already."""
        self.flush()
        row = reads.link_row(self.raw, link_id)
        if row is None:
            return False
        self.raw.execute("DELETE FROM link WHERE id = ?", (link_id,))
        self._note(link_id, "link", "", "unlink", _row_patch(row, new=False))
        return True

    def comment(
        self,
        item_id: str,
        text: str,
        *,
        channel: str = "",
        at: datetime | None = None,
        actor: str = "",
        comment_id: str = "",
    ) -> str:
        """Add a comment to an item; answers its id."""
        row: dict[str, object] = {
            "id": comment_id or self.new_id(),
            "item_id": item_id,
            "at": at or self.at,
            "actor": actor or self.actor,
            "channel": channel,
            "text": text,
        }
        self._queue(tables.COMMENT, row)
        self._note(str(row["id"]), "comment", "", "comment", _row_patch(row, new=True))
        return str(row["id"])

    def uncomment(self, comment_id: str) -> bool:
        """Remove a comment; False if it is gone already."""
        self.flush()
        row = reads.comment_row(self.raw, comment_id)
        if row is None:
            return False
        self.raw.execute("DELETE FROM comment WHERE id = ?", (comment_id,))
        self._note(comment_id, "comment", "", "uncomment", _row_patch(row, new=False))
        return True

    def remember_word(self, vocabulary: str, word: str, value: str) -> None:
        """Remember what a word of imported files means; not journalled."""
        self.raw.execute(
            "INSERT INTO alias(vocabulary, word, value) VALUES (?, ?, ?) "
            "ON CONFLICT(vocabulary, word) DO UPDATE SET value = excluded.value",
            (vocabulary, word, value),
        )

    def keep_draft(self, key: str, body: str) -> None:
        """Keep text that is being typed, or where the user is; an empty body forgets it. Not journalled."""
        if not body:
            self.raw.execute("DELETE FROM draft WHERE key = ?", (key,))
            return
        self.raw.execute(
            "INSERT INTO draft(key, body, at) VALUES (?, ?, ?) "
            "ON CONFLICT(key) DO UPDATE SET body = excluded.body, at = excluded.at",
            (key, body, self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")),
        )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can fail alone: it is taken back whole, the rest of the transaction stands."""
        self.flush()
        self.raw.execute("SAVEPOINT part")
        numbers, tally, changes = dict(self._numbers), Counter(self._tally), self.changes
        head = self._chain.head
        try:
            yield
            self.flush()
        except BaseException:
            self._pending.clear()
            self._search.clear()
            self.raw.execute("ROLLBACK TO part")
            self.raw.execute("RELEASE part")
            self._numbers, self._tally, self.changes = numbers, tally, changes
            self._chain.head = head
            raise
        self.raw.execute("RELEASE part")

    def flush(self) -> None:
        """Write what was created so far, so that reads of this transaction see it."""
        for name in (
            *[each for each in self._pending if each == "item"],
            *[each for each in self._pending if each != "item"],
        ):
            rows = self._pending[name]
            if rows:
                table = SQLModel.metadata.tables[name]
                self._connection.execute(insert(table), rows)
        self._pending.clear()
        if self._search:
            self.raw.executemany(search.INSERT, self._search)
            self._search.clear()

    def finish(self) -> None:
        """Write the rest, with counts and numbers: the last step before the commit."""
        self.flush()
        for (kind, state), change in self._tally.items():
            if change:
                self.raw.execute(
                    "INSERT INTO tally(kind, state, category, items) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT(kind, state) DO UPDATE SET items = items + excluded.items",
                    (kind, state, load(kind).workflow.state(state).category.value, change),
                )
        for prefix, last in self._numbers.items():
            self.raw.execute(
                "INSERT INTO number(prefix, last) VALUES (?, ?) "
                "ON CONFLICT(prefix) DO UPDATE SET last = max(last, excluded.last)",
                (prefix, last),
            )
        self._tally.clear()

    def restore(self, item: Item) -> None:
        """Write back an item that undo brings to life again, with the ref it had."""
        self.create(item, op="restore")
        self.flush()

    def _write(self, before: Item, after: Item) -> None:
        kind = load(after.kind)
        seq = self._seq(after.id)
        item_row, kind_row = _item_row(after), _kind_row(after)
        self._connection.execute(tables.ITEM.update().where(tables.ITEM.c.id == after.id), item_row)
        own = tables.kind_table(kind.name)
        if len(kind_row) > 1:
            self._connection.execute(own.update().where(own.c.id == after.id), kind_row)
        old_texts, new_texts = search.texts(kind, before), search.texts(kind, after)
        if old_texts != new_texts:
            self.raw.execute(search.DELETE, (seq, *old_texts))
            self.raw.execute(search.INSERT, (seq, *new_texts))
        if before.state != after.state:
            self._tally[(before.kind, before.state)] -= 1
            self._tally[(after.kind, after.state)] += 1

    def _queue(self, table: Table, row: dict[str, object]) -> None:
        rows = self._pending.setdefault(table.name, [])
        rows.append(row)
        if len(rows) >= _BATCH:
            self.flush()

    def _take_seq(self) -> int:
        if self._next_seq is None:
            top = self.raw.execute("SELECT max(seq) FROM item").fetchone()[0]
            self._next_seq = (top or 0) + 1
        seq = self._next_seq
        self._next_seq += 1
        return seq

    def _seq(self, item_id: str) -> int:
        seq: int = self.raw.execute("SELECT seq FROM item WHERE id = ?", (item_id,)).fetchone()[0]
        return seq

    def _note(
        self,
        record: str,
        record_type: RecordType,
        kind: str,
        op: str,
        patch: dict[str, list[object]],
        *,
        transition: str = "",
        reason: str = "",
        overrides: tuple[str, ...] = (),
    ) -> None:
        entry = Entry(
            self.new_id(),
            self.group,
            self._chain.counter,
            self.at,
            self.actor,
            self.host,
            record,
            record_type,
            kind,
            op,
            transition,
            patch,
            reason,
            overrides,
            self.undoes,
        )
        self.changes += 1
        self._queue(tables.JOURNAL, self._chain.row(entry))


def _patch(before: Item | None, after: Item | None) -> dict[str, list[object]]:
    item = after if after is not None else before
    assert item is not None
    patch = item_patch(fields_of(type(item)), before, after)
    if before is None or after is None:
        for name in (*IDENTITY, "created"):
            value = getattr(item, name)
            value = value.isoformat() if isinstance(value, datetime) else value
            patch[name] = [None, value] if before is None else [value, None]
    return patch


def _row_patch(row: dict[str, object], *, new: bool) -> dict[str, list[object]]:
    def plain(value: object) -> object:
        return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value

    return {name: [None, plain(value)] if new else [plain(value), None] for name, value in row.items()}


def _item_row(item: Item) -> dict[str, object]:
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


def _kind_row(item: Item) -> dict[str, object]:
    row: dict[str, object] = {"id": item.id}
    for name, field in load(item.kind).own_fields.items():
        row.update(to_columns(field, getattr(item, name)))
    return row


_validators: dict[str, TypeAdapter[Any]] = {}


def _validator(item: Item) -> TypeAdapter[Any]:
    found = _validators.get(item.kind)
    if found is None:
        found = _validators[item.kind] = TypeAdapter(type(item))
    return found


def validate(item: Item) -> Item:
    """The item with every value in its field's type; raises InvalidItemError where type, choice or bounds are off."""
    kind = load(item.kind)
    # The validator must get a plain dict: an instance of the dataclass would pass unchecked.
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    try:
        checked: Item = _validator(item).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidItemError(f"{item.ref}: {where}: {first['msg']}") from error
    if not item.title.strip():
        raise InvalidItemError(f"{item.ref}: title is missing")
    if item.state not in {state.name for state in kind.workflow.states}:
        raise InvalidItemError(f"{item.ref}: {kind.name} has no state {item.state!r}")
    for name, field in kind.fields.items():
        fault = _fault(field, getattr(checked, name))
        if fault:
            raise InvalidItemError(f"{item.ref}: {name}: {fault}")
    return checked


def _fault(field: Field, value: Any) -> str:
    if value == field.empty or value is None:
        return ""
    if field.type is FieldType.CHOICE and value not in field.choices:
        return f"{value!r} is none of {', '.join(field.choices)}"
    if field.minimum is not None and value < field.minimum:
        return f"{value} is below {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"{value} is above {field.maximum:g}"
    if field.type in (FieldType.INTEGER, FieldType.PERCENT) and abs(value) > 2**62:
        return "the number is too large"
    if field.type is FieldType.MONEY and (abs(value.minor) > 2**62 or len(value.currency) != 3):
        return "the amount is too large or has no currency code"
    if field.type is FieldType.INSTANT and value.tzinfo is None:
        return "the time has no time zone"
    return ""
