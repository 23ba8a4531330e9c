"""Skills: how well a person knows a technology."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import rule
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import Ask, Category, Reason, State, Transition, Workflow

LEVELS = "0 none, 1 notions, 2 with help, 3 alone, 4 teaches it"


@dataclass(frozen=True, kw_only=True)
class Skill(Item):
    """A person's level in a technology; its parent is the person."""

    blip: str = fields.reference("Technology", kind="blip")
    level: int | None = fields.integer("Level", help=LEVELS, maximum=4)
    target: int | None = fields.integer("Target", help=LEVELS, maximum=4)
    wish: int | None = fields.integer("Wish", help="1 gladly, 0 either way, -1 rather not", minimum=-1, maximum=1)
    assessed_on: date | None = fields.day("Assessed on")
    assessor: str = fields.person("Assessed by")


def _gap(skill: Skill, _facts: Facts) -> int | None:
    return max(0, skill.target - (skill.level or 0)) if skill.target is not None else None


WORKFLOW = Workflow(
    "skill",
    states=(
        State("current", "Current", Category.STEADY, review_days=365),
        State("ended", "No longer", Category.DONE),
    ),
    transitions=(
        Transition(
            "assess",
            "Assess",
            ("current",),
            None,
            key="a",
            default=True,
            asks=(
                Ask("level", required=True),
                Ask("assessed_on", required=True, default=lambda _skill, facts: facts.today),
                Ask("assessor", required=True, default=lambda _skill, facts: facts.actor),
                Ask("target"),
            ),
            guards=(
                rule(
                    "not_ahead",
                    lambda skill, facts: skill.assessed_on is None or skill.assessed_on <= facts.today,
                    "it cannot be assessed in the future",
                    field="assessed_on",
                ),
            ),
        ),
        Transition("end", "No longer", ("current",), "ended", key="e", reason="optional"),
        Transition(
            "reopen",
            "Current again",
            ("ended", "duplicate"),
            "current",
            key="o",
            reason="required",
            reasons=(Reason("a", "again", "Is used again"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="current",
)

KIND = Kind(
    name="skill",
    prefix="SKL",
    label="Skill",
    plural="Skills",
    item=Skill,
    workflow=WORKFLOW,
    purpose="How well a person knows a technology, from 0 to 4, who says so and since when.",
    view=View(
        columns=(
            Column("parent", 8),
            Column("blip", 10),
            Column("level", 6),
            Column("target", 7),
            Column("assessed_on", DAY_CELLS),
        ),
        card=("level", "target"),
        detail=("parent", "blip", "level", "target", "gap", "wish", "assessed_on", "assessor"),
        derived=(Derived("gap", "Gap", _gap, help="Levels short of the target"),),
    ),
    personal=True,
)
