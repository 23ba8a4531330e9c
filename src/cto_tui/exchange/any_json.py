"""JSON of any kind: a list of objects with the fields as texts, so that what goes out comes in again unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Final

from cto_tui.domain.item import Item
from cto_tui.exchange import any_csv, jsons, texts
from cto_tui.exchange.model import Entry, Exporter, Importer, Reading, Rejected, Source, UnreadableError, Writing
from cto_tui.kinds.registry import load


def write(items: Iterable[Item], file: IO[bytes], _writing: Writing) -> list[str]:
    """Every item as an object; empty fields are left out."""
    file.write(b"[")
    separator = b"\n"
    for item in items:
        fields = any_csv.carried(load(item.kind))
        plain = {
            "id": item.id, "kind": item.kind, "ref": item.ref, "state": item.state, "parent": item.parent,
            "created": item.created.isoformat(), "updated": item.updated.isoformat(),
            "state_since": item.state_since.isoformat(),
            **{name: any_csv.plain_text(field, getattr(item, name)) for name, field in fields.items()},
        }  # fmt: skip
        file.write(separator)
        file.write(json.dumps({name: text for name, text in plain.items() if text}, ensure_ascii=False).encode("utf-8"))
        separator = b",\n"
    file.write(b"\n]\n")
    return []


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) != "[":
        return 0
    head = texts.head_text(source)[:4000]
    return 95 if all(f'"{name}":' in head for name in ("id", "kind", "ref", "state", "title")) else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Items of a JSON file that `write` made, perhaps edited since."""
    document = jsons.read(source)
    if not isinstance(document, list):
        raise UnreadableError(f"{source.name}: is no list of items")
    for number, each in enumerate(document, start=1):
        reading.progress(number)
        where = f"record {number}"
        if not isinstance(each, dict):
            yield Rejected(where, "is no object")
            continue
        plain = {str(name): texts.clean(str(value)) for name, value in each.items() if value is not None}
        yield from any_csv.entries(where, plain, reading)


IMPORTERS: Final = (Importer("json", "JSON of any kind, as exported", "", _sniff, read),)
EXPORTERS: Final = (Exporter("json", "JSON of any kind", (), "json", write),)
