"""People of the house: who they are to the firm; what they know are their skills."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import Column, Derived, Kind, View
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import Ask, Category, Effect, Reason, SetField, State, Transition, Workflow


@dataclass(frozen=True, kw_only=True)
class Person(Item):
    """Somebody who works here; the title is the name."""

    role: str = fields.text("Role", search=True)
    team: str = fields.text("Team", search=True)
    email: str = fields.text("Mail", personal=True)
    joined_on: date | None = fields.day("Joined on")
    left_on: date | None = fields.day("Left on")


def _skills(_person: Person, facts: Facts) -> int | None:
    return sum(each.item.kind == "skill" and each.item.state == "current" for each in facts.children) or None


def _stay(_person: Person, _facts: Facts) -> list[Effect]:
    return [SetField("left_on", None)]


WORKFLOW = Workflow(
    "person",
    states=(State("here", "Here", Category.STEADY, review_days=365), State("left", "Left", Category.DONE)),
    transitions=(
        Transition(
            "leave",
            "Has left",
            ("here",),
            "left",
            key="l",
            asks=(Ask("left_on", required=True, default=lambda _person, facts: facts.today),),
        ),
        Transition(
            "reopen",
            "Is back",
            ("left", "duplicate"),
            "here",
            key="o",
            effects=(_stay,),
            reason="required",
            reasons=(Reason("b", "back", "Came back"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="here",
)

KIND = Kind(
    name="person",
    prefix="PER",
    label="Person",
    plural="People",
    item=Person,
    workflow=WORKFLOW,
    purpose="Somebody of the house, with skills: who can work with a technology, and what hangs on one head.",
    view=View(
        columns=(Column("role", 22), Column("team", 16), Column("skills", 7)),
        card=("role", "team"),
        detail=("role", "team", "email", "skills", "joined_on", "left_on"),
        derived=(Derived("skills", "Skills", _skills, (Fact.CHILDREN,)),),
    ),
    children=("skill",),
    personal=True,
)
