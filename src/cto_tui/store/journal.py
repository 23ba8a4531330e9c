"""The journal's rows, one per changed record, as they are read; `chain` makes what holds them together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.store.codec import read_instant

RecordType = Literal["item", "link", "comment"]
Patch = Mapping[str, list[object]]

IRREVERSIBLE: Final = frozenset({"purge", "publish", "repair"})
"""Operations that undo refuses."""


@dataclass(frozen=True)
class Entry:
    """One row of the journal. `patch` is `{field: [old, new]}`; `overrides` names the soft guards that were passed
    with `reason`; `undoes` is the group that this one takes back."""

    id: str
    group: str
    counter: int
    at: datetime
    actor: str
    host: str
    record: str
    record_type: str
    kind: str
    op: str
    transition: str
    patch: Patch
    reason: str = ""
    overrides: tuple[str, ...] = ()
    undoes: str | None = None
    salt: str = ""
    digest: str = ""
    chain: str = ""


def head(connection: sqlite3.Connection) -> str:
    """The chain value of the last row; "" in an empty journal."""
    row = connection.execute("SELECT chain FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


COLUMNS: Final = (
    "id, group_id, counter, at, actor, host, record, record_type, kind, op, transition, patch, reason, overrides, "
    "undoes, salt, digest, chain"
)


def read_entry(row: Sequence[object]) -> Entry:
    """The entry of a row selected as COLUMNS."""
    values = list(row)
    values[3] = read_instant(str(values[3]))
    values[11] = json.loads(str(values[11]))
    values[13] = tuple(json.loads(str(values[13]))) if values[13] else ()
    return Entry(*values)  # type: ignore[arg-type]  # columns in the order of the fields


def entries(connection: sqlite3.Connection, where: str = "1", bound: tuple[object, ...] = ()) -> Iterator[Entry]:
    """Entries in the order of writing. `where` is a fixed SQL condition, values are bound."""
    for row in connection.execute(f"SELECT {COLUMNS} FROM journal WHERE {where} ORDER BY seq", bound):
        yield read_entry(row)


LIVE: Final = (
    "NOT EXISTS (SELECT 1 FROM journal u WHERE u.undoes = {group} "
    "AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.undoes = u.group_id))"
)
"""Condition: the group is not undone, or its undo was itself undone."""


def live(group_column: str) -> str:
    return LIVE.format(group=group_column)


def size(connection: sqlite3.Connection) -> int:
    """How many rows the journal has."""
    rows: int = connection.execute("SELECT count(*) FROM journal").fetchone()[0]
    return rows


FIRST_ENTRIES: Final = 200
"""Entries of a group that are read to tell what it was: an import may have a hundred thousand."""


def group_entries(connection: sqlite3.Connection, group: str) -> list[Entry]:
    """The first entries of a group."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE group_id = ? ORDER BY seq LIMIT ?", (group, FIRST_ENTRIES)
    )
    return [read_entry(row) for row in rows]


def entries_about(connection: sqlite3.Connection, group: str, records: Collection[str]) -> list[Entry]:
    """Those entries of a group that are about some records."""
    marks = ",".join("?" * len(records))
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE group_id = ? AND record IN ({marks}) ORDER BY seq", (group, *records)
    )
    return [read_entry(row) for row in rows]


def count_like(connection: sqlite3.Connection, entry: Entry) -> int:
    """How many records of an entry's group the same was done to."""
    count: int = connection.execute(
        "SELECT count(DISTINCT record) FROM journal WHERE group_id = ? AND op = ? AND transition = ?",
        (entry.group, entry.op, entry.transition),
    ).fetchone()[0]
    return count


@dataclass(frozen=True)
class Touched:
    """The items that some groups wrote, in their order, their kinds, by which operations, and those that are at hand as
    they were left."""

    ids: tuple[str, ...]
    kinds: frozenset[str]
    operations: frozenset[str]
    items: Mapping[str, Item] = field(default_factory=dict)


class Remembered:
    """What a transaction has written, known without reading it back: up to `MOST` records."""

    MOST: Final = 20

    def __init__(self) -> None:
        self._records: list[tuple[str, RecordType, str, str, Item | None]] = []

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: str, record_type: RecordType, kind: str, op: str, item: Item | None) -> None:
        if len(self._records) <= self.MOST:
            self._records.append((record, record_type, kind, op, item))

    def cut(self, length: int) -> None:
        """Forget what came behind so many: it was taken back."""
        del self._records[length:]

    @property
    def touched(self) -> Touched | None:
        """What `touched` will say of them; None where they were more than are remembered, or not items alone."""
        if len(self._records) > self.MOST:
            return None
        items: dict[str, Item | None] = {}
        kinds, operations = set(), set()
        for record, record_type, kind, op, item in self._records:
            if record_type != "item":
                return None
            items[record] = item
            kinds.add(kind)
            operations.add(op)
        known = {item_id: item for item_id, item in items.items() if item is not None}
        return Touched(tuple(items), frozenset(kinds), frozenset(operations), known)


def touched(connection: sqlite3.Connection, groups: Collection[str]) -> Touched | None:
    """What some groups wrote; None where they wrote anything else than items, too."""
    marks = ",".join("?" * len(groups))
    found = connection.execute(
        f"SELECT record, record_type, kind, op FROM journal WHERE group_id IN ({marks}) ORDER BY seq", tuple(groups)
    ).fetchall()
    if any(row[1] != "item" for row in found):
        return None
    ids = tuple(dict.fromkeys(row[0] for row in found))
    return Touched(ids, frozenset(row[2] for row in found), frozenset(row[3] for row in found))


def latest_groups(connection: sqlite3.Connection, limit: int) -> list[str]:
    """The last groups, newest first, by reading the journal backwards: never a scan of the whole of it."""
    groups: dict[str, None] = {}
    for (group,) in connection.execute("SELECT group_id FROM journal ORDER BY seq DESC"):
        groups.setdefault(group)
        if len(groups) > limit:
            break
    return list(groups)[:limit]


def groups_of(connection: sqlite3.Connection, records: Sequence[str], limit: int) -> list[str]:
    """The last groups that touched one of these records, newest first."""
    marks = ",".join("?" * len(records))
    rows = connection.execute(
        f"SELECT group_id, max(seq) AS latest FROM journal WHERE record IN ({marks}) GROUP BY group_id "
        "ORDER BY latest DESC LIMIT ?",
        [*records, limit],
    )
    return [row[0] for row in rows]


def has_seen(connection: sqlite3.Connection, record: str, text: str) -> bool:
    """Whether an entry about a record holds a text (a fingerprint) in its patch."""
    query = "SELECT 1 FROM journal WHERE record = ? AND instr(patch, ?) > 0 LIMIT 1"
    return connection.execute(query, (record, text)).fetchone() is not None
