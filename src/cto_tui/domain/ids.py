"""Identifiers that sort by creation time (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

from cto_tui._pattern import pattern

_ID: Final = pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether a text is an identifier as this program writes them."""
    return _ID.fullmatch(text) is not None


def _random_bits(count: int) -> int:
    """As `secrets` has it, which brings all of OpenSSL with it."""
    return int.from_bytes(os.urandom((count + 7) // 8)) >> (-count % 8)


class IdSource:
    """Makes UUIDv7 texts that never go backwards within one source.

    `milliseconds` reads Unix time in ms and `random_bits` draws n random bits; both can be replaced, so that a demo
    register or a test is the same on every run.
    """

    def __init__(
        self,
        milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bits: Callable[[int], int] = _random_bits,
    ) -> None:
        self._milliseconds = milliseconds
        self._random_bits = random_bits
        self._last = 0
        self._counter = 0

    def __call__(self) -> str:
        now = self._milliseconds()
        if now > self._last:
            self._last, self._counter = now, self._random_bits(11)
        else:
            # Same millisecond, or a clock set back: count on from the last id (RFC 9562 section 6.2, method 1).
            self._counter += 1
            if self._counter > 0xFFF:
                self._last, self._counter = self._last + 1, 0
        value = (
            (self._last & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | self._counter << 64 | 0b10 << 62 | self._random_bits(62)
        )
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


new_id = IdSource()
"""The process's own source of ids."""
