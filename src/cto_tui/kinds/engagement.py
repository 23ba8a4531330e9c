"""Engagements: contracts with vendors."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds import _engagement_rules as rules
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import children_closed, in_order, needs
from cto_tui.workflow.facts import Fact
from cto_tui.workflow.model import Ask, Category, Guard, Reason, State, Transition, Workflow

CONTRACT_TYPES = {
    "regie": "Time and materials (régie)",
    "forfait": "Fixed price (forfait)",
    "licence": "Licence",
    "saas": "SaaS",
    "managed": "Managed service",
    "tma": "Application maintenance (TMA)",
}
OBLIGATIONS = {"means": "Best efforts (means)", "result": "Result"}
BUDGET_RULES = {"stop": "Stop", "warn": "Warn", "ignore": "Ignore"}


@dataclass(frozen=True, kw_only=True)
class Engagement(Item):
    """A contract; its parent is the vendor. Obligation and billing are apart: time and materials can owe a result."""

    contract_type: str = fields.choice("Type", CONTRACT_TYPES)
    obligation: str = fields.choice("Obligation", OBLIGATIONS)
    description: str = fields.long_text("Description")
    amount: Money | None = fields.money("Amount", help="Before tax, over its whole length")
    start_on: date | None = fields.day("Starts on")
    end_on: date | None = fields.day("Ends on")
    new_end_on: date | None = fields.day("New end")
    notice_days: int | None = fields.integer("Notice period", unit="days")
    notice_given_on: date | None = fields.day("Notice given on")
    auto_renew: bool = fields.flag("Renews itself")
    renewal_count: int | None = fields.integer("Renewals", unit="times", computed=True)
    day_rate: Money | None = fields.money("Day rate (TJM)")
    days_sold: float | None = fields.number("Days sold", unit="days")
    days_consumed: float | None = fields.number("Days consumed", unit="days")
    people: tuple[str, ...] = fields.words("People")
    on_site: bool = fields.flag("On site")
    acceptance: str = fields.text("Acceptance", help="How deliveries are accepted", search=True)
    penalty_per_day: Money | None = fields.money("Penalty per day late")
    penalty_cap: int | None = fields.percent("Cap on penalties")
    retention: int | None = fields.percent("Retention")
    sla: str = fields.text("Service level", search=True)
    spent: Money | None = fields.money("Spent so far")
    exit_clause: str = fields.long_text("Exit clause")
    ip_clause: str = fields.text("Intellectual property")
    budget_line: str = fields.text("Budget line", search=True)
    budget_available: Money | None = fields.money("Available on the line")
    budget_rule: str = fields.choice("When the line holds less", BUDGET_RULES)
    bids_received: int | None = fields.integer("Bids received")
    signed_on: date | None = fields.day("Signed on")
    final_acceptance: bool = fields.flag("Last delivery accepted")


_BEFORE = ("draft", "sourcing", "negotiated")
_IN_FORCE = ("running", "renewal_window")
_DATES = in_order("start_on", "end_on", "it ends before it starts")

WORKFLOW = Workflow(
    "engagement",
    states=(
        State("draft", "Draft", Category.BACKLOG, expected=15),
        State("sourcing", "Sourcing", Category.WAITING, expected=20),
        State("negotiated", "Negotiated", Category.ACTIVE, expected=10),
        State("signed", "Signed", Category.ACTIVE, expected=15),
        State("running", "Running", Category.STEADY, review_days=90),
        State("renewal_window", "Renewal window", Category.ACTIVE, expected=20),
        State("renewed", "Renewed", Category.DONE),
        State("ended", "Ended", Category.DONE),
        State("terminated", "Terminated", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "source",
            "Ask for bids",
            ("draft",),
            "sourcing",
            key="q",
            default=True,
            asks=(Ask("contract_type", required=True), Ask("amount"), Ask("description"), Ask("follow_up_on")),
            guards=(needs("description", "say what is wanted", soft=True), needs("contract_type", "of which type?")),
        ),
        Transition(
            "negotiate",
            "Terms agreed",
            ("sourcing",),
            "negotiated",
            key="n",
            default=True,
            asks=(
                Ask("contract_type", required=True),
                Ask("obligation", required=True, default="means"),
                Ask("amount", required=True),
                Ask("start_on"),
                Ask("end_on"),
                Ask("notice_days"),
                Ask("auto_renew"),
                Ask("bids_received"),
            ),
            guards=(_DATES, needs("bids_received", "no competing bids noted", soft=True)),
        ),
        Transition(
            "sign",
            "Sign",
            ("negotiated",),
            "signed",
            key="s",
            default=True,
            asks=(
                Ask("signed_on", required=True, default=lambda _item, facts: facts.today),
                Ask("budget_line"),
                Ask("budget_available"),
                Ask("start_on", required=True),
                Ask("end_on", required=True),
            ),
            guards=(
                Guard("approved_vendor", rules.approved_vendor, needs=(Fact.PARENT,)),
                Guard("standing", rules.standing, needs=(Fact.PARENT,)),
                Guard("documents", rules.documents, needs=(Fact.PARENT,)),
                Guard("budget", rules.budget),
                _DATES,
            ),
        ),
        Transition(
            "start",
            "Start",
            ("signed",),
            "running",
            key="r",
            default=True,
            asks=(Ask("start_on"), Ask("day_rate"), Ask("days_sold"), Ask("people")),
            guards=(
                Guard("enough_days", rules.enough_days, "soft"),
                Guard("not_lent", rules.not_lent, "soft"),
                Guard("documents", rules.documents, needs=(Fact.PARENT,)),
            ),
        ),
        Transition(
            "log_days",
            "Note days consumed",
            _IN_FORCE,
            None,
            key="d",
            asks=(Ask("days_consumed", required=True), Ask("spent")),
            guards=(Guard("enough_days", rules.enough_days, "soft"),),
            effects=(rules.order_form,),
        ),
        Transition(
            "open_window",
            "Open the renewal window",
            ("running",),
            "renewal_window",
            key="w",
            default=True,
            guards=(needs("end_on", "when does it end?"), Guard("in_window", rules.in_window, "soft")),
        ),
        Transition(
            "give_notice",
            "Give notice",
            _IN_FORCE,
            None,
            key="g",
            asks=(Ask("notice_given_on", required=True, default=lambda _item, facts: facts.today),),
            guards=(Guard("notice_in_time", rules.notice_in_time),),
            reason="optional",
        ),
        Transition(
            "extend",
            "Extend",
            _IN_FORCE,
            "running",
            key="x",
            asks=(Ask("new_end_on", required=True), Ask("days_sold"), Ask("amount")),
            guards=(
                Guard("extended", rules.extended),
                Guard("standing", rules.standing, needs=(Fact.PARENT,)),
                Guard("budget", rules.budget),
            ),
            effects=(rules.extend,),
        ),
        Transition(
            "renew",
            "Renew by a new contract",
            ("renewal_window",),
            "renewed",
            key="n",
            default=True,
            guards=(
                Guard("standing", rules.standing, needs=(Fact.PARENT,)),
                Guard("documents", rules.documents, needs=(Fact.PARENT,)),
            ),
            effects=(rules.propose_successor,),
        ),
        Transition(
            "end",
            "End",
            _IN_FORCE,
            "ended",
            key="e",
            asks=(Ask("final_acceptance"), Ask("spent")),
            guards=(
                Guard("not_renewing", rules.not_renewing),
                needs("final_acceptance", "the last delivery is not accepted", soft=True),
                children_closed("milestone", "milestones still open", soft=True),
            ),
        ),
        Transition(
            "terminate",
            "Terminate",
            (*_BEFORE, "signed", *_IN_FORCE),
            "terminated",
            key="t",
            guards=(children_closed("milestone", "milestones still open", soft=True),),
            reason="required",
            reasons=(
                Reason("n", "no_need", "No longer needed"),
                Reason("b", "budget", "No budget"),
                Reason("c", "too_dear", "Too dear"),
                Reason("q", "quality", "Quality"),
                Reason("d", "default", "Breach of contract"),
                Reason("o", "other_vendor", "Another vendor was chosen"),
            ),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("renewed", "ended", "terminated", "duplicate"),
            "draft",
            key="o",
            reason="required",
            reasons=(Reason("n", "needed", "Needed after all"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="draft",
)


KIND = Kind(
    name="engagement",
    prefix="E",
    label="Engagement",
    plural="Engagements",
    item=Engagement,
    workflow=WORKFLOW,
    purpose="A contract with a vendor: what is owed, until when, and when notice must be given.",
    view=View(
        columns=(
            Column("contract_type", 12),
            Column("amount", 14),
            Column("notice_deadline", DAY_CELLS),
            Column("end_on", DAY_CELLS),
            Column("owner", 12),
        ),
        card=("amount", "notice_deadline"),
        detail=(
            "parent",
            "contract_type",
            "obligation",
            "description",
            "amount",
            "start_on",
            "end_on",
            "notice_days",
            "notice_deadline",
            "notice_given_on",
            "auto_renew",
            "window_on",
            "renewal_count",
            "day_rate",
            "days_sold",
            "days_consumed",
            "days_left",
            "value_left",
            "people",
            "acceptance",
            "penalty_per_day",
            "sla",
            "spent",
            "budget_line",
            "budget_available",
            "exit_clause",
            "ip_clause",
        ),
        derived=(
            Derived(
                "notice_deadline",
                "Notice by",
                lambda item, _facts: rules.notice_deadline(item.end_on, item.notice_days),
                help="Last day on which notice can be given",
            ),
            Derived("window_on", "Window opens", lambda item, _facts: rules.window_on(item)),
            Derived("days_left", "Days left to work", lambda item, _facts: rules.days_left(item)),
            Derived("value_left", "Value left", lambda item, _facts: rules.value_left(item)),
        ),
    ),
    due=rules.due,
    due_field="end_on",
    due_class="cliff",
    amount="amount",
    legal=rules.against_notice,
    children=("milestone",),
    relations=("covers", "uses", "relates to"),
)
