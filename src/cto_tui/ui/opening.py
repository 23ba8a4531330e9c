"""The opening: Today on the terminal before Textual is imported, which takes longer than all the rest.

Its frame goes into the `Display` that the driver goes on with, so that the app's own first frame, which shows the same,
sends nothing. Until the app takes over, the cursor follows the keys that move it among the rows that are shown; any
other key is kept for the app, and so is what is typed after it. The terminal is the opening's until then.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
import threading
import tty
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import Any, TextIO

from cto_tui.keyboard.keymap import Bindings, Keymap
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.screens import TodayContent
from cto_tui.store.errors import DATABASE_ERRORS, StorageError
from cto_tui.ui import queries
from cto_tui.ui.display import Display
from cto_tui.ui.early_keys import EarlyKeys, steps
from cto_tui.ui.opening_frame import OpeningFrame, Placed
from cto_tui.ui.palette import COLOURS, own_surface
from cto_tui.ui.terminal import SMALLEST, Profile, size_of

_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
_ALTERNATE, _USUAL = "\x1b[?1049h", "\x1b[?1049l"
_LONGEST_LEAVE = 10
"""Seconds after which a process that was told to end does so, also where its terminal takes nothing any more."""


class Opening:
    """What is on the terminal, and how it was before."""

    def __init__(
        self,
        terminal: Profile,
        output: int,
        keyboard: int,
        frame: OpeningFrame,
        register: Register,
        moves: Mapping[str, int],
    ) -> None:
        """`output` and `keyboard` are the file numbers of the terminal; `moves` as `early_keys.steps` has it. Raises
        termios.error where there is no terminal."""
        self.attributes: list[Any] = termios.tcgetattr(keyboard)
        """The terminal's modes before, as termios has them."""
        self.display = Display(terminal.family, terminal.colours, ascii_only=terminal.ascii_letters)
        self.display.resize(*frame.size)
        self.focus: Focus | None = None
        """What is known of the row under the cursor."""
        self.sure = True
        """Whether the terminal shows what the display knows of."""
        self.keys = EarlyKeys(keyboard, terminal.escape, terminal.encoding, moves, self)
        self._terminal, self._output, self._keyboard = terminal, output, keyboard
        self._frame, self._register = frame, register
        self._given_back = self._resized = False
        # The thread that reads the keys draws too, and so does a signal.
        self._lock = threading.RLock()

    @property
    def row_id(self) -> str:
        """The item under the cursor."""
        return self._frame.row.id

    def begin(self) -> None:
        """Show the frame, listen to the keys, and show what the frame does not know yet."""
        self._put(self._frame.whole())
        self.listen()
        # A terminal that is gone meanwhile is found out by whoever reads from it.
        with suppress(OSError, termios.error):
            self._show()
            self.follow()
            self.keys.begin()

    def move(self, step: int) -> bool:
        """Move the cursor by a row of the frame and show it; False where that is for the app to do."""
        with self._lock:
            moved = self._frame.move(step) if self._fits() else None
            if moved is not None:
                self._draw(moved)
        return moved is not None

    @property
    def follows(self) -> bool:
        """Whether what is shown of an item is that of the row under the cursor."""
        return self._followed == self.row_id

    _followed = ""

    def follow(self) -> None:
        """Show what is known of the item under the cursor."""
        item_id = self.row_id
        try:
            found = queries.focus(self._register, item_id, why=True)
        except (StorageError, *DATABASE_ERRORS, LookupError, ValueError):
            # A register that is damaged somewhere: the app asks again, and tells.
            found = None
        with self._lock:
            if item_id == self.row_id:
                self.focus, self._followed = found, item_id
                if self._fits():
                    self._draw(self._frame.focused(found))

    def leave_thread(self) -> None:
        """The thread that calls follows no more."""
        self._register.release()

    def end(self) -> None:
        """The app takes over: no key is read here any more, and what is shown is all known."""
        self.keys.end()
        # A terminal that is gone is found out by whoever reads from it.
        with suppress(OSError):
            if not self.follows:
                self.follow()
            self.sure = self.sure and self._fits()
        self._given_back = True

    def give_back(self) -> None:
        """The terminal as it was, if the app did not come to take it."""
        if self._given_back:
            return
        self._given_back = True
        with self._lock, suppress(OSError, termios.error):
            self._write("\x1b[0m" + (_USUAL if self._terminal.family.alternate else "\x1b[H\x1b[2J") + _SHOW_CURSOR)
            termios.tcsetattr(self._keyboard, termios.TCSANOW, self.attributes)

    def _fits(self) -> bool:
        """Whether the frame is of the terminal's size, and always was."""
        return not self._resized and size_of(self._output) == self._frame.size

    def _show(self) -> None:
        """Bring what was drawn to a terminal that shows something else. What was there before is not written over, and
        the line discipline does nothing of its own: what is typed is read by the program, and what is written is
        written as it is."""
        self._given_back = False
        modes = [*self.attributes]
        modes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        modes[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        modes[tty.OFLAG] &= ~termios.OPOST
        termios.tcsetattr(self._keyboard, termios.TCSANOW, modes)
        self.display.invalidate()
        self._write((_ALTERNATE if self._terminal.family.alternate else "") + _HIDE_CURSOR + self.display.encode())

    def _draw(self, placed: Placed) -> None:
        self._put(placed)
        self._write(self.display.encode())

    def _put(self, placed: Placed) -> None:
        for x, y, pieces in placed:
            self.display.put(x, y, ((text, style, None) for text, style in pieces))

    def _write(self, text: str) -> None:
        data = text.encode(self._terminal.encoding, "replace")
        while data:
            data = data[os.write(self._output, data) :]

    # Signals, until the app has handlers of its own: nothing has been typed or written yet that could be lost.

    def listen(self) -> None:
        """Be the one that signals reach."""
        for number, handler in (
            (signal.SIGTERM, self._end), (signal.SIGHUP, self._end), (signal.SIGTSTP, self._stop),
            (signal.SIGCONT, signal.SIG_DFL),
        ):  # fmt: skip
            signal.signal(number, handler)
        self.watch_size()

    def watch_size(self) -> None:
        """Learn of another size, and tell whoever listens already."""
        told = signal.getsignal(signal.SIGWINCH)

        def resize(number: int, frame: FrameType | None) -> None:
            self._resized = True
            if callable(told):
                told(number, frame)

        signal.signal(signal.SIGWINCH, resize)

    def _end(self, number: int, _frame: object) -> None:
        signal.alarm(_LONGEST_LEAVE)
        self.give_back()
        os._exit(128 + number)

    def _stop(self, _number: int, _frame: object) -> None:
        with self._lock:
            self.give_back()
            os.kill(os.getpid(), signal.SIGSTOP)
            self._show()
            # The signal may have come in the midst of a frame.
            self.sure = False


def open_on(
    terminal: Profile, theme: str, bound: Bindings, register: Register, content: TodayContent
) -> Opening | None:
    """Show the frame; None where only the app can draw what is to be shown, or there is no terminal for it."""
    output, keyboard = terminal_file(), sys.__stdin__
    # What stands above the rows once all is decided, and themes of Textual's own, are drawn by widgets only.
    if theme not in COLOURS or not content.rows or content.decisions is not None or keyboard is None:
        return None
    try:
        columns, lines = size_of(output.fileno())
        if columns < SMALLEST[0] or lines < SMALLEST[1]:
            return None
        frame = OpeningFrame(own_surface(theme), Keymap(bound), register.today, content, (columns, lines))
        opening = Opening(terminal, output.fileno(), keyboard.fileno(), frame, register, steps(bound))
    except (OSError, termios.error):
        return None
    opening.begin()
    return opening


def terminal_file() -> TextIO:
    """The stream that leads to the terminal."""
    found = sys.__stdout__ if sys.__stdout__ is not None and sys.__stdout__.isatty() else sys.__stderr__
    assert found is not None
    return found
