"""Comparing words as people do: without regard to case and accents."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

_WORD: Final = r"[^\W_]+"


def fold(text: str) -> str:
    """`text` in lower case and without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@functools.lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(re.findall(_WORD, fold(text)))


@functools.lru_cache(maxsize=8192)
def begins_words(text: str | None, wanted: str) -> bool:
    """Whether every word of `wanted` begins a word of `text`; without a word in it, whether it occurs as it stands."""
    if not text:
        return False
    searched = words(wanted)
    if not searched:
        return fold(wanted.strip()) in fold(text)
    present = words(text)
    return all(any(each.startswith(word) for each in present) for word in searched)
