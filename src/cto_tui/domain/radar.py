"""A radar as pure values: who stands where in an edition, and how a blip moved from one edition to the next."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final, Literal

from cto_tui._dataclass import dataclass

RINGS: Final = ("adopt", "trial", "assess", "hold")
"""From the centre outwards."""

Movement = Literal["new", "in", "out", "back", "same", "gone"]
"""How a blip stands against the edition before: `new` was in none before, `back` was in an earlier one but not in the
last, `in` is nearer to the centre, `out` further from it, `gone` is in it no more."""


@dataclass(frozen=True)
class Placement:
    """A blip as an edition shows it. `blip` is the item's id and stays when the item is gone; `stated` is the movement
    that an imported file states, which need not be the one that follows from its editions."""

    blip: str
    ref: str
    name: str
    quadrant: str
    ring: str
    description: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    stated: str = ""


Positions = Mapping[str, Placement]
"""The placements of one edition by blip."""


def to_text(placements: Iterable[Placement]) -> str:
    """A snapshot as one JSON text: a list of objects without their empty values."""
    names = [each.name for each in fields(Placement)]
    rows = [
        {name: value for name in names if (value := getattr(placement, name))}
        for placement in placements
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


@functools.lru_cache(maxsize=128)
def from_text(text: str) -> tuple[Placement, ...]:
    """The placements of a snapshot; none of an empty text."""
    rows = json.loads(text) if text else []
    # A snapshot leaves empty values out, those of fields without a default too.
    empty = dict.fromkeys(("blip", "ref", "name", "quadrant", "ring"), "")
    return tuple(Placement(**{**empty, **row, "tags": tuple(row.get("tags", ()))}) for row in rows)


def by_blip(placements: Iterable[Placement]) -> dict[str, Placement]:
    return {placement.blip: placement for placement in placements}


def step(before: str, after: str) -> Movement:
    """The movement between two rings: `in`, `out` or `same`."""
    change = RINGS.index(before) - RINGS.index(after)
    return "in" if change > 0 else "out" if change < 0 else "same"


def movement(blip: str, ring: str, earlier: Sequence[Positions]) -> Movement:
    """How a blip that stands in `ring` moved; `earlier` are the editions before, the oldest first."""
    if earlier and blip in earlier[-1]:
        return step(earlier[-1][blip].ring, ring)
    return "back" if any(blip in positions for positions in earlier) else "new"


UNCHANGED_EDITIONS: Final = 3
"""In so many editions in a row the same ring and text: somebody should look at it again."""


def unchanged(chain: Sequence[Positions], editions_in_a_row: int = UNCHANGED_EDITIONS) -> list[str]:
    """Blips that have had the same ring and text in each of the last editions; none while there are too few."""
    latest = chain[-editions_in_a_row:]
    if len(latest) < editions_in_a_row:
        return []
    return [
        blip
        for blip, place in latest[-1].items()
        if all(
            blip in each and (each[blip].ring, each[blip].description) == (place.ring, place.description)
            for each in latest
        )
    ]


Difference = tuple[Literal["same", "added", "removed"], str]
"""A stretch of text that both versions have, or only the newer, or only the older."""

_WORDS: Final = r"\s+|\w+|[^\w\s]"
_TOO_SHORT: Final = 3
"""Fewer common words than this between two changes are part of the change: a sentence that was written anew is one
change, not a dozen that leave `and` and `the` standing."""


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """What changed in a text, word by word; put together without the added stretches it is the older text, without the
    removed ones the newer."""
    if before == after:
        return (("same", after),) if after else ()
    from difflib import SequenceMatcher

    old, new = re.findall(_WORDS, before), re.findall(_WORDS, after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[Difference] = []
    removed = added = ""
    codes = matcher.get_opcodes()
    for number, (operation, old_from, old_to, new_from, new_to) in enumerate(codes):
        words = sum(word.isalnum() for word in new[new_from:new_to])
        if operation == "equal" and (words >= _TOO_SHORT or number in (0, len(codes) - 1)):
            found += _change(removed, added)
            removed = added = ""
            found.append(("same", "".join(new[new_from:new_to])))
        else:
            removed += "".join(old[old_from:old_to])
            added += "".join(new[new_from:new_to])
    return (*found, *_change(removed, added))


def _change(removed: str, added: str) -> list[Difference]:
    parts: list[Difference] = [("removed", removed), ("added", added)]
    return [part for part in parts if part[1]]
