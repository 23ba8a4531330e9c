"""What a filter means in a register: its values, of the fields that its keys name, as typed conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui._pattern import pattern
from cto_tui.domain.criteria import (
    AllOf,
    Among,
    Amount,
    Begins,
    Between,
    Bound,
    Clause,
    Condition,
    Filled,
    HasRef,
    InCategory,
    InState,
    OfKind,
    RefersTo,
    Text,
    Where,
)  # fmt: skip
from cto_tui.domain.errors import FilterError
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.filters import Filter, Term, Value, parse
from cto_tui.domain.folding import fold
from cto_tui.domain.money import parse_money
from cto_tui.domain.refs import parse_ref
from cto_tui.domain.typed import parse_flag, parse_value
from cto_tui.domain.when import parse_day
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, names
from cto_tui.services.filter_keys import COMMON, EMPTY, FILLED, IS_WORDS, ME, OVERDUE, close_keys, fields_called
from cto_tui.services.register import Register
from cto_tui.workflow.model import OPEN_CATEGORIES, Category

_BACKWARDS: Final = frozenset({"created", "updated", "closed", "state_since"})
"""Days of these lie in the past: a length of time counts from today backwards."""

_LENGTH: Final = pattern(r"\d{1,6}[a-z]+")
_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PERSON, FieldType.WORDS})
_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class _Scene:
    """What a filter is understood in: the register, and the kinds that it may be about."""

    register: Register
    kinds: tuple[str, ...]


def understand(register: Register, text: str, kinds: Sequence[str] = ()) -> Where:
    """What a filter means now, for this user, among items of `kinds` (none: all kinds). Raises FilterError.

    Nothing is read from the file: a filter is understood as fast as it is typed.
    """
    found = parse(text)
    return meaning(register, found, kinds)


def meaning(register: Register, found: Filter, kinds: Sequence[str] = ()) -> Where:
    """What a filter's tree means. Raises FilterError."""
    scene = _Scene(register, tuple(kinds) or names())
    return Where(tuple(tuple(_clause(scene, term) for term in terms) for terms in found.alternatives))


def _clause(scene: _Scene, term: Term) -> Clause:
    if not term.key:
        value = term.values[0]
        return Clause((Text(value.text, value.quoted),), term.negated)
    read = _reader(scene, term)
    conditions: list[Condition] = []
    for value in term.values:
        try:
            conditions += read(value)
        except (ValueError, OverflowError) as error:
            if isinstance(error, FilterError):
                raise
            raise FilterError(f"{term.key}: {error}", value.at) from error
    return Clause(tuple(conditions), term.negated)


_Read = Callable[[Value], Iterable[Condition]]


def _reader(scene: _Scene, term: Term) -> _Read:
    """Reads the values of a key. Raises FilterError for a key that there is not."""
    key = term.key.replace("-", "_")
    special: dict[str, _Read] = {
        "kind": lambda value: [OfKind(_kinds(_word(value)))],
        "state": lambda value: [InState(_states(scene, _word(value)))],
        "category": lambda value: [InCategory(_choose([(each, each) for each in Category], _word(value)))],
        "ref": lambda value: [HasRef(_ref(_word(value)))],
        "is": lambda value: [_is(scene, _word(value))],
        "blocked": lambda value: [Filled("", COMMON["blocked_reason"], parse_flag(_word(value)))],
        "age": lambda value: [_age(scene, value)],
    }
    if key in special:
        return special[key]
    targets = fields_called(key, scene.kinds)
    if not targets:
        near = close_keys(key, scene.kinds)
        hint = _("did you mean {near}?").format(near=_(" or ").join(near)) if near else _("see docs/filter.md")
        reason = _("there is no field {key}: {hint}").format(key=term.key, hint=hint)
        raise FilterError(reason, term.at + term.negated)

    def read(value: Value) -> list[Condition]:
        found: list[Condition] = []
        wrong: ValueError | OverflowError | None = None
        for kind, field in targets:
            # A name may stand for different types in different kinds: the value need only fit one of them.
            try:
                found.append(_condition(scene, kind, field, value))
            except (ValueError, OverflowError) as error:
                wrong = wrong or error
        if not found and wrong is not None:
            raise wrong
        return found

    return read


def _word(value: Value) -> str:
    """A value that is one word; ValueError for a comparison or a range."""
    if value.sign:
        raise ValueError(_("it takes no comparison: {value}").format(value=value))
    return value.text


def _choose(choices: Sequence[tuple[str, str]], text: str) -> tuple[str, ...]:
    """The values of (name, value) pairs whose name is `text`, else of those whose name begins with it."""
    typed = fold(text.strip()).replace("-", " ").replace("_", " ")
    named = [(fold(name).replace("-", " ").replace("_", " "), value) for name, value in choices]
    found = [value for name, value in named if name == typed] or [
        value for name, value in named if typed and name.startswith(typed)
    ]
    if found:
        return tuple(dict.fromkeys(found))
    from difflib import get_close_matches

    near = get_close_matches(typed, {name for name, _value in named}, n=2)
    said: dict[str, str] = {}
    for name, value in named:
        said.setdefault(name, value)
    every = dict.fromkeys(said.values())
    if near:
        known = _("did you mean {near}?").format(near=_(" or ").join(near))
    else:
        known = _("there are {known}").format(known=", ".join(every)) if len(every) <= 16 else _("tab completes it")
    raise ValueError(_("nothing is called {text!r}; {known}").format(text=text, known=known))


def _kinds(text: str) -> tuple[str, ...]:
    choices = [(name, name) for name in names()]
    for name in names():
        kind = load(name)
        choices += [(word, name) for word in (kind.label, _(kind.label), kind.plural, _(kind.plural), kind.prefix)]
    return _choose(choices, text)


def _states(scene: _Scene, text: str) -> tuple[tuple[str, str], ...]:
    """The (kind, state) pairs that a name or label means."""
    named: dict[str, list[tuple[str, str]]] = {}
    for name in scene.kinds:
        for state in load(name).workflow.states:
            for word in dict.fromkeys((_(state.label), state.label, state.name)):
                named.setdefault(word, []).append((name, state.name))
    chosen = _choose([(word, word) for word in named], text)
    return tuple(dict.fromkeys(pair for word in chosen for pair in named[word]))


def _ref(text: str) -> str:
    ref = parse_ref(text)
    if ref is None:
        raise ValueError(_("{text!r} is no ref such as T-14").format(text=text))
    return ref


def _is(scene: _Scene, text: str) -> Condition:
    register = scene.register
    match _choose([(word, word) for word in IS_WORDS], text)[0]:
        case "open":
            return _OPEN
        case "closed":
            return _CLOSED
        case "mine":
            return Among("", COMMON["owner"], (register.actor,))
        case "snoozed":
            return Between("", COMMON["snoozed_until"], Bound(register.clock(), False))
        case "picked":
            return Between("", COMMON["picked_on"], Bound(register.today, True), Bound(register.today, True))
        case "blocked":
            return Filled("", COMMON["blocked_reason"], True)
        case "overdue":
            return _overdue(scene)
    return Among("", COMMON["confidential"], (True,))


_OPEN: Final = InCategory(tuple(each.value for each in OPEN_CATEGORIES))
_CLOSED: Final = InCategory(tuple(each.value for each in Category if each.closed))


def _overdue(scene: _Scene) -> Condition:
    return AllOf((Between("", COMMON["due_at"], None, Bound(scene.register.clock(), False)), _OPEN))


def _age(scene: _Scene, value: Value) -> Condition:
    for text in (value.text, value.upper):
        if text and not _LENGTH.fullmatch(text):
            raise ValueError(_("{text!r} is no length of time such as 30d, 6w or 3m").format(text=text))
    return _dated(scene, "", COMMON["created"], value)


def _condition(scene: _Scene, kind: str, field: Field, value: Value) -> Condition:
    """A value of a field as a condition. Raises ValueError, OverflowError."""
    if not value.quoted and not value.sign and value.text in (EMPTY, FILLED):
        return Filled(kind, field, value.text == FILLED)
    match field.type:
        case FieldType.FLAG:
            return Among(kind, field, (parse_flag(_word(value)),))
        case FieldType.CHOICE:
            labels = [(word, key) for key, label in field.choices.items() for word in (key, label, _(label))]
            return Among(kind, field, _choose(labels, _word(value)))
        case FieldType.REFERENCE:
            return RefersTo(kind, field, _ref(_word(value)))
        case FieldType.DAY | FieldType.INSTANT:
            return _dated(scene, kind, field, value)
        case FieldType.MONEY:
            return _amount(kind, field, value)
    if field.type in _TEXTS:
        word = _word(value)
        if field.type is FieldType.PERSON and word == ME and not value.quoted:
            return Among(kind, field, (scene.register.actor,))
        if not word.strip():
            raise ValueError(_("nothing to look for"))
        return Begins(kind, field, word)
    return _number(scene, kind, field, value)


def _ends(value: Value, low: Bound | None, high: Bound | None) -> tuple[Bound | None, Bound | None]:
    """The ends of the range that a sign means; `low` and `high` are the value's own, both included."""
    match value.sign:
        case "<":
            return None, replace(low, included=False) if low else None
        case "<=":
            return None, high
        case ">":
            return replace(high, included=False) if high else None, None
        case ">=":
            return low, None
    return low, high


def _number(scene: _Scene, kind: str, field: Field, value: Value) -> Condition:
    free = replace(field, minimum=None, maximum=None)

    def read(text: str) -> Bound | None:
        if not text:
            return None
        found = parse_value(free, text, now=scene.register.clock(), zone=scene.register.zone)
        if not isinstance(found, int | float):
            raise ValueError(_("{text!r} is no number").format(text=text))
        return Bound(found, True)

    low = read(value.text)
    return Between(kind, field, *_ends(value, low, read(value.upper) if value.sign == ".." else low))


def _amount(kind: str, field: Field, value: Value) -> Condition:
    currencies: set[str] = set()

    def read(text: str) -> Bound | None:
        if not text:
            return None
        try:
            found = parse_money(text, "")
            currencies.add(found.currency)
        except ValueError:
            # No currency is named: the number counts in whatever currency the amount is.
            found = parse_money(text)
        return Bound(found.to_major(), True)

    low = read(value.text)
    low, high = _ends(value, low, read(value.upper) if value.sign == ".." else low)
    if len(currencies) > 1:
        raise ValueError(_("a range is in one currency"))
    return Amount(kind, field, low, high, currencies.pop() if currencies else "")


def _dated(scene: _Scene, kind: str, field: Field, value: Value) -> Condition:
    """A range of whole days of the user's calendar."""
    if field.name == "due_at" and value.text == OVERDUE and not value.sign:
        return _overdue(scene)
    backwards = field.name in _BACKWARDS
    first, first_back = _day(scene, value.text, backwards)
    last, last_back = _day(scene, value.upper, backwards) if value.sign == ".." else (first, first_back)
    sign = value.sign
    if first_back and sign in _FLIPPED:
        sign = _FLIPPED[sign]
    if sign == ".." and (first_back or last_back):
        first, last = last, first
    low, high = {
        "<": (None, _shifted(first, -1)), "<=": (None, first), ">": (_shifted(first, 1), None), ">=": (first, None),
    }.get(sign, (first, last))  # fmt: skip
    if field.type is FieldType.DAY:
        return Between(kind, field, Bound(low, True) if low else None, Bound(high, True) if high else None)
    midnight = scene.register.midnight
    after = _shifted(high, 1)
    return Between(
        kind, field, Bound(midnight(low), True) if low else None, Bound(midnight(after), False) if after else None
    )


def _shifted(day: date | None, days: int) -> date | None:
    return day + timedelta(days) if day else None


def _day(scene: _Scene, text: str, backwards: bool) -> tuple[date | None, bool]:
    """The day that a text means, None for an open end, and whether it was a length of time counted backwards."""
    if not text:
        return None, False
    today = scene.register.today
    if _LENGTH.fullmatch(text.lower()):
        try:
            return parse_day(f"{'-' if backwards else '+'}{text}", today), backwards
        except ValueError:
            # Not a length of time after all: 25dec.
            pass
    return parse_day(text, today), False
