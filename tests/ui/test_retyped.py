"""What was left as it stood keeps its letters on a terminal that cannot show them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.ui import text
from cto_tui.ui.retyped import retyped


@pytest.fixture(autouse=True, scope="module")
def ascii_only() -> Iterator[None]:
    text.set_ascii(letters=True)
    yield
    text.set_ascii(letters=False)


@pytest.mark.parametrize(
    ("original", "edited", "kept"),
    [
        ("Système d'été", "Systeme d'eteX", "Système d'étéX"),
        ("Système d'été", "XSysteme d'ete", "XSystème d'été"),
        ("Système d'été", "Systemes d'un ete", "Systèmes d'un été"),
        ("Système d'été", "Systm d'ete", "Systm d'été"),
        ("Système d'été", "", ""),
        ("Système", "Une autre", "Une autre"),
        ("une œuvre", "une oeuvre.", "une œuvre."),
        # Half of a letter that is shown as two cannot be kept.
        ("une œuvre", "une ouvre", "une ouvre"),
        ("été\nhiver à Élancourt", "ete\nhiver a Elancourt!", "été\nhiver à Élancourt!"),
    ],
)
def test_what_nobody_typed_keeps_its_letters(original: str, edited: str, kept: str) -> None:
    shown = "\n".join(text.plain(line) for line in original.split("\n"))
    assert retyped(original, shown, edited) == kept


@given(st.text(), st.text(st.characters(max_codepoint=126, min_codepoint=32)))
def test_an_edit_is_shown_as_it_was_typed(original: str, edited: str) -> None:
    shown = text.plain(original)
    assert text.plain(retyped(original, shown, edited)) == edited
