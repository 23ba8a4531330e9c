"""Applications: one candidate for one requisition."""

from __future__ import annotations

from datetime import date, datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds import _application_rules as rules
from cto_tui.kinds.base import Column, Derived, Kind, View
from cto_tui.kinds.candidate import ORIGINS
from cto_tui.kinds.guards import ahead, needs
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import Ask, Category, Guard, Reason, State, Transition, Workflow

RECOMMENDATIONS = {"strong_no": "Strong no", "no": "No", "yes": "Yes", "strong_yes": "Strong yes"}
DECISIONS = {"yes": "Yes", "no": "No", "later": "Later"}


@dataclass(frozen=True, kw_only=True)
class Application(Item):
    """What happens between a candidate and a requisition; its parent is the requisition."""

    candidate_id: str = fields.reference("Candidate", kind="candidate")
    origin: str = fields.choice("Origin", ORIGINS)
    applied_on: date | None = fields.day("Applied on")
    privacy_notice_on: date | None = fields.day("Privacy notice given on")
    privacy_notice_version: str = fields.text("Version of the privacy notice")
    last_reply_on: date | None = fields.day("Last word from us on")
    interview_kit: str = fields.text("Interview kit", help="Where it differs from the requisition's", search=True)
    round: int | None = fields.integer("Interview round", minimum=1)
    interview_at: datetime | None = fields.instant("Interview")
    interviewers: tuple[str, ...] = fields.words("Interviewers")
    scorer: str = fields.person("Last scorecard by")
    scorecards: int | None = fields.integer("Scorecards in")
    score: float | None = fields.number("Score", help="Mean of the ratings given, 1 to 4", maximum=4)
    recommendation: str = fields.choice("Recommendation", RECOMMENDATIONS)
    spread: float | None = fields.number("Spread", help="Widest difference on one competency", maximum=3)
    spread_note: str = fields.text("About the spread", personal=True)
    decision: str = fields.choice("Decision", DECISIONS)
    decision_note: str = fields.long_text("Why", personal=True)
    salary_expected: Money | None = fields.money("Salary expected", help="Gross per year")
    salary_offered: Money | None = fields.money("Salary offered", help="Gross per year")
    band_approver: str = fields.person("Above the band, approved by")
    offer_expires_on: date | None = fields.day("Offer expires on")
    offer_accepted: bool = fields.flag("Offer accepted")
    start_on: date | None = fields.day("Starts on")
    rejection_sent_on: date | None = fields.day("Rejection sent on")
    consent_until: date | None = fields.day("May be kept until", help="Consent or information of the person")
    revisit_on: date | None = fields.day("Look again on")


def _reply_age(application: Application, facts: Facts) -> int | None:
    """Calendar days since the applicant last heard from us."""
    last = application.last_reply_on or application.applied_on
    return (facts.today - last).days if last else None


_OPEN = ("applied", "screening", "interview", "debrief", "offer")
_REQUISITION_OPEN = Guard("requisition_open", rules.requisition_open, needs=(Fact.PARENT,))
_INFORMED = needs("privacy_notice_on", "the privacy notice has not been given")
_REJECTION = (
    Reason("s", "skills", "Skills"),
    Reason("l", "level", "Level"),
    Reason("m", "compensation", "Compensation"),
    Reason("o", "location", "Location"),
    Reason("t", "timing", "Timing"),
    Reason("w", "withdrew", "Withdrew"),
    Reason("d", "duplicate", "Duplicate"),
    Reason("p", "position_closed", "Position closed"),
)

WORKFLOW = Workflow(
    "application",
    states=(
        State("applied", "Applied", Category.TRIAGE, expected=3),
        State("screening", "Screening", Category.ACTIVE, expected=5, wip=15),
        State("interview", "Interview", Category.ACTIVE, expected=10, wip=10),
        State("debrief", "Debrief", Category.ACTIVE, expected=3),
        State("offer", "Offer", Category.WAITING, expected=8),
        State("pooled", "Pooled", Category.STEADY, review_days=180),
        State("hired", "Hired", Category.DONE),
        State("rejected", "Rejected", Category.DROPPED),
        State("withdrawn", "Withdrawn", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "screen",
            "Screen",
            ("applied",),
            "screening",
            key="s",
            default=True,
            asks=(
                Ask("candidate_id"),
                Ask("origin"),
                Ask("applied_on", default=lambda _item, facts: facts.today),
                Ask("privacy_notice_on", required=True, default=lambda _item, facts: facts.today),
                Ask("privacy_notice_version"),
            ),
            guards=(
                _INFORMED,
                Guard("for_requisition", rules.for_requisition, needs=(Fact.PARENT,)),
                needs("candidate_id", "no candidate record", soft=True),
            ),
            effects=(rules.start_reply_clock, rules.link_person),
            needs=(Fact.LINKS,),
        ),
        Transition(
            "invite",
            "Invite to an interview",
            ("screening",),
            "interview",
            key="i",
            default=True,
            asks=(
                Ask("interview_kit"),
                Ask("round", required=True, default=1),
                Ask("interview_at", required=True),
                Ask("interviewers"),
            ),
            guards=(
                Guard("chosen_kit", rules.chosen_kit, needs=(Fact.PARENT,)),
                ahead("interview_at", "that moment is past"),
                needs("interviewers", "nobody is named to interview", soft=True),
                _REQUISITION_OPEN,
            ),
            effects=(rules.set_interview_date,),
        ),
        Transition(
            "next_round",
            "Invite to the next round",
            ("interview", "debrief"),
            "interview",
            key="n",
            asks=(Ask("round", required=True), Ask("interview_at", required=True), Ask("interviewers")),
            guards=(
                ahead("interview_at", "that moment is past"),
                Guard("enough_cards", rules.enough_cards),
                _REQUISITION_OPEN,
            ),
            effects=(rules.set_interview_date,),
        ),
        Transition(
            "score",
            "Note a scorecard",
            ("interview", "debrief"),
            None,
            key="c",
            asks=(
                Ask("scorer", required=True, default=lambda _item, facts: facts.actor),
                Ask("scorecards", required=True),
                Ask("score", required=True),
                Ask("recommendation", required=True),
                Ask("spread"),
            ),
            guards=(
                needs("scorer", "whose scorecard is it?"),
                Guard("rated", rules.rated),
                Guard("one_more_card", rules.one_more_card),
            ),
        ),
        Transition(
            "debrief",
            "Debrief",
            ("interview",),
            "debrief",
            key="b",
            default=True,
            asks=(
                Ask("decision", required=True),
                Ask("decision_note", required=True),
                Ask("spread_note"),
            ),
            guards=(
                Guard("enough_cards", rules.enough_cards),
                Guard("spread_explained", rules.spread_explained, "soft"),
            ),
            effects=(rules.start_reply_clock,),
        ),
        Transition(
            "offer",
            "Make an offer",
            ("debrief",),
            "offer",
            key="o",
            default=True,
            asks=(
                Ask("salary_offered", required=True),
                Ask("band_approver"),
                Ask("start_on"),
                Ask("offer_expires_on", required=True),
            ),
            guards=(
                Guard("decided_yes", rules.decided_yes),
                _REQUISITION_OPEN,
                Guard("within_band", rules.within_band, needs=(Fact.PARENT,)),
                ahead("offer_expires_on", "that day is past"),
            ),
            effects=(rules.offer_clock,),
        ),
        Transition(
            "hire",
            "Hire",
            ("offer",),
            "hired",
            key="h",
            default=True,
            asks=(Ask("offer_accepted"), Ask("start_on", required=True)),
            guards=(
                needs("offer_accepted", "the offer is not accepted"),
                _REQUISITION_OPEN,
            ),
            effects=(rules.after_hire, rules.stop_clock),
            needs=(Fact.PARENT, Fact.SIBLINGS, Fact.REFERENCED),
        ),
        Transition(
            "reject",
            "Reject",
            _OPEN,
            "rejected",
            key="x",
            asks=(Ask("rejection_sent_on"),),
            guards=(needs("rejection_sent_on", "the person has not been told", soft=True),),
            effects=(rules.stop_clock,),
            reason="required",
            reasons=_REJECTION,
        ),
        Transition(
            "withdraw",
            "Withdrawn by the candidate",
            _OPEN,
            "withdrawn",
            key="w",
            effects=(rules.stop_clock,),
            reason="required",
            reasons=(
                Reason("o", "other_offer", "Took another offer"),
                Reason("d", "declined", "Declined our offer"),
                Reason("s", "too_slow", "We were too slow"),
                Reason("m", "compensation", "Compensation"),
                Reason("n", "no_reply", "No longer answers"),
                Reason("p", "personal", "Personal"),
            ),
        ),
        Transition(
            "pool",
            "Keep for later",
            _OPEN,
            "pooled",
            key="p",
            asks=(
                Ask("privacy_notice_on", required=True),
                Ask("consent_until", required=True),
                Ask("revisit_on", required=True),
            ),
            guards=(
                needs("consent_until", "until when may the person be kept?"),
                ahead("consent_until", "that day is past"),
                _INFORMED,
            ),
            effects=(rules.review_then,),
            reason="optional",
            reasons=_REJECTION,
        ),
        Transition(
            "reopen",
            "Reopen",
            ("pooled", "rejected", "withdrawn", "hired", "duplicate"),
            "screening",
            key="o",
            guards=(_INFORMED, Guard("for_requisition", rules.for_requisition, needs=(Fact.PARENT,))),
            effects=(rules.start_reply_clock,),
            reason="required",
            reasons=(
                Reason("c", "came_back", "The person came back"),
                Reason("n", "needed", "The position is open again"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
        ),
        Transition(
            "close_pool",
            "Take out of the pool",
            ("pooled",),
            "rejected",
            key="x",
            guards=(needs("rejection_sent_on", "the person has not been told", soft=True),),
            asks=(Ask("rejection_sent_on"),),
            reason="required",
            reasons=_REJECTION,
        ),
    ),
    initial="applied",
)


KIND = Kind(
    name="application",
    prefix="C",
    label="Application",
    plural="Applications",
    item=Application,
    workflow=WORKFLOW,
    purpose="A candidate in the process of one requisition.",
    view=View(
        columns=(Column("parent", 12), Column("score", 6), Column("reply_age", 7, "Silent"), Column("owner", 12)),
        card=("parent", "score", "reply_age"),
        detail=(
            "candidate_id",
            "parent",
            "origin",
            "applied_on",
            "last_reply_on",
            "reply_age",
            "privacy_notice_on",
            "interview_kit",
            "round",
            "interview_at",
            "interviewers",
            "scorecards",
            "score",
            "recommendation",
            "spread",
            "spread_note",
            "decision",
            "decision_note",
            "salary_expected",
            "salary_offered",
            "offer_expires_on",
            "offer_accepted",
            "start_on",
            "rejection_sent_on",
            "consent_until",
            "revisit_on",
        ),
        derived=(Derived("reply_age", "Silent for", _reply_age, help="Calendar days since our last word", unit="d"),),
    ),
    amount="salary_offered",
    relations=("applies as", "relates to"),
    personal=True,
)
