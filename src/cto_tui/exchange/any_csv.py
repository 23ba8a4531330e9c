"""CSV of any kind: the header is the fields' names, so that what goes out comes in again unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Final

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.ids import is_id
from cto_tui.domain.item import Item
from cto_tui.domain.typed import format_plain, parse_value
from cto_tui.exchange import tables
from cto_tui.exchange._formulas import guard, unguard
from cto_tui.exchange.model import (
    Entry,
    Exporter,
    Importer,
    Reading,
    Record,
    Rejected,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
    Writing,
)
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load, names

SYSTEM: Final = "cto-tui"
BY_HAND: Final = "file"
"""The source of what has no id of this program's."""

LEAD: Final = ("id", "kind", "ref", "state", "parent")
"""Columns before the fields: identity, state, and the parent's id."""

NOT_CARRIED: Final = frozenset(
    {
        "state",
        "state_since",
        "parent",
        "duplicate_of",
        "source",
        "source_system",
        "source_id",
        "source_dated",
        "source_hash",
    }
)


def carried(kind: Kind) -> dict[str, Field]:
    """The fields that go out and come in; references go by id in a column of their own name."""
    computed = {"due_at"} if kind.due is not None else set()
    return {name: field for name, field in kind.fields.items() if name not in NOT_CARRIED | computed}


def identity(item: Item) -> tuple[str, str]:
    """The system and id under which an item is known elsewhere: those it came with, else its own."""
    return (item.source_system, item.source_id) if item.source_system else (SYSTEM, item.id)


def plain_text(field: Field, value: object) -> str:
    return str(value) if field.type is FieldType.REFERENCE else format_plain(field, value, zone=UTC)


def write(items: Iterable[Item], file: IO[bytes], writing: Writing) -> list[str]:
    """Every item of one kind, one a line; of several kinds, a table each would be needed, so one kind at a time."""
    if writing.kind not in names():
        raise UnreadableError(f"csv is a table of one kind, not for {writing.kind}: json takes them all")
    fields = carried(load(writing.kind))
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*LEAD, "created", "updated", "state_since", *fields])
    guarded = 0
    for item in items:
        cells = [item.id, item.kind, item.ref, item.state, item.parent]
        cells += [item.created.isoformat(), item.updated.isoformat(), item.state_since.isoformat()]
        cells += [plain_text(field, getattr(item, name)) for name, field in fields.items()]
        safe = [guard(cell) for cell in cells]
        guarded += sum(one != other for one, other in zip(safe, cells, strict=True))
        writer.writerow(safe)
    text.detach()
    if guarded:
        return [f"{guarded} cells that a spreadsheet would take for formulas begin with an apostrophe"]
    return []


def _sniff(source: Source) -> int:
    header = tables.sniff_header(source, [("id",), ("kind",), ("ref",), ("state",), ("title",)])
    return 95 if header is not None else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Items of a CSV file that `write` made, perhaps edited since."""
    table = tables.read_table(source, [("id",), ("kind",), ("title",), ("state",)])
    for count, row in enumerate(table.rows(), start=1):
        reading.progress(count)
        if row.warning:
            yield Warned(row.where, row.warning)
        cells = {name: unguard(row.get(name)) for name in table.header.names}
        raw = {
            name: unguard(row.cells[table.header.places(name)[0]])
            for name in table.header.names
            if table.header.places(name) and table.header.places(name)[0] < len(row.cells)
        }
        yield from entries(row.where, {**cells, **{name: text for name, text in raw.items() if text.strip()}}, reading)


def entries(where: str, texts: dict[str, str], reading: Reading) -> Iterator[Entry]:
    """An item from its fields as texts, by name: what CSV and JSON have in common."""
    kind_name = texts.get("kind", "")
    if kind_name not in names():
        yield Rejected(where, f"there is no kind {kind_name!r}")
        return
    kind = load(kind_name)
    if not texts.get("title", "").strip():
        yield Rejected(where, "title is missing")
        return
    now = reading.now or datetime.now(UTC)
    values: dict[str, object] = {}
    for name, field in carried(kind).items():
        if name not in texts:
            continue
        try:
            values[name] = (
                texts[name]
                if field.type is FieldType.REFERENCE
                else parse_value(field, texts[name], now=now, zone=UTC, default_currency=reading.currency)
            )
        except ValueError as error:
            yield Warned(where, f"{name}: {error}; left out")
    state = texts.get("state", "")
    if state and state not in {each.name for each in kind.workflow.states}:
        yield Unmapped(where, f"{kind_name}.state", state)
        state = ""
    item_id = texts.get("id", "")
    parent = texts.get("parent", "")
    yield Record(
        kind_name, _system(item_id), item_id or f"{kind_name}:{texts['title']}", values, where, state=state,
        ref=texts.get("ref", ""), dated=_instant(texts.get("updated", "")),
        created=_instant(texts.get("created", "")), state_since=_instant(texts.get("state_since", "")),
        parent=(_system(parent), parent) if parent else None,
    )  # fmt: skip


def _system(item_id: str) -> str:
    """Where an id is from: a file that was written by hand, or by another program, may have any."""
    return SYSTEM if is_id(item_id) else BY_HAND


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


IMPORTERS: Final = (Importer("csv", "CSV of any kind, as exported", "", _sniff, read),)
EXPORTERS: Final = (Exporter("csv", "CSV of any kind", (), "csv", write),)
