"""A register made anew from what can be read of a file: every record that its pages still hold, tree or no tree.

The journal's rows prove themselves by their digests. An item, link or comment is what its journal says where that is
whole and no older than the row in its table, else what the row says, else what is left of its journal. The journal of
the new file then gets a `repair` row for whatever it does not say already, so that its fold is the state again.
Search, counts and numbers follow from the rest. What is lost is named.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.ids import new_id
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, load_all, names
from cto_tui.store import search, tables
from cto_tui.store.chain import CHAIN_START, Chain, digest, link_chain
from cto_tui.store.evidence import Evidence, State, item_state, made_item, read_patch, row_state
from cto_tui.store.journal import COLUMNS, RecordType
from cto_tui.store.pages import Pages, Value
from cto_tui.store.rows import Rows, insert_item, insert_rows, patch_text
from cto_tui.store.writer import Writer

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_REF: Final = re.compile(r"([A-Z]{1,4})-([1-9]\d{0,8})")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_OPERATION: Final = re.compile(r"[a-z][a-z -]*")
_MOST_MISSING: Final = 10_000
"""Refs beyond the last one seen that a counter may promise: a damaged counter promises anything."""


@dataclass
class Salvaged:
    """What was brought over, and what was not: a line for each thing that is lost."""

    items: int = 0
    journal_rows: int = 0
    lost: list[str] = field(default_factory=list)


def salvage(source: Path, target: Path, *, actor: str, host: str, at: datetime, sound: bool) -> Salvaged:
    """Write a new register `target` from what can be read of `source`. Of a `sound` file nothing is doubted: its
    journal is taken over as it is, with a chain that somebody broke. Raises StorageError, OSError."""
    writer = Writer(target, host=host)
    try:
        connection = writer.reader
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        work = _Salvage(connection, actor, writer.host, at, sound)
        with Pages(source) as pages:
            work.gather(pages)
        work.build()
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        writer.close()
    return work.done


class _Salvage:
    def __init__(self, connection: sqlite3.Connection, actor: str, host: str, at: datetime, sound: bool) -> None:
        self._sql = connection
        self._actor, self._host, self._at, self._sound = actor, host, at, sound
        self._group = new_id()
        self._columns: dict[str, list[str]] = {}
        self._last: dict[str, int] = {}
        self._refs: set[str] = set()
        self._placed: set[str] = set()
        self._kinds: dict[str, str] = {}
        self._tally: Counter[tuple[str, str]] = Counter()
        self._next_seq = 1
        self.done = Salvaged()
        connection.execute("CREATE TEMP TABLE found(id TEXT, seq INTEGER, body TEXT)")

    # Gathering

    def gather(self, pages: Pages) -> None:
        """Sort every record by what it looks like: a page without its tree does not say what table it is of."""
        prefixes = {kind.prefix for kind in load_all()}
        known = frozenset(names())
        for record in pages.records():
            values = record.values
            first = values[0] if values else None
            if record.rowid is None:
                if len(values) == 2 and isinstance(first, str) and _is_ref(first, prefixes):
                    self._refs.add(first)
            elif first is None and len(values) > 3 and _is_id(values[1]):
                if values[2] in known:
                    self._keep(str(values[1]), record.rowid, values)
                elif len(values) == 19:
                    self._journal_row(record.rowid, values)
            elif _is_id(first):
                self._keep(str(first), None, values)
            elif isinstance(first, str):
                self._small(first, values, prefixes)
        self._sql.execute("CREATE INDEX temp.found_id ON found(id)")

    def _keep(self, record: str, seq: int | None, values: tuple[Value, ...]) -> None:
        if not any(isinstance(value, bytes) for value in values):
            body = json.dumps(values, ensure_ascii=False)
            self._sql.execute("INSERT INTO found VALUES (?, ?, ?)", (record, seq, body))

    def _journal_row(self, seq: int, values: tuple[Value, ...]) -> None:
        patch, reason, salt, said = values[12], values[13], values[16], values[17]
        texts = all(isinstance(value, str) for value in (*values[4:15], salt, said, values[18]))
        if not texts or not isinstance(values[3], int) or not all(_is_id(values[place]) for place in (1, 2, 7)):
            return
        # What the digest does not cover.
        if (
            not _INSTANT.fullmatch(str(values[4]))
            or values[8] not in _TYPES
            or values[9] not in ("", *names())
            or not _OPERATION.fullmatch(str(values[10]))
        ):
            return
        proven = digest(str(salt), str(patch), str(reason)) == said
        # A purge took salt and reason; what it left of the patch proves nothing any more.
        if self._sound or proven or (not salt and not reason and read_patch(str(patch)) is not None):
            marks = ", ".join("?" * 19)
            self._sql.execute(f"INSERT OR IGNORE INTO journal(seq, {COLUMNS}) VALUES ({marks})", (seq, *values[1:]))

    def _small(self, first: str, values: tuple[Value, ...], prefixes: set[str]) -> None:
        """Schema, counters, learnt words, stamps and saved views."""
        if len(values) == 2 and first in prefixes and isinstance(values[1], int):
            self._last[first] = max(self._last.get(first, 0), values[1])
        elif len(values) == 5 and first == "table" and isinstance(values[4], str):
            if columns := _columns_of(values[4]):
                self._columns.setdefault(str(values[1]), columns)
        elif len(values) == 3 and all(isinstance(value, str) for value in values):
            table = "draft" if _INSTANT.fullmatch(str(values[2])) else "alias"
            self._sql.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)", values)
        elif len(values) == 7 and len(first) == 1 and values[6] in (0, 1) and all(
            isinstance(value, str) for value in values[:6]
        ):  # fmt: skip
            self._sql.execute('INSERT OR IGNORE INTO "view" VALUES (?, ?, ?, ?, ?, ?, ?)', values)

    # Building

    def build(self) -> None:
        """Make items, links and comments from what was gathered, and whatever follows from them."""
        self._name_gaps()
        if not self._sound:
            self._chain_anew()
        chain = Chain(self._sql, self._host)
        self._rows = Rows(self._sql, search.Index(self._sql), chain, self._at, self._group, self._actor, self._host)
        if not self._sound:
            self._purge_again()
        self._next_seq = 1 + (self._sql.execute("SELECT max(seq) FROM found").fetchone()[0] or 0)
        self._refs |= {row[0] for row in self._sql.execute(_JOURNALLED_REFS) if row[0]}
        records = self._sql.execute(_RECORDS).fetchall()
        for record, record_type in records:
            if record_type == "item" or (record_type is None and self._looks_like(record) == "item"):
                self._build_item(record)
        for record, record_type in records:
            found = record_type or self._looks_like(record)
            if found in ("link", "comment"):
                self._build_row(record, found)
            elif record_type is None and found != "item":
                self.done.lost.append(_("{id}: a part of an item, nothing else of it is left").format(id=record))
        self._name_missing()
        self._finish()

    def _looks_like(self, record: str) -> str:
        """What a row is that the journal does not know."""
        for seq, body in self._sql.execute("SELECT seq, body FROM found WHERE id = ?", (record,)).fetchall():
            values = json.loads(body)
            if seq is not None:
                return "item"
            if len(values) == 5 and _is_id(values[1]) and _is_id(values[2]):
                return "link"
            if len(values) == 6 and _is_id(values[1]) and _INSTANT.fullmatch(str(values[2])):
                return "comment"
        return ""

    def _evidence(self, record: str) -> Evidence:
        rows = self._sql.execute(
            "SELECT patch, op, at, kind, reason, salt, digest FROM journal WHERE record = ? ORDER BY seq", (record,)
        ).fetchall()
        told = Evidence.of([row[:4] for row in rows])
        # What a row's digest does not hold may be damage: it proves nothing against the item's own row.
        told.whole &= all(not salt or digest(salt, patch, reason) == said for patch, *_, reason, salt, said in rows)
        return told

    def _build_item(self, record: str) -> None:
        told = self._evidence(record)
        rows = self._sql.execute("SELECT seq, body FROM found WHERE id = ?", (record,)).fetchall()
        common = next((self._named("item", json.loads(body)) for seq, body in rows if seq is not None), None)
        seq = next((seq for seq, _body in rows if seq is not None), None)
        if common is None and told.whole and not told.state:
            return  # It was deleted.
        kind_name = str((common or {}).get("kind") or told.kind)
        if kind_name not in names():
            self._note(record, "item", "", told.state, {})
            self.done.lost.append(_("{id}: what kind of item it is cannot be read").format(id=record))
            return
        kind = load(kind_name)
        width = len(self._names_of(kind_name))
        owned = (json.loads(body) for at, body in rows if at is None)
        own = next((self._named(kind_name, values) for values in owned if len(values) <= width), None)
        stored, faults = row_state(kind, common, own) if common else ({}, [])
        version = common.get("version") if common else None
        newer = isinstance(version, int) and version > told.changes
        if told.whole and not (newer and common is not None):
            state = told.state
        elif common is not None:
            state = {**(told.state if own is None or faults else {}), **stored}
        else:
            state = told.state
        item, more = made_item(kind, record, state, told, common, checked=not self._sound)
        item = self._with_free_ref(item)
        self._write_item(item, seq)
        self._note(item.id, "item", item.kind, told.state, item_state(item))
        if not told.whole:
            said = _("{ref} {title}: a part of its history").format(ref=item.ref, title=item.title)
            if common is None or own is None:
                said = _("{ref} {title}: a part of its fields and history").format(ref=item.ref, title=item.title)
            self.done.lost.append(said)
        if state is not told.state or not told.whole:
            self.done.lost += [f"{item.ref} {item.title}: {each}" for each in [*more, *(faults if own is None else ())]]

    def _with_free_ref(self, item: Item) -> Item:
        if item.ref and item.ref not in self._placed:
            return item
        prefix = load(item.kind).prefix
        taken = self._refs | self._placed
        number = max([self._last.get(prefix, 0), *(_number(ref) for ref in taken if ref.startswith(f"{prefix}-"))]) + 1
        self._last[prefix] = number
        return item.changed({"ref": f"{prefix}-{number}"})

    def _write_item(self, item: Item, seq: int | None) -> None:
        if seq is None or self._sql.execute("SELECT 1 FROM item WHERE seq = ?", (seq,)).fetchone():
            seq, self._next_seq = self._next_seq, self._next_seq + 1
        if (
            item.source_system
            and self._sql.execute(
                "SELECT 1 FROM item WHERE source_system = ? AND source_id = ?", (item.source_system, item.source_id)
            ).fetchone()
        ):
            item = item.changed({"source_system": "", "source_id": ""})
        insert_item(self._sql, seq, item)
        self._sql.execute(search.INSERT, (seq, *search.texts(load(item.kind), item)))
        self._tally[(item.kind, item.state)] += 1
        self._placed.add(item.ref)
        self._kinds[item.id] = item.kind
        self.done.items += 1

    def _build_row(self, record: str, record_type: str) -> None:
        """A link or comment."""
        told = self._evidence(record)
        found = self._sql.execute("SELECT body FROM found WHERE id = ? AND seq IS NULL", (record,)).fetchone()
        if found is None and told.whole and not told.state:
            return
        names_ = self._names_of(record_type)
        if told.whole and told.state:
            state = told.state
        elif found is not None and len(json.loads(found[0])) == len(names_):
            state = dict(zip(names_, json.loads(found[0]), strict=True))
        else:
            state = told.state
        row = {name: state.get(name, "") for name in names_}
        ends = [str(row[name]) for name in ("from_id", "to_id", "item_id") if name in row]
        when = "created" if record_type == "link" else "at"
        try:
            row[when] = datetime.fromisoformat(str(row[when]))
            if row[when].tzinfo is None:
                row[when] = row[when].replace(tzinfo=self._at.tzinfo)
            if not all(end in self._kinds for end in ends) or row.get("text") == "":
                raise ValueError(ends)
            insert_rows(self._sql, record_type, [row])
        except (ValueError, sqlite3.Error):
            self.done.lost.append(_("a {what} ({id}): its end or its text").format(what=record_type, id=record))
            self._note(record, record_type, "", told.state, {})
            return
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
        self._note(record, record_type, "", told.state, plain)

    def _named(self, table: str, values: list[Any]) -> dict[str, Any]:
        columns = self._names_of(table)
        return dict(zip(columns, [*values, *[None] * len(columns)][: len(columns)], strict=True))

    def _names_of(self, table: str) -> list[str]:
        """The columns of a table in the order of the file; of one whose declaration is lost, in that of today."""
        found, fixed = self._columns.get(table), {"item": tables.ITEM, "link": tables.LINK, "comment": tables.COMMENT}
        if found is None or table in fixed:
            declared = fixed[table] if table in fixed else tables.kind_table(table)
            today = [column.name for column in declared.columns]
            # A declaration of which a letter was spoilt still reads as one.
            if found is None or (len(found) == len(today) and set(found) != set(today)):
                self._columns[table] = today
        return self._columns[table]

    def _note(self, record: str, record_type: str, kind: str, told: State, state: State) -> None:
        """Let the journal say what it does not say yet."""
        patch = {
            name: [told.get(name), state.get(name)]
            for name in sorted(told.keys() | state.keys())
            if told.get(name) != state.get(name)
        }
        if patch:
            self._journal(record, record_type, kind, "repair", patch)

    def _journal(self, record: str, record_type: str, kind: str, op: str, patch: dict[str, list[object]]) -> None:
        self._rows.note(new_id(), record, _TYPES[record_type], kind, op, patch_text(patch))
        self._rows.flush()

    def _purge_again(self) -> None:
        """Where the row is lost that told of a purge: only a purge takes a row's salt, and the chain asks for it."""
        for record, record_type, kind in self._sql.execute(_PURGED_UNTOLD).fetchall():
            self._journal(record, record_type, kind, "purge", {})

    def _chain_anew(self) -> None:
        heads: dict[str, str] = {}
        for seq, row_id, host, said in self._sql.execute(
            "SELECT seq, id, host, digest FROM journal ORDER BY seq"
        ).fetchall():
            heads[host] = link_chain(heads.get(host, CHAIN_START), row_id, said)
            self._sql.execute("UPDATE journal SET chain = ? WHERE seq = ?", (heads[host], seq))

    def _name_gaps(self) -> None:
        self.done.journal_rows = self._sql.execute("SELECT count(*) FROM journal").fetchone()[0]
        expected = 1
        for (seq,) in self._sql.execute("SELECT seq FROM journal ORDER BY seq"):
            if seq > expected:
                self.done.lost.append(_("journal rows {first} to {last}").format(first=expected, last=seq - 1))
            expected = seq + 1

    def _name_missing(self) -> None:
        known = self._refs | self._placed
        gone = {row[0] for row in self._sql.execute(_JOURNALLED_REFS)} - self._placed
        for prefix in sorted({kind.prefix for kind in load_all()}):
            seen = max([0, *(_number(ref) for ref in known if ref.rpartition("-")[0] == prefix)])
            last = self._last[prefix] = max(seen, min(self._last.get(prefix, 0), seen + _MOST_MISSING))
            for number in range(1, last + 1):
                ref = f"{prefix}-{number}"
                if ref not in self._placed and ref not in gone:
                    self.done.lost.append(_("{ref}: nothing of it is left, unless it was deleted").format(ref=ref))

    def _finish(self) -> None:
        self._sql.executemany(
            "INSERT INTO tally(kind, state, category, items) VALUES (?, ?, ?, ?)",
            [(kind, state, load(kind).workflow.state(state).category.value, items)
             for (kind, state), items in self._tally.items()],
        )  # fmt: skip
        self._sql.executemany("INSERT INTO number(prefix, last) VALUES (?, ?)", [*self._last.items()])
        self._sql.execute("DROP TABLE temp.found")


_RECORDS: Final = (
    "SELECT record, max(record_type) FROM (SELECT record, record_type, seq FROM journal "
    "UNION ALL SELECT id, NULL, 1 << 62 FROM found) GROUP BY record ORDER BY min(seq)"
)
_JOURNALLED_REFS: Final = (
    "SELECT coalesce(json_extract(patch, '$.ref[1]'), json_extract(patch, '$.ref[0]')) FROM journal "
    "WHERE record_type = 'item' AND json_extract(patch, '$.ref') IS NOT NULL"
)
_PURGED_UNTOLD: Final = (
    "SELECT record, max(record_type), max(kind) FROM journal GROUP BY record "
    "HAVING max(salt = '' AND patch != '{}') AND NOT max(op = 'purge')"
)
_TYPES: Final[dict[str, RecordType]] = {"item": "item", "link": "link", "comment": "comment"}


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_ref(text: str, prefixes: set[str]) -> bool:
    found = _REF.fullmatch(text)
    return found is not None and found[1] in prefixes


def _number(ref: str) -> int:
    found = _REF.fullmatch(ref)
    return int(found[2]) if found else 0


def _columns_of(declaration: str) -> list[str]:
    """The columns that a CREATE TABLE names, none where it cannot be read."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(declaration)
        table = connection.execute("SELECT name FROM sqlite_master").fetchone()[0]
        return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    except (sqlite3.Error, TypeError):
        return []
    finally:
        connection.close()
