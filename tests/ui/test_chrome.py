"""Header, tabs, footer, rules and the detail pane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Horizontal

from cto_tui.services.panes import Detail, Group, Line
from cto_tui.ui.drawing import Hint, Tab, pane_lines
from cto_tui.ui.themes import THEMES
from cto_tui.ui.widgets.chrome import FooterLine, HeaderLine, Rule, TabBar, VRule
from cto_tui.ui.widgets.detail import DetailPane
from cto_tui.ui.widgets.lines import LineWidget

TABS = (
    Tab("1", "Today", 12), Tab("2", "Radar", 6), Tab("3", "Tenders", 4, "Bids"), Tab("4", "Delivery", 9, "Deliv"),
    Tab("5", "Vendors", 2, "Vend"), Tab("6", "Hiring", 1207), Tab("7", "Register", None, "Reg"),
)  # fmt: skip
HINTS = (Hint("n", "Submit for review"), Hint("t", "all moves"), Hint("z", "snooze", False), Hint("?", "help"))


class ChromeApp(App[None]):
    CSS = """
    HeaderLine, TabBar, Rule, FooterLine { height: 1; }
    VRule { width: 1; }
    DetailPane { width: 50%; }
    """

    def compose(self) -> ComposeResult:
        yield HeaderLine("Today")
        yield TabBar(TABS, "1")
        upright = VRule()
        yield Rule(upright, id="upper")
        with Horizontal():
            yield DetailPane("Nothing chosen")
            yield upright
        yield Rule(upright, id="lower")
        yield FooterLine(HINTS)

    def line(self, widget: type[LineWidget], y: int = 0) -> str:
        strip = self.query_one(widget).render_line(y)
        assert strip.cell_length == self.query_one(widget).size.width
        return strip.text


@pytest.mark.parametrize(
    ("columns", "tabs", "footer", "header"),
    [
        (
            120,
            " 1 Today 12   2 Radar 6   3 Tenders 4   4 Delivery 9   5 Vendors 2   6 Hiring 999+   7 Register",
            " n Submit for review   t all moves   z snooze   ? help",
            "Mon 23 Nov · 12 to triage · 3 done · saved",
        ),
        (
            80,
            " 1 Today 12  2 Radar 6  3 Bids 4  4 Deliv 9  5 Vend 2  6 Hiring 999+  7 Reg",
            " n Submit for review   t all moves   z snooze   ? help",
            "Mon 23 Nov · 12 to triage · 3 done · saved",
        ),
        (42, " 1 12  2 6  3 4  4 9  5 2  6 999+  7", " n Submit for review   ? help", "12 to triage · 3 done · saved"),
        (18, "", " ? help", "saved"),
    ],
)
async def test_lines_shorten_to_the_width(columns: int, tabs: str, footer: str, header: str) -> None:
    app = ChromeApp()
    async with app.run_test(size=(columns, 12)):
        app.query_one(HeaderLine).update(facts=["4.2 M EUR"], status=["Mon 23 Nov", "12 to triage", "3 done", "saved"])
        assert app.line(TabBar).startswith(tabs)
        assert app.line(FooterLine).rstrip() == footer
        assert app.line(HeaderLine).startswith(" Today")
        assert app.line(HeaderLine).rstrip().endswith(header)


async def test_a_figure_is_shown_whole_or_not_at_all() -> None:
    app = ChromeApp()
    async with app.run_test(size=(60, 12)):
        header = app.query_one(HeaderLine)
        for status, shown in (("s" * 20, "55 blips · 6 to review"), ("s" * 30, "55 blips"), ("s" * 44, "")):
            header.update(facts=["55 blips", "6 to review"], status=[status])
            assert app.line(HeaderLine).strip() == f"Today  {shown}".strip().ljust(58 - len(status)) + status


async def test_updates_show() -> None:
    app = ChromeApp()
    async with app.run_test(size=(120, 12)):
        tabs, footer = app.query_one(TabBar), app.query_one(FooterLine)
        tabs.update(active="2", counts={"2": 1000, "7": 3})
        assert "2 Radar 999+   3" in app.line(TabBar)
        assert app.line(TabBar).rstrip().endswith("7 Register 3")
        underlined = [piece.text for piece in tabs.render_line(0) if piece.style and piece.style.underline]
        assert "".join(underlined) == "2 Radar 999+"
        footer.say("Refused: [b]no decision\x1b[2J[/x]", alert=True)
        assert app.line(FooterLine).strip() == "Refused: [b]no decision[/x]"
        footer.say("")
        footer.update(HINTS[:1])
        assert app.line(FooterLine).strip() == "n Submit for review"


async def test_colours_follow_the_theme_at_once() -> None:
    app = ChromeApp()
    async with app.run_test(size=(80, 12)) as pilot:
        for theme in THEMES:
            app.register_theme(theme)
        footer = app.query_one(FooterLine)
        seen = set()
        for theme in THEMES:
            app.theme = theme.name
            await pilot.pause()
            style = next(iter(footer.render_line(0))).style
            assert style is not None
            assert style.bgcolor == Color.parse(theme.background or "").rich_color
            seen.add(style)
        assert len(seen) == len(THEMES)


async def test_rules_join() -> None:
    app = ChromeApp()
    async with app.run_test(size=(80, 12)) as pilot:
        upper, lower = app.query_one("#upper", Rule), app.query_one("#lower", Rule)
        assert upper.render_line(0).text.index("┬") == lower.render_line(0).text.index("┴") == 40
        app.query_one(VRule).display = False
        await pilot.pause()
        assert upper.render_line(0).text == "─" * 80


DETAIL = Detail(
    "T-14",
    "T-14  SI des bibliothèques, lot 2 [/x]",
    "Tender · Drafting for 9 days",
    "active",
    (
        Group((Line("Ville de Lyon", "Buyer"), Line("Wed 25 Nov 12:00", "Deadline", "late"))),
        Group(()),
        Group((Line("one\ntwo " + "word " * 60),), "Notes"),
    ),
)


async def test_the_pane_wraps_scrolls_and_keeps_its_place() -> None:
    app = ChromeApp()
    async with app.run_test(size=(80, 20)):
        pane = app.query_one(DetailPane)
        assert app.line(DetailPane).strip() == "Nothing chosen"
        pane.update(DETAIL)
        lines = [app.line(DetailPane, y).rstrip() for y in range(7)]
        assert lines[:2] == [" T-14  SI des bibliothèques, lot 2 [/x]", " Tender · Drafting for 9 days"]
        assert lines[3:5] == [" Buyer     Ville de Lyon", " Deadline  Wed 25 Nov 12:00"]
        assert app.line(DetailPane, pane.size.height - 1).strip().startswith("… +")
        assert pane.scroll_page(1)
        assert not pane.scroll_page(1)
        assert app.line(DetailPane).strip() != lines[0].strip()
        pane.update(Detail(DETAIL.key, "changed", "same item", groups=DETAIL.groups))
        assert app.line(DetailPane).strip() != "changed"
        pane.update(Detail("T-15", "another"))
        assert app.line(DetailPane).strip() == "another"


def test_what_follows_a_title_keeps_its_place_when_the_title_takes_two_lines() -> None:
    for title in (DETAIL.title, f"{DETAIL.title}, with its two annexes"):
        lines = pane_lines(Detail("x", title, DETAIL.subtitle, groups=DETAIL.groups), 48)
        assert "".join(text for text, _ in lines[3]) == "Buyer     Ville de Lyon"
        assert "" in ("".join(text for text, _ in line) for line in lines[4:7])


@pytest.mark.parametrize(
    ("cells", "shown"),
    [(60, "due date 8.1 · under way 4.0 · age 1.0"), (40, "due date 8.1 · under way 4.0"), (25, "due date 8.1"),
     (14, "due da…")],
)  # fmt: skip
def test_a_brief_value_shows_the_parts_that_have_room_in_one_line(cells: int, shown: str) -> None:
    line = Line("due date 8.1 · under way 4.0 · age 1.0", "Why", "dim", brief=True)
    lines = pane_lines(Detail(groups=(Group((line,)),)), cells)
    assert ["".join(text for text, _ in each) for each in lines] == [f"Why  {shown}"]


@given(st.text(max_size=60), st.text(max_size=40), st.integers(8, 60))
def test_no_line_of_a_detail_is_wider_than_the_pane(value: str, label: str, cells: int) -> None:
    detail = Detail("x", value, value, "active", (Group((Line(value, label), Line(value)), label),))
    assert all(cell_len("".join(text for text, _ in line)) <= cells for line in pane_lines(detail, cells + 2))
