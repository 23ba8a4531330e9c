"""Keys before there is an app: which are acted on, and what is handed over, to the byte."""

from __future__ import annotations

import fcntl
import os
import struct
import termios
from time import monotonic

import pytest

from cto_tui.keyboard.keymap import bindings
from cto_tui.ui.early_keys import EarlyKeys, steps
from cto_tui.ui.keys import ESCAPE, Pasted, Token

LONG = 60.0
"""Seconds that pass in no test."""


class Rows:
    """A cursor on the first of four rows."""

    at = told = left = 0

    @property
    def follows(self) -> bool:
        return self.told == self.at

    def move(self, step: int) -> bool:
        if not 0 <= self.at + step < 4:
            return False
        self.at += step
        return True

    def follow(self) -> None:
        self.told = self.at

    def leave_thread(self) -> None:
        self.left += 1


def typed(*pieces: bytes, down: tuple[str, ...] = ("j", "down")) -> tuple[EarlyKeys, Rows]:
    """Type on a pipe, each piece read before the next arrives; answers the keys and the rows afterwards."""
    reading, writing = os.pipe()
    rows = Rows()
    keys = EarlyKeys(reading, LONG, "utf-8", steps(bindings(chosen={"down": down})), rows)
    keys.begin()
    end = monotonic() + LONG
    for piece in pieces:
        os.write(writing, piece)
        while struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, b"\0" * 4))[0]:
            assert monotonic() < end, "nobody reads"
    keys.end()
    os.close(reading)
    os.close(writing)
    assert rows.left == 1
    return keys, rows


@pytest.mark.parametrize(
    ("pieces", "at", "taken", "kept"),
    [
        ([], 0, 0, []),
        ([b"j", b"j", b"k"], 1, 3, []),
        ([b"jjk"], 1, 3, []),
        ([b"\x1b[B\x1bOB\x1b[A"], 1, 3, []),
        ([b"\x1b", b"[", b"B"], 1, 1, []),
        # The first key that means anything else, and all that follows, are the app's.
        ([b"jxjk"], 1, 1, ["xjk"]),
        ([b"j", b"x", b"j", b"\x1b[A"], 1, 1, ["x", "j", "\x1b[A"]),
        ([b"gg", b"j"], 0, 0, ["gg", "j"]),
        ([b"\x1b[6~j"], 0, 0, ["\x1b[6~", "j"]),
        ([b"\x03"], 0, 0, ["\x03"]),
        # So is what leads out of the rows that are shown.
        ([b"kj"], 0, 0, ["kj"]),
        ([b"jjjjk"], 3, 3, ["jk"]),
        ([b"j\x1b[200~jj\x1b[201~j"], 1, 1, [Pasted("jj"), "j"]),
        ([b"\x1b\x1b[B"], 0, 0, [ESCAPE, "\x1b[B"]),
    ],
)
def test_a_cursor_is_moved_and_the_rest_is_kept(pieces: list[bytes], at: int, taken: int, kept: list[Token]) -> None:
    keys, rows = typed(*pieces)
    assert (rows.at, keys.taken, keys.kept) == (at, taken, kept)


@pytest.mark.parametrize("sign", ["n", ".", "é", "J"])
def test_the_users_own_key_moves_it(sign: str) -> None:
    name = {".": "full_stop"}.get(sign, sign)
    keys, rows = typed(sign.encode() * 2 + b"j", down=(name, "g j", "ctrl+n", "pagedown"))
    assert (rows.at, keys.kept) == (2, ["j"])


def test_half_a_key_is_gone_on_with() -> None:
    keys, _rows = typed(b"j\x1b[")
    assert keys.kept == []
    assert keys.splitter.feed(b"Bq", monotonic()) == ["\x1b[B", "q"]


def test_enter_typed_before_the_start_is_enter() -> None:
    keys, _rows = typed(b"adTitle\n")
    assert "".join(str(each) for each in keys.kept) == "adTitle\r"
