"""Importing: one transaction and one undo group a file; the same record again changes nothing.

A file records what was decided elsewhere, so no guard runs on it. What the user changed since is kept, and said.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.exchange import registry
from cto_tui.exchange.model import (
    Edition,
    ForeignError,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
)  # fmt: skip
from cto_tui.i18n import _
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load
from cto_tui.services import edition_imports, edits
from cto_tui.services.import_report import FileReport
from cto_tui.services.import_words import reading_for
from cto_tui.services.register import Register, Work
from cto_tui.services.uncollected import uncollected
from cto_tui.store import figures, reads
from cto_tui.store.codec import to_json
from cto_tui.store.errors import InvalidItemError
from cto_tui.store.journal import entries, has_seen, live
from cto_tui.store.titles import title_key

OWN_SYSTEM: Final = "cto-tui"
"""Items that this program exported: known again by their own ids."""

MATCHED_BY_NAME: Final = frozenset({"blip", "vendor"})
AT_HAND: Final = 2_000
"""Records whose items are known without asking the register, which may be asked for those before."""


@dataclass(frozen=True)
class _Pending:
    """A link or parent that names a record which may come later in the file."""

    item_id: str
    relation: str
    system: str
    source_id: str
    where: str


def import_paths(
    register: Register,
    paths: Iterable[Path],
    *,
    format_name: str = "",
    progress: Callable[[str, int], None] = lambda _file, _count: None,
) -> list[FileReport]:
    """Import files and folders; answers one report a file, also for those that could not be read.

    Raises UnreadableError only where `format_name` is no format.
    """
    importer = registry.by_name(format_name) if format_name else None
    return [import_file(register, path, importer=importer, progress=progress) for path in registry.walk(paths)]


def import_file(
    register: Register,
    path: Path,
    *,
    importer: Importer | None = None,
    called: str = "",
    progress: Callable[[str, int], None] = lambda _file, _count: None,
) -> FileReport:
    """Import one file in one transaction. It is `called` something else than its path where that tells nobody
    anything."""
    called = called or str(path)
    report = FileReport(called)
    try:
        source = registry.source(path)
        chosen = importer or registry.find(source)
        report.format = chosen.name
        reading = reading_for(register, lambda count: progress(called, count))
        with uncollected(), register.work() as work:
            _Import(work, report, path.name).run(chosen, source, reading)
    except (UnreadableError, EOFError, zlib.error) as error:
        damaged = _("{path}: is a damaged gzip file ({error})").format(path=called, error=error)
        report.failed = str(error).replace(str(path), called) if isinstance(error, UnreadableError) else damaged
        report.foreign = isinstance(error, ForeignError)
        report.read = report.new = report.updated = report.unchanged = 0
    except OSError as error:
        report.failed = f"{called}: {error.strerror or error}"
    except MemoryError:
        report.failed = f"{called}: takes more memory than there is; split it"
        report.read = report.new = report.updated = report.unchanged = 0
    return report


class _Import:
    """One file on its way into the register."""

    def __init__(self, work: Work, report: FileReport, file_name: str) -> None:
        self.work = work
        self.report = report
        self.file_name = file_name
        self._known: dict[tuple[str, str], tuple[str, str]] = {}
        """Id and ref of the items that the last records of this file are about, by their sources."""
        self._renamed: dict[tuple[str, str], tuple[str, str]] = {}
        """The same of all records whose items the register does not find by their sources."""
        self._said: dict[tuple[str, str], str] = {}
        self._spoken_of: set[str] = set()
        """The items that records of this file are about, of the kinds that are matched by name."""
        self._pending: list[_Pending] = []
        self._unsourced = False
        """Whether an item without a source was made here, which a later record may be about."""

    def run(self, importer: Importer, source: Source, reading: Reading) -> None:
        report = self.report
        for entry in importer.read(source, reading):
            if isinstance(entry, Record):
                report.read += 1
                self._take(entry)
            elif isinstance(entry, Rejected):
                report.read += 1
                report.rejected.append({"where": entry.where, "reason": entry.reason})
            elif isinstance(entry, Skipped):
                report.read += 1
                report.skipped.append({"where": entry.where, "reason": entry.reason})
            elif isinstance(entry, Unmapped):
                report.unmapped.append({"where": entry.where, "field": entry.field, "word": entry.word})
            elif isinstance(entry, Warned):
                self._warn(entry.where, entry.reason)
            elif isinstance(entry, Edition):
                self._publish(entry)
        for pending in self._pending:
            self._connect(pending)

    def _publish(self, edition: Edition) -> None:
        taken = edition_imports.take(self.work, edition, self._name, self.file_name)
        self.report.editions += [taken.title] if taken.title else []
        for reason in taken.warnings:
            self._warn(edition.where, reason)

    def _warn(self, where: str, reason: str) -> None:
        self.report.warnings.append({"where": where, "reason": reason})

    def _take(self, record: Record) -> None:
        print_ = fingerprint(record)
        source = (record.system, record.source_id)
        if record.system == OWN_SYSTEM and self._said.setdefault(source, print_) != print_:
            # The next import would find the first of them changed, and the one after that the second.
            reason = _("an earlier record has the same id and says otherwise: keep one of them")
            self.report.rejected.append({"where": record.where, "reason": reason})
            return
        before = self._find(source)
        if before is None:
            before = self._namesake(record)
        try:
            if before is None:
                item = self._create(record, print_)
                self.report.new += 1
            elif self._is_old(before, record, print_):
                self._said_again(before, record, print_)
                self.report.unchanged += 1
                self._know(source, before)
                return
            else:
                item = self._update(before, record, print_)
        except InvalidItemError as error:
            self.report.rejected.append({"where": record.where, "reason": str(error)})
            return
        self._know(source, item)
        self.report.kinds[record.kind] = self.report.kinds.get(record.kind, 0) + 1
        self._note_connections(record, item)

    def _know(self, source: tuple[str, str], item: Item) -> None:
        if item.kind in MATCHED_BY_NAME:
            self._spoken_of.add(item.id)
        is_found = source in ((OWN_SYSTEM, item.id), (item.source_system, item.source_id))
        if is_found and len(self._known) >= AT_HAND:
            # A file may have more records than there is memory for.
            self.work.tx.flush()
            self._known.clear()
        (self._known if is_found else self._renamed)[source] = item.id, item.ref

    def _find(self, source: tuple[str, str]) -> Item | None:
        if named := self._at_hand(source):
            self.work.tx.flush()
            return reads.item_by_id(self.work.tx.raw, named[0])
        if source[0] == OWN_SYSTEM:
            return reads.item_by_id(self.work.tx.raw, source[1])
        return reads.item_by_source(self.work.tx.raw, *source)

    def _name(self, source: tuple[str, str]) -> tuple[str, str] | None:
        """Id and ref of the item of a source record."""
        if named := self._at_hand(source):
            return named
        item = self._find(source)
        return None if item is None else (item.id, item.ref)

    def _at_hand(self, source: tuple[str, str]) -> tuple[str, str] | None:
        return self._known.get(source) or self._renamed.get(source)

    def _namesake(self, record: Record) -> Item | None:
        """An item of the same name that was added by hand: the record is about that one. Never for people, who share
        names, nor where several have it, nor one that another record of the file is about."""
        if record.kind not in MATCHED_BY_NAME:
            return None
        if self._unsourced:
            self.work.tx.flush()
        key = title_key(str(record.values.get("title", "")))
        found = figures.unsourced(self.work.tx.raw, record.kind, key)
        ids = [each for each in found if each not in self._spoken_of]
        return reads.item_by_id(self.work.tx.raw, ids[0]) if len(ids) == 1 else None

    def _is_old(self, item: Item, record: Record, print_: str) -> bool:
        if item.source_hash == print_:
            return True
        if record.system == OWN_SYSTEM:
            return False
        if record.dated and item.source_dated and record.dated < item.source_dated:
            return True
        # A record that was superseded by a later one of its own source comes again: nothing new.
        seen = has_seen(self.work.tx.raw, item.id, print_)
        return seen and (record.dated is None or record.dated == item.source_dated)

    def _said_again(self, item: Item, record: Record, print_: str) -> None:
        """The source says the same at a later date: what it said in between must not come back."""
        newer = record.dated is not None and (item.source_dated is None or record.dated > item.source_dated)
        if item.source_hash == print_ and newer:
            self.work.tx.update(item, item.changed({"source_dated": record.dated}), op="import", reason=self.file_name)

    def _create(self, record: Record, print_: str) -> Item:
        kind = load(record.kind)
        now = self.work.now
        state = record.state or kind.workflow.initial
        closed = kind.workflow.state(state).category.closed
        since = record.state_since or record.created or now
        own = record.system == OWN_SYSTEM
        self._unsourced = self._unsourced or own
        parent = self._find(record.parent) if record.parent else None
        made = kind.item(
            id=record.source_id if own else self.work.tx.new_id(), kind=kind.name,
            ref=self.work.tx.claim_ref(kind.prefix, record.ref), state=state,
            parent=parent.id if parent else "",
            state_since=min(since, now), source="" if own else self.file_name,
            source_system="" if own else record.system, source_id="" if own else record.source_id,
            source_dated=None if own else record.dated, source_hash="" if own else print_,
            closed=min(since, now) if closed else None, created=min(record.created or now, now),
            updated=min(record.dated, now) if own and record.dated else now,
        )  # fmt: skip
        item = self.work.tx.create(
            self.work.register.settle(made.changed(record.values)), op="import", reason=self.file_name
        )
        for at, author, text in record.comments:
            self.work.tx.comment(item.id, text, at=at, actor=author or record.system)
        return item

    def _update(self, before: Item, record: Record, print_: str) -> Item:
        kind = load(record.kind)
        mine = self._user_fields(before, record.dated if record.system == OWN_SYSTEM else None)
        changes: dict[str, Any] = {}
        for name, value in record.values.items():
            if getattr(before, name) == value:
                continue
            if name in mine:
                self._warn(
                    record.where, _("{ref}: kept your {field}").format(ref=before.ref, field=kind.fields[name].label)
                )
            else:
                changes[name] = value
        if record.state and record.state != before.state:
            if "state" in mine:
                self._warn(record.where, _("{ref}: kept your state").format(ref=before.ref))
            else:
                closed = kind.workflow.state(record.state).category.closed
                since = record.state_since or record.dated or self.work.now
                changes |= {"state": record.state, "state_since": since, "closed": since if closed else None}
        fresh = self._new_comments(before, record)
        counted = bool(changes or fresh)
        if record.system != OWN_SYSTEM:
            changes |= {"source_hash": print_, "source_dated": record.dated or before.source_dated}
        if record.system != OWN_SYSTEM and not before.source_system:
            changes |= {"source_system": record.system, "source_id": record.source_id, "source": self.file_name}
        after = self.work.register.settle(before.changed(changes))
        item = self.work.tx.update(before, after, op="import", reason=self.file_name)
        for at, author, text in fresh:
            self.work.tx.comment(item.id, text, at=at, actor=author or record.system)
        if counted:
            self.report.updated += 1
        else:
            self.report.unchanged += 1
        self._say_moved_date(kind, before, item)
        return item

    def _user_fields(self, item: Item, since: datetime | None) -> set[str]:
        """Fields that were last written by hand, after `since` where given: a file that was exported then knows the
        earlier ones."""
        by_hand: set[str] = set()
        for entry in entries(self.work.tx.raw, f"record = ? AND {live('group_id')}", (item.id,)):
            if since is not None and entry.at <= since:
                continue
            if entry.op == "import":
                by_hand -= entry.patch.keys()
            elif entry.undoes is None:
                by_hand |= entry.patch.keys()
        return by_hand

    def _new_comments(self, item: Item, record: Record) -> list[tuple[datetime | None, str, str]]:
        if not record.comments:
            return []
        self.work.tx.flush()
        known = {comment.text for comment in reads.comments_of(self.work.tx.raw, item.id)}
        return [each for each in record.comments if each[2] not in known]

    def _say_moved_date(self, kind: Kind, before: Item, after: Item) -> None:
        """A cliff that moved under an open item is worth a look: it goes into Today as a proposal."""
        if after.due_class != "cliff" or before.due_at is None or after.due_at is None or before.due_at == after.due_at:
            return
        if kind.category(after).closed:
            return
        days = (after.due_at - before.due_at).days
        title = _("{ref}: deadline moved {days:+d} d").format(ref=after.ref, days=days)
        proposal = edits.add_in(self.work, "proposal", title, {"command": f"move {after.ref} keep", "origin": after.id})
        self.work.tx.flush()
        self.work.tx.link(proposal.id, after.id, "about")

    def _note_connections(self, record: Record, item: Item) -> None:
        if record.parent:
            self._pending.append(_Pending(item.id, "", *record.parent, record.where))
        for relation, system, source_id in record.links:
            self._pending.append(_Pending(item.id, relation, system, source_id, record.where))

    def _connect(self, pending: _Pending) -> None:
        target = self._find((pending.system, pending.source_id))
        if target is None or target.id == pending.item_id:
            name = pending.relation or _("parent")
            self._warn(pending.where, _("{name} {id} is not in the register").format(name=name, id=pending.source_id))
            return
        if pending.relation:
            try:
                edits.link_in(self.work, pending.item_id, pending.relation, target.id)
            except edits.EditRefusedError as error:
                self._warn(pending.where, str(error))
            return
        self.work.tx.flush()
        item = reads.item_by_id(self.work.tx.raw, pending.item_id)
        if item is not None and item.parent != target.id:
            self.work.tx.update(item, item.changed({"parent": target.id}), op="import", reason=self.file_name)


def fingerprint(record: Record) -> str:
    """The hash of what a record says; where it stood in its file is left out."""
    kind = load(record.kind)
    values = {name: to_json(kind.fields[name], value) for name, value in record.values.items()}
    said = [
        record.kind, record.state, values, record.parent, record.links,
        [(str(at), author, text) for at, author, text in record.comments],
    ]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
