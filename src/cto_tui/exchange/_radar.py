"""What the formats of radars share: which rows are the same blip, whose edition a file is, and of which day."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, date, datetime, time
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.radar import RINGS, Placement
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange.model import RADAR_FILES, Edition, Entry, Reading, Record, Rejected, Source, Unmapped, Warned


def comparable(text: str) -> str:
    """A name without what only its spelling tells: case, punctuation, `&` for `and`."""
    # Radars that were made for web pages write `&amp;`.
    folded = unicodedata.normalize("NFC", html.unescape(text)).casefold().replace("&", " and ")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split()) or text.strip()


def blip_id(quadrant: str, name: str) -> str:
    """What makes two rows of two files the same blip: quadrant and name, however they are spelled."""
    return f"{comparable(quadrant)}/{unicodedata.normalize('NFC', ' '.join(name.split())).casefold()}"


@dataclass(frozen=True)
class Row:
    """A blip as a file has it. `ring` is the file's word; `movement` a movement of ours, or None where the file has no
    such field; `gone` says that the file no longer shows it."""

    where: str
    name: str
    ring: str
    quadrant: str
    description: str = ""
    movement: str | None = None
    link: str = ""
    tags: tuple[str, ...] = ()
    gone: bool = False


@dataclass
class Blips:
    """Rows of one edition on their way to records; names that come twice are both kept. `dated` is the day of the
    edition, None where nothing tells it."""

    reading: Reading
    dated: date | None = None
    placements: list[Placement] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)

    def claim(self, quadrant: str, name: str) -> tuple[str, int]:
        """The source id of a row, and how many rows have had its quadrant and name so far, this one included."""
        source_id = blip_id(quadrant, name)
        self._seen[source_id] += 1
        times = self._seen[source_id]
        return (source_id if times == 1 else f"{source_id}#{times}"), times

    def entries(self, row: Row, *, shifted: str = "", source_id: str = "") -> Iterator[Entry]:
        """What a row gives; `shifted` says what is odd about its cells, `source_id` is the row's own where the file
        has one."""
        for what, value in (("name", row.name), ("ring", row.ring), ("quadrant", row.quadrant)):
            if not value:
                yield Rejected(row.where, f"{what} is missing{shifted}")
                return
        state = self.reading.words("blip.ring", row.ring)
        if state is None and shifted:
            yield Rejected(row.where, f"ring {row.ring!r} is unknown{shifted}: quote the name if it holds a comma")
            return
        if state is None:
            yield Unmapped(row.where, "blip.ring", row.ring)
        title, quadrant = clean_line(row.name), clean_line(row.quadrant)
        if not title:
            yield Rejected(row.where, "name holds nothing that can be shown")
            return
        if not source_id:
            source_id, times = self.claim(row.quadrant, row.name)
            if times > 1:
                yield Warned(row.where, f"{row.name!r} stands there {times} times: each is kept")
        values: dict[str, object] = {
            "title": title, "quadrant": quadrant, "description": clean_text(row.description),
        }  # fmt: skip
        if row.movement is not None:
            values["movement"] = row.movement
        if row.link:
            values["link"] = clean_line(row.link)
        if row.tags:
            values["tags"] = row.tags
        if state in RINGS and not row.gone:
            self.placements.append(
                Placement(
                    source_id, "", title, quadrant, state, clean_text(row.description), row.tags, clean_line(row.link),
                    row.movement or "",
                )
            )  # fmt: skip
        yield Record(
            "blip",
            RADAR_FILES,
            source_id,
            values,
            row.where,
            state=state or "candidate",
            dated=instant(self.dated),
            # An opinion of years ago is not overdue here since then: it ages from the day it came in.
            state_since=self.reading.now,
        )

    def edition(self, source: Source, label: Label | None = None) -> Iterator[Entry]:
        """The edition that the rows make, if any of them is on a ring."""
        named = label or label_of(source)
        if self.placements:
            yield Edition(RADAR_FILES, named.radar, named.title, named.day, tuple(self.placements), source.name)


def instant(day: date | None) -> datetime | None:
    """The beginning of a day, in UTC: since when a source says so."""
    return datetime.combine(day, time(), UTC) if day else None


@dataclass(frozen=True)
class Label:
    """What a file's name tells of its edition: the radar ("" for the register's own), the title ("" where there is
    none), the day on which it was published or its period began."""

    radar: str
    title: str
    day: date | None


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES: Final = (
    re.compile(r"(?P<year>(?:19|20)\d\d)[-_.](?P<month>0[1-9]|1[0-2])[-_.](?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ _.-]+(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?P<year>(?:19|20)\d\d)[ _.-]?h(?P<half>[12])(?!\d)"),
    re.compile(r"(?P<year>(?:19|20)\d\d)[ _.-]?[qt](?P<quarter>[1-4])(?!\d)"),
    re.compile(r"(?P<year>(?:19|20)\d\d)[-_.](?P<month>0[1-9]|1[0-2])(?!\d)"),
)
_VOLUME: Final = re.compile(r"^(?P<radar>.*?)[ _-]*\b(?P<volume>vol(?:ume|\.)?[ _-]*\d+)", re.IGNORECASE)
_PLAIN: Final = frozenset({
    "", "radar", "techradar", "tech radar", "technology radar", "data", "config", "sheet", "blips", "blip", "export",
    "radar data", "tech radar data", "stdin", "index", "edition",
})  # fmt: skip


def day_in(text: str) -> tuple[date | None, str]:
    """The first date in a name, as the first day of its period, and the name without it."""
    for pattern in _DATES:
        found = pattern.search(text.casefold())
        if not found:
            continue
        parts = found.groupdict()
        month = (
            int(parts["month"]) if parts.get("month")
            else _MONTHS.index(parts["name"]) + 1 if parts.get("name")
            else int(parts["half"]) * 6 - 5 if parts.get("half")
            else int(parts["quarter"]) * 3 - 2
        )  # fmt: skip
        try:
            day = date(int(parts["year"]), month, int(parts.get("day") or 1))
        except ValueError:
            continue
        return day, f"{text[: found.start()]} {text[found.end() :]}".strip(" _-–—|.,()[]")
    return None, text


def label_of(source: Source) -> Label:
    """The label that a file's name gives: `Our Radar Volume 12 (May 2015).csv`, `2022H1.csv`, `radar-2026-10.json`."""
    stem = source.path.name
    for suffix in (".gz", ".csv", ".tsv", ".txt", ".json", ".html", ".js", ".md"):
        stem = stem.removesuffix(suffix)
    day, rest = day_in(stem)
    volume = _VOLUME.match(rest)
    name = volume["radar"].strip() if volume else rest
    radar = "" if comparable(name.replace("_", " ")) in _PLAIN else clean_line(name)
    title = clean_line(volume["volume"]) if volume else stem if day else ""
    return Label(radar, clean_line(title), day)
