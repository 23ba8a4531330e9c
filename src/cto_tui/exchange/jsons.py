"""JSON, strictly: what is no JSON is refused with line and column, amounts keep every digit, depth is bounded."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NoReturn

from cto_tui._dataclass import dataclass
from cto_tui.exchange import texts
from cto_tui.exchange.model import Source, UnreadableError

DEEPEST: Final = 200
"""Levels of nesting that no document of any format here comes near to."""

LONGEST_NUMBER: Final = 400
STREAM_FROM: Final = 256 << 10
"""Bytes (packed, where the file is) above which arrays are read element by element: a whole document takes ten times
its size in memory. The processor has no more to do for it, by the clock it is a little slower."""

_LONG_NUMBER: Final = re.compile(rb"\d{%d}" % LONGEST_NUMBER)
_SHAPES: Final = {"start_map": "object", "start_array": "array"}
_PEEKED: Final = 50
_LONGEST_PREFIX: Final = 1000
"""Characters of a path into a document: what is longer is nested without end."""


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _integer(text: str) -> int | Decimal:
    return _number(text) if len(text) > 18 else int(text)


def _number(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits")
    return Decimal(text)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_number, parse_int=_integer)


def parse(text: str, name: str) -> Any:
    """One JSON document; floats become Decimal, so that no amount is rounded. Raises UnreadableError."""
    try:
        document = _DECODER.decode(text)
        if _UNFIT.search(text):
            return cleaned(document, name)
        # All texts are fit as they are: only its build is looked at.
        _check(document, name)
        return document
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{name}: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise UnreadableError(_too_deep(name)) from error
    except UnreadableError:
        raise
    except (ValueError, ArithmeticError) as error:
        raise UnreadableError(f"{name}: {error}") from error


_UNFIT: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|[\x00\ud800-\udfff]")
"""What a text may hold that is not fit to be stored, written out or escaped."""


def _check(value: Any, name: str, depth: int = 0) -> None:
    """`cleaned` for a document whose texts are clean."""
    if depth > DEEPEST:
        raise UnreadableError(_too_deep(name))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,):
        if isinstance(each, dict | list):
            _check(each, name, depth + 1)
        elif isinstance(each, Decimal) and abs(each.adjusted()) > LONGEST_NUMBER:
            raise UnreadableError(f"{name}: a number with an exponent of {each.adjusted()}")


def cleaned(value: Any, name: str, depth: int = 0) -> Any:
    """`value` with every text fit to be stored (see texts.clean); UnreadableError for what is nested too deep and for
    numbers out of all bounds."""
    if isinstance(value, str):
        return texts.clean(value)
    if depth > DEEPEST:
        raise UnreadableError(_too_deep(name))
    if isinstance(value, dict):
        return {texts.clean(key): cleaned(each, name, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [cleaned(each, name, depth + 1) for each in value]
    if isinstance(value, Decimal) and abs(value.adjusted()) > LONGEST_NUMBER:
        raise UnreadableError(f"{name}: a number with an exponent of {value.adjusted()}")
    return value


def _too_deep(name: str) -> str:
    return f"{name}: nested deeper than {DEEPEST} levels"


def read(source: Source) -> Any:
    """The one JSON document of a file; raises UnreadableError."""
    return parse(_text(source), source.name)


def _text(source: Source) -> str:
    """The whole file; UnreadableError where it is empty or not Unicode, as JSON must be."""
    decoded = texts.read(source)
    text = decoded.text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError(f"{source.name}: is empty")
    if decoded.guessed:
        raise UnreadableError(f"{source.name}: not UTF-8, as JSON must be: save it as UTF-8")
    return text


def documents(source: Source) -> Iterator[tuple[str, Any]]:
    """(where, document) of a file with one document, several after each other, or one a line.

    A line that is no JSON is given as UnreadableError in place of the document, where others are; raises it if nothing
    in the file is JSON. Files over STREAM_FROM bytes with one document a line are read line by line.
    """
    if source.path.stat().st_size > STREAM_FROM and _is_by_line(source):
        yield from _streamed_lines(source)
        return
    text = _text(source)
    try:
        yield "", parse(text, source.name)
        return
    except UnreadableError as error:
        if text.count("\n") == 0 and not _continues(text):
            raise
        whole_error = error
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    parsed = list(_by_line(lines, source.name))
    good = sum(not isinstance(each, UnreadableError) for _where, each in parsed)
    if good and good * 2 >= len(parsed) and len(parsed) > 1:
        yield from parsed
        return
    concatenated = list(_one_after_the_other(text))
    if not concatenated:
        raise whole_error
    yield from concatenated


def _is_by_line(source: Source) -> bool:
    """Whether the beginning of a file has a document in each line, but for some."""
    lines = [line for line in texts.head_text(source).lstrip("\ufeff").split("\n")[:-1] if line.strip()]
    parsed = [each for _where, each in _by_line(list(enumerate(lines)), source.name)]
    good = sum(isinstance(each, dict | list) for each in parsed)
    return good > 1 and good * 2 >= len(parsed)


def _streamed_lines(source: Source) -> Iterator[tuple[str, Any]]:
    with source.open() as file:
        for number, line in enumerate(file, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise UnreadableError(f"{source.name}: not UTF-8, as JSON must be: save it as UTF-8") from error
            if text.strip():
                yield from _by_line([(number, text)], source.name)


def _continues(text: str) -> bool:
    return text.strip()[:1] in "{[" and "}{" in text.replace(" ", "")


def _by_line(lines: list[tuple[int, str]], name: str) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        where = f"line {number}"
        try:
            yield where, parse(line, name)
        except UnreadableError as error:
            yield where, UnreadableError(str(error).replace("line 1,", f"line {number},", 1))


def _one_after_the_other(text: str) -> list[tuple[str, Any]]:
    """Documents that follow each other without a comma; none if one of them is broken."""
    found: list[tuple[str, Any]] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        try:
            document, place = _DECODER.raw_decode(text, place)
            found.append((f"document {len(found) + 1}", cleaned(document, "")))
        except (ValueError, RecursionError):
            return []
    return found if len(found) > 1 else []


def elements(source: Source, *paths: str) -> Iterator[tuple[str, Any]]:
    """(where, value) of each element of the top-level array or, in a top-level object, of the arrays at `paths`
    (keys such as `releases`). Files over STREAM_FROM bytes are streamed. Raises UnreadableError."""
    if source.path.stat().st_size > STREAM_FROM and not _needs_whole(source):
        yield from _streamed(source, paths)
        return
    document = read(source)
    arrays = [("element", document)] if isinstance(document, list) else []
    if isinstance(document, dict):
        arrays = [(path, document[path]) for path in paths if isinstance(document.get(path), list)]
    for name, array in arrays:
        for number, value in enumerate(array, 1):
            yield f"{name} {number}", value


def _needs_whole(source: Source) -> bool:
    """Whether the streaming parser cannot read a file: it knows UTF-8 only and crashes on endless numbers."""
    if any(source.head.startswith(mark) for mark in (b"\xff\xfe", b"\xfe\xff", b"\0\0")):
        return True
    tail = b""
    with source.open() as file:
        while chunk := file.read(1 << 20):
            if _LONG_NUMBER.search(tail + chunk):
                return True
            tail = chunk[-LONGEST_NUMBER:]
    return False


def _streamed(source: Source, paths: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    import ijson

    in_array = head_starts(source) == "["
    for name, prefix in [("element", "item")] if in_array else [(path, f"{path}.item") for path in paths]:
        with source.open() as file:
            if file.read(3) != b"\xef\xbb\xbf":
                file.seek(0)
            try:
                for number, value in enumerate(ijson.items(file, prefix), 1):
                    yield f"{name} {number}", cleaned(value, source.name)
            except (ijson.JSONError, UnicodeDecodeError) as error:
                # The streaming parser names no line: reading the whole file does.
                read(source)
                raise UnreadableError(f"{source.name}: not valid JSON") from error


@dataclass
class Peek:
    """What the beginning of a JSON file shows.

    `shape` is object, array, scalar, or "" where it is no JSON; `several` whether another document follows the first;
    `keys` those of the top-level object, each with the shape of its value; `inner` the keys of the objects found in
    the top-level array (under "") or at a key of the top-level object; `texts` short texts of the top-level object by
    their key, those one level below by both keys and a point; `items` the shapes of the first elements of a top-level
    array.
    """

    shape: str = ""
    several: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    inner: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    items: list[str] = field(default_factory=list)

    def at(self, key: str) -> set[str]:
        """The keys of objects at `key`, "" for the elements of a top-level array."""
        return self.inner.get(key, set())


def peek(source: Source) -> Peek:
    """What the beginning of a file shows; a Peek without a shape where it is no JSON. Never raises."""
    return _peek(source.head)


@functools.lru_cache(maxsize=8)
def _peek(head: bytes) -> Peek:
    import ijson

    found = Peek()
    text = texts.head_text(Source(Path(), head)).lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        found.shape = "scalar" if _is_scalar(text) else ""
        return found
    # The parser crashes on numbers of thousands of digits; reading refuses them by name.
    data = _LONG_NUMBER.sub(b"", text.encode("utf-8"))
    try:
        # In small pieces: the parser makes every path of a piece before it gives the first.
        for prefix, event, value in ijson.parse(BytesIO(data), multiple_values=True, buf_size=2048):
            if _note(found, prefix, event, value):
                break
    except (ijson.JSONError, ValueError, ArithmeticError):
        # The head ends within a document as a rule; reading will name a real fault.
        return found
    return found


def _is_scalar(text: str) -> bool:
    try:
        _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return False
    return True


def _note(found: Peek, prefix: str, event: str, value: Any) -> bool:
    """Note one event of the parser; answers whether enough was seen."""
    if len(prefix) > _LONGEST_PREFIX:
        return True
    shape = _SHAPES.get(event, event)
    if not prefix and event in _SHAPES:
        found.several = bool(found.shape)
        found.shape = found.shape or shape
        return found.several
    parts = prefix.split(".") if prefix else []
    in_array = found.shape == "array"
    if event == "map_key":
        outer = "" if in_array else "".join(parts[:1])
        if parts and parts in (["item"] if in_array else [outer], [outer, "item"]):
            found.inner.setdefault(outer, set()).add(value)
    elif not parts or event in ("end_map", "end_array"):
        return False
    elif in_array:
        if parts == ["item"]:
            found.items.append(shape)
        return len(found.items) > _PEEKED
    else:
        if len(parts) == 1:
            found.keys.setdefault(parts[0], shape)
        if event == "string" and len(parts) <= 2 and len(value) < 200:
            found.texts.setdefault(prefix, value)
    return False


def head_starts(source: Source) -> str:
    """The first character of a file that is not blank: `{` and `[` begin JSON."""
    return texts.head_text(source).lstrip("\ufeff \t\r\n")[:1]
