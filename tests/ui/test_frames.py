"""Lines that go the short way to the display: kept by place and by what they show, drawn before a key needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from textual.app import App, ComposeResult
from textual.geometry import NULL_REGION, Region
from textual.widgets import Input

from cto_tui.services.panes import Detail, Group, Line
from cto_tui.services.rows import Column, Row, Section
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.display import Cells, Display
from cto_tui.ui.drawers import Drawer, spanned
from cto_tui.ui.driver import PlacedLine
from cto_tui.ui.frames import Frames
from cto_tui.ui.pens import Pen
from cto_tui.ui.terminal import MODERN
from cto_tui.ui.themes import THEMES
from cto_tui.ui.widgets.board import Board
from cto_tui.ui.widgets.chrome import HeaderLine
from cto_tui.ui.widgets.detail import DetailPane
from cto_tui.ui.widgets.lines import LineWidget
from cto_tui.ui.widgets.polar import PlotBlip
from cto_tui.ui.widgets.polar_plot import PolarPlot
from cto_tui.ui.widgets.virtual_list import VirtualList

SECTIONS = (Section("late", "Overdue", 30), Section("new", "New", 70))


BLIPS = [PlotBlip(str(each), each, each % 2, each // 2 % 2, "new" if each % 3 else "in") for each in range(8)]


def rows(count: int) -> list[Row]:
    return [
        Row(
            str(each), f"T-{each}", f"Item {each} 日本", "Drafting", "active", (f"{each}d", "soon"), "!" * (each % 2),
            "late" if each < 30 else "new", each % 3 == 0,
        )
        for each in range(count)
    ]  # fmt: skip


def detail(number: int) -> Detail:
    lines = tuple(Line(f"value {number} {each} " * (each % 7), f"Label {each}") for each in range(20 + number))
    return Detail(str(number), f"T-{number}  Title", "Tender", "active", (Group(lines, "Group"),))


class Lines(App[None]):
    CSS = """
    VirtualList { width: 60; height: 20; } DetailPane { width: 40; height: 12; } Input { height: 3; }
    Board { width: 80; height: 20; } PolarPlot { width: 80; height: 20; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list = VirtualList((Column("Age", 6),), header=True)
        self.pane = DetailPane("Nothing chosen")
        self.board = Board((BoardColumn("new", "New", "triage"), BoardColumn("late", "Late", "active", 2)))
        self.plot = PolarPlot()
        self.shown = Display(MODERN.family, MODERN.colours)
        for theme in THEMES:
            self.register_theme(theme)

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.pane
        yield Input()
        yield self.board
        yield self.plot

    def drawer(self, widget: LineWidget) -> Drawer:
        return Drawer(widget, widget.region, widget.region, self.shown)

    def drawn(self, widget: LineWidget, *regions: Region) -> list[PlacedLine]:
        """The lines of a widget, or some regions of it."""
        return [*self.drawer(widget).lines(spanned(regions or [widget.region]))]

    def anew(self, widget: LineWidget) -> list[PlacedLine]:
        widget.kept, widget.placed = (), ((), {})
        return self.drawn(widget)


CHANGES: list[Callable[[Lines], object]] = [
    lambda app: app.list.move(1),
    lambda app: app.list.half_page(1),
    lambda app: app.list.mark(),
    lambda app: app.list.toggle_range(),
    lambda app: app.list.bottom(),
    lambda app: app.pane.update(detail(2)),
    lambda app: app.query_one(Input).focus(),
    lambda app: app.list.toggle_range(),
    lambda app: app.list.page(-1),
    lambda app: app.pane.scroll_page(1),
    lambda app: app.list.clear_marks(),
    lambda app: app.list.set_columns((Column("Age", 4), Column("When", 9, "right"))),
    lambda app: setattr(app, "theme", THEMES[1].name),
    lambda app: app.list.focus(),
    lambda app: app.pane.update(None),
    lambda app: app.list.set_rows(rows(5)),
    lambda app: app.pane.update(detail(1)),
    lambda app: setattr(app.list.styles, "width", 37),
    lambda app: app.list.top(),
    lambda app: app.board.set_cards("late", rows(9)),
    lambda app: app.board.focus(),
    lambda app: app.board.move(1),
    lambda app: app.board.mark(),
    lambda app: app.board.set_cards("new", rows(30)[9:]),
    lambda app: app.board.move_column(-1),
    lambda app: app.board.toggle_range(),
    lambda app: app.board.half_page(1),
    lambda app: app.board.rearrange((), [("new", Row("20", "T-20", "Renamed"), "22")]),
    lambda app: app.board.rearrange(["25"], ()),
    lambda app: app.board.clear_marks(),
    lambda app: app.board.bottom(),
    lambda app: app.board.set_columns(app.board.columns[1:]),
    lambda app: app.board.set_empty("No work " * 60),
    lambda app: app.board.set_cards("late", ()),
    lambda app: app.board.set_cards("late", rows(1)),
    lambda app: app.plot.update(BLIPS, ("Tools", "Platforms"), ("Adopt", "Hold")),
    lambda app: app.plot.focus_blip("1"),
    lambda app: app.plot.focus(),
    lambda app: app.plot.move(1, 0),
    lambda app: app.plot.dim(("2", "3")),
    lambda app: app.plot.show_quadrant(1),
    lambda app: app.plot.jump("quadrant", 1),
    lambda app: app.board.focus(),
    lambda app: app.plot.update(BLIPS[:3], ("Tools", "Platforms"), ("Adopt", "Hold")),
]


async def test_kept_lines_are_those_that_would_be_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Lines()
    told: dict[LineWidget, list[Region]] = {}

    def told_by(widget: LineWidget) -> None:
        refresh = widget.refresh

        def noted(*regions: Region, **others: bool) -> LineWidget:
            told.setdefault(widget, []).extend(regions or [widget.size.region])
            return refresh(*regions, **others)

        monkeypatch.setattr(widget, "refresh", noted)

    async with app.run_test(size=(100, 40)) as pilot:
        app.theme = THEMES[0].name
        app.shown.resize(100, 100)
        widgets = (app.list, app.pane, app.board, app.plot)
        for each in widgets:
            told_by(each)
        app.list.set_rows(rows(100), SECTIONS)
        app.list.focus()
        app.pane.update(detail(1))
        await pilot.pause()
        places = dict.fromkeys(widgets, NULL_REGION)
        for number, change in enumerate(CHANGES):
            change(app)
            await pilot.pause()
            for widget in widgets:
                place = widget.region
                changed = [each.translate(place.offset).intersection(place) for each in told.pop(widget, [])]
                if place != places[widget]:
                    changed, places[widget] = [place], place
                for x, y, cells in app.drawn(widget, *changed) if changed else ():
                    app.shown.place(x, y, cells)
                app.shown.encode()
                kept = app.drawn(widget)
                known = widget.kept, widget.placed
                anew = app.anew(widget)
                assert kept == anew, number
                for x, y, cells in anew:
                    app.shown.place(x, y, cells)
                assert not app.shown.encode(), (number, "the regions that the widget told of are all that changed")
                widget.kept, widget.placed = known


async def test_what_a_key_brings_into_view_was_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Lines()
    made: list[Cells] = []

    def counted(pieces: Iterable[tuple[str, Pen]]) -> Cells:
        made.append(Display.cells(app.shown, pieces))
        return made[-1]

    monkeypatch.setattr(app.shown, "cells", counted)
    async with app.run_test(size=(100, 40)) as pilot:
        app.list.set_rows(rows(100), SECTIONS)
        app.list.focus()
        await pilot.pause()
        for step in (lambda: app.list.move(1), lambda: app.list.half_page(1), lambda: app.list.page(1), app.list.top):
            app.pane.ahead = [detail(each) for each in range(4)]
            for widget in (app.list, app.pane):
                drawer = app.drawer(widget)
                for content in drawer.missing():
                    drawer.showing(content)
            made.clear()
            step()
            app.pane.update(detail(3))
            await pilot.pause()
            assert len(app.drawn(app.list)) == 20
            assert len(app.drawn(app.pane)) == 12
            assert len(made) <= 1, "only the line of labels is drawn when the list scrolls"


class Framed(App[None]):
    """A screen whose frames no terminal takes."""

    def __init__(self) -> None:
        super().__init__()
        self.header = HeaderLine("before")

    def get_default_screen(self) -> Frames:
        return Frames()

    def compose(self) -> ComposeResult:
        yield self.header


async def test_what_a_key_changes_is_told_of_behind_its_frame_and_to_textual_where_there_was_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, told = Framed(), []
    async with app.run_test(size=(40, 4)) as pilot:
        header, screen = app.header, app.screen
        assert isinstance(screen, Frames)
        header.frame = screen
        await pilot.pause()
        monkeypatch.setattr(header, "check_idle", lambda: told.append("to Textual"))

        def change(title: str) -> None:
            header.update(title=title)
            header.tell(lambda: told.append(title))

        screen.begin_key()
        change("drawn by nobody")
        assert told == []
        screen.end_key()
        assert told == ["drawn by nobody", "to Textual"]
        told.clear()
        screen.begin_key()
        screen.hold_frame(60)
        change("before the frame")
        screen.end_key()
        assert told == ["before the frame"]
        screen.draw_frame()
        assert told[1:] == ["to Textual"]
        told.clear()
        change("without a key")
        assert told == ["without a key"]
