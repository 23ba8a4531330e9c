"""What the columns of suppliers' lists, payments and company registers are called."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from cto_tui.domain.money import Money, parse_money
from cto_tui.exchange.tables import Header, Table

NAME: Final = (
    "Supplier Name", "supplier", "vendor name", "vendor", "beneficiary name", "beneficiary", "payee", "payee name",
    "nom du fournisseur", "nom fournisseur", "fournisseur", "raison sociale", "prestataire", "lieferant",
    "lieferantenname", "proveedor", "fornitore", "leverancier", "fornecedor",
)  # fmt: skip
PLAIN_NAME: Final = (
    "company name", "company", "name", "name 1", "nom", "société", "entreprise", "nom complet", "dénomination",
    "dénomination sociale", "denominationUniteLegale", "denominationUsuelleEtablissement", "enseigne1Etablissement",
    "nomUniteLegale", "Entity.LegalName", "legal name",
)  # fmt: skip
"""Names that many tables have: only beside one of NUMBER do they mean a supplier."""
NUMBER: Final = (
    "supplierID", "supplier code", "vendor id", "vendor code", "code fournisseur", "kreditor", "siren", "siret", "lei",
    "company number",
)  # fmt: skip
LEGAL_ID: Final = (
    "siren", "siret", "company number", "registration number", "tax id", "vat number", "legal id", "numéro siren",
    "n° siren", "n° siret", "lei",
)  # fmt: skip
AMOUNT: Final = (
    "amount", "net amount", "nett amount", "sum of invoice nett amount", "sum of amount",
    "invoice nett amount", "invoice amount", "amount paid", "total spend",
    "annual spend", "spend", "montant", "montant ttc", "montant ht", "betrag", "importe", "total",
)  # fmt: skip
DAY: Final = ("date", "payment date", "invoice date", "invoice creation date", "date de paiement", "date mandat")
CURRENCY: Final = ("currency", "devise", "party account currency", "default currency")
TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "legal_name": ("legal name", "raison sociale", "denominationUniteLegale", "Entity.LegalName"),
    "website": ("website", "homePage", "url", "site web", "web"),
    "email": ("email", "e-mail", "mail", "email id", "courriel"),
    "phone": ("phone", "telephone", "téléphone", "mobile no", "tel"),
    "city": (
        "city", "town", "ville", "commune", "ort", "libelleCommuneEtablissement", "Entity.LegalAddress.City",
        "RegAddress.PostTown",
    ),
    "country": ("country", "pays", "land", "Entity.LegalAddress.Country", "RegAddress.Country"),
    "contact_name": ("contactName", "contact", "contact person", "interlocuteur"),
    "contact_title": ("contactTitle", "contact role", "fonction"),
    "category": (
        "category", "item category", "supplier group", "supplier type", "catégorie", "segment",
        "activitePrincipaleUniteLegale", "activitePrincipaleEtablissement", "SICCode.SicText_1",
    ),
}  # fmt: skip
SCORE: Final = ("overall score", "score", "supplier score", "total score", "note globale")
STANDING: Final = ("standing", "rating", "supplier standing", "statut fournisseur")
ADDRESS: Final = (
    ("address", "adresse", "street", "RegAddress.AddressLine1"),
    ("region", "state", "région"),
    ("postalCode", "zip", "code postal", "codePostalEtablissement", "RegAddress.PostCode"),
)
STREET: Final = ("numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement")
"""The parts of a street, each in a column of its own."""

YES: Final = frozenset({"true", "yes", "y", "x", "oui", "vrai", "ja", "wahr"})
NO: Final = frozenset({"false", "no", "n", "non", "faux", "nein", "falsch"})
_LOOKED_AT: Final = 50
"""Rows by which a column is judged."""
_MONEY: Final = re.compile(
    r"amount|montant|betrag|importe|umsatz|spend|(net|gross|invoice|payment|line|transaction)[ _]*(value|total)"
)
_OTHER_MONEY: Final = re.compile(r"limit|minimum|maximum|budget|discount|balance|outstanding|remise|plafond")
_TAX: Final = re.compile(r"vat|tax|tva|mwst|\biva\b")
_WITHOUT: Final = re.compile(r"\b(nett?o?|ex\w*|ht|hors|w/o|without|sans|ohne)\b")
_WITH: Final = re.compile(r"\b(gross|inc\w*|ttc|brutto|with|avec)\b")
_LAKHS: Final = re.compile(r"[-+]?\d{1,2}(,\d\d)+,\d{3}(\.\d+)?")


def amount_columns(table: Table) -> tuple[tuple[str, ...], bool]:
    """The columns of amounts, () where there are none, and whether they are only taken for that: by a name that speaks
    of money, over cells that hold some. Of several, one without tax is taken."""
    if table.header.has(*AMOUNT):
        return AMOUNT, False
    told = [name for name in table.header.names if _speaks_of_money(name.casefold().replace("_", " "))]
    for name in sorted(told, key=lambda each: _WITHOUT.search(each.casefold().replace("_", " ")) is None):
        cells = [text for row in islice(table.rows(), _LOOKED_AT) if (text := row.get(name))]
        if cells and sum(map(_is_amount, cells)) * 5 >= len(cells) * 4:
            return (name,), True
    return (), False


def _speaks_of_money(name: str) -> bool:
    tax_alone = _TAX.search(name) is not None and not (_WITHOUT.search(name) or _WITH.search(name))
    return _MONEY.search(name) is not None and not _OTHER_MONEY.search(name) and not tax_alone


def _is_amount(text: str) -> bool:
    try:
        money(text, "EUR")
    except ValueError:
        return False
    return True


def money(text: str, currency: str) -> Money:
    """An amount; accountants write negative ones in brackets. ValueError for what is none."""
    if text.startswith("(") and text.endswith(")"):
        inner = money(text[1:-1], currency)
        return Money(-inner.minor, inner.currency)
    if re.fullmatch(r"[-+]?\d+\.\d+", text):
        # A bare number with one point is a program's: 12.345 is no thousands there.
        return Money.from_major(text, currency)
    if _LAKHS.fullmatch(text):
        # India parts thousands, then hundreds of them: 1,25,000.00.
        text = text.replace(",", "")
    return parse_money(text, currency)


def name_columns(header: Header) -> tuple[str, ...]:
    """The headers under which the supplier's name stands, () if the table is none of suppliers."""
    if header.has(*NAME):
        return NAME
    return PLAIN_NAME if header.has(*NUMBER) and header.has(*PLAIN_NAME) else ()


def names_of(table: Table) -> tuple[str, ...]:
    """`name_columns`, but that of a name beside it where a column called after suppliers holds their numbers only, or
    says whether one is a supplier."""
    names = name_columns(table.header)
    if names is NAME and table.header.has(*PLAIN_NAME):
        cells = [text for row in islice(table.rows(), _LOOKED_AT) if (text := row.get(*NAME))]
        if cells and all(text.isdecimal() or text.casefold() in YES | NO for text in cells):
            return PLAIN_NAME
    return names
