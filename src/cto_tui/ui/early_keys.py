"""Keys before there is an app: those that move the cursor by a row are acted on, the rest is kept for it."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Protocol

from cto_tui.keyboard.keymap import Bindings
from cto_tui.keyboard.names import typed
from cto_tui.ui.keys import ESCAPE, KeySplitter, Pasted, Token


class Follower(Protocol):
    """Who moves the cursor, and shows what it is on."""

    @property
    def follows(self) -> bool:
        """Whether what the cursor is on is shown."""

    def move(self, step: int) -> bool:
        """Move the cursor by a row; False: that is for the app to do."""

    def follow(self) -> None:
        """Show what the cursor is on."""

    def leave_thread(self) -> None:
        """The thread that called is about to end."""


class EarlyKeys:
    """Reads the terminal on a thread of its own until the app does."""

    def __init__(
        self, keyboard: int, escape: float, encoding: str, moves: Mapping[str, int], follower: Follower
    ) -> None:
        """`keyboard` is the terminal's file number, `moves` as `steps` has it; the others as `KeySplitter` has them."""
        self.splitter = KeySplitter(escape, encoding)
        """What may be the beginning of a key waits in it: to be gone on with."""
        self.kept: list[Token] = []
        """What the app has to deal with: the first key that is no plain move, and all that follows it."""
        self.taken = 0
        """How many keys were acted on."""
        self._keyboard, self._moves, self._follower = keyboard, moves, follower
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="early-keys", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Read no more."""
        if self._thread is None:
            return
        os.write(self._wake[1], b"\0")
        self._thread.join()
        self._thread = None
        for end in self._wake:
            os.close(end)

    def _run(self) -> None:
        # A terminal that is gone is found out by the app, which reads from it next.
        with suppress(OSError):
            while self._read():
                pass
        self._follower.leave_thread()

    def _read(self) -> bool:
        """Wait for keys and take them; False: there are none any more."""
        splitter, stop = self.splitter, self._wake[0]
        wait = None if splitter.deadline is None else max(0.0, splitter.deadline - monotonic())
        if not self._follower.follows and not self.kept:
            # A key that waits comes first.
            wait = 0.0
        ready, _, _ = select.select([self._keyboard, stop], [], [], wait)
        if stop in ready:
            return False
        if ready:
            # What was typed before the terminal was the opening's has gone through it: Enter came out as a line feed.
            data = os.read(self._keyboard, 4096).replace(b"\n", b"\r")
            for token in splitter.feed(data, monotonic()):
                self._take(token)
            return bool(data)
        for token in splitter.expire(monotonic()):
            self._take(token)
        if not self._follower.follows:
            self._follower.follow()
        return True

    def _take(self, token: Token) -> None:
        if self.kept or isinstance(token, Pasted):
            self.kept.append(token)
            return
        pressed = [token] if token.startswith(ESCAPE) else [*token]
        while pressed and (step := self._moves.get(pressed[0])) is not None and self._follower.move(step):
            del pressed[0]
            self.taken += 1
        if pressed:
            self.kept.append("".join(pressed))


def steps(bound: Bindings) -> dict[str, int]:
    """By how many rows the cursor moves for what a terminal sends for a key; no key that means anything else."""
    return {sent: step for command, step in (("down", 1), ("up", -1)) for key in bound[command] for sent in typed(key)}
