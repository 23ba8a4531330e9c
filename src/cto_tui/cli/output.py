"""What commands print: clean lines, tables that are Rich on a terminal and plain elsewhere, one JSON document."""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, TextIO

from cto_tui._dataclass import dataclass

WIDTH: Final = 80
"""Columns that text for people fits in where nobody says how many there are."""

_GAP: Final = 2
_LEAST: Final = 8
_LEAST_LAST: Final = 34

_BREAKS: Final = r"\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]"
# Whole escape sequences go, so that "\x1b[31mred" reads "red" and not "[31mred".
_ESCAPES: Final = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)
_HIDDEN: Final = r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_COMBINING: Final = "\u0300"
"""From here on a character may take two cells of a terminal, or none."""
_SURROGATES: Final = r"[\ud800-\udfff]"


def clean(text: str) -> str:
    """`text` as one line that cannot steer a terminal: no control characters, escape sequences or bidi overrides."""
    if text.isprintable():
        # None of what follows is.
        return text.strip()
    line = re.sub(_HIDDEN, "", re.sub(_ESCAPES, "", re.sub(_BREAKS, " ", text)))
    return re.sub(_SURROGATES, "\N{REPLACEMENT CHARACTER}", line).strip()


def clean_lines(text: str) -> list[str]:
    """The lines of `text`, each clean."""
    return [clean(line) for line in re.split(r"\r\n|[\n\r\u2028\u2029]", text)]


def cells(text: str) -> int:
    """How many cells a terminal gives to clean text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, width: int) -> str:
    """Clean text in at most `width` cells, with an ellipsis where something is left out."""
    if cells(text) <= width:
        return text
    kept = ""
    for char in text:
        if cells(kept + char) >= width:
            break
        kept += char
    return f"{kept.rstrip()}…"


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody watches the stream."""
    return stream.isatty()


def width() -> int:
    """Columns that there are: those of the terminal, else WIDTH."""
    if not is_terminal(sys.stdout):
        return WIDTH
    from shutil import get_terminal_size

    return max(40, get_terminal_size((WIDTH, 24)).columns)


def can_ask() -> bool:
    """Whether there is somebody to ask."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def can_print(text: str) -> bool:
    """Whether the output's encoding has these characters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def prepare() -> None:
    """Let no character that the terminal's encoding lacks end a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def say(text: str = "") -> None:
    """Print one line for people."""
    sys.stdout.write(f"{clean(text)}\n")


def say_text(text: str, indent: str = "") -> None:
    """Print text of several lines."""
    for line in clean_lines(text):
        sys.stdout.write(f"{indent}{line}".rstrip() + "\n")


def say_wrapped(text: str, indent: str = "") -> None:
    """Print a sentence: on a terminal in lines of at most WIDTH columns, elsewhere in one line however long."""
    words = clean(text).split(" ")
    if not is_terminal(sys.stdout):
        sys.stdout.write(f"{indent}{' '.join(words)}".rstrip() + "\n")
        return
    room, line = min(WIDTH, width()), indent
    for word in words:
        if line.strip() and cells(line) + 1 + cells(word) > room:
            sys.stdout.write(line + "\n")
            line = f"{indent}  {word}"
        else:
            line += f" {word}" if line.strip() else word
    sys.stdout.write(line.rstrip() + "\n")


def write(text: str) -> None:
    """Print text of our own making as it stands."""
    sys.stdout.write(text)


def complain(text: str) -> None:
    """One line on the error stream."""
    sys.stderr.write(f"cto-tui: {clean(text)}\n")


def _plain_json(value: object, indent: int | None) -> str:
    import json

    unicode = (sys.stdout.encoding or "utf-8").lower().replace("-", "").startswith("utf")
    text = json.dumps(value, ensure_ascii=not unicode, indent=indent)
    # A half of a surrogate pair has no UTF-8; its escape reads back to the same.
    return re.sub(_SURROGATES, lambda match: f"\\u{ord(match.group()):04x}", text)


def print_json(value: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(_plain_json(value, 2) + "\n")


def print_json_array(values: Iterable[object]) -> None:
    """Print one JSON array, a line an element, while its elements are made."""
    opening = "[\n"
    for value in values:
        sys.stdout.write(f"{opening}{_plain_json(value, None)}")
        opening = ",\n"
    sys.stdout.write("[]\n" if opening == "[\n" else "\n]\n")


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and the cells that it usually takes; the last one takes what is left.

    On a terminal a cell that is too long is cut, or goes on in the next line where the column `wraps`.
    """

    label: str
    width: int = 0
    wraps: bool = False


_TOGETHER: Final = 200
"""Lines that are written at once."""


def print_table(columns: Iterable[Column], rows: Iterable[Iterable[str]]) -> None:
    """Print rows in columns: with Rich on a terminal, within its width; elsewhere plain, nothing cut, as they come."""
    heads = tuple(columns)
    if is_terminal(sys.stdout):
        _rich_table(heads, [tuple(map(clean, row)) for row in rows])
        return
    sys.stdout.write(_plain_row(heads, tuple(head.label for head in heads)))
    template = "  ".join([*(f"%-{head.width}s" for head in heads[:-1]), "%s\n"])
    lines: list[str] = []
    for row in rows:
        line = tuple(map(str.strip, row))
        whole = "".join(line)
        # Of nearly every row: nothing to clean, and a cell of the terminal for each character.
        simple = whole.isprintable() and line[-1] and _is_simple(whole)
        lines.append(template % line if simple else _plain_row(heads, tuple(map(clean, line))))
        if len(lines) == _TOGETHER:
            sys.stdout.write("".join(lines))
            lines.clear()
    sys.stdout.write("".join(lines))


def _is_simple(text: str) -> bool:
    """Whether each character takes a cell. Asked of every row: whether it can be encoded is known without looking at
    each."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return max(text) < _COMBINING
    return True


def _plain_row(heads: tuple[Column, ...], row: tuple[str, ...]) -> str:
    last = len(heads) - 1
    padded = [
        cell.ljust(head.width) if cell.isascii() else cell + " " * (head.width - cells(cell))
        for head, cell in zip(heads, row[:last], strict=False)
    ]
    return "  ".join((*padded, row[last])).rstrip() + "\n"


def _rich_table(heads: tuple[Column, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    for head, room in zip(heads, _widths(heads, rows), strict=True):
        overflow: Literal["fold", "ellipsis"] = "fold" if head.wraps else "ellipsis"
        table.add_column(Text(head.label), width=room, overflow=overflow, no_wrap=not head.wraps)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=sys.stdout, width=width()).print(table)


def _widths(heads: tuple[Column, ...], rows: list[tuple[str, ...]]) -> list[int]:
    """The cells of each column on a terminal: what it needs, up to its width; the last one gets what is left.

    Where that is less than _LEAST_LAST the others give way, the widest first, but never the one of the refs.
    """
    last = len(heads) - 1
    widths = [
        min(max(head.width, cells(head.label)), max([cells(head.label), *(cells(row[at]) for row in rows)]))
        for at, head in enumerate(heads[:last])
    ]
    room = width() - _GAP * last
    while room - sum(widths) < _LEAST_LAST and last > 1:
        widest = max(range(1, last), key=lambda at: widths[at])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return [*widths, max(_LEAST, room - sum(widths))]


class Progress:
    """Counts on the error stream while something long is under way; silent unless somebody watches."""

    def __init__(self) -> None:
        self._shown = is_terminal(sys.stderr)
        self._what = ""
        self._began = self._last = 0.0

    def begin(self, what: str) -> None:
        """Say that something begins which cannot be counted yet."""
        if self._shown:
            self._what = what
            sys.stderr.write(f"\r\x1b[K{cut(clean(what), 70)} ...")
            sys.stderr.flush()

    def __call__(self, what: str, count: int, total: int = 0) -> None:
        if not self._shown:
            return
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._last = what, now, 0.0
        if now - self._last < 0.1:
            return
        self._last = now
        rate = count / (now - self._began) if now - self._began > 0.2 else 0.0
        of = f" / {total}" if total else ""
        speed = f", {rate:.0f}/s" if rate else ""
        sys.stderr.write(f"\r\x1b[K{cut(clean(what), 50)}: {count}{of}{speed}")
        sys.stderr.flush()

    def done(self) -> None:
        """Take the line away again."""
        if self._shown and self._what:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._what = ""
