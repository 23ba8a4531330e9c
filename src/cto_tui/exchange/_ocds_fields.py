"""What an OCDS release, merged of several or not, says about a tender, field by field.

Nothing is made up: no currency, no date, no lot.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Final

from cto_tui._cldr import CURRENCY_OF_SYMBOL
from cto_tui._dataclass import dataclass
from cto_tui.domain.money import Money, parse_money
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange._ocds_dates import Dates

OVER: Final = frozenset({"cancelled", "unsuccessful", "complete", "withdrawn"})
"""Statuses after which nobody can bid any more."""

_AMOUNTS: Final = {"value": "Estimated value", "value_min": "Minimum value", "winner_price": "Winner's price"}
_FREE: Final = ("description", "award_criteria", "notes")


FAR_ABOVE: Final = 5
"""Times the estimate from which an award is more likely a slip of the pen than a price."""

_NEVER: Final = datetime.max.replace(tzinfo=UTC)

_LISTED: Final = 30
"""Documents or lots that are listed by name in the notes; of more only the number is told."""


@dataclass
class Told:
    """What a release tells: values by field, the raw status, whether something is awarded or under contract, and a
    word about each value that was left out."""

    values: dict[str, object] = field(default_factory=dict)
    status: str = ""
    awarded: bool = False
    contracted: bool = False
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Paragraphs of the tender's notes."""


class WrongShapeError(ValueError):
    """A part of a release is not what OCDS says it is."""


def read(release: dict[str, Any], dates: Dates) -> Told:
    """What a release tells."""
    told = Told()
    tender = _part(release, "tender")
    awards = _parts(release, "awards")
    contracts = _parts(release, "contracts")
    told.status = _word(tender, "status") or _word(tender, "finalStatus")
    told.awarded = any(_word(award, "status").casefold() == "active" for award in awards)
    told.contracted = bool(contracts)
    _set(told, "title", _title(release, tender, awards, contracts))
    _set(told, "description", _word(tender, "description"))
    _buyer(told, release, tender)
    _set(told, "notice_id", _word(release, "id"))
    _set(told, "notice_status", told.status)
    _instant(told, "notice_date", release.get("date"), dates)
    _money(told, "value", tender.get("value"))
    _money(told, "value_min", tender.get("minValue"))
    _set(told, "procedure", _word(tender, "procurementMethodDetails") or _word(tender, "procurementMethod"))
    _set(told, "procurement_category", _word(tender, "mainProcurementCategory"))
    _codes(told, tender)
    _deadline(told, tender, dates)
    _instant(told, "questions_deadline", _ending(tender, "enquiryPeriod", dates), dates)
    _set(told, "award_criteria", _criteria(tender))
    _set(told, "language", _word(release, "language"))
    _contract_period(told, tender, dates)
    _award(told, awards, dates)
    _lots(told, tender)
    _documents(told, tender)
    _set(told, "notes", "\n\n".join(told.notes))
    return told


def _part(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """An object below another one; what is none is as good as missing."""
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _parts(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; a lone object is a list of one."""
    value = parent.get(name)
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _word(parent: dict[str, Any], name: str) -> str:
    """A single value as text, "" for what is none."""
    value = parent.get(name)
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def check(release: dict[str, Any]) -> None:
    """Refuse a release whose call for bids is not what OCDS says: nothing in it could be trusted. Raises
    WrongShapeError where the tender, its value or its title is of a wrong type."""
    tender = release.get("tender")
    if tender is None:
        return
    if not isinstance(tender, dict):
        raise WrongShapeError(f"tender is {_kind(tender)}, not an object")
    if isinstance(tender.get("title"), dict | list):
        raise WrongShapeError(f"title is {_kind(tender['title'])}, not a text")
    if tender.get("value") is not None and not isinstance(tender["value"], dict):
        raise WrongShapeError(f"value is {_kind(tender['value'])}, not an object with amount and currency")


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a single value"


def _set(told: Told, name: str, text: str) -> None:
    cleaned = clean_text(text) if name in _FREE else clean_line(text)
    if cleaned:
        told.values[name] = cleaned


def _title(
    release: dict[str, Any], tender: dict[str, Any], awards: list[dict[str, Any]], contracts: list[dict[str, Any]]
) -> str:  # fmt: skip
    found = _word(tender, "title")
    for each in (*awards, *contracts):
        found = found or _word(each, "title") or _word(each, "description").split("\n")[0][:200]
    planning = _part(release, "planning")
    found = found or (_word(planning, "rationale") or _word(_part(planning, "budget"), "project"))[:200]
    return found or _word(tender, "description").split("\n")[0][:200]


def _buyer(told: Told, release: dict[str, Any], tender: dict[str, Any]) -> None:
    parties = {str(party.get("id")): party for party in _parts(release, "parties")}
    named = release.get("buyer")
    # Some publishers write the buyer's name where an object belongs.
    buyer = {"name": named} if isinstance(named, str) else _part(release, "buyer")
    by_role = next((party for party in parties.values() if "buyer" in _roles(party)), {})
    for candidate in (buyer, by_role, _part(tender, "procuringEntity")):
        details = parties.get(str(candidate.get("id")), {}) if candidate.get("id") else {}
        name = _word(candidate, "name") or _word(details, "name")
        if not name:
            continue
        _set(told, "buyer", name)
        identifier = _part(candidate, "identifier") or _part(details, "identifier")
        code, scheme = _word(identifier, "id"), _word(identifier, "scheme")
        _set(told, "buyer_id", f"{scheme}-{code}" if scheme and code else code or _word(candidate, "id"))
        address = _part(candidate, "address") or _part(details, "address")
        _set(told, "country", _word(address, "countryName"))
        return


def _roles(party: dict[str, Any]) -> list[str]:
    roles = party.get("roles")
    return [str(role) for role in roles] if isinstance(roles, list) else [str(roles)] if roles else []


def _instant(told: Told, name: str, value: Any, dates: Dates) -> bool:
    """Set an instant; answers whether it had a time."""
    if value in (None, ""):
        return False
    at, timed = dates.read(value)
    if at is None:
        told.warnings.append(f"{name}: {dates.fault(value)}")
        return False
    told.values[name] = at
    return timed


def _day(told: Told, name: str, value: Any, dates: Dates) -> None:
    if value in (None, ""):
        return
    at, _timed = dates.read(value)
    if at is not None:
        told.values[name] = at.astimezone(dates.zone).date()
    else:
        told.warnings.append(f"{name}: {dates.fault(value)}")


def _deadline(told: Told, tender: dict[str, Any], dates: Dates) -> None:
    value = _ending(tender, "tenderPeriod", dates)
    if value in (None, ""):
        return
    _set(told, "deadline_raw", str(value))
    told.values["deadline_time_known"] = _instant(told, "deadline", value, dates)


def _ending(tender: dict[str, Any], period: str, dates: Dates) -> Any:
    """The end of a period of the tender, else the first of those of its lots: eForms has them there only."""
    value = _part(tender, period).get("endDate")
    if value not in (None, ""):
        return value
    ends = [end for lot in _parts(tender, "lots") if (end := _part(lot, period).get("endDate")) not in (None, "")]
    return min(ends, key=lambda end: dates.read(end)[0] or _NEVER, default=None)


def _contract_period(told: Told, tender: dict[str, Any], dates: Dates) -> None:
    """The contract's first and last day, over all lots where only these have any."""
    for name, field_name, of_lots in (("startDate", "contract_start", min), ("endDate", "contract_end", max)):
        value = _part(tender, "contractPeriod").get(name)
        if value in (None, ""):
            told_by_lots = [_part(lot, "contractPeriod").get(name) for lot in _parts(tender, "lots")]
            known = [each for each in told_by_lots if each not in (None, "") and dates.read(each)[0] is not None]
            value = of_lots(known, key=lambda each: dates.read(each)[0] or _NEVER) if known else None
        _day(told, field_name, value, dates)


def _criteria(tender: dict[str, Any]) -> str:
    """How bids are judged: in words, else criterion by criterion, of the tender or its lots."""
    said = _word(tender, "awardCriteriaDetails") or _word(tender, "awardCriteria")
    if said:
        return said
    texts = [_criteria_of(each) for each in (tender, *_parts(tender, "lots"))]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _criteria_of(part: dict[str, Any]) -> str:
    lines = []
    criteria = _part(part, "awardCriteria")
    for each in _parts(criteria, "criteria"):
        number = next((found for found in (_word(one, "number") for one in _parts(each, "numbers")) if found), "")
        words = (
            _word(each, "name") or _word(each, "type"),
            _word(each, "description"),
            number or _word(each, "weight"),
        )
        if line := ": ".join(filter(None, dict.fromkeys(words))):
            lines.append(f"- {line}")
    return "\n".join(lines) or _word(criteria, "weightingDescription") or _word(criteria, "description")


def _money(told: Told, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        return
    amount, currency = value.get("amount"), _word(value, "currency").upper()
    if amount is None or amount == "":
        return
    shown = _word(value, "amount")[:40]
    if not shown:
        told.warnings.append(f"{name}: the amount is {_kind(amount)} and is left out")
    elif not currency:
        told.warnings.append(f"{name}: {shown} without a currency is left out")
        told.notes.append(f"{_AMOUNTS[name]}: {shown}, without a currency")
    else:
        try:
            told.values[name] = _amount(_word(value, "amount"), currency)
        except ValueError as error:
            told.warnings.append(f"{name}: {shown} {currency}: {str(error)[:200]}; left out")


def _amount(text: str, currency: str) -> Money:
    """An amount as a program writes it, else as people do (`1 234,50`); the currency as a code or a sign. ValueError
    for what is none."""
    # A sign stands for a code.
    currency = CURRENCY_OF_SYMBOL.get(currency, currency)
    try:
        return Money.from_major(text, currency)
    except ValueError:
        found = parse_money(text, currency)
    if found.currency != currency:
        raise ValueError(f"{text!r} names another currency")
    return found


def _codes(told: Told, tender: dict[str, Any]) -> None:
    """CPV codes of the tender and its items; ids that a spreadsheet turned into numbers (45233130.0) are codes all the
    same."""
    codes: dict[str, None] = {}
    for item in (tender, *_parts(tender, "items")):
        for place in (_part(item, "classification"), *_parts(item, "additionalClassifications")):
            if _word(place, "scheme").upper() == "CPV" and (code := _word(place, "id")):
                codes.setdefault(code.removesuffix(".0"))
    if codes:
        told.values["cpv"] = tuple(codes)


def _award(told: Told, awards: list[dict[str, Any]], dates: Dates) -> None:
    """Who won for how much, which only an active award says; a price is told where there is just one."""
    for award in awards:
        _compare(told, award)
    active = [award for award in awards if _word(award, "status").casefold() == "active"]
    if not active:
        return
    names = dict.fromkeys(
        _word(supplier, "name") or _word(supplier, "id") for award in active for supplier in _parts(award, "suppliers")
    )
    _set(told, "winner", ", ".join(name for name in names if name))
    if len(active) == 1:
        _money(told, "winner_price", active[0].get("value"))
    _day(told, "awarded_on", active[-1].get("date"), dates)


def _compare(told: Told, award: dict[str, Any]) -> None:
    """A word about an award far above the estimate."""
    estimate, value = told.values.get("value"), _part(award, "value")
    if not isinstance(estimate, Money) or estimate.minor <= 0:
        return
    try:
        price = Money.from_major(_word(value, "amount"), _word(value, "currency").upper())
    except ValueError:
        return
    if price.currency == estimate.currency and price.minor >= FAR_ABOVE * estimate.minor:
        told.warnings.append(
            f"award of {price.to_major()} {price.currency}: {price.minor / estimate.minor:.0f} x the estimate"
        )


def _lots(told: Told, tender: dict[str, Any]) -> None:
    lots = _parts(tender, "lots")
    if lots:
        told.values["lots"] = len(lots)
    _list(told, "Lots", [line for lot in lots if (line := _lot(lot, several=len(lots) > 1))])


def _lot(lot: dict[str, Any], *, several: bool) -> str:
    """A lot in a line: its number and title, and its own value and deadline where there are others."""
    title = f"{_word(lot, 'id')} {_word(lot, 'title')}".strip() if _word(lot, "title") else ""
    value = _part(lot, "value")
    amount = f"{_word(value, 'amount')} {_word(value, 'currency')}".strip() if _word(value, "amount") else ""
    until = _word(_part(lot, "tenderPeriod"), "endDate")
    more = [amount, f"until {until}" if until else ""] if several else []
    return ", ".join(filter(None, (title or (_word(lot, "id") if any(more) else ""), *more)))


def _documents(told: Told, tender: dict[str, Any]) -> None:
    documents = _parts(tender, "documents")
    named = [(_word(each, "title") or _word(each, "documentType"), _word(each, "url")) for each in documents]
    _list(told, "Documents", [f"{name} {url}".strip() for name, url in named if name or url])
    _set(told, "url", next((url for _name, url in named if url), ""))


def _list(told: Told, heading: str, lines: list[str]) -> None:
    """A paragraph of the notes with a line for each."""
    if lines:
        more = [f"... and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
        told.notes.append("\n".join([f"{heading}:", *(f"- {line}" for line in lines[:_LISTED]), *more]))
