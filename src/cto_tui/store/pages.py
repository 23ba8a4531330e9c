"""Records straight from the pages of a SQLite file, whatever became of the trees that held them together.

The layout is that of SQLite's documentation, "Database File Format": pages of B-trees, cells, varints, serial types,
overflow chains, and the frames of a write-ahead log, whose committed pages are newer than those of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from cto_tui._dataclass import dataclass

Value = str | int | float | bytes | None

_MAGIC: Final = b"SQLite format 3\0"
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)
_INDEX_INTERIOR: Final = 0x02
_INDEX_LEAF: Final = 0x0A
_TABLE_LEAF: Final = 0x0D
_USUAL_PAGE: Final = 4096
_INTEGER_SIZES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_LARGEST: Final = 2**31 - 1


@dataclass(frozen=True)
class Record:
    """One row of a table (with its rowid) or entry of an index (without)."""

    rowid: int | None
    values: tuple[Value, ...]


class Pages:
    """The pages of a file and of its write-ahead log, by their numbers from 1 on. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        header = self._file.read(100)
        self.size = _page_size(header[16:18]) if header.startswith(_MAGIC) else 0
        log = Path(f"{path}-wal")
        self._log: BinaryIO | None = log.open("rb") if log.exists() else None
        self._frames: dict[int, int] = {}
        if self._log is not None:
            self._read_log(self._log)
        self.size = self.size or _USUAL_PAGE
        self._file.seek(0, 2)
        self.count = max(-(-self._file.tell() // self.size), *self._frames, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._log is not None:
            self._log.close()

    def _read_log(self, log: BinaryIO) -> None:
        header = log.read(32)
        if len(header) < 32 or struct.unpack(">I", header[:4])[0] not in _LOG_MAGIC:
            return
        size: int = struct.unpack(">I", header[8:12])[0]
        if size not in (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536) or (self.size and size != self.size):
            return
        self.size = size
        pending: dict[int, int] = {}
        place = 32
        while len(frame := log.read(24)) == 24 and frame[8:16] == header[16:24]:
            number, committed = struct.unpack(">II", frame[:8])
            pending[number] = place + 24
            if committed:
                self._frames |= pending
                pending = {}
            place += 24 + size
            log.seek(place)

    def page(self, number: int) -> bytes:
        """A page as it was last committed; "" where there is none."""
        if not 0 < number <= self.count:
            return b""
        frame = self._frames.get(number)
        source = self._file
        if frame is not None and self._log is not None:
            source = self._log
            source.seek(frame)
        else:
            source.seek((number - 1) * self.size)
        return source.read(self.size).ljust(self.size, b"\0")

    def records(self) -> Iterator[Record]:
        """Every record that can be read, page by page. One whose parts do not fit together is left out."""
        for number in range(1, self.count + 1):
            page = self.page(number)
            begin = 100 if number == 1 else 0
            sort = page[begin]
            if sort not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR):
                continue
            head = begin + (12 if sort == _INDEX_INTERIOR else 8)
            cells = int.from_bytes(page[begin + 3 : begin + 5])
            for place in range(head, min(head + 2 * cells, self.size - 1), 2):
                with suppress(_NoRecordError):
                    yield self._record(page, int.from_bytes(page[place : place + 2]), sort)

    def _record(self, page: bytes, place: int, sort: int) -> Record:
        if sort == _INDEX_INTERIOR:
            place += 4
        length, place = _varint(page, place)
        rowid = None
        if sort == _TABLE_LEAF:
            rowid, place = _varint(page, place)
            if rowid >= 2**63:
                rowid -= 2**64
        return Record(rowid, _decoded(self._payload(page, place, length, table=sort == _TABLE_LEAF)))

    def _payload(self, page: bytes, place: int, length: int, *, table: bool) -> bytes:
        if not 0 < length <= min(_LARGEST, self.count * self.size):
            raise _NoRecordError
        least = (self.size - 12) * 32 // 255 - 23
        most = self.size - 35 if table else (self.size - 12) * 64 // 255 - 23
        here = length
        if length > most:
            here = least + (length - least) % (self.size - 4)
            here = here if here <= most else least
        pieces = [page[place : place + here]]
        left = length - here
        following = int.from_bytes(page[place + here : place + here + 4]) if left else 0
        while left > 0:
            page = self.page(following)
            if not page:
                raise _NoRecordError
            pieces.append(page[4 : 4 + left])
            left -= self.size - 4
            following = int.from_bytes(page[:4])
        return b"".join(pieces)


class _NoRecordError(Exception):
    """What should be a record is none."""


def _page_size(field: bytes) -> int:
    size = int.from_bytes(field)
    size = 65536 if size == 1 else size
    return size if 512 <= size <= 65536 and size & (size - 1) == 0 else 0


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and the place behind it."""
    value = 0
    for at in range(place, place + 8):
        if at >= len(data):
            raise _NoRecordError
        value = value << 7 | data[at] & 0x7F
        if data[at] < 0x80:
            return value, at + 1
    if place + 8 >= len(data):
        raise _NoRecordError
    return value << 8 | data[place + 8], place + 9


def _decoded(payload: bytes) -> tuple[Value, ...]:
    end, place = _varint(payload, 0)
    if end > len(payload):
        raise _NoRecordError
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload):
        raise _NoRecordError
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, place
    if kind in (8, 9):
        return kind - 8, place
    if kind in (10, 11):
        raise _NoRecordError
    size = (kind - 12) // 2 if kind >= 12 else 8 if kind == 7 else _INTEGER_SIZES[kind]
    piece = payload[place : place + size]
    if len(piece) < size:
        raise _NoRecordError
    if kind == 7:
        return float(struct.unpack(">d", piece)[0]), place + size
    if kind < 12:
        return int.from_bytes(piece, signed=True), place + size
    if kind % 2 == 0:
        return piece, place + size
    try:
        return piece.decode(), place + size
    except UnicodeDecodeError:
        raise _NoRecordError from None
