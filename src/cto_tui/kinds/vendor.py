"""Vendors: the firms that work for us, and whether they may."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View, command
from cto_tui.kinds.guards import children_closed, needs, not_a_namesake, rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    Effect,
    Guard,
    Hard,
    Propose,
    Reason,
    Soft,
    State,
    Transition,
    Verdict,
    Workflow,
)

STANDINGS = {"preferred": "Preferred", "acceptable": "Acceptable", "watch": "Watch", "critical": "Critical"}
VIGILANCE_FLOOR_MINOR = 500_000
"""5 000 EUR before tax: from here on French law wants the attestation (Code du travail, L8222-1 and D8222-5)."""


@dataclass(frozen=True, kw_only=True)
class Vendor(Item):
    """A supplier of services, licences or people; its engagements are its children."""

    legal_name: str = fields.text("Legal name", search=True)
    legal_id: str = fields.text("Legal id", help="SIREN or another country's register number", search=True)
    website: str = fields.text("Website")
    email: str = fields.text("E-mail", search=True)
    phone: str = fields.text("Phone")
    address: str = fields.long_text("Address")
    city: str = fields.text("City", search=True)
    country: str = fields.text("Country")
    contact_name: str = fields.text("Contact", search=True, personal=True)
    contact_title: str = fields.text("Contact's title")
    category: str = fields.text("Category", help="Hosting, staffing, licences ...", search=True)
    standing: str = fields.choice("Standing", STANDINGS)
    score: float | None = fields.number("Score", help="0 to 100", maximum=100)
    annual_spend: Money | None = fields.money("Spend over 12 months")
    registration_until: date | None = fields.day("Registration document valid until", help="Kbis or equivalent")
    vigilance_until: date | None = fields.day("Vigilance attestation valid until", help="URSSAF, every six months")
    personal_data: bool = fields.flag("Handles personal data")
    dpa_signed: bool = fields.flag("Data processing agreement signed")
    references: int | None = fields.integer("References checked")
    knowledge_transferred: bool = fields.flag("Knowledge transfer checklist done")
    exit_on: date | None = fields.day("Leaves on")
    need: str = fields.text("What we need from them", search=True)


def _documents_until(vendor: Vendor, _facts: Facts) -> date | None:
    """The first day on which a compliance document runs out."""
    known = [day for day in (vendor.registration_until, vendor.vigilance_until) if day]
    return min(known, default=None)


def _engagements(facts: Facts, *, running: bool = False) -> list[Item]:
    return [
        each.item
        for each in facts.children
        if each.item.kind == "engagement"
        and each.category not in ("done", "dropped")
        and (not running or each.category in ("active", "waiting", "steady"))
    ]


def _committed(facts: Facts) -> Money | None:
    """The sum of open engagements, where they are in one currency."""
    amounts = [amount for item in _engagements(facts) if (amount := getattr(item, "amount", None))]
    if len({amount.currency for amount in amounts}) != 1:
        return None
    return Money(sum(amount.minor for amount in amounts), amounts[0].currency)


def _next_notice(facts: Facts) -> date | None:
    """The first last day for giving notice among its running contracts: the engagement's due date is that day."""
    days = [item.due_at.date() for item in _engagements(facts, running=True) if item.due_at is not None]
    return min(days, default=None)


def _registered(vendor: Vendor, facts: Facts) -> Verdict:
    if vendor.registration_until is None:
        return Hard("no registration document (Kbis)", "registration_until")
    if vendor.registration_until < facts.today:
        return Hard("the registration document has run out", "registration_until")
    return OK


def _vigilance(vendor: Vendor, facts: Facts) -> Verdict:
    """Whatever the currency, an open engagement of 5 000 or more needs the attestation."""
    amounts = [getattr(item, "amount", None) for item in _engagements(facts)] + [vendor.annual_spend]
    if not any(amount and amount.minor >= VIGILANCE_FLOOR_MINOR for amount in amounts):
        return OK
    if vendor.vigilance_until is None:
        return Hard("5 000 EUR or more, and no vigilance attestation", "vigilance_until")
    if vendor.vigilance_until < facts.today:
        return Hard("the vigilance attestation has run out", "vigilance_until")
    return OK


def _data_agreement(vendor: Vendor, _facts: Facts) -> Verdict:
    if vendor.personal_data and not vendor.dpa_signed:
        return Soft("personal data, and no data processing agreement", "dpa_signed")
    return OK


def _known_good(vendor: Vendor, _facts: Facts) -> Verdict:
    if vendor.score is not None or (vendor.references or 0) >= 2:
        return OK
    return Soft("neither a score nor two references", "references")


def _look_at_impact(vendor: Vendor, facts: Facts) -> list[Effect]:
    """One proposal for each open item that leans on the vendor."""
    linked = [each.item for each in facts.links if each.category not in ("done", "dropped")]
    return [
        Propose(
            f"{vendor.title} is suspended: look at {item.ref} {item.title}",
            command("move", item.ref, "keep"),
            due_in_days=7,
        )
        for item in [*_engagements(facts), *linked]
    ]


def _collect_documents(vendor: Vendor, _facts: Facts) -> list[Effect]:
    if vendor.registration_until and vendor.vigilance_until:
        return []
    title = f"Collect compliance documents of {vendor.title}"
    return [Propose(title, command("add", "deliverable", title), due_in_days=10)]


_DOCUMENTS = (Guard("registered", _registered), Guard("vigilance", _vigilance, needs=(Fact.CHILDREN,)))
_DATA = Guard("data_agreement", _data_agreement, "soft")
_REASONS = (
    Reason("q", "quality", "Quality of work"),
    Reason("d", "delay", "Delays"),
    Reason("c", "cost", "Cost"),
    Reason("l", "compliance", "Compliance or documents"),
    Reason("f", "finances", "Financial trouble"),
    Reason("s", "security", "Security incident"),
    Reason("n", "no_need", "No longer needed"),
)

WORKFLOW = Workflow(
    "vendor",
    states=(
        State("prospect", "Prospect", Category.TRIAGE, expected=5),
        State("shortlisted", "Shortlisted", Category.BACKLOG, expected=40),
        State("approved", "Approved", Category.STEADY, review_days=180),
        State("watch", "Watch", Category.STEADY, review_days=60),
        State("suspended", "Suspended", Category.WAITING, expected=20),
        State("exited", "Exited", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "shortlist",
            "Shortlist",
            ("prospect",),
            "shortlisted",
            key="s",
            default=True,
            asks=(Ask("category", required=True), Ask("need"), Ask("owner")),
            guards=(needs("category", "say what they supply"), not_a_namesake()),
            effects=(_collect_documents,),
        ),
        Transition(
            "approve",
            "Approve",
            ("shortlisted",),
            "approved",
            key="a",
            default=True,
            asks=(
                Ask("legal_id", required=True),
                Ask("registration_until", required=True),
                Ask("vigilance_until"),
                Ask("dpa_signed"),
                Ask("references"),
                Ask("standing", default="acceptable"),
            ),
            guards=(
                needs("legal_id", "no legal id (SIREN)"),
                *_DOCUMENTS,
                _DATA,
                Guard("known_good", _known_good, "soft"),
            ),
        ),
        Transition(
            "watch",
            "Put on watch",
            ("approved",),
            "watch",
            key="w",
            reason="required",
            reasons=_REASONS,
            asks=(Ask("standing", default="watch"), Ask("notes")),
        ),
        Transition(
            "clear",
            "Take off watch",
            ("watch",),
            "approved",
            key="c",
            asks=(Ask("standing", required=True), Ask("registration_until"), Ask("vigilance_until")),
            guards=(
                rule(
                    "standing_good",
                    lambda vendor, _facts: vendor.standing in ("preferred", "acceptable"),
                    "the standing is still watch or critical",
                    field="standing",
                ),
                *_DOCUMENTS,
            ),
            reason="optional",
        ),
        Transition(
            "suspend",
            "Suspend",
            ("approved", "watch"),
            "suspended",
            key="s",
            reason="required",
            reasons=_REASONS,
            asks=(Ask("follow_up_on", required=True),),
            guards=(
                rule(
                    "follow_up_ahead",
                    lambda vendor, facts: vendor.follow_up_on is None or vendor.follow_up_on >= facts.today,
                    "the follow-up date is past",
                    field="follow_up_on",
                ),
            ),
            effects=(_look_at_impact,),
            needs=(Fact.LINKS, Fact.CHILDREN),
        ),
        Transition(
            "reinstate",
            "Reinstate on watch",
            ("suspended",),
            "watch",
            key="r",
            default=True,
            asks=(Ask("registration_until"), Ask("vigilance_until"), Ask("standing", default="watch")),
            guards=(*_DOCUMENTS, _DATA),
            reason="required",
            reasons=(
                Reason("f", "fixed", "What was wrong is mended"),
                Reason("n", "no_choice", "Nobody else can do it"),
                Reason("m", "mistake", "Suspended by mistake"),
            ),
        ),
        Transition(
            "exit",
            "Exit",
            ("approved", "watch", "suspended"),
            "exited",
            key="x",
            reason="required",
            reasons=_REASONS,
            asks=(Ask("knowledge_transferred"), Ask("exit_on")),
            guards=(
                children_closed("engagement", "engagements still open"),
                needs("knowledge_transferred", "the knowledge transfer checklist is not done"),
            ),
        ),
        Transition(
            "decline",
            "Decline",
            ("prospect", "shortlisted"),
            "exited",
            key="x",
            reason="required",
            reasons=_REASONS,
            guards=(children_closed("engagement", "engagements still open"),),
        ),
        Transition(
            "reopen",
            "Consider again",
            ("exited", "duplicate"),
            "shortlisted",
            key="o",
            reason="required",
            reasons=(
                Reason("n", "new_need", "New need"),
                Reason("c", "changed", "They have changed"),
                Reason("m", "mistake", "Closed by mistake"),
            ),
        ),
    ),
    initial="prospect",
)


KIND = Kind(
    name="vendor",
    prefix="V",
    label="Vendor",
    plural="Vendors",
    item=Vendor,
    workflow=WORKFLOW,
    purpose="A firm that works for us: its documents, its standing, its contracts.",
    expiries=("registration_until", "vigilance_until"),
    view=View(
        columns=(
            Column("standing", 11),
            Column("engagements", 9, "Contracts"),
            Column("next_notice", DAY_CELLS, "Notice by"),
            Column("documents_until", DAY_CELLS),
            Column("annual_spend", 14, "Yearly spend"),
            Column("category", 14),
        ),
        card=("category", "standing"),
        detail=(
            "legal_name",
            "legal_id",
            "category",
            "need",
            "standing",
            "score",
            "engagements",
            "committed",
            "annual_spend",
            "registration_until",
            "vigilance_until",
            "documents_until",
            "personal_data",
            "dpa_signed",
            "references",
            "contact_name",
            "contact_title",
            "email",
            "phone",
            "website",
            "address",
            "city",
            "country",
        ),
        derived=(
            Derived("documents_until", "Documents", _documents_until, help="First compliance document to run out"),
            Derived(
                "engagements",
                "Running engagements",
                lambda _vendor, facts: len(_engagements(facts, running=True)) or None,
                (Fact.CHILDREN,),
            ),
            Derived(
                "next_notice",
                "Notice by",
                lambda _vendor, facts: _next_notice(facts),
                (Fact.CHILDREN,),
                help="The first day by which notice of a running contract must be given",
            ),
            Derived("committed", "Committed", lambda _vendor, facts: _committed(facts), (Fact.CHILDREN,)),
        ),
    ),
    amount="annual_spend",
    children=("engagement", "deliverable"),
    relations=("supplies", "relates to"),
)
