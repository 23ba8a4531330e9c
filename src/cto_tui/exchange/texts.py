"""From bytes to text: byte-order marks, UTF-8, and legacy encodings by a named guess."""

from __future__ import annotations

import codecs
import functools
import re
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.exchange.model import HEAD_BYTES, Source, UnreadableError

HEAD: Final = HEAD_BYTES
LARGEST: Final = 512 * 1024 * 1024
"""Bytes above which a file that must be held in memory is refused."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_BINARY: Final = frozenset(range(9)) | frozenset(range(14, 27)) | frozenset({28, 29, 30, 31})


@dataclass(frozen=True)
class Decoded:
    """Text and the encoding it was read as; `guessed` if nothing in the file said so."""

    text: str
    encoding: str
    guessed: bool = False

    @property
    def warning(self) -> str:
        """What to say of a guess, "" where nothing was guessed."""
        return guess_warning(self.encoding) if self.guessed else ""


def guess_warning(encoding: str) -> str:
    """What to say of a file whose encoding was guessed."""
    return f"not UTF-8; read as {encoding}, a guess: save it as UTF-8 if letters look wrong"


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
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"{name}: byte {error.start}: not {encoding}, which its first bytes say"
                ) from error
    if looks_binary(data):
        raise UnreadableError(f"{name}: is a binary file, not text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 and error.reason == "unexpected end of data":
            raise UnreadableError(
                f"{name}: ends in the middle of a character (byte {error.start}): cut short?"
            ) from error
    return _guess(data)


def _guess(data: bytes) -> Decoded:
    """A legacy encoding by statistics; Windows-1252 where those say nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * HEAD], threshold=0.3).best()
    encoding = best.encoding if best is not None else "cp1252"
    if encoding in ("latin_1", "iso8859_1", "ascii", "utf_8") or len(data) < 400:
        # Small files say too little; browsers read these bytes as Windows-1252 too.
        encoding = "cp1252"
    return Decoded(data.decode(encoding, errors="replace"), encoding, guessed=True)


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
    if not _UNFIT.search(text):
        return text
    # Two halves that belong together are one character.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")


def head_text(source: Source) -> str:
    """The beginning of a file as far as it is text, "" if it is none: for finding out the format."""
    if looks_binary(source.head):
        return ""
    for mark, encoding in _MARKS:
        if source.head.startswith(mark):
            return source.head.decode(encoding, errors="ignore")
    return source.head.decode("utf-8", errors="replace")
