"""What the demo radar rests on: people and what they know, uses, experiments, decisions, and the editions of the year.

These stories draw nothing by lot, so that the rest of the year is the same with or without them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cto_tui.services.demo.names import ARCHITECT, CTO, DELIVERY, DEVELOPERS, PEOPLE, SECURITY
from cto_tui.services.demo.radar_data import BLIPS, CRITERIA
from cto_tui.services.demo.stage import Stage, Story
from cto_tui.services.unchanged import unchanged

TEAMS: Final = ("Portail", "Santé", "Mobilité")
EDITIONS: Final = (275, 185, 95, 14)
"""Days ago when the editions of the year were published."""

_REVIEW_AGO: Final = 7
"""Days ago of the review: after the last edition, whatever holidays lie between."""

_KNOWN: Final = ("PostgreSQL", "Playwright", "Kubernetes managé", "Keycloak", "GitLab CI", "Vault", "RabbitMQ")
_PROJECTS: Final = ("portail", "billettique", "dossier", "socle", "extranet")
_WAITING_FOR_REVIEW: Final = "Microservices par défaut"
"""The blip whose review is due today: it is left for that."""


def put(stage: Stage) -> None:
    """People, uses and experiments in the course of the year, and the editions with the review after the last."""
    for number, name in enumerate((CTO, ARCHITECT, DELIVERY, SECURITY, *DEVELOPERS)):
        stage.play(_person(stage, number, name))
    titles = [title for blips in BLIPS.values() for title, ring, _text in blips if ring == "adopt"]
    for number, title in enumerate(titles):
        stage.play(_use(stage, number, title))
    tried = [title for blips in BLIPS.values() for title, ring, _text in blips if ring == "trial"]
    for number, title in enumerate(tried):
        stage.play(_experiment(stage, number, title))
    for days in EDITIONS:
        stage.play(_edition(stage, days))
    stage.play(_review(stage))


def decide(stage: Stage, blip: str, title: str, number: int) -> None:
    """The accepted decision on which an adoption rests, taken in the step that is under way."""
    record = stage.add(
        "decision", f"{title} : technologie par défaut", parent=blip, owner=ARCHITECT,
        context="Plusieurs projets ont fait le même choix ; le tenir évite de le refaire à chaque cadrage.",
        drivers="Coût de possession, compétences en place, réversibilité", decision_makers=(CTO, ARCHITECT),
    )  # fmt: skip
    stage.move(
        record, "accept", outcome=f"Adopter {title} pour les nouveaux projets.",
        options="Adopter\nGarder le choix à chaque projet\nNe rien changer",
        revisit_on=stage.day + timedelta(days=20 + number * 7 % 180),
    )  # fmt: skip


def _person(stage: Stage, number: int, name: str) -> Story:
    yield stage.at(stage.ago(300 - number), 9, 30), PEOPLE
    roles = {CTO: "Direction technique", ARCHITECT: "Architecture", DELIVERY: "Livraison", SECURITY: "Sécurité"}
    person = stage.add(
        "person", name, role=roles.get(name, "Développement"), team=TEAMS[number % len(TEAMS)],
        joined_on=stage.day - timedelta(days=500 + number * 211),
    )  # fmt: skip
    for step in range(3):
        title = _KNOWN[(number + step * 2) % len(_KNOWN)]
        blip = stage.known.get(f"blip:{title}", "")
        skill = stage.add("skill", title, parent=person, blip=blip, target=3)
        level = (number * 2 + step * 3) % 4 + 1
        stage.move(skill, "assess", level=level, assessed_on=stage.today, assessor=ARCHITECT)


def _use(stage: Stage, number: int, title: str) -> Story:
    yield stage.at(stage.ago(320 - number % 15), 10, 15), ARCHITECT
    project = stage.known.get(f"pj:{_PROJECTS[number % len(_PROJECTS)]}", "")
    use = stage.add("usage", f"{title} en production", parent=stage.known[f"blip:{title}"], used_by=project)
    stage.move(use, "start", environment="prod", since=stage.today)


def _experiment(stage: Stage, number: int, title: str) -> Story:
    entered = 46 - number
    yield stage.at(stage.ago(entered), 11, 10), ARCHITECT
    experiment = stage.add(
        "experiment", f"Essai de {title}", parent=stage.known[f"blip:{title}"], owner=DEVELOPERS[number % 6],
        hypothesis="Moins d'effort qu'aujourd'hui à qualité égale", criterion=CRITERIA[number % len(CRITERIA)],
        ends_on=stage.ahead(25 + number),
    )  # fmt: skip
    stage.move(experiment, "start")
    if number >= 4:
        yield stage.at(stage.ago(entered // 2), 16, 20), DEVELOPERS[number % 6]
        stage.move(experiment, "conclude", result="met", findings="Critère atteint sur le projet pilote.")


def _edition(stage: Stage, days: int) -> Story:
    day = stage.ago(days)
    yield stage.at(day, 17, 40), CTO
    edition = stage.add("edition", f"{day.year}-T{(day.month + 2) // 3}", owner=CTO)
    stage.move(edition, "publish", foreword="Ce qui a bougé, et pourquoi.")


def _review(stage: Stage) -> Story:
    """After the last edition, somebody looks at what has been the same for three of them."""
    yield stage.at(stage.ago(_REVIEW_AGO), 14, 5), CTO
    with stage.register.work() as work:
        same = list(unchanged(work.tx.raw, stage.register))
    for blip in same:
        if blip != stage.known[f"blip:{_WAITING_FOR_REVIEW}"]:
            stage.move(blip, "keep", reason="Revue du radar : rien à changer")
