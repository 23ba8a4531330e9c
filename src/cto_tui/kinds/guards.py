"""Guards that several kinds share. Each factory answers a named pure guard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cto_tui.domain.fields import fields_of
from cto_tui.workflow.facts import Fact, Facts
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
