"""The engine: what a move would do, or why it is refused. Pure: it reads no clock, no file and no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import fields_of
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Refusal, Refused
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import Category, Effect, Hard, Passed, SetField, Transition, Workflow


@dataclass(frozen=True)
class Plan:
    """What a move changes: the moved item as it will be, further effects, and what was overridden with the reason."""

    transition: Transition
    before: Item
    after: Item
    effects: tuple[Effect, ...]
    reason: str
    overridden: tuple[str, ...]


def plan(
    workflow: Workflow,
    item: Item,
    transition: Transition,
    answers: Mapping[str, object],
    facts: Facts,
    *,
    reason: str = "",
    override: str = "",
) -> Plan | Refused:
    """Plan one move of one item.

    `answers` fill in the fields that the transition asks for; fields that it does not ask for are refused. `reason`
    is a code of the transition's list or free text; `override` is the typed reason that passes soft guards (the
    reason itself serves where the transition takes one).
    """
    refusals = _misplaced(workflow, item, transition, answers)
    if refusals:
        return Refused(item.ref, tuple(refusals))
    override = override or reason
    if not reason and len(transition.reasons) == 1:
        reason = transition.reasons[0].code
    filled = item
    if transition.asks:
        filled = item.changed(_answers(item, transition, answers, facts))
        refusals += _unanswered(filled, transition)
    if transition.reason == "required" and not reason:
        refusals.append(Refusal("reason", f"{transition.label}: say why", field="reason"))
    overridden = []
    for guard in transition.guards:
        verdict = guard.check(filled, facts)
        if isinstance(verdict, Passed):
            continue
        if isinstance(verdict, Hard):
            refusals.append(Refusal(guard.name, verdict.message, "hard", verdict.field))
        elif override:
            overridden.append(guard.name)
        else:
            refusals.append(Refusal(guard.name, verdict.message, "soft", verdict.field))
    if refusals:
        refusals.sort(key=lambda refusal: refusal.severity != "hard")
        return Refused(item.ref, tuple(refusals))
    moved = _enter(workflow, filled, transition, facts, reason)
    written: dict[str, Any] = {}
    effects: list[Effect] = []
    for make in transition.effects:
        for effect in make(moved, facts):
            if isinstance(effect, SetField):
                written[effect.name] = effect.value
            else:
                effects.append(effect)
    if written:
        moved = moved.changed(written)
    reason = reason or (override if overridden else "")
    return Plan(transition, item, moved, tuple(effects), reason, tuple(overridden))


def defaults(item: Item, transition: Transition, facts: Facts) -> dict[str, object]:
    """What a form for the transition starts with: the item's own values, else the defaults of the asks."""
    return _answers(item, transition, {}, facts)


def _misplaced(workflow: Workflow, item: Item, transition: Transition, answers: Mapping[str, object]) -> list[Refusal]:
    if item.state not in transition.sources:
        label = workflow.state(item.state).label
        return [Refusal("state", f"{transition.label} does not start from {label}", field="state")]
    asked = transition.asked
    return [
        Refusal("answers", f"{transition.label} does not ask for {name}", field=name)
        for name in answers
        if name not in asked
    ]


def _answers(item: Item, transition: Transition, answers: Mapping[str, object], facts: Facts) -> dict[str, Any]:
    declared = fields_of(type(item))
    values: dict[str, Any] = {}
    for ask in transition.asks:
        given = answers.get(ask.field, getattr(item, ask.field))
        if given == declared[ask.field].empty and ask.field not in answers and ask.default is not None:
            given = ask.default(item, facts) if callable(ask.default) else ask.default
        values[ask.field] = given
    return values


def _unanswered(filled: Item, transition: Transition) -> list[Refusal]:
    declared = fields_of(type(filled))
    return [
        Refusal("answers", f"{declared[ask.field].label} is missing", field=ask.field)
        for ask in transition.asks
        if ask.required and getattr(filled, ask.field) == declared[ask.field].empty
    ]


def _enter(workflow: Workflow, item: Item, transition: Transition, facts: Facts, reason: str) -> Item:
    """The item in the target state, with what follows from entering any state."""
    source = workflow.state(item.state)
    target = workflow.state(transition.target or item.state)
    asked = transition.asked
    changes: dict[str, Any] = {}
    if target.review_days is not None:
        changes["review_on"] = facts.today + timedelta(days=target.review_days)
    elif source.review_days is not None and "review_on" not in asked:
        changes["review_on"] = None
    if source.category is Category.WAITING and target.category is not Category.WAITING and not item.blocked:
        changes |= {} if "follow_up_on" in asked else {"follow_up_on": None}
    if target.name != item.state:
        changes |= {"state": target.name, "state_since": facts.now, "snoozed_until": None}
        if target.category.closed:
            changes |= {"closed": facts.now, "close_reason": reason, "review_on": None}
            changes |= {"blocked_reason": "", "blocked_since": None, "follow_up_on": None}
        elif item.closed is not None:
            changes |= {"closed": None, "close_reason": ""}
    return item.changed(changes)
