"""Usages: a technology in a project or an application, and in which environment it runs there."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import DAY_CELLS, Column, Kind, View
from cto_tui.kinds.guards import rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    Effect,
    Guard,
    Reason,
    SetField,
    Soft,
    State,
    Transition,
    Verdict,
    Workflow,
)

ENVIRONMENTS = {"prod": "Production", "staging": "Staging", "test": "Test", "dev": "Development"}


@dataclass(frozen=True, kw_only=True)
class Usage(Item):
    """A blip in use: `used_by` is the project (or any item) that uses it; an application outside the register stands
    in the title alone."""

    blip: str = fields.reference("Technology", kind="blip", help="Where it is not part of the blip")
    used_by: str = fields.reference("Used by", help="A project, a deliverable, a vendor's service ...")
    environment: str = fields.choice("Environment", ENVIRONMENTS)
    technology_version: str = fields.text("Version in use", search=True)
    since: date | None = fields.day("In use since")
    ended_on: date | None = fields.day("Ended on")


def _of_something(usage: Usage, facts: Facts) -> bool:
    return bool(usage.blip) or (facts.parent is not None and facts.parent.kind == "blip")


def _welcome(usage: Usage, facts: Facts) -> Verdict:
    blip = facts.referenced(usage.blip) if usage.blip else facts.parent
    if blip is None or blip.kind != "blip" or usage.environment != "prod" or blip.state in ("trial", "adopt"):
        return OK
    return Soft(f"{blip.ref} {blip.title} is on {blip.state}, not on adopt or trial", "environment")


def _unend(_usage: Usage, _facts: Facts) -> list[Effect]:
    return [SetField("ended_on", None)]


WORKFLOW = Workflow(
    "usage",
    states=(
        State("planned", "Planned", Category.BACKLOG, expected=65),
        State("running", "In use", Category.STEADY, review_days=365),
        State("ended", "Ended", Category.DONE),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "start",
            "In use now",
            ("planned",),
            "running",
            key="s",
            default=True,
            asks=(
                Ask("environment", required=True, default="prod"),
                Ask("since", required=True, default=lambda _usage, facts: facts.today),
                Ask("technology_version"),
            ),
            guards=(
                rule(
                    "of_something",
                    _of_something,
                    "say which technology it is a use of",
                    field="blip",
                    needs=(Fact.PARENT,),
                ),
                Guard("welcome", _welcome, "soft", (Fact.PARENT, Fact.REFERENCED)),
            ),
        ),
        Transition(
            "end",
            "Ended",
            ("running",),
            "ended",
            key="e",
            asks=(Ask("ended_on", required=True, default=lambda _usage, facts: facts.today),),
            reason="optional",
        ),
        Transition(
            "drop",
            "Drop",
            ("planned",),
            "dropped",
            key="x",
            reason="required",
            reasons=(Reason("o", "other", "Another technology is used"), Reason("n", "no_project", "No project")),
        ),
        Transition(
            "reopen",
            "In use again",
            ("ended", "dropped", "duplicate"),
            "planned",
            key="o",
            effects=(_unend,),
            reason="required",
            reasons=(Reason("a", "again", "It is used again"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="planned",
)

KIND = Kind(
    name="usage",
    prefix="USE",
    label="Use",
    plural="Uses",
    item=Usage,
    workflow=WORKFLOW,
    purpose="A technology in a project or an application: what its ring rests on, and who is hit when it goes.",
    view=View(
        columns=(Column("used_by", 10), Column("environment", 12), Column("since", DAY_CELLS), Column("parent", 8)),
        card=("environment", "since"),
        detail=("parent", "blip", "used_by", "environment", "technology_version", "since", "ended_on"),
    ),
    lane="environment",
)
