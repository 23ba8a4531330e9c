"""A workflow as a picture in text: a line for each state, an upright arrow for each move.

General graph layout gives up on workflows: a tender has 16 states and 59 arrows, which no terminal is wide enough for
as boxes and lines. But its arrows are 22 moves, most of them from many states to one. So the states stand in one
column, by category, and each move is one upright line: its letter stands beside every state that it leaves, its head
points at the state that it leads to. Moves that share no line of the picture share a track.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.workflow.model import Category, State, Transition, Workflow

Part = Literal["letter", "head", "line"]

LABEL_CELLS: Final = 26
"""Cells for the longest label of a state."""
_TRACKS_APART: Final = 2
_ORDER: Final = tuple(Category)


@dataclass(frozen=True)
class Mark:
    """What a track shows beside one state: the letter of a move that can be made there, the head of one that leads
    there, or the line of one that passes by."""

    part: Part
    move: Transition
    arrives: bool = False
    """Whether a move with its letter here leads here too."""


@dataclass(frozen=True)
class Row:
    """A state, and what each track shows beside it; None is nothing."""

    state: State
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Signs:
    """What arrows are drawn with, one cell each."""

    head: str
    line: str
    lead: str
    """From a state's label to its marks."""
    here: str
    """Before the state that the item is in."""


UNICODE: Final = Signs("◄", "│", "·", "▌")
ASCII: Final = Signs("<", "|", ".", ">")

Piece = tuple[str, str]
"""Text, and what it is: a state category, or `dim`, `text`, `accent`, `strong`."""


def rows(workflow: Workflow) -> tuple[Row, ...]:
    """The picture of a whole workflow: every state once, every move in one track."""
    states = sorted(workflow.states, key=lambda state: _ORDER.index(state.category))
    place = {state.name: number for number, state in enumerate(states)}
    tracks: list[dict[int, Mark]] = []
    for each in sorted(workflow.transitions, key=lambda move: (move.target is None, *_span(move, place))):
        first, last = _span(each, place)
        # A line is left free between two moves of a track: it tells where one ends.
        track = next((track for track in tracks if not any(first - 1 <= at <= last + 1 for at in track)), None)
        if track is None:
            tracks.append(track := {})
        if each.target is not None:
            track |= {at: Mark("line", each) for at in range(first, last + 1)}
            track[place[each.target]] = Mark("head", each)
        track |= {place[name]: Mark("letter", each, arrives=name == each.target) for name in each.sources}
    return tuple(Row(state, tuple(track.get(at) for track in tracks)) for at, state in enumerate(states))


def _span(move: Transition, place: dict[str, int]) -> tuple[int, int]:
    """The first and the last line that a move touches."""
    touched = [place[name] for name in (*move.sources, *((move.target,) if move.target else ()))]
    return min(touched), max(touched)


def draw(
    workflow: Workflow, current: str = "", *, fit: Callable[[str, int], str], label: Callable[[str], str],
    category: Callable[[Category], str], signs: Signs = UNICODE, cells: int = 76,
) -> Iterator[tuple[Piece, ...]]:  # fmt: skip
    """The picture as lines of pieces, at most `cells` wide; tracks that do not fit beside the others follow below.

    `current` is the state that is lit, with its moves. `fit` cuts and pads a text to so many cells; `label` is what
    people call a state, and `category` the word before the first state of a category.
    """
    found = rows(workflow)
    words = max(len(category(row.state.category)) for row in found)
    labels = min(LABEL_CELLS, max(len(label(row.state.name)) for row in found))
    room = max(1, (cells - words - labels - 6) // _TRACKS_APART)
    count = len(found[0].marks)
    for start in range(0, max(1, count), room):
        if start:
            yield ()
        shown = None
        for row in found:
            word = category(row.state.category) if row.state.category is not shown else ""
            shown = row.state.category
            here = row.state.name == current
            head: list[Piece] = [
                (signs.here if here else " ", "accent"),
                (f"{fit(word, words)}  ", row.state.category.value),
                (f"{fit(label(row.state.name), labels)} ", "strong" if here else "text"),
            ]
            yield (*head, *_tracks(row.marks[start : start + room], current, signs))


def _tracks(marks: tuple[Mark | None, ...], current: str, signs: Signs) -> Iterator[Piece]:
    own = [number for number, mark in enumerate(marks) if mark is not None and mark.part != "line"]
    end = own[-1] if own else -1
    for number, mark in enumerate(marks):
        lead = signs.lead if number <= end else " "
        if mark is None:
            yield (lead * _TRACKS_APART, "dim")
            continue
        lit = current in mark.move.sources
        arrow = "accent" if lit else "dim"
        yield (signs.head, arrow) if mark.arrives else (lead, "dim")
        if mark.part == "letter":
            yield (mark.move.key, "accent" if lit else "text")
        else:
            yield (signs.head if mark.part == "head" else signs.line, arrow)
