"""A real terminal for tests: a program in a pty, its screen kept by pyte, keys pressed one by one."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

from cto_tui.ui.cells import LEFT_TO_RIGHT

APP = [sys.executable, "-m", "cto_tui"]
NAMED = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "pagedown": "\x1b[6~", "pageup": "\x1b[5~",
}  # fmt: skip
_OUTER = {"NO_COLOR", "COLORTERM", "LC_ALL", "LC_CTYPE", "SSH_CONNECTION", "TMUX", "STY", "LINES", "COLUMNS"}
"""What the tests' own terminal says of itself, which is not this one."""
LIMIT = 60.0
"""Seconds after which waiting is a failure: generous, since the machine may be busy."""

QUIET = 0.05
"""Seconds without a byte after which a frame is taken for whole."""


class _Screen(pyte.Screen):
    """Answers what a program asks its terminal."""

    answer = b""

    def draw(self, data: str) -> None:
        # Of a text that has a mark of direction pyte draws only what stands before it.
        super().draw(data.replace(LEFT_TO_RIGHT, ""))

    def report_device_attributes(self, mode: int = 0, *, private: bool = False) -> None:
        # A private one is no question: Linux's console takes its cursor's shape by it.
        if not private:
            self.answer += b"\x1b[?62;c"

    def report_device_status(self, mode: int, **_: object) -> None:
        if mode == 6:
            self.answer += f"\x1b[{self.cursor.y + 1};{self.cursor.x + 1}R".encode()


class Terminal:
    """Runs `command` in a pty of `size` (columns, lines)."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (80, 24), env: Mapping[str, str] | None = None
    ) -> None:
        self.command = list(command)
        self.size = size
        inherited = {name: value for name, value in os.environ.items() if name not in _OUTER}
        self.env = {**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})}
        self.screen = _Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.output = b""

    def __enter__(self) -> Terminal:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(self.command[0], self.command, self.env)
        columns, lines = self.size
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.code: int | None = None
        return self

    def __exit__(self, *_: object) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def press(self, *keys: str) -> None:
        """Press keys: names of NAMED, `c-x` for control, else typed as they stand."""
        for key in keys:
            if key in NAMED:
                data = NAMED[key]
            elif re.fullmatch(r"c-[a-z]", key):
                data = chr(ord(key[2]) - 96)
            else:
                data = key
            self.send(data.encode())

    def send(self, data: bytes) -> None:
        """Send bytes as they stand, in one piece."""
        os.write(self.fd, data)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the program is told."""
        self.size = columns, lines
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, pattern: str, *, gone: bool = False, settle: bool = True) -> None:
        """Read until the screen shows (or, with `gone`, no longer shows) what the regular expression says, and what
        comes right behind it: a pty hands a frame over in pieces, and its first line may be there before its last.
        `settle=False` is for a program that writes on and on."""
        end = time.monotonic() + LIMIT
        while bool(re.search(pattern, self.text)) == gone:
            if not self._read(end):
                state = "still there" if gone else "not shown"
                raise AssertionError(f"{pattern!r} {state}; the screen:\n{self.text}")
        while settle and time.monotonic() < end and self._read(time.monotonic() + QUIET):
            pass

    def wait_for_app(self) -> None:
        """Read until it is no longer the opening that is shown: then the app asks for marks around what is pasted."""
        self.wait_until(lambda: b"\x1b[?2004h" in self.output)

    def wait_until(self, holds: Callable[[], bool], *others: Terminal) -> None:
        """Read from this terminal and others until none says anything more and the condition holds."""
        end = time.monotonic() + LIMIT
        terminals = {each.fd: each for each in (self, *others)}
        while True:
            ready, _, _ = select.select(list(terminals), [], [], 0.1)
            if not ready and holds():
                return
            if time.monotonic() > end or not all(terminals[fd]._read(end) for fd in ready):
                raise AssertionError("\n\n".join(each.text for each in terminals.values()))

    def read_for(self, seconds: float) -> None:
        """Read for so long, whatever comes: to let a program get somewhere, never to wait for something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read(end):
            pass

    def wait_for_end(self) -> int:
        """Read until the program has ended; answers its exit code."""
        end = time.monotonic() + LIMIT
        while self._read(end):
            pass
        _pid, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.output += data
        for mode in re.findall(rb"\x1b\[\?(\d+)\$p", data):
            os.write(self.fd, b"\x1b[?" + mode + b";2$y")
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*[uqm]", b"", data))
        if self.screen.answer:
            os.write(self.fd, self.screen.answer)
            self.screen.answer = b""
        return True


def looks(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell and how it looks; of a blank only what shows on it."""
    return [[_look(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def _look(cell: pyte.screens.Char) -> tuple[object, ...]:
    if cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough):
        return " ", cell.bg
    return tuple(cell)
