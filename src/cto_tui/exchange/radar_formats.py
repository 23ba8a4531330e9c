"""Radars as other radar tools read them: build-your-own-radar (CSV, JSON), Zalando's, AOE's and Backstage's."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any, Final

from cto_tui.domain.radar import RINGS
from cto_tui.exchange._formulas import guard
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry, RadarExporter, slug
from cto_tui.exchange.byor import HEADER
from cto_tui.exchange.model import UnreadableError

FOUR: Final = 4
STATUS: Final = {"new": "New", "in": "Moved In", "out": "Moved Out", "back": "New", "same": "No Change"}
"""Movements in the words of build-your-own-radar, which has none for what was away and is back."""
COLOURS: Final = {"adopt": "#2e7d32", "trial": "#1565c0", "assess": "#8d6e00", "hold": "#b3261e"}
"""The rings' colours, for formats that carry some."""


def _bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


# build-your-own-radar


def _byor_rows(radar: Radar, options: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for entry in radar.entries:
        ring = "caution" if entry.ring == "hold" and options.get("hold") == "caution" else entry.ring
        yield {
            "name": entry.name, "ring": ring.capitalize(), "quadrant": entry.quadrant,
            "isNew": "TRUE" if STATUS[entry.movement] == "New" else "FALSE", "status": STATUS[entry.movement],
            "description": entry.description,
        }  # fmt: skip


def _byor_warnings(radar: Radar) -> list[str]:
    used = {entry.quadrant for entry in radar.entries}
    if len(used) == FOUR:
        return []
    return [f"build-your-own-radar draws radars of exactly 4 quadrants; this one has {len(used)}"]


def write_byor_csv(radar: Radar, file: IO[bytes], options: Mapping[str, str]) -> list[str]:
    """BYOR CSV, every field quoted."""
    guarded = 0
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, HEADER, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for row in _byor_rows(radar, options):
        safe = {name: guard(value) for name, value in row.items()}
        guarded += sum(safe[name] != row[name] for name in row)
        writer.writerow(safe)
    text.detach()
    warnings = _byor_warnings(radar)
    if guarded:
        warnings.append(f"{guarded} cells that a spreadsheet would take for formulas begin with an apostrophe")
    return warnings


def write_byor_json(radar: Radar, file: IO[bytes], options: Mapping[str, str]) -> list[str]:
    """BYOR JSON: a flat list, every value a text."""
    file.write(_bytes(list(_byor_rows(radar, options))))
    return _byor_warnings(radar)


# Zalando

_MOVED: Final = {"new": 2, "in": 1, "out": -1, "back": 2, "same": 0}


def write_zalando(radar: Radar, file: IO[bytes], _options: Mapping[str, str]) -> list[str]:
    """Zalando's configuration: quadrants and rings by index, which its drawing names in `quadrants` and `rings`.

    Its quadrants are counted clockwise from the bottom right, ours from the top right.
    """
    if len(radar.quadrants) > FOUR:
        raise UnreadableError(
            f"Zalando's radar has 4 quadrants, this one {len(radar.quadrants)}: choose another format"
        )
    names = [*radar.quadrants, *[""] * (FOUR - len(radar.quadrants))]
    order = [*names[1:], names[0]]
    entries = []
    for entry in radar.entries:
        found: dict[str, Any] = {
            "quadrant": order.index(entry.quadrant), "ring": RINGS.index(entry.ring), "label": entry.name,
            "active": True, "moved": _MOVED[entry.movement],
        }  # fmt: skip
        if entry.link:
            found["link"] = entry.link
        entries.append(found)
    document = {
        "date": f"{radar.dated:%Y.%m}",
        "quadrants": [{"name": name} for name in order],
        "rings": [{"name": ring.upper(), "color": COLOURS[ring]} for ring in RINGS],
        "entries": entries,
    }
    file.write(_bytes(document))
    lost = sum(bool(entry.description) for entry in radar.entries)
    return [f"{lost} descriptions are left out: the format has none"] if lost else []


# AOE


def aoe_files(radar: Radar) -> Iterator[tuple[PurePosixPath, bytes]]:
    """A folder for each edition with a Markdown file for each blip that changed in it; what left is not featured."""
    quadrants = dict.fromkeys(name for each in (*radar.past, radar) for name in each.quadrants if name)
    config = {
        "quadrants": [{"id": slug(name), "title": name, "description": ""} for name in quadrants],
        "rings": [
            {"id": ring, "title": ring.capitalize(), "color": COLOURS[ring], "description": ""} for ring in RINGS
        ],
    }
    yield PurePosixPath("config.json"), _bytes(config)
    names = _file_names((*radar.past, radar))
    written: dict[str, RadarEntry] = {}
    shown: set[str] = set()
    for edition in (*radar.past, radar):
        folder = PurePosixPath("radar") / edition.dated.isoformat()
        for entry in edition.entries:
            if entry.id not in shown or _content(written[entry.id]) != _content(entry):
                yield folder / names[entry.id], _aoe_page(entry, featured=True)
            written[entry.id] = entry
        present = {entry.id for entry in edition.entries}
        for blip_id in sorted(shown - present):
            yield folder / names[blip_id], _aoe_page(written[blip_id], featured=False)
        shown = present


def _content(entry: RadarEntry) -> tuple[object, ...]:
    return entry.name, entry.ring, entry.quadrant, entry.tags, entry.description


def _file_names(radars: tuple[Radar, ...]) -> dict[str, str]:
    """The file of each blip, the same in every edition."""
    taken: Counter[str] = Counter()
    names: dict[str, str] = {}
    for radar in radars:
        for entry in radar.entries:
            if entry.id not in names:
                base = slug(entry.name)
                taken[base] += 1
                names[entry.id] = f"{base}-{taken[base]}.md" if taken[base] > 1 else f"{base}.md"
    return names


def _aoe_page(entry: RadarEntry, *, featured: bool) -> bytes:
    # A JSON text is a YAML text, whatever stands in it.
    head = {
        "title": entry.name, "ring": entry.ring, "quadrant": slug(entry.quadrant), "tags": list(entry.tags),
        "featured": featured,
    }  # fmt: skip
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items())
    return "\n".join(["---", *lines, "---", "", entry.description.strip(), ""]).encode("utf-8")


# Backstage

_STEP: Final = {"new": 0, "in": 1, "out": -1, "back": 0, "same": 0}


def write_backstage(radar: Radar, file: IO[bytes], _options: Mapping[str, str]) -> list[str]:
    """Backstage's radar: each entry with its timeline, the newest ring first."""
    taken: Counter[str] = Counter()
    entries = []
    for entry in radar.entries:
        key = slug(entry.name)
        taken[key] += 1
        key = f"{key}-{taken[key]}" if taken[key] > 1 else key
        found: dict[str, Any] = {
            "key": key, "id": key, "quadrant": slug(entry.quadrant), "title": entry.name,
            "description": entry.description, "timeline": _timeline(radar, entry),
        }  # fmt: skip
        if entry.link:
            found |= {"url": entry.link, "links": [{"url": entry.link, "title": entry.name}]}
        entries.append(found)
    document = {
        "title": radar.title,
        "quadrants": [{"id": slug(name), "name": name} for name in radar.quadrants if name],
        "rings": [{"id": ring, "name": ring.capitalize(), "color": COLOURS[ring]} for ring in RINGS],
        "entries": entries,
    }
    file.write(_bytes(document))
    return []


def _timeline(radar: Radar, entry: RadarEntry) -> list[dict[str, Any]]:
    """The editions in which a blip came, moved or was told of otherwise, and this one."""
    found = []
    history = list(radar.history(entry.id))
    for place, (edition, past) in enumerate(history):
        before = history[place + 1][1] if place + 1 < len(history) else None
        if place and before is not None and past.movement == "same" and past.description == before.description:
            continue
        step: dict[str, Any] = {
            "date": edition.dated.isoformat(), "ringId": past.ring, "moved": _STEP[past.movement],
        }  # fmt: skip
        if past.description and (before is None or past.description != before.description):
            step["description"] = past.description
        found.append(step)
    return found


RADAR_EXPORTERS: Final = (
    RadarExporter("byor-csv", "Build-your-own-radar CSV", "csv", write_byor_csv),
    RadarExporter("byor-json", "Build-your-own-radar JSON", "json", write_byor_json),
    RadarExporter("zalando", "Zalando radar configuration", "json", write_zalando),
    RadarExporter("aoe", "AOE radar, a folder of Markdown files", "", files=aoe_files),
    RadarExporter("backstage", "Backstage radar", "json", write_backstage),
)
