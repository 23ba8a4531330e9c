"""One user action: what it may write, and the journal that says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cto_tui.domain.item import COMMON_FIELDS, Item
from cto_tui.kinds.registry import load
from cto_tui.store import reads, search
from cto_tui.store.chain import Chain
from cto_tui.store.codec import to_columns, to_json
from cto_tui.store.connect import Reader
from cto_tui.store.errors import ConflictError
from cto_tui.store.journal import RecordType, Remembered, Touched
from cto_tui.store.rows import Rows, changes_of, driver_value, insert_rows, patch_of, patch_text, row_patch
from cto_tui.store.titles import title_key
from cto_tui.store.validation import validate, validate_fields
from cto_tui.store.views import ViewRow

if TYPE_CHECKING:
    from cto_tui.store.writer import Writer

CHECKED_EVERY = 500


class Transaction:
    """What one user action may do. Every change is journalled in `group`."""

    def __init__(
        self, writer: Writer, connection: Reader, actor: str, at: datetime, salt: Callable[[], str] | None
    ) -> None:
        self.raw = connection
        """The sqlite3 connection, for the read functions; call `flush` first if something was created."""
        self._ids = writer.ids
        self.actor = actor
        self.host = writer.host
        self.at = at
        self.group = writer.ids()
        self.undoes: str | None = None
        self._chain = Chain(self.raw, writer.host, salt)
        self._index = search.Index(self.raw)
        self._rows = Rows(self.raw, self._index, self._chain, at, self.group, actor, writer.host)
        self._tally: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._numbers: dict[str, int] = {}
        self._next_seq: int | None = None
        self._written = Remembered()
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

    def claim_ref(self, prefix: str, wanted: str) -> str:
        """`wanted` where it is a free ref of this kind, else the next one."""
        head, _dash, number = wanted.rpartition("-")
        if head != prefix or not number.isdigit() or not 0 < int(number) < 10**9:
            return self.next_ref(prefix)
        self.flush()
        if self.raw.execute("SELECT 1 FROM item WHERE ref = ?", (wanted,)).fetchone():
            return self.next_ref(prefix)
        following = self.next_ref(prefix)
        self._numbers[prefix] = max(int(number), int(following.rpartition("-")[2]) - 1)
        return wanted

    def create(
        self, item: Item, *, op: str = "create", transition: str = "", reason: str = "", overrides: tuple[str, ...] = ()
    ) -> Item:
        """Write a new item; raises InvalidItemError. Answers the item as stored."""
        item = validate(item.changed({"version": 1}))
        self._rows.add(
            self._take_seq(), self.new_id(), item, op, transition=transition, reason=reason, overrides=overrides,
            undoes=self.undoes,
        )  # fmt: skip
        self._tally[(item.kind, item.state)] += 1
        self._remember(item.id, "item", item.kind, op, item)
        return item

    def create_many(self, items: Iterable[Item], *, op: str = "create") -> int:
        """Write new items that the program itself made; answers how many.

        Much cheaper an item than `create`: one in `CHECKED_EVERY` of each kind and state is validated, the rest is
        trusted. Raises InvalidItemError.
        """
        seen: Counter[tuple[str, str]] = Counter()
        made = {"version": 1, "updated": self.at}
        for item in items:
            place = item.kind, item.state
            if seen[place] % CHECKED_EVERY == 0:
                validate(item)
            seen[place] += 1
            item.__dict__.update(made)
            self._rows.add(self._take_seq(), self.new_id(), item, op)
            self._remember(item.id, "item", item.kind, op)
        self.flush()
        for place, count in seen.items():
            self._tally[place] += count
        return seen.total()

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
        An undo may bring back what was there, whatever it was.
        """
        self.flush()
        values = changes_of(before, after)
        if op != "undo":
            values = validate_fields(after, values)
        if not values:
            return before
        written = self._write_next(before, values)
        if written is None:
            stored = reads.item_by_id(self.raw, before.id)
            if stored is None:
                raise LookupError(f"{before.ref} is gone")
            for name, value in values.items():
                if getattr(stored, name) != getattr(before, name):
                    raise ConflictError(before.ref, name, value, getattr(stored, name))
            written = self._write_next(stored, values)
            assert written is not None
        fields = load(before.kind).fields
        patch = {
            name: [to_json(fields[name], getattr(before, name)), to_json(fields[name], value)]
            for name, value in values.items()
        }
        self._note(
            before.id, "item", before.kind, op, patch, written, transition=transition, reason=reason,
            overrides=overrides,
        )  # fmt: skip
        return written

    def decide(
        self, item: Item, transition: str, reason: str = "", overrides: tuple[str, ...] = (), *, op: str = "move"
    ) -> None:
        """Journal a decision that changes no field."""
        self._note(item.id, "item", item.kind, op, {}, item, transition=transition, reason=reason, overrides=overrides)

    def purge(self, item: Item, after: Item, changed: list[str], patch: dict[str, list[object]], reason: str) -> None:
        """Write an emptied item and a journal row that says only `patch`, not what was there."""
        if not self._write(item, after, changed):
            raise LookupError(f"{item.ref} is another one by now")
        self._note(item.id, "item", item.kind, "purge", patch, reason=reason)

    def delete(self, item: Item, *, op: str = "delete") -> None:
        """Remove an item that nothing refers to any more."""
        self.flush()
        kind = load(item.kind)
        seq = self._seq(item.id)
        self.raw.execute(f'DELETE FROM "{kind.name}" WHERE id = ?', (item.id,))
        self.raw.execute("DELETE FROM item WHERE id = ?", (item.id,))
        self._index.put(seq, search.texts(kind, item), None)
        self._tally[(item.kind, item.state)] -= 1
        self._note(item.id, "item", item.kind, op, patch_of(item, None))

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
        insert_rows(self.raw, "link", [row])
        self._note(str(row["id"]), "link", "", "link", row_patch(row, new=True))
        return True

    def unlink(self, link_id: str) -> bool:
        """Remove a link; False if it is gone already."""
        self.flush()
        row = reads.link_row(self.raw, link_id)
        if row is None:
            return False
        self.raw.execute("DELETE FROM link WHERE id = ?", (link_id,))
        self._note(link_id, "link", "", "unlink", row_patch(row, new=False))
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
        self._rows.put("comment", row)
        self._note(str(row["id"]), "comment", "", "comment", row_patch(row, new=True))
        return str(row["id"])

    def uncomment(self, comment_id: str) -> bool:
        """Remove a comment; False if it is gone already."""
        self.flush()
        row = reads.comment_row(self.raw, comment_id)
        if row is None:
            return False
        self.raw.execute("DELETE FROM comment WHERE id = ?", (comment_id,))
        self._note(comment_id, "comment", "", "uncomment", row_patch(row, new=False))
        return True

    def remember_word(self, vocabulary: str, word: str, value: str) -> None:
        """Remember what a word of imported files means; not journalled."""
        self.raw.execute(
            "INSERT INTO alias(vocabulary, word, value) VALUES (?, ?, ?) "
            "ON CONFLICT(vocabulary, word) DO UPDATE SET value = excluded.value",
            (vocabulary, word, value),
        )

    def stamp(self, key: str, body: str) -> None:
        """Note something about the register itself under a key, in the table `draft`. Not journalled."""
        self.raw.execute(
            "INSERT INTO draft(key, body, at) VALUES (?, ?, ?) "
            "ON CONFLICT(key) DO UPDATE SET body = excluded.body, at = excluded.at",
            (key, body, self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")),
        )

    def keep_view(self, row: ViewRow) -> None:
        """Keep a saved view in the place of the one under its letter. Not journalled."""
        self.raw.execute(f'INSERT OR REPLACE INTO "view" VALUES ({",".join("?" * len(row))})', row)

    def drop_view(self, letter: str) -> None:
        """Forget a saved view. Not journalled."""
        self.raw.execute('DELETE FROM "view" WHERE letter = ?', (letter,))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can fail alone: it is taken back whole, the rest of the transaction stands."""
        self.flush()
        self._index.write()
        self.raw.execute("SAVEPOINT part")
        numbers, tally, changes = dict(self._numbers), self._tally.copy(), self.changes
        head, written = self._chain.head, len(self._written)
        try:
            yield
            self.flush()
        except BaseException:
            self._rows.forget()
            self._index.forget()
            take_back(self.raw, "part")
            self._numbers, self._tally, self.changes = numbers, tally, changes
            self._chain.head = head
            self._written.cut(written)
            # It may have been counted while items were away that are back now.
            self._next_seq = None
            raise
        self.raw.execute("RELEASE part")

    def flush(self) -> None:
        """Write what was created so far, so that reads of this transaction see it; only the search index waits for the
        end of the transaction, or of its part."""
        self._rows.flush()

    def finish(self) -> None:
        """Write the rest, with search index, counts and numbers: the last step before the commit."""
        self.flush()
        self._index.write()
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
        # By version and instant one tells whether an item is as it was read: it may have had other values when new.
        self.create(item.changed({"updated": self.at}), op="restore")
        self.flush()

    def _write_next(self, before: Item, values: Mapping[str, object]) -> Item | None:
        """Write the next version of an item, with other values; None where it has moved on since it was read."""
        after = before.changed({**values, "version": before.version + 1, "updated": self.at})
        return after if self._write(before, after, values) else None

    def _write(self, before: Item, after: Item, changed: Collection[str]) -> bool:
        """Write the fields named `changed`, and what is derived from them; False, and nothing is written, where the
        stored item is of another version than `before`."""
        kind = load(after.kind)
        common: dict[str, object] = {"version": after.version, "updated": after.updated}
        own: dict[str, object] = {}
        for name in changed:
            (common if name in COMMON_FIELDS else own).update(to_columns(kind.fields[name], getattr(after, name)))
        if before.state != after.state:
            common["category"] = kind.workflow.state(after.state).category.value
        if before.title != after.title:
            common["title_key"] = title_key(after.title)
        if not self._set("item", common, "id = ? AND version = ?", after.id, before.version):
            return False
        if own:
            self._set(kind.name, own, "id = ?", after.id)
        if before.state != after.state:
            self._tally[(before.kind, before.state)] -= 1
            self._tally[(after.kind, after.state)] += 1
        if not kind.searched.isdisjoint(changed):
            self._index.put(self._seq(after.id), search.texts(kind, before), search.texts(kind, after))
        return True

    def _set(self, table: str, values: Mapping[str, object], where: str, *bound: object) -> bool:
        """Write columns of the row that is meant; False where there is none."""
        settings = ", ".join([f'"{column}" = ?' for column in values])
        written = self.raw.execute(
            f'UPDATE "{table}" SET {settings} WHERE {where}', (*map(driver_value, values.values()), *bound)
        )
        return written.rowcount > 0

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
        self, record: str, record_type: RecordType, kind: str, op: str, patch: dict[str, list[object]],
        item: Item | None = None, *, transition: str = "", reason: str = "", overrides: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self._remember(record, record_type, kind, op, item)
        self._rows.note(
            self.new_id(), record, record_type, kind, op, patch_text(patch), transition=transition, reason=reason,
            overrides=overrides, undoes=self.undoes,
        )  # fmt: skip

    def _remember(self, record: str, record_type: RecordType, kind: str, op: str, item: Item | None = None) -> None:
        """What was written of a record, and the item as it is left."""
        self.changes += 1
        self._written.add(record, record_type, kind, op, item)

    @property
    def touched(self) -> Touched | None:
        """What `journal.touched` will say of this group; None where that must be asked."""
        return self._written.touched


def take_back(connection: Reader, part: str) -> bool:
    """Take a part of a transaction back; False where there is nothing left of the whole: SQLite itself takes it back
    when the disk is full."""
    if connection.in_transaction:
        connection.execute(f"ROLLBACK TO {part}")
        connection.execute(f"RELEASE {part}")
        return True
    return False
