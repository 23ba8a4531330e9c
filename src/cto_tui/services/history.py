"""Undo, redo and the log: the journal in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Outcome, Refusal, Refused
from cto_tui.i18n import _, n_
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load
from cto_tui.services.detail import field_text
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.store import journal, reads
from cto_tui.store.codec import from_json
from cto_tui.store.connect import Reader
from cto_tui.store.journal import (
    FIRST_ENTRIES,
    Entry,
    Touched,
    count_like,
    entries_about,
    group_entries,
    groups_of,
    latest_groups,
)  # fmt: skip


@dataclass(frozen=True)
class LogEntry:
    """One user action: when (UTC), by whom and where, in one line, with the refs of the items that it touched."""

    group: str
    at: datetime
    actor: str
    host: str
    label: str
    refs: tuple[str, ...]
    reason: str
    changes: tuple[tuple[str, str, object, object], ...]
    """(ref, field, old, new), old and new as the journal keeps them."""
    overrides: tuple[str, ...]
    undoes: str | None


def undo(register: Register) -> Outcome:
    """Take back the last action of this session, else of this actor on this host."""
    return _revert(register, redo=False)


def redo(register: Register) -> Outcome:
    """Take back the last undo."""
    return _revert(register, redo=True)


def _revert(register: Register, *, redo: bool) -> Outcome:
    from cto_tui.store import undo as undoing

    verb = _("redo") if redo else _("undo")
    find_group = undoing.last_redoable if redo else undoing.last_undoable
    try:
        with register.work() as work:
            group_id = find_group(work.tx.raw, work.tx.actor, work.tx.host, register.session)
            if group_id is None:
                return Refused("", (Refusal("undo", _("nothing to {verb}").format(verb=verb)),))
            group = undoing.read_group(work.tx.raw, group_id)
            original = undoing.read_group(work.tx.raw, group.first.undoes) if redo and group.first.undoes else group
            refs = _refs(work.tx.raw, original.entries)
            label = label_of(work.tx.raw, original.entries, refs)
            undoing.revert(work.tx, group)
    except undoing.UndoRefusedError as refused:
        return Refused("", (Refusal("undo", f"{verb}: {refused}"),))
    whose = "" if group_id in register.session else f" ({group.first.actor})"
    items = dict.fromkeys(entry.record for entry in original.entries if entry.record_type == "item")
    return Ok(", ".join(dict.fromkeys(refs.values())), work.tx.group, f"{verb}: {label}{whose}", tuple(items))


def log(register: Register, name: str = "", *, limit: int = 50) -> list[LogEntry]:
    """The latest actions, newest first; those on one item where `name` is given. Raises NotFoundError."""
    connection = register.reader
    records: set[str] = set()
    if name:
        item = find(connection, name)
        records = {item.id, *(link.id for link in reads.links_of(connection, item.id))}
        records |= {comment.id for comment in reads.comments_of(connection, item.id)}
        groups = groups_of(connection, sorted(records), limit)
    else:
        groups = latest_groups(connection, limit)
    found = []
    for group in groups:
        entries = group_entries(connection, group)
        shown = entries_about(connection, group, records) if name else entries
        found.append(_log_entry(register, entries, shown))
    return found


def kept_text(register: Register, kind: Kind, name: str, value: object) -> str:
    """A value as the journal keeps it, in words; "" where there was none."""
    field = kind.fields.get(name)
    if field is None or value is None:
        return "" if value is None else str(value)
    if name == "state":
        # The journal may hold a state that the settings no longer add.
        return next((_(state.label) for state in kind.workflow.states if state.name == value), str(value))
    return field_text(register, field, from_json(field, value))


def _log_entry(register: Register, entries: list[Entry], shown: list[Entry]) -> LogEntry:
    refs = _refs(register.reader, [*entries, *shown])
    changes = tuple(
        (refs.get(entry.record, ""), field, old, new)
        for entry in shown
        if entry.record_type == "item" and "id" not in entry.patch
        for field, (old, new) in entry.patch.items()
    )
    first = entries[0]
    overrides = tuple(name for entry in entries for name in entry.overrides)
    label = label_of(register.reader, entries, refs)
    if first.undoes:
        # An undo is named after what was done first, and so is the redo that takes the undo back.
        original, again = _original(register, first.undoes)
        label = label_of(register.reader, original, _refs(register.reader, original))
        label = (_("redo of {label}") if again else _("undo of {label}")).format(label=label)
    return LogEntry(
        first.group, first.at, first.actor, first.host, label, tuple(dict.fromkeys(refs.values())),
        next((entry.reason for entry in entries if entry.reason), ""), changes, overrides, first.undoes,
    )  # fmt: skip


def _original(register: Register, group: str) -> tuple[list[Entry], bool]:
    """The action at the beginning of a chain of undos, and whether taking `group` back does it again."""
    again = False
    while True:
        found = group_entries(register.reader, group)
        if not found[0].undoes:
            return found, again
        group, again = found[0].undoes, not again


def _refs(connection: Reader, entries: Iterable[Entry]) -> dict[str, str]:
    """Record id to the ref of the item that it is, or belongs to."""
    entries = list(entries)
    owners: dict[str, str] = {}
    refs: dict[str, str] = {}
    for entry in entries:
        if entry.record_type == "item":
            owners[entry.record] = entry.record
            if "ref" in entry.patch:
                refs[entry.record] = str(entry.patch["ref"][1] or entry.patch["ref"][0])
        else:
            pair = entry.patch.get("from_id") or entry.patch.get("item_id") or [None, None]
            owners[entry.record] = str(pair[1] or pair[0])
    missing = {owner for owner in owners.values() if owner not in refs}
    items = reads.items_by_ids(connection, missing)
    refs |= {item_id: item.ref for item_id, item in items.items()}
    return {record: refs[owner] for record, owner in owners.items() if owner in refs}


def label_of(connection: Reader, entries: Sequence[Entry], refs: Mapping[str, str]) -> str:
    """An action in a few words: `move T-14: Go`, `reject 7 items`."""
    lead = next((entry for entry in entries if entry.transition), entries[0])
    same = [entry for entry in entries if entry.op == lead.op and entry.transition == lead.transition]
    if lead.transition:
        verb = load(lead.kind).workflow.transition(lead.transition).label
    else:
        verb = _VERBS.get(lead.op, lead.op)
    count = len({entry.record for entry in same})
    if len(entries) == FIRST_ENTRIES:
        # There may be more of them.
        count = count_like(connection, lead)
    if count == 1:
        return f"{verb}: {refs.get(lead.record, '')}".rstrip(": ")
    return f"{verb}: " + n_("{count} item", "{count} items", count).format(count=count)


_VERBS = {
    "create": "Add", "update": "Edit", "delete": "Remove", "restore": "Restore", "undo": "Change back", "link": "Link",
    "unlink": "Unlink", "comment": "Comment", "uncomment": "Remove comment", "snooze": "Snooze", "unsnooze": "Wake",
    "block": "Block", "unblock": "Unblock", "pick": "Pick", "import": "Import",
    "repair": "Repair",
}  # fmt: skip


def touched(register: Register, groups: Set[str]) -> Touched | None:
    """What some actions wrote; None where they wrote links or comments too."""
    group, known = register.latest
    if known is not None and groups == {group}:
        return known
    return journal.touched(register.reader, groups)


def left_items(register: Register, touched: Touched) -> list[Item]:
    """The items that some actions wrote, as they left them; without those that are gone."""
    found = touched.items
    if len(found) < len(touched.ids):
        missing = [item_id for item_id in touched.ids if item_id not in found]
        found = {**found, **reads.items_by_ids(register.reader, missing)}
    return [*found.values()]


def item_history(register: Register, item: Item) -> list[LogEntry]:
    """Everything that happened to an item, newest first."""
    return log(register, item.id, limit=500)
