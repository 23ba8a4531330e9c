"""A radar as it goes out: an edition, or the blips of the moment, with the editions before it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import IO

from cto_tui._dataclass import dataclass
from cto_tui.domain.radar import RINGS, Movement
from cto_tui.domain.seating import Seating, Spot, through


@dataclass(frozen=True)
class RadarEntry:
    """A blip of a radar. `ring` is a name of RINGS, `number` its label on the plot."""

    id: str
    number: int
    name: str
    quadrant: str
    ring: str
    movement: Movement = "same"
    description: str = ""
    link: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Radar:
    """A radar to write or to draw. `quadrants` are names, clockwise from the top; `past` are the editions before it,
    oldest first, themselves without a past."""

    title: str
    dated: date
    entries: tuple[RadarEntry, ...]
    quadrants: tuple[str, ...]
    published: bool = False
    rings: tuple[str, ...] = RINGS
    past: tuple[Radar, ...] = ()

    @cached_property
    def seating(self) -> Seating:
        """Where its blips are drawn, kept from edition to edition."""
        alike = [each for each in self.past if (each.quadrants, each.rings) == (self.quadrants, self.rings)]
        found = through((radar.spots() for radar in (*alike, self)), len(self.quadrants), len(self.rings))
        return found[-1]

    @cached_property
    def by_id(self) -> Mapping[str, RadarEntry]:
        return {entry.id: entry for entry in self.entries}

    @property
    def gone(self) -> tuple[RadarEntry, ...]:
        """What the edition before had and this one has no more."""
        last = self.past[-1].entries if self.past else ()
        return tuple(entry for entry in last if entry.id not in self.by_id)

    def quadrant_of(self, entry: RadarEntry) -> int:
        """The number of an entry's quadrant."""
        return self.quadrants.index(entry.quadrant)

    def spots(self) -> Iterator[Spot]:
        for entry in self.entries:
            yield Spot(entry.id, self.quadrant_of(entry), self.rings.index(entry.ring))

    def history(self, blip_id: str) -> Iterator[tuple[Radar, RadarEntry]]:
        """The editions that had a blip, this one included, newest first."""
        for radar in (self, *reversed(self.past)):
            entry = radar.by_id.get(blip_id)
            if entry is not None:
                yield radar, entry


@dataclass(frozen=True)
class RadarExporter:
    """A format that a radar goes out in. `write` answers warnings and raises UnreadableError for a radar that the
    format cannot hold. A format of many files has `files` instead, which gives each with its path in the folder."""

    name: str
    label: str
    suffix: str
    write: Callable[[Radar, IO[bytes], Mapping[str, str]], list[str]] | None = None
    files: Callable[[Radar], Iterator[tuple[PurePosixPath, bytes]]] | None = None
    kinds: tuple[str, ...] = ("blip", "edition")


def slug(text: str) -> str:
    """A name as part of an address or a file name: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain)
    return "-".join(letters.split()) or f"x{blake2b(text.encode(), digest_size=4).hexdigest()}"
