"""Undo and redo: the inverse of a group, appended as a group of its own, or a refusal that says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import fields_of
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load
from cto_tui.store import reads
from cto_tui.store.codec import from_json, to_json
from cto_tui.store.journal import IRREVERSIBLE, Entry, entries, live
from cto_tui.store.transaction import Transaction


class UndoRefusedError(Exception):
    """The group cannot be taken back; the message says what stands in the way."""


@dataclass(frozen=True)
class Group:
    """The rows of one user action."""

    id: str
    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        return self.entries[0]


def read_group(connection: sqlite3.Connection, group_id: str) -> Group:
    return Group(group_id, tuple(entries(connection, "group_id = ?", (group_id,))))


def last_undoable(connection: sqlite3.Connection, actor: str, host: str, session: Iterable[str] = ()) -> str | None:
    """The group that `u` takes back: the last live one of this session, else of this actor on this host."""
    return _last(connection, "j.undoes IS NULL", actor, host, session)


def last_redoable(connection: sqlite3.Connection, actor: str, host: str, session: Iterable[str] = ()) -> str | None:
    """The undo that `r` takes back: the last live undo, unless something new was done after it."""
    undo = _last(
        connection,
        "j.undoes IS NOT NULL AND EXISTS (SELECT 1 FROM journal o WHERE o.group_id = j.undoes AND o.undoes IS NULL)",
        actor, host, session,
    )  # fmt: skip
    if undo is None:
        return None
    newer = connection.execute(
        "SELECT 1 FROM journal WHERE undoes IS NULL AND actor = ? AND host = ? "
        "AND seq > (SELECT max(seq) FROM journal WHERE group_id = ?) LIMIT 1",
        (actor, host, undo),
    ).fetchone()
    return None if newer else undo


def _last(connection: sqlite3.Connection, condition: str, actor: str, host: str, session: Iterable[str]) -> str | None:
    for group in reversed(list(session)):
        row = connection.execute(
            f"SELECT 1 FROM journal j WHERE j.group_id = ? AND {condition} AND {live('j.group_id')} LIMIT 1", (group,)
        ).fetchone()
        if row:
            return group
    row = connection.execute(
        f"SELECT j.group_id FROM journal j WHERE j.actor = ? AND j.host = ? AND {condition} AND {live('j.group_id')} "
        "ORDER BY j.seq DESC LIMIT 1",
        (actor, host),
    ).fetchone()
    return str(row[0]) if row else None


def revert(transaction: Transaction, group: Group) -> None:
    """Append the inverse of `group`; raises UndoRefusedError, and then the transaction must be left with an error."""
    if not group.entries:
        raise UndoRefusedError("there is nothing to undo")
    for entry in group.entries:
        if entry.op in IRREVERSIBLE:
            raise UndoRefusedError(f"{entry.op} cannot be undone")
        if not entry.salt:
            raise UndoRefusedError("what it changed was purged since")
    transaction.undoes = group.id
    for entry in reversed(group.entries):
        if entry.record_type == "item":
            _revert_item(transaction, entry)
        elif entry.record_type == "link":
            _revert_link(transaction, entry)
        else:
            _revert_comment(transaction, entry)


def _revert_item(transaction: Transaction, entry: Entry) -> None:
    transaction.flush()
    stored = reads.item_by_id(transaction.raw, entry.record)
    created = "id" in entry.patch
    if created and entry.patch["id"][0] is None:
        if stored is None:
            raise UndoRefusedError("what was added is gone already")
        _must_be_unchanged(stored, entry)
        _must_be_unused(transaction.raw, stored)
        transaction.delete(stored)
    elif created:
        if stored is not None:
            raise UndoRefusedError(f"{stored.ref} is there again already")
        transaction.restore(item_from_patch(entry, side=0))
    else:
        if stored is None:
            raise UndoRefusedError("the item is gone")
        if not entry.patch:
            # A decision that changed no field is taken back by a row of its own.
            transaction.decide(stored, entry.transition, op="undo")
            return
        _must_be_unchanged(stored, entry)
        declared = fields_of(type(stored))
        old = {name: from_json(declared[name], pair[0]) for name, pair in entry.patch.items()}
        transaction.update(stored, stored.changed(old), op="undo", transition=entry.transition)


def item_from_patch(entry: Entry, *, side: int) -> Item:
    """The item that a creation (side 1) or a deletion (side 0) describes."""
    kind = load(entry.kind)
    values: dict[str, Any] = {
        name: from_json(field, entry.patch[name][side]) for name, field in kind.fields.items() if name in entry.patch
    }
    created = datetime.fromisoformat(str(entry.patch["created"][side]))
    return kind.item(
        id=entry.record, kind=entry.kind, ref=str(entry.patch["ref"][side]), created=created, updated=created, **values
    )


def _must_be_unchanged(stored: Item, entry: Entry) -> None:
    declared = fields_of(type(stored))
    for name, pair in entry.patch.items():
        if name in declared and to_json(declared[name], getattr(stored, name)) != pair[1]:
            raise UndoRefusedError(f"{stored.ref}: {declared[name].label} has been changed since")


def _must_be_unused(connection: sqlite3.Connection, item: Item) -> None:
    for table, columns in (("link", ("from_id", "to_id")), ("comment", ("item_id",)), ("item", ("parent",))):
        for column in columns:
            row = connection.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (item.id,)).fetchone()
            if row:
                what = {"link": "links", "comment": "comments", "item": "children"}[table]
                raise UndoRefusedError(f"{item.ref} has got {what} since")


def _revert_link(transaction: Transaction, entry: Entry) -> None:
    if entry.op == "link":
        if not transaction.unlink(entry.record):
            raise UndoRefusedError("the link is gone already")
        return
    values = {name: pair[0] for name, pair in entry.patch.items()}
    transaction.link(
        str(values["from_id"]), str(values["to_id"]), str(values["relation"]), link_id=entry.record,
        created=datetime.fromisoformat(str(values["created"])),
    )  # fmt: skip


def _revert_comment(transaction: Transaction, entry: Entry) -> None:
    if entry.op == "comment":
        if not transaction.uncomment(entry.record):
            raise UndoRefusedError("the comment is gone already")
        return
    values = {name: pair[0] for name, pair in entry.patch.items()}
    transaction.comment(
        str(values["item_id"]), str(values["text"]), channel=str(values["channel"]), actor=str(values["actor"]),
        at=datetime.fromisoformat(str(values["at"])), comment_id=entry.record,
    )  # fmt: skip
