"""The demo firm's year of hiring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from cto_tui.services.demo.business_data import HEADLINES, POSITIONS, REJECTIONS
from cto_tui.services.demo.names import ARCHITECT, CITIES, CTO, DELIVERY, FIRST_NAMES, LAST_NAMES, PEOPLE, SECURITY
from cto_tui.services.demo.stage import Stage, Story, kilo

_PER_POSITION: Final = {"filled": 10, "open": 8, "on_hold": 3, "cancelled": 4}
_IN_PROCESS: Final = {
    "front": ("interview", "screening", "debrief"), "data": ("interview", "screening"),
    "secu": ("screening", "interview"), "stage": ("screening", "screening"),
}  # fmt: skip
"""Applications under way by position; the rest of the open positions' ones have ended."""

_POOL: Final = 6
_INTERVIEWERS: Final = (ARCHITECT, DELIVERY, SECURITY)


def put(stage: Stage) -> None:
    """Positions, the people who applied for them, and the pool."""
    number = 0
    for key, title, team, low, high, state, asked, skills in POSITIONS:
        stage.play(_position(stage, key, title, team, low, high, state, asked, skills))
        under_way = _IN_PROCESS.get(key, ())
        count = _PER_POSITION[state]
        for place in range(count):
            ending = under_way[place - count] if place >= count - len(under_way) else "rejected"
            if state == "filled" and place == 6:
                ending = "hired"
            elif ending == "rejected" and place % 4 == 3:
                ending = "withdrawn"
            stage.play(_applicant(stage, number, place, key, ending, asked, skills))
            number += 1
    for place in range(_POOL):
        stage.play(_pooled(stage, number + place, 60 + place * 40, 400 + place * 30))


def person(stage: Stage, number: int, skills: tuple[str, ...], **values: Any) -> str:
    """Enter a candidate."""
    first, last = FIRST_NAMES[number * 7 % 40], LAST_NAMES[(number * 11 + number // 40 * 3) % 40]
    return stage.add(
        "candidate", f"{first} {last}", email=f"candidat{number + 1}@courriel.example",
        phone=f"06 00 00 {number:02d} 17", headline=HEADLINES[number % len(HEADLINES)],
        city=CITIES[number % len(CITIES)], country="FR",
        degree="Master informatique" if number % 3 else "BUT informatique", degree_level=5 if number % 3 else 3,
        skills=(*skills, "Git"), spoken_languages=("français", "anglais"), experience_years=float(1 + number * 5 % 14),
        origin=("application", "sourcing", "referral", "agency")[number % 4], **values,
    )  # fmt: skip


def _position(
    stage: Stage, key: str, title: str, team: str, low: int, high: int, state: str, asked: int, skills: tuple[str, ...]
) -> Story:  # fmt: skip
    yield stage.at(stage.ago(asked), 9, 10), DELIVERY
    position = stage.add(
        "requisition", title, key=f"position:{key}", team=team, owner=PEOPLE, location="Rennes", remote=40,
        description=f"{title}, équipe {team}, site de Rennes, deux jours de télétravail.",
        employment="apprentice" if key == "stage" else "permanent", degree_level=5, experience_years=3.0,
    )  # fmt: skip
    yield stage.at(stage.ago(asked - 2), 9, 10), DELIVERY
    stage.move(
        position, "request", positions=1, must_have=skills, salary_min=kilo(low), salary_max=kilo(high),
        needed_by=stage.ahead(50 + asked % 30), approver=CTO,
    )  # fmt: skip
    yield stage.at(stage.ago(asked - 4), 9, 10), CTO
    stage.move(
        position, "approve", budget_line="RH-641", budget_approved=True, alternative="none",
        alternative_note="Charge durable, aucun profil disponible en interne",
    )  # fmt: skip
    yield stage.at(stage.ago(asked - 6), 9, 10), PEOPLE
    stage.move(position, "advertise", interview_kit=f"Grille {team}", url=f"https://emploi.nordet.example/{key}")
    if state == "on_hold":
        yield stage.at(stage.ago(18)), CTO
        stage.move(position, "hold", "budget", follow_up_on=stage.ahead(20))
    elif state == "cancelled":
        yield stage.at(stage.ago(120)), CTO
        stage.move(position, "cancel", "trained")


def _applicant(
    stage: Stage, number: int, place: int, key: str, ending: str, asked: int, skills: tuple[str, ...]
) -> Story:  # fmt: skip
    applied = asked - 10 - place * 3
    if ending in ("screening", "interview", "debrief"):
        applied = 14 - place % 4
    yield stage.at(stage.ago(applied)), PEOPLE
    candidate = person(stage, number, skills)
    stage.move(candidate, "activate", last_contact_on=stage.today)
    application = stage.add(
        "application", stage.item(candidate).title, parent=stage.known[f"position:{key}"], candidate_id=candidate,
        applied_on=stage.today, origin="application", owner=PEOPLE, salary_expected=kilo(40 + number % 14),
    )  # fmt: skip
    screened = stage.wd(-1) if ending == "screening" else stage.ago(applied - 2)
    yield stage.at(screened), PEOPLE
    stage.move(application, "screen", privacy_notice_version="2")
    stage.set(application, last_reply_on=stage.today)
    if ending == "screening":
        return
    if ending == "rejected" and place % 3 != 1:
        yield stage.at(stage.ago(applied - 6)), PEOPLE
        stage.move(application, "reject", REJECTIONS[number % len(REJECTIONS)], rejection_sent_on=stage.today)
        yield from _afterwards(stage, candidate, number, applied - 8)
        return
    yield stage.at(stage.wd(-4) if ending == "interview" else stage.ago(applied - 5)), PEOPLE
    day = stage.wd(9) if ending == "interview" else stage.ago(applied - 9)
    stage.move(application, "invite", round=1, interview_at=stage.at(day, 14), interviewers=_INTERVIEWERS[:2])
    if ending == "interview":
        return
    yield stage.at(day, 16), ARCHITECT
    stage.move(application, "score", scorecards=1, score=2.5 + number % 4 * 0.25, recommendation="yes")
    yield stage.at(day, 17), DELIVERY
    hired = ending == "hired"
    rating = 3.5 if hired else 2.0 + number % 3 * 0.5
    stage.move(
        application, "score", scorecards=2, score=rating, recommendation="strong_yes" if hired else "no", spread=1.0
    )
    if ending == "withdrawn":
        yield stage.at(stage.ago(applied - 12)), PEOPLE
        stage.comment(application, "A accepté une autre offre, salaire supérieur de 4 k€.", "call")
        stage.move(application, "withdraw", stage.pick("other_offer", "too_slow", "compensation"))
        yield from _afterwards(stage, candidate, number, applied - 14)
        return
    yield stage.at(stage.wd(-1) if ending == "debrief" else stage.ago(applied - 11)), CTO
    note = "Très bon échange technique, autonome" if hired else "Profil intéressant, niveau à confirmer"
    stage.move(application, "debrief", decision="no" if ending == "rejected" else "yes", decision_note=note)
    if ending == "rejected":
        stage.move(application, "reject", "level", rejection_sent_on=stage.today)
        yield from _afterwards(stage, candidate, number, applied - 14)
    elif hired:
        yield from _hired(stage, application, key, applied)


def _hired(stage: Stage, application: str, key: str, applied: int) -> Story:
    top = next(row[4] for row in POSITIONS if row[0] == key)
    yield stage.at(stage.ago(applied - 13)), CTO
    stage.move(
        application, "offer", salary_offered=kilo(top - 2), offer_expires_on=stage.today + timedelta(days=15),
        start_on=stage.today + timedelta(days=75),
    )  # fmt: skip
    yield stage.at(stage.ago(applied - 21)), PEOPLE
    stage.move(application, "hire", offer_accepted=True)
    yield stage.at(stage.ago(applied - 40)), PEOPLE
    stage.decide(application, accept=("Answer", stage.item(application).title, "Close"))


def _afterwards(stage: Stage, candidate: str, number: int, days: int) -> Story:
    """A person whose application ended: kept in the pool by consent, or archived."""
    yield stage.at(stage.ago(max(days, 6))), PEOPLE
    if number % 4 == 0:
        stage.move(candidate, "pool", consent_until=stage.day + timedelta(days=300 + number * 4))
    else:
        stage.move(candidate, "archive", "no_fit")


def _pooled(stage: Stage, number: int, met: int, kept: int) -> Story:
    yield stage.at(stage.ago(met)), PEOPLE
    candidate = person(stage, number, ("Java", "Python"))
    yield stage.at(stage.ago(met - 2)), PEOPLE
    stage.move(candidate, "contact", privacy_notice_on=stage.today)
    stage.comment(candidate, "Échange de vingt minutes, ouvert à une proposition au printemps.", "call")
    yield stage.at(stage.ago(met - 5)), PEOPLE
    stage.move(candidate, "replied", wishes="Télétravail, équipe produit")
    stage.move(candidate, "pool", consent_until=stage.day + timedelta(days=kept))
