"""The differential display: fed by it, a terminal shows what it would show if every frame were sent whole."""

from __future__ import annotations

import inspect
import re

import pyte
import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from cto_tui.ui.cells import LEFT_TO_RIGHT
from cto_tui.ui.display import Display
from cto_tui.ui.terminal import FAMILIES, Family
from terminals import looks

STYLES = [
    Style(),
    Style(color="#d9dce3", bgcolor="#15171b"),
    Style(color="#82aef0", bgcolor="#15171b", bold=True),
    Style(color="#d9dce3", bgcolor="#2a2e34"),
    Style(underline=True, color="red"),
    Style(reverse=True),
    Style(dim=True, italic=True),
    Style(bold=True, strike=True),
]
TEXTS = ["a", "T-14", "  ", " " * 14, "état", "日本", "e\u0301", "─│●", "שלום", "👩", "…", "x\u200b"]
SIZES = [(24, 6), (37, 9), (12, 12)]
Frame = list[list[tuple[str, int]]]
frames = st.lists(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, len(STYLES) - 1)), max_size=6), min_size=1, max_size=9
)


class Screen:
    """A terminal: every sign on it, and how it looks."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = pyte.Screen(*size)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def feed(self, text: str) -> None:
        self.stream.feed(text)

    def looks(self) -> list[list[tuple[object, ...]]]:
        return looks(self.screen)


def update(frame: Frame, size: tuple[int, int]) -> LayoutUpdate:
    width, height = size
    strips = [[_strip(frame[y] if y < len(frame) else [], width)] for y in range(height)]
    return LayoutUpdate([*strips], Region(0, 0, width, height))


def _strip(pieces: list[tuple[str, int]], width: int) -> Strip:
    ground = Style(bgcolor="#15171b")
    return Strip([Segment(text, STYLES[style]) for text, style in pieces]).adjust_cell_length(width, ground)


def whole(update_: LayoutUpdate, family: Family, colours: int) -> str:
    """The frame as one that knows nothing of the terminal draws it."""
    display = Display(family, colours)
    display.paint(update_)
    return display.encode()


@pytest.mark.parametrize("term", ["xterm", "tmux", "screen", "linux", "vt100"])
@settings(max_examples=40, deadline=None)
@given(
    frames=st.lists(frames, min_size=1, max_size=6),
    size=st.sampled_from(SIZES),
    colours=st.sampled_from([0, 16, 1 << 24]),
)
def test_any_frames_look_as_if_sent_whole(term: str, frames: list[Frame], size: tuple[int, int], colours: int) -> None:
    family = FAMILIES[term]
    display, fed = Display(family, colours), Screen(size)
    for frame in frames:
        display.paint(update(frame, size))
        fed.feed(display.encode())
        expected = Screen(size)
        expected.feed(whole(update(frame, size), family, colours))
        assert fed.looks() == expected.looks()
        assert not display.encode()


@settings(max_examples=40, deadline=None)
@given(frames=st.lists(frames, min_size=1, max_size=4), size=st.sampled_from(SIZES))
def test_a_terminal_with_true_colours_looks_as_textual_itself_draws_it(
    frames: list[Frame], size: tuple[int, int]
) -> None:
    console = Console(color_system="truecolor", force_terminal=True, _environ={})
    display, fed = Display(FAMILIES["xterm"], 1 << 24), Screen(size)
    for frame in frames:
        display.paint(update(frame, size))
        fed.feed(display.encode())
        expected = Screen(size)
        # Textual sends what takes no cell as it is; pyte then loses the rest of the segment.
        shown = update([[(text.rstrip("\u200b"), style) for text, style in line] for line in frame], size)
        expected.feed(shown.render_segments(console))
        assert fed.looks() == expected.looks()


@settings(max_examples=60, deadline=None)
@given(
    puts=st.lists(
        st.tuples(st.integers(0, 25), st.integers(-1, 6), st.sampled_from(TEXTS), st.integers(0, len(STYLES) - 1)),
        max_size=30,
    )
)
def test_pieces_put_anywhere_leave_no_halves_of_characters(puts: list[tuple[int, int, str, int]]) -> None:
    size = (24, 6)
    display, fed = Display(FAMILIES["xterm"], 1 << 24), Screen(size)
    display.resize(*size)
    for x, y, text, style in puts:
        display.put(x, y, Strip([Segment(text, STYLES[style])]))
        fed.feed(display.encode())
    partly = fed.looks()
    display.invalidate()
    fed.feed(display.encode())
    assert fed.looks() == partly
    assert "\ufffd" not in "\n".join(fed.screen.display)


@pytest.mark.parametrize("term", ["xterm", "linux", "vt100"])
@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.integers(-8, 8), min_size=1, max_size=6), pane=st.booleans())
def test_lines_that_moved_are_scrolled_and_look_the_same(term: str, steps: list[int], pane: bool) -> None:
    size, top = (40, 16), 50
    display, fed = Display(FAMILIES[term], 1 << 24), Screen(size)
    for step in [0, *steps]:
        top += step
        frame = [[("chrome", 2)], *([(f"row {row} of many      ", row % 5)] for row in range(top, top + 14))]
        frame = [[*line, ("│" + f"pane {y}", 1)] if pane else line for y, line in enumerate(frame)]
        display.paint(update(frame, size))
        fed.feed(display.encode())
        expected = Screen(size)
        expected.feed(whole(update(frame, size), FAMILIES[term], 1 << 24))
        assert fed.looks() == expected.looks()


def list_of(first: int, lines: int, width: int) -> Frame:
    texts = [f" T-{row:<6} Item number {row}, with a title of some length" for row in range(first, first + lines)]
    return [[(text.ljust(width), 1)] for text in texts]


def test_what_is_sent_is_the_difference() -> None:
    size = (80, 24)
    display = Display(FAMILIES["xterm"], 1 << 24)
    display.paint(update(list_of(0, 24, 80), size))
    assert len(display.encode()) < 2500
    display.paint(update(list_of(0, 24, 80), size))
    assert display.encode() == ""
    frame = list_of(0, 24, 80)
    frame[5] = [(frame[5][0][0].replace("title", "TITLE"), 1)]
    display.paint(update(frame, size))
    assert display.encode() == "\x1b[6;33HTITLE"
    display.paint(update(list_of(1, 24, 80), size))
    assert len(display.encode()) < 200
    display.invalidate()
    assert display.encode().startswith("\x1b[0m\x1b[H\x1b[2J")


def test_blank_rests_of_lines_are_erased_straight_below_one_another() -> None:
    size = (40, 9)
    display = Display(FAMILIES["xterm"], 1 << 24)
    shown = ["", "pane        and value", "", "pane", "            and value", "", "            and value", "pane"]
    display.paint(update([[(each, 1)] for each in shown], size))
    display.encode()
    display.paint(update([], size))
    assert display.encode() == "\x1b[2H\x1b[K\n\n\x1b[K\n\x1b[K\n\n\x1b[K\n\x1b[K"


def test_a_terminal_without_colours_gets_none_and_one_of_16_its_own() -> None:
    frame: Frame = [[("x", style)] for style in range(len(STYLES))]
    mono = whole(update(frame, (12, 12)), FAMILIES["vt100"], 0)
    assert set(re.findall(r"\x1b\[([\d;]*)m", mono)) <= {"0", "", ";1", ";4", ";7", ";2;3", ";1;9", "1", "4", "7"}
    codes = re.findall(r"\x1b\[([\d;]*)m", whole(update(frame, (12, 12)), FAMILIES["linux"], 16))
    assert all(int(code or 0) < 108 for part in codes for code in part.split(";"))


def test_without_unicode_drawings_become_ascii_of_the_same_width() -> None:
    display, fed = Display(FAMILIES["vt100"], 0, ascii_only=True), Screen((24, 3))
    display.paint(update([[("│ état 日本 ─┼─ …●", 0)]], (24, 3)))
    fed.feed(display.encode())
    assert fed.screen.display[0].rstrip() == "| etat RiBe -+- ~*"


@settings(max_examples=40, deadline=None)
@given(frames=st.lists(frames, min_size=1, max_size=4), size=st.sampled_from(SIZES))
def test_behind_a_sign_of_disputed_width_nothing_counts_on_the_column(
    frames: list[Frame], size: tuple[int, int]
) -> None:
    display, sent = Display(FAMILIES["xterm"], 1 << 24), ""
    for frame in frames:
        display.paint(update(frame, size))
        sent += display.encode()
    for behind in re.split("[●👩]", sent)[1:]:
        # A pen may be changed first; then the column is told anew, by an address or from the line's beginning.
        assert re.match(r"(\x1b\[[\d;]*m)*(\r|\x1b\[[\d;]*[Hr]|$)", behind), behind


def test_text_from_right_to_left_keeps_to_its_column() -> None:
    """As a terminal reorders it: every sign behind the text stays where it is."""
    display = Display(FAMILIES["xterm"], 1 << 24)
    frame: Frame = [[("V-3   ", 1), ("שירותי ענן 2026   ", 1), ("7 days   ", 1), ("42", 1)]]
    display.paint(update(frame, (40, 1)))
    sent = re.sub(r"\x1b\[[\d;]*[A-Za-z]|\r", "", display.encode())
    assert LEFT_TO_RIGHT in sent
    shown = get_display(sent, base_dir="L").replace(LEFT_TO_RIGHT, "")
    assert shown.index("7 days") == 24
    assert shown.index("42") == 33


def test_textual_still_hands_over_what_the_display_reads() -> None:
    """The attributes of the pinned Textual that `Display.paint` relies on."""
    strips = [{0: Strip([Segment("ab")]), 2: Strip([Segment("cdef")])}]
    chops = ChopsUpdate(strips, [(0, 2, 4)], [[2, 6]])
    console = Console(color_system="truecolor", force_terminal=True, _environ={})
    display, expected = Display(FAMILIES["xterm"], 1 << 24), Screen((8, 1))
    display.resize(8, 1)
    display.paint(chops)
    fed = Screen((8, 1))
    fed.feed(display.encode())
    expected.feed(chops.render_segments(console))
    assert fed.looks() == expected.looks()
    with pytest.raises(TypeError):
        display.paint(CompositorUpdate())
    signature = inspect.signature(App._display)
    assert list(signature.parameters) == ["self", "screen", "renderable"]
