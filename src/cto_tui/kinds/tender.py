"""Tenders: calls for bids we may answer."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds import _tender_rules as rules
from cto_tui.kinds._bidding import WEIGHTS
from cto_tui.kinds._tender_workflow import WORKFLOW
from cto_tui.kinds.base import INSTANT_CELLS, Column, Derived, Kind, View, end_of_day

_SCORE = "0 worst .. 5 best"


@dataclass(frozen=True, kw_only=True)
class Tender(Item):
    """A call for bids: the buyer's notice, and our answer to it. Its lead is its owner."""

    buyer: str = fields.text("Buyer", search=True)
    buyer_id: str = fields.text("Buyer's id")
    notice_id: str = fields.text("Notice", search=True)
    notice_status: str = fields.text("Status of the notice", help="As the buyer publishes it")
    notice_date: datetime | None = fields.instant("Published")
    description: str = fields.long_text("Description")
    value: Money | None = fields.money("Estimated value")
    value_min: Money | None = fields.money("Minimum value")
    procedure: str = fields.text("Procedure")
    procurement_category: str = fields.text("Category of purchase")
    cpv: tuple[str, ...] = fields.words("CPV codes")
    questions_deadline: datetime | None = fields.instant("Questions until")
    deadline: datetime | None = fields.instant("Deadline")
    deadline_raw: str = fields.text("Deadline as published")
    deadline_time_known: bool = fields.flag("Time of the deadline is known")
    award_criteria: str = fields.long_text("Award criteria")
    lots: int | None = fields.integer("Lots")
    language: str = fields.text("Language")
    country: str = fields.text("Country")
    url: str = fields.text("Address")
    contract_start: date | None = fields.day("Contract starts")
    contract_end: date | None = fields.day("Contract ends")
    offer_valid_until: date | None = fields.day("Offer valid until")
    winner: str = fields.text("Winner", search=True)
    winner_price: Money | None = fields.money("Winner's price")
    awarded_on: date | None = fields.day("Awarded on")
    segment: str = fields.text("Segment", help="The market it belongs to", search=True)
    strategic_fit: int | None = fields.integer("Strategic fit", help=_SCORE, maximum=5)
    technical_fit: int | None = fields.integer("Technical fit", help=_SCORE, maximum=5)
    delivery_capacity: int | None = fields.integer("Delivery capacity", help=_SCORE, maximum=5)
    references_score: int | None = fields.integer("References", help=_SCORE, maximum=5)
    competition: int | None = fields.integer("Competitive position", help=_SCORE, maximum=5)
    margin_score: int | None = fields.integer("Expected margin", help=_SCORE, maximum=5)
    contract_risk: int | None = fields.integer("Contract risk", help=_SCORE, maximum=5)
    certification_missing: bool = fields.flag("Mandatory certification missing")
    workload: int | None = fields.integer(
        "Peak load with this bid", unit="%", help="Committed and probable work over capacity, in the worst month"
    )
    p_win: int | None = fields.percent("Chance to win")
    bid_days: float | None = fields.number("Cost of the bid", unit="days")
    bid_days_spent: float | None = fields.number("Spent on the bid", unit="days")
    bid_day_rate: Money | None = fields.money("Cost of a day")
    decision_maker: str = fields.person("Decided by")
    decided_on: date | None = fields.day("Decided on", computed=True)
    decided_score: float | None = fields.number("Score at the decision", computed=True)
    sponsor: str = fields.person("Sponsor", help="Carries a score from 45 to 60")
    approver: str = fields.person("Approver", help="Carries a score under 45")
    plan_percent: int | None = fields.percent(
        "Plan length", help="Under 100 the T-minus plan is compressed", computed=True
    )
    reviewer: str = fields.person("Reviewer")
    review_comments: str = fields.long_text("Review comments")
    price_sheet: bool = fields.flag("Price sheet ready")
    spec_author: str = fields.person("Author of the specification")
    spec_baselined: bool = fields.flag("Specification baselined")
    spec_baselined_on: date | None = fields.day("Specification baselined on", computed=True)
    documents_complete: bool = fields.flag("Documents complete")
    documents_valid_until: date | None = fields.day("Documents valid until", help="The first of them to run out")
    price: Money | None = fields.money("Our price")
    margin: Money | None = fields.money("Our margin")
    signatory: str = fields.person("Signatory")
    channel: str = fields.text("Submitted through", help="Platform or address")
    receipt: str = fields.text("Receipt", help="Number or file", search=True)
    submitted_at: datetime | None = fields.instant("Submitted", computed=True)
    clarification: str = fields.long_text("Buyer's question")
    clarification_due: date | None = fields.day("Answer due")
    clarification_answer: str = fields.long_text("Our answer")
    presentation_at: datetime | None = fields.instant("Presentation")
    attendees: str = fields.text("Attendees")
    demo: bool = fields.flag("With a demonstration")
    debrief: str = fields.long_text("Debrief of the presentation")
    awarded_value: Money | None = fields.money("Contract value")
    formal: bool = fields.flag("Formal procedure", help="Standstill applies after a rejection")
    notified_by: str = fields.choice("Notified by", {"electronic": "Electronic means", "post": "Post"})
    rejected_on: date | None = fields.day("Rejection sent on")
    rank: int | None = fields.integer("Our rank", minimum=1)


def _due(tender: Tender, zone: tzinfo) -> datetime | None:
    """The next date that must be met: the deadline until the bid is in, then the answer or presentation asked for."""
    if tender.state == "clarification":
        return end_of_day(tender.clarification_due, zone)
    if tender.state == "presentation":
        return tender.presentation_at
    return None if tender.state == "submitted" else tender.deadline


KIND = Kind(
    name="tender",
    prefix="T",
    label="Tender",
    plural="Tenders",
    item=Tender,
    workflow=WORKFLOW,
    purpose="A call for bids, from the notice to the award.",
    view=View(
        columns=(
            Column("deadline", INSTANT_CELLS),
            Column("days_left", 9),
            Column("score", 6, "Score"),
            Column("value", 14, "Value"),
            Column("buyer", 20),
            Column("owner", 12),
        ),
        card=("deadline", "score", "value"),
        detail=(
            "buyer",
            "value",
            "deadline",
            "days_left",
            "last_responsible",
            "questions_deadline",
            "score",
            *WEIGHTS,
            "p_win",
            "decision_maker",
            "decided_on",
            "decided_score",
            "plan_percent",
            "price",
            "margin",
            "expected_value",
            "reviewer",
            "description",
            "award_criteria",
            "procedure",
            "lots",
            "cpv",
            "contract_start",
            "contract_end",
            "offer_valid_until",
            "submitted_at",
            "presentation_at",
            "winner",
            "winner_price",
            "notice_id",
            "notice_date",
            "url",
        ),
        derived=(
            Derived("score", "Bid score", lambda item, _facts: rules.score(item), help="0 to 100; 60 is a go"),
            Derived("expected_value", "Expected value", rules.expected_value, help="Chance x margin - remaining cost"),
            Derived("days_left", "Days left", rules.days_left, help="Working days until the deadline"),
            Derived("last_responsible", "Start by", rules.last_responsible, help="The last responsible moment"),
        ),
    ),
    due=_due,
    due_field="deadline",
    due_class="cliff",
    amount="value",
    need_days=rules.need,
    children=("milestone", "deliverable", "project"),
    relations=("uses", "needs", "relates to"),
)
