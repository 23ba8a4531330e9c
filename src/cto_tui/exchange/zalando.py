"""Zalando's radars: config.json, or the page's script that holds the same entries.

Quadrants and rings are numbers; their names are in the page only, so that config.json is read with those of Zalando's
own page, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from cto_tui.exchange import jsons, texts
from cto_tui.exchange._radar import Blips, Label, Row, day_in, label_of
from cto_tui.exchange.model import Entry, Importer, Reading, Rejected, Source, UnreadableError, Warned

QUADRANTS: Final = ("Languages", "Infrastructure", "Datastores", "Data Management")
RINGS: Final = ("Adopt", "Trial", "Assess", "Hold")
MOVED: Final = {-1: "out", 0: "same", 1: "in", 2: "new"}
_CALL: Final = re.compile(r"radar_visualization\s*\(")


def _sniff(source: Source) -> int:
    peek = jsons.peek(source) if jsons.head_starts(source) == "{" else None
    return 90 if peek and {"label", "ring", "quadrant"} <= peek.at("entries") else 0


def _sniff_script(source: Source) -> int:
    return 85 if _CALL.search(texts.head_text(source)) else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips of a config.json."""
    document = jsons.read(source)
    if not isinstance(document, dict):
        raise UnreadableError(f"{source.name}: is no object with entries")
    yield from _entries(source, reading, document)


def read_script(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips of the object that a page gives to `radar_visualization`."""
    text = texts.read(source).text
    found = _CALL.search(text)
    if found is None:
        raise UnreadableError(f"{source.name}: does not call radar_visualization({{...}})")
    import chompjs

    try:
        document: Any = chompjs.parse_js_object(text[found.end() :])
    except ValueError as error:
        raise UnreadableError(f"{source.name}: what radar_visualization gets cannot be read") from error
    if isinstance(document, dict):
        for name in ("entries", "quadrants", "rings"):
            document[name] = _declared(text, document.get(name))
    document = jsons.cleaned(document, source.name)
    if not isinstance(document, dict):
        raise UnreadableError(f"{source.name}: radar_visualization gets no object")
    yield from _entries(source, reading, document)


def _declared(text: str, value: Any) -> Any:
    """What a page gives by name: the list that it declares under it; anything else as it stands."""
    if not isinstance(value, str) or not value.isidentifier():
        return value
    found = re.search(rf"\b(?:const|let|var)\s+{value}\s*=\s*(?=\[)", text)
    if found is None:
        return value
    import chompjs

    try:
        return chompjs.parse_js_object(text[found.end() :])
    except ValueError:
        return value


def _entries(source: Source, reading: Reading, document: dict[str, Any]) -> Iterator[Entry]:
    entries = document.get("entries")
    if not isinstance(entries, list):
        raise UnreadableError(f"{source.name}: lists no entries: they may be in another file, such as config.json")
    quadrants, rings = _names(document, "quadrants"), _names(document, "rings")
    if not quadrants:
        yield Warned("quadrants", f"their names are not in the file: taken as {', '.join(QUADRANTS)}")
    label = _label(source, document)
    blips = Blips(reading, label.day)
    for number, entry in enumerate(entries, start=1):
        where = f"entry {number}"
        reading.progress(number)
        if not isinstance(entry, dict):
            yield Rejected(where, "is no object with label, quadrant and ring")
            continue
        quadrant = _at(quadrants or QUADRANTS, entry.get("quadrant"))
        ring = _at(rings or RINGS, entry.get("ring"))
        if quadrant is None or ring is None:
            which = "quadrant" if quadrant is None else "ring"
            yield Rejected(where, f"{which} {entry.get(which)!r} is none of the radar's, which are numbered from 0")
            continue
        yield from blips.entries(
            Row(
                where, _text(entry.get("label")), ring, quadrant, _text(entry.get("description")),
                MOVED.get(_number(entry.get("moved")), ""), _text(entry.get("link")),
                # A text where no blank stands before the word in a script, or where a table was exported.
                gone=str(entry.get("active")).casefold() == "false",
            )
        )  # fmt: skip
    if not entries:
        yield Warned("entries", "there are none")
    yield from blips.edition(source, label)


def _label(source: Source, document: dict[str, Any]) -> Label:
    """The radar's name and day, from its `date` (2026.05) or its title, else from the file's name."""
    named = label_of(source)
    title = _text(document.get("title"))
    stated = _text(document.get("date"))
    in_title, name = day_in(title)
    day: date | None = day_in(stated)[0] or in_title or named.day
    return Label(name or named.radar, stated or (title if in_title else "") or named.title, day)


def _names(document: dict[str, Any], what: str) -> list[str]:
    """The names of quadrants or rings, each a text or an object with a name."""
    found = document.get(what)
    if not isinstance(found, list):
        return []
    names = [_text(each.get("name") if isinstance(each, dict) else each) for each in found]
    return names if all(names) else []


def _at(names: Sequence[str], place: object) -> str | None:
    number = _number(place)
    return names[number] if 0 <= number < len(names) else None


def _number(value: object) -> int:
    """A whole number, -99 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -99


def _text(value: object) -> str:
    return texts.clean(value).strip() if isinstance(value, str) else ""


IMPORTERS: Final = (
    Importer("zalando-json", "Zalando radar config.json", "blip", _sniff, read),
    Importer("zalando-script", "Zalando radar in a page's script", "blip", _sniff_script, read_script),
)
