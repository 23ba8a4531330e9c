"""The filter language as text and as a tree: reading, writing, and saying where a text stops making sense.

    filter       terms, any number of alternatives parted by `or`; blanks between terms mean "and"
    term         [-] word | [-] "some words" | [-] key:value,value...
    value        text | "some text" | <text | <=text | >text | >=text | from..to | from.. | ..to

What keys there are, and what they mean, is not known here: `services/filters.py` gives a tree its meaning.
"""

from __future__ import annotations

from dataclasses import field
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui._pattern import pattern
from cto_tui.domain.errors import FilterError
from cto_tui.i18n import _

_KEY: Final = pattern(r"([^\W\d][\w.-]*):")
_SIGN: Final = pattern(r"<=|>=|<|>")
_BLANK: Final = pattern(r"\s*")
_WORD: Final = pattern(r"\S+")
_BARE: Final = pattern(r"[^\s,]*")
_PLAIN: Final = pattern(r'[^\s,"<>][^\s,]*')
OR: Final = "or"
MOST: Final = 200
"""Values that a filter may look for: SQLite joins no more than 1,000 conditions, and what goes on for longer was pasted
by mistake."""


@dataclass(frozen=True)
class Value:
    """One value of a term. `sign` is "", a comparison, or ".." for a range from `text` to `upper`, either of which may
    be left open; what is `quoted` is taken as it stands. `at` is its place in the text."""

    text: str
    sign: str = ""
    upper: str = ""
    quoted: bool = False
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if self.sign == "..":
            return f"{self._atom(self.text)}..{self._atom(self.upper)}"
        return f"{self.sign}{self._atom(self.text)}"

    def _atom(self, text: str) -> str:
        return quoted(text) if self.quoted and (text or self.sign != "..") else text


@dataclass(frozen=True)
class Term:
    """A condition on the field `key`, true where any of `values` holds; without a key, on the item's texts. `at` is its
    place in the text."""

    key: str
    values: tuple[Value, ...]
    negated: bool = False
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        sign = "-" if self.negated else ""
        return f"{sign}{self.key}:{','.join(map(str, self.values))}" if self.key else f"{sign}{self.values[0]}"


@dataclass(frozen=True)
class Filter:
    """What holds where every term of any of its alternatives does; without alternatives it holds everywhere."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __str__(self) -> str:
        return f" {OR} ".join(" ".join(map(str, terms)) for terms in self.alternatives)


def quoted(text: str) -> str:
    """A text in double quotes, as the language reads it back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(text: str) -> str:
    """A text as a value is written: quoted only where it must be."""
    return text if _PLAIN.fullmatch(text) and ".." not in text else quoted(text)


def parse(text: str) -> Filter:
    """The tree of a filter; its `str` reads back to the same tree. Raises FilterError."""
    alternatives: list[tuple[Term, ...]] = []
    terms: list[Term] = []
    looked_for = 0
    at = _after_blank(text, 0)
    while at < len(text):
        word = _WORD.match(text, at)
        if word is not None and word[0].lower() == OR:
            if not terms:
                raise FilterError(_("something must stand before `or`"), at)
            alternatives.append(tuple(terms))
            terms = []
            at = word.end()
        else:
            term, at = _term(text, at)
            terms.append(term)
            looked_for += len(term.values)
            if looked_for > MOST:
                raise FilterError(_("a filter looks for {most} values at most").format(most=MOST), term.at)
        at = _after_blank(text, at)
    if terms:
        alternatives.append(tuple(terms))
    elif alternatives:
        raise FilterError(_("something must follow `or`"), len(text))
    return Filter(tuple(alternatives))


def _after_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _term(text: str, at: int) -> tuple[Term, int]:
    start = at
    negated = text[at] == "-"
    if negated:
        at += 1
        if at == len(text) or text[at].isspace():
            raise FilterError(_("a word or a field must follow `-`"), at)
    key = _KEY.match(text, at)
    if key is not None:
        values, at = _values(text, key[1], key.end())
        return Term(key[1].lower(), tuple(values), negated, start), at
    if text[at] == '"':
        value, at = _quoted(text, at)
        return Term("", (Value(value, quoted=True, at=start),), negated, start), _closed(text, at, ",")
    word = _WORD.match(text, at)
    assert word is not None
    return Term("", (Value(word[0], at=start),), negated, start), word.end()


def _values(text: str, key: str, at: int) -> tuple[list[Value], int]:
    """The values after a key, parted by commas."""
    found = []
    while True:
        value, at = _value(text, key, at)
        found.append(value)
        if at == len(text) or text[at] != ",":
            return found, at
        at += 1


def _value(text: str, key: str, at: int) -> tuple[Value, int]:
    start = at
    sign = _SIGN.match(text, at)
    if sign is not None:
        at = sign.end()
    if at < len(text) and text[at] == '"':
        first, at = _quoted(text, at)
        if sign is None and text.startswith("..", at):
            return _range_end(text, first, start, at + 2, is_quoted=True)
        at = _closed(text, at, ",")
        return Value(first, sign[0] if sign else "", quoted=True, at=start), at
    bare = _BARE.match(text, at)
    assert bare is not None
    first, dots, rest = (bare[0], "", "") if sign else bare[0].partition("..")
    if dots:
        place = at + len(first) + 2
        if rest:
            # A quote within a bare text is a letter like any other; at the start of a range's end it opens one.
            return _range_end(text, first, start, place)
        if not first:
            raise FilterError(_("a range wants a beginning or an end: {key}:1..5").format(key=key), at)
        return Value(first, "..", at=start), place
    if not first:
        raise FilterError(_("a value must follow `{key}:`").format(key=key), at)
    return Value(first, sign[0] if sign else "", at=start), bare.end()


def _range_end(text: str, first: str, start: int, at: int, *, is_quoted: bool = False) -> tuple[Value, int]:
    """The end of a range whose beginning and dots have been read."""
    if at < len(text) and text[at] == '"':
        upper, at = _quoted(text, at)
        return Value(first, "..", upper, True, start), _closed(text, at, ",")
    bare = _BARE.match(text, at)
    assert bare is not None
    return Value(first, "..", bare[0], is_quoted, start), bare.end()


def _quoted(text: str, start: int) -> tuple[str, int]:
    """The text in the quotes that begin at `start`, and where it ends."""
    letters: list[str] = []
    at = start + 1
    while at < len(text):
        letter = text[at]
        if letter == '"':
            return "".join(letters), at + 1
        if letter == "\\" and text[at + 1 : at + 2] in ('"', "\\"):
            at += 1
            letter = text[at]
        letters.append(letter)
        at += 1
    raise FilterError(_("the quotes are not closed"), start)


def _closed(text: str, at: int, allowed: str) -> int:
    """The place after a closing quote, where only a blank, the end or one of `allowed` may stand."""
    if at < len(text) and not text[at].isspace() and text[at] not in allowed:
        raise FilterError(_("a blank must follow the quotes"), at)
    return at


@dataclass(frozen=True)
class Tail:
    """What is being typed at the end of a text: `word` from the place `at`, a value of `key` if that is not empty."""

    key: str
    word: str
    at: int


_LAST: Final = pattern(
    r'(?:^|\s)-?(?:(?P<key>[^\W\d][\w.-]*):(?:[^\s"]*,)?(?:[<>]=?)?)?(?P<word>"(?:[^"\\]|\\.)*|[^\s,"]*)$'
)


def tail(text: str) -> Tail | None:
    """The word that is being typed at the end of `text`; None where nothing can be completed."""
    found = _LAST.search(text)
    if found is None:
        return None
    return Tail((found["key"] or "").lower(), found["word"].removeprefix('"'), found.start("word"))


def finished(text: str) -> str:
    """`text` without the term that is being typed at its end."""
    found = _LAST.search(text)
    return text[: found.start()] if found else text
