"""Tables in text files: delimiter and header found by content, records numbered as people count them."""

from __future__ import annotations

import csv
import functools
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from cto_tui._dataclass import dataclass
from cto_tui.exchange import texts
from cto_tui.exchange.model import Source, UnreadableError

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS: Final = ",;\t|"
LARGEST_CELL: Final = 64 * 1024 * 1024


_LONGEST_NAME: Final = 200
"""Letters beyond which a cell is a text, by which nothing is looked up: any record may turn out to be the header."""


def header_key(name: str) -> str:
    """A header made comparable: case, accents, blanks, dashes and underscores do not matter."""
    return _header_key(name) if len(name) <= _LONGEST_NAME else name


@functools.lru_cache(maxsize=1024)
def _header_key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(filter(str.isalnum, plain))


@dataclass(frozen=True)
class TableRow:
    """A record: its number (the header is 1) and its cells as they stand."""

    number: int
    cells: tuple[str, ...]
    header: Header
    open_quote: bool = False
    """A quote in it is never closed: it has swallowed the rest of the file."""
    warning: str = ""
    """What is odd about its quotes, where it is taken all the same."""

    @property
    def where(self) -> str:
        return f"record {self.number}"

    @property
    def surplus(self) -> tuple[str, ...]:
        """Cells beyond the header that hold something."""
        return tuple(cell for cell in self.cells[len(self.header.names) :] if cell.strip())

    def get(self, *names: str) -> str:
        """The first filled cell under one of several headers, trimmed; "" if there is none."""
        for name in names:
            for place in self.header.places(name):
                if place < len(self.cells) and self.cells[place].strip():
                    return self.cells[place].strip()
        return ""

    def every(self, *names: str) -> tuple[str, ...]:
        """Every filled cell under these headers, repeated ones included, in order."""
        return tuple(
            self.cells[place].strip()
            for name in names
            for place in self.header.places(name)
            if place < len(self.cells) and self.cells[place].strip()
        )


class Header:
    """The names of the columns, repeated ones kept."""

    def __init__(self, names: Sequence[str]) -> None:
        trimmed = [name.strip().lstrip("\ufeff") for name in names]
        while len(trimmed) > 1 and not trimmed[-1]:
            # Columns without a name at the right end are padding.
            trimmed.pop()
        self.names = tuple(trimmed)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            self._places.setdefault(header_key(name), []).append(place)
        self._asked: dict[str, Sequence[int]] = {}
        """Places by the few names that every row is asked for."""

    def places(self, name: str) -> Sequence[int]:
        found = self._asked.get(name)
        if found is None:
            found = self._asked[name] = self._places.get(header_key(name), ())
        return found

    def has(self, *names: str) -> bool:
        """Whether one of several names is a column."""
        return any(self.places(name) for name in names)

    def repeated(self) -> tuple[str, ...]:
        """Names that stand over more than one column."""
        return tuple(self.names[places[0]] for places in self._places.values() if len(places) > 1)


@dataclass(frozen=True)
class Table:
    """A table of a file: its header, the record where that stands, the delimiter, and the text, which stays where it
    is: the file is read anew whenever rows are asked for."""

    header: Header
    header_number: int
    delimiter: str
    text: texts.Streamed

    def rows(self) -> Iterator[TableRow]:
        """The records below the header that hold anything."""
        lines = _Lines(self.text.lines())
        for number, cells in enumerate(self._records(lines), start=1):
            open_quote, several = lines.take()
            if number <= self.header_number or not any(cell.strip() for cell in cells):
                continue
            if several and _is_torn("".join(several), self.delimiter):
                yield from self._parted(TableRow(number, tuple(cells), self.header, warning=_TORN), several)
            else:
                yield TableRow(number, tuple(cells), self.header, open_quote)

    def _parted(self, row: TableRow, lines: Sequence[str]) -> Iterator[TableRow]:
        """The rows of a record whose quotes do not match: one a line where each line has as many cells as the header,
        so that a quote which was not closed takes no row with it."""
        parts = [next(_reader([line], self.delimiter), []) for line in lines]
        if all(len(cells) == len(self.header.names) for cells in parts):
            for cells in parts:
                yield TableRow(row.number, tuple(cells), self.header, warning=_TAKEN_TO_END)
        else:
            yield row

    def above(self) -> Iterator[str]:
        """The cells of the header and of all that stands above it."""
        for cells in islice(self._records(self.text.lines()), self.header_number):
            yield from cells

    def _records(self, lines: Iterable[str]) -> Iterator[list[str]]:
        records = _reader(lines, self.delimiter)
        try:
            yield from records
        except csv.Error as error:
            raise UnreadableError(f"{self.text.name}: line {records.line_num}: {error}") from error


class _Lines:
    """The lines of a text, watched for a quote that nothing closes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._quotes = 0
        self._taken: list[str] = []
        """The lines of the present record, as far as they may still be parted."""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            if len(self._taken) <= _MOST_PARTED:
                self._taken.append(line)
            self._quotes += line.count('"')
            yield line

    def take(self) -> tuple[bool, Sequence[str]]:
        """Of the record just read: whether it was ended by the file, not by a quote (it is of several lines and its
        quotes are odd in number), and its lines where they are several, but not too many."""
        is_open = len(self._taken) > 1 and self._quotes % 2 == 1
        several = self._taken if 1 < len(self._taken) <= _MOST_PARTED else ()
        self._taken, self._quotes = [], 0
        return is_open, several


_MOST_PARTED: Final = 200
"""Lines up to which a record is looked at for rows that its quotes have swallowed."""
_TAKEN_TO_END: Final = "a quote in it is not closed: it is taken to end with its line"
_TORN: Final = "its quotes do not match: a row after it may be lost in it"


def _is_torn(text: str, delimiter: str) -> bool:
    """Whether something stands between a quote that closes a cell and the cell's end."""
    parts = text.replace('""', "").split('"')
    return any(part.lstrip(" ")[:1] not in ("", delimiter, "\r", "\n") for part in parts[2::2])


def _reader(lines: Iterable[str], delimiter: str) -> Reader:
    csv.field_size_limit(LARGEST_CELL)
    return csv.reader(lines, delimiter=delimiter)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a text with their numbers, from 1; line ends of any system."""
    yield from enumerate(_reader(_lines_of(text), delimiter), start=1)


def _lines_of(text: str) -> Iterator[str]:
    """The lines of a text with their ends. Those of old Mac files, CR alone, are turned to what the csv module takes
    outside quotes."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return io.StringIO(text, newline="")


def find_delimiter(text: str) -> str:
    """The delimiter that parts the first records most evenly."""
    return _delimiter(text[: texts.HEAD])


@functools.lru_cache(maxsize=8)
def _delimiter(head: str) -> str:
    """Every format asks this of the same file."""
    lines = [*_lines_of(head)]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        try:
            widths = [len(cells) for cells in _some(lines, delimiter) if any(cell.strip() for cell in cells)]
        except csv.Error:
            continue
        if not widths:
            continue
        common = max(set(widths), key=widths.count)
        if common > 1:
            score = widths.count(common) / len(widths) * min(common, 8) ** 0.5
            if score > best_score + 1e-9:
                best, best_score = delimiter, score
    return best


def _some(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    return [*islice(_reader(lines, delimiter), 40)]


def find_header(
    text: str, delimiter: str, wanted: Sequence[Sequence[str]], *, within: int = 30
) -> tuple[Header, int] | None:
    """The first record among the first `within` that has, of each group of names in `wanted`, at least one."""
    for header, number in _headers(text[: 4 * texts.HEAD], delimiter, within):
        if all(header.has(*names) for names in wanted):
            return header, number
    return None


@functools.lru_cache(maxsize=8)
def _headers(head: str, delimiter: str, within: int) -> tuple[tuple[Header, int], ...]:
    """The first records, each as the header that it might be, with its number."""
    found: list[tuple[Header, int]] = []
    try:
        for number, cells in records(head, delimiter):
            found.append((Header(cells), number))
            if number >= within:
                break
    except csv.Error:
        # What came before it may hold the header.
        return tuple(found)
    return tuple(found)


def read_table(source: Source, wanted: Sequence[Sequence[str]]) -> Table:
    """The table of a file whose header has one name of each group in `wanted`.

    Raises UnreadableError with the missing columns where there is no such header.
    """
    text = texts.stream(source)
    if text.blank:
        raise UnreadableError(f"{source.name}: is empty")
    delimiter = find_delimiter(text.head)
    found = find_header(text.head, delimiter, wanted)
    if found is None:
        first = next((cells for _number, cells in records(text.head[: texts.HEAD], delimiter)), [])
        missing = [names[0] for names in wanted if not Header(first).has(*names)]
        raise UnreadableError(f"{source.name}: record 1: no column {', '.join(missing) or wanted[0][0]} in the header")
    header, number = found
    return Table(header, number, delimiter, text)


def sniff_header(source: Source, wanted: Sequence[Sequence[str]]) -> Header | None:
    """The header of a file by its first bytes, None if it has not one name of each group in `wanted`."""
    text = texts.head_text(source)
    if not text.strip() or text.lstrip()[:1] in "{[<":
        return None
    found = find_header(text, find_delimiter(text), wanted)
    return found[0] if found else None
