"""Radars of Backstage's plugin: entries with a timeline of rings. Each date in the timelines is an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.radar import Placement
from cto_tui.exchange import jsons, texts
from cto_tui.exchange._radar import Blips, Row, label_of
from cto_tui.exchange.model import (
    RADAR_FILES,
    Edition,
    Entry,
    Importer,
    Reading,
    Rejected,
    Source,
    UnreadableError,
    Warned,
)

MOVED: Final = {-1: "out", 0: "same", 1: "in"}


@dataclass(frozen=True)
class _Step:
    """An entry's place since a day."""

    day: date
    ring: str
    movement: str
    description: str


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) != "{":
        return 0
    keys = jsons.peek(source).keys
    return 85 if {"quadrants", "rings"} <= keys.keys() and {"entries", "blips"} & keys.keys() else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips and editions of a radar."""
    document = jsons.read(source)
    if not isinstance(document, dict):
        raise UnreadableError(f"{source.name}: is no object with quadrants, rings and entries")
    entries = document.get("entries", document.get("blips"))
    if not isinstance(entries, list):
        raise UnreadableError(f"{source.name}: its entries are no list")
    if not entries:
        yield Warned("entries", "there are none")
    quadrants, rings = _named(document.get("quadrants")), _named(document.get("rings"))
    label = label_of(source)
    radar = _text(document.get("title")) or label.radar
    undated = Blips(reading, label.day)
    histories: list[tuple[date, Placement]] = []
    for number, entry in enumerate(entries, start=1):
        where = f"entry {number}"
        reading.progress(number)
        if not isinstance(entry, dict):
            yield Rejected(where, "is no object with title, quadrant and timeline")
            continue
        name = _text(entry.get("title")) or _text(entry.get("name")) or _text(entry.get("key"))
        quadrant = quadrants.get(_text(entry.get("quadrant")), _text(entry.get("quadrant")))
        steps = sorted(_steps(entry), key=lambda step: step.day)
        if not steps:
            new = entry.get("isNew")
            movement = ("new" if new else "same") if isinstance(new, bool) else ""
            ring = _text(entry.get("ring"))
            row = Row(where, name, rings.get(ring, ring), quadrant, _text(entry.get("description")), movement)
            yield from undated.entries(row)
            continue
        source_id, times = undated.claim(quadrant, name)
        if times > 1:
            yield Warned(where, f"{name!r} stands there {times} times: each is kept")
        for step in steps:
            blips = Blips(reading, step.day)
            row = Row(
                where, name, rings.get(step.ring, step.ring), quadrant, step.description, step.movement, _link(entry)
            )
            given = list(blips.entries(row, source_id=source_id))
            # An entry of the file is one record: that of its last step.
            yield from given if step is steps[-1] else ()
            histories += [(step.day, place) for place in blips.placements]
    yield from undated.edition(source)
    yield from _editions(source, radar, histories)


def _editions(source: Source, radar: str, histories: list[tuple[date, Placement]]) -> Iterator[Entry]:
    """For each day on which something was said, the radar as it was then."""
    for day in sorted({day for day, _place in histories}):
        shown = {place.blip: place for since, place in sorted(histories, key=lambda each: each[0]) if since <= day}
        yield Edition(RADAR_FILES, radar, day.isoformat(), day, tuple(shown.values()), source.name)


def _steps(entry: Mapping[str, Any]) -> Iterator[_Step]:
    timeline = entry.get("timeline")
    for step in timeline if isinstance(timeline, list) else []:
        if not isinstance(step, dict):
            continue
        try:
            day = date.fromisoformat(_text(step.get("date"))[:10])
        except ValueError:
            continue
        moved = step.get("moved")
        yield _Step(
            day, _text(step.get("ringId")), MOVED.get(moved, "") if isinstance(moved, int) else "",
            _text(step.get("description")) or _text(entry.get("description")),
        )  # fmt: skip


def _named(declared: object) -> dict[str, str]:
    """Id to name of quadrants or rings; those that are plain names stand for themselves."""
    found: dict[str, str] = {}
    for each in declared if isinstance(declared, list) else []:
        if isinstance(each, dict):
            name = _text(each.get("name"))
            found[_text(each.get("id")) or name] = name or _text(each.get("id"))
    return found


def _link(entry: Mapping[str, Any]) -> str:
    link = _text(entry.get("url"))
    return "" if link == "#" else link


def _text(value: object) -> str:
    return texts.clean(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


IMPORTERS: Final = (Importer("backstage-json", "Backstage radar", "blip", _sniff, read),)
