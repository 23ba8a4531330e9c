"""Suppliers from lists, scorecards and payment files, in the headers of several tools and tongues.

One vendor comes of all rows that name it; the amounts of its rows are added up. A row whose amount cannot be read is
rejected, never counted as nothing.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import UTC, date, datetime
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.money import Money, parse_money
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import jsons, tables
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "suppliers"
NAME: Final = (
    "Supplier Name", "supplier", "vendor name", "vendor", "beneficiary name", "beneficiary", "payee", "payee name",
    "nom du fournisseur", "nom fournisseur", "fournisseur", "raison sociale", "prestataire", "lieferant",
    "lieferantenname", "proveedor", "fornitore", "leverancier",
)  # fmt: skip
_PLAIN_NAME: Final = ("company name", "company", "name", "nom", "société", "entreprise")
"""Names that many tables have: only beside one of _NUMBER do they mean a supplier."""
_NUMBER: Final = ("supplierID", "supplier code", "vendor id", "vendor code", "code fournisseur", "siren", "siret")
_LEGAL_ID: Final = (
    "siren", "siret", "company number", "registration number", "tax id", "vat number", "legal id", "numéro siren",
)  # fmt: skip
_AMOUNT: Final = (
    "amount", "net amount", "nett amount", "sum of invoice nett amount", "sum of amount",
    "invoice nett amount", "invoice amount", "amount paid", "total spend",
    "annual spend", "spend", "montant", "montant ttc", "montant ht", "betrag", "importe", "total",
)  # fmt: skip
_DAY: Final = ("date", "payment date", "invoice date", "invoice creation date", "date de paiement")
_CURRENCY: Final = ("currency", "devise", "party account currency", "default currency")
_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "legal_name": ("legal name", "raison sociale"),
    "website": ("website", "homePage", "url", "site web", "web"),
    "email": ("email", "e-mail", "mail", "email id", "courriel"),
    "phone": ("phone", "telephone", "téléphone", "mobile no", "tel"),
    "city": ("city", "town", "ville", "ort"),
    "country": ("country", "pays", "land"),
    "contact_name": ("contactName", "contact", "contact person", "interlocuteur"),
    "contact_title": ("contactTitle", "contact role", "fonction"),
    "category": ("category", "item category", "supplier group", "supplier type", "catégorie", "segment"),
}
_SCORE: Final = ("overall score", "score", "supplier score", "total score", "note globale")
_STANDING: Final = ("standing", "rating", "supplier standing", "statut fournisseur")
_ADDRESS: Final = (
    ("address", "adresse", "street"),
    ("region", "state", "région"),
    ("postalCode", "zip", "code postal"),
)
_NOTHING: Final = frozenset({"null", "n/a", "#n/a", "nan", "-"})
_TOTALS: Final = frozenset({"total", "grand total", "sub total", "subtotal", "totals", "sum", "total général", "somme"})
_PADDING: Final = " \t\r\n\xa0†"
_SYMBOLS: Final = {"£": "GBP", "€": "EUR", "$": "USD"}
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTH_NAME: Final = re.compile(r"[A-Za-z]{3}.*\d{4}")

_Get = Callable[..., str]
"""The cell under the first of several names that has something in it."""


@dataclass
class _Vendor:
    """What the rows of one supplier say together."""

    where: str
    values: dict[str, object]
    spend: int | None = None
    categories: Counter[str] = field(default_factory=Counter)


@dataclass
class _Gathering:
    """Suppliers of one file, by what makes them the same."""

    reading: Reading
    currency: str
    amounts: bool
    vendors: dict[str, _Vendor] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    latest: date | None = None
    payments: int = 0

    def take(self, where: str, get: _Get, names: tuple[str, ...]) -> Iterator[Entry]:
        name = _plain(get(*names))
        amount_text = _plain(get(*_AMOUNT)) if self.amounts else ""
        if not name:
            if amount_text:
                yield Rejected(where, f"an amount of {amount_text} without a supplier")
            else:
                yield Skipped(where, "names no supplier")
            return
        amount: Money | None = None
        if self.amounts:
            try:
                amount = _money(amount_text, _plain(get(*_CURRENCY)).upper() or self.currency)
            except ValueError:
                fault = f"{amount_text!r} is no amount" if amount_text else "its amount is missing"
                yield Rejected(where, f"{name}: {fault}; is a delimiter missing before it?")
                return
            if self.vendors and amount.currency != self.currency:
                yield Rejected(where, f"{name}: {amount.currency} among amounts in {self.currency} is not added up")
                return
            self.currency = amount.currency
        yield from self._add(where, name, get, amount)

    def _add(self, where: str, name: str, get: _Get, amount: Money | None) -> Iterator[Entry]:
        number = _plain(get(*_LEGAL_ID)) or _plain(get(*_NUMBER))
        key = _comparable(name)
        if number and self.numbers.setdefault(key, number) != number:
            # Two firms of one name, told apart by their numbers.
            key = f"{key}/{number.casefold()}"
        vendor = self.vendors.get(key)
        if vendor is None:
            vendor = self.vendors[key] = _Vendor(where, {"title": clean_line(name)})
            yield from self._describe(where, vendor.values, get)
        elif not self.amounts:
            yield Warned(where, f"{name} stands there already ({vendor.where}): the first row counts")
        self.payments += 1
        if amount is not None:
            vendor.spend = (vendor.spend or 0) + amount.minor
            vendor.categories[_plain(get(*_TEXTS["category"]))] += amount.minor
        day = _day(_plain(get(*_DAY)))
        if day and (self.latest is None or day > self.latest):
            self.latest = day

    def _describe(self, where: str, values: dict[str, object], get: _Get) -> Iterator[Entry]:
        for field_name, names in _TEXTS.items():
            if text := _plain(get(*names)):
                values[field_name] = clean_line(text)
        if legal_id := _plain(get(*_LEGAL_ID)):
            # A spreadsheet writes a number that it took for one with a point.
            values["legal_id"] = legal_id.removesuffix(".0")
        website = str(values.get("website", ""))
        if website.count("#") >= 2:
            # Access writes a link as shown#address#.
            values["website"] = website.split("#")[1]
        lines = [_plain(get(*names)) for names in _ADDRESS]
        if any(lines):
            values["address"] = clean_text("\n".join(line for line in lines if line))
        if score := _plain(get(*_SCORE)):
            try:
                number = float(score.replace(",", ".").removesuffix("%"))
            except ValueError:
                number = -1.0
            if 0 <= number <= 100:
                values["score"] = number
            else:
                yield Warned(where, f"score {score!r} is not between 0 and 100 and is left out")
        if standing := _plain(get(*_STANDING)):
            known = self.reading.words("vendor.standing", standing)
            if known is None:
                yield Unmapped(where, "vendor.standing", standing)
            else:
                values["standing"] = known

    def records(self) -> Iterator[Entry]:
        dated = datetime(self.latest.year, self.latest.month, self.latest.day, tzinfo=UTC) if self.latest else None
        for key, vendor in self.vendors.items():
            if vendor.spend is not None:
                try:
                    vendor.values["annual_spend"] = _stored(vendor.spend, self.currency)
                except ValueError as error:
                    yield Rejected(vendor.where, str(error))
                    continue
            if main := max(vendor.categories, key=lambda name: vendor.categories[name], default=""):
                vendor.values["category"] = clean_line(main)
            yield Record("vendor", SYSTEM, key, vendor.values, vendor.where, dated=dated)


def _stored(minor: int, currency: str) -> Money:
    return Money.from_major(Money(minor, currency).to_major(), currency)


def _plain(text: str) -> str:
    """A cell without padding; what tools write for nothing is nothing."""
    bare = text.strip(_PADDING)
    return "" if bare.casefold() in _NOTHING else bare


def _comparable(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(each if each.isalnum() else " " for each in folded).split()) or folded


def _money(text: str, currency: str) -> Money:
    """An amount; accountants write negative ones in brackets."""
    if text.startswith("(") and text.endswith(")"):
        inner = parse_money(text[1:-1], currency)
        return Money(-inner.minor, inner.currency)
    if re.fullmatch(r"[-+]?\d+\.\d+", text):
        # A bare number with one point is a program's: 12.345 is no thousands there.
        return Money.from_major(text, currency)
    return parse_money(text, currency)


@functools.lru_cache(maxsize=1024)
def _day(text: str) -> date | None:
    """A day in ISO form, day first or with its month's name, None for anything else: it only tells how fresh the
    file is."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = _DAY_FIRST.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return _named_day(text) if _MONTH_NAME.search(text) else None
    except (ValueError, ArithmeticError):
        return None


def _named_day(text: str) -> date:
    """`Friday, April 29, 2022`; ValueError where it is no date."""
    from dateutil.parser import parse

    return parse(text, default=datetime(1, 1, 1, tzinfo=UTC), ignoretz=True).date()


def _names(header: tables.Header) -> tuple[str, ...]:
    """The headers under which the supplier's name stands, () if the table is none of suppliers."""
    if header.has(*NAME):
        return NAME
    return _PLAIN_NAME if header.has(*_NUMBER) and header.has(*_PLAIN_NAME) else ()


_WANTED: Final = (NAME,)
_WANTED_PLAIN: Final = (_PLAIN_NAME, _NUMBER)


def _sniff_csv(source: Source) -> int:
    header = tables.sniff_header(source, _WANTED)
    if header is not None:
        return 70 if len(header.names) > 1 else 0
    return 60 if tables.sniff_header(source, _WANTED_PLAIN) else 0


def read_csv(source: Source, reading: Reading) -> Iterator[Entry]:
    """Vendors of a table: a list, a scorecard, or payments, of which those to one supplier are added up."""
    wanted = _WANTED if tables.sniff_header(source, _WANTED) else _WANTED_PLAIN
    table = tables.read_table(source, wanted)
    if table.text.warning:
        yield Warned(source.name, table.text.warning)
    names = _names(table.header)
    amounts = table.header.has(*_AMOUNT)
    currency, stated = _currency_of(table, reading.currency)
    gathering = _Gathering(reading, currency, amounts)
    for count, row in enumerate(table.rows(), 1):
        reading.progress(count)
        if row.open_quote:
            yield Rejected(row.where, "a quote in it is never closed: all that follows in the file is lost in it")
        elif _is_total(row.cells):
            yield Skipped(row.where, "a total, not a supplier")
        else:
            yield from gathering.take(row.where, row.get, names)
    if (
        amounts
        and gathering.payments
        and not stated
        and gathering.currency == currency
        and not table.header.has(*_CURRENCY)
    ):
        yield Warned(source.name, f"no currency is stated: amounts are taken as {currency}")
    if gathering.payments > len(gathering.vendors):
        yield Warned(
            source.name, f"{gathering.payments} rows name {len(gathering.vendors)} suppliers: spend is their sum here"
        )
    yield from gathering.records()


def _is_total(cells: tuple[str, ...]) -> bool:
    first = next((plain for cell in cells if (plain := cell.strip(_PADDING))), "")
    return first.rstrip(":").casefold() in _TOTALS


def _currency_of(table: tables.Table, otherwise: str) -> tuple[str, bool]:
    """The currency that the header or what stands above it names, and whether it does; else `otherwise`."""
    above = " ".join(table.above())
    for symbol, code in _SYMBOLS.items():
        if symbol in above or code in above.split():
            return code, True
    return otherwise, False


def _sniff_json(source: Source) -> int:
    peek = jsons.peek(source)
    return 80 if peek.shape == "array" and ("supplier_name" in peek.at("") or "supplierName" in peek.at("")) else 0


def read_json(source: Source, reading: Reading) -> Iterator[Entry]:
    """Vendors of a list of objects, such as ERPNext's supplier records."""
    document = jsons.read(source)
    if not isinstance(document, list):
        raise UnreadableError(f"{source.name}: is no list of suppliers")
    gathering = _Gathering(reading, reading.currency, amounts=False)
    for number, entry in enumerate(document, 1):
        reading.progress(number)
        where = f"record {number}"
        if not isinstance(entry, dict):
            yield Rejected(where, "is no object with a supplier's name")
            continue
        if entry.get("doctype") not in (None, "Supplier"):
            yield Skipped(where, f"is a {entry['doctype']}, not a supplier")
            continue
        yield from gathering.take(where, _getter(entry), NAME)
    yield from gathering.records()


def _getter(entry: dict[str, Any]) -> _Get:
    texts = {tables.header_key(key): str(value) for key, value in entry.items() if isinstance(value, str | int)}

    def get(*names: str) -> str:
        return next((found for name in names if (found := texts.get(tables.header_key(name), "").strip())), "")

    return get


IMPORTERS: Final = (
    Importer("suppliers-csv", "Suppliers or payments as CSV", "vendor", _sniff_csv, read_csv),
    Importer("suppliers-json", "Suppliers as JSON (ERPNext)", "vendor", _sniff_json, read_json),
)
