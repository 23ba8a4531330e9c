"""What a filter that is being typed may go on with: its keys and their values, some of them read from the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.filters import Tail, tail, written
from cto_tui.domain.folding import fold
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, names
from cto_tui.services import filter_keys, lists
from cto_tui.services.register import Register
from cto_tui.workflow.model import Category

MOST: Final = 12
_DAYS: Final = ("today", "tomorrow", "<7d", ">30d")


@dataclass(frozen=True)
class Completion:
    """What may be meant: `text` is the whole line with it, `shown` what is new in it, `help` what it says."""

    text: str
    shown: str
    help: str = ""


def is_known(text: str) -> bool:
    """Whether what may follow is known without reading the register: a key, or nothing."""
    end = tail(text)
    return end is None or not end.key


def of_filter(register: Register, text: str, kinds: Sequence[str] = ()) -> tuple[Completion, ...]:
    """What may follow at the end of a filter over `kinds`, the likeliest first, at most MOST."""
    end = tail(text)
    if end is None:
        return ()
    scope = tuple(kinds) or names()
    found: dict[str, Completion] = {}
    for word, meaning in _values(register, end, scope) if end.key else _keys(end.word, scope):
        if word != end.word:
            found.setdefault(word, Completion(text[: end.at] + word, word, meaning))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _keys(word: str, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Keys that begin with a word; `is:` is offered with its words, since it takes no others."""
    if not word:
        return
    typed = fold(word).replace("-", "_")
    for key in filter_keys.every_key(kinds):
        if key.startswith(typed):
            yield f"{key}:", _meaning(key, kinds)
    for each, meaning in filter_keys.IS_WORDS.items():
        if each.startswith(typed):
            yield f"is:{each}", _(meaning)


def _meaning(key: str, kinds: Sequence[str]) -> str:
    if key in filter_keys.SPECIAL:
        return _(filter_keys.SPECIAL[key])
    found = filter_keys.fields_called(key, kinds)
    return _(found[0][1].label) if found else ""


def _values(register: Register, end: Tail, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Values of a key that go on from what is typed, each as it is written."""
    typed = fold(end.word)
    for value, meaning in _every_value(register, end, kinds):
        if fold(value).startswith(typed) or any(part.startswith(typed) for part in fold(meaning).split()):
            yield value if value[:1] in "<>" else written(value), meaning


def _every_value(register: Register, end: Tail, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    match end.key:
        case "kind":
            yield from ((name, _(load(name).label)) for name in names())
        case "state":
            for name in kinds:
                yield from ((state.name, _(state.label)) for state in load(name).workflow.states)
        case "category":
            yield from ((each.value, "") for each in Category)
        case "is":
            yield from ((word, _(meaning)) for word, meaning in filter_keys.IS_WORDS.items())
        case "blocked":
            yield from (("yes", ""), ("no", ""))
        case "ref":
            yield from _refs(register, end.word)
    for kind, field in filter_keys.fields_called(end.key.replace("-", "_"), kinds):
        yield from _field_values(register, field, end.word)
        if field.type is not FieldType.FLAG:
            yield filter_keys.EMPTY, _("not filled in") if not kind else _("not filled in, {kind}").format(kind=kind)
            yield filter_keys.FILLED, _("filled in")


def _field_values(register: Register, field: Field, word: str) -> Iterator[tuple[str, str]]:
    match field.type:
        case FieldType.CHOICE:
            yield from ((value, _(label)) for value, label in field.choices.items())
        case FieldType.FLAG:
            yield from (("yes", ""), ("no", ""))
        case FieldType.PERSON:
            yield filter_keys.ME, register.actor
            yield from ((name, "") for name in lists.owners(register, word))
        case FieldType.WORDS if field.name == "tags":
            yield from ((tag, "") for tag in lists.tags(register, word))
        case FieldType.REFERENCE:
            yield from _refs(register, word)
        case FieldType.DAY | FieldType.INSTANT:
            if field.name == "due_at":
                yield filter_keys.OVERDUE, _("open, and its due date is past")
            yield from ((each, "") for each in _DAYS)


def _refs(register: Register, word: str) -> Iterator[tuple[str, str]]:
    if word:
        for item in lists.beginning(register, word, MOST):
            yield item.ref, item.title
