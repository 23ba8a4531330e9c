"""Drives a program in a pty and tells what a person at that terminal would have seen, and when.

One loop reads, stamps each chunk when `read` returns, answers what the program asks, and sends keys when they are due.
What was read is interpreted only while nothing comes, so that a slow interpretation lengthens no time.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import re
import select
import signal
import struct
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Self

from benchmarks.results import GaveUpError
from benchmarks.screen import Frame, Shown

QUIET: Final = 0.15
"""Seconds without a byte after which a frame is whole."""

SILENT: Final = 1.5
"""Seconds within which a key that does anything has made the program write."""

CALM: Final = 3
CALM_EACH: Final = 0.2
"""So many spans of so many seconds with less than a twentieth of a processor: a program at rest."""

MOMENT: Final = 0.02
"""Seconds within which what happens counts as one."""

VOLUNTARY: Final = re.compile(r"(?m)^voluntary_ctxt_switches:\s+([0-9]+)")
LIMIT: Final = 120.0
"""Seconds after which a program is given up."""

QUESTION: Final = re.compile(rb"\x1b\[(\?[0-9]+\$p|[0-9]*n|[0-9]*c|\?u|>[0-9]*q|>[0-9]*c)")
KEYS: Final = {
    "enter": b"\r", "esc": b"\x1b", "down": b"\x1b[B", "up": b"\x1b[A", "pagedown": b"\x1b[6~", "pageup": b"\x1b[5~",
    "ctrl+d": b"\x04", "ctrl+u": b"\x15", "end": b"\x1b[F", "home": b"\x1b[H", "backspace": b"\x7f",
    "ctrl+q": b"\x11",
}  # fmt: skip

Condition = Callable[[list[str]], bool]
"""What the lines of a screen must be."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between terminal and program: round trip in seconds, bytes a second towards the terminal."""

    round_trip: float = 0.0
    rate: float = 0.0


DIRECT: Final = Link()
SLOW: Final = Link(0.080, 1_000_000 / 8)
"""80 ms there and back, 1 Mbit/s."""


@dataclass(slots=True)
class Chunk:
    """Bytes, when they were seen, and how many cells they changed; None: not looked at yet."""

    at: float
    data: bytes
    changed: int | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key did: seconds until its last change was seen and until its first, None if nothing changed, and the
    bytes it took."""

    seconds: float | None
    first: float | None
    size: int


class Terminal:
    """Runs `command` in a pty of `size` (columns, lines), behind a link. Every wait for quiet is `patience` times as
    long."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        env: Mapping[str, str],
        link: Link = DIRECT,
        patience: float = 1.0,
    ) -> None:
        self.patience = patience
        self.command, self.size, self.env, self.link = list(command), size, dict(env), link
        self.shown = Shown(*size)
        self.chunks: list[Chunk] = []
        self.usage: tuple[float, float] | None = None
        self._looked = 0
        self._due: list[tuple[float, int, bytes]] = []
        self._sent = 0
        self._free = self._last = 0.0
        self.ended: float | None = None

    def __enter__(self) -> Self:
        master, slave = os.openpty()
        columns, lines = self.size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, columns * 9, lines * 18))
        self.started = self._last = perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for number in (0, 1, 2):
                    os.dup2(slave, number)
                os.closerange(3, 256)
                for each in (signal.SIGINT, signal.SIGPIPE, signal.SIGHUP, signal.SIGTERM):
                    signal.signal(each, signal.SIG_DFL)
                os.execvpe(self.command[0], self.command, self.env)
            finally:
                os._exit(127)
        os.close(slave)
        os.set_blocking(master, False)
        self.fd = master
        return self

    def __exit__(self, *_: object) -> None:
        if self.ended is None:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    # One turn of the loop

    def _turn(self, wait: float) -> bool:
        """Send what is due, read what is there; wait for it at most so long. Answers whether anything was read."""
        now = perf_counter()
        while self._due and self._due[0][0] <= now:
            self._write(heapq.heappop(self._due)[2])
        if self._due:
            wait = min(wait, self._due[0][0] - now)
        ready, _, _ = select.select([self.fd], [], [], max(0.0, wait))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        at = perf_counter()
        if not data:
            os.waitpid(self.pid, 0)
            self.ended = perf_counter()
            return False
        self._last = at
        if self.link.rate:
            self._free = max(self._free, at) + len(data) / self.link.rate
            at = self._free
        self.chunks.append(Chunk(at + self.link.round_trip / 2, data))
        for match in QUESTION.finditer(data):
            self._send(_answer(match[1]), self._last + self.link.round_trip)
        return True

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self.fd, data) :]
            except BlockingIOError:
                select.select([], [self.fd], [], 0.1)
            except OSError:
                return

    def _send(self, data: bytes, due: float) -> None:
        self._sent += 1
        heapq.heappush(self._due, (due, self._sent, data))

    def look(self) -> None:
        """Interpret what was read since the last time."""
        while self._looked < len(self.chunks):
            chunk = self.chunks[self._looked]
            chunk.changed = self.shown.feed(chunk.data)
            self._looked += 1

    # Waiting

    def run(self, seconds: float) -> None:
        """Let the program run for so long."""
        end = perf_counter() + seconds
        while self.ended is None and perf_counter() < end:
            self._turn(end - perf_counter())

    def settle(self, quiet: float = QUIET, limit: float = LIMIT) -> None:
        """Read until nothing has come for so long, nor is on its way."""
        end = perf_counter() + limit
        quiet *= self.patience
        while self.ended is None and (now := perf_counter()) < end:
            busy = max(self._last, self._free) + quiet
            if not self._due and now >= busy:
                break
            self._turn(min(max(0.001, busy - now), 0.05))
        self.look()

    def rest(self, limit: float = 15.0) -> None:
        """Let the program finish whatever it does behind its first frame, until it hardly uses the processor."""
        end = perf_counter() + limit
        calm = 0
        while self.ended is None and calm < CALM and perf_counter() < end:
            used = self.processor()
            self.run(CALM_EACH * self.patience)
            calm = calm + 1 if self.ended is None and self.processor() - used < 0.05 * CALM_EACH else 0
        self.look()

    def wakes(self, seconds: float) -> int:
        """How often the program wakes in so many seconds; what all its threads do within a moment counts once."""
        end, woken, before, calm = perf_counter() + seconds, 0, self._switches(), True
        while self.ended is None and perf_counter() < end:
            self.run(MOMENT)
            switches = self._switches()
            woken += calm and switches != before
            before, calm = switches, switches == before
        return woken

    def wait_until(self, condition: Condition, limit: float = LIMIT, pause: float = 0.02) -> float | None:
        """Read until the screen fulfils a condition; answers when the chunk was seen that made it so, None if none did.
        The screen is looked at whenever nothing has come for `pause` seconds."""
        end = perf_counter() + limit
        if self._looked == len(self.chunks) and condition(self.shown.lines):
            return self.chunks[-1].at if self.chunks else self.started
        while True:
            while self._looked < len(self.chunks):
                chunk = self.chunks[self._looked]
                chunk.changed = self.shown.feed(chunk.data)
                self._looked += 1
                if chunk.changed and condition(self.shown.lines):
                    return chunk.at
            while self._turn(pause):
                pass
            if self._looked == len(self.chunks) and (self.ended is not None or perf_counter() > end):
                return None

    def wait_for(self, condition: Condition, limit: float = LIMIT, pause: float = 0.02) -> float:
        """As `wait_until`, but raises GaveUpError if no chunk did."""
        found = self.wait_until(condition, limit, pause)
        if found is None:
            shown = "\n".join(self.shown.lines)
            raise GaveUpError(f"{' '.join(self.command)}: what was waited for is not shown:\n{shown}")
        return found

    def wait_for_end(self, limit: float = LIMIT) -> float:
        """Read until the program has ended; answers when that was."""
        end = perf_counter() + limit
        while self.ended is None:
            if perf_counter() > end:
                raise GaveUpError(f"{' '.join(self.command)}: does not end")
            self._turn(0.05)
        return self.ended

    # Keys

    def type(self, *keys: str, after: float = 0.0) -> float:
        """Send keys as one piece, so many seconds from now; answers when they are pressed."""
        pressed = perf_counter() + after
        self._send(b"".join(KEYS.get(key, key.encode()) for key in keys), pressed + self.link.round_trip / 2)
        return pressed

    def press(self, *keys: str, quiet: float = QUIET) -> Pressed:
        """Press keys at once and wait until all they do is shown. Raises GaveUpError if the program has ended."""
        self.look()
        before = len(self.chunks)
        pressed = self.type(*keys)
        end = pressed + SILENT + self.link.round_trip
        while self.ended is None and len(self.chunks) == before and perf_counter() < end:
            self._turn(0.05)
        self.settle(quiet)
        if self.ended is not None:
            raise GaveUpError(f"{' '.join(self.command)}: ended by {keys}")
        return self._pressed(before, pressed)

    def hold(self, key: str, presses: int, rate: float = 30.0) -> Pressed:
        """Press a key so many times, so many a second; the seconds are those from its last press on."""
        self.look()
        before = len(self.chunks)
        last = 0.0
        for number in range(presses):
            last = self.type(key, after=number / rate)
        self.run(last - perf_counter() + self.link.round_trip)
        self.settle(0.3)
        return self._pressed(before, last)

    def _pressed(self, first: int, since: float) -> Pressed:
        changed = [each.at - since for each in self.chunks[first:] if each.changed and each.at >= since]
        size = sum(len(each.data) for each in self.chunks[first:])
        return Pressed(changed[-1], changed[0], size) if changed else Pressed(None, None, size)

    @property
    def last_change(self) -> float:
        """When the screen changed last."""
        self.look()
        return next(each.at for each in reversed(self.chunks) if each.changed)

    @property
    def size_sent(self) -> int:
        """How many bytes the program has written."""
        return sum(len(each.data) for each in self.chunks)

    def frame(self) -> Frame:
        """What is shown now."""
        self.look()
        return self.shown.frame()

    # Memory and processor

    def memory(self) -> int:
        """Resident bytes of the program."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor(self) -> float:
        """Seconds of processor that the program's threads have had."""
        return sum(int(each.split()[0]) for each in self._of_threads("schedstat")) / 1e9

    def _switches(self) -> int:
        """How often the program's threads have given the processor up of their own accord."""
        return sum(int(VOLUNTARY.findall(each)[0]) for each in self._of_threads("status"))

    def _of_threads(self, name: str) -> Iterator[str]:
        """What the system says of each thread of the program."""
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            try:
                with open(f"/proc/{self.pid}/task/{thread}/{name}", encoding="ascii") as file:
                    yield file.read()
            except OSError:
                continue  # A thread that has just ended.


def _answer(question: bytes) -> bytes:
    """What a plain modern terminal with synchronised output says."""
    if question.endswith(b"$p"):
        mode = question[1:-2]
        return b"\x1b[?" + mode + (b";0$y" if mode in {b"2048", b"2031", b"1016", b"2027"} else b";2$y")
    if question.endswith(b"n"):
        return b"\x1b[1;1R" if question == b"6n" else b"\x1b[0n"
    if question.startswith(b">"):
        return b"\x1bP>|plain(1)\x1b\\" if question.endswith(b"q") else b"\x1b[>41;354;0c"
    return b"\x1b[?62;22c" if question.endswith(b"c") else b""
