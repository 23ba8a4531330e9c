"""Keys from the terminal, read by the event loop itself, so that no thread waits for the interpreter to hand them over.

The loop sleeps until bytes come, or until what was begun of a key can wait no longer.
"""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from time import monotonic
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from cto_tui.ui.keys import ESCAPE, KeySplitter, Pasted, Token

_LONG: Final = 20
"""Characters from which on a token is a text that was typed ahead, and not likely to come again."""


class TerminalLost(Message):
    """The terminal is gone: nothing more can be read from it."""


class Input:
    """What comes from one terminal, as Textual's messages. To be used on the event loop only."""

    def __init__(
        self, loop: AbstractEventLoop, terminal: int, splitter: KeySplitter, then: Callable[[Message], None]
    ) -> None:
        """`terminal` is a file number; `then` gets each message, a `TerminalLost` as the last."""
        self.splitter = splitter
        """Holds what has been read of a key that is not whole yet."""
        self._loop, self._terminal, self._then = loop, terminal, then
        self._expiry: TimerHandle | None = None

    def begin(self) -> None:
        """Read from now on."""
        self._loop.add_reader(self._terminal, self._read)
        self._expect()

    def end(self) -> None:
        """Read no more."""
        # The loop may be closed already: then it reads nothing.
        with suppress(RuntimeError):
            self._loop.remove_reader(self._terminal)
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None

    def tell(self, tokens: Iterable[Token]) -> None:
        """Hand over what was read, here or before."""
        for message in messages(tokens):
            self._then(message)

    def _read(self) -> None:
        try:
            data = os.read(self._terminal, 4096)
        except OSError:
            data = b""
        if data:
            self.tell(self.splitter.feed(data, monotonic()))
            self._expect()
        else:
            self.end()
            self._then(TerminalLost())

    def _expire(self) -> None:
        self.tell(self.splitter.expire(monotonic()))
        self._expect()

    def _expect(self) -> None:
        """Come back when what was begun can wait no longer."""
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if self.splitter.deadline is not None:
            self._expiry = self._loop.call_later(max(0.0, self.splitter.deadline - monotonic()), self._expire)


def messages(tokens: Iterable[Token]) -> Iterable[Message]:
    """What Textual calls the tokens. An escape sequence that it does not know is nothing."""
    for token in tokens:
        if isinstance(token, Pasted):
            yield events.Paste(token.text)
        elif token == ESCAPE:
            yield events.Key("escape", ESCAPE)
        elif keys := keys_of(token):
            yield from (events.Key(name, character) for name, character in keys)
        else:
            for message in XTermParser().feed(token):
                if not isinstance(message, events.MouseEvent | events.AppBlur | events.AppFocus):
                    yield message


@lru_cache(64)
def keys_of(token: str) -> tuple[tuple[str, str | None], ...]:
    """The keys of a token by name and character; none where it is something else, or too, or a long text."""
    # A parser keeps what it could not read as the beginning of something longer: each token gets a fresh one.
    found = [*XTermParser().feed(token)] if len(token) < _LONG else []
    keys = [(each.key, each.character) for each in found if isinstance(each, events.Key)]
    return tuple(keys) if len(keys) == len(found) else ()
