"""What the demo firm's CTO finds in Today: forty items over the sections, each brought about on purpose.

Everything else in the demo keeps well away from every threshold; these lie well beyond one, whatever the day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from cto_tui.kinds.base import end_of_day
from cto_tui.kinds.registry import load
from cto_tui.services.demo import hiring, tenders
from cto_tui.services.demo.delivery_data import PROJECTS
from cto_tui.services.demo.names import ARCHITECT, BIDS, BUYERS, CTO, DELIVERY, DEVELOPERS, PEOPLE, PURCHASING, SECURITY
from cto_tui.services.demo.stage import Stage, Story, euros, kilo
from cto_tui.services.demo.vendors import EXPIRING

TODAY: Final = 40

PURPOSE: Final = {
    "overdue": 4, "due": 8, "escalated": 2, "new": 6, "woken": 2, "unblocked": 3, "waiting": 3, "stale": 3, "review": 3,
    "legal": len(EXPIRING), "over": 1, "proposed": 3,
}  # fmt: skip
"""How many items are meant for each section, those of the radar (new 1, woken 1, review 1, over 1) and of the vendors
(review 1, legal 2) included."""

_INBOX: Final = (
    ("Export des démarches vers l'entrepôt de données", "portail", "story"),
    ("Erreur 500 au renouvellement d'un abonnement", "billettique", "bug"),
    ("Ajouter le motif de sortie à la lettre de liaison", "dossier", "story"),
)


def put(stage: Stage) -> None:
    """The stories behind Today."""
    for story in (
        _late_milestone, _late_work, _missed_notice, _silent_application, _bid_to_send, _bid_to_review, _next_milestone,
        _work_due_tomorrow, _offer, _escalations, _new_tenders, _new_people, _new_vendor, _woken_tender, _unblocked,
        _bids_requested, _file_awaited, _approval, _no_answer, _long_suspension, _slow_review, _long_framing,
        _undecided_tender, _consent, _won,
    ):  # fmt: skip
        stage.play(story(stage))
    # Where the vendor kind names no document that runs out, the inbox of the delivery board makes up for it.
    for index in range(1 if load("vendor").expiries else 1 + len(EXPIRING)):
        stage.play(_inbox(stage, index))


def _card(stage: Stage, title: str, project: str, to: str, day: date, owner: str, **values: Any) -> Story:
    """A piece of work that came into state `to` on `day`; answers nothing, but is known as `focus:title`."""
    spec = next(each for each in PROJECTS if each.key == project)
    reviewer = spec.lead if spec.lead != owner else DELIVERY
    yield stage.at(stage.ago((stage.day - day).days + 16)), spec.lead
    card = stage.add(
        "deliverable", f"{title} ({spec.short})", parent=stage.known[f"pj:{project}"], key=f"focus:{title}",
        owner=owner, work_type="story", estimate=3.0, reporter=spec.lead, components=(project,), **values,
    )  # fmt: skip
    stage.link(card, "uses", stage.known[f"blip:{spec.uses[0]}"])
    stage.move(card, "accept", class_of_service="standard")
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("ready", {"acceptance": "Démontré sur l'environnement de recette, sans anomalie bloquante."}),
        ("pull", {}),
        ("to_review", {"reviewer": reviewer, "docs_done": True}),
    )
    for place, (transition, answers) in enumerate(steps[: ("ready", "doing", "review").index(to) + 1]):
        last = place == ("ready", "doing", "review").index(to)
        yield stage.at(day if last else stage.ago((stage.day - day).days + 12 - place * 4)), owner
        stage.move(card, transition, **answers)


def _due(stage: Stage, day: date) -> dict[str, Any]:
    return {"due_at": end_of_day(day, stage.register.zone), "due_class": "soft"}


def _late_milestone(stage: Stage) -> Story:
    yield stage.at(stage.ago(60)), DELIVERY
    milestone = stage.add(
        "milestone", "Recette usine du lot 2 : Portail usager", parent=stage.known["pj:portail"],
        planned_on=stage.wd(-2), baseline_on=stage.wd(-2) - timedelta(days=14), owner=DELIVERY,
    )  # fmt: skip
    yield stage.at(stage.ago(12)), DELIVERY
    stage.comment(milestone, "Trois anomalies majeures restent ouvertes chez le client.", "meeting")


def _late_work(stage: Stage) -> Story:
    title = "Corriger l'arrondi des tarifs solidaires"
    yield from _card(stage, title, "billettique", "doing", stage.wd(-5), "Hugo Salaün", **_due(stage, stage.wd(-2)))


def _contract(stage: Stage, vendor: str, title: str, contract: str, amount: int) -> str:
    return stage.add(
        "engagement", title, parent=stage.known[f"vendor:{vendor}"], owner=PURCHASING, contract_type=contract,
        amount=kilo(amount), description=f"{title}, avec {vendor}.",
    )  # fmt: skip


def _missed_notice(stage: Stage) -> Story:
    yield stage.at(stage.ago(320)), PURCHASING
    engagement = _contract(stage, "Vigie Supervision", "Supervision applicative, ancien contrat", "saas", 34)
    end = stage.day + timedelta(days=56)
    stage.move(engagement, "source")
    stage.move(
        engagement, "negotiate", obligation="result", start_on=stage.today + timedelta(days=10), end_on=end,
        notice_days=60, auto_renew=True, bids_received=2,
    )  # fmt: skip
    yield stage.at(stage.ago(316)), CTO
    stage.move(engagement, "sign", budget_line="DSI-606", budget_available=kilo(80))
    stage.move(engagement, "start")
    for past in (230, 150, 45):
        yield stage.at(stage.ago(past)), PURCHASING
        stage.move(engagement, "keep")
    stage.comment(engagement, "Décider avant le préavis : le contrat se renouvelle pour un an.", "mail")


def _applied(stage: Stage, number: int, position: str, days: int, skills: tuple[str, ...]) -> Story:
    """A person applies; the application is known as `applied:number`."""
    yield stage.at(stage.ago(days)), PEOPLE
    candidate = hiring.person(stage, number, skills)
    stage.move(candidate, "activate", last_contact_on=stage.today)
    stage.add(
        "application", stage.item(candidate).title, parent=stage.known[f"position:{position}"], candidate_id=candidate,
        key=f"applied:{number}", applied_on=stage.today, origin="application", owner=PEOPLE, salary_expected=kilo(47),
    )  # fmt: skip


def _silent_application(stage: Stage) -> Story:
    day = stage.wd(-8)
    yield from _applied(stage, 80, "data", (stage.day - day).days + 1, ("Python", "SQL"))
    yield stage.at(day), PEOPLE
    stage.move(stage.known["applied:80"], "screen", privacy_notice_version="2")


def _bid(stage: Stage, title: str, buyer: int, value: int, deadline: date, number: int, published: int) -> Story:
    """A tender up to its go, known as `tender:title`."""
    yield stage.at(stage.ago(published)), BIDS
    tender = tenders.spot(stage, title, BUYERS[buyer], value, published, (deadline - stage.today).days, number)
    yield stage.at(stage.ago(published - 3)), BIDS
    stage.move(tender, "qualify", segment="Collectivités", owner=BIDS)


def _bid_to_send(stage: Stage) -> Story:
    title = "Supervision des réseaux de chaleur"
    yield from _bid(stage, title, 0, 260, stage.wd(2), 60, 38)
    tender = stage.known[f"tender:{title}"]
    yield stage.at(stage.ago(32)), CTO
    tenders.go(stage, tender, 6, BIDS)
    yield stage.at(stage.ago(9)), BIDS
    stage.move(tender, "submit_for_review", reviewer=CTO, price_sheet=True)
    yield stage.at(stage.wd(-2)), CTO
    tenders.validate(stage, tender, 260, 180)
    tenders.meet(stage, tender, "Signatures")


def _bid_to_review(stage: Stage) -> Story:
    title = "Portail de la petite enfance"
    yield from _bid(stage, title, 1, 145, stage.wd(10), 61, 20)
    tender = stage.known[f"tender:{title}"]
    yield stage.at(stage.wd(-5)), CTO
    tenders.go(stage, tender, 7, BIDS)
    yield stage.at(stage.wd(-1)), BIDS
    tenders.meet(stage, tender, "First full draft")
    stage.comment(tender, "Mémoire technique complet à 80 %, chiffrage attendu de l'équipe portail.")


def _next_milestone(stage: Stage) -> Story:
    yield stage.at(stage.ago(75)), "Lucie Prigent"
    milestone = stage.add(
        "milestone", "Vérification d'aptitude : Télérelève du Trégor-Sud", parent=stage.known["pj:eaux"],
        planned_on=stage.wd(3), baseline_on=stage.wd(3), owner="Lucie Prigent",
    )  # fmt: skip
    yield stage.at(stage.ago(5)), "Lucie Prigent"
    stage.comment(milestone, "Jeu d'essai validé par le syndicat, tournée de relève planifiée.", "call")


def _work_due_tomorrow(stage: Stage) -> Story:
    title = "Note de sécurité pour l'homologation"
    yield from _card(stage, title, "dossier", "doing", stage.wd(-3), SECURITY, **_due(stage, stage.wd(1)))


def _offer(stage: Stage) -> Story:
    yield from _applied(stage, 81, "front", 26, ("TypeScript", "Angular"))
    application = stage.known["applied:81"]
    yield stage.at(stage.ago(22)), PEOPLE
    stage.move(application, "screen", privacy_notice_version="2")
    stage.move(
        application, "invite", round=1, interview_at=stage.at(stage.ago(13), 14), interviewers=(ARCHITECT, DELIVERY)
    )
    for count, scorer in enumerate((ARCHITECT, DELIVERY), start=1):
        yield stage.at(stage.ago(13), 15 + count), scorer
        stage.move(application, "score", scorecards=count, score=3.25, recommendation="strong_yes", spread=1.0)
    yield stage.at(stage.ago(11)), CTO
    stage.move(
        application, "debrief", decision="yes", decision_note="Très à l'aise sur l'accessibilité, équipe d'accord."
    )
    yield stage.at(stage.wd(-2)), CTO
    stage.move(
        application, "offer", salary_offered=euros(44_500), offer_expires_on=stage.wd(4),
        start_on=stage.day + timedelta(days=80),
    )  # fmt: skip


def _escalations(stage: Stage) -> Story:
    first, second = "Raccordement à la messagerie MSSanté", "Ouverture des flux du centre de contrôle"
    yield from _card(stage, first, "dossier", "doing", stage.wd(-4), "Inès Chérif", priority="H")
    stage.block(stage.known[f"focus:{first}"], "certificats de test non délivrés par l'opérateur", stage.ahead(9))
    yield from _card(stage, second, "billettique", "ready", stage.wd(-3), "Paul Bothorel", priority="H")
    stage.block(stage.known[f"focus:{second}"], "pare-feu du transporteur, demande sans réponse", stage.ahead(10))


def _new_tenders(stage: Stage) -> Story:
    yield stage.at(stage.wd(-2)), BIDS
    tenders.spot(stage, "Système de gestion des pistes cyclables", BUYERS[4], 230, 5, 62, 70)
    yield stage.at(stage.wd(-1)), BIDS
    tenders.spot(stage, "Accord-cadre de développement applicatif", BUYERS[11], 850, 4, 66, 71)


def _new_people(stage: Stage) -> Story:
    yield from _applied(stage, 82, "secu", 1, ("Audit", "Réseau"))


def _new_vendor(stage: Stage) -> Story:
    yield stage.at(stage.wd(-1)), PURCHASING
    stage.add(
        "vendor", "Kastell Cyberdéfense", legal_name="Kastell Cyberdéfense SARL", category="Audit", city="Rennes",
        country="FR", contact_name="Hervé Madec", email="contact@kastell.example", references=3,
    )  # fmt: skip


def _inbox(stage: Stage, index: int) -> Story:
    title, project, work_type = _INBOX[index]
    yield stage.at(stage.wd(-1)), DEVELOPERS[index]
    stage.add(
        "deliverable", title, parent=stage.known[f"pj:{project}"], work_type=work_type, reporter=DEVELOPERS[index],
        description="Demandé par le client au comité de pilotage.",
    )  # fmt: skip


def _woken_tender(stage: Stage) -> Story:
    yield stage.at(stage.wd(-4)), BIDS
    title = "Plateforme de gestion des déchets"
    tender = tenders.spot(stage, title, BUYERS[10], 175, 10, 75, 72)
    stage.move(tender, "qualify", segment="Collectivités", owner=BIDS)
    stage.comment(tender, "Visite de site obligatoire : attendre la convocation.", "mail")
    stage.snooze(tender, stage.day)


def _unblocked(stage: Stage) -> Story:
    title = "Reprise des comptes de l'ancien portail"
    yield from _card(stage, title, "portail", "ready", stage.wd(-6), "Awa Diop")
    card = stage.known[f"focus:{title}"]
    stage.block(card, "accès à la base de l'ancien prestataire", stage.ahead(9))
    # The calendar day before, working or not: Today looks at that one.
    yield stage.at(stage.day - timedelta(days=1), 17, 20), SECURITY
    stage.unblock(card)


def _bids_requested(stage: Stage) -> Story:
    """The day has come to ask a vendor for the bid."""
    yield stage.at(stage.wd(-9)), ARCHITECT
    engagement = _contract(stage, "Bréhat Qualité", "Tests de performance du portail", "forfait", 24)
    stage.move(engagement, "source", follow_up_on=stage.ago(1))


def _file_awaited(stage: Stage) -> Story:
    title = "Accès aux relevés de l'ancien fermier"
    yield from _card(stage, title, "eaux", "ready", stage.wd(-7), "Lucie Prigent")
    stage.block(stage.known[f"focus:{title}"], "attente du fichier du délégataire sortant", stage.ago(1))


def _approval(stage: Stage) -> Story:
    yield stage.at(stage.ago(30)), DELIVERY
    position = stage.add(
        "requisition", "Analyste fonctionnelle ou fonctionnel scolarité", team="Enseignement", owner=PEOPLE,
        location="Rennes", employment="permanent", description="Renfort du projet de refonte de la scolarité.",
    )  # fmt: skip
    yield stage.at(stage.wd(-8)), DELIVERY
    stage.move(
        position, "request", positions=1, must_have=("Analyse", "Apogée"), salary_min=kilo(40), salary_max=kilo(48),
        needed_by=stage.ahead(80), approver=CTO,
    )  # fmt: skip


def _no_answer(stage: Stage) -> Story:
    yield stage.at(stage.ago(30)), PEOPLE
    candidate = hiring.person(stage, 83, ("Rust", "Go"))
    yield stage.at(stage.wd(-14)), PEOPLE
    stage.move(candidate, "contact", privacy_notice_on=stage.today)
    stage.comment(candidate, "Message envoyé, pas de réponse.", "mail")


def _long_suspension(stage: Stage) -> Story:
    """A vendor's suspension that has lasted too long."""
    name = "Xeno Archivage"
    yield stage.at(stage.ago(210)), PURCHASING
    vendor = stage.add(
        "vendor", name, key=f"vendor:{name}", legal_name=f"{name} SA", legal_id="940000007", category="Archivage",
        city="Angers", country="FR", annual_spend=kilo(26), owner=PURCHASING,
        registration_until=stage.day + timedelta(days=190), vigilance_until=stage.day + timedelta(days=95),
    )  # fmt: skip
    stage.move(vendor, "shortlist", need="Tiers archivage des marchés")
    yield stage.at(stage.ago(200)), CTO
    stage.move(vendor, "approve", dpa_signed=True, references=2, standing="acceptable")
    yield stage.at(stage.wd(-28)), CTO
    stage.comment(vendor, "Bordereaux perdus lors d'un versement.", "call")
    stage.move(vendor, "suspend", "quality", follow_up_on=stage.ahead(8))
    stage.decide(vendor)


def _slow_review(stage: Stage) -> Story:
    yield from _card(stage, "Droits par service de soins, lot 2", "dossier", "review", stage.wd(-6), "Maxime Kerbrat")


def _long_framing(stage: Stage) -> Story:
    yield stage.at(stage.ago(70)), ARCHITECT
    project = stage.add(
        "project", "Jumeau numérique du port", customer=BUYERS[9],
        description="Étude d'opportunité demandée par la capitainerie"
    )  # fmt: skip
    yield stage.at(stage.wd(-24)), CTO
    stage.move(project, "frame", objective="Décider d'un prototype sur deux bassins", owner=ARCHITECT, sponsor=CTO)


def _undecided_tender(stage: Stage) -> Story:
    title = "Application de signalement citoyen"
    yield stage.at(stage.wd(-12)), BIDS
    tender = tenders.spot(stage, title, BUYERS[1], 135, 18, 80, 73)
    yield stage.at(stage.wd(-9)), BIDS
    stage.move(tender, "qualify", segment="Collectivités", owner=BIDS)
    stage.comment(tender, "Comité d'engagement reporté deux fois.", "meeting")


def _consent(stage: Stage) -> Story:
    yield stage.at(stage.ago(300)), PEOPLE
    candidate = hiring.person(stage, 84, ("Kubernetes", "Go"))
    yield stage.at(stage.ago(296)), PEOPLE
    stage.move(candidate, "contact", privacy_notice_on=stage.today)
    stage.move(candidate, "replied", wishes="Temps partiel à 80 %")
    stage.move(candidate, "pool", consent_until=stage.day + timedelta(days=25))


def _won(stage: Stage) -> Story:
    """A bid just won: what it asks for next is proposed."""
    title = "Télésurveillance des ouvrages d'art"
    yield stage.at(stage.ago(110)), BIDS
    tender = tenders.spot(stage, title, BUYERS[2], 340, 110, 33, 74)
    yield stage.at(stage.ago(107)), BIDS
    stage.move(tender, "qualify", segment="Collectivités", owner=BIDS)
    yield stage.at(stage.ago(102)), CTO
    tenders.go(stage, tender, 3, BIDS)
    yield stage.at(stage.ago(86)), BIDS
    stage.move(tender, "submit_for_review", reviewer=CTO, price_sheet=True)
    yield stage.at(stage.ago(83)), CTO
    tenders.validate(stage, tender, 340, 150)
    yield stage.at(stage.ago(80)), PURCHASING
    tenders.submit(stage, tender, 74, 150)
    stage.snooze(tender, stage.ago(9))
    yield stage.at(stage.wd(-3)), BIDS
    stage.move(tender, "win", awarded_value=kilo(338), contract_start=stage.day + timedelta(days=35))
    stage.comment(tender, "Notification reçue, signature de l'acte d'engagement la semaine prochaine.", "mail")
    tenders.meet(stage, tender, "Our offer runs out")
    yield stage.at(stage.wd(-2)), CTO
    stage.decide(tender, keep=("Start the project", "Find vendors", "People for"))
