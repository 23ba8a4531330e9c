"""User text on its way to the terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from cto_tui.ui import text
from cto_tui.ui.cells import is_right_to_left, one_each

ANY = st.text(st.characters(exclude_categories=()), max_size=80) | st.text(
    st.sampled_from("\x1b[]31mx\x07\x9b\\\u202e\u200d\u2066\ufe0f日e\u0301👩\ud800\n\r[/x]$ "), max_size=40
)


@pytest.fixture(params=[False, True], ids=["unicode", "ascii"])
def ascii_only(request: pytest.FixtureRequest) -> Iterator[bool]:
    text.set_ascii(request.param)
    yield request.param
    text.set_ascii(False)


def harmless(line: str) -> bool:
    return not any(unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for each in line)


@given(ANY)
def test_plain_text_never_controls_the_terminal(value: str) -> None:
    assert harmless(text.plain(value))
    assert text.plain(text.plain(value)) == text.plain(value)


@given(ANY, st.integers(0, 40), st.booleans(), st.sampled_from(["left", "right"]))
def test_fitted_text_takes_the_cells_it_may(value: str, cells: int, pad: bool, align: text.Align) -> None:
    fitted = text.fit(value, cells, pad=pad, align=align)
    assert harmless(fitted)
    if pad:
        assert cell_len(fitted) == cells
    elif not cells:
        assert fitted == ""
    elif cell_len(text.plain(value)) <= cells:
        assert fitted == text.plain(value)
    else:
        assert cell_len(fitted) <= cells


@given(ANY, st.integers(2, 30))
def test_wrapped_text_keeps_every_character(value: str, cells: int) -> None:
    wrapped = text.wrap(value, cells)
    assert all(cell_len(line) <= cells and harmless(line) for line in wrapped)
    assert "".join(wrapped).replace(" ", "") == "".join(text.lines(value)).replace(" ", "")


@given(ANY)
def test_content_is_never_markup(value: str) -> None:
    assert text.content(value).plain == "\n".join(text.lines(value))
    assert not text.content(value).spans


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("lot 3 [/x]", "lot 3 [/x]"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("half \x1b[", "half ["),
        ("one\r\ntwo\tthree\u2028four", "one two three four"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("\ud83d alone", "\ufffd alone"),
        ("1\u202f234,50\xa0€", "1 234,50 €"),
        (None, "None"),
    ],
)
def test_plain(value: object, expected: str) -> None:
    assert text.plain(value) == expected


@pytest.mark.parametrize(
    ("value", "cells", "expected"),
    [
        ("bibliothèques", 6, "bibli…"),
        ("日本語", 4, "日…"),
        ("日本語", 5, "日本…"),
        ("exact", 5, "exact"),
        ("cut me", 1, "…"),
    ],
)
def test_fit_cuts_by_cells(value: str, cells: int, expected: str) -> None:
    assert text.fit(value, cells) == expected


def test_ascii_mode_draws_with_ascii_alone(ascii_only: bool) -> None:
    signs = text.glyphs()
    drawn = [
        text.plain("Œuvre à 3 € – «lot» 日本 e\u0301 Ελλάδα שלום ا"),
        signs.ellipsis,
        signs.bar,
        signs.vertical,
        *signs.categories.values(),
    ]
    assert all(each.isascii() for each in drawn) is ascii_only
    assert all(cell_len(each) == 1 for each in drawn[1:])
    assert len(set(signs.categories.values())) == len(signs.categories) == 8
    if ascii_only:
        assert drawn[0] == 'OEuvre a 3 EUR - "lot" RiBen e Ellada slvm a'


def test_a_console_draws_lines_but_no_signs_and_keeps_its_letters() -> None:
    text.set_ascii(letters=False, drawings=True)
    try:
        assert text.plain("état") == "état"
        assert text.glyphs().vertical == "│"
        assert text.ascii_mode()
        assert all(each.isascii() for each in text.glyphs().categories.values())
    finally:
        text.set_ascii(False)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_no_letter_is_lost_in_ascii(value: str) -> None:
    for letter in value:
        spelt = text.transliterate(letter)
        assert spelt.isascii()
        assert spelt.strip() or not letter.strip()


@pytest.mark.parametrize("sign", ["a", "é", "e\u0301", "日"])
def test_a_word_as_long_as_a_field_is_wrapped_in_one_pass(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in characters looked at: cutting line after line off the whole took hours for a megabyte."""
    looked = 0

    def counting(real: Callable[[str], Any]) -> Callable[[str], Any]:
        def count(value: str) -> Any:
            nonlocal looked
            looked += len(value)
            return real(value)

        return count

    for name in ("cell_len", "split_graphemes"):
        monkeypatch.setattr(text, name, counting(getattr(text, name)))
    value = sign * 20_000
    assert "".join(text.wrap(value, 40)) == value
    assert looked <= 3 * len(value)


def test_what_python_calls_printable_is_known_to_be_seen_or_not() -> None:
    """Text that is printable and holds none of a few signs is not looked through any further."""
    every = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable())
    found = {
        sign for each in (text._INVISIBLE, text._BREAKS, text._SURROGATES, text._SPACES) for sign in each.findall(every)
    }
    assert found <= text._UNSEEN
    assert not text._ESCAPES.search(every)
    assert text.plain("a\ufe0fb\U000e0101c") == "abc"


def test_what_takes_one_cell_each_at_a_glance_does_so_sign_by_sign() -> None:
    signs = "".join(each for each in map(chr, range(0x20, 0x3000)) if each != "\x7f" and one_each(each))
    assert {"é", "─", "…", "▌"} < {*signs} > {*text.UNICODE.categories.values()}
    assert split_graphemes(signs)[0] == [(place, place + 1, 1) for place in range(len(signs))]
    assert not any(map(is_right_to_left, signs))
