"""Amounts of money: integer minor units and an ISO 4217 code; never a float."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

from cto_tui._cldr import CURRENCIES, CURRENCY_OF_SYMBOL
from cto_tui._dataclass import dataclass

if TYPE_CHECKING:
    from decimal import Decimal

# ISO 4217's decimal places wherever they are not two. CLDR's follow daily use and differ for a dozen currencies.
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS: Final = "CLF UYW"
UNUSUAL_EXPONENTS: Final = {
    code: places
    for codes, places in ((_NO_DECIMALS, 0), (_THREE_DECIMALS, 3), (_FOUR_DECIMALS, 4))
    for code in codes.split()
}
"""Decimal places of the minor unit of the currencies that have not two."""
USUAL_EXPONENT: Final = 2
_DOLLARS_AND_PESOS: Final = (
    "ARS AUD BBD BMD BND BSD BZD CAD CLP COP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD XCD"
)
"""Where one of these is the currency one works in, a bare "$" means it."""
_LARGEST: Final = 2**63 - 1
"""What an integer column holds."""
_SCALES: Final = {"": 0, "k": 3, "m": 6, "md": 9, "mrd": 9, "bn": 9}
_AMOUNT: Final = (
    r"(?P<sign>[-+]?)(?P<before>[^\d.,+'-]*)(?P<inner>[-+]?)(?P<number>[\d.,][\d.,' ]*)(?P<after>[^\d.,'+-]*)"
)
_FORMS: Final = "write it like 420k, 1.2M, 420 000.50 or 1200 USD"


def exponent_of(currency: str) -> int:
    """How many decimal places the minor unit of `currency` has; ValueError if there is no such currency."""
    if currency not in CURRENCIES:
        raise ValueError(f"{currency!r} is not a currency: give an ISO 4217 code such as EUR")
    return UNUSUAL_EXPONENTS.get(currency, USUAL_EXPONENT)


@dataclass(frozen=True, order=True)
class Money:
    """`minor` units (cents for EUR, yen for JPY) of `currency`, an upper-case ISO 4217 code."""

    minor: int
    currency: str = "EUR"

    @classmethod
    def from_major(cls, amount: Decimal | str | int, currency: str) -> Self:
        """`amount` in whole units (euros), exact; what is finer than the minor unit is rounded half to even.

        ValueError for what is no finite number, no currency, or too large to be stored.
        """
        from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, localcontext

        if isinstance(amount, float):
            raise TypeError("money is never made from a float: give its text or a Decimal")
        exponent = exponent_of(currency)
        try:
            value = Decimal(amount)
        except InvalidOperation:
            raise ValueError(f"{amount!r} is not a number") from None
        if not value.is_finite():
            raise ValueError(f"{amount!r} is not a finite amount")
        if value and value.adjusted() > 18:
            raise ValueError(f"{amount} {currency} is too large to be stored")
        with localcontext() as context:
            # The default context rounds away digits beyond the 28th before we ever see them.
            context.prec = len(value.as_tuple().digits) + 30
            minor = int(value.scaleb(exponent).to_integral_value(ROUND_HALF_EVEN))
        if abs(minor) > _LARGEST:
            raise ValueError(f"{amount} {currency} is too large to be stored")
        return cls(minor, currency)

    @property
    def exponent(self) -> int:
        """Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
        return exponent_of(self.currency)

    def to_major(self) -> Decimal:
        """The amount in whole units, exact, with as many decimals as the minor unit has."""
        from decimal import Decimal

        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((int(self.minor < 0), digits, -self.exponent))


def parse_money(text: str, default_currency: str = "EUR") -> Money:
    """An amount as people and files write it: `420k`, `1.2 M€`, `420 000,50`, `1,200.50 USD`, `£300`.

    A number without a currency is in `default_currency`. One separator before exactly three digits parts thousands
    (`1.200` and `1,200` are twelve hundred), save after a leading zero, in currencies of three decimals and, for a
    point, before k or M. ValueError says what is wrong, also where the text could mean two amounts.
    """
    plain = " ".join(text.replace("−", "-").replace("’", "'").split())
    match = re.fullmatch(_AMOUNT, plain)
    if match is None or (match["sign"] and match["inner"]):
        raise ValueError(f"{text!r} is not an amount: {_FORMS}")
    scale, after = _split_scale(match["after"], text)
    named = {_currency(each, text, default_currency) for each in (match["before"], after) if each.strip()}
    if len(named) > 1:
        raise ValueError(f"{text!r} names two currencies: {' and '.join(sorted(named))}")
    currency = named.pop() if named else default_currency
    if not currency:
        raise ValueError(f"{text!r} has no currency: add a code such as EUR")
    from decimal import Decimal

    number = _decimal_text(match["number"].strip(), exponent_of(currency), scale, text)
    sign = match["sign"] or match["inner"]
    return Money.from_major(Decimal(sign + number).scaleb(scale), currency)


def _split_scale(after: str, text: str) -> tuple[int, str]:
    """The power of ten that `k`, `M` or `bn` after the number stands for, and the currency that follows it."""
    word = after.replace(" ", "")
    if _known(word):
        return 0, word
    for suffix in ("mrd", "md", "bn", "k", "m"):
        if word.lower().startswith(suffix) and (len(word) == len(suffix) or _known(word[len(suffix) :])):
            return _SCALES[suffix], word[len(suffix) :]
    if word:
        raise ValueError(f"{text!r}: {after.strip()!r} is neither a currency nor k, M or bn; {_FORMS}")
    return 0, ""


def _known(word: str) -> bool:
    return word in CURRENCY_OF_SYMBOL or word.upper() in CURRENCIES


def _currency(word: str, text: str, default_currency: str) -> str:
    word = word.replace(" ", "")
    if word == "$" and default_currency in _DOLLARS_AND_PESOS.split():
        return default_currency
    if not _known(word):
        raise ValueError(f"{text!r}: {word!r} is not a currency; {_FORMS}")
    return CURRENCY_OF_SYMBOL.get(word) or word.upper()


def _decimal_text(number: str, exponent: int, scale: int, text: str) -> str:
    """`number` with its thousands joined and a point before its decimals."""
    points, commas = number.count("."), number.count(",")
    decimal = ""
    if points and commas:
        decimal = "." if number.rindex(".") > number.rindex(",") else ","
    elif points + commas == 1:
        decimal = "." if points else ","
        head, tail = number.split(decimal)
        if len(tail) == 3 and head.isdigit() and len(head) <= 3 and not head.startswith("0"):
            if decimal == "," and (scale or exponent >= 3):
                raise ValueError(f"{text!r} could mean two amounts: write the decimals after a point")
            if not scale and exponent < 3:
                decimal = ""
    if decimal and number.count(decimal) > 1:
        raise ValueError(f"{text!r} has more than one decimal separator: {_FORMS}")
    whole, _, fraction = number.partition(decimal) if decimal else (number, "", "")
    groups = re.split(r"[.,' ]", whole)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(each) != 3 for each in groups[1:])):
        raise ValueError(f"{text!r}: thousands are groups of three digits; {_FORMS}")
    if not (whole or fraction) or (fraction and not fraction.isdigit()):
        raise ValueError(f"{text!r} is not an amount: {_FORMS}")
    return f"{''.join(groups) or '0'}.{fraction or '0'}"
