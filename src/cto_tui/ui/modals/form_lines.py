"""What a form shows: its fields, each in a line, and the line of help beside the open one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Final, Literal

from textual.events import Resize

from cto_tui._dataclass import dataclass
from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import fit, glyphs, width
from cto_tui.ui.widgets.lines import LineWidget

LABEL: Final = 26


@dataclass(frozen=True)
class FormField:
    """A field as typed: `kind` long for several lines, choice for one of `choices` (value to label), flag for yes or
    no. `hint` shows what can be typed."""

    name: str
    label: str
    text: str
    kind: Literal["line", "long", "choice", "flag"] = "line"
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    help: str = ""
    hint: str = ""


def choice_keys(choices: Mapping[str, str]) -> dict[str, str]:
    """A letter for each choice's value: of its label where free; `-` empties."""
    letters: dict[str, str] = {}
    for value, label in choices.items():
        candidates = [letter for letter in label.casefold() if letter.isascii() and letter.isalpha()]
        letter = next((each for each in [*candidates, *"abcdefghijklmnopqrstuvwxyz"] if each not in letters), "")
        letters[letter] = value
    return letters


class FieldLines(LineWidget):
    """Every field in a line: label, text, and what is wrong with it."""

    def __init__(self, fields: Sequence[FormField]) -> None:
        super().__init__(classes="fields")
        self.fields = tuple(fields)
        self.texts = {each.name: each.text for each in fields}
        self.errors: dict[str, str] = {}
        self.cursor = 0
        self._top = 0

    @property
    def current(self) -> FormField:
        return self.fields[self.cursor]

    @property
    def top(self) -> int:
        """The field in the first line. It is worked out where it is drawn: how many fit is not known before the first
        layout, and is another number where the terminal has changed."""
        room = self.size.height
        return max(0, min(max(self.cursor - room + 1, min(self._top, self.cursor)), len(self.fields) - room))

    def go_to(self, place: int) -> None:
        self.cursor = max(0, min(len(self.fields) - 1, place))
        self._top = self.top if self.size.height else 0
        self.refresh()

    def on_resize(self, _event: Resize) -> None:
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        place = self.top + y
        if place >= len(self.fields):
            return []
        each = self.fields[place]
        lit = place == self.cursor
        palette = self.palette_for(lit) if lit else self.palette
        room = self.size.width
        star = "*" if each.required else " "
        label = fit(each.label, min(LABEL, room // 2), pad=True)
        shown = each.choices.get(self.texts[each.name], self.texts[each.name])
        error = self.errors.get(each.name, "")
        pieces: list[Piece] = [(glyphs().bar if lit else " ", palette.accent), (star, palette.accent)]
        pieces += [(label, palette.strong if lit else palette.dim), ("  ", palette.text)]
        left = room - 4 - min(LABEL, room // 2)
        if error:
            pieces += [
                (fit(shown, left // 3), palette.text),
                ("  ", palette.text),
                (fit(error, left - left // 3 - 2), palette.late),
            ]
        else:
            pieces.append((fit(shown, left), palette.text))
        return self.filled(pieces, palette.text)


class HelpLine(LineWidget):
    """A line of several texts: about the form, or about the open field and how its text is understood."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: tuple[tuple[str, str], ...] = ()
        self.styles.height = 1

    def show(self, *texts: tuple[str, str]) -> None:
        self.texts = tuple(each for each in texts if each[0])
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:  # noqa: ARG002 - there is one line
        palette = self.palette
        tones = {"late": palette.late, "dim": palette.dim, "accent": palette.accent}
        pieces: list[Piece] = [("  ", palette.text)]
        room = self.size.width - 2
        for text, tone in self.texts:
            said = fit(text, max(0, room))
            room -= width(said) + 3
            pieces.append((said + "   ", tones[tone]))
        return pieces
