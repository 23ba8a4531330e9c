"""Experiments: what is tried with a technology, by which criterion it will be judged, and until when."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.base import DAY_CELLS, Column, Kind, View, due_from
from cto_tui.kinds.guards import ahead, in_order, needs
from cto_tui.workflow.model import Ask, Category, Reason, State, Transition, Workflow

RESULTS = {"met": "Criterion met", "not_met": "Criterion not met", "unclear": "Cannot be told"}


@dataclass(frozen=True, kw_only=True)
class Experiment(Item):
    """A trial of a technology with an end; its parent is the blip."""

    blip: str = fields.reference("Technology", kind="blip", help="Where it is not part of the blip")
    hypothesis: str = fields.text("Hypothesis", help="What we expect to see", search=True)
    criterion: str = fields.text("Success criterion", help="What it must show, in numbers", search=True)
    starts_on: date | None = fields.day("Starts on")
    ends_on: date | None = fields.day("Ends on")
    budget: Money | None = fields.money("Budget cap")
    result: str = fields.choice("Result", RESULTS)
    findings: str = fields.long_text("Findings")


_STOPPED = (
    Reason("c", "cost", "Costs more than it can show"),
    Reason("p", "people", "Nobody has time for it"),
    Reason("b", "blocked", "Cannot be set up"),
    Reason("o", "overtaken", "Decided otherwise meanwhile"),
)

WORKFLOW = Workflow(
    "experiment",
    states=(
        State("planned", "Planned", Category.BACKLOG, expected=30),
        State("running", "Running", Category.ACTIVE, expected=45, wip=5),
        State("concluded", "Concluded", Category.DONE),
        State("abandoned", "Abandoned", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "start",
            "Start",
            ("planned",),
            "running",
            key="s",
            default=True,
            asks=(
                Ask("criterion", required=True),
                Ask("ends_on", required=True),
                Ask("starts_on", required=True, default=lambda _experiment, facts: facts.today),
                Ask("owner"),
            ),
            guards=(
                ahead("ends_on", "it ends in the past"),
                in_order("starts_on", "ends_on", "it ends before it starts"),
                needs("owner", "nobody runs it", soft=True),
                needs("hypothesis", "it is not said what is expected", soft=True),
            ),
        ),
        Transition(
            "extend",
            "Extend",
            ("running",),
            None,
            key="e",
            asks=(Ask("ends_on", required=True),),
            guards=(ahead("ends_on", "it ends in the past"),),
            reason="required",
            reasons=(Reason("d", "delayed", "Started late"), Reason("u", "unclear", "Nothing can be told yet")),
        ),
        Transition(
            "conclude",
            "Conclude",
            ("running",),
            "concluded",
            key="c",
            default=True,
            asks=(Ask("result", required=True), Ask("findings", required=True)),
        ),
        Transition(
            "abandon",
            "Abandon",
            ("planned", "running"),
            "abandoned",
            key="x",
            reason="required",
            reasons=_STOPPED,
        ),
        Transition(
            "reopen",
            "Try again",
            ("concluded", "abandoned", "duplicate"),
            "planned",
            key="o",
            reason="required",
            reasons=(Reason("n", "new", "Things have changed"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="planned",
)

KIND = Kind(
    name="experiment",
    prefix="EXP",
    label="Experiment",
    plural="Experiments",
    item=Experiment,
    workflow=WORKFLOW,
    purpose="What is tried with a technology: a criterion, a budget and an end, so that a trial is decided.",
    view=View(
        columns=(Column("criterion", 30), Column("ends_on", DAY_CELLS), Column("result", 12), Column("owner", 12)),
        card=("criterion", "ends_on"),
        detail=("parent", "blip", "hypothesis", "criterion", "starts_on", "ends_on", "budget", "result", "findings"),
    ),
    due=due_from("ends_on"),
    due_field="ends_on",
    due_class="fixed",
    amount="budget",
    children=("deliverable",),
    relations=("about", "relates to"),
)
