"""What a command line that is being typed may go on with: items, verbs and what they take, views and filters. Reads the
register: off the event loop."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.folding import begins_words, fold
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, names
from cto_tui.services import completion, lists, views
from cto_tui.services.commands import VERBS
from cto_tui.services.completion import Completion
from cto_tui.services.lookup import NotFoundError, find_here
from cto_tui.services.register import Register

MOST: Final = 12
_SNOOZES: Final = ("tomorrow", "monday", "month", "unblocked")
_APP_WORDS: Final = (
    ("view", "view NAME", "Show a saved view."), ("filter", "filter FILTER", "Filter the page."),
)  # fmt: skip
"""What only the app's own line takes."""

_ITEM_FIRST: Final = frozenset(VERBS) - {"add"}
"""Verbs whose first word is an item."""


def of_line(register: Register, line: str, kinds: tuple[str, ...] = ()) -> tuple[Completion, ...]:
    """Whole lines that `line` may become, the likeliest first, at most MOST. `kinds` are those of the page shown, which
    a filter is about."""
    head, blank, _rest = line.lstrip().partition(" ")
    found = _after_verb(register, head, line, kinds) if blank else _first_word(register, head)
    unlike = {each.text: each for each in found if each.text != line}
    return tuple(unlike.values())[:MOST]


def _first_word(register: Register, word: str) -> Iterator[Completion]:
    if not word:
        return
    typed = word.lower()
    for name, verb in VERBS.items():
        if name.startswith(typed):
            yield Completion(f"{name} ", verb.usage, _(verb.help))
    for name, usage, text in _APP_WORDS:
        if name.startswith(typed):
            yield Completion(f"{name} ", usage, _(text))
    yield from (Completion(item.ref, item.ref, item.title) for item in lists.beginning(register, word, MOST))


def _after_verb(register: Register, verb: str, line: str, kinds: tuple[str, ...]) -> Iterator[Completion]:
    *_before, last = line.split(" ")
    stem = line[: len(line) - len(last)]
    rest = line.lstrip().removeprefix(verb).lstrip()
    if verb == "view":
        for view in views.views(register):
            if begins_words(view.name, rest) or not rest:
                yield Completion(f"view {view.name}", view.name, view.filter)
    elif verb == "filter":
        for each in completion.of_filter(register, rest, kinds):
            yield Completion(f"filter {each.text}", each.shown, each.help)
    elif verb in VERBS:
        words = stem.split()
        for word, meaning in _words(register, words, last):
            yield Completion(stem + word, word, meaning)


def _words(register: Register, words: list[str], last: str) -> Iterator[tuple[str, str]]:
    """The words that may stand at the end of a line of the command language, and what they mean."""
    verb = words[0]
    if verb == "add" and len(words) == 1:
        yield from ((f"{name} ", _(load(name).purpose)) for name in names() if name.startswith(last.lower()))
        return
    if verb in _ITEM_FIRST and len(words) == 1:
        yield from ((f"{item.ref} ", item.title) for item in lists.beginning(register, last, MOST) if last)
        return
    item = _named(register, words[1]) if verb != "add" else None
    if verb == "move":
        if item is not None:
            yield from _of_move(register, item, words[2:], last)
        return
    if verb == "snooze":
        yield from ((each, "") for each in _SNOOZES if each.startswith(last.lower()))
    elif verb == "link" and item is not None:
        yield from ((f"{shlex.quote(each)} ", "") for each in load(item.kind).relations if begins_words(each, last))
    kind = item.kind if item is not None else words[1] if verb == "add" and words[1] in names() else ""
    if kind and verb in ("set", "add"):
        yield from _pairs(register, kind, last)


def _of_move(register: Register, item: Item, words: list[str], last: str) -> Iterator[tuple[str, str]]:
    """A move that the item can make; once it is named what it asks for, and the reasons of its list."""
    leaving = load(item.kind).workflow.leaving(item.state)
    chosen = next((each for each in leaving if each.name in [word.replace("-", "_") for word in words]), None)
    if chosen is None:
        for each in leaving:
            if fold(each.name).startswith(fold(last)) or fold(each.label).startswith(fold(last)):
                missing = any(ask.required and not getattr(item, ask.field, None) for ask in each.asks)
                # A line that ends in a blank is not whole: more has to be said.
                more = " " if missing or each.reason == "required" else ""
                yield f"{each.name}{more}", _(each.label)
        return
    if words[-1] == "--reason":
        for reason in chosen.reasons:
            if fold(reason.code).startswith(fold(last)) or begins_words(_(reason.label), last):
                yield shlex.quote(reason.code), _(reason.label)
        return
    given = {word.partition("=")[0] for word in words}
    fields = load(item.kind).fields
    for ask in sorted(chosen.asks, key=lambda each: not each.required):
        if ask.field not in given and "=" not in last and ask.field.startswith(last):
            label = _(fields[ask.field].label)
            yield f"{ask.field}=", _("{label}, required").format(label=label) if ask.required else label
    if chosen.reason != "never" and "--reason" not in given and "--reason".startswith(last):
        yield "--reason ", _("why, required") if chosen.reason == "required" else _("why")
    if last and not last.startswith("-"):
        yield from _pairs(register, item.kind, last)


def _named(register: Register, word: str) -> Item | None:
    try:
        return find_here(register, word)
    except NotFoundError:
        return None


def _pairs(register: Register, kind: str, last: str) -> Iterator[tuple[str, str]]:
    """FIELD= for fields that begin so, and FIELD=VALUE for what a field is known to take."""
    name, equals, typed = last.partition("=")
    fields = {key: field for key, field in load(kind).fields.items() if not field.computed}
    if not equals:
        yield from ((f"{key}=", _(field.label)) for key, field in fields.items() if key.startswith(name.lower()))
        return
    field = fields.get(name)
    if field is not None:
        for value, meaning in _values(register, field, typed):
            yield f"{name}={shlex.quote(value)}", meaning


def _values(register: Register, field: Field, typed: str) -> Iterator[tuple[str, str]]:
    match field.type:
        case FieldType.CHOICE:
            yield from ((key, _(label)) for key, label in field.choices.items() if fold(key).startswith(fold(typed)))
        case FieldType.FLAG:
            yield from ((word, "") for word in ("yes", "no") if word.startswith(typed.lower()))
        case FieldType.PERSON:
            yield from ((name, "") for name in lists.owners(register, typed))
        case FieldType.WORDS if field.name == "tags":
            yield from ((tag, "") for tag in lists.tags(register, typed))
        case FieldType.REFERENCE if typed:
            yield from ((item.ref, item.title) for item in lists.beginning(register, typed, MOST))
