"""Guards that several kinds share. Each factory answers a named pure guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from cto_tui.domain.fields import fields_of
from cto_tui.workflow.facts import Fact, Facts, Linked
from cto_tui.workflow.model import OK, Guard, Hard, Soft, Verdict


def needs(name: str, message: str, *, soft: bool = False) -> Guard:
    """Field `name` must be filled in; `message` says what for."""

    def verdict(item: Any, _facts: Facts) -> Verdict:
        if getattr(item, name) != fields_of(type(item))[name].empty:
            return OK
        return Soft(message, name) if soft else Hard(message, name)

    return Guard(f"needs_{name}", verdict, "soft" if soft else "hard")


def rule(
    name: str,
    holds: Callable[[Any, Facts], bool],
    message: str,
    *,
    field: str = "",
    soft: bool = False,
    needs: tuple[Fact, ...] = (),
) -> Guard:
    """A guard from a predicate with a fixed message."""

    def verdict(item: Any, facts: Facts) -> Verdict:
        if holds(item, facts):
            return OK
        return Soft(message, field) if soft else Hard(message, field)

    return Guard(name, verdict, "soft" if soft else "hard", needs)


def wip_below(state: str) -> Guard:
    """Fewer items in `state` than its limit; without a limit there is none, and none is shown."""

    def verdict(_item: Any, facts: Facts) -> Verdict:
        limit = facts.limits.get(state)
        count = facts.wip(state)
        if limit is None or count < limit:
            return OK
        return Soft(f"WIP limit: {count} of {limit} already in {state}", "state")

    return Guard(f"wip_{state}", verdict, "soft", (Fact.WIP,))


def not_a_namesake() -> Guard:
    """No other open item of the kind has the same normalised title."""

    def verdict(_item: Any, facts: Facts) -> Verdict:
        if not facts.namesakes:
            return OK
        return Soft(f"looks like {', '.join(facts.namesakes[:3])}", "title")

    return Guard("not_a_namesake", verdict, "soft", (Fact.NAMESAKES,))


def differ(one: str, other: str, message: str) -> Guard:
    """The people (or references) in two fields are not the same; an empty field is no clash."""

    def verdict(item: Any, _facts: Facts) -> Verdict:
        first, second = getattr(item, one), getattr(item, other)
        return Hard(message, one) if first and first == second else OK

    return Guard(f"{one}_not_{other}", verdict)


def ahead(name: str, message: str, *, soft: bool = False) -> Guard:
    """The day or instant in field `name` is not past; an empty field is not judged."""

    def verdict(item: Any, facts: Facts) -> Verdict:
        value = getattr(item, name)
        limit = facts.now if isinstance(value, datetime) else facts.today
        if value is None or value >= limit:
            return OK
        return Soft(message, name) if soft else Hard(message, name)

    return Guard(f"{name}_ahead", verdict, "soft" if soft else "hard")


def in_order(start: str, end: str, message: str) -> Guard:
    """The day in `start` is not after the day in `end`; an empty one is not judged."""

    def verdict(item: Any, _facts: Facts) -> Verdict:
        first, last = getattr(item, start), getattr(item, end)
        return Hard(message, end) if first and last and first > last else OK

    return Guard(f"{start}_before_{end}", verdict)


def owner_wip_below(state: str, default: int) -> Guard:
    """The owner has fewer items in `state` than the limit named `state:owner`, `default` where none is set."""

    def verdict(item: Any, facts: Facts) -> Verdict:
        limit = facts.limits.get(f"{state}:owner", default)
        count = facts.wip(state, item.owner) if item.owner else 0
        if count < limit:
            return OK
        return Soft(f"{item.owner} already has {count} of {limit} in {state}", "owner")

    return Guard(f"wip_{state}_owner", verdict, "soft", (Fact.WIP,))


def children_closed(kind: str, message: str, *, soft: bool = False) -> Guard:
    """No child of `kind` is open; `message` is followed by the refs of those that are."""

    def verdict(_item: Any, facts: Facts) -> Verdict:
        still = open_refs(each for each in facts.children if each.item.kind == kind)
        if not still:
            return OK
        text = f"{message}: {still}"
        return Soft(text, "children") if soft else Hard(text, "children")

    return Guard(f"{kind}s_closed", verdict, "soft" if soft else "hard", (Fact.CHILDREN,))


def not_blocked() -> Guard:
    """The item is not flagged as blocked, and nothing open blocks it by a link."""

    def verdict(item: Any, facts: Facts) -> Verdict:
        if item.blocked:
            return Soft(f"blocked: {item.blocked_reason}", "blocked_reason")
        blockers = open_refs(each for each in facts.links if each.relation == "blocked by" and each.outgoing)
        return Soft(f"blocked by {blockers}", "links") if blockers else OK

    return Guard("not_blocked", verdict, "soft", (Fact.LINKS,))


def open_refs(linked: Iterable[Linked], most: int = 5) -> str:
    """The refs of those that are open, at most `most` of them, as one text."""
    refs = [each.item.ref for each in linked if each.category not in ("done", "dropped")]
    return ", ".join(refs[:most]) + (f" and {len(refs) - most} more" if len(refs) > most else "")
