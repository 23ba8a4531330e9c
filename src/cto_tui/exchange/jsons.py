"""JSON, strictly: what is no JSON is refused with line and column, amounts keep every digit, depth is bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NoReturn

from cto_tui.exchange import texts
from cto_tui.exchange.model import Source, UnreadableError

DEEPEST: Final = 200
"""Levels of nesting that no document of any format here comes near to."""

LONGEST_NUMBER: Final = 400


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _integer(text: str) -> int | Decimal:
    return Decimal(text) if len(text) > 18 else int(text)


def _number(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits")
    return Decimal(text)


def parse(text: str, name: str) -> Any:
    """One JSON document; floats become Decimal, so that no amount is rounded. Raises UnreadableError."""
    _check_depth(text, name)
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_number, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{name}: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise UnreadableError(f"{name}: {error}") from error


def _check_depth(text: str, name: str) -> None:
    """Refuse deep nesting before the parser recurses into it; brackets inside strings only make the check stricter
    where a text is full of them, so those are looked at again letter by letter."""
    if text.count("[") + text.count("{") < DEEPEST:
        return
    depth = deepest = 0
    quoted = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif quoted:
            if letter == "\\":
                escaped = True
            elif letter == '"':
                quoted = False
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > DEEPEST:
                    raise UnreadableError(f"{name}: nested deeper than {DEEPEST} levels")
        elif letter in "]}":
            depth -= 1


def read(source: Source) -> Any:
    """The one JSON document of a file; raises UnreadableError."""
    decoded = texts.read(source)
    if not decoded.text.strip():
        raise UnreadableError(f"{source.name}: is empty")
    return parse(decoded.text.removeprefix("\ufeff"), source.name)


def documents(source: Source) -> Iterator[tuple[str, Any]]:
    """(where, document) of a file with one document, several after each other, or one a line.

    A line that is no JSON is given as UnreadableError in place of the document, where others are; raises it if nothing
    in the file is JSON.
    """
    decoded = texts.read(source)
    text = decoded.text.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError(f"{source.name}: is empty")
    _check_depth(text, source.name)
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
    decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_number, parse_int=_integer)
    found: list[tuple[str, Any]] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        try:
            document, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return []
        found.append((f"document {len(found) + 1}", document))
    return found if len(found) > 1 else []


def head_starts(source: Source) -> str:
    """The first character of a file that is not blank: `{` and `[` begin JSON."""
    return texts.head_text(source).lstrip("\ufeff \t\r\n")[:1]
