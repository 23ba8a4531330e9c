"""Blips: technologies on the radar. Rings are states."""

from __future__ import annotations

from datetime import date, datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds import _blip_rules as rules
from cto_tui.kinds._evidence import NEEDS as EVIDENCE
from cto_tui.kinds._evidence import uses_in_production
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import needs, not_a_namesake, rule, wip_below
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

MOVEMENTS = {"new": "New", "in": "Moved in", "out": "Moved out", "back": "Back again", "same": "No change"}


@dataclass(frozen=True, kw_only=True)
class Blip(Item):
    """A technology and the firm's opinion of it."""

    quadrant: str = fields.text(
        "Quadrant", help="Techniques, Platforms, Tools, Languages & Frameworks ...", search=True
    )
    description: str = fields.long_text("Description")
    movement: str = fields.choice("Movement", MOVEMENTS, help="As published in the edition it came from")
    question: str = fields.text("Question to answer", help="What must be known to decide", search=True)
    experiment_criterion: str = fields.text("Success criterion", help="What the experiment must show", search=True)
    experiment_budget: Money | None = fields.money("Experiment budget cap")
    timebox_end: date | None = fields.day("Timebox ends")
    decision: str = fields.text("Decision record", help="Reference of the accepted decision", search=True)
    decision_accepted: bool = fields.flag("Decision accepted")
    default_for: str = fields.text("Default for", help="The scope in which it is the default choice", search=True)
    people_able: int | None = fields.integer("People at skill 3 or more")
    checked_on: date | None = fields.day("Licence and security checked on")
    replaced_by: str = fields.reference("Replaced by", kind="blip")
    exit_plan: str = fields.long_text("Exit plan")
    sunset_on: date | None = fields.day("Sunset date")
    link: str = fields.text("Link")
    keeps: int | None = fields.integer("Kept in a row", unit="times", computed=True)
    kept_since: datetime | None = fields.instant("Counted since", computed=True)


_LIVE = ("assess", "trial", "adopt")
_REASONS = (
    Reason("m", "immature", "Immature"),
    Reason("r", "risk", "Risk, licence or security"),
    Reason("c", "cost", "Cost"),
    Reason("f", "no_fit", "Does not fit our context"),
    Reason("s", "superseded", "Superseded by something better"),
    Reason("u", "unused", "Nobody uses it"),
)

WORKFLOW = Workflow(
    "blip",
    states=(
        State("candidate", "Candidate", Category.TRIAGE, expected=3),
        State("assess", "Assess", Category.ACTIVE, expected=65, review_days=90),
        State("trial", "Trial", Category.ACTIVE, expected=65, wip=8, review_days=90),
        State("adopt", "Adopt", Category.STEADY, review_days=365),
        State("hold", "Hold", Category.STEADY, review_days=180),
        State("retired", "Retired", Category.DONE),
        State("rejected", "Rejected", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "accept",
            "Accept for assessment",
            ("candidate",),
            "assess",
            key="a",
            default=True,
            asks=(Ask("quadrant", required=True), Ask("owner"), Ask("question")),
            guards=(needs("quadrant", "choose a quadrant"), not_a_namesake()),
        ),
        Transition(
            "reject",
            "Reject",
            ("candidate",),
            "rejected",
            key="x",
            reason="required",
            reasons=_REASONS,
        ),
        Transition(
            "try",
            "Move to trial",
            ("assess",),
            "trial",
            key="t",
            default=True,
            asks=(
                Ask("experiment_criterion", required=True, default=rules.criterion),
                Ask("timebox_end", required=True, default=rules.timebox),
                Ask("experiment_budget", default=rules.budget),
            ),
            guards=(
                Guard("experiment", rules.experiment, needs=EVIDENCE),
                rule(
                    "timebox_ahead",
                    lambda blip, facts: blip.timebox_end is None or blip.timebox_end > facts.today,
                    "the timebox ends in the past",
                    field="timebox_end",
                ),
                wip_below("trial"),
            ),
            effects=(rules.decide_at_timebox_end,),
        ),
        Transition(
            "adopt",
            "Adopt",
            ("trial", "assess"),
            "adopt",
            key="d",
            default=("trial",),
            asks=(
                Ask("decision", required=True, default=rules.decision),
                Ask("decision_accepted", default=rules.is_decided),
                Ask("default_for"),
                Ask("people_able"),
                Ask("checked_on"),
            ),
            guards=(
                rule(
                    "used_in_production",
                    lambda _blip, facts: bool(uses_in_production(facts)),
                    "no use in production: add one below it (a), or link a project in service that uses it",
                    field="links",
                    needs=EVIDENCE,
                ),
                rule(
                    "decision_accepted",
                    lambda blip, _facts: blip.decision_accepted,
                    "the decision is not accepted yet",
                    field="decision_accepted",
                ),
                rule(
                    "trial_first", lambda blip, _facts: blip.state == "trial", "skips trial", field="state", soft=True
                ),
                Guard("two_people", rules.two_people, "soft", (Fact.COVERAGE,)),
                Guard("checked_lately", rules.checked_lately, "soft"),
            ),
            effects=(rules.train_if_few,),
        ),
        Transition(
            "hold",
            "Put on hold",
            _LIVE,
            "hold",
            key="h",
            reason="required",
            reasons=_REASONS,
            asks=(Ask("replaced_by"), Ask("exit_plan"), Ask("sunset_on")),
            shows_impact=True,
            guards=(
                Guard("way_out", rules.way_out),
                rule(
                    "not_itself",
                    lambda blip, _facts: blip.replaced_by != blip.id,
                    "it cannot replace itself",
                    field="replaced_by",
                ),
            ),
            effects=(rules.look_at_dependants,),
            needs=EVIDENCE,
        ),
        Transition(
            "demote_trial",
            "Back to trial",
            ("adopt",),
            "trial",
            key="b",
            reason="required",
            reasons=_REASONS,
            guards=(wip_below("trial"),),
        ),
        Transition(
            "demote_assess", "Back to assess", ("trial",), "assess", key="b", reason="required", reasons=_REASONS
        ),
        Transition(
            "retire",
            "Retire",
            ("hold",),
            "retired",
            key="r",
            default=True,
            reason="optional",
            guards=(Guard("unused", rules.unused, needs=EVIDENCE),),
        ),
        Transition(
            "decide",
            "Write the decision",
            ("assess", "trial", "adopt", "hold"),
            None,
            key="w",
            effects=(rules.write_decision,),
        ),
        Transition(
            "keep",
            "Keep in its ring",
            ("candidate", *_LIVE, "hold"),
            None,
            key="k",
            guards=(Guard("note_from_third", rules.not_kept_thoughtlessly, "soft"),),
            effects=(rules.count_keep,),
            reason="optional",
        ),
        Transition(
            "reopen",
            "Assess again",
            ("retired", "rejected", "hold", "duplicate"),
            "assess",
            key="o",
            reason="required",
            reasons=(
                Reason("n", "new_evidence", "New evidence"),
                Reason("d", "demand", "Demand from projects"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
        ),
    ),
    initial="candidate",
)


KIND = Kind(
    name="blip",
    prefix="R",
    label="Blip",
    plural="Blips",
    item=Blip,
    workflow=WORKFLOW,
    purpose="A technology, and what the firm thinks of it, ring by ring.",
    view=View(
        columns=(Column("quadrant", 22), Column("review_on", DAY_CELLS), Column("owner", 12)),
        card=("quadrant", "owner"),
        detail=(
            "quadrant",
            "description",
            "question",
            "experiment_criterion",
            "timebox_end",
            "decision",
            "default_for",
            "able",
            "checked_on",
            "replaced_by",
            "exit_plan",
            "sunset_on",
            "link",
            "uses",
        ),
        derived=(
            Derived("uses", "In production", lambda _blip, facts: len(uses_in_production(facts)) or None, EVIDENCE),
            Derived("able", "People able", lambda blip, facts: rules.people(blip, facts) or None, (Fact.COVERAGE,)),
        ),
    ),
    children=("usage", "experiment", "decision", "milestone", "deliverable"),
    relations=("uses", "replaces", "needs", "relates to"),
)
