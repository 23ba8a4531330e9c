"""How a cell is drawn, as SGR codes: the shortest way from one pen to the next."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from rich.color import Color, ColorSystem
from rich.style import Style

from cto_tui._dataclass import dataclass

_SYSTEMS: Final = {16: ColorSystem.STANDARD, 256: ColorSystem.EIGHT_BIT, 1 << 24: ColorSystem.TRUECOLOR}
_ATTRIBUTES: Final = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("blink", "5", "25"),
    ("reverse", "7", "27"), ("strike", "9", "29"),
)  # fmt: skip
_ENDS: Final = {code: end for _name, code, end in _ATTRIBUTES}
_SEEN_ON_BLANKS: Final = {"4", "7", "9"}


@dataclass(frozen=True, eq=False)
class Pen:
    """Attributes and colours as SGR parameters; empty is the terminal's own. Equal pens are one object."""

    attributes: tuple[str, ...]
    fore: str
    back: str
    ground: Pen | None
    """All of the pen that shows on a blank; None if that is all of it."""


@cache
def _pen(attributes: tuple[str, ...], fore: str, back: str) -> Pen:
    shows = (fore == "" and not attributes) or not _SEEN_ON_BLANKS.isdisjoint(attributes)
    return Pen(attributes, fore, back, None if shows else _pen((), "", back))


PLAIN: Final = _pen((), "", "")


def blank(pen: Pen) -> Pen:
    """The pen that a blank of this pen looks like."""
    return pen.ground or pen


@lru_cache(4096)
def pen_of(style: Style | None, colours: int) -> Pen:
    """The pen for a style on a terminal of so many colours. With none, a style keeps its attributes."""
    if style is None:
        return PLAIN
    attributes = tuple(code for name, code, _end in _ATTRIBUTES if getattr(style, name))
    return _pen(attributes, _colour(style.color, colours, True), _colour(style.bgcolor, colours, False))


def _colour(colour: Color | None, colours: int, foreground: bool) -> str:
    system = _SYSTEMS.get(colours)
    if colour is None or colour.is_default or system is None:
        return ""
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground))


@lru_cache(4096)
def change(old: Pen | None, new: Pen) -> str:
    """The SGR sequence that turns `old` into `new`; None is a pen that nobody knows."""
    if old == new:
        return ""
    whole = ";".join(["", *new.attributes, *filter(None, (new.fore, new.back))])
    if old is None:
        return f"\x1b[0{whole}m"
    gone = [code for code in old.attributes if code not in new.attributes]
    # One code ends both bold and dim: it is told anew which of them stays.
    ended = list(dict.fromkeys(_ENDS[code] for code in gone))
    come = [code for code in new.attributes if code not in old.attributes or _ENDS[code] in ended]
    parts = [*ended, *come]
    if old.fore != new.fore:
        parts.append(new.fore or "39")
    if old.back != new.back:
        parts.append(new.back or "49")
    step = ";".join(parts)
    # A reset is what every terminal knows; a terminal without colours may know no other end of an attribute.
    plain = gone and not (new.fore or new.back)
    return f"\x1b[{whole}m" if plain or len(whole) <= len(step) else f"\x1b[{step}m"
