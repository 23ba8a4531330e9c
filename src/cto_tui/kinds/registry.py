"""The kinds, found by file name and imported one by one when first used."""

from __future__ import annotations

import functools
import importlib
import os

import cto_tui.kinds as package
from cto_tui.domain.errors import NotUnderstoodError
from cto_tui.kinds.base import Kind

_NOT_KINDS = frozenset({"base", "registry", "guards"})


class UnknownKindError(NotUnderstoodError, LookupError):
    """There is no such kind; the message lists those there are."""


class KindError(ValueError):
    """Two kinds clash."""


@functools.cache
def names() -> tuple[str, ...]:
    """The names of all kinds, sorted; imports none of them."""
    files = (file for folder in package.__path__ for file in os.listdir(folder))
    found = {file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("_")}
    return tuple(sorted(found - _NOT_KINDS))


@functools.cache
def load(name: str) -> Kind:
    """The kind called `name`; raises UnknownKindError."""
    if name not in names():
        raise UnknownKindError(f"there is no kind {name!r}; there are {', '.join(names())}")
    kind: Kind = importlib.import_module(f"{package.__name__}.{name}").KIND
    return kind


@functools.cache
def load_all() -> tuple[Kind, ...]:
    """Every kind, with the check that prefixes are unique over all of them."""
    kinds = tuple(load(name) for name in names())
    owners: dict[str, str] = {}
    for kind in kinds:
        other = owners.setdefault(kind.prefix, kind.name)
        if other != kind.name:
            raise KindError(f"prefix {kind.prefix} is used by {other} and by {kind.name}")
    return kinds


def by_word(word: str) -> Kind:
    """The kind that a person means by `word`: its name, plural or prefix, in any case; raises UnknownKindError."""
    wanted = word.strip().casefold()
    if wanted in names():
        return load(wanted)
    for kind in load_all():
        if wanted in (kind.plural.casefold(), kind.label.casefold(), kind.prefix.casefold(), f"{kind.name}s"):
            return kind
    raise UnknownKindError(f"there is no kind {word!r}; there are {', '.join(names())}")
