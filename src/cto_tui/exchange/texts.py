"""From bytes to text: byte-order marks, UTF-8, and legacy encodings by a named guess."""

from __future__ import annotations

import codecs
import functools
import io
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final

from cto_tui._dataclass import dataclass
from cto_tui.exchange.model import HEAD_BYTES, Source, UnreadableError

HEAD: Final = HEAD_BYTES
LARGEST: Final = 512 * 1024 * 1024
"""Bytes above which a file, or characters above which a line, that must be held in memory is refused."""
CHUNK: Final = 65_536
"""Bytes that are decoded at a time where a file is not held."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_BINARY: Final = frozenset(range(9)) | frozenset(range(14, 27)) | frozenset({28, 29, 30, 31})


@dataclass(frozen=True)
class Encoding:
    """What a text was read as; `guessed` if nothing in the file said so."""

    encoding: str
    guessed: bool

    @property
    def errors(self) -> str:
        """What is done about bytes that are no character of it: a guess is not worth refusing a file for."""
        return "replace" if self.guessed else "strict"

    @property
    def warning(self) -> str:
        """What to say of a guess, "" where nothing was guessed."""
        if not self.guessed:
            return ""
        return f"not UTF-8; read as {self.encoding}, a guess: save it as UTF-8 if letters look wrong"


@dataclass(frozen=True)
class Decoded(Encoding):
    """Text, held as a whole."""

    text: str


@dataclass(frozen=True)
class Streamed(Encoding):
    """Text that stays in its file. `head` is the beginning of it, 4 * HEAD characters; `blank` whether there is nothing
    but white space in it; `feeds` whether it has a line feed."""

    head: str
    blank: bool
    feeds: bool
    name: str
    open: Callable[[], IO[bytes]]

    def lines(self) -> Iterator[str]:
        """The lines with their ends, fit to be stored, read anew each time. UnreadableError where the file is no
        longer what it was, or has a line too long to be held."""
        with self.open() as file:
            try:
                yield from _lines(self._clean(_pieces(file, self)), self.name)
            except UnicodeDecodeError as error:
                raise UnreadableError(f"{self.name}: has changed while it was read") from error

    def _clean(self, pieces: Iterable[str]) -> Iterator[str]:
        # No decoder that is used gives halves of characters, so that none can be parted here.
        for piece in pieces:
            # Old Mac files end lines with CR alone, which the csv module does not take outside quotes.
            yield clean(piece if self.feeds else piece.replace("\r", "\n"))


_CONTROLS: Final = bytes(sorted(_BINARY))


@functools.lru_cache(maxsize=8)
def looks_binary(head: bytes) -> bool:
    """Whether the first bytes are those of no text: many control characters, and no mark of UTF-16 or UTF-32."""
    if any(head.startswith(mark) for mark, _name in _MARKS):
        return False
    sample = head[:4096]
    return bool(sample) and (len(sample) - len(sample.translate(None, _CONTROLS))) / len(sample) > 0.05


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file; raises UnreadableError for one that is none."""
    found = _look_through(lambda: io.BytesIO(data), name)
    return Decoded(found.encoding, found.guessed, data.decode(found.encoding, found.errors))


def stream(source: Source) -> Streamed:
    """The text of a file, gone through once and not held; raises UnreadableError for one that is none."""
    return _look_through(source.open, source.name)


def _look_through(opened: Callable[[], IO[bytes]], name: str) -> Streamed:
    """Find the encoding of a file: the one in which all of it can be read."""
    with opened() as file:
        head = file.read(4 * HEAD)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    if not marked and looks_binary(head):
        raise UnreadableError(f"{name}: is a binary file, not text")
    try:
        return _streamed(opened, name, Encoding(marked or "utf-8", guessed=False))
    except UnicodeDecodeError as error:
        if marked:
            raise UnreadableError(f"{name}: byte {error.start}: not {marked}, which its first bytes say") from error
        if error.reason == "unexpected end of data":
            raise UnreadableError(
                f"{name}: ends in the middle of a character (byte {error.start}): cut short?"
            ) from error
    return _streamed(opened, name, Encoding(_guess(head), guessed=True))


def _streamed(opened: Callable[[], IO[bytes]], name: str, encoding: Encoding) -> Streamed:
    head, blank, feeds = "", True, False
    with opened() as file:
        for piece in _pieces(file, encoding):
            head += piece[: 4 * HEAD - len(head)]
            blank = blank and not piece.strip()
            feeds = feeds or "\n" in piece
    return Streamed(encoding.encoding, encoding.guessed, head, blank, feeds, name, opened)


def _pieces(file: IO[bytes], encoding: Encoding) -> Iterator[str]:
    """A file decoded piece by piece; UnicodeDecodeError with the place in the file where it cannot be."""
    decoder = codecs.getincrementaldecoder(encoding.encoding)(encoding.errors)
    taken, is_last = 0, False
    while not is_last:
        chunk = file.read(CHUNK)
        taken, is_last = taken + len(chunk), not chunk
        try:
            piece = decoder.decode(chunk, is_last)
        except UnicodeDecodeError as error:
            # It counts from what was left of the chunk before.
            error.start += taken - len(error.object)
            raise
        if piece:
            yield piece


def _lines(pieces: Iterable[str], name: str) -> Iterator[str]:
    """The lines of a text that comes in pieces; they end with CR, LF or both."""
    begun: list[str] = []
    length = 0
    for piece in pieces:
        # A carriage return at the end of a piece may be half a line end.
        stop = max(piece.rfind("\n"), piece.rfind("\r", 0, -1)) + 1
        if stop:
            yield from io.StringIO("".join([*begun, piece[:stop]]), newline="")
            begun, length = [], 0
        begun.append(piece[stop:])
        length += len(begun[-1])
        if length > LARGEST:
            raise UnreadableError(f"{name}: a line of more than {LARGEST // 1_000_000} MB is too large; split it")
    yield from io.StringIO("".join(begun), newline="")


def _guess(head: bytes) -> str:
    """A legacy encoding by statistics; Windows-1252 where those say nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(head, threshold=0.3).best()
    encoding = best.encoding if best is not None else "cp1252"
    if encoding in ("latin_1", "iso8859_1", "ascii", "utf_8") or len(head) < 400:
        # Small files say too little; browsers read these bytes as Windows-1252 too.
        return "cp1252"
    return encoding


def read(source: Source) -> Decoded:
    """The whole text of a file; raises UnreadableError."""
    size = source.path.stat().st_size
    if size > LARGEST:
        raise UnreadableError(f"{source.name}: {size // 1_000_000} MB is too large to be read as a whole; split it")
    with source.open() as file:
        # One byte more than is taken tells a packed file that is larger than it looks.
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableError(f"{source.name}: is too large to be read as a whole; split it")
    return decode(data, source.name)


def clean(text: str) -> str:
    """Text that can be stored: no NUL, no lone surrogate (U+FFFD instead). Other control characters stay; whatever
    shows it strips them."""
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            # Two halves that belong together are one character.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", "")


def head_text(source: Source) -> str:
    """The beginning of a file as far as it is text, "" if it is none: for finding out the format."""
    if looks_binary(source.head):
        return ""
    for mark, encoding in _MARKS:
        if source.head.startswith(mark):
            return source.head.decode(encoding, errors="ignore")
    return source.head.decode("utf-8", errors="replace")
