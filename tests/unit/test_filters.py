"""The filter language: what is read is written the same again, and what is wrong is said with its place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cto_tui.domain.errors import FilterError
from cto_tui.domain.filters import Filter, Term, Value, parse, tail, written

PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            "b:",
            "state:",
            "-",
            '"',
            " ",
            ",",
            "..",
            "<",
            ">=",
            "or",
            " or ",
            "\\",
            "1",
            "\n",
            'x"y',
            "2026-12-01",
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(), PIECES))
@example('-tag:"x, y",z due:<=7d or "free \\" text" -a..b')
@example('value:1..."5"')
def test_any_text_is_read_or_refused_with_its_place_and_reads_back_the_same(text: str) -> None:
    tail(text)
    refused: list[FilterError] = []
    found = Filter()
    try:
        found = parse(text)
    except FilterError as error:
        refused.append(error)
    assert all(0 <= error.at <= len(text) for error in refused)
    assert parse(str(found)) == found


@given(st.text(min_size=1))
def test_a_text_that_is_quoted_where_it_must_be_is_one_value(text: str) -> None:
    [[term]] = parse(f"title:{written(text)}").alternatives
    assert term.values[0].text == text
    assert term.values[0].sign == ""


def test_a_filter_is_alternatives_of_terms() -> None:
    text = 'state:review,draft -tag:x due:<7d or value:1k..2M "free text" -word'
    assert parse(text) == Filter(
        (
            (
                Term("state", (Value("review"), Value("draft"))),
                Term("tag", (Value("x"),), negated=True),
                Term("due", (Value("7d", "<"),)),
            ),
            (
                Term("value", (Value("1k", "..", "2M"),)),
                Term("", (Value("free text", quoted=True),)),
                Term("", (Value("word"),), negated=True),
            ),
        )
    )
    assert str(parse(f"  {text}  ")) == text
    assert parse(" \t") == Filter()


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("state:", "a value must follow `state:`", 6),
        ("a tag:x,", "a value must follow `tag:`", 8),
        ("due:>", "a value must follow `due:`", 5),
        ("value:..", "a range wants a beginning or an end", 6),
        ('a "open', "the quotes are not closed", 2),
        ("a -", "must follow `-`", 3),
        ("or a", "must stand before `or`", 0),
        ("a or ", "must follow `or`", 5),
        ('"a"b', "a blank must follow the quotes", 3),
        ("a " * 201, "200 values at most", 400),
        ("b tag:" + ",".join("a" * 200), "200 values at most", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, reason: str, at: int) -> None:
    with pytest.raises(FilterError, match=reason) as raised:
        parse(text)
    assert raised.value.at == at
    assert str(raised.value).endswith(f"(at {at + 1})")


@pytest.mark.parametrize(
    ("text", "key", "word", "at"),
    [
        ("", "", "", 0),
        ("due:<7d sta", "", "sta", 8),
        ("-state:rev", "state", "rev", 7),
        ("state:review,dra", "state", "dra", 13),
        ("due:>=to", "due", "to", 6),
        ('owner:"ana l', "owner", "ana l", 6),
        ("owner:me ", "", "", 9),
    ],
)
def test_the_end_of_a_text_is_what_is_being_typed(text: str, key: str, word: str, at: int) -> None:
    found = tail(text)
    assert found is not None
    assert (found.key, found.word, found.at) == (key, word, at)
