"""What scales the demo: archives of the years before, and a longer backlog. None of it comes near Today."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.services.demo.business_data import LOSS, NO_GO, REJECTIONS, RIVALS
from cto_tui.services.demo.names import (
    BIDS,
    BUYERS,
    CITIES,
    DEVELOPERS,
    FIRST_NAMES,
    LAST_NAMES,
    LEADS,
    PEOPLE,
    PURCHASING,
)
from cto_tui.services.demo.stage import Stage
from cto_tui.services.register import Work

_BATCH: Final = 20_000
_ARCHIVED_SHARE: Final = 0.85
_OLDEST_DAYS: Final = 1_800
_NEWEST_DAYS: Final = 400
_BACKLOG_DAYS: Final = (64, 16)

_VERBS: Final = (
    "Corriger", "Ajouter", "Reprendre", "Tester", "Documenter", "Simplifier", "Chiffrer", "Migrer", "Automatiser",
    "Auditer", "Accélérer", "Remplacer",
)  # fmt: skip
_OBJECTS: Final = (
    "l'export comptable", "la recherche avancée", "le formulaire de contact", "la reprise des droits",
    "l'import des agents", "la synthèse mensuelle", "l'écran des habilitations", "le calcul des indemnités",
    "la file d'attente", "l'édition des courriers", "le connecteur bancaire", "la carte des équipements",
    "la purge des journaux", "le tri des dossiers", "l'archivage des pièces", "la saisie mobile",
)  # fmt: skip
_PRODUCTS: Final = (
    "Portail des familles", "Gestion du courrier", "Suivi des chantiers", "Extranet des élus", "Facturation de l'eau",
    "Inscriptions scolaires", "Gestion du patrimoine", "Réservation des salles", "Paie des agents", "Agenda partagé",
    "Gestion des aides", "Observatoire social",
)  # fmt: skip
_TECHNOLOGIES: Final = (
    "Bibliothèque",
    "Cadre applicatif",
    "Outil de test",
    "Format d'échange",
    "Serveur d'applications",
)


@dataclass(frozen=True)
class Batch:
    """Items to write at one instant by one person, as one action."""

    at: datetime
    actor: str
    make: Callable[[Work], Iterator[Item]]


def batches(stage: Stage, items: int) -> list[Batch]:
    """`items` items more, in the order of time: archives before the year that is played, then the backlog in it."""
    archived = int(items * _ARCHIVED_SHARE)
    return [
        *_spread(stage, archived, _OLDEST_DAYS, _NEWEST_DAYS, _archive),
        *_spread(stage, items - archived, *_BACKLOG_DAYS, _backlog),
    ]


def some_backlog(stage: Stage, work: Work, items: int) -> Iterator[Item]:
    """`items` cards for the backlog."""
    return itertools.islice(_backlog(stage, work), items)


def _spread(
    stage: Stage, items: int, oldest: int, newest: int, make: Callable[[Stage, Work], Iterator[Item]]
) -> Iterator[Batch]:
    count = -(-items // _BATCH)
    for number in range(count):
        size = min(_BATCH, items - number * _BATCH)
        days = oldest - (oldest - newest) * (number + 1) // (count + 1)
        at = stage.at(stage.ago(days), 18, 30)
        yield Batch(at, PURCHASING, lambda work, size=size: itertools.islice(make(stage, work), size))  # type: ignore[misc]  # mypy cannot infer a lambda with defaults


class _Maker:
    """Makes finished items cheaply: no move is played for them, and each is dated before the batch."""

    def __init__(self, stage: Stage, work: Work) -> None:
        self.stage, self.work, self.random = stage, work, stage.archive_rng.random
        self.zone_day = work.today

    def pick(self, values: tuple[str, ...]) -> str:
        return values[int(self.random() * len(values))]

    def item(self, kind_name: str, title: str, state: str, age: int, *, closed: str = "", **values: Any) -> Item:
        """An item that has been in `state` for `age` days; `closed` is the reason where that state closes it."""
        kind = load(kind_name)
        since = self.work.now - timedelta(days=age)
        if closed:
            values |= {"closed": since, "close_reason": closed}
        return kind.item(
            id=self.work.tx.new_id(), kind=kind_name, ref=self.work.tx.next_ref(kind.prefix), title=title, state=state,
            state_since=since, created=since - timedelta(days=30), updated=self.work.now, **values,
        )  # fmt: skip

    def day(self, ago: int) -> date:
        return self.zone_day - timedelta(days=ago)

    def card_title(self) -> str:
        return f"{self.pick(_VERBS)} {self.pick(_OBJECTS)}"

    def person(self) -> str:
        return f"{self.pick(FIRST_NAMES)} {self.pick(LAST_NAMES)}"


def _archive(stage: Stage, work: Work) -> Iterator[Item]:
    """Closed things for ever, a project with its work at a time."""
    make = _Maker(stage, work)
    rounds = itertools.count(1)
    for turn in rounds:
        age = int(make.random() * 20)
        product = make.pick(_PRODUCTS)
        buyer = make.pick(BUYERS)
        lead = make.pick(LEADS)
        year = make.day(age).year
        project = make.item(
            "project", f"{product}, version {year}.{turn}", "closed", age, closed="delivered", customer=buyer,
            owner=lead, budget=Money(int(20 + make.random() * 300) * 100_000), doc_coverage=100,
        )  # fmt: skip
        yield project
        for number in range(46):
            dropped = number % 9 == 8
            yield make.item(
                "deliverable", f"{make.card_title()} ({product})", "dropped" if dropped else "done", age + number % 12,
                closed="out_of_scope" if dropped else "passed", parent=project.id, owner=make.pick(DEVELOPERS),
                work_type="bug" if number % 4 == 0 else "story", estimate=float(1 + number % 8),
            )  # fmt: skip
        for label in ("Spécification validée", "Recette prononcée", "Mise en service"):
            yield make.item(
                "milestone", f"{label} : {product}", "met", age, closed="met", parent=project.id,
                planned_on=make.day(age + 4), baseline_on=make.day(age + 18), met_on=make.day(age),
            )  # fmt: skip
        yield from _archived_business(make, product, age, turn)


def _archived_business(make: _Maker, product: str, age: int, turn: int) -> Iterator[Item]:
    for number in range(9):
        state, reason = (("no_go", make.pick(NO_GO)), ("lost", make.pick(LOSS)), ("won", "won"))[number % 3]
        yield make.item(
            "tender", f"{product} pour {make.pick(BUYERS)}, consultation {turn}-{number + 1}", state, age + number,
            closed=reason, buyer=make.pick(BUYERS), owner=BIDS, value=Money(int(40 + make.random() * 500) * 100_000),
            deadline=make.work.now - timedelta(days=age + 70), winner=make.pick(RIVALS) if state == "lost" else "",
        )  # fmt: skip
    position = make.item(
        "requisition",
        f"Développement, {product}",
        "filled",
        age,
        closed="filled",
        positions=1,
        owner=PEOPLE,
        team=product,
    )
    yield position
    for number in range(10):
        name = make.person()
        candidate = make.item(
            "candidate", name, "archived", age + number, closed="no_fit", city=make.pick(CITIES), country="FR",
            privacy_notice_on=make.day(age + 40),
        )  # fmt: skip
        yield candidate
        state = "withdrawn" if number % 5 == 4 else "rejected"
        yield make.item(
            "application", name, state, age + number,
            closed="other_offer" if number % 5 == 4 else make.pick(REJECTIONS), parent=position.id,
            candidate_id=candidate.id, owner=PEOPLE, applied_on=make.day(age + 40),
        )  # fmt: skip
    vendor = make.item(
        "vendor", f"{make.pick(LAST_NAMES)} {make.pick(('Conseil', 'Logiciels', 'Services'))} {turn}", "exited", age,
        closed="no_need", city=make.pick(CITIES), country="FR", category="Régie",
    )  # fmt: skip
    yield vendor
    for number in range(2):
        yield make.item(
            "engagement", f"{make.pick(_OBJECTS).capitalize()} : {product}", "ended", age + number, closed="ended",
            parent=vendor.id, contract_type=("regie", "forfait")[number],
            amount=Money(int(10 + make.random() * 90) * 100_000), start_on=make.day(age + 300),
            end_on=make.day(age + number),
        )  # fmt: skip
    yield make.item(
        "blip", f"{make.pick(_TECHNOLOGIES)} {turn}", "retired", age, closed="superseded", quadrant="Tools",
        description="Retiré de nos projets.",
    )  # fmt: skip


def _backlog(stage: Stage, work: Work) -> Iterator[Item]:
    """Cards of products in maintenance and people in the pool, for ever: open, but in nobody's way."""
    make = _Maker(stage, work)
    for turn in itertools.count(1):
        product, lead = make.pick(_PRODUCTS), make.pick(LEADS)
        project = make.item(
            "project", f"{product}, exploitation {work.today:%y%m%d}-{turn}", "maintenance", 1,
            customer=make.pick(BUYERS), owner=lead, review_on=make.day(-175), maintenance_team="Équipe produits",
            doc_coverage=90,
        )  # fmt: skip
        yield project
        for number in range(40):
            yield make.item(
                "deliverable", f"{make.card_title()} ({product})", "backlog", number % 12, parent=project.id,
                owner=make.pick(DEVELOPERS) if number % 3 else "", work_type="bug" if number % 4 == 0 else "story",
                class_of_service="standard", estimate=float(1 + number % 8), priority=("", "L", "M")[turn % 3],
            )  # fmt: skip
        for number in range(9):
            yield make.item(
                "candidate", make.person(), "pooled", number, city=make.pick(CITIES), country="FR",
                review_on=make.day(-300), consent_until=make.day(-400), privacy_notice_on=make.day(number + 5),
            )  # fmt: skip
