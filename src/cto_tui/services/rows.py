"""What lists and boards draw: rows that are already text, and the headings between them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cto_tui._dataclass import dataclass


@dataclass(frozen=True)
class Row:
    """An item as a list or a board shows it. Every text is ready for people, but not yet made safe to draw.

    `cells` stand under the list's columns, the last of them being the date or age that `late` colours; `mark` is one
    sign left of the ref (blocked, picked); `lines` are a card's lines below its title; `category` is the state's."""

    id: str
    ref: str
    title: str
    state_label: str = ""
    category: str = ""
    cells: tuple[str, ...] = ()
    mark: str = ""
    section: str = ""
    late: bool = False
    lines: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Lists look rows up by what they show: all of a row would be gone through each time.
        return hash(self.id)


@dataclass(frozen=True)
class Section:
    """A heading above the rows whose `section` is its key. `count` may be more than the rows that are listed."""

    key: str
    label: str
    count: int | None = None


class Column(NamedTuple):
    """A column of a list, right of ref, title and state. The columns of least `keep` go first when room is short."""

    label: str
    width: int
    align: Literal["left", "right"] = "left"
    keep: int = 1
