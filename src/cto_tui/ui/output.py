"""The terminal as a file to write to: at once as far as it takes what is written, else on the thread that waits."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from contextlib import suppress


class Output:
    """A terminal to write to, as the writer thread of Textual wants a file to be. Writing to a terminal that is gone is
    no error: whoever reads from it finds out."""

    def __init__(self, fileno: int, encoding: str) -> None:
        self._fileno, self._encoding = fileno, encoding
        self.written = 0
        """How many texts have been written."""
        self.on_written: Callable[[], None] = lambda: None
        """Called after each, on the thread that writes."""
        self._direct = _without_waiting(fileno)

    def write_now(self, text: str) -> bytes:
        """Write as much as the terminal takes at once; answers the rest of it."""
        data = text.encode(self._encoding, "replace")
        if self._direct is None:
            return data
        try:
            return data[os.write(self._direct, data) :]
        except BlockingIOError:
            return data
        except OSError:
            return b""

    def write(self, text: str | bytes) -> None:
        data = memoryview(text.encode(self._encoding, "replace") if isinstance(text, str) else text)
        with suppress(OSError):
            while data:
                try:
                    data = data[os.write(self._fileno, data) :]
                except BlockingIOError:
                    select.select([], [self._fileno], [])
        self.written += 1
        self.on_written()

    def flush(self) -> None:
        """Nothing is held back."""

    def fileno(self) -> int:
        return self._fileno


def _without_waiting(fileno: int) -> int | None:
    """The terminal opened once more, so that a write to it never waits: to say so of the descriptor that was inherited
    would say it of the shell's, too. None where it cannot be opened."""
    try:
        found = os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        if os.path.samestat(os.fstat(found), os.fstat(fileno)):
            return found
        os.close(found)
    except OSError:
        pass
    return None
