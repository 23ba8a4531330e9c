"""Editions that come in with a file: published, with the day that the file tells.

What an imported edition says stays. Where a fuller file of the same edition comes (the CSV lost rows that the JSON
has), the blips that it lacks are added to it; nothing that it holds is changed or taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, cast

from cto_tui._dataclass import dataclass
from cto_tui.domain import radar
from cto_tui.domain.radar import Placement
from cto_tui.exchange import model
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services.register import Work
from cto_tui.store import radar as reads

if TYPE_CHECKING:
    from cto_tui.kinds.edition import Edition


@dataclass(frozen=True)
class Taken:
    """What became of an edition: its title where it is new or was completed, and what should be known about it."""

    title: str = ""
    warnings: tuple[str, ...] = ()


def take(
    work: Work, found: model.Edition, name_of: Callable[[tuple[str, str]], tuple[str, str] | None], file_name: str
) -> Taken:
    """Put an edition into the register. `name_of` answers id and ref of the item of a source record, None where it was
    not taken."""
    placements = [
        replace(place, blip=name[0], ref=name[1])
        for place in found.placements
        if (name := name_of((found.system, place.blip)))
    ]
    work.tx.flush()
    known = cast("list[Edition]", [*reads.editions_of(work.tx.raw, found.radar, found.published_on)])
    if found.published_on is None:
        if any(_says(each, placements) for each in known):
            return Taken()
        return _create(work, found, work.today, placements, file_name)
    same = next((each for each in known if _is_same(each, found)), None)
    if same is None:
        return _create(work, found, found.published_on, placements, file_name)
    return _complete(work, same, placements, file_name)


def _is_same(known: Edition, found: model.Edition) -> bool:
    """One day is one edition, unless both have titles that differ."""
    titles = {known.title, found.title or known.title}
    return known.published_on == found.published_on and len(titles) == 1


def _said(placements: Iterable[Placement]) -> set[tuple[str, str, str]]:
    return {(place.blip, place.ring, place.description) for place in placements}


def _says(edition: Edition, placements: Iterable[Placement]) -> bool:
    return _said(radar.from_text(edition.snapshot)) == _said(placements)


def _create(work: Work, found: model.Edition, day: date, placements: list[Placement], file_name: str) -> Taken:
    kind = load("edition")
    at = min(datetime.combine(day, time(), UTC), work.now)
    title = found.title or day.isoformat()
    made = cast("Edition", kind.item(
        id=work.tx.new_id(), kind=kind.name, ref=work.tx.next_ref(kind.prefix), title=title, state="published",
        state_since=at, closed=at, source=file_name, created=work.now, updated=work.now,
    ))  # fmt: skip
    values = {"radar": found.radar, "published_on": day, "snapshot": radar.to_text(placements)}
    work.tx.create(made.changed(values), op="import", reason=file_name)
    return Taken(title)


def _complete(work: Work, edition: Edition, placements: list[Placement], file_name: str) -> Taken:
    held = radar.from_text(edition.snapshot)
    here = radar.by_blip(held)
    lacking = [place for place in placements if place.blip not in here]
    otherwise = sum(place.blip in here and here[place.blip].ring != place.ring for place in placements)
    warnings = (
        (_("edition {title} is published: {count} blips that stand otherwise here stay as they are").format(
            title=edition.title, count=otherwise
        ),)
        if otherwise else ()
    )  # fmt: skip
    if not lacking or not edition.source:
        return Taken(warnings=warnings)
    text = radar.to_text([*held, *lacking])
    work.tx.update(edition, edition.changed({"snapshot": text}), op="import", reason=file_name)
    return Taken(edition.title, warnings)
