"""The demo portfolio's year: projects phase by phase, and the work under them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from cto_tui.services.demo.delivery_data import ACCEPTANCE, BOUNCES, PROJECTS, REMARKS, ProjectSpec
from cto_tui.services.demo.names import ARCHITECT, BIDS, CTO, DELIVERY, DEVELOPERS
from cto_tui.services.demo.stage import Stage, Story, kilo

_CHAIN: Final = ("inbox", "backlog", "ready", "doing", "review", "uat", "done")
_MOVES: Final = {
    "backlog": "accept", "ready": "ready", "doing": "pull", "review": "to_review", "uat": "to_uat",
    "done": "accept_uat",
}  # fmt: skip
_GAPS: Final = {"backlog": 2, "ready": 12, "doing": 6, "review": 6, "uat": 3, "done": 4}
_PHASES: Final = ("framing", "spec", "build", "uat", "regular_service", "maintenance")
_SHARES: Final = {
    "framing": 0.02,
    "spec": 0.09,
    "build": 0.22,
    "uat": 0.72,
    "regular_service": 0.84,
    "maintenance": 0.92,
}
"""When a project enters its phases, as shares of its life."""

_ENTERED: Final = {"framing": 14, "spec": 20, "build": 60, "uat": 12, "regular_service": 14, "maintenance": 150}
"""Days ago when a project came into the phase in which it stands."""

_KINDS_OF_WORK: Final = ("story", "story", "task", "story", "bug", "chore")


def put(stage: Stage) -> None:
    """Every project with its work."""
    for spec in PROJECTS:
        stage.play(_project(stage, spec))
        cards = len(spec.cards)
        opened = spec.open_states
        for index, title in enumerate(spec.cards):
            state = opened[index - (cards - len(opened))] if index >= cards - len(opened) else "done"
            if state == "done" and (spec.state == "dropped" or index % 9 == 7):
                state = "dropped"
            stage.play(_card(stage, spec, title, state, index))


def _phases(spec: ProjectSpec) -> dict[str, int]:
    """Days ago when the project entered each of its phases so far."""
    if spec.began > 355:
        # The systems that were in service before the register: entered phase by phase on its first days.
        return {phase: spec.began - 1 - place for place, phase in enumerate(_PHASES)}
    last = {"closed": "regular_service", "dropped": "build"}.get(spec.state, spec.state)
    reached = _PHASES[: _PHASES.index(last) + 1]
    end = _ENTERED[last] if spec.state == last else 90
    share = _SHARES[last]
    return {phase: round(spec.began - (spec.began - end) * _SHARES[phase] / share) for phase in reached}


def _project(stage: Stage, spec: ProjectSpec) -> Story:
    phases = _phases(spec)
    yield stage.at(stage.ago(spec.began), 9, 5), CTO
    project = stage.known.get(f"won:{spec.title}") or stage.add("project", spec.title)
    stage.known[f"pj:{spec.key}"] = project
    stage.set(
        project, customer=spec.customer, description=f"{spec.title}, conduit par {spec.lead}.", tags=("portefeuille",)
    )
    inaugurated = spec.began > 355
    done = stage.ago(phases["regular_service"]) if "regular_service" in phases else None
    end = done if done and spec.state in ("closed",) else stage.ahead(75 + len(spec.cards) * 6)
    answers: dict[str, dict[str, Any]] = {
        "framing": {"objective": f"Mettre en service : {spec.title}", "owner": spec.lead, "sponsor": CTO},
        "spec": {
            "budget": kilo(spec.budget // 1000), "budget_approved": True, "start_on": stage.ago(spec.began),
            "planned_end": end, "cycle": "hybrid" if spec.budget > 300_000 else "agile",
        },
        "build": {
            "spec_baselined": True, "spec_author": ARCHITECT if spec.lead != ARCHITECT else DELIVERY,
            "spec_validator": CTO, "mandatory_requirements": 12 + len(spec.cards),
        },
        "uat": {"test_plan": True, "tested_requirements": 12 + len(spec.cards)},
        "regular_service": {
            "verdict": "accepted_with_reserves", "reserves": "Deux anomalies mineures, levées sous un mois",
        },
        "maintenance": {
            "runbook_verified": True, "architecture_verified": True, "maintenance_team": "Équipe socle",
            "doc_coverage": 90,
        },
    }  # fmt: skip
    names = {
        "framing": "frame", "spec": "specify", "build": "build", "uat": "to_uat", "regular_service": "to_service",
        "maintenance": "maintain",
    }  # fmt: skip
    for phase, days in phases.items():
        yield stage.at(stage.ago(days), 9, 30), CTO if phase in ("spec", "regular_service") else spec.lead
        stage.move(project, names[phase], **answers[phase])
        if phase == "build" and not inaugurated:
            for title in spec.uses:
                if blip := stage.known.get(f"blip:{title}"):
                    stage.link(project, "uses", blip)
            stage.set(project, spent=kilo(spec.budget // 5000))
        if phase == "regular_service":
            for milestone in stage.children(project, "milestone"):
                stage.move(milestone.id, "meet", met_on=stage.today, evidence="Procès-verbal de recette signé")
    if spec.state == "build":
        yield from _slip(stage, project, spec)
    if spec.state == "maintenance":
        yield stage.at(stage.ago(_ENTERED["maintenance"])), spec.lead
        stage.comment(project, "Comité d'exploitation : disponibilité 99,9 % sur le semestre.", "meeting")
        stage.move(project, "keep")
    elif spec.state == "closed":
        yield stage.at(stage.ago(40)), spec.lead
        stage.set(project, doc_coverage=100)
        stage.move(project, "close", spent=kilo(spec.budget // 1100))
    elif spec.state == "dropped":
        yield stage.at(stage.ago(48)), CTO
        for milestone in stage.children(project, "milestone"):
            stage.move(milestone.id, "drop", "parent_over")
        stage.move(project, "drop", "value")


def _slip(stage: Stage, project: str, spec: ProjectSpec) -> Story:
    """A delivery that was promised earlier: its date moves, and one of them is at risk again."""
    yield stage.at(stage.ago(47)), spec.lead
    for milestone in stage.children(project, "milestone"):
        if milestone.title.startswith("Delivery"):
            stage.move(milestone.id, "move", "scope", new_date=stage.ahead(100 + len(spec.cards) * 6))
            if spec.key == "dossier":
                yield stage.at(stage.ago(6)), spec.lead
                stage.move(
                    milestone.id, "flag", "dependency", mitigation="Second intégrateur sollicité pour la bascule"
                )


def _card(stage: Stage, spec: ProjectSpec, title: str, state: str, index: int) -> Story:
    """A piece of work: the days on which it entered its states are counted back from the last one."""
    phases = _phases(spec)
    cards = len(spec.cards)
    chain = _CHAIN[: _CHAIN.index(state) + 1] if state in _CHAIN else _CHAIN[:2]
    if state in ("review", "uat"):
        last = stage.wd(-1)
    elif state == "doing":
        last = stage.wd(-2 - index % 3)
    elif state == "ready":
        last = stage.wd(-3 - index % 5)
    elif state == "backlog":
        last = stage.ago(12 + (index * 7) % 40)
    else:
        first = phases.get("spec", spec.began - 8) - 12
        latest = 60 if spec.state in ("closed", "dropped") else 14
        last = stage.ago(max(latest, round(first - 34 - (first - 34 - latest) * (index + 1) / (cards + 1))))
    days = [last]
    for name in reversed(chain[1:]):
        days.append(days[-1] - timedelta(days=_GAPS[name] + (index % 3)))
    earliest = stage.ago(phases.get("framing", spec.began) - 1)
    days = [_working(stage, max(day, earliest)) for day in reversed(days)]
    owner = DEVELOPERS[(index + len(spec.key)) % len(DEVELOPERS)]
    yield stage.at(days[0]), owner if index % 3 else spec.lead
    card = stage.add(
        "deliverable", f"{title} ({spec.short})", parent=stage.known[f"pj:{spec.key}"], key=f"card:{title}",
        work_type=_KINDS_OF_WORK[index % 6], estimate=float((1, 2, 3, 5, 8)[index % 5]), reporter=spec.lead,
        owner=owner,
        priority=("M", "", "L", "H")[index % 4] if state in ("done", "dropped") else ("M", "", "L")[index % 3],
        components=(spec.key,), business_value=(3, 5, 8, 13)[index % 4], time_criticality=(2, 5, 3)[index % 3],
        risk_reduction=(1, 3, 2)[index % 3], job_size=(2, 3, 5, 8)[index % 4],
    )  # fmt: skip
    blip = stage.known.get(f"blip:{spec.uses[index % len(spec.uses)]}")
    if blip:
        stage.link(card, "uses", blip)
    for name, day in zip(chain[1:], days[1:], strict=True):
        yield stage.at(day), spec.lead if name in ("backlog", "ready", "done") else owner
        if name == "ready" and index % 5 == 3 and (other := stage.known.get(f"card:{spec.cards[max(index - 6, 0)]}")):
            stage.link(card, "blocked by", other)
        if name == "done" and index % 8 == 5:
            yield from _sent_back(stage, card, owner, spec.lead, index)
        stage.move(card, _MOVES[name], **_answers(name, owner, spec, index))
        if index % 4 == 1 and name == chain[-1]:
            stage.comment(card, REMARKS[(index + len(title)) % len(REMARKS)], "" if index % 3 else "meeting")
    if state == "dropped":
        yield stage.at(_working(stage, max(days[-1] + timedelta(days=1), stage.ago(55)))), spec.lead
        stage.move(card, "drop", stage.pick("out_of_scope", "no_value", "obsolete"))


def _working(stage: Stage, day: date) -> date:
    """`day` or the working day before it, but never later than yesterday's."""
    return stage.ago((stage.day - day).days)


def _answers(state: str, owner: str, spec: ProjectSpec, index: int) -> dict[str, Any]:
    reviewer = spec.lead if spec.lead != owner else BIDS
    answers: dict[str, dict[str, Any]] = {
        "backlog": {"class_of_service": "intangible" if index % 6 == 5 else "standard"},
        "ready": {"acceptance": ACCEPTANCE[index % len(ACCEPTANCE)], "objective": spec.title},
        "doing": {},
        "review": {"reviewer": reviewer, "docs_done": True},
        "uat": {"reviewer": reviewer, "docs_done": True},
        "done": {"test_verdict": "passed", "evidence": f"Cahier de recette {spec.short}, fiche {index + 1}"},
    }
    return answers[state]


def _sent_back(stage: Stage, card: str, owner: str, lead: str, index: int) -> Story:
    reviewer = lead if lead != owner else BIDS
    stage.comment(card, "Une anomalie bloquante en recette, corrigée dans la journée.")
    stage.move(card, "bounce", BOUNCES[index % len(BOUNCES)])
    yield stage.now + timedelta(hours=2), owner
    stage.move(card, "to_review", reviewer=reviewer, docs_done=True)
    stage.move(card, "to_uat")
