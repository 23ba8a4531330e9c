"""Requisitions: positions to fill."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View, due_from
from cto_tui.kinds.guards import ahead, children_closed, needs, not_a_namesake, rule
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

ALTERNATIVES = {
    "train": "Train somebody we have",
    "contract": "Buy days from a vendor",
    "automate": "Automate or stop the work",
    "none": "Looked at: nothing but hiring will do",
}
EMPLOYMENT = {"permanent": "Permanent", "fixed_term": "Fixed term", "apprentice": "Apprentice", "intern": "Intern"}


@dataclass(frozen=True, kw_only=True)
class Requisition(Item):
    """A demand for one or more people of one profile; applications are its children."""

    description: str = fields.long_text("Description")
    team: str = fields.text("Team", search=True)
    positions: int | None = fields.integer("Positions", minimum=1)
    employment: str = fields.choice("Employment", EMPLOYMENT)
    location: str = fields.text("Location", search=True)
    remote: int | None = fields.percent("Remote work")
    salary_min: Money | None = fields.money("Salary from", help="Gross per year")
    salary_max: Money | None = fields.money("Salary up to", help="Gross per year")
    budget_line: str = fields.text("Budget line", search=True)
    budget_approved: bool = fields.flag("Budget approved")
    must_have: tuple[str, ...] = fields.words("Skills wanted", help="Without them nobody is hired")
    nice_to_have: tuple[str, ...] = fields.words("Skills welcome")
    degree_level: int | None = fields.integer("Degree level", unit="years", help="Bac+N", maximum=12)
    experience_years: float | None = fields.number("Experience", unit="years", maximum=60)
    alternative: str = fields.choice("Alternative to hiring", ALTERNATIVES)
    alternative_note: str = fields.text("Why not the alternative", search=True)
    interview_kit: str = fields.text("Interview kit", help="Competencies, questions, interviewers", search=True)
    needed_by: date | None = fields.day("Needed by")
    approver: str = fields.person("Approver")
    approved_on: date | None = fields.day("Approved on", computed=True)
    posted_on: date | None = fields.day("Advertised on")
    url: str = fields.text("Advertisement")
    filled_on: date | None = fields.day("Filled on", computed=True)


def _band(requisition: Requisition, _facts: Facts) -> Verdict:
    low, high = requisition.salary_min, requisition.salary_max
    if low is None or high is None:
        return Hard("no salary band", "salary_min" if low is None else "salary_max")
    if low.currency != high.currency:
        return Hard("the salary band is in two currencies", "salary_max")
    return OK if low.minor <= high.minor else Hard("the salary band is upside down", "salary_max")


def _alternative(requisition: Requisition, _facts: Facts) -> Verdict:
    if not requisition.alternative:
        return Soft("train, buy or stop: no alternative was looked at", "alternative")
    return OK


def _hired(facts: Facts) -> int:
    return sum(each.item.state == "hired" for each in facts.children if each.item.kind == "application")


def _in_process(facts: Facts) -> int:
    return sum(
        each.item.kind == "application" and each.category in ("triage", "active", "waiting") for each in facts.children
    )


def _all_hired(requisition: Requisition, facts: Facts) -> Verdict:
    hired, wanted = _hired(facts), requisition.positions or 1
    return OK if hired >= wanted else Hard(f"{hired} of {wanted} positions filled", "positions")


def _approve(_requisition: Requisition, facts: Facts) -> list[Effect]:
    return [SetField("approved_on", facts.today)]


def _fill(_requisition: Requisition, facts: Facts) -> list[Effect]:
    return [SetField("filled_on", facts.today)]


def _age(requisition: Requisition, facts: Facts) -> int | None:
    """Calendar days from approval until it was filled, or until today."""
    if requisition.approved_on is None:
        return None
    return ((requisition.filled_on or facts.today) - requisition.approved_on).days


_OPEN = ("draft", "approval", "open", "on_hold")
_APPLICATIONS = children_closed("application", "applications still open", soft=True)

WORKFLOW = Workflow(
    "requisition",
    states=(
        State("draft", "Draft", Category.BACKLOG, expected=10),
        State("approval", "Approval", Category.WAITING, expected=5),
        State("open", "Open", Category.ACTIVE, expected=60, wip=6),
        State("on_hold", "On hold", Category.WAITING, expected=40),
        State("filled", "Filled", Category.DONE),
        State("cancelled", "Cancelled", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "request",
            "Ask for approval",
            ("draft",),
            "approval",
            key="r",
            default=True,
            asks=(
                Ask("team"),
                Ask("positions", required=True, default=1),
                Ask("must_have", required=True),
                Ask("salary_min"),
                Ask("salary_max"),
                Ask("needed_by"),
                Ask("approver"),
            ),
            guards=(needs("must_have", "which skills must they have?"), not_a_namesake()),
        ),
        Transition(
            "approve",
            "Approve",
            ("approval",),
            "open",
            key="a",
            default=True,
            asks=(
                Ask("salary_min", required=True),
                Ask("salary_max", required=True),
                Ask("budget_line", required=True),
                Ask("budget_approved"),
                Ask("alternative"),
                Ask("alternative_note"),
                Ask("approver", required=True, default=lambda _item, facts: facts.actor),
            ),
            guards=(
                Guard("band", _band),
                needs("budget_line", "no budget line"),
                needs("budget_approved", "the budget is not approved"),
                needs("must_have", "which skills must they have?"),
                Guard("alternative", _alternative, "soft"),
            ),
            effects=(_approve,),
        ),
        Transition(
            "send_back",
            "Send back",
            ("approval",),
            "draft",
            key="b",
            reason="required",
            reasons=(
                Reason("b", "budget", "Budget"),
                Reason("p", "profile", "Profile unclear"),
                Reason("a", "alternative", "Look at an alternative first"),
            ),
        ),
        Transition(
            "advertise",
            "Advertise",
            ("open",),
            None,
            key="v",
            asks=(
                Ask("posted_on", required=True, default=lambda _item, facts: facts.today),
                Ask("url"),
                Ask("interview_kit"),
            ),
            guards=(
                needs("description", "no text to advertise", soft=True),
                needs("interview_kit", "choose the interview kit before people apply", soft=True),
            ),
        ),
        Transition(
            "hold",
            "Put on hold",
            ("approval", "open"),
            "on_hold",
            key="h",
            asks=(Ask("follow_up_on", required=True),),
            guards=(ahead("follow_up_on", "the follow-up date is past"),),
            reason="required",
            reasons=(
                Reason("b", "budget", "Budget frozen"),
                Reason("r", "reorganisation", "Reorganisation"),
                Reason("w", "workload", "Workload has changed"),
            ),
        ),
        Transition(
            "resume",
            "Resume",
            ("on_hold",),
            "open",
            key="r",
            default=True,
            asks=(Ask("budget_line", required=True), Ask("budget_approved"), Ask("salary_min"), Ask("salary_max")),
            guards=(needs("budget_approved", "the budget is not approved"), Guard("band", _band)),
        ),
        Transition(
            "fill",
            "Filled",
            ("open",),
            "filled",
            key="f",
            default=True,
            guards=(
                Guard("all_hired", _all_hired, needs=(Fact.CHILDREN,)),
                rule(
                    "nobody_waiting",
                    lambda _item, facts: not _in_process(facts),
                    "applicants are still waiting for an answer",
                    field="children",
                    soft=True,
                    needs=(Fact.CHILDREN,),
                ),
            ),
            effects=(_fill,),
        ),
        Transition(
            "cancel",
            "Cancel",
            _OPEN,
            "cancelled",
            key="x",
            guards=(_APPLICATIONS,),
            reason="required",
            reasons=(
                Reason("b", "budget", "No budget"),
                Reason("n", "no_need", "No longer needed"),
                Reason("t", "trained", "Somebody was trained"),
                Reason("c", "contracted", "Days were bought"),
                Reason("m", "moved", "Filled from within"),
            ),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("filled", "cancelled", "duplicate"),
            "draft",
            key="o",
            reason="required",
            reasons=(
                Reason("l", "left", "The person left or did not come"),
                Reason("n", "needed", "Needed after all"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
        ),
    ),
    initial="draft",
)


KIND = Kind(
    name="requisition",
    prefix="Q",
    label="Requisition",
    plural="Requisitions",
    item=Requisition,
    workflow=WORKFLOW,
    purpose="A position to fill, from the demand to the hire.",
    view=View(
        columns=(Column("team", 14), Column("in_process", 10), Column("needed_by", DAY_CELLS), Column("owner", 12)),
        card=("team", "needed_by", "in_process"),
        detail=(
            "description",
            "team",
            "positions",
            "hired",
            "in_process",
            "employment",
            "location",
            "remote",
            "salary_min",
            "salary_max",
            "budget_line",
            "budget_approved",
            "must_have",
            "nice_to_have",
            "degree_level",
            "experience_years",
            "alternative",
            "alternative_note",
            "interview_kit",
            "needed_by",
            "approver",
            "approved_on",
            "age",
            "posted_on",
            "url",
        ),
        derived=(
            Derived("hired", "Hired", lambda _item, facts: _hired(facts) or None, (Fact.CHILDREN,)),
            Derived("in_process", "In process", lambda _item, facts: _in_process(facts) or None, (Fact.CHILDREN,)),
            Derived("age", "Days since approval", _age, help="Calendar days; ends when it is filled"),
        ),
    ),
    due=due_from("needed_by"),
    due_field="needed_by",
    due_class="soft",
    amount="salary_max",
    children=("application",),
    relations=("for", "needs", "relates to"),
)
