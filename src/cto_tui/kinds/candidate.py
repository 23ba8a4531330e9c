"""Candidates: people who might join, and how long we may know them."""

from __future__ import annotations

from datetime import date, timedelta

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import ahead, needs, not_a_namesake, rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    Ask,
    Category,
    Effect,
    Guard,
    Reason,
    SetField,
    State,
    Transition,
    Workflow,
)

ORIGINS = {
    "application": "Applied by themselves",
    "referral": "Referred",
    "agency": "Agency",
    "sourcing": "Found by us",
    "event": "Met at an event",
    "import": "Imported",
}
POOL_DAYS = 730
"""How long an informed candidate may be kept after the last contact (CNIL practice: two years)."""


@dataclass(frozen=True, kw_only=True)
class Candidate(Item):
    """A person; the title is the full name. An application joins a candidate to a requisition."""

    email: str = fields.text("E-mail", search=True, personal=True)
    phone: str = fields.text("Phone", personal=True)
    headline: str = fields.text("Headline", search=True)
    summary: str = fields.long_text("Summary", personal=True)
    address: str = fields.text("Address", personal=True)
    city: str = fields.text("City", search=True)
    country: str = fields.text("Country")
    degree: str = fields.text("Degree", search=True)
    degree_level: int | None = fields.integer("Degree level", unit="years", help="Bac+N", maximum=12)
    skills: tuple[str, ...] = fields.words("Skills")
    spoken_languages: tuple[str, ...] = fields.words("Spoken languages")
    experience_years: float | None = fields.number("Experience", unit="years", maximum=60)
    employers: tuple[str, ...] = fields.words("Employers")
    url: str = fields.text("Address on the web", personal=True)
    privacy_notice_on: date | None = fields.day("Privacy notice given on")
    consent_until: date | None = fields.day("May be kept until", help="Consent or information of the person")
    last_contact_on: date | None = fields.day("Last contact by the person on")
    origin: str = fields.choice("Origin", ORIGINS)
    available_from: date | None = fields.day("Available from")
    wishes: str = fields.long_text("Wishes", help="Role, place, salary, as the person said", personal=True)


def _pool_end(candidate: Candidate, facts: Facts) -> date:
    return (candidate.last_contact_on or facts.today) + timedelta(days=POOL_DAYS)


def _keep_until(candidate: Candidate, _facts: Facts) -> date | None:
    """The day until which the person may be kept: what was agreed, else two years after the last contact."""
    if candidate.consent_until:
        return candidate.consent_until
    last = candidate.last_contact_on
    return last + timedelta(days=POOL_DAYS) if last else None


def _review_at_consent_end(candidate: Candidate, _facts: Facts) -> list[Effect]:
    """Look again thirty days before the consent runs out: time to ask, or to delete."""
    until = candidate.consent_until
    return [SetField("review_on", until - timedelta(days=30))] if until else []


def _refuse_contact(_candidate: Candidate, _facts: Facts) -> list[Effect]:
    return [SetField("consent_until", None)]


def _no_open_application(soft: bool) -> Guard:
    return rule(
        "no_open_application",
        lambda _candidate, facts: (
            not any(
                each.item.kind == "application" and each.category not in ("done", "dropped", "steady")
                for each in facts.links
            )
        ),
        "an application is still open",
        field="links",
        soft=soft,
        needs=(Fact.LINKS,),
    )


def _reachable(candidate: Candidate, _facts: Facts) -> bool:
    return bool(candidate.email or candidate.phone)


_REACHABLE = rule("reachable", _reachable, "neither e-mail nor phone is known", field="email")
_INFORMED = needs("privacy_notice_on", "the person has not been given the privacy notice")
_CONSENT = needs("consent_until", "say until when the person may be kept")
_CONSENT_AHEAD = ahead("consent_until", "that day is past")
_REOPEN = (
    Reason("n", "new_contact", "The person has come back"),
    Reason("r", "new_role", "A new role fits"),
    Reason("m", "mistake", "Closed by mistake"),
)

WORKFLOW = Workflow(
    "candidate",
    states=(
        State("new", "New", Category.TRIAGE, expected=3),
        State("contacted", "Contacted", Category.WAITING, expected=10),
        State("active", "Active", Category.ACTIVE, expected=40),
        State("pooled", "Pooled", Category.STEADY, review_days=365),
        State("hired", "Hired", Category.DONE),
        State("archived", "Archived", Category.DROPPED),
        State("do_not_contact", "Do not contact", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "contact",
            "Contact",
            ("new", "active", "pooled"),
            "contacted",
            key="c",
            asks=(Ask("privacy_notice_on", default=lambda _item, facts: facts.today), Ask("follow_up_on")),
            guards=(_REACHABLE, needs("privacy_notice_on", "give the privacy notice with the first word", soft=True)),
        ),
        Transition(
            "activate",
            "Take into the process",
            ("new", "contacted", "pooled"),
            "active",
            key="a",
            default=True,
            asks=(
                Ask("privacy_notice_on", required=True, default=lambda _item, facts: facts.today),
                Ask("last_contact_on", default=lambda _item, facts: facts.today),
                Ask("origin"),
            ),
            guards=(_INFORMED, _REACHABLE, not_a_namesake()),
        ),
        Transition(
            "replied",
            "Note a reply",
            ("contacted", "active", "pooled"),
            None,
            key="r",
            asks=(
                Ask("last_contact_on", required=True, default=lambda _item, facts: facts.today),
                Ask("available_from"),
                Ask("wishes"),
            ),
            guards=(
                rule(
                    "not_in_future",
                    lambda item, facts: item.last_contact_on is None or item.last_contact_on <= facts.today,
                    "a contact cannot lie in the future",
                    field="last_contact_on",
                ),
            ),
        ),
        Transition(
            "pool",
            "Keep in the pool",
            ("new", "contacted", "active"),
            "pooled",
            key="p",
            asks=(
                Ask("privacy_notice_on", required=True),
                Ask("consent_until", required=True, default=_pool_end),
            ),
            guards=(_INFORMED, _CONSENT, _CONSENT_AHEAD, _no_open_application(True)),
            effects=(_review_at_consent_end,),
        ),
        Transition(
            "refresh_consent",
            "Refresh consent",
            ("pooled",),
            None,
            key="f",
            asks=(
                Ask("last_contact_on", required=True, default=lambda _item, facts: facts.today),
                Ask("consent_until", required=True),
            ),
            guards=(_CONSENT, _CONSENT_AHEAD, _INFORMED),
            effects=(_review_at_consent_end,),
        ),
        Transition(
            "hire",
            "Hired",
            ("active",),
            "hired",
            key="h",
            default=True,
            guards=(
                rule(
                    "hired_by_application",
                    lambda _item, facts: any(each.item.state == "hired" for each in facts.linked("application")),
                    "no application of this person ended in a hire",
                    field="links",
                    needs=(Fact.LINKS,),
                ),
                _INFORMED,
            ),
        ),
        Transition(
            "archive",
            "Archive",
            ("new", "contacted", "active", "pooled"),
            "archived",
            key="x",
            reason="required",
            reasons=(
                Reason("n", "no_fit", "No fit"),
                Reason("r", "no_reply", "No reply"),
                Reason("e", "consent_over", "Consent is over"),
                Reason("w", "withdrew", "Withdrew"),
                Reason("h", "hired_elsewhere", "Hired elsewhere"),
            ),
            guards=(_no_open_application(False),),
        ),
        Transition(
            "do_not_contact",
            "Do not contact again",
            ("new", "contacted", "active", "pooled"),
            "do_not_contact",
            key="d",
            reason="required",
            reasons=(Reason("a", "asked", "The person asked for it"), Reason("c", "conduct", "Conduct")),
            guards=(_no_open_application(True),),
            effects=(_refuse_contact,),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("archived", "hired", "duplicate"),
            "active",
            key="o",
            reason="required",
            reasons=_REOPEN,
            asks=(Ask("privacy_notice_on", required=True),),
            guards=(_INFORMED, _REACHABLE),
        ),
        Transition(
            "lift",
            "Lift the ban on contact",
            ("do_not_contact",),
            "new",
            key="l",
            reason="required",
            reasons=(Reason("a", "asked", "The person asked for it"), Reason("m", "mistake", "Entered by mistake")),
        ),
    ),
    initial="new",
)


KIND = Kind(
    name="candidate",
    prefix="P",
    label="Candidate",
    plural="Candidates",
    item=Candidate,
    workflow=WORKFLOW,
    purpose="A person who might join the teams.",
    view=View(
        columns=(
            Column("headline", 22),
            Column("degree_level", 8, "Degree"),
            Column("experience_years", 10),
            Column("keep_until", DAY_CELLS, "Keep until"),
        ),
        card=("headline", "city"),
        detail=(
            "headline",
            "email",
            "phone",
            "city",
            "country",
            "degree",
            "degree_level",
            "experience_years",
            "skills",
            "spoken_languages",
            "employers",
            "summary",
            "wishes",
            "available_from",
            "origin",
            "privacy_notice_on",
            "last_contact_on",
            "consent_until",
            "keep_until",
            "url",
        ),
        derived=(
            Derived("keep_until", "May be kept until", _keep_until, help="Consent, else two years after contact"),
        ),
    ),
    children=(),
    relations=("applies as", "referred by", "relates to"),
    personal=True,
)
