"""Today as it is first shown: drawn by the functions that the widgets draw with, before there are any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from rich.style import Style

from cto_tui.i18n import _
from cto_tui.keyboard.keymap import Keymap
from cto_tui.services.present import Focus
from cto_tui.services.rows import Row, Section
from cto_tui.services.screens import TodayContent, waiting
from cto_tui.ui import drawing, resting
from cto_tui.ui.drawing import REF_WIDTH, TODAY_COLUMNS, TODAY_STATE, Listing, Piece
from cto_tui.ui.palette import Surface
from cto_tui.ui.text import glyphs, width

WIDE: Final = 100
"""Columns from which on the detail stands beside the list."""
_ABOVE: Final = 3
_BELOW: Final = 2
"""Lines above and below list and detail."""

Placed = Iterable[tuple[int, int, list[Piece]]]
"""Pieces by the column and the line that they begin at."""


class OpeningFrame:
    """The lines of the frame, and the cursor in them."""

    def __init__(
        self, surface: Surface, keymap: Keymap, day: date, content: TodayContent, size: tuple[int, int]
    ) -> None:
        """`content` has a row."""
        self.size = self._columns, self._height = size
        self._surface, self._keymap, self._day, self._content = surface, keymap, day, content
        self._wide = self._columns >= WIDE
        self._cells = (self._columns - 1) * 3 // 5 if self._wide else self._columns
        self._room = self._height - _ABOVE - _BELOW
        self._listing = Listing(TODAY_COLUMNS, REF_WIDTH, TODAY_STATE, self._cells)
        self._lines = _lines_of_today(content)[: self._room]
        self._cursor = next(place for place, line in enumerate(self._lines) if isinstance(line, Row))

    @property
    def row(self) -> Row:
        """The row under the cursor."""
        row = self._lines[self._cursor]
        assert isinstance(row, Row)
        return row

    def move(self, step: int) -> Placed | None:
        """Move the cursor by a row; answers the lines that look different. None: there is none in the frame."""
        before, place = self._cursor, self._cursor + step
        while 0 <= place < len(self._lines) and isinstance(self._lines[place], Section):
            place += step
        if not 0 <= place < len(self._lines):
            return None
        self._cursor = place
        return [(0, _ABOVE + each, self._list_line(each)) for each in (before, place)]

    def whole(self) -> Placed:
        """Every line, nothing known yet of the item under the cursor."""
        palette, columns, content = self._surface.rest, self._columns, self._content
        joints = (self._cells,) if self._wide else ()
        status = resting.status(self._day, content.counts.left, content.counts.decided, _("saved"))
        tabs = resting.tabs(self._keymap, resting.tab_counts(waiting(content.counts)))
        beside: list[Piece] = [(glyphs().vertical, palette.rule)] if self._wide else []
        lines = [
            drawing.header(palette, columns, _("Today"), (), status),
            drawing.tab_bar(palette, columns, tabs, "1"),
            drawing.rule(palette, columns, downs=joints),
            *([*self._list_line(place), *beside] for place in range(self._room)),
            drawing.rule(palette, columns, ups=joints),
            self._footer(None),
        ]
        return [(0, y, self._filled(line, columns)) for y, line in enumerate(lines)]

    def focused(self, focus: Focus | None) -> Placed:
        """The lines that tell of the item under the cursor."""
        placed = [(0, self._height - 1, self._footer(focus))]
        if self._wide:
            beside = self._columns - self._cells - 1
            lines = drawing.pane_lines(focus.detail, beside) if focus is not None else []
            for y, line in enumerate(drawing.pane_view(lines, 0, self._room)):
                pieces = drawing.pane_line(self._surface.rest, line)
                placed.append((self._cells + 1, _ABOVE + y, self._filled(pieces, beside)))
        return placed

    def _list_line(self, place: int) -> list[Piece]:
        palette = self._surface.rest
        if place >= len(self._lines):
            return self._filled([], self._cells)
        line = self._lines[place]
        if isinstance(line, Section):
            return self._filled(self._listing.heading(palette, line), self._cells)
        at_cursor = place == self._cursor
        pen = self._surface.cursor if at_cursor else palette
        return self._filled(self._listing.row(pen, line, at_cursor=at_cursor), self._cells, pen.text)

    def _footer(self, focus: Focus | None) -> list[Piece]:
        hints = resting.Verbs(self._keymap).hints(focus, refused=lambda _command: False)
        return self._filled(drawing.footer(self._surface.rest, self._columns, hints), self._columns)

    def _filled(self, pieces: Sequence[Piece], cells: int, style: Style | None = None) -> list[Piece]:
        missing = cells - sum(width(text) for text, _style in pieces)
        return [*pieces, (" " * missing, style or self._surface.rest.text)] if missing > 0 else list(pieces)


def _lines_of_today(content: TodayContent) -> list[Row | Section]:
    """The rows of Today under their headings, in the order in which the list shows them."""
    lines: list[Row | Section] = []
    for section in content.sections:
        rows = [row for row in content.rows if row.section == section.key]
        if rows:
            lines += [section, *rows]
    return lines
