"""The evidence behind a blip's ring: what uses it, what tried it, what was decided, who knows it."""

from __future__ import annotations

from typing import Any, Final

from cto_tui.domain.item import Item
from cto_tui.workflow.facts import Fact, Facts

NEEDS: Final = (Fact.LINKS, Fact.CHILDREN, Fact.REFERRING)
"""The facts that evidence is found in: below the blip, linked with it, or naming it in a field."""

PRODUCTION: Final = "prod"


def evidence(facts: Facts, kind: str) -> list[Item]:
    """The items of a kind that are about the blip, each once."""
    around = (*facts.children, *facts.links, *facts.referring)
    return list({each.item.id: each.item for each in around if each.item.kind == kind}.values())


def uses_in_production(facts: Facts) -> list[Item]:
    """Uses in production, and projects in service that are linked as using the blip."""
    uses = [
        use
        for use in evidence(facts, "usage")
        if use.state == "running" and getattr(use, "environment", "") == PRODUCTION
    ]
    linked = [
        each.item
        for each in facts.links
        if each.relation == "uses" and not each.outgoing and each.category == "steady" and each.item.kind != "usage"
    ]
    return [*uses, *linked]


def planned_experiment(facts: Facts) -> Any | None:
    """The experiment that a trial can rest on, the first with a success criterion and an end."""
    found: list[Any] = [each for each in evidence(facts, "experiment") if each.state in ("planned", "running")]
    return next((each for each in found if each.criterion and each.ends_on), None)


def accepted_decision(facts: Facts) -> Item | None:
    """The latest decision about the blip that is in force."""
    accepted = [each for each in evidence(facts, "decision") if each.state == "accepted"]
    return max(accepted, key=lambda each: each.state_since, default=None)
