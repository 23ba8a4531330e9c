"""The one way of user text to the terminal: no markup, no control characters, widths in cells.

Whatever was typed or imported passes through `plain` (one line) or `lines` (several) before it is drawn, so that a
title such as `lot 3 [/x]` stays a title and an imported escape sequence never reaches the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style

from cto_tui._dataclass import dataclass, replaced
from cto_tui._pattern import pattern
from cto_tui.ui.cells import one_each

if TYPE_CHECKING:
    from textual.content import Content

Align = Literal["left", "right"]

# Whole sequences go, so that "\x1b[31mred" reads "red"; what is not well formed loses its control characters below.
_ESCAPES: Final = pattern(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]+[0-~]|\x1b[0-Z\\^-~]"
)
_BREAKS: Final = pattern(r"\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES: Final = pattern(r"[\ud800-\udfff]")
# Control characters, and what takes no cell but changes those around it: bidirectional overrides, joiners, variation
# selectors, tags. Terminals disagree on their width, and a list must line up on all of them.
_INVISIBLE: Final = pattern(
    r"[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bcaf\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNSEEN: Final = frozenset(
    map(chr, (0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x180E), 0x180F, 0x3164, *range(0xFE00, 0xFE10), 0xFFA0))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""Those of them that Python calls printable."""
_SPACES: Final = pattern(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Where the transliteration would mislead, or leave a letter out.
_SPELT: Final = str.maketrans(
    {"«": '"', "»": '"', "×": "x", "→": "->", "←": "<-", "…": "...", "✓": "+", "−": "-", "Œ": "OE", "Æ": "AE", "ا": "a"}
)


@dataclass(frozen=True)
class Glyphs:
    """The signs that the app draws by itself; each takes one cell unless said otherwise."""

    ellipsis: str
    bar: str
    """Left of the row under the cursor."""
    marked: str
    dot: str
    """Between two parts of a line."""
    horizontal: str
    vertical: str
    tee_down: str
    tee_up: str
    left: str
    right: str
    categories: Mapping[str, str]
    """A sign for each state category, so that colour never carries it alone."""


UNICODE: Final = Glyphs(
    ellipsis="…",
    bar="▌",
    marked="✱",
    dot="·",
    horizontal="─",
    vertical="│",
    tee_down="┬",
    tee_up="┴",
    left="‹",
    right="›",
    categories={
        "triage": "◇",
        "backlog": "○",
        "ready": "◌",
        "active": "●",
        "waiting": "◐",
        "steady": "■",
        "done": "✓",
        "dropped": "×",
    },
)
ASCII: Final = Glyphs(
    ellipsis="~",
    bar=">",
    marked="*",
    dot="-",
    horizontal="-",
    vertical="|",
    tee_down="+",
    tee_up="+",
    left="<",
    right=">",
    categories={
        "triage": "?",
        "backlog": "o",
        "ready": ".",
        "active": "@",
        "waiting": "%",
        "steady": "#",
        "done": "+",
        "dropped": "x",
    },
)

CONSOLE: Final = replaced(ASCII, dot="·", horizontal="─", vertical="│", tee_down="┬", tee_up="┴")
"""For a console whose font has letters and lines but few signs."""

_glyphs = UNICODE
_ascii_letters = False


def set_ascii(letters: bool, drawings: bool | None = None) -> None:
    """Choose, once at start, whether text is spelt in ASCII and whether the app draws with it; the drawings follow the
    letters unless told."""
    global _glyphs, _ascii_letters  # noqa: PLW0603 - one terminal a process, decided before the first frame
    _ascii_letters = letters
    _glyphs = ASCII if letters else CONSOLE if drawings else UNICODE
    plain.cache_clear()


def ascii_mode() -> bool:
    """Whether signs are to be ASCII."""
    return _glyphs is not UNICODE


def glyphs() -> Glyphs:
    """The signs for this terminal."""
    return _glyphs


@lru_cache(4096)
def plain(value: object) -> str:
    """The value as one line that is safe to draw: no control or invisible characters; line breaks become blanks, half
    a surrogate pair becomes U+FFFD. In ASCII mode it is transliterated."""
    text = str(value)
    if not text.isprintable() or not _UNSEEN.isdisjoint(text):
        text = _BREAKS.sub(" ", _ESCAPES.sub("", text))
        text = _SPACES.sub(" ", _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", text)))
    return transliterate(text) if _ascii_letters else text


def transliterate(text: str) -> str:
    """Printable ASCII that reads like the text, whatever its script; a letter that has no likeness becomes `?`."""
    if text.isascii():
        return text
    # Its tables take 35 ms: only a terminal without UTF-8 pays for them.
    from anyascii import anyascii

    spelt = unicodedata.normalize("NFC", text).translate(_SPELT)
    return "".join(each if each.isascii() else anyascii(each) or _unspelt(each) for each in spelt)


def _unspelt(sign: str) -> str:
    return "" if unicodedata.category(sign).startswith("M") else "?"


def lines(value: object) -> list[str]:
    """Text of several lines, each safe to draw."""
    return [plain(each) for each in str(value).expandtabs(4).splitlines()]


def width(text: str) -> int:
    """Cells that the text takes in a terminal."""
    # What is plain by far is not kept by Rich for each piece of a text that was measured.
    return len(text) if text.isascii() or one_each(text) else cell_len(text)


def fit(text: object, cells: int, ellipsis: str | None = None, *, pad: bool = False, align: Align = "left") -> str:
    """The text as `plain` gives it, cut to at most `cells` cells; what was cut ends with the ellipsis. With `pad` the
    result takes exactly `cells` cells."""
    line = plain(text)
    if cells <= 0:
        return ""
    taken = width(line)
    if taken > cells:
        mark = glyphs().ellipsis if ellipsis is None else plain(ellipsis)
        room = cells - width(mark)
        line = _head(line, room).rstrip(" ") + mark if room >= 0 else _head(line, cells)
        taken = width(line)
    if not pad or taken >= cells:
        return line
    return line.rjust(len(line) + cells - taken) if align == "right" else line.ljust(len(line) + cells - taken)


def _head(line: str, cells: int) -> str:
    """The longest beginning that takes at most `cells` cells; no character is cut in two."""
    if one_each(line):
        return line[:cells]
    taken = 0
    for start, _end, size in split_graphemes(line)[0]:
        if taken + size > cells:
            return line[:start]
        taken += size
    return line


def wrap(text: object, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at blanks where there are any; its own line breaks stay."""
    wrapped: list[str] = []
    for line in lines(text):
        wrapped.extend(_wrap_line(line, max(1, cells)))
    return wrapped


def _wrap_line(line: str, cells: int) -> list[str]:
    out: list[str] = []
    current = ""
    for word in line.split(" "):
        candidate = f"{current} {word}" if current else word
        if width(candidate) <= cells:
            current = candidate
            continue
        if current.strip():
            out.append(current)
        *whole, current = _cut(word, cells)
        out += whole
    return [*out, current]


def _cut(word: str, cells: int) -> list[str]:
    """The word in pieces of at most `cells` cells, in one pass: it may be as long as a field. A character that is wider
    than that is a piece of its own."""
    if one_each(word):
        return [word[start : start + cells] for start in range(0, len(word), cells)] or [""]
    pieces: list[str] = []
    begin = taken = 0
    for start, _end, size in split_graphemes(word)[0]:
        if taken + size > cells and start > begin:
            pieces.append(word[begin:start])
            begin, taken = start, 0
        taken += size
    return [*pieces, word[begin:]]


def segment(value: object, style: Style | None = None) -> Segment:
    """The value as one segment of a line."""
    return Segment(plain(value), style)


def content(value: object) -> Content:
    """The value for a widget of Textual, never read as markup; its line breaks stay."""
    from textual.content import Content

    return Content("\n".join(lines(value)))
