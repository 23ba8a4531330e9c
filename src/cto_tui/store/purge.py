"""A purge: what the register says of a person is deleted, also from its past; that something happened, and when, stays.

The journal's rows lose their text, reason and salt and keep their digests, so that the chain of the host still holds;
without its salt a digest cannot be tried against guesses. Fields that say nothing of a person by themselves (state,
dates, numbers, choices, references) keep their history, and so do the figures that are derived from it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import IDENTITY, Item
from cto_tui.kinds.registry import load, names
from cto_tui.store import reads
from cto_tui.store.codec import to_json
from cto_tui.store.connect import BUSY_TIMEOUT_MS
from cto_tui.store.errors import StorageError
from cto_tui.store.transaction import Transaction

_TELLING: Final = frozenset(
    {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.WORDS, FieldType.PERSON, FieldType.MONEY}
)  # fmt: skip
_NEVER_TELLING: Final = frozenset({"state", "owner"})
_UNDECLARED: Final = frozenset({*IDENTITY, "created"})
"""What a journal row holds of an item besides its declared fields."""


def tells_of_a_person(field: Field) -> bool:
    """Whether a purge empties the field."""
    return field.personal or (field.type in _TELLING and field.name not in _NEVER_TELLING)


def about_people(kind_name: str) -> bool:
    """Whether items of a kind hold something personal."""
    return any(field.personal for field in load(kind_name).fields.values())


def belonging(connection: sqlite3.Connection, item: Item) -> list[Item]:
    """The item, and of the kinds about people what is below it or refers to it: a candidate's applications."""
    found = {item.id: item}
    waiting = [item]
    while waiting:
        here = waiting.pop()
        ids = [child.id for child in reads.children_of(connection, here.id) if about_people(child.kind)]
        for kind_name in filter(about_people, names()):
            for field in load(kind_name).own_fields.values():
                if field.type is FieldType.REFERENCE and field.kind == here.kind:
                    query = f'SELECT id FROM "{kind_name}" WHERE "{field.name}" = ?'
                    ids += [row[0] for row in connection.execute(query, (here.id,))]
        fresh = reads.items_by_ids(connection, [each for each in ids if each not in found])
        found |= fresh
        waiting += fresh.values()
    return list(found.values())


def purge_item(transaction: Transaction, item: Item, reason: str) -> None:
    """Empty one item, delete its comments, and delete the text of both from the journal. It cannot be undone."""
    transaction.flush()
    connection = transaction.raw
    declared = load(item.kind).fields
    emptied = {name: field.empty for name, field in declared.items() if tells_of_a_person(field)}
    after = item.changed(
        {**emptied, "title": f"{load(item.kind).label} {item.ref}", "version": item.version + 1,
         "updated": transaction.at}
    )  # fmt: skip
    comments = [comment.id for comment in reads.comments_of(connection, item.id)]
    # Comments that were taken back are no longer in the table, only in the journal.
    gone = connection.execute(
        "SELECT DISTINCT record FROM journal WHERE record_type = 'comment' AND salt != '' AND "
        "(json_extract(patch, '$.item_id[0]') = ? OR json_extract(patch, '$.item_id[1]') = ?)",
        (item.id, item.id),
    )
    records = {*comments, *(row[0] for row in gone)}
    connection.execute("DELETE FROM comment WHERE item_id = ?", (item.id,))
    _scrub(connection, records, frozenset())
    _scrub(connection, [item.id], {*(name for name in declared if name not in emptied), *_UNDECLARED})
    changed = [name for name in declared if getattr(item, name) != getattr(after, name)]
    title: dict[str, list[object]] = {"title": [None, to_json(declared["title"], after.title)]}
    transaction.purge(item, after, changed, title, reason)


def _scrub(connection: sqlite3.Connection, records: Iterable[str], kept: Iterable[str]) -> None:
    """Delete from the journal's rows about these records all but the fields named, with reason and salt."""
    keep = frozenset(kept)
    for record in records:
        rows = connection.execute("SELECT seq, patch FROM journal WHERE record = ?", (record,)).fetchall()
        for seq, text in rows:
            patch: dict[str, Any] = json.loads(text)
            less = json.dumps({name: pair for name, pair in patch.items() if name in keep}, separators=(",", ":"))
            connection.execute("UPDATE journal SET patch = ?, reason = '', salt = '' WHERE seq = ?", (less, seq))


def wipe_free_space(path: Path) -> None:
    """After a purge: merge the search index, whose old entries hold words, and empty the write-ahead log.

    SQLite overwrites what is deleted in the file itself (`secure_delete`). Raises StorageError.
    """
    try:
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("INSERT INTO search(search) VALUES ('optimize')")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StorageError(f"cannot wipe {path}: {error}") from error
    if busy:
        raise StorageError(f"what was purged is still in {path}-wal: close the other cto-tui and run it again")
