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

from cto_tui._cldr import CURRENCIES
from cto_tui._dataclass import dataclass
from cto_tui.domain.money import Money
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import jsons, tables
from cto_tui.exchange._vendor_names import (
    ADDRESS,
    CURRENCY,
    DAY,
    LEGAL_ID,
    NAME,
    NO,
    NUMBER,
    PLAIN_NAME,
    SCORE,
    STANDING,
    STREET,
    TEXTS,
    amount_columns,
    money,
    names_of,
)
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
_NOTHING: Final = frozenset({"null", "n/a", "#n/a", "nan", "-", "[nd]"})
_TOTALS: Final = frozenset({"total", "grand total", "sub total", "subtotal", "totals", "sum", "total général", "somme"})
_PADDING: Final = " \t\r\n\xa0†"
_SYMBOLS: Final = {"£": "GBP", "€": "EUR", "$": "USD", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP"}
_CODE: Final = re.compile(r"\b[A-Z]{3}\b")
_IN_BRACKETS: Final = re.compile(r"[(\[]([A-Z]{3})[)\]]")
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
    amounts: tuple[str, ...] = ()
    """The columns of amounts; none in a plain list."""
    taken_for: bool = False
    """Whether they are only taken for that, so that a row may lack one."""
    again: list[str] = field(default_factory=list)
    """Where suppliers of a plain list stand again, the first with its words."""
    vendors: dict[str, _Vendor] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    latest: date | None = None
    payments: int = 0

    def take(self, where: str, get: _Get, names: tuple[str, ...]) -> Iterator[Entry]:
        name = _plain(get(*names))
        amount_text = _plain(get(*self.amounts)) if self.amounts else ""
        if not name:
            if amount_text:
                yield Rejected(where, f"an amount of {amount_text} without a supplier")
            else:
                yield Skipped(where, "names no supplier")
            return
        amount: Money | None = None
        if self.amounts and (amount_text or not self.taken_for):
            try:
                amount = money(amount_text, _plain(get(*CURRENCY)).upper() or self.currency)
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
        number = _plain(get(*LEGAL_ID)) or _plain(get(*NUMBER))
        key = _comparable(name)
        if number and self.numbers.setdefault(key, number) != number:
            # Two firms of one name, told apart by their numbers.
            key = f"{key}/{number.casefold()}"
        vendor = self.vendors.get(key)
        if vendor is None:
            vendor = self.vendors[key] = _Vendor(where, {"title": clean_line(name)})
            yield from self._describe(where, vendor.values, get)
        elif not self.amounts:
            self.again.append("" if self.again else f"{where}: {name} stands there already ({vendor.where})")
        self.payments += 1
        if amount is not None:
            vendor.spend = (vendor.spend or 0) + amount.minor
            vendor.categories[_plain(get(*TEXTS["category"]))] += amount.minor
        day = _day(_plain(get(*DAY)))
        if day and (self.latest is None or day > self.latest):
            self.latest = day

    def _describe(self, where: str, values: dict[str, object], get: _Get) -> Iterator[Entry]:
        for field_name, names in TEXTS.items():
            if text := _plain(get(*names)):
                values[field_name] = clean_line(text)
        if legal_id := _plain(get(*LEGAL_ID)):
            # A spreadsheet writes a number that it took for one with a point.
            values["legal_id"] = legal_id.removesuffix(".0")
        website = str(values.get("website", ""))
        if website.count("#") >= 2:
            # Access writes a link as shown#address#.
            values["website"] = website.split("#")[1]
        lines = [" ".join(filter(None, (_plain(get(part)) for part in STREET)))]
        lines += [_plain(get(*names)) for names in ADDRESS]
        if any(lines):
            values["address"] = clean_text("\n".join(line for line in lines if line))
        if score := _plain(get(*SCORE)):
            try:
                number = float(score.replace(",", ".").removesuffix("%"))
            except ValueError:
                number = -1.0
            if 0 <= number <= 100:
                values["score"] = number
            else:
                yield Warned(where, f"score {score!r} is not between 0 and 100 and is left out")
        if standing := _plain(get(*STANDING)):
            known = self.reading.words("vendor.standing", standing)
            if known is None:
                yield Unmapped(where, "vendor.standing", standing)
            else:
                values["standing"] = known

    def said(self, file: str) -> Iterator[Entry]:
        """A word about rows that name the same suppliers."""
        if self.again:
            more = f"; {len(self.again) - 1} more rows repeat one" if len(self.again) > 1 else ""
            yield Warned(
                self.again[0].partition(":")[0], f"{self.again[0].partition(': ')[2]}: the first row counts{more}"
            )
        elif self.amounts and self.payments > len(self.vendors):
            yield Warned(file, f"{self.payments} rows name {len(self.vendors)} suppliers: spend is their sum here")

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


_WANTED: Final = (NAME,)
_WANTED_PLAIN: Final = (PLAIN_NAME, NUMBER)


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
    names = names_of(table)
    amounts, taken_for = amount_columns(table)
    currency, stated = _currency_of(table, reading.currency)
    gathering = _Gathering(reading, currency, amounts, taken_for)
    if taken_for:
        yield Warned(source.name, f"{amounts[0]!r} is taken for the amounts")
    for count, row in enumerate(table.rows(), 1):
        reading.progress(count)
        if row.warning:
            yield Warned(row.where, row.warning)
        if row.open_quote:
            yield Rejected(row.where, "a quote in it is never closed: all that follows in the file is lost in it")
        elif _is_total(row.cells):
            yield Skipped(row.where, "a total, not a supplier")
        elif names is PLAIN_NAME and row.get(*NAME).casefold() in NO:
            yield Skipped(row.where, "is said to be no supplier")
        else:
            yield from gathering.take(row.where, row.get, names)
    if (
        amounts
        and gathering.payments
        and not stated
        and gathering.currency == currency
        and not table.header.has(*CURRENCY)
    ):
        yield Warned(source.name, f"no currency is stated: amounts are taken as {currency}")
    yield from gathering.said(source.name)
    yield from gathering.records()


def _is_total(cells: tuple[str, ...]) -> bool:
    first = next((plain for cell in cells if (plain := cell.strip(_PADDING))), "")
    return first.rstrip(":").casefold() in _TOTALS


def _currency_of(table: tables.Table, otherwise: str) -> tuple[str, bool]:
    """The currency that the header or what stands above it names, and whether it does; else `otherwise`."""
    above = " ".join(table.above())
    codes = set(_CODE.findall(above))
    for symbol, code in _SYMBOLS.items():
        if symbol in above or code in codes:
            return code, True
    bracketed = next((code for code in _IN_BRACKETS.findall(above) if code in CURRENCIES), "")
    return bracketed or otherwise, bool(bracketed)


def _sniff_json(source: Source) -> int:
    peek = jsons.peek(source)
    return 80 if peek.shape == "array" and ("supplier_name" in peek.at("") or "supplierName" in peek.at("")) else 0


def read_json(source: Source, reading: Reading) -> Iterator[Entry]:
    """Vendors of a list of objects, such as ERPNext's supplier records."""
    document = jsons.read(source)
    if not isinstance(document, list):
        raise UnreadableError(f"{source.name}: is no list of suppliers")
    gathering = _Gathering(reading, reading.currency)
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
    yield from gathering.said(source.name)
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
