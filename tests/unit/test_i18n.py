from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date
from babel.dates import format_time as babel_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cto_tui import i18n
from cto_tui.domain.money import Money, parse_money
from cto_tui.i18n import _, n_

REPOSITORY = Path(__file__).parents[2]
LOCALES = {"en": "en_GB", "fr": "fr_FR"}
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 7, 17, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("")


def spaced(text: str) -> str:
    return text.replace("\u202f", "\xa0")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "FR-ca@euro"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": ":;%"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_US", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANG": "en_US", "LANGUAGE": "de:fr:en"}, "fr"),
        ({"LANG": "fr_FR", "LANGUAGE": "en"}, "en"),
    ],
)
def test_language_of_the_environment(environment: dict[str, str], expected: str) -> None:
    assert i18n.language_of(environment) == expected


def test_language_set_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, expected in (("fr_CA.UTF-8", "fr"), ("tlh", "en")):
        i18n.set_language(name)
        assert i18n.language() == expected
    monkeypatch.setenv("LANGUAGE", "fr")
    i18n.set_language("")
    assert i18n.language() == "fr"


def test_without_a_catalogue_text_stays_english() -> None:
    i18n.set_language("fr")
    assert _("Due") == "Due"
    assert [n_("item", "items", count) for count in (0, 1, 2)] == ["items", "item", "items"]


def test_with_a_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add("Due", "Échéance")
    many = ["{n} éléments"] * (catalogue.num_plurals - 1)  # CLDR has given French a third form, for millions
    catalogue.add(("{n} item", "{n} items"), ("{n} élément", *many))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "cto_tui.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(i18n, "LOCALE_DIR", str(tmp_path))
    i18n.set_language("fr")
    assert (_("Due"), _("Owner"), _("")) == ("Échéance", "Owner", "")
    assert [n_("{n} item", "{n} items", n).format(n=n) for n in (0, 1, 2)] == ["0 élément", "1 élément", "2 éléments"]
    i18n.set_language("en")
    assert _("Due") == "Due"


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_plural_rule_is_that_of_cldr(code: str) -> None:
    locale = Locale.parse(LOCALES[code])
    assert all(i18n.is_singular(n, code) == (locale.plural_form(n) == "one") for n in range(2000))


@pytest.mark.parametrize("code", i18n.LANGUAGES)
@given(st.integers(-(10**18), 10**18) | st.decimals(-(10**12), 10**12, places=4) | st.floats(-1e12, 1e12))
def test_numbers_are_those_of_babel(code: str, value: float | Decimal) -> None:
    i18n.set_language(code)
    expected = spaced(format_decimal(value, locale=LOCALES[code]))
    assert i18n.format_number(value) == (expected if expected != "-0" else "0")


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_dates_are_those_of_babel(code: str) -> None:
    i18n.set_language(code)
    for n in range(0, 800, 3):
        day = date(2026, 1, 1) + timedelta(n)
        instant = NOW + timedelta(minutes=997 * n)
        assert i18n.format_day(day) == format_date(day, "medium", locale=LOCALES[code])
        weekday = format_date(day, "EEE", locale=LOCALES[code])
        assert i18n.format_day(day, weekday=True).startswith(weekday + " ")
        assert i18n.format_time(instant, PARIS) == babel_time(instant, "short", PARIS, LOCALES[code])


def test_the_tables_are_what_the_generator_writes(tmp_path: Path) -> None:
    # The generator is run on a copy, so that the test never mends what it is to find.
    (tmp_path / "tools_dev").mkdir()
    (tmp_path / "src" / "cto_tui").mkdir(parents=True)
    script = tmp_path / "tools_dev" / "generate_cldr.py"
    script.write_text((REPOSITORY / "tools_dev" / "generate_cldr.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.ruff]\nline-length = 120\ntarget-version = "py311"\n')
    subprocess.run([sys.executable, str(script)], check=True, cwd=tmp_path)

    def tables(root: Path) -> list[str]:
        text = (root / "src" / "cto_tui" / "_cldr.py").read_text(encoding="utf-8")
        return text.splitlines()[1:]  # the first line names Babel's version

    assert tables(tmp_path) == tables(REPOSITORY)


@pytest.mark.parametrize(
    ("money", "full", "short", "french"),
    [
        (Money(420_000_00), "420,000 EUR", "420k", "420 000 EUR"),
        (Money(-1_234_50), "-1,234.50 EUR", "-1.2k", "-1 234,50 EUR"),
        (Money(4_200_000_00, "USD"), "4,200,000 USD", "4.2M USD", "4 200 000 USD"),
        (Money(999_999_00), "999,999 EUR", "1M", "999 999 EUR"),
        (Money(9_960_00), "9,960 EUR", "10k", "9 960 EUR"),
        (Money(2_500_000_000_000_00), "2,500,000,000,000 EUR", "2,500bn", "2 500 000 000 000 EUR"),
        (Money(5), "0.05 EUR", "0", "0,05 EUR"),
        (Money(1_500, "JPY"), "1,500 JPY", "1.5k JPY", "1 500 JPY"),
        (Money(1_500, "KWD"), "1.500 KWD", "1.5 KWD", "1,500 KWD"),
        (Money(1_500, "??"), "1500 ??", "1500 ??", "1500 ??"),
    ],
)
def test_money(money: Money, full: str, short: str, french: str) -> None:
    assert i18n.format_money(money) == full.replace(" ", "\xa0")
    assert i18n.format_money(money, short=True) == short.replace(" ", "\xa0")
    i18n.set_language("fr")
    assert i18n.format_money(money) == french.replace(" ", "\xa0")


@pytest.mark.parametrize("code", i18n.LANGUAGES)
@given(minor=st.integers(-(10**15), 10**15))
def test_an_amount_can_be_typed_as_it_is_shown(code: str, minor: int) -> None:
    i18n.set_language(code)
    assert parse_money(i18n.format_money(Money(minor))) == Money(minor)


def test_days_and_instants() -> None:
    late = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
    assert i18n.format_instant(late, PARIS) == "25 Dec 2026 00:30"
    assert i18n.format_instant(late, PARIS, today=date(2026, 1, 1), weekday=True) == "Fri 25 Dec 00:30"
    assert i18n.format_day(date(2027, 2, 1), today=date(2026, 1, 1)) == "1 Feb 2027"
    i18n.set_language("fr")
    assert i18n.format_instant(late, PARIS, weekday=True) == "ven. 25 déc. 2026 00:30"


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=-59), "now"),
        (timedelta(minutes=59, seconds=59), "in 59min"),
        (timedelta(hours=-3, minutes=-50), "3h ago"),
        (timedelta(hours=47), "in 1d"),
        (timedelta(days=2), "in 2d"),
        (timedelta(days=-13), "13d ago"),
        (timedelta(days=36), "in 5w"),
        (timedelta(days=100), "in 3mo"),
        (timedelta(days=-1000), "2y ago"),
    ],
)
def test_relative(delta: timedelta, expected: str) -> None:
    assert i18n.format_relative(NOW + delta, NOW) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (5, "in 5d"), (-21, "3w ago"), (400, "in 13mo")],
)
def test_relative_day(days: int, expected: str) -> None:
    assert i18n.format_relative_day(NOW.date() + timedelta(days), NOW.date()) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "0d"), (0.04, "0d"), (0.46, "0.5d"), (3.0, "3d"), (9.96, "10d"), (1234.4, "1,234d")]
)
def test_duration(days: float, expected: str) -> None:
    assert i18n.format_duration_days(days) == expected


def test_importing_is_light() -> None:
    heavy = {"babel", "gettext", "locale", "dateutil", "pathlib"}
    probe = f"import sys, cto_tui.i18n; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run(
        [sys.executable, "-S", "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(REPOSITORY / "src"), "LANG": "fr_FR.UTF-8"},
    )
    assert shown.stdout.strip() == "[]"
