"""The opening frame: Today on the terminal before Textual is imported, which takes longer than all the rest.

It is drawn by the functions that the widgets draw with, into the `Display` that the driver goes on with, so that the
app's own first frame, which shows the same, sends nothing. Keys that are typed meanwhile wait in the terminal.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
import tty
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TextIO

from rich.style import Style

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.keyboard.keymap import Keymap
from cto_tui.services.register import Register
from cto_tui.services.rows import Row, Section
from cto_tui.services.screens import TodayContent, waiting
from cto_tui.ui import drawing, resting
from cto_tui.ui.display import Display
from cto_tui.ui.drawing import REF_WIDTH, TODAY_COLUMNS, TODAY_STATE, Listing, Piece
from cto_tui.ui.palette import COLOURS, Surface, own_surface
from cto_tui.ui.terminal import SMALLEST, Profile
from cto_tui.ui.text import glyphs, width

WIDE = 100
"""Columns from which on the detail stands beside the list."""

_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[0m\x1b[?25h"
_ALTERNATE, _USUAL = "\x1b[?1049h", "\x1b[?1049l"


@dataclass
class Opening:
    """What is on the terminal, and how it was before: until the app takes it over, which then gives it back itself."""

    display: Display
    terminal: Profile
    output: int
    keyboard: int
    """File numbers of the terminal."""
    attributes: list[Any]
    """The terminal's modes before, as termios has them."""
    taken: bool = False
    """Whether the app has taken the terminal over."""

    def show(self) -> None:
        """Show the frame. What was shown before is not written over, and the line discipline does nothing of its own:
        the app reads what is typed, and what is written is written as it is."""
        self.taken = False
        modes = [*self.attributes]
        modes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        modes[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        modes[tty.OFLAG] &= ~termios.OPOST
        for number, handler in ((signal.SIGTERM, self._end), (signal.SIGHUP, self._end), (signal.SIGTSTP, self._stop)):
            signal.signal(number, handler)
        termios.tcsetattr(self.keyboard, termios.TCSANOW, modes)
        self.display.invalidate()
        self._write((_ALTERNATE if self.terminal.family.alternate else "") + _HIDE_CURSOR + self.display.encode())

    def give_back(self) -> None:
        """The terminal as it was, if the app did not come to take it."""
        if self.taken:
            return
        self.taken = True
        with suppress(OSError, termios.error):
            self._write(_SHOW_CURSOR + (_USUAL if self.terminal.family.alternate else "\x1b[H\x1b[2J"))
            termios.tcsetattr(self.keyboard, termios.TCSANOW, self.attributes)

    def _write(self, text: str) -> None:
        data = text.encode(self.terminal.encoding, "replace")
        while data:
            data = data[os.write(self.output, data) :]

    # Signals, until the app has handlers of its own: nothing has been typed or written yet that could be lost.

    def _end(self, number: int, _frame: object) -> None:
        self.give_back()
        os._exit(128 + number)

    def _stop(self, _number: int, _frame: object) -> None:
        self.give_back()
        os.kill(os.getpid(), signal.SIGSTOP)
        self.show()


def lines_of_today(content: TodayContent) -> list[Row | Section]:
    """The rows of Today under their headings, in the order in which the list shows them."""
    lines: list[Row | Section] = []
    for section in content.sections:
        rows = [row for row in content.rows if row.section == section.key]
        if rows:
            lines += [section, *rows]
    return lines


def frame(
    surface: Surface, keymap: Keymap, register: Register, content: TodayContent, size: tuple[int, int]
) -> list[list[Piece]]:
    """The lines of the frame from the top, each filled to its width."""
    palette, (columns, height) = surface.rest, size
    wide = columns >= WIDE
    cells = (columns - 1) * 3 // 5 if wide else columns
    joints = (cells,) if wide else ()
    listing = Listing(TODAY_COLUMNS, REF_WIDTH, TODAY_STATE, cells)
    beside: list[Piece] = [(glyphs().vertical, palette.rule), (" " * (columns - cells - 1), palette.text)]
    status = resting.status(register.today, content.counts.left, content.counts.decided, _("saved"))
    above = [
        drawing.header(palette, columns, _("Today"), (), status),
        drawing.tab_bar(palette, columns, resting.tabs(keymap, resting.tab_counts(waiting(content.counts))), "1"),
        drawing.rule(palette, columns, downs=joints),
    ]
    hints = resting.verbs(keymap, None, legal=lambda _command: True)
    below = [drawing.rule(palette, columns, ups=joints), drawing.footer(palette, columns, hints)]
    body: list[list[Piece]] = []
    lines = lines_of_today(content)
    first = next(row for row in lines if isinstance(row, Row))
    for line in lines[: height - len(above) - len(below)]:
        if isinstance(line, Section):
            body.append(_filled(listing.heading(palette, line), cells, palette.text))
        else:
            pen = surface.cursor if line is first else palette
            body.append(_filled(listing.row(pen, line, at_cursor=line is first), cells, pen.text))
    body += [_filled([], cells, palette.text) for _ in range(height - len(above) - len(below) - len(body))]
    if wide:
        body = [[*line, *beside] for line in body]
    return [_filled(line, columns, palette.text) for line in (*above, *body, *below)]


def _filled(pieces: Sequence[Piece], cells: int, style: Style) -> list[Piece]:
    missing = cells - sum(width(text) for text, _style in pieces)
    return [*pieces, (" " * missing, style)] if missing > 0 else list(pieces)


def open_on(terminal: Profile, theme: str, keymap: Keymap, register: Register, content: TodayContent) -> Opening | None:
    """Show the frame; None where only the app can draw what is to be shown, or there is no terminal for it."""
    output, keyboard = terminal_file(), sys.__stdin__
    if theme not in COLOURS or not content.rows or keyboard is None:
        return None
    try:
        columns, lines = os.get_terminal_size(output.fileno())
        attributes = termios.tcgetattr(keyboard.fileno())
    except (OSError, termios.error):
        return None
    if columns < SMALLEST[0] or lines < SMALLEST[1]:
        return None
    display = Display(terminal.family, terminal.colours, ascii_only=terminal.ascii_letters)
    display.resize(columns, lines)
    for y, pieces in enumerate(frame(own_surface(theme), keymap, register, content, (columns, lines))):
        display.put(0, y, ((text, style, None) for text, style in pieces))
    opening = Opening(display, terminal, output.fileno(), keyboard.fileno(), attributes)
    # A terminal that is gone meanwhile is found out by whoever reads from it.
    with suppress(OSError, termios.error):
        opening.show()
    return opening


def terminal_file() -> TextIO:
    """The stream that leads to the terminal."""
    found = sys.__stdout__ if sys.__stdout__ is not None and sys.__stdout__.isatty() else sys.__stderr__
    assert found is not None
    return found
