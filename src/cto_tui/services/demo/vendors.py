"""The demo firm's vendors and contracts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cto_tui.services.demo.business_data import ENGAGEMENTS, VENDORS
from cto_tui.services.demo.names import ARCHITECT, CTO, DELIVERY, PURCHASING, SECURITY
from cto_tui.services.demo.stage import Stage, Story, euros, kilo

REVIEW_DUE: Final = "Penfret Accessibilité"
"""Approved longer ago than its review allows."""

EXPIRING: Final = {"Fanal Formation": 12, "Hune Télécom": 21}
"""Vendors one of whose documents runs out in so many days."""

_RATES: Final = (520, 560, 610, 650)
_STANDING: Final = ("preferred", "acceptable", "acceptable")


def put(stage: Stage) -> None:
    """Every vendor and engagement of the tables."""
    for number, row in enumerate(VENDORS):
        stage.play(_vendor(stage, number, *row))
    for number, engagement in enumerate(ENGAGEMENTS):
        stage.play(_engagement(stage, number, *engagement))


def _legal_id(number: int) -> str:
    """Nine digits that no French firm can have: their check digit is wrong."""
    stem = f"94{number * 61803 % 1000000:06d}"
    doubled = sum(sum(divmod(int(digit) * 2, 10)) if place % 2 else int(digit) for place, digit in enumerate(stem))
    return f"{stem}{(10 - doubled % 10 + 3) % 10}"


def _vendor(
    stage: Stage, number: int, name: str, category: str, city: str, state: str, spend: int, contact: str
) -> Story:  # fmt: skip
    young = state == "shortlisted"
    first = 40 - number % 8 if young else 357 - number % 6
    domain = name.lower().split()[0].translate(str.maketrans("éèâêîïç", "eeaeiic"))
    yield stage.at(stage.ago(first)), PURCHASING
    vendor = stage.add(
        "vendor", name, key=f"vendor:{name}", legal_name=f"{name} SAS", legal_id=_legal_id(number), category=category,
        city=city, country="FR", website=f"https://www.{domain}.example", email=f"contact@{domain}.example",
        phone=f"02 99 00 {10 + number} {30 + number}", contact_name=contact, contact_title="Responsable de compte",
        personal_data=category in ("Hébergement", "Support", "Formation"), annual_spend=kilo(spend) if spend else None,
        owner=PURCHASING,
    )  # fmt: skip
    yield stage.at(stage.ago(first - 2)), PURCHASING
    stage.set(
        vendor, registration_until=stage.day + timedelta(days=150 + number * 5),
        vigilance_until=stage.day + timedelta(days=EXPIRING.get(name, 60 + number * 3)),
    )  # fmt: skip
    stage.move(vendor, "shortlist", need=f"{category} pour les projets de l'année", owner=PURCHASING)
    if young:
        yield stage.at(stage.ago(first - 9)), PURCHASING
        stage.comment(vendor, "Plaquette et références reçues ; audit documentaire en cours.", "mail")
        return
    yield stage.at(stage.ago(first - 3)), CTO
    stage.move(vendor, "approve", dpa_signed=True, references=2 + number % 3, standing=_STANDING[number % 3])
    if state == "exited":
        yield stage.at(stage.ago(110 - number)), CTO
        stage.comment(vendor, "Transfert de connaissances clos avec l'équipe.", "meeting")
        stage.move(vendor, "exit", "no_need", knowledge_transferred=True, exit_on=stage.today)
    elif state == "watch":
        yield stage.at(stage.ago(24 + number % 9)), CTO
        stage.move(vendor, "watch", "delay", notes="Deux livraisons en retard, plan d'amélioration demandé.")
    elif state == "suspended":
        yield stage.at(stage.ago(9)), SECURITY
        stage.comment(vendor, "Incident de sécurité déclaré, rapport incomplet.", "call")
        stage.move(vendor, "suspend", "security", follow_up_on=stage.ahead(15))
        stage.decide(vendor)
    else:
        yield stage.at(stage.ago(184 if name == REVIEW_DUE else 40 + number * 4)), PURCHASING
        score = 62.0 + number * 7 % 33
        stage.set(vendor, score=score)
        stage.comment(vendor, f"Revue annuelle : note {score:.0f}, engagements tenus.", "meeting")
        stage.move(vendor, "keep")


def _engagement(
    stage: Stage, number: int, vendor: str, title: str, contract: str, amount: int, began: int, length: int,
    notice: int, state: str, renews: bool,
) -> Story:  # fmt: skip
    owner = (DELIVERY, ARCHITECT, PURCHASING)[number % 3]
    before = max(began, 8)
    yield stage.at(stage.ago(min(before + 12, 349))), owner
    engagement = stage.add(
        "engagement", title, parent=stage.known[f"vendor:{vendor}"], key=f"engagement:{title}", owner=owner,
        contract_type=contract, amount=kilo(amount), description=f"{title}, avec {vendor}.",
    )  # fmt: skip
    start = stage.day - timedelta(days=began) if began > 8 else stage.ahead(25)
    end = start + timedelta(days=length)
    yield stage.at(stage.ago(min(before + 9, 347))), PURCHASING
    stage.move(engagement, "source")
    yield stage.at(stage.ago(min(before + 4, 345))), PURCHASING
    stage.move(
        engagement, "negotiate", obligation="means" if contract == "regie" else "result", start_on=start, end_on=end,
        notice_days=notice or None, auto_renew=renews, bids_received=2 + number % 3,
    )  # fmt: skip
    yield stage.at(stage.ago(min(before + 1, 343))), CTO
    stage.move(
        engagement, "sign", budget_line=f"DSI-{604 + number % 5}", budget_available=kilo(amount * 2),
        signed_on=stage.today,
    )  # fmt: skip
    if state == "signed":
        return
    days = float(amount * 1000 // _RATES[number % 4]) if contract == "regie" else None
    yield stage.at(stage.ago(min(began, 341))), owner
    people = ("Profil confirmé", "Profil senior")[: 1 + number % 2] if contract == "regie" else ()
    rate = euros(_RATES[number % 4]) if days else None
    stage.move(engagement, "start", day_rate=rate, days_sold=days, people=people)
    last = began - length if state in ("ended", "renewed") else 110 if state == "terminated" else 20
    for past in range(began - 30, max(last, 15), -30):
        yield stage.at(stage.ago(past)), owner
        if days:
            used = float(round(days * 0.85 * (began - past) / length))
            stage.move(engagement, "log_days", days_consumed=used, spent=euros(int(used) * _RATES[number % 4]))
        else:
            stage.move(engagement, "keep")
    yield from _ending(stage, engagement, state, max(last, 15), owner)


def _ending(stage: Stage, engagement: str, state: str, last: int, owner: str) -> Story:
    if state == "running":
        return
    yield stage.at(stage.ago(last)), owner
    for milestone in stage.children(engagement, "milestone"):
        stage.move(milestone.id, "meet", met_on=stage.today, evidence="Procès-verbal de fin de prestation")
    if state == "renewed":
        stage.move(engagement, "open_window")
        stage.move(engagement, "renew")
        stage.decide(engagement)
    elif state == "ended":
        stage.move(engagement, "end", final_acceptance=True)
    else:
        stage.move(engagement, "terminate", "quality")
