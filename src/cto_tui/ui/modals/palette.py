"""The command line: type a command, a ref or a kind; it teaches the keys on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.services.drafts import TEXT
from cto_tui.ui.drawing import Piece
from cto_tui.ui.modals.keeping import DISCARD, Keeping, KeepingModal
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import fit, glyphs, plain, width
from cto_tui.ui.widgets.line_input import LineInput
from cto_tui.ui.widgets.lines import LineWidget

SHOWN = 12


@dataclass(frozen=True)
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

    def pieces(self, y: int) -> Iterable[Piece]:
        top = max(0, self.cursor - SHOWN + 1)
        place = top + y
        if place >= len(self.entries):
            return []
        entry = self.entries[place]
        palette = self.palette_for(place == self.cursor) if place == self.cursor else self.palette
        sign = glyphs().bar if place == self.cursor else " "
        room = self.size.width
        label = fit(entry.label, min(28, room // 2), pad=True)
        key = fit(entry.key, 10, pad=True)
        text = fit(entry.help, max(0, room - width(label) - 14))
        return [(sign, palette.accent), (" " + label, palette.text), (" " + key, palette.accent), (text, palette.dim)]


Finders = Callable[[Sequence[PaletteEntry]], None]
Find = Callable[[str, Finders], None]
"""Looks for what a text may go on to, and hands the entries over when they are found."""

LINE = "line:"
"""How the id of an entry begins that is a line: the rest of it takes the place of what was typed."""


class Palette(KeepingModal[PaletteEntry | str]):
    """Answers with the chosen entry, or with the typed text where no entry fits it; None when left. A line that was
    kept does not stand in the way of the next one: it is brought back by a key.

    What `find` brings stands below the entries that fit, and is done only once it was chosen: what enter does must not
    hang on how quick an answer is.
    """

    def __init__(
        self, entries: Sequence[PaletteEntry], *, value: str = "",
        find: Find | None = None, keeping: Keeping | None = None,
    ) -> None:  # fmt: skip
        super().__init__(keeping)
        self._kept = keeping.kept.get(TEXT, "") if keeping else ""
        hint = _("C-r brings back: {line}").format(line=plain(self._kept)) if self._kept else ":"
        self._all = tuple(entries)
        self._find = find
        self._moved = False
        """Whether an entry was chosen by the arrows or tab."""
        self._input = LineInput(value, placeholder=hint)
        self._entries = _Entries()
        self._fitting: list[PaletteEntry] = []
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
        wanted = typed.strip().removeprefix(":")
        for place, entry in enumerate(self._all):
            # The whole of a command's or a kind's name is meant as it is, whatever else begins like that.
            exact = bool(wanted) and wanted == entry.id.rpartition(":")[2]
            found = -1 if exact else rank(wanted, entry.label)
            if found is not None:
                ranked.append((found, place, entry))
        ranked.sort(key=lambda each: each[:2])
        entries = [entry for _rank, _place, entry in ranked]
        self._fitting, self._moved = entries, False
        self._entries.show(entries)
        if self._find is not None and typed.strip():
            self._find(typed.lstrip(" :"), self._found(typed))

    def _found(self, typed: str) -> Finders:
        def show(found: Sequence[PaletteEntry]) -> None:
            if self._input.value == typed and not self._moved:
                # Below a line that is typed out nothing else is meant: what it goes on to comes first.
                self._entries.show([*found, *self._fitting] if _is_line(typed) else [*self._fitting, *found])

        return show

    def _put(self, line: str) -> None:
        self._input.value = plain(line)
        self._input.cursor_position = len(self._input.value)

    def _choose(self, entry: PaletteEntry) -> None:
        line = entry.id.removeprefix(LINE)
        if line == entry.id:
            self.answer(entry)
        elif line.endswith((" ", "=", ":")):
            # It is not whole yet.
            self._put(line)
        else:
            self.answer(line)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.touched()
        self._filter(event.value)

    def _submit(self) -> None:
        self.keep_now()
        typed = self._input.value.strip()
        if typed != self._ranked:
            self._filter(typed)
        if self._moved:
            self._choose(self._entries.entries[self._entries.cursor])
        elif self._fitting and not _is_line(typed):
            self._choose(self._fitting[0])
        else:
            self.answer(typed or None)

    def _move(self, delta: int) -> None:
        if self._entries.entries:
            # The first entry is where the cursor is: the first key chooses it where a line would be done otherwise.
            if self._moved or not _is_line(self._input.value.strip()):
                self._entries.move(delta)
            self._moved = True
            self._entries.refresh()

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("enter", _("do the line under the cursor, or what is typed")), ("down up", _("choose")),
            ("C-r", _("bring back the line that was kept")), ("esc", _("leave; what is typed is kept")),
        )  # fmt: skip

    def take_key(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.keep_now()
            self.answer(None)
        elif event.key == "enter":
            self._submit()
        elif event.key == DISCARD:
            self._put(self._kept)
        elif event.key in ("down", "tab", "up", "shift+tab"):
            self._move(1 if event.key in ("down", "tab") else -1)
        else:
            return False
        count_key(self.app)
        return True


def _is_line(typed: str) -> bool:
    """Whether a text is done as it stands when nothing is chosen: a ref, or words of a command."""
    return " " in typed.strip() or any(letter.isdigit() for letter in typed)
