"""AOE's radars: a folder for each release, and in it a Markdown file for each blip that was new or changed then.

A later release lies over an earlier one: a blip that it does not name stays as it was, and an empty text keeps the one
before. So each release is an edition of all that was shown by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from cto_tui.domain.radar import Placement
from cto_tui.exchange import _front_matter, registry, texts
from cto_tui.exchange._front_matter import FrontMatterError, text_of, words_of
from cto_tui.exchange._radar import Blips, Row, blip_id
from cto_tui.exchange.model import RADAR_FILES, Edition, Entry, Importer, Reading, Rejected, Source, UnreadableError

_RELEASE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FALSE: Final = frozenset({"false", "no", "0"})


def _releases(folder: Path) -> list[tuple[date, Path]]:
    """The release folders in a folder, or in its `radar`, or the folder itself where it is one; the oldest first."""
    for place in (folder, folder / "radar"):
        if not place.is_dir():
            continue
        found = sorted((day, each) for each in place.iterdir() if (day := _day(each)))
        if found:
            return found
    own = _day(folder)
    return [(own, folder)] if own else []


def _day(folder: Path) -> date | None:
    if not _RELEASE.fullmatch(folder.name) or not folder.is_dir() or folder.is_symlink():
        return None
    try:
        day = date.fromisoformat(folder.name)
    except ValueError:
        return None
    return day if any(True for _file in _files(folder)) else None


def _files(release: Path) -> Iterator[Path]:
    for file in sorted(release.glob("*.md")):
        if file.is_file() and not registry.is_left_out(file):
            yield file


def _sniff(source: Source) -> int:
    return 90 if _releases(source.path) else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """Blips and editions of a tree of releases."""
    releases = _releases(source.path)
    if not releases:
        raise UnreadableError(f"{source.name}: has no release folders such as 2026-11-23 with Markdown files")
    known: dict[str, str] = {}
    shown: dict[str, Placement] = {}
    bodies: dict[str, str] = {}
    count = 0
    for day, release in releases:
        for file in _files(release):
            count += 1
            reading.progress(count)
            blips = Blips(reading, day)
            yield from _blip(blips, source.path, file, known, bodies)
            shown.pop(file.stem, None)
            if blips.placements:
                shown[file.stem] = blips.placements[0]
        yield Edition(RADAR_FILES, "", day.isoformat(), day, tuple(shown.values()), release.name)


def _blip(blips: Blips, root: Path, file: Path, known: dict[str, str], bodies: dict[str, str]) -> Iterator[Entry]:
    """One revision of a blip. `known` keeps each file name's source id, `bodies` its last text."""
    where = str(file.relative_to(root))
    try:
        head, body = _front_matter.split(texts.read(registry.source(file)).text)
    except (FrontMatterError, UnreadableError) as error:
        yield Rejected(where, str(error))
        return
    title = text_of(head.get("title")) or file.stem.replace("-", " ")
    quadrant = text_of(head.get("quadrant")) or text_of(head.get("segment"))
    bodies[file.stem] = body.strip() or bodies.get(file.stem, "")
    # The file's name is the blip's identity: a later title or quadrant is a change of the same blip.
    source_id = known.setdefault(file.stem, blip_id(quadrant, title)) if quadrant else ""
    row = Row(
        where, title, text_of(head.get("ring")), quadrant, bodies[file.stem],
        tags=words_of(head.get("tags", [])), gone=text_of(head.get("featured")).casefold() in _FALSE,
    )  # fmt: skip
    yield from blips.entries(row, source_id=source_id)


IMPORTERS: Final = (Importer("aoe", "AOE technology radar (folder of releases)", "blip", _sniff, read, folder=True),)
