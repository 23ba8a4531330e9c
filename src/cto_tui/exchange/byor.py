"""Tech radars as Thoughtworks' build-your-own-radar reads them: CSV and JSON.

Headers: name, ring, quadrant, description, and isNew or status; both are optional here, since radars in the wild lack
them. A row whose cells are shifted by an unquoted comma is rejected, never taken for a ring of that name.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final

from cto_tui.domain.item import Item
from cto_tui.domain.radar import RINGS
from cto_tui.exchange import jsons, tables, texts
from cto_tui.exchange._formulas import guard, unguard
from cto_tui.exchange._radar import Blips, Row, label_of
from cto_tui.exchange.model import (
    Entry,
    Exporter,
    Importer,
    Reading,
    Rejected,
    Source,
    UnreadableError,
    Warned,
    Writing,
)  # fmt: skip

HEADER: Final = ("name", "ring", "quadrant", "isNew", "status", "description")
STATUS: Final = {"new": "New", "in": "Moved In", "out": "Moved Out", "same": "No Change"}
_NAME: Final = ("name", "title", "label", "technology", "blip")
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
    if table.guessed:
        yield Warned("record 1", f"no encoding is given: read as {table.encoding}")
    blips = Blips(reading, label_of(source).day)
    last = header.names[-1].casefold() if header.names else ""
    count = 0
    for row in table.rows():
        count += 1
        reading.progress(count)
        if row.open_quote:
            yield Warned(row.where, "a quote in it is never closed: all that follows in the file is lost in it")
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


def _rows(items: Iterable[Item], options: Mapping[str, str], left_out: Counter[str]) -> Iterator[dict[str, str]]:
    for item in items:
        quadrant = getattr(item, "quadrant", "")
        if item.state not in RINGS:
            left_out["are on no ring (candidates, retired, rejected)"] += 1
            continue
        if not quadrant:
            left_out["have no quadrant"] += 1
            continue
        movement = getattr(item, "movement", "")
        ring = "caution" if item.state == "hold" and options.get("hold") == "caution" else item.state
        yield {
            "name": item.title, "ring": ring.capitalize(), "quadrant": quadrant,
            "isNew": "TRUE" if movement == "new" else "FALSE", "status": STATUS.get(movement, "No Change"),
            "description": getattr(item, "description", ""),
        }  # fmt: skip


def _warnings(left_out: Counter[str], guarded: int = 0) -> list[str]:
    found = [f"blips left out because they {reason}: {count}" for reason, count in left_out.items()]
    if guarded:
        found.append(f"{guarded} cells that a spreadsheet would take for formulas begin with an apostrophe")
    return found


def write_csv(items: Iterable[Item], file: IO[bytes], writing: Writing) -> list[str]:
    """The blips on the radar as BYOR CSV, every field quoted."""
    left_out, guarded = Counter[str](), 0
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, HEADER, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for row in _rows(items, writing.options, left_out):
        safe = {name: guard(value) for name, value in row.items()}
        guarded += sum(safe[name] != row[name] for name in row)
        writer.writerow(safe)
    text.detach()
    return _warnings(left_out, guarded)


def write_json(items: Iterable[Item], file: IO[bytes], writing: Writing) -> list[str]:
    """The blips on the radar as BYOR JSON: a flat list, every value a text."""
    left_out = Counter[str]()
    rows = list(_rows(items, writing.options, left_out))
    file.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))
    file.write(b"\n")
    return _warnings(left_out)


IMPORTERS: Final = (
    Importer("byor-csv", "Build-your-own-radar CSV", "blip", _sniff_csv_partly, read_csv),
    Importer("byor-json", "Build-your-own-radar JSON", "blip", _sniff_json, read_json),
)
EXPORTERS: Final = (
    Exporter("byor-csv", "Build-your-own-radar CSV", ("blip",), "csv", write_csv),
    Exporter("byor-json", "Build-your-own-radar JSON", ("blip",), "json", write_json),
)
