"""The demo radar's year: what was tried, adopted, put on hold and given up."""

from __future__ import annotations

from datetime import timedelta

from cto_tui.services.demo import evidence
from cto_tui.services.demo.names import ARCHITECT, CTO, DEVELOPERS, SECURITY
from cto_tui.services.demo.radar_data import BLIPS, CRITERIA, QUESTIONS
from cto_tui.services.demo.stage import Stage, Story, euros

_FIRST_DAYS = 356
"""Days ago when the technologies in use were entered."""

_WAITING_FOR_REVIEW = "Microservices par défaut"
_ASLEEP_UNTIL_TODAY = "Backstage"


def put(stage: Stage) -> None:
    """Every blip with its story. In Today: one to triage, one that wakes, one to review, and trial over its limit."""
    number = 0
    for quadrant, blips in BLIPS.items():
        for title, ring, description in blips:
            stage.play(_blip(stage, quadrant, title, ring, description, number))
            number += 1


def _blip(stage: Stage, quadrant: str, title: str, ring: str, description: str, number: int) -> Story:
    owner = (ARCHITECT, *DEVELOPERS, SECURITY)[number % 8]
    first = {
        "adopt": _FIRST_DAYS - number % 9,
        "hold": 330 - number % 40,
        "retired": 340 - number % 30,
        "rejected": 120 + number * 3,
        "trial": 140 + number % 40,
        "assess": 85 - number % 45,
        "candidate": 2,
    }[ring]
    yield stage.at(stage.ago(first)), owner
    link = f"https://radar.nordet.example/{number + 1}"
    blip = stage.add("blip", title, key=f"blip:{title}", quadrant=quadrant, description=description, link=link)
    if ring == "candidate":
        return
    yield stage.at(stage.ago(first - 2)), CTO
    if ring == "rejected":
        stage.comment(blip, "Discuté en comité technique, sans porteur.", "meeting")
        stage.move(blip, "reject", stage.pick("immature", "no_fit", "cost"))
        return
    stage.move(blip, "accept", owner=owner, question=QUESTIONS[number % len(QUESTIONS)])
    if ring == "assess":
        yield from _assessed(stage, blip, title, owner)
    elif ring == "trial":
        yield from _tried(stage, blip, title, owner, number)
    elif ring == "adopt":
        yield from _adopted(stage, blip, title, owner, number)
    else:
        yield from _put_on_hold(stage, blip, title, ring, number)


def _assessed(stage: Stage, blip: str, title: str, owner: str) -> Story:
    if title != _ASLEEP_UNTIL_TODAY:
        return
    yield stage.at(stage.ago(9)), owner
    stage.comment(blip, "Démonstration de l'éditeur demandée, réponse attendue la semaine prochaine.", "mail")
    stage.snooze(blip, stage.day)


def _tried(stage: Stage, blip: str, title: str, owner: str, number: int) -> Story:
    entered = 54 - number % 30
    yield stage.at(stage.ago(entered + 9)), owner
    experiment = stage.add(
        "deliverable", f"Expérimenter {title}", owner=owner, work_type="task", estimate=5.0,
        class_of_service="intangible", acceptance=CRITERIA[number % len(CRITERIA)],
    )  # fmt: skip
    stage.link(experiment, "uses", blip)
    yield stage.at(stage.ago(entered + 6)), CTO
    stage.move(experiment, "accept")
    yield stage.at(stage.ago(entered)), CTO
    end = stage.ahead(28 + number % 40)
    budget = euros(4_000 + number % 5 * 1_500)
    stage.move(blip, "try", experiment_criterion=CRITERIA[number % 3], timebox_end=end, experiment_budget=budget)
    for wait, transition, answers in (
        (2, "ready", {}),
        (4, "pull", {}),
        (11, "to_review", {"reviewer": ARCHITECT if owner != ARCHITECT else CTO, "docs_done": True}),
        (14, "to_uat", {}),
        (17, "accept_uat", {"test_verdict": "passed", "evidence": f"Compte rendu d'essai, {title}"}),
    ):
        yield stage.at(stage.ago(entered - wait)), owner
        stage.move(experiment, transition, **answers)


def _adopted(stage: Stage, blip: str, title: str, owner: str, number: int) -> Story:
    yield stage.at(stage.ago(345 - number % 20)), CTO
    project = stage.known.get("pj:socle" if number % 2 else "pj:extranet")
    if project:
        stage.link(project, "uses", blip)
    evidence.decide(stage, blip, title, number)
    stage.move(
        blip, "adopt", people_able=2 + number % 5, default_for="Nouveaux projets",
        checked_on=stage.today - timedelta(days=20),
    )  # fmt: skip
    stage.decide(blip)
    if number % 4 == 0:
        yield stage.at(stage.ago(90 + number)), owner
        stage.comment(blip, "Revue semestrielle : rien à changer.", "meeting")
        stage.move(blip, "keep")


def _put_on_hold(stage: Stage, blip: str, title: str, ring: str, number: int) -> Story:
    due_again = title == _WAITING_FOR_REVIEW
    yield stage.at(stage.ago(184 if due_again else 150 - number)), CTO
    stage.move(
        blip, "hold", stage.pick("cost", "risk", "superseded"),
        exit_plan="Aucun nouveau projet ; sortie au fil des évolutions", sunset_on=stage.day - timedelta(days=5),
    )  # fmt: skip
    stage.decide(blip)
    if ring == "retired":
        yield stage.at(stage.ago(20 + number % 60)), ARCHITECT
        stage.move(blip, "retire", "Plus aucun usage")
