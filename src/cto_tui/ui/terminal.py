"""What the terminal at hand can do, read from the environment: no query is sent, and nothing of Textual is imported.

A sequence that a class of terminals does not know is never sent to it. What nobody has heard of is taken for a plain
terminal with sixteen colours.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from typing import Final

from cto_tui._dataclass import dataclass

ESCAPE_LOCAL: Final = 0.035
ESCAPE_REMOTE: Final = 0.1
"""Seconds after which a lone ESC byte is the Escape key: over SSH the bytes of an arrow key may arrive apart."""

FRAMES_REMOTE: Final = 20
"""Frames a second over SSH."""

SMALLEST: Final = (60, 20)
"""Columns and lines below which the app shows a notice instead of itself."""

UNKNOWN: Final = (80, 24)
"""Columns and lines of a terminal that tells none, as a serial line."""


def size_of(terminal: int) -> tuple[int, int]:
    """Columns and lines of the terminal that a file descriptor leads to, by its own word: COLUMNS and LINES that a
    shell exported stay what they were when the window changes, and count only where it knows nothing. Raises OSError
    where there is no terminal."""
    told = os.get_terminal_size(terminal)
    said = (os.environ.get("COLUMNS", ""), os.environ.get("LINES", ""))
    known = tuple(int(each) if each.isascii() and each.isdigit() else 0 for each in said)
    columns, lines = (one or other or usual for one, other, usual in zip(told, known, UNKNOWN, strict=True))
    return columns, lines


@dataclass(frozen=True)
class Family:
    """What terminals of one class know beyond what every ANSI terminal does."""

    colours: int = 16
    """The most that its TERM names alone promise, before a suffix such as `-256color`; 0 is none."""
    truecolour: bool = False
    """Whether COLORTERM may be believed."""
    erases_in_colour: bool = False
    """Erased cells take the background colour of the moment."""
    erases_characters: bool = False
    """ECH, erase so many cells from here on."""
    synchronised: bool = False
    """May be asked for synchronised output."""
    kitty_keys: bool = False
    """May be asked for the kitty keyboard protocol."""
    bracketed_paste: bool = False
    alternate: bool = False
    """Has a second screen, so that leaving the app brings back what was there before."""
    strings: bool = False
    """OSC strings, such as the clipboard's."""
    letters: bool = True
    """Draws letters beyond ASCII."""
    drawings: bool = True
    """Draws signs beyond ASCII: circles, braille, box drawing."""


_MODERN: Final = Family(
    truecolour=True,
    erases_in_colour=True,
    erases_characters=True,
    synchronised=True,
    kitty_keys=True,
    bracketed_paste=True,
    alternate=True,
    strings=True,
)
_TMUX: Final = Family(
    truecolour=True,
    erases_characters=True,
    synchronised=True,
    bracketed_paste=True,
    alternate=True,
    strings=True,
)
_SCREEN: Final = Family(bracketed_paste=True, alternate=True, strings=True)
_CONSOLE: Final = Family(erases_in_colour=True, erases_characters=True, drawings=False)
_ANSI: Final = Family()
_VT: Final = Family(colours=0, letters=False, drawings=False)

FAMILIES: Final[Mapping[str, Family]] = {
    **dict.fromkeys(
        ("xterm", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "vte", "gnome", "konsole", "putty",
         "mintty", "iterm", "iterm2", "contour", "st", "mlterm"), _MODERN,
    ),
    "tmux": _TMUX,
    "screen": _SCREEN,
    "linux": _CONSOLE,
    **dict.fromkeys(("vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "dumb"), _VT),
}  # fmt: skip
"""By the first part of TERM."""


@dataclass(frozen=True)
class Profile:
    """The terminal at hand."""

    family: Family
    colours: int
    """0, 16, 256 or 16,777,216."""
    encoding: str
    """Of what is read from it and written to it."""
    ascii_letters: bool
    """Text must be spelt in ASCII."""
    ascii_drawings: bool
    """Signs and lines must be ASCII."""
    remote: bool
    """Over SSH."""
    escape: float
    """Seconds after which a lone ESC byte is the Escape key."""


MODERN: Final = Profile(
    _MODERN, 1 << 24, "utf-8", ascii_letters=False, ascii_drawings=False, remote=False, escape=ESCAPE_LOCAL
)
"""What tests and pictures assume, which have no terminal."""


def profile(environ: Mapping[str, str], *, escape_ms: int = 0) -> Profile:
    """The terminal that the environment tells of. `escape_ms` above 0 overrides the time-out of Escape."""
    term = environ.get("TERM") or "dumb"
    name = term.split("-", 1)[0]
    family = FAMILIES.get(name, _ANSI)
    if family is _SCREEN and environ.get("TMUX"):
        family = _TMUX
    remote = bool(environ.get("SSH_CONNECTION"))
    speaks_utf8 = is_utf8(environ)
    return Profile(
        family=family,
        colours=_colours(term, family, environ),
        encoding="utf-8" if speaks_utf8 else _charset(environ),
        ascii_letters=not (speaks_utf8 and family.letters),
        ascii_drawings=not (speaks_utf8 and family.drawings),
        remote=remote,
        escape=escape_ms / 1000 if escape_ms > 0 else ESCAPE_REMOTE if remote else ESCAPE_LOCAL,
    )


def _colours(term: str, family: Family, environ: Mapping[str, str]) -> int:
    if environ.get("NO_COLOR") or not family.colours:
        return 0
    if family.truecolour and environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 1 << 24
    return 256 if term.endswith(("-256color", "-direct")) else family.colours


def _locale(environ: Mapping[str, str]) -> str:
    """The locale of characters, by the precedence of POSIX; "" where none is set."""
    return next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale speaks UTF-8. With none set Python assumes it."""
    return "utf8" in (_locale(environ) or "utf-8").lower().replace("-", "")


def _charset(environ: Mapping[str, str]) -> str:
    """The charset that a locale names, as in `fr_FR.ISO-8859-15@euro`; ASCII if it names none that is known."""
    import codecs

    named = _locale(environ).partition(".")[2].partition("@")[0]
    try:
        return codecs.lookup(named).name if named else "ascii"
    except LookupError:
        return "ascii"


def prepare(environ: MutableMapping[str, str]) -> None:
    """Tell Textual, which reads the environment once when it is imported, how to behave on this terminal. What the user
    has set stays."""
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    if environ.get("SSH_CONNECTION"):
        environ.setdefault("TEXTUAL_FPS", str(FRAMES_REMOTE))
    systems = {16: "standard", 256: "256", 1 << 24: "truecolor"}
    found = systems.get(profile(environ).colours)
    if found:
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", found)
