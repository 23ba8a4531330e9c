"""HTML from radars, as people read it; every other text as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.services.readable import readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p><strong>Teams:</strong> K2,&nbsp;Rosa</p>", "Teams: K2,\xa0Rosa"),
        ("one<br /><br /><p>two</p>\n<p>three</p>", "one\ntwo\nthree"),
        ("Uses <ul><li>this</li><li>that &lt;b&gt; &amp;amp;</li></ul> well", "Uses\n- this\n- that <b> &amp;\nwell"),
        ('<a href="javascript:x" onclick=y>Docs</a><script>steal()</script>', "Docs"),
        ('"<p><a href=""https://a.example"" class=""x"">Context</a> grows</p>"', "Context grows"),
        ('He said "<b>no</b>"', 'He said "no"'),
    ],
)
def test_markup_becomes_paragraphs(text: str, shown: str) -> None:
    assert readable(text) == shown


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "List<String> &amp; Map<K, V>", "mail <ana@firm.example>\n\n  indented", "x <- y", ""]
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert readable(text) == text


@given(st.text(st.sampled_from("<>/apbr li&;nt\n\"'=-"), max_size=60))
def test_no_tag_is_left_and_no_text_breaks_it(text: str) -> None:
    assert "<p>" not in readable(f"<p>{text.replace('&', '')}</p>")
