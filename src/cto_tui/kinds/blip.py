"""Blips: technologies on the radar. Rings are states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds._evidence import NEEDS as EVIDENCE
from cto_tui.kinds._evidence import accepted_decision, evidence, planned_experiment, uses_in_production
from cto_tui.kinds.base import Column, Derived, Kind, View, command
from cto_tui.kinds.guards import needs, not_a_namesake, rule, wip_below
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    CreateChild,
    Effect,
    Guard,
    Hard,
    Propose,
    Reason,
    SetField,
    Soft,
    State,
    Transition,
    Verdict,
    Workflow,
)

MOVEMENTS = {"new": "New", "in": "Moved in", "out": "Moved out", "back": "Back again", "same": "No change"}
CHECK_VALID_DAYS = 180
NOTE_FROM_KEEP = 3


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
    people_able: int | None = fields.integer("People at skill 3 or more", unit="people")
    checked_on: date | None = fields.day("Licence and security checked on")
    replaced_by: str = fields.reference("Replaced by", kind="blip")
    exit_plan: str = fields.long_text("Exit plan")
    sunset_on: date | None = fields.day("Sunset date")
    link: str = fields.text("Link")
    keeps: int | None = fields.integer("Kept in a row", unit="times", computed=True)
    kept_since: datetime | None = fields.instant("Counted since", computed=True)


def _experiment(_blip: Blip, facts: Facts) -> Verdict:
    """An experiment with criterion and end, or a deliverable that tries it, of which the blip itself tells both."""
    if planned_experiment(facts) or facts.linked("deliverable"):
        return OK
    if evidence(facts, "experiment"):
        return Hard("the experiment lacks a success criterion or an end, or is over", "experiment_criterion")
    return Hard("link an experiment first: one below it (a), or a deliverable", "links")


def _criterion(_blip: Blip, facts: Facts) -> str:
    found = planned_experiment(facts)
    return found.criterion if found else ""


def _timebox(_blip: Blip, facts: Facts) -> date | None:
    found = planned_experiment(facts)
    return found.ends_on if found else None


def _budget(_blip: Blip, facts: Facts) -> Money | None:
    found = planned_experiment(facts)
    return found.budget if found else None


def _decision(_blip: Blip, facts: Facts) -> str:
    found = accepted_decision(facts)
    return found.ref if found else ""


def _is_decided(_blip: Blip, facts: Facts) -> bool:
    return accepted_decision(facts) is not None


def _people(blip: Blip, facts: Facts) -> int:
    """People at skill 3 or more: by their skills, else as typed in."""
    return facts.coverage or blip.people_able or 0


def _two_people(blip: Blip, facts: Facts) -> Verdict:
    able = _people(blip, facts)
    return OK if able >= 2 else Soft(f"{able} people at skill 3 or more; two are wanted", "people_able")


def _checked_lately(blip: Blip, facts: Facts) -> Verdict:
    if blip.checked_on and (facts.today - blip.checked_on).days < CHECK_VALID_DAYS:
        return OK
    return Soft(f"no licence and security check in the last {CHECK_VALID_DAYS} days", "checked_on")


def _way_out(blip: Blip, _facts: Facts) -> Verdict:
    return OK if blip.replaced_by or blip.exit_plan else Hard("name a replacement or an exit plan", "exit_plan")


def _unused(blip: Blip, facts: Facts) -> Verdict:
    users = uses_in_production(facts)
    if not users:
        return OK
    message = f"still in production: {', '.join(item.ref for item in users[:5])}"
    if blip.sunset_on and blip.sunset_on <= facts.today:
        return Soft(message, "links")
    return Hard(message, "links")


def _decide_at_timebox_end(blip: Blip, _facts: Facts) -> list[Effect]:
    return [
        CreateChild(
            "milestone", f"Decide on the trial of {blip.title}", {"planned_on": blip.timebox_end, "owner": blip.owner}
        )
    ]


def _train_if_few(blip: Blip, facts: Facts) -> list[Effect]:
    if _people(blip, facts) >= 2:
        return []
    title = f"Train people for {blip.title}"
    return [Propose(title, command("add", "deliverable", title, f"parent={blip.ref}"), due_in_days=30)]


_NOT_LEANING = frozenset({"skill", "decision", "experiment", "proposal", "milestone", "edition"})
"""Kinds about a blip that do not have to change when it is held."""


def _write_decision(blip: Blip, _facts: Facts) -> list[Effect]:
    question = blip.question or f"Shall {blip.title} leave {blip.state}, and where to?"
    return [
        CreateChild(
            "decision",
            f"Decide on {blip.title}",
            {"context": question, "owner": blip.owner, "drivers": blip.experiment_criterion},
        )
    ]


def _look_at_dependants(blip: Blip, facts: Facts) -> list[Effect]:
    """One proposal for each open item that leans on the blip, however many links there are."""
    around = (*facts.links, *facts.children, *facts.referring)
    leaning = {
        each.item.ref: each.item
        for each in around
        if each.category not in ("done", "dropped") and each.item.kind not in _NOT_LEANING
    }
    return [
        Propose(f"{blip.title} is on hold: look at {ref} {item.title}", command("move", ref, "keep"), due_in_days=14)
        for ref, item in leaning.items()
    ]


def _kept_before(blip: Blip) -> int:
    """How often the blip was kept in a row since it entered its ring."""
    return blip.keeps or 0 if blip.kept_since == blip.state_since else 0


def _not_kept_thoughtlessly(blip: Blip, _facts: Facts) -> Verdict:
    times = _kept_before(blip) + 1
    return OK if times < NOTE_FROM_KEEP else Soft(f"kept {times} times in a row: say why it does not move", "notes")


def _count_keep(blip: Blip, _facts: Facts) -> list[Effect]:
    return [SetField("keeps", _kept_before(blip) + 1), SetField("kept_since", blip.state_since)]


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
                Ask("experiment_criterion", required=True, default=_criterion),
                Ask("timebox_end", required=True, default=_timebox),
                Ask("experiment_budget", default=_budget),
            ),
            guards=(
                Guard("experiment", _experiment, needs=EVIDENCE),
                rule(
                    "timebox_ahead",
                    lambda blip, facts: blip.timebox_end is None or blip.timebox_end > facts.today,
                    "the timebox ends in the past",
                    field="timebox_end",
                ),
                wip_below("trial"),
            ),
            effects=(_decide_at_timebox_end,),
        ),
        Transition(
            "adopt",
            "Adopt",
            ("trial", "assess"),
            "adopt",
            key="d",
            default=("trial",),
            asks=(
                Ask("decision", required=True, default=_decision),
                Ask("decision_accepted", default=_is_decided),
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
                Guard("two_people", _two_people, "soft", (Fact.COVERAGE,)),
                Guard("checked_lately", _checked_lately, "soft"),
            ),
            effects=(_train_if_few,),
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
            guards=(
                Guard("way_out", _way_out),
                rule(
                    "not_itself",
                    lambda blip, _facts: blip.replaced_by != blip.id,
                    "it cannot replace itself",
                    field="replaced_by",
                ),
            ),
            effects=(_look_at_dependants,),
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
            guards=(Guard("unused", _unused, needs=EVIDENCE),),
        ),
        Transition(
            "decide",
            "Write the decision",
            ("assess", "trial", "adopt", "hold"),
            None,
            key="w",
            effects=(_write_decision,),
        ),
        Transition(
            "keep",
            "Keep in its ring",
            ("candidate", *_LIVE, "hold"),
            None,
            key="k",
            guards=(Guard("note_from_third", _not_kept_thoughtlessly, "soft"),),
            effects=(_count_keep,),
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
        columns=(Column("quadrant", 22), Column("review_on", 11), Column("owner", 12)),
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
            Derived("able", "People able", lambda blip, facts: _people(blip, facts) or None, (Fact.COVERAGE,)),
        ),
    ),
    children=("usage", "experiment", "decision", "milestone", "deliverable"),
    relations=("uses", "replaces", "needs", "relates to"),
)
