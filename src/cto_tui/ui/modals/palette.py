"""The command line: type a command, a ref or a kind; it teaches the keys on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from cto_tui.i18n import _
from cto_tui.services.drafts import TEXT
from cto_tui.ui.modals.keeping import DISCARD, Keeping, KeepingModal
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import fit, glyphs, plain, width
from cto_tui.ui.widgets.lines import LineWidget

SHOWN = 12


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """Something that can be done; `key` is what does it without the palette."""

    id: str
    label: str
    key: str = ""
    help: str = ""
    group: str = ""


def rank(typed: str, label: str) -> int | None:
    """How well `typed` fits a label: lower is better, None if its letters do not occur in their order."""
    wanted, text = typed.casefold(), label.casefold()
    if not wanted:
        return 0
    if text.startswith(wanted):
        return 0
    if f" {wanted}" in f" {text}":
        return 1
    if wanted in text:
        return 2
    place = -1
    gaps = 0
    for letter in wanted:
        found = text.find(letter, place + 1)
        if found < 0:
            return None
        gaps += found - place - 1
        place = found
    return 3 + gaps


class _Entries(LineWidget):
    """The entries that fit, best first."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[PaletteEntry, ...] = ()
        self.cursor = 0
        self.styles.height = SHOWN

    def show(self, entries: Sequence[PaletteEntry]) -> None:
        self.entries, self.cursor = tuple(entries), 0
        self.refresh()

    def move(self, delta: int) -> None:
        if self.entries:
            self.cursor = (self.cursor + delta) % len(self.entries)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        top = max(0, self.cursor - SHOWN + 1)
        place = top + y
        if place >= len(self.entries):
            return self.blank()
        entry = self.entries[place]
        palette = self.palette_for(place == self.cursor) if place == self.cursor else self.palette
        sign = glyphs().bar if place == self.cursor else " "
        room = self.size.width
        label = fit(entry.label, min(28, room // 2), pad=True)
        key = fit(entry.key, 10, pad=True)
        text = fit(entry.help, max(0, room - width(label) - 14))
        return self.strip(
            [(sign, palette.accent), (" " + label, palette.text), (" " + key, palette.accent), (text, palette.dim)]
        )


class Palette(KeepingModal[PaletteEntry | str]):
    """Answers with the chosen entry, or with the typed text where no entry fits it; None when left. A line that was
    kept does not stand in the way of the next one: it is brought back by a key."""

    def __init__(
        self, entries: Sequence[PaletteEntry], *, value: str = "",
        search: Callable[[str], Sequence[PaletteEntry]] | None = None, keeping: Keeping | None = None,
    ) -> None:  # fmt: skip
        super().__init__(keeping)
        self._kept = keeping.kept.get(TEXT, "") if keeping else ""
        hint = _("C-r brings back: {line}").format(line=plain(self._kept)) if self._kept else ":"
        self._all = tuple(entries)
        self._search = search
        self._input = Input(value, placeholder=hint, select_on_focus=False)
        self._entries = _Entries()
        self._ranked = ""
        """The text that the entries shown are ranked for."""

    @property
    def texts(self) -> dict[str, str]:
        # A line that is empty does not stand for the one that was kept.
        return {TEXT: self._input.value or self._kept}

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield self._entries
            yield self._input

    def on_mount(self) -> None:
        self._filter(self._input.value)
        self.set_focus(self._input)

    def _filter(self, typed: str) -> None:
        self._ranked = typed.strip()
        ranked = []
        for place, entry in enumerate(self._all):
            found = rank(typed.strip().removeprefix(":"), entry.label)
            if found is not None:
                ranked.append((found, place, entry))
        ranked.sort(key=lambda each: each[:2])
        entries = [entry for _rank, _place, entry in ranked]
        if self._search is not None and typed.strip():
            entries = [*self._search(typed), *entries]
        self._entries.show(entries)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.touched()
        self._filter(event.value)

    def _submit(self) -> None:
        self.keep_now()
        typed = self._input.value.strip()
        if typed != self._ranked:
            self._filter(typed)
        entries = self._entries.entries
        exact = " " in typed or any(letter.isdigit() for letter in typed)
        if entries and not exact:
            self.answer(entries[self._entries.cursor])
        else:
            self.answer(typed or None)

    def take_key(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.keep_now()
            self.answer(None)
        elif event.key == "enter":
            self._submit()
        elif event.key == DISCARD:
            self._input.value = plain(self._kept)
            self._input.cursor_position = len(self._input.value)
        elif event.key in ("down", "tab"):
            self._entries.move(1)
        elif event.key in ("up", "shift+tab"):
            self._entries.move(-1)
        else:
            return False
        count_key(self.app)
        return True
