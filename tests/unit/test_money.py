from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from cto_tui._cldr import CURRENCIES
from cto_tui.domain.money import Money, exponent_of, parse_money

MINORS = st.integers(-(2**63) + 1, 2**63 - 1)


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("420k", 420_000_00, "EUR"),
        ("420 K", 420_000_00, "EUR"),
        ("1.2M", 1_200_000_00, "EUR"),
        ("1,2 M€", 1_200_000_00, "EUR"),
        ("1.250k", 1_250_00, "EUR"),
        ("3 Md€", 3_000_000_000_00, "EUR"),
        ("2bn USD", 2_000_000_000_00, "USD"),
        ("420 000", 420_000_00, "EUR"),
        ("420\u202f000,50\xa0€", 420_000_50, "EUR"),
        ("1,200.50 USD", 1_200_50, "USD"),
        ("1.200,50", 1_200_50, "EUR"),
        ("1'200.50 CHF", 1_200_50, "CHF"),
        ("1.200.000", 1_200_000_00, "EUR"),
        ("1,200", 1_200_00, "EUR"),
        ("1.200", 1_200_00, "EUR"),
        ("0.200", 20, "EUR"),
        (".5", 50, "EUR"),
        ("12,", 12_00, "EUR"),
        ("£300", 300_00, "GBP"),
        ("EUR 12", 12_00, "EUR"),
        ("eur12", 12_00, "EUR"),
        ("€ -12", -12_00, "EUR"),
        ("−£300", -300_00, "GBP"),
        ("300 MAD", 300_00, "MAD"),
        ("1 200 JPY", 1_200, "JPY"),
        ("1.234 KWD", 1_234, "KWD"),
        ("12.345678", 12_35, "EUR"),
        ("0", 0, "EUR"),
    ],
)
def test_forms_that_are_understood(text: str, minor: int, currency: str) -> None:
    assert parse_money(text) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not an amount"),
        ("abc", "is not an amount"),
        ("12 000 00", "groups of three"),
        ("1.2.3,4", "groups of three"),
        ("1,2,3.4.5", "more than one decimal separator"),
        ("12 zorkmid", "neither a currency nor"),
        ("ZZZ 12", "is not a currency"),
        ("£12 EUR", "two currencies: EUR and GBP"),
        ("--12", "is not an amount"),
        ("-£-12", "is not an amount"),
        ("1,250k", "two amounts"),
        ("1,234 KWD", "two amounts"),
        ("12-14", "is not an amount"),
        (".", "is not an amount"),
        ("99999999999999999999", "too large"),
    ],
)
def test_forms_that_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        parse_money(text)
    assert "\n" not in str(caught.value)


def test_a_currency_is_never_made_up() -> None:
    assert parse_money("12", "SEK") == Money(1200, "SEK")
    assert parse_money("$12", "CAD") == Money(1200, "CAD")
    assert parse_money("$12") == Money(1200, "USD")
    with pytest.raises(ValueError, match="has no currency"):
        parse_money("12", "")
    for unknown in ("", "eur", "ZZZ", "XXX"):
        with pytest.raises(ValueError, match="is not a currency"):
            Money.from_major(1, unknown)


@given(MINORS, st.sampled_from(sorted(CURRENCIES)))
def test_major_and_minor_units_say_the_same(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert -money.to_major().as_tuple().exponent == money.exponent  # type: ignore[operator]  # always finite
    assert Money.from_major(money.to_major(), currency) == money
    assert parse_money(f"{money.to_major()} {currency}", "") == money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.1", "EUR", 10),
        ("0.125", "EUR", 12),
        ("0.135", "EUR", 14),
        ("2.5", "JPY", 2),
        ("1.0005", "KWD", 1000),
        (Decimal("1e3"), "EUR", 1000_00),
        ("12345678901234567.894999999999999999999", "EUR", 1234567890123456789),
        (7, "CLF", 7_0000),
    ],
)
def test_rounding_beyond_the_minor_unit(amount: Decimal | str | int, currency: str, minor: int) -> None:
    assert Money.from_major(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize("amount", ["NaN", "-Infinity", "ten", "1e999999", str(2**63)])
def test_amounts_that_cannot_be_kept(amount: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|not a finite|too large"):
        Money.from_major(amount, "JPY")


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        Money.from_major(0.1, "EUR")  # type: ignore[arg-type]  # the mistake under test


def test_exponents_differ_from_daily_use_only_where_no_one_pays_in_the_minor_unit() -> None:
    finer = {code for code in CURRENCIES if exponent_of(code) != get_currency_precision(code)}
    assert all(exponent_of(code) > get_currency_precision(code) for code in finer)
    assert not finer & {"EUR", "USD", "GBP", "CHF", "JPY", "KWD", "SEK", "PLN", "CAD", "XOF", "TND"}
