"""Tech radars as Thoughtworks' build-your-own-radar reads them: CSV and JSON.

Headers: name, ring, quadrant, description, and isNew or status; both are optional here, since radars in the wild lack
them. A row whose cells are shifted by an unquoted comma is rejected, never taken for a ring of that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cto_tui.exchange import jsons, tables, texts
from cto_tui.exchange._formulas import unguard
from cto_tui.exchange._radar import Blips, Row, label_of
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Rejected,
    Source,
    UnreadableError,
    Warned,
)  # fmt: skip

HEADER: Final = ("name", "ring", "quadrant", "isNew", "status", "description")
_NAME: Final = ("name", "title", "label", "technology", "blip")
_MOVED: Final = {"-1": "out", "0": "same", "1": "in", "+1": "in", "2": "new"}
"""The numbers of Zalando's and Backstage's radars, in a column of their own."""
_TRUE: Final = frozenset({"true", "yes", "1", "y", "oui", "ja", "vrai", "new"})
_FALSE: Final = frozenset({"false", "no", "0", "n", "non", "nee", "faux", ""})


def _movement(reading: Reading, row: Mapping[str, str]) -> tuple[str, str]:
    """The movement that a row states, "" for none, and what is wrong with it."""
    status, new = row["status"], row["isNew"].strip().casefold()
    if status:
        found = reading.words("blip.movement", status)
        if found is not None:
            return found, ""
        return "", f"status {status!r} is unknown and left out"
    if new in _TRUE:
        return "new", ""
    if moved := _MOVED.get(row.get("moved", "").strip()) or reading.words("blip.movement", row.get("moved", "")):
        return moved, ""
    if new in _FALSE:
        return "same" if row["has_new"] else "", ""
    return "", f"isNew {row['isNew']!r} is neither yes nor no and is left out"


def _entries(blips: Blips, where: str, row: Mapping[str, str], *, shifted: str = "") -> Iterator[Entry]:
    """`row` has name, ring, quadrant, isNew, status, description, link."""
    movement, warning = _movement(blips.reading, row)
    if warning:
        yield Warned(where, warning)
    yield from blips.entries(
        Row(where, row["name"], row["ring"], row["quadrant"], row["description"], movement, row.get("link", "")),
        shifted=shifted,
    )


def _sniff_csv(source: Source) -> int:
    header = tables.sniff_header(source, [_NAME, ("ring",), ("quadrant",)])
    return 0 if header is None else 90 if header.has("isNew", "status", "moved") else 70


def _sniff_csv_partly(source: Source) -> int:
    """A table that has a ring but lacks another column is a radar with a fault, and is told so."""
    return _sniff_csv(source) or (20 if tables.sniff_header(source, [("ring",), ("name", "quadrant")]) else 0)


def read_csv(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips of a CSV file, in any delimiter and encoding."""
    table = tables.read_table(source, [_NAME, ("ring",), ("quadrant",)])
    header = table.header
    if repeated := [name for name in header.repeated() if name]:
        yield Warned("record 1", f"columns that stand there twice: {', '.join(repeated)}; the first filled one counts")
    if table.text.guessed:
        yield Warned("record 1", f"no encoding is given: read as {table.text.encoding}")
    blips = Blips(reading, label_of(source).day)
    last = header.names[-1].casefold() if header.names else ""
    count = 0
    for row in table.rows():
        count += 1
        reading.progress(count)
        if row.open_quote:
            yield Warned(row.where, "a quote in it is never closed: all that follows in the file is lost in it")
        if row.warning:
            yield Warned(row.where, row.warning)
        description = row.get("description", "desc")
        shifted = ""
        if len(row.cells) > len(header.names):
            shifted = f" ({len(row.cells)} cells, the header has {len(header.names)})"
            if row.surplus and last == "description":
                description = table.delimiter.join(row.cells[len(header.names) - 1 :]).strip()
        yield from _entries(
            blips,
            row.where,
            {
                "name": unguard(row.get(*_NAME)), "ring": row.get("ring"), "quadrant": unguard(row.get("quadrant")),
                "isNew": row.get("isNew"), "status": row.get("status"), "description": unguard(description),
                "link": row.get("link", "url"), "has_new": "yes" if header.has("isNew", "status") else "",
                "moved": row.get("moved"),
            },
            shifted=shifted,
        )  # fmt: skip
    if not count:
        yield Warned("record 1", "there is nothing below the header")
    yield from blips.edition(source)


def _sniff_json(source: Source) -> int:
    if jsons.head_starts(source) != "[":
        return 0
    head = texts.head_text(source).casefold()
    needed = all(f'"{name}"' in head for name in ("ring", "quadrant"))
    return 80 if needed and '"name"' in head else 0


def read_json(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips of a flat JSON list of objects."""
    document = jsons.read(source)
    if not isinstance(document, list) or not any(isinstance(each, dict) for each in document):
        raise UnreadableError(f"{source.name}: is no list of blips")
    blips = Blips(reading, label_of(source).day)
    for number, entry in enumerate(document, start=1):
        where = f"record {number}"
        reading.progress(number)
        if not isinstance(entry, dict):
            yield Rejected(where, "is no object with name, ring and quadrant")
            continue
        keys = {str(key).strip().casefold(): value for key, value in entry.items()}
        wrong = [name for name in ("name", "ring", "quadrant") if not isinstance(keys.get(name, ""), str)]
        if wrong:
            yield Rejected(where, f"{wrong[0]} is no text")
            continue
        row = {name: _text(keys.get(name.casefold())) for name in (*HEADER, "link")}
        row["has_new"] = "yes" if "isnew" in keys or "status" in keys else ""
        yield from _entries(blips, where, row)
    yield from blips.edition(source)


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return texts.clean(str(value)).strip()


IMPORTERS: Final = (
    Importer("byor-csv", "Build-your-own-radar CSV", "blip", _sniff_csv_partly, read_csv),
    Importer("byor-json", "Build-your-own-radar JSON", "blip", _sniff_json, read_json),
)
