"""A which-key menu: one letter a choice, a refused one dimmed with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.keyboard.names import key_label
from cto_tui.ui.drawing import Piece
from cto_tui.ui.key_queue import help_keys
from cto_tui.ui.modals.modal import Modal
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import fit, glyphs, plain, width
from cto_tui.ui.widgets.lines import LineWidget


@dataclass(frozen=True)
class MenuChoice:
    """A choice; not `enabled` it stays in its place, dimmed, and `note` says why; else `note` is a hint."""

    key: str
    label: str
    enabled: bool = True
    note: str = ""


class _Choices(LineWidget):
    """The lines of a menu; the cursor is only for those who prefer arrows."""

    def __init__(self, title: str, subtitle: str, choices: Sequence[MenuChoice], first: str) -> None:
        super().__init__()
        self.title_text, self.subtitle, self.choices = title, subtitle, tuple(choices)
        enabled = next((place for place, each in enumerate(choices) if each.enabled), 0)
        self.cursor = next((place for place, each in enumerate(choices) if each.key == first), enabled)
        self.said = self.hint = ""
        self.top = 0
        self.styles.height = len(self.choices) + 2
        # Without it the sheet would cut what does not fit, the last line first.
        self.styles.max_height = "100%"

    def move(self, delta: int) -> None:
        self.cursor = max(0, min(len(self.choices) - 1, self.cursor + delta))
        room = max(1, self.size.height - 2)
        self.top = max(min(self.top, self.cursor), self.cursor - room + 1)
        self.top = max(0, min(self.top, len(self.choices) - room))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        # How many lines fit is known only now, and is another number where the terminal has changed.
        self.move(0)

    def say(self, text: str) -> None:
        self.said = text
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        palette, room = self.palette, self.size.width
        if y == 0:
            subtitle = fit(self.subtitle, max(0, room - width(self.title_text) - 4))
            return [(" " + fit(self.title_text, room - 2), palette.heading), ("  " + subtitle, palette.dim)]
        if y == self.size.height - 1:
            below = len(self.choices) - self.top - y + 1
            more = f"{glyphs().ellipsis} +{below}   " if below > 0 else ""
            said = (self.said, palette.late) if self.said else (self.hint, palette.dim)
            return [(" ", palette.text), (more, palette.accent), (fit(said[0], room - 2 - width(more)), said[1])]
        place = self.top + y - 1
        if place >= len(self.choices):
            return []
        choice = self.choices[place]
        lit = self.palette_for(place == self.cursor) if place == self.cursor else palette
        sign = glyphs().bar if place == self.cursor else " "
        key, label = plain(choice.key), fit(choice.label, max(4, room // 2 - 4), pad=True)
        note = fit(choice.note, max(0, room - width(label) - 7))
        tone = lit.text if choice.enabled else lit.dim
        pieces: list[Piece] = [(sign, lit.accent), (f" {key} ", lit.accent if choice.enabled else lit.dim)]
        pieces += [(f" {label} ", tone), (note, lit.dim)]
        return self.filled(pieces, lit.text)


class Menu(Modal[str]):
    """Answers with the key of the chosen line, None when left. One key press is enough. The cursor begins at the key
    `first`; without it at what can be chosen."""

    def __init__(self, title: str, choices: Sequence[MenuChoice], *, subtitle: str = "", first: str = "") -> None:
        super().__init__()
        self.choices = tuple(choices)
        self._lines = _Choices(title, subtitle, choices, first)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet menu-sheet"):
            yield self._lines

    def on_mount(self) -> None:
        super().on_mount()
        asks = "".join(f"   {plain(key_label(key))} {_('keys')}" for key in help_keys(self.app)[:1])
        self._lines.hint = _("esc leaves") + asks

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        letters = {each.key for each in self.choices}
        choices = ((each.key, f"{each.label}: {each.note}" if each.note else each.label) for each in self.choices)
        ways = (("j down", _("down")), ("k up", _("up")), ("enter", _("choose the line under the cursor")),
                ("esc q", _("leave")))  # fmt: skip
        # A choice has its letter before any way about the menu.
        free = ((" ".join(key for key in keys.split() if key not in letters), does) for keys, does in ways)
        return (*choices, *free)

    def take_key(self, event: events.Key) -> bool:
        count_key(self.app)
        typed = event.character or event.key
        choice = next((each for each in self.choices if each.key == typed), None)
        if choice is not None:
            self._choose(choice)
        elif event.key == "enter":
            if self.choices:
                self._choose(self.choices[self._lines.cursor])
        elif event.key in ("down", "j", "tab"):
            self._lines.move(1)
        elif event.key in ("up", "k", "shift+tab"):
            self._lines.move(-1)
        elif event.key in ("escape", "q"):
            self.answer(None)
        else:
            self._lines.say(_("{key} is no choice here: esc leaves").format(key=key_label(event.key)))
        return True

    def _choose(self, choice: MenuChoice) -> None:
        if choice.enabled:
            self.answer(choice.key)
        else:
            self._lines.say(f"{choice.label}: {choice.note}")
