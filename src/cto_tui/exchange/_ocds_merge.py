"""Several OCDS releases as the one that the standard's merge makes of them: the last word on each field counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

_WHOLE: Final = frozenset({"additionalIdentifiers", "additionalClassifications"})
"""Lists of objects with ids that the standard replaces as a whole all the same."""


_DATABASE: Final = frozenset({"$date", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$oid"})
"""Names under which MongoDB's exports wrap what JSON has no type for."""


def plain(value: Any) -> Any:
    """A versioned value (a list of {releaseDate, value}) as its last state, a wrapped one without its wrapping;
    anything else as it stands."""
    if isinstance(value, list):
        if value and all(isinstance(each, dict) and "value" in each and "releaseDate" in each for each in value):
            return plain(value[-1]["value"])
        return [plain(each) for each in value]
    if isinstance(value, dict):
        if len(value) == 1 and not _DATABASE.isdisjoint(value):
            return _unwrapped(*value.items())
        return {key: plain(each) for key, each in value.items()}
    return value


def _unwrapped(item: tuple[str, Any]) -> Any:
    name, inner = item[0], plain(item[1])
    if name in ("$date", "$numberLong", "$numberInt") and isinstance(inner, str) and inner.lstrip("-").isdecimal():
        return int(inner) if len(inner) <= 18 else inner
    return inner


def merged(releases: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One release of several, given oldest first: objects merge key by key, objects of a list by their `id`, null
    empties a key, an empty object or list of such objects says nothing, any other value replaces the earlier one."""
    whole: dict[str, Any] = {}
    for release in releases:
        _merge_into(whole, release)
    return whole


def _merge_into(old: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        earlier = old.get(key)
        if value is None:
            old.pop(key, None)
        elif isinstance(value, dict):
            below = earlier if isinstance(earlier, dict) else {}
            _merge_into(below, value)
            if below:
                old[key] = below
        elif value == [] and key not in _WHOLE and (earlier is None or _has_ids(earlier)):
            continue
        elif isinstance(value, list) and key not in _WHOLE and _has_ids(value, earlier):
            old[key] = _merge_by_id(earlier if isinstance(earlier, list) else [], value)
        else:
            old[key] = value


def _has_ids(*lists: Any) -> bool:
    """Whether lists hold objects, of which some have an id: an empty list says nothing about that."""
    found = [each for given in lists if isinstance(given, list) for each in given]
    return all(isinstance(each, dict) for each in found) and any(each.get("id") is not None for each in found)


def _merge_by_id(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Objects of both lists, those of one id merged; what has no id stands beside the others."""
    together = list(old)
    places = {str(each["id"]): each for each in together if each.get("id") is not None}
    for each in new:
        key = None if each.get("id") is None else str(each["id"])
        into = places.get(key) if key is not None else None
        if into is None:
            into = {}
            together.append(into)
            if key is not None:
                places[key] = into
        _merge_into(into, each)
    return together
