"""From the bytes that a terminal sends to keys: where one sequence ends, what was pasted, and what a lone ESC means.

An ESC byte may be the Escape key or the beginning of an arrow key whose rest is still on its way. It is Escape when
nothing followed in time. If the rest comes after all, it is swallowed: `[A` is then no text that anybody typed.
Pure: bytes and instants in, tokens out.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui._pattern import pattern

ESCAPE: Final = "\x1b"
LATE: Final = 2.0
"""Seconds: how long the tail of a split sequence may be late and is still known for what it is."""

_SEQUENCE: Final = pattern(
    r"\x1b(?:\[\[[A-E]"  # the Linux console's F1 to F5
    r"|\[(?!\[)[0-?]*[ -/]*[@-~]"  # CSI
    r"|O[0-9;]*[@-~]"  # SS3
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\))"  # OSC: an answer that nobody asked for
)
_BEGUN: Final = pattern(r"\x1b(?:\[\[|\[[0-?]*[ -/]*|O[0-9;]*|\][^\x07\x1b]*\x1b?)")
_TAIL: Final = pattern(r"\[\[[A-E]|\[(?!\[)[0-9;:]*[@-~]|O[A-DFHP-S]")
_TAIL_BEGUN: Final = pattern(r"\[\[?|\[[0-9;:]+|O")
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"


@dataclass(frozen=True)
class Pasted:
    """Text between the marks of bracketed paste."""

    text: str


Token = str | Pasted
"""Plain text of one or more keys, one whole escape sequence, `ESCAPE` alone for that key, or what was pasted."""


class KeySplitter:
    """Splits what a terminal sends. Instants are seconds of one monotonic clock."""

    def __init__(self, escape: float, encoding: str = "utf-8") -> None:
        self._escape = escape
        # Bytes that are no text in the terminal's charset are noise on the line, never a reason to stop reading.
        self._decode = codecs.getincrementaldecoder(encoding)(errors="ignore").decode
        self._pending = ""
        self._pasting = False
        self._tail_until = 0.0
        self.deadline: float | None = None
        """When `expire` is to be called unless bytes come first."""

    def feed(self, data: bytes, now: float) -> list[Token]:
        """What is complete once `data` has arrived."""
        self._pending += self._decode(data)
        return list(self._take(now))

    def expire(self, now: float) -> list[Token]:
        """What can wait no longer."""
        if self.deadline is None or now < self.deadline:
            return []
        pending, self._pending, self.deadline = self._pending, "", None
        if not pending.startswith(ESCAPE):
            self._tail_until = 0.0
            return [pending]
        if pending == ESCAPE:
            self._tail_until = now + LATE
        # Of a sequence that was begun and never ended only the Escape is left: its bytes mean nothing as text.
        return [ESCAPE]

    def _take(self, now: float) -> Iterator[Token]:
        self.deadline = None
        while text := self._pending:
            if self._pasting:
                pasted, mark, rest = text.partition(_PASTE_ENDS)
                if not mark:
                    return
                self._pasting, self._pending = False, rest
                yield Pasted(pasted.replace("\0", ""))
            elif text[0] != ESCAPE:
                if now < self._tail_until:
                    if tail := _TAIL.match(text):
                        self._tail_until = 0.0
                        self._pending = text[tail.end() :]
                        continue
                    if _TAIL_BEGUN.fullmatch(text):
                        self.deadline = now + self._escape
                        return
                self._tail_until = 0.0
                plain, mark, rest = text.partition(ESCAPE)
                self._pending = mark + rest
                yield plain
            elif sequence := _SEQUENCE.match(text):
                self._pending = text[sequence.end() :]
                self._tail_until = 0.0
                if sequence[0] == _PASTE_BEGINS:
                    self._pasting = True
                elif sequence[0][1] != "]":
                    yield sequence[0]
            elif _BEGUN.fullmatch(text):
                self.deadline = now + max(LATE, self._escape)
                return
            elif text == ESCAPE:
                self.deadline = now + self._escape
                return
            else:
                # Escape, and a key that was pressed right after it: no verb needs Alt.
                self._pending = text[1:]
                yield ESCAPE
