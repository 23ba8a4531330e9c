"""From bytes to keys: splits, delays, pastes, noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.ui.keys import ESCAPE, LATE, KeySplitter, Pasted, Token

WAIT = 0.035
SEQUENCES = ["\x1b[A", "\x1bOB", "\x1b[1;5C", "\x1b[6~", "\x1b[[A", "\x1b[27u", "\x1b[?2026;2$y", "\x1b[106;1:3u"]


def split(*arrivals: tuple[float, bytes], encoding: str = "utf-8") -> list[Token]:
    """The tokens of bytes that arrive at these instants, the time-outs between them kept."""
    splitter = KeySplitter(WAIT, encoding)
    tokens: list[Token] = []
    for instant, data in [*arrivals, (1e9, b"")]:
        while splitter.deadline is not None and splitter.deadline <= instant:
            tokens += splitter.expire(splitter.deadline)
        tokens += splitter.feed(data, instant)
    return tokens


@pytest.mark.parametrize(
    ("arrivals", "tokens"),
    [
        ([(0, b"jk")], ["jk"]),
        ([(0, b"\x1b")], [ESCAPE]),
        ([(0, b"\x1b\x1b")], [ESCAPE, ESCAPE]),
        ([(0, b"\x1bj")], [ESCAPE, "j"]),
        ([(0, b"j\x1b[A\x1b[Bk")], ["j", "\x1b[A", "\x1b[B", "k"]),
        ([(0, b"\x1b\x1b[A")], [ESCAPE, "\x1b[A"]),
        # The rest of an arrow key comes in time, or so late that Escape was already told.
        ([(0, b"\x1b"), (0.03, b"[A")], ["\x1b[A"]),
        ([(0, b"\x1b"), (0.04, b"[A")], [ESCAPE]),
        ([(0, b"\x1b"), (0.04, b"OA")], [ESCAPE]),
        ([(0, b"\x1b"), (0.04, b"[1;5Cj")], [ESCAPE, "j"]),
        ([(0, b"\x1b"), (0.04, b"["), (0.05, b"1;"), (0.06, b"5C")], [ESCAPE]),
        ([(0, b"\x1b"), (0.04, b"[[A")], [ESCAPE]),
        ([(0, b"\x1b["), (0.5, b"A")], ["\x1b[A"]),
        ([(0, b"\x1b[1;"), (LATE + 1, b"j")], [ESCAPE, "j"]),
        # What a person types after Escape stays text.
        ([(0, b"\x1b"), (0.5, b"[")], [ESCAPE, "["]),
        ([(0, b"\x1b"), (0.5, b"O")], [ESCAPE, "O"]),
        ([(0, b"\x1b"), (0.5, b"["), (0.8, b"A")], [ESCAPE, "[", "A"]),
        ([(0, b"\x1b"), (0.5, b"j"), (0.6, b"[A")], [ESCAPE, "j", "[A"]),
        ([(0, b"\x1b"), (LATE + 1, b"[A")], [ESCAPE, "[A"]),
        ([(0, b"\x1b[200~a\x1b[Ab\0\n\x1b[20"), (5, b"1~j")], [Pasted("a\x1b[Ab\n"), "j"]),
        ([(0, b"\x1b]11;rgb:0/0/0\x1b\\j")], ["j"]),
        ([(0, "é".encode()[:1]), (3, "é".encode()[1:])], ["é"]),
        ([(0, b"a\xff\xfeb")], ["ab"]),
    ],
)
def test_what_arrives_when_decides_what_was_pressed(arrivals: list[tuple[float, bytes]], tokens: list[Token]) -> None:
    assert split(*arrivals) == tokens


def test_a_terminal_that_speaks_no_utf_8_is_read_in_its_own_charset() -> None:
    assert split((0, b"\xe9\xa4"), encoding="iso8859-15") == ["é€"]


@given(st.lists(st.sampled_from([*SEQUENCES, "j", "é", "日"]), min_size=1, max_size=8), st.data())
def test_however_the_bytes_are_cut_the_keys_are_the_same(keys: list[str], data: st.DataObject) -> None:
    sent = "".join(keys).encode()
    cuts = sorted(data.draw(st.sets(st.integers(1, len(sent)), max_size=6)) | {len(sent)})
    pieces = [sent[start:end] for start, end in zip([0, *cuts], cuts, strict=False)]
    arrived = split(*((place * WAIT * 0.9, piece) for place, piece in enumerate(pieces)))
    assert "".join(token for token in arrived if isinstance(token, str)) == "".join(keys)
    assert [token for token in arrived if token in SEQUENCES] == [key for key in keys if key in SEQUENCES]
