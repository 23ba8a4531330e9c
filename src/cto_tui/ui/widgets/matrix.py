"""The radar as a table: quadrant by ring, with what stands in each field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.style import Style
from textual.events import Resize

from cto_tui._dataclass import dataclass
from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import fit, glyphs, width
from cto_tui.ui.widgets.lines import LineWidget

LABEL_MAX: Final = 24
FIELD_MIN: Final = 7


@dataclass(frozen=True)
class MatrixRow:
    """A line of the table. `fields` are a text each; `head` sets the line off as a heading, `quiet` draws it dim."""

    label: str
    fields: tuple[str, ...]
    head: bool = False
    quiet: bool = False


class Matrix(LineWidget):
    """Draws a table of a few lines to its own width; it takes no focus."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.columns: tuple[str, ...] = ()
        self.rows: tuple[MatrixRow, ...] = ()
        self.lit: tuple[str, int] | None = None

    def update(self, columns: Sequence[str], rows: Sequence[MatrixRow]) -> None:
        self.columns, self.rows = tuple(columns), tuple(rows)
        self.refresh()

    def light(self, field: tuple[str, int] | None) -> None:
        """Set off the field of the blip under the cursor: its row's label and its column."""
        if field != self.lit:
            self.lit = field
            self.refresh()

    def on_resize(self, _event: Resize) -> None:
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        palette = self.palette
        if y == 0:
            return self._line("", self.columns, [palette.heading] * len(self.columns), palette.heading)
        if y == 1:
            return [(" " + glyphs().horizontal * max(0, self.size.width - 2), palette.rule)]
        place = y - 2
        if place >= len(self.rows):
            return []
        row = self.rows[place]
        tone = palette.heading if row.head else palette.dim if row.quiet else palette.text
        tones = [tone] * len(row.fields)
        if self.lit is not None and row.label == self.lit[0] and not row.quiet:
            tones[self.lit[1]] = palette.accent
        return self._line(row.label, row.fields, tones, tone)

    def _line(self, label: str, fields: Sequence[str], tones: Sequence[Style], tone: Style) -> list[Piece]:
        room = self.size.width - 2
        count = max(1, len(fields))
        first = max(8, min(LABEL_MAX, room - count * FIELD_MIN))
        each = max(1, (room - first) // count)
        pieces: list[Piece] = [(" " + fit(label, first - 1, pad=True) + " ", tone)]
        for number, text in enumerate(fields):
            lit = self.lit is not None and tones[number] is self.palette.accent
            shown = fit(text, each - 1)
            mark = glyphs().bar if lit else " "
            pieces.append((" " * max(0, each - 1 - width(shown)) + mark + shown, tones[number]))
        return pieces
