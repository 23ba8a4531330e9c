"""Projects: from an idea through specification, build and acceptance to maintenance."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds import _project_rules as rules
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import children_closed, differ, in_order, needs, not_a_namesake, rule, wip_below
from cto_tui.workflow.facts import Fact
from cto_tui.workflow.model import (
    Ask,
    Category,
    Guard,
    Reason,
    State,
    Transition,
    Workflow,
)

CYCLES = {"agile": "Agile", "v_model": "V-model", "hybrid": "Hybrid"}
VERDICTS = {
    "accepted": "Accepted",
    "accepted_with_reserves": "Accepted with reserves",
    "deferred": "Deferred",
    "reduced": "Accepted at a reduced price",
    "rejected": "Rejected",
}
"""Verdicts of an acceptance, as public IT contracts name them (CCAG-TIC)."""


@dataclass(frozen=True, kw_only=True)
class Project(Item):
    """A product or service being made, then kept running; deliverables and milestones are its children."""

    description: str = fields.long_text("Description")
    customer: str = fields.text("Customer", search=True)
    sponsor: str = fields.person("Sponsor")
    objective: str = fields.text("Objective", help="What it is to achieve", search=True)
    cycle: str = fields.choice("Development cycle", CYCLES)
    budget: Money | None = fields.money("Budget")
    budget_approved: bool = fields.flag("Budget approved")
    spent: Money | None = fields.money("Spent so far")
    start_on: date | None = fields.day("Starts on")
    planned_end: date | None = fields.day("Planned end")
    baseline_end: date | None = fields.day("End first promised")
    spec_author: str = fields.person("Author of the specification")
    spec_validator: str = fields.person("Validated by")
    spec_baselined: bool = fields.flag("Specification baselined")
    mandatory_requirements: int | None = fields.integer("Mandatory requirements")
    test_plan: bool = fields.flag("Test plan present")
    tested_requirements: int | None = fields.integer("Mandatory requirements with a test")
    verdict: str = fields.choice("Verdict of acceptance", VERDICTS)
    verdict_on: date | None = fields.day("Verdict given on")
    reserves: str = fields.long_text("Reserves")
    runbook_verified: bool = fields.flag("Runbook verified")
    architecture_verified: bool = fields.flag("Architecture document verified")
    doc_coverage: int | None = fields.percent("Documentation coverage")
    maintained_by: str = fields.reference("Maintained under", kind="engagement")
    maintenance_team: str = fields.text("Maintained by", help="The team, where no contract covers it", search=True)
    sunset_on: date | None = fields.day("Sunset date")
    reach: int | None = fields.integer("Reach", help="People or events in a quarter")
    impact: float | None = fields.number("Impact", help="3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal")
    confidence: int | None = fields.percent("Confidence")
    effort: float | None = fields.number("Effort", unit="person-months")


_BEFORE_SERVICE = ("idea", "framing", "spec", "build", "uat")
_SERVICE = ("regular_service", "documentation", "maintenance")
_AUTHOR = differ("spec_validator", "spec_author", "the author cannot validate the specification")
_IN_BUDGET = Guard("in_budget", rules.within_budget, "soft")

WORKFLOW = Workflow(
    "project",
    states=(
        State("idea", "Idea", Category.TRIAGE, expected=5),
        State("framing", "Framing", Category.ACTIVE, expected=15, wip=5),
        State("spec", "Specification", Category.ACTIVE, expected=30, wip=5),
        State("build", "Build", Category.ACTIVE, expected=90, wip=8),
        State("uat", "UAT", Category.ACTIVE, expected=20),
        State("regular_service", "Regular service", Category.STEADY, review_days=30),
        State("documentation", "Documentation", Category.ACTIVE, expected=15),
        State("maintenance", "Maintenance", Category.STEADY, review_days=180),
        State("closed", "Closed", Category.DONE),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "frame",
            "Start framing",
            ("idea",),
            "framing",
            key="f",
            default=True,
            asks=(Ask("objective", required=True), Ask("owner"), Ask("sponsor"), Ask("customer")),
            guards=(needs("owner", "nobody owns it", soft=True), not_a_namesake(), wip_below("framing")),
        ),
        Transition(
            "specify",
            "Start the specification",
            ("framing",),
            "spec",
            key="s",
            default=True,
            asks=(
                Ask("budget", required=True),
                Ask("budget_approved"),
                Ask("start_on"),
                Ask("planned_end", required=True),
                Ask("cycle", default="agile"),
            ),
            guards=(
                Guard("budget", rules.budget_approved),
                in_order("start_on", "planned_end", "it ends before it starts"),
            ),
            effects=(rules.first_milestones,),
            needs=(Fact.CHILDREN,),
        ),
        Transition(
            "build",
            "Start building",
            ("spec",),
            "build",
            key="b",
            default=True,
            asks=(Ask("spec_baselined"), Ask("spec_author"), Ask("spec_validator"), Ask("mandatory_requirements")),
            guards=(needs("spec_baselined", "the specification is not baselined"), _AUTHOR, wip_below("build")),
        ),
        Transition(
            "to_uat",
            "Start acceptance",
            ("build",),
            "uat",
            key="u",
            default=True,
            asks=(Ask("test_plan"), Ask("mandatory_requirements"), Ask("tested_requirements")),
            guards=(
                needs("test_plan", "no test plan"),
                Guard("traced", rules.requirements_tested),
                children_closed("deliverable", "deliverables still open", soft=True),
                _IN_BUDGET,
            ),
        ),
        Transition(
            "to_service",
            "Open regular service",
            ("uat",),
            "regular_service",
            key="r",
            default=True,
            asks=(
                Ask("verdict", required=True),
                Ask("verdict_on", required=True, default=lambda _item, facts: facts.today),
                Ask("reserves"),
            ),
            guards=(Guard("verdict", rules.verdict_positive), _IN_BUDGET),
        ),
        Transition(
            "back_to_build",
            "Back to build",
            ("uat", "regular_service"),
            "build",
            key="b",
            effects=(rules.void_verdict,),
            reason="required",
            reasons=(
                Reason("d", "defects", "Blocking defects"),
                Reason("s", "spec", "Specification wrong or incomplete"),
                Reason("r", "rejected", "The customer rejects it"),
            ),
        ),
        Transition(
            "document",
            "Work on the documentation",
            ("regular_service", "maintenance"),
            "documentation",
            key="d",
            asks=(Ask("doc_coverage"),),
            guards=(
                rule(
                    "something_to_write",
                    lambda item, _facts: item.doc_coverage != 100,
                    "the documentation is complete",
                    field="doc_coverage",
                ),
            ),
        ),
        Transition(
            "maintain",
            "Hand over to maintenance",
            ("regular_service", "documentation"),
            "maintenance",
            key="m",
            default=True,
            asks=(
                Ask("runbook_verified"),
                Ask("architecture_verified"),
                Ask("maintained_by"),
                Ask("maintenance_team"),
                Ask("doc_coverage"),
            ),
            guards=(
                needs("runbook_verified", "the runbook is not verified"),
                needs("architecture_verified", "the architecture document is not verified"),
                Guard("maintained", rules.maintained, needs=(Fact.LINKS,)),
            ),
        ),
        Transition(
            "close",
            "Close",
            _SERVICE,
            "closed",
            key="c",
            asks=(Ask("doc_coverage"), Ask("spent")),
            guards=(
                Guard("coverage", rules.documented),
                children_closed("deliverable", "deliverables still open"),
                children_closed("milestone", "milestones still open", soft=True),
            ),
        ),
        Transition(
            "drop",
            "Drop",
            _BEFORE_SERVICE,
            "dropped",
            key="x",
            guards=(children_closed("deliverable", "deliverables still open", soft=True),),
            reason="required",
            reasons=(
                Reason("v", "value", "Not worth its cost"),
                Reason("b", "budget", "No budget"),
                Reason("c", "capacity", "No people"),
                Reason("s", "strategy", "Strategy has changed"),
                Reason("t", "technical", "Not feasible"),
                Reason("u", "customer", "The customer gave up"),
            ),
        ),
        Transition(
            "retire",
            "Take out of service",
            _SERVICE,
            "dropped",
            key="x",
            asks=(Ask("sunset_on"),),
            guards=(children_closed("deliverable", "deliverables still open", soft=True),),
            reason="required",
            reasons=(
                Reason("r", "replaced", "Replaced"),
                Reason("u", "unused", "Nobody uses it"),
                Reason("c", "cost", "Too dear to run"),
            ),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("closed", "dropped", "duplicate"),
            "framing",
            key="o",
            reason="required",
            reasons=(
                Reason("n", "needed", "Needed after all"),
                Reason("e", "evolution", "New version"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
        ),
    ),
    initial="idea",
)


KIND = Kind(
    name="project",
    prefix="PJ",
    label="Project",
    plural="Projects",
    item=Project,
    workflow=WORKFLOW,
    purpose="A product or service, phase by phase, each with its gate.",
    view=View(
        columns=(Column("planned_end", DAY_CELLS), Column("progress", 10), Column("budget", 14), Column("owner", 12)),
        card=("planned_end", "owner"),
        detail=(
            "description",
            "customer",
            "sponsor",
            "objective",
            "cycle",
            "progress",
            "planned_end",
            "slip",
            "budget",
            "budget_approved",
            "spent",
            "rice",
            "spec_baselined",
            "test_plan",
            "verdict",
            "reserves",
            "runbook_verified",
            "architecture_verified",
            "doc_coverage",
            "maintained_by",
            "maintenance_team",
            "sunset_on",
        ),
        derived=(
            Derived("rice", "RICE", rules.rice_score, help="Reach x impact x confidence / effort"),
            Derived("progress", "Done", rules.progress, (Fact.CHILD_COUNTS,), help="Deliverables done"),
            Derived("slip", "Slip", rules.slip_days, help="Days later than first promised", unit="d"),
        ),
    ),
    due=rules.due,
    due_field="planned_end",
    due_class="fixed",
    amount="budget",
    children=("deliverable", "milestone", "requisition"),
    relations=("uses", "blocked by", "blocks", "relates to"),
)
