"""CSV of any kind: the header is the fields' names, so that what goes out comes in again unchanged, and so that a table
that was written by hand comes in with no more than kind and title."""

from __future__ import annotations

import csv
import io
from collections import Counter
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
from cto_tui.exchange.tables import TableRow
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


_LEAST: Final = (("kind",), ("title",))
"""The columns without which there is no item."""


def _sniff(source: Source) -> int:
    if tables.sniff_header(source, [("id",), ("kind",), ("ref",), ("state",), ("title",)]) is not None:
        return 95
    if tables.sniff_header(source, _LEAST) is None:
        return 0
    # Others have a kind and a title, too: one of theirs is none of ours.
    first = next(tables.read_table(source, _LEAST).rows(), None)
    return 90 if first is not None and unguard(first.get("kind")) in names() else 0


def _columns(header: tables.Header, kind: Kind) -> dict[str, str]:
    """The columns that hold something of a kind, with what the declarations call it: by its name, whatever its case and
    blanks, or by the label that people see."""
    fields = carried(kind)
    labels = {tables.header_key(field.label): name for name, field in fields.items()}
    named = {tables.header_key(name): name for name in (*fields, *LEAD, "created", "updated", "state_since")}
    known = labels | named
    return {column: known[key] for column in header.names if (key := tables.header_key(column)) in known}


def _cell(row: TableRow, column: str) -> str:
    """The first filled cell of a column, as it stands."""
    cells = (row.cells[place] for place in row.header.places(column) if place < len(row.cells))
    return next((cell for cell in cells if cell.strip()), "")


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Items of a CSV file that `write` made, perhaps edited since, or of a table with a kind and a title."""
    table = tables.read_table(source, _LEAST)
    by_kind: dict[str, dict[str, str]] = {}
    told: set[tuple[str, str]] = set()
    alike: Counter[tuple[str, str]] = Counter()
    for count, row in enumerate(table.rows(), start=1):
        reading.progress(count)
        if row.warning:
            yield Warned(row.where, row.warning)
        kind = unguard(row.get("kind"))
        if kind in names() and kind not in by_kind:
            by_kind[kind] = _columns(table.header, load(kind))
        columns = by_kind.get(kind, {})
        texts = {"kind": kind}
        for column, name in columns.items():
            texts[name] = texts.get(name) or unguard(_cell(row, column))
        if not texts.get("id"):
            # Nothing but their order tells two of one title apart.
            alike[item := (kind, texts.get("title", ""))] += 1
            texts["id"] = f"{kind}:{item[1]}:{alike[item]}" if alike[item] > 1 else ""
        yield from entries(row.where, texts, reading)
        for column in table.header.names if columns else ():
            if column not in columns and (kind, column) not in told and _cell(row, column):
                told.add((kind, column))
                yield Warned(row.where, f"{column!r} is no field of a {kind}: what is in its column is left out")


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
                else parse_value(
                    field, texts[name], now=now, zone=reading.zone or UTC, default_currency=reading.currency
                )
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
