"""Items and facts for tests of kinds, made without a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Refused
from cto_tui.domain.workdays import WorkingCalendar
from cto_tui.kinds import registry
from cto_tui.workflow import engine
from cto_tui.workflow.facts import Fact, Facts, Linked, Standing
from cto_tui.workflow.model import CreateChild, Propose

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Paris."""

TODAY = date(2026, 11, 23)
CALENDAR = WorkingCalendar(PARIS)
NOTHING: Mapping[Fact, object] = {
    Fact.LINKS: (),
    Fact.CHILDREN: (),
    Fact.CHILD_COUNTS: {},
    Fact.SIBLINGS: (),
    Fact.PARENT: None,
    Fact.REFERENCED: {},
    Fact.WIP: {},
    Fact.LANES: {},
    Fact.NAMESAKES: (),
    Fact.RADAR: Standing(),
    Fact.REFERRING: (),
    Fact.COVERAGE: 0,
}


def make(kind: str, state: str = "", **values: Any) -> Any:
    """An item of `kind` in `state` (its initial one where left out)."""
    known = registry.load(kind)
    common: dict[str, Any] = {
        "id": f"id-{kind}",
        "kind": kind,
        "ref": f"{known.prefix}-1",
        "title": "Sample",
        "state": state or known.workflow.initial,
        "state_since": NOW,
        "created": NOW,
        "updated": NOW,
    }
    return known.item(**(common | values))


def linked(item: Item, relation: str = "child", *, outgoing: bool = True) -> Linked:
    return Linked(relation, outgoing, registry.load(item.kind).category(item).value, item)


def facts(given: Mapping[Fact, object] | None = None, **options: Any) -> Facts:
    """Facts in which every fact is known and empty, but for those given."""
    base = Facts(now=NOW, today=TODAY, calendar=CALENDAR, actor="claire", values={**NOTHING, **(given or {})})
    return replace(base, **options)


def plan(
    item: Item, transition: str, answers: Mapping[str, object] | None = None, known: Facts | None = None, **words: str
) -> engine.Plan | Refused:
    """Plan a move with only those facts that the move declares."""
    workflow = registry.load(item.kind).workflow
    move = workflow.transition(transition)
    known = known or facts()
    declared = {fact: value for fact, value in known.values.items() if fact in move.all_needs}
    return engine.plan(workflow, item, move, answers or {}, replace(known, values=declared), **words)


def moved(*args: Any, **words: Any) -> engine.Plan:
    """The plan of a move that must be accepted."""
    result = plan(*args, **words)
    assert isinstance(result, engine.Plan), result.message
    return result


def refused(*args: Any, **words: Any) -> dict[str, str]:
    """Guard name to severity of a move that must be refused."""
    result = plan(*args, **words)
    assert isinstance(result, Refused)
    return {refusal.guard: refusal.severity for refusal in result.refusals}


def children(result: Any) -> list[CreateChild]:
    return [effect for effect in result.effects if isinstance(effect, CreateChild)]


def proposals(result: Any) -> list[Propose]:
    return [effect for effect in result.effects if isinstance(effect, Propose)]
