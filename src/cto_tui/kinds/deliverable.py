"""Deliverables: the cards of the delivery board."""

from __future__ import annotations

from datetime import datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds._priority import wsjf
from cto_tui.kinds.base import INSTANT_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import differ, needs, not_a_namesake, not_blocked, owner_wip_below, rule, wip_below
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    Effect,
    Guard,
    Hard,
    Reason,
    SetField,
    Soft,
    State,
    Transition,
    Verdict,
    Workflow,
)

WORK_TYPES = {
    "story": "Story",
    "bug": "Bug",
    "task": "Task",
    "epic": "Epic",
    "subtask": "Sub-task",
    "chore": "Chore",
}
CLASSES_OF_SERVICE = {
    "standard": "Standard",
    "expedite": "Expedite",
    "fixed_date": "Fixed date",
    "intangible": "Intangible",
}
TEST_VERDICTS = {"passed": "Passed", "reserves": "Passed with reserves", "failed": "Failed"}
EXPEDITE_LIMIT = 1
OWNER_LIMIT = 3


@dataclass(frozen=True, kw_only=True)
class Deliverable(Item):
    """A piece of work that can be accepted or refused; its parent is its project."""

    description: str = fields.long_text("Description")
    work_type: str = fields.choice("Type of work", WORK_TYPES)
    estimate: float | None = fields.number("Estimate", help="In the unit of the team, points or days")
    acceptance: str = fields.long_text("Acceptance test", help="How one sees that it is done")
    reviewer: str = fields.person("Reviewer")
    reporter: str = fields.person("Reporter")
    class_of_service: str = fields.choice("Class of service", CLASSES_OF_SERVICE)
    components: tuple[str, ...] = fields.words("Components")
    sprint: str = fields.text("Sprint")
    resolution: str = fields.text("Resolution", help="As the tool it came from has it")
    external_key: str = fields.text("External key", search=True)
    url: str = fields.text("Address")
    project_key: str = fields.text("External project", search=True)
    started_at: datetime | None = fields.instant("Work started", computed=True)
    done_at: datetime | None = fields.instant("Work done", computed=True)
    engagement: str = fields.reference("Engagement", kind="engagement", help="The contract under which it is made")
    docs_done: bool = fields.flag("Documentation of this phase done")
    test_verdict: str = fields.choice("Acceptance tests", TEST_VERDICTS)
    reserves: str = fields.long_text("Reserves", help="What is accepted although it does not pass yet")
    evidence: str = fields.text("Evidence", help="Where the test results are", search=True)
    rework: int | None = fields.integer(
        "Sent back", unit="times", help="How often it came back from review or UAT", computed=True
    )
    business_value: int | None = fields.integer("Business value", help="1, 2, 3, 5, 8, 13, 20", maximum=20)
    time_criticality: int | None = fields.integer("Time criticality", help="1, 2, 3, 5, 8, 13, 20", maximum=20)
    risk_reduction: int | None = fields.integer(
        "Risk reduction or opportunity", help="1, 2, 3, 5, 8, 13, 20", maximum=20
    )
    job_size: int | None = fields.integer("Job size", help="1, 2, 3, 5, 8, 13, 20", minimum=1, maximum=20)
    objective: str = fields.text("Objective", help="The priority it serves", search=True)


def _wsjf(item: Deliverable, _facts: Facts) -> float | None:
    if not item.job_size or item.business_value is None:
        return None
    score = wsjf(item.business_value, item.time_criticality or 0, item.risk_reduction or 0, item.job_size)
    return round(score, 2)


def _age(item: Deliverable, facts: Facts) -> float | None:
    """Working days since the work started, until now or until it was done."""
    if item.started_at is None:
        return None
    return round(facts.calendar.between(item.started_at, item.done_at or facts.now), 1)


def _technologies(_item: Deliverable, facts: Facts) -> Verdict:
    blips = [each.item for each in facts.links if each.item.kind == "blip"]
    if not blips:
        return Soft("no technology is linked (a, then link)", "links")
    held = ", ".join(blip.title for blip in blips if blip.state == "hold")
    return Soft(f"on hold: {held}", "links") if held else OK


def _column_limit(item: Deliverable, facts: Facts) -> Verdict:
    """Expedite passes the limit of the column, but only one at a time may do so."""
    if item.class_of_service != "expedite":
        return _DOING.check(item, facts)
    count = facts.lane("doing", "expedite")
    limit = facts.limits.get("doing:expedite", EXPEDITE_LIMIT)
    if count < limit:
        return OK
    return Hard(f"expedite lane: {count} of {limit} already in doing", "class_of_service")


_DOING = wip_below("doing")


def _accepted(item: Deliverable, _facts: Facts) -> Verdict:
    if item.test_verdict == "passed" or (item.test_verdict == "reserves" and item.reserves):
        return OK
    if item.test_verdict == "reserves":
        return Hard("write the reserve down", "reserves")
    return Hard("the acceptance tests do not pass and no reserve is recorded", "test_verdict")


def _start(item: Deliverable, facts: Facts) -> list[Effect]:
    return [] if item.started_at else [SetField("started_at", facts.now)]


def _finish(_item: Deliverable, facts: Facts) -> list[Effect]:
    return [SetField("done_at", facts.now)]


def _count_rework(item: Deliverable, _facts: Facts) -> list[Effect]:
    return [SetField("rework", (item.rework or 0) + 1), SetField("test_verdict", ""), SetField("docs_done", False)]


def _unfinish(_item: Deliverable, _facts: Facts) -> list[Effect]:
    return [SetField("done_at", None), SetField("test_verdict", "")]


_OPEN = ("inbox", "backlog", "ready", "doing", "review", "uat")
_DOCUMENTED = needs("docs_done", "the documentation of this phase is not ticked", soft=True)

WORKFLOW = Workflow(
    "deliverable",
    states=(
        State("inbox", "Inbox", Category.TRIAGE, expected=3),
        State("backlog", "Backlog", Category.BACKLOG, expected=90),
        State("ready", "Ready", Category.READY, expected=14, wip=20),
        State("doing", "Doing", Category.ACTIVE, expected=8, wip=12),
        State("review", "Review", Category.ACTIVE, expected=3, wip=8),
        State("uat", "UAT", Category.ACTIVE, expected=5, wip=8),
        State("done", "Done", Category.DONE),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "accept",
            "Accept into the backlog",
            ("inbox",),
            "backlog",
            key="a",
            default=True,
            asks=(Ask("parent"), Ask("class_of_service", required=True, default="standard"), Ask("work_type")),
            guards=(
                not_a_namesake(),
                rule(
                    "fixed_date_dated",
                    lambda item, _facts: item.class_of_service != "fixed_date" or item.due_at is not None,
                    "class fixed date, and no date (d sets one)",
                    field="due_at",
                    soft=True,
                ),
            ),
        ),
        Transition(
            "ready",
            "Make ready",
            ("backlog",),
            "ready",
            key="r",
            default=True,
            asks=(Ask("acceptance", required=True), Ask("estimate"), Ask("objective")),
            guards=(
                needs("acceptance", "write the acceptance test"),
                Guard("technologies", _technologies, "soft", (Fact.LINKS,)),
                wip_below("ready"),
            ),
        ),
        Transition(
            "pull",
            "Pull into work",
            ("ready",),
            "doing",
            key="p",
            default=True,
            asks=(Ask("owner"), Ask("engagement")),
            guards=(
                rule(
                    "someone",
                    lambda item, _facts: bool(item.owner or item.engagement),
                    "name who does it: an owner or an engagement",
                    field="owner",
                ),
                Guard("wip_doing", _column_limit, "hard", (Fact.WIP, Fact.LANES)),
                owner_wip_below("doing", OWNER_LIMIT),
                not_blocked(),
            ),
            effects=(_start,),
        ),
        Transition(
            "to_review",
            "Hand over to review",
            ("doing",),
            "review",
            key="r",
            default=True,
            asks=(Ask("reviewer", required=True), Ask("docs_done")),
            guards=(differ("reviewer", "owner", "nobody reviews their own work"), _DOCUMENTED, wip_below("review")),
        ),
        Transition(
            "to_uat",
            "Hand over to UAT",
            ("review",),
            "uat",
            key="u",
            default=True,
            asks=(Ask("reviewer", required=True), Ask("docs_done")),
            guards=(differ("reviewer", "owner", "nobody reviews their own work"), _DOCUMENTED, wip_below("uat")),
        ),
        Transition(
            "accept_uat",
            "Accept",
            ("uat",),
            "done",
            key="a",
            default=True,
            asks=(Ask("test_verdict", required=True), Ask("reserves"), Ask("evidence", required=True)),
            guards=(Guard("accepted", _accepted), not_blocked()),
            effects=(_finish,),
        ),
        Transition(
            "bounce",
            "Send back",
            ("review", "uat"),
            "doing",
            key="b",
            reason="required",
            reasons=(
                Reason("d", "defect", "Defect"),
                Reason("s", "spec", "Specification unclear or wrong"),
                Reason("e", "environment", "Environment or data"),
            ),
            effects=(_count_rework,),
        ),
        Transition(
            "release",
            "Put back, not started after all",
            ("doing",),
            "ready",
            key="l",
            reason="required",
            reasons=(
                Reason("p", "priority", "Something else comes first"),
                Reason("b", "blocked", "Cannot go on"),
                Reason("c", "capacity", "Nobody free"),
            ),
        ),
        Transition(
            "defer",
            "Back to the backlog",
            ("ready",),
            "backlog",
            key="b",
            reason="optional",
            reasons=(Reason("n", "not_now", "Not now"), Reason("u", "unclear", "Not clear enough")),
        ),
        Transition(
            "drop",
            "Drop",
            _OPEN,
            "dropped",
            key="x",
            reason="required",
            reasons=(
                Reason("w", "wont_do", "Will not be done"),
                Reason("o", "obsolete", "Overtaken by events"),
                Reason("v", "no_value", "Not worth its cost"),
                Reason("s", "out_of_scope", "Out of scope"),
                Reason("c", "cannot_reproduce", "Cannot be reproduced"),
            ),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("done", "dropped", "duplicate"),
            "backlog",
            key="o",
            reason="required",
            reasons=(
                Reason("d", "defect", "Defect found after acceptance"),
                Reason("n", "needed", "Needed after all"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
            effects=(_unfinish,),
        ),
    ),
    initial="inbox",
)


KIND = Kind(
    name="deliverable",
    prefix="D",
    label="Deliverable",
    plural="Deliverables",
    item=Deliverable,
    workflow=WORKFLOW,
    purpose="A piece of work, from the inbox to acceptance.",
    view=View(
        columns=(
            Column("due_at", INSTANT_CELLS),
            Column("owner", 12),
            Column("estimate", 8),
            Column("class_of_service", 11, "Class"),
        ),
        card=("owner", "engagement", "due_at"),
        detail=(
            "description",
            "work_type",
            "class_of_service",
            "parent",
            "engagement",
            "estimate",
            "wsjf",
            "age",
            "acceptance",
            "reviewer",
            "test_verdict",
            "reserves",
            "evidence",
            "rework",
            "objective",
            "components",
            "sprint",
            "external_key",
            "url",
        ),
        derived=(
            Derived("wsjf", "WSJF", _wsjf, help="(value + time criticality + risk reduction) / size"),
            Derived("age", "Days in work", _age, help="Working days since it was pulled"),
        ),
    ),
    children=("deliverable",),
    relations=("blocked by", "blocks", "uses", "needs", "relates to"),
    lane="class_of_service",
)
