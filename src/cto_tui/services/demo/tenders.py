"""The demo firm's year of bids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from cto_tui.services.demo.business_data import LOSS, NO_GO, RIVALS, TENDERS
from cto_tui.services.demo.delivery_data import PROJECTS
from cto_tui.services.demo.names import ARCHITECT, BIDS, BUYERS, CTO, DELIVERY, PURCHASING
from cto_tui.services.demo.stage import Stage, Story, euros, kilo

_UNSENT: Final = ("qualifying", "drafting")
_SENT: Final = ("submitted", "clarification", "presentation")
_QUALIFIED: Final = 3
"""Days after publication; the other steps of a bid below, too."""
_DECIDED: Final = 7
_REVIEWED: Final = 24
_VALIDATED: Final = 27
_SUBMITTED: Final = 30
_DEADLINE: Final = 36
_CRITERIA: Final = (
    "strategic_fit", "technical_fit", "delivery_capacity", "references_score", "competition", "margin_score",
    "contract_risk",
)  # fmt: skip


def put(stage: Stage) -> None:
    """Every tender of the table with its story."""
    for number, (title, buyer, value, outcome, published) in enumerate(TENDERS):
        stage.play(_tender(stage, number, title, BUYERS[buyer], value, outcome, published))


def spot(stage: Stage, title: str, buyer: str, value: int, published: int, deadline: int, number: int) -> str:
    """Enter a notice; `deadline` in days after the stage's day."""
    at = stage.at(stage.register.calendar.add(stage.today + timedelta(days=deadline - 1), 1), 12)
    return stage.add(
        "tender", title, key=f"tender:{title}", buyer=buyer, value=kilo(value), deadline=at, deadline_time_known=True,
        notice_id=f"{str(stage.day.year)[2:]}-{104200 + number * 137}", notice_date=stage.at(stage.ago(published), 9),
        procedure="Appel d'offres ouvert" if value > 215 else "Procédure adaptée", procurement_category="services",
        cpv=("72262000",) if number % 2 else ("72413000", "72212000"), language="fr", country="FR", lots=1 + number % 3,
        description=f"{title} pour {buyer}. Durée de trois ans, renouvelable une fois.",
        award_criteria="Prix 40 %, valeur technique 50 %, délai 10 %",
    )  # fmt: skip


def go(stage: Stage, tender: str, number: int, lead: str) -> None:
    """Decide to bid."""
    marks: dict[str, Any] = {name: 3 + (number + place) % 3 for place, name in enumerate(_CRITERIA)}
    if number % 5 == 4:
        marks |= {"margin_score": 2, "contract_risk": 2, "sponsor": CTO}
    stage.move(
        tender, "go", **marks, p_win=25 + number % 6 * 8, bid_days=12.0 + number % 9, bid_day_rate=euros(640),
        decision_maker=CTO, workload=78 + number % 20,
    )  # fmt: skip
    meet(stage, tender, "Kick-off", "Go or no-go")
    if number % 3 == 0:
        stage.comment(tender, f"Équipe de réponse réunie par {lead}, plan de mémoire partagé.", "meeting")


def validate(stage: Stage, tender: str, value: int, valid_days: int) -> None:
    """Through the reviews until the bid is ready to be sent."""
    price = value * 940
    stage.move(
        tender, "validate", price=euros(price), margin=euros(price * 22 // 100), signatory=CTO, documents_complete=True,
        documents_valid_until=stage.today + timedelta(days=valid_days + 40), spec_author=ARCHITECT,
    )  # fmt: skip
    meet(stage, tender, "Review the bid", "Technical review", "Price approval", "First full draft", "Questions sent")


def meet(stage: Stage, parent: str, *titles: str) -> None:
    """Note an item's milestones as met, by the beginnings of their titles."""
    for milestone in stage.children(parent, "milestone"):
        if milestone.title.startswith(titles):
            stage.move(milestone.id, "meet", met_on=stage.today, evidence="Compte rendu du point d'avancement")


def close_plan(stage: Stage, parent: str, reason: str = "parent_over") -> None:
    """Drop the milestones that are left of a bid."""
    for milestone in stage.children(parent, "milestone"):
        stage.move(milestone.id, "drop", reason)


def submit(stage: Stage, tender: str, number: int, valid_days: int, **answers: Any) -> None:
    """Send the bid, and finish its plan."""
    stage.move(
        tender, "submit", channel="Plateforme régionale des marchés", receipt=f"AR-{stage.today:%Y%m%d}-{number:03d}",
        offer_valid_until=stage.today + timedelta(days=valid_days), **answers,
    )  # fmt: skip
    meet(stage, tender, "Signatures", "Upload rehearsal", "Deposit", "Questions sent")


def _tender(stage: Stage, number: int, title: str, buyer: str, value: int, outcome: str, published: int) -> Story:
    lead = BIDS if number % 3 else DELIVERY
    ahead = {"qualifying": 70, "drafting": 62 + number % 5}.get(outcome, 0)
    yield stage.at(stage.ago(published - 1)), BIDS
    tender = spot(stage, title, buyer, value, published, published + ahead if ahead else _DEADLINE, number)
    if outcome == "archived":
        yield stage.at(stage.ago(published - 2)), BIDS
        stage.move(tender, "archive", "not_ours")
        return
    if outcome == "missed":
        yield stage.at(stage.ago(published - _DEADLINE - 9)), BIDS
        stage.move(tender, "expire", "late_decision")
        return
    yield stage.at(stage.ago(published - _QUALIFIED)), BIDS
    if outcome == "no_go" and number % 2:
        stage.move(tender, "no_go", NO_GO[number % len(NO_GO)])
        return
    if outcome == "qualifying":
        yield stage.at(stage.wd(-2)), BIDS
    stage.move(tender, "qualify", segment="Collectivités" if number % 4 else "Santé", owner=lead)
    if outcome == "qualifying":
        return
    yield stage.at(stage.wd(-4) if outcome == "drafting" else stage.ago(published - _DECIDED)), CTO
    if outcome == "no_go":
        stage.comment(tender, "Comité d'engagement : trop peu de références, capacité tendue au printemps.", "meeting")
        stage.move(tender, "no_go", NO_GO[number % len(NO_GO)])
        close_plan(stage, tender)
        return
    go(stage, tender, number, lead)
    if outcome == "drafting":
        return
    yield stage.at(stage.ago(published - _DECIDED - 9)), lead
    if outcome == "abandoned":
        stage.move(tender, "abandon", "capacity", bid_days_spent=6.5)
        close_plan(stage, tender)
        return
    if outcome == "cancelled":
        stage.move(tender, "buyer_cancel", "unsuccessful", notice_status="Sans suite")
        close_plan(stage, tender)
        return
    yield stage.at(stage.ago(published - _REVIEWED)), lead
    stage.move(tender, "submit_for_review", reviewer=CTO, price_sheet=True)
    if number % 6 == 5:
        yield stage.at(stage.ago(published - _REVIEWED - 1)), CTO
        stage.move(
            tender, "rework", review_comments="Chiffrage de la reprise de données à revoir, planning trop optimiste"
        )
        yield stage.at(stage.ago(published - _REVIEWED - 2)), lead
        stage.move(tender, "submit_for_review", reviewer=CTO, price_sheet=True)
    yield stage.at(stage.ago(published - _VALIDATED)), CTO
    validate(stage, tender, value, 150)
    yield stage.at(stage.ago(published - _SUBMITTED), 10, 40), PURCHASING
    submit(stage, tender, number, 150)
    yield from _after(stage, tender, title, value, outcome, published, number, lead)


def _after(
    stage: Stage, tender: str, title: str, value: int, outcome: str, published: int, number: int, lead: str
) -> Story:
    """From the submission to the award. Bids that only wait for the buyer are snoozed until the answer is expected."""
    if outcome == "clarification":
        yield stage.at(stage.wd(-1)), lead
        stage.move(
            tender, "ask", clarification="Préciser le délai de garantie et le nombre de profils dédiés.",
            clarification_due=stage.ahead(34),
        )  # fmt: skip
        stage.snooze(tender, stage.ahead(12))
        return
    if outcome == "presentation":
        yield stage.at(stage.wd(-3)), lead
        stage.move(
            tender, "present", presentation_at=stage.at(stage.ahead(36), 14), attendees=f"{CTO}, {lead}", demo=True
        )  # fmt: skip
        stage.snooze(tender, stage.ahead(15))
        return
    if outcome == "submitted":
        yield stage.at(stage.ago(published - _SUBMITTED - 3)), lead
        stage.comment(tender, "Accusé de réception confirmé par l'acheteur.", "mail")
        stage.snooze(tender, stage.ahead(16 + number % 10))
        return
    decided = published - _SUBMITTED - 40 - number % 15
    if number % 2:
        yield stage.at(stage.ago(decided + 22)), lead
        stage.move(tender, "present", presentation_at=stage.at(stage.ago(decided + 10), 14), attendees=f"{CTO}, {lead}")
        yield stage.at(stage.ago(decided + 9)), lead
        stage.move(tender, "presented", debrief="Bon échange sur la réversibilité ; questions sur le prix.")
        meet(stage, tender, "Presentation", "Dry run")
        for card in stage.children(tender, "deliverable"):
            stage.move(card.id, "drop", "obsolete")
    yield stage.at(stage.ago(decided)), BIDS
    if outcome == "won":
        stage.move(tender, "win", awarded_value=kilo(value), contract_start=stage.today + timedelta(days=30))
        meet(stage, tender, "Our offer runs out")
        yield stage.at(stage.ago(decided - 2)), CTO
        own = any(project.title == title for project in PROJECTS)
        if own:
            stage.decide(tender, accept=("Start the project",))
            stage.known[f"won:{title}"] = stage.children(tender, "project")[0].id
        else:
            stage.decide(tender)
        return
    stage.move(
        tender, "lose", LOSS[number % len(LOSS)], winner=RIVALS[number % len(RIVALS)],
        winner_price=kilo(value * 9 // 10), rank=2 + number % 3, formal=value > 215,
    )  # fmt: skip
    stage.comment(tender, "Rapport d'analyse demandé ; écart de trois points sur la valeur technique.", "call")
    stage.decide(tender)
    yield stage.at(stage.ago(max(decided - 13, 8))), lead
    close_plan(stage, tender)
