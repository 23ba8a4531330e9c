"""The keys that a filter takes: those of every item, those of each kind's own fields, and the short names of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import COMMON_FIELDS
from cto_tui.kinds.registry import load, names

EMPTY: Final = "none"
FILLED: Final = "any"
ME: Final = "me"
OVERDUE: Final = "overdue"

COMMON: Final[Mapping[str, Field]] = {
    **COMMON_FIELDS,
    "created": Field("created", "Created", FieldType.INSTANT),
    "updated": Field("updated", "Last changed", FieldType.INSTANT),
}
"""The fields that every item has."""

ALIASES: Final[Mapping[str, str]] = {
    "due": "due_at", "review": "review_on", "tag": "tags", "since": "state_since", "snoozed": "snoozed_until",
    "picked": "picked_on", "follow": "follow_up_on",
}  # fmt: skip
"""Short names of common fields."""

IS_WORDS: Final[Mapping[str, str]] = {
    "open": "neither done nor dropped", "closed": "done or dropped", "mine": "you own it", "snoozed": "hidden for now",
    "picked": "picked for today", "blocked": "flagged as blocked", "overdue": "open, and its due date is past",
    "confidential": "marked as confidential",
}  # fmt: skip
"""What `is:` takes, and what it says of the item."""

SPECIAL: Final[Mapping[str, str]] = {
    "kind": "The kind: its name, label or prefix, whole or its beginning",
    "state": "The state: its name or label, whole or its beginning",
    "category": "What the state means: its category, whole or its beginning",
    "ref": "The ref, such as T-14",
    "is": "What the item is at the moment",
    "blocked": "Whether it is flagged as blocked: yes or no",
    "age": "How long ago it was created: >30d",
}
"""Keys that are no fields, and what they say."""


def fields_called(key: str, kinds: Iterable[str]) -> list[tuple[str, Field]]:
    """The fields that a key names, each with its kind ("" for one that every item has); `vendor.category` names the
    field of one kind, also where a common key hides it."""
    owner, dot, name = key.partition(".")
    if dot:
        return [
            (kind, load(kind).own_fields[name]) for kind in kinds if kind == owner and name in load(kind).own_fields
        ]
    common = COMMON.get(ALIASES.get(key, key))
    if common is not None:
        return [("", common)]
    return _own_fields(key, kinds)


def _own_fields(name: str, kinds: Iterable[str]) -> list[tuple[str, Field]]:
    """The own fields of that name that some kinds have."""
    return [(kind, load(kind).own_fields[name]) for kind in kinds if name in load(kind).own_fields]


def every_key(kinds: Iterable[str] = ()) -> tuple[str, ...]:
    """Every key that a filter over `kinds` takes, common ones first."""
    hidden = set(ALIASES.values())
    own = {name for kind in kinds or names() for name in load(kind).own_fields}
    common = [*SPECIAL, *ALIASES, *(name for name in COMMON if name not in hidden)]
    return tuple(dict.fromkeys([*common, *sorted(own)]))


def close_keys(key: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """The keys that someone who typed `key` may have meant."""
    from difflib import get_close_matches

    every = every_key(kinds)
    begun = [each for each in every if len(key) > 1 and each.startswith(key)]
    return tuple(begun[:3] or get_close_matches(key, every, n=2, cutoff=0.6))
