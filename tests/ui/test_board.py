"""Boards: columns, limits, moving sideways, changes by id."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from cto_tui.services.rows import Row
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.widgets.board import Board
from cto_tui.ui.widgets.paging import Page

STATES = ("inbox", "ready", "doing", "review", "done")
CATEGORIES = ("triage", "ready", "active", "waiting", "done")


def card(number: int) -> Row:
    return Row(str(number), f"D-{number}", f"title {number}", lines=(f"due in {number}d", "never shown"))


class CountingBoard(Board):
    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


class BoardApp(App[None]):
    """A store in which every column has 1,000 cards."""

    def __init__(self) -> None:
        super().__init__()
        columns = [
            BoardColumn(state, state.title(), category, 3 if state == "doing" else None)
            for state, category in zip(STATES, CATEGORIES, strict=True)
        ]
        self.board = CountingBoard(columns, empty="No work")
        self.asked: list[str] = []
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.board

    def on_board_need_page(self, message: Board.NeedPage) -> None:
        self.asked.append(message.column)
        base = STATES.index(message.column) * 1000
        first = base if message.need.anchor is None else int(message.need.anchor) + 1
        cards = tuple(card(number) for number in range(first, min(base + 1000, first + message.need.limit)))
        message.sender.accept(message.column, Page(message.need.sequence, cards, False, len(cards) > 0, total=1000))

    def on_board_highlighted(self, message: Board.Highlighted) -> None:
        self.seen.append(f"{message.column}:{message.row.id if message.row else ''}")

    def text(self) -> list[str]:
        return [self.board.render_line(y).text for y in range(self.board.size.height)]


def fill(board: Board, *counts: int) -> None:
    for place, count in enumerate(counts):
        board.set_cards(STATES[place], [card(place * 1000 + number) for number in range(count)])


async def test_headings_show_counts_and_limits() -> None:
    app = BoardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        fill(app.board, 2, 0, 4, 1, 0)
        await pilot.pause()
        heading, underline, first, *_ = app.text()
        assert [part for part in heading.split() if part[0].isdigit()] == ["2", "0", "4/3!", "1", "0"]
        assert "‹" not in underline
        assert "›" not in underline
        assert first.split("title")[0].split() == ["▌D-0"]


async def test_columns_that_do_not_fit_are_counted_and_reached() -> None:
    app = BoardApp()
    async with app.run_test(size=(80, 24)) as pilot:
        fill(app.board, 2, 0, 3, 1, 2)
        await pilot.pause()
        assert "1›" in app.text()[1]
        app.board.move(1)
        app.board.move_column(1)
        await pilot.pause()
        assert app.board.row == card(2001)  # the empty column is passed over, the height kept
        app.board.move_column(1)
        app.board.move_column(1)
        app.board.move_column(1)
        await pilot.pause()
        assert app.seen[-1] == "done:4000"
        assert "‹1" in app.text()[1]
        assert "Inbox" not in app.text()[0]
        assert {app.board.render_line(y).cell_length for y in range(24)} == {80}


async def test_a_long_column_is_read_by_pages_and_only_its_seen_cards_are_drawn() -> None:
    app = BoardApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.board.start()
        await pilot.pause()
        assert app.asked == list(STATES)
        for _ in range(40):
            app.board.page(1)
            await pilot.pause()
        assert app.board.row is not None
        assert int(app.board.row.id) >= 160
        assert any(app.board.row.title in line for line in app.text())
        assert set(app.asked[5:]) == {"inbox"}
        app.board.drawn = 0
        app.board.move(-1)
        await pilot.pause()
        assert app.board.drawn <= 2 * 4


async def test_the_cards_nearby_are_those_that_a_key_leads_to() -> None:
    app = BoardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        fill(app.board, 2, 0, 4, 1)
        await pilot.pause()
        app.board.go_to("2001")
        assert app.board.near() == ["2002", "2000", "3000", "1"]
        app.board.go_to("0")
        assert app.board.near() == ["1", "2000"]


async def test_a_moved_card_changes_column_and_the_cursor_goes_on() -> None:
    app = BoardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        fill(app.board, 2, 1)
        app.board.rearrange((), [("ready", card(0), None)])
        await pilot.pause()
        assert app.board.column_of("0") == "ready"
        assert app.board.row == card(1)
        app.board.rearrange((), [("ready", card(1), "0")])
        await pilot.pause()
        assert [row.id for row in app.board.models["ready"].rows] == ["1000", "1", "0"]
        assert app.seen[-1] == "ready:1000"  # its column is empty now: the nearest one with cards
        app.board.rearrange((), [("ready", Row("1", "D-1", "renamed"), None)])
        assert app.board.go_to("1")
        assert any("renamed" in line for line in app.text())
        app.board.rearrange(["1"], ())
        assert app.board.column_of("1") is None
        app.board.rearrange(["1"], ())
        assert [row.id for row in app.board.models["ready"].rows] == ["1000", "0"]
        # Done with a card that stays in its column: the cursor goes on from it, and not with it to its new place.
        app.board.go_to("1000")
        app.board.rearrange((), [("ready", card(1000), None)], ["1000"])
        assert [row.id for row in app.board.models["ready"].rows] == ["0", "1000"]
        assert app.board.row == card(0)


async def test_marks_reach_over_columns() -> None:
    app = BoardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        fill(app.board, 3, 2)
        assert app.board.selection() == ("0",)
        app.board.mark()
        app.board.move_column(1)
        app.board.toggle_range()
        app.board.move(-1)
        await pilot.pause()
        assert app.board.selection() == ("0", "1000", "1001")
        assert app.board.clear_marks()
        assert not app.board.clear_marks()


@pytest.mark.parametrize("columns", [10, 40, 133])
async def test_any_text_and_size_keeps_the_lines_whole(columns: int) -> None:
    app = BoardApp()
    async with app.run_test(size=(columns, 20)) as pilot:
        app.board.set_cards(
            "inbox", [Row("1", "D-1", "日本語[/x]\x1b[2J" * 9, lines=("\x9b1m[b]",), mark="!", late=True)]
        )
        app.board.set_cards("ready", [])
        await pilot.pause()
        strips = [app.board.render_line(y) for y in range(20)]
        assert {strip.cell_length for strip in strips} == {columns}
        assert not any(ord(each) < 32 for strip in strips for each in strip.text)


async def test_an_empty_board_says_so() -> None:
    app = BoardApp()
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        assert "No work" in app.text()[2]
        app.board.move(1)
        app.board.move_column(1)
        assert app.board.selection() == ()


async def test_a_heading_says_what_was_counted_when_a_card_was_put_in_its_place() -> None:
    app = BoardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        fill(app.board, 2)
        await pilot.pause()
        # Another process has added three cards since the column was read.
        app.board.rearrange((), [("inbox", Row("0", "D-0", "renamed"), "1")], totals={"inbox": 5})
        await pilot.pause()
        drawn = app.screen._compositor.render_strips()
        assert "renamed" in drawn[2].text
        assert drawn[0].text.split()[:3] == ["◇", "Inbox", "5"]
