"""Requests for pages of rows, and their answers."""

from __future__ import annotations

from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.services.rows import Row

Direction = Literal["first", "last", "after", "before", "around"]
PAGE_SIZE: Final = 200
FIRST_PAGE: Final = 60
"""Rows of the first page of a new question: a terminal full, so that a filter answers as it is typed."""
MAX_PAGES: Final = 6


@dataclass(frozen=True)
class Need:
    """A request for a page: the first or last rows, those after or before the row `anchor`, or those around it
    (`around` without an anchor, or with one that is gone, is answered by the first rows)."""

    direction: Direction
    anchor: str | None
    sequence: int
    limit: int = PAGE_SIZE


@dataclass(frozen=True)
class Page:
    """The answer to a `Need`, rows always in the list's order. `before` and `after` tell whether more rows lie on that
    side; None: a full page means yes. `offset` is the place of the first row in the whole list, `total` its length,
    both None if not counted."""

    sequence: int
    rows: tuple[Row, ...]
    before: bool | None = None
    after: bool | None = None
    offset: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class Change:
    """What a page did: by how many lines the old ones moved down, or that all of them were replaced."""

    shift: int = 0
    replaced: bool = False
