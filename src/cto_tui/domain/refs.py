"""Short references for people: a kind's prefix and a number, such as T-14."""

from __future__ import annotations

from typing import Final

from cto_tui._pattern import pattern

_REF: Final = pattern(r"\s*:?([A-Za-z]{1,3})-?(\d{1,9})\s*")


def parse_ref(text: str) -> str | None:
    """The reference in its one spelling (`t14`, `:t-14` and `T-14` are all `T-14`), or None if it is none."""
    match = _REF.fullmatch(text)
    return f"{match[1].upper()}-{int(match[2])}" if match else None
