"""Text as the cells of a terminal: which takes two, what joins the cell before it, how it is spelt without Unicode."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

from cto_tui._pattern import pattern

REST: Final = ""
"""The second cell of a wide character."""

LEFT_TO_RIGHT: Final = "\u200e"
"""Takes no cell. Behind right-to-left text it keeps a terminal that reorders from taking the next column along."""

_LOOKALIKES: Final = {
    **dict.fromkeys("─━╌┄═▔▁", "-"),
    **dict.fromkeys("│┃╎┆║▏▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝", "+"),
    **dict.fromkeys("▌▐█▊▎▉▀▄", "#"),
    "…": "~",
}


_STEERING: Final = pattern("[\x00-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]")


_ONE_EACH: Final = pattern("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2500-\u25fc\u2713\u2731]*")


def one_each(text: str) -> bool:
    """Whether each character takes one cell, as far as that is told at a glance: most texts are of letters that nothing
    joins, and to go through them one by one takes twenty times as long."""
    return text.isascii() or _ONE_EACH.fullmatch(text) is not None


def harmless(text: str) -> str:
    """The text without what a terminal acts upon. Every text is clean already where it is made (`ui/text.py`): this is
    the last gate, which every cell on the screen passes."""
    return text if text.isprintable() else _STEERING.sub("", text)


@lru_cache(4096)
def cells(text: str, ascii_only: bool = False) -> tuple[str, ...]:
    """The text cell by cell: each holds one character with what combines with it; behind a wide one comes `REST`. A
    character that takes no cell and has nothing to combine with is left out."""
    if not ascii_only and one_each(text):
        return tuple(text)
    found: list[str] = []
    right_to_left = False
    for start, end, width in split_graphemes(text)[0]:
        sign = text[start:end]
        if width <= 0:
            if found and not ascii_only:
                found[-1] += sign
            continue
        if ascii_only and not sign.isascii():
            found += _in_ascii(sign, width)
            continue
        right_to_left = right_to_left or is_right_to_left(sign)
        found.append(sign)
        if width == 2:
            found.append(REST)
    if right_to_left:
        last = len(found) - (2 if found[-1] == REST else 1)
        found[last] += LEFT_TO_RIGHT
    return tuple(found)


def _in_ascii(sign: str, width: int) -> str:
    """The sign in as many ASCII characters as it takes cells: for what a field holds, and what was overlooked."""
    if sign in _LOOKALIKES:
        return _LOOKALIKES[sign] * width
    from anyascii import anyascii

    return (anyascii(sign) or "?")[:width].ljust(width, "?")


def cells_taken(sign: str, ascii_only: bool = False) -> int:
    """How many cells a character takes."""
    return 1 if sign.isascii() else len(cells(sign, ascii_only))


def is_right_to_left(sign: str) -> bool:
    """Whether the character turns the direction of writing."""
    return not sign.isascii() and unicodedata.bidirectional(sign[0]) in ("R", "AL")


@lru_cache(4096)
def is_firm(sign: str) -> bool:
    """Whether every terminal agrees on the character's width, so that the cursor is known to stand behind it."""
    return len(sign) == 1 and (sign.isascii() or (sign < "\u0590" or "\u1e00" <= sign < "\u2000" or _plain_sign(sign)))


def _plain_sign(sign: str) -> bool:
    """Box drawing, blocks, arrows, braille, and the wide ideographs and kana of the first plane."""
    return (
        "\u2010" <= sign <= "\u2027"
        or "\u20a0" <= sign <= "\u22ff"
        or "\u2500" <= sign <= "\u259f"
        or "\u2800" <= sign <= "\u28ff"
        or "\u3041" <= sign <= "\u30ff"
        or "\u4e00" <= sign <= "\u9fff"
        or "\uac00" <= sign <= "\ud7a3"
    )
