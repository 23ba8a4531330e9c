"""Lists: the model alone, under random changes, and the widget with keys replaced by calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.strip import Strip

from cto_tui.services.rows import Column, Row, Section
from cto_tui.ui.widgets.list_model import ListModel
from cto_tui.ui.widgets.paging import Need, Page
from cto_tui.ui.widgets.virtual_list import VirtualList


def rows(first: int, last: int, section: str = "") -> tuple[Row, ...]:
    return tuple(Row(str(each), f"T-{each}", f"title {each}", section=section) for each in range(first, last))


def answer(need: Need, total: int) -> Page:
    """What a store of `total` numbered rows says."""
    place = int(need.anchor or 0)
    first = {
        "first": 0,
        "last": total - need.limit,
        "after": place + 1,
        "before": place - need.limit,
        "around": place - need.limit // 2,
    }[need.direction]
    last = min(total, place if need.direction == "before" else first + need.limit)
    first = max(0, first)
    return Page(need.sequence, rows(first, last), first > 0, last < total, first, total)


def ids(model: ListModel) -> list[str]:
    return [row.id for row in model.rows]


def test_pages_join_into_one_window_that_stays_small() -> None:
    model = ListModel(page_size=10, max_pages=3)
    model.accept(answer(model.start(), 1000))
    for _ in range(200):
        model.move(4)
        for need in model.wanted(model.cursor, model.cursor + 5, margin=8):
            model.accept(answer(need, 1000))
    assert model.row is not None
    assert (model.row.id, model.position, model.count) == ("800", 801, 1000)
    assert len(model.rows) <= 40
    assert ids(model) == [str(each) for each in range(int(model.rows[0].id), int(model.rows[-1].id) + 1)]
    for _ in range(200):
        model.move(-4)
        for need in model.wanted(model.cursor, model.cursor + 5, margin=8):
            model.accept(answer(need, 1000))
    assert model.row is not None
    assert (model.row.id, model.position, model.at_start) == ("0", 1, True)


def test_an_answer_to_an_older_question_is_dropped() -> None:
    model = ListModel(page_size=10)
    old = model.start()
    new = model.start()
    assert model.accept(Page(new.sequence, rows(5, 8), False, False)) is not None
    assert model.accept(Page(old.sequence, rows(0, 5), False, False)) is None
    assert ids(model) == ["5", "6", "7"]


def test_a_page_that_no_longer_joins_is_dropped() -> None:
    model = ListModel(page_size=10)
    model.accept(answer(model.start(), 100))
    (need,) = model.wanted(0, 5)
    model.remove("9")
    assert model.accept(answer(need, 100)) is None
    (again,) = model.wanted(0, 5)
    assert again.anchor == "8"


def test_top_and_bottom_reach_beyond_the_window() -> None:
    model = ListModel(page_size=10)
    model.accept(answer(model.reload("500"), 100_000))
    for step, position in ((model.bottom, 100_000), (model.top, 1)):
        need = step()
        assert need is not None
        model.accept(answer(need, 100_000))
        assert model.position == position
    # Both ends are known by now.
    assert model.bottom() is None
    assert (model.row, model.position) == (rows(99_999, 100_000)[0], 100_000)
    assert model.top() is None
    assert model.position == 1


def test_ends_are_read_ahead_until_anything_changes() -> None:
    model = ListModel(page_size=10)
    model.accept(answer(model.start(), 100_000))
    (last,) = model.ends_wanted()
    model.ends["last"] = answer(last, 100_000)
    assert model.ends_wanted() == []
    assert model.bottom() is None
    assert model.wanted(0, 10)[0].direction == "before", "the rows above it are asked for"
    assert model.top() is None
    changes: list[Callable[[], object]] = [
        model.reload, model.start, lambda: model.remove("3"), lambda: model.put(rows(5, 6)[0], "7"),
    ]  # fmt: skip
    for change in changes:
        model.accept(answer(model.start(), 100_000))
        model.ends["last"] = answer(last, 100_000)
        change()
        assert model.bottom() is not None, "it is asked anew"
    model.set_all(rows(0, 5))
    assert model.ends_wanted() == []


def test_reload_keeps_the_cursor_and_jumps_where_told() -> None:
    model = ListModel(page_size=10)
    model.accept(answer(model.start(), 100))
    model.move(4)
    model.accept(answer(model.reload(), 100))
    assert model.row is not None
    assert model.row.id == "4"
    model.accept(answer(model.reload("57"), 100))
    assert model.row is not None
    assert (model.row.id, model.position) == ("57", 58)


def test_reload_asks_again_for_the_end_that_is_awaited() -> None:
    model = ListModel(page_size=10)
    model.accept(answer(model.reload("57"), 100))
    for ask, row in ((model.start, "0"), (model.bottom, "99"), (model.top, "0")):
        ask()
        model.accept(answer(model.reload(), 100))
        assert model.row is not None
        assert model.row.id == row


SECTIONS = (Section("late", "Overdue", 2), Section("empty", "None"), Section("new", "New", 2))


def test_headings_stand_above_their_rows_and_are_passed_over() -> None:
    model = ListModel()
    model.set_all([*rows(2, 4, "new"), *rows(0, 2, "late")], SECTIONS)
    assert [line.label if isinstance(line, Section) else line.id for line in model.lines] == [
        "Overdue", "0", "1", "New", "2", "3",
    ]  # fmt: skip
    model.move(2)
    assert model.row is not None
    assert (model.row.id, model.position) == ("2", 3)
    assert model.near() == ["3", "1"]
    assert model.ids_at((1, 3, -9)) == ["0", "2", "3"], "a heading's first row; both ends"
    assert model.next_section(-1)
    assert model.row.id == "0"
    model.set_all(rows(2, 4, "new"), SECTIONS)
    assert [line.id for line in model.lines[1:] if isinstance(line, Row)] == ["2", "3"]
    assert model.row.id == "2"


@given(st.data())
def test_the_cursor_stays_on_its_row_or_goes_on_to_the_next(data: st.DataObject) -> None:
    before = data.draw(st.lists(st.integers(0, 30), unique=True, min_size=1))
    after = data.draw(st.lists(st.integers(0, 30), unique=True))
    model = ListModel()
    model.set_all(Row(str(each), "", "") for each in before)
    model.move_to(data.draw(st.integers(0, len(before) - 1)))
    place = model.cursor
    model.set_all(Row(str(each), "", "") for each in after)
    expected = next((each for each in [*before[place:], *reversed(before[:place])] if each in after), None)
    if expected is not None:
        assert model.row is not None
        assert model.row.id == str(expected)
    else:
        assert (model.row is None) is (not after)


@given(
    st.lists(st.tuples(st.sampled_from(["remove", "put", "move", "mark"]), st.integers(-9, 40), st.integers(-1, 40))),
    st.booleans(),
)
def test_changes_by_id_keep_lines_cursor_and_marks_true(steps: Sequence[tuple[str, int, int]], at_end: bool) -> None:
    model = ListModel()
    model.set_all(rows(0, 9))
    model.at_end = at_end
    expected = [str(each) for each in range(9)]
    for step, number, other in steps:
        row_id, before = str(number), None if other < 0 or other == number else str(other)
        current, marks = model.row, set(model.marks)
        if step == "remove":
            assert model.remove(row_id) is (row_id in expected)
            expected = [each for each in expected if each != row_id]
        elif step == "put":
            shown = at_end if before is None else before in expected
            assert model.put(Row(row_id, "", "changed"), before) is shown
            expected = [each for each in expected if each != row_id]
            if shown:
                expected.insert(len(expected) if before is None else expected.index(before), row_id)
            assert model.marks.keys() == marks - ({row_id} - set(expected))
        elif step == "mark":
            model.toggle_mark()
        else:
            model.move(number)
        assert ids(model) == expected
        assert [model.line_of(each) for each in expected] == list(range(len(expected)))
        assert (model.row is None) is (not expected)
        if step == "put" and current is not None and current.id in expected:
            assert model.row is not None
            assert model.row.id == current.id


def test_a_visual_range_becomes_marks() -> None:
    model = ListModel()
    model.set_all(rows(0, 9))
    assert model.selection() == ("0",)
    model.move(4)
    model.start_range()
    model.move(-2)
    assert model.selection() == ("2", "3", "4")
    model.end_range(keep=True)
    model.move(5)
    model.toggle_mark()
    assert model.selection() == ("2", "3", "4", "7")
    model.clear_marks()
    assert model.selection() == ("7",)


class CountingList(VirtualList):
    """Counts the lines that it is asked to draw."""

    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


class ListApp(App[None]):
    """A store of 100,000 rows behind a list."""

    def __init__(self) -> None:
        super().__init__()
        self.list = CountingList((Column("Due", 8),), empty="Nothing here", ref_width=8)
        self.seen: list[str] = []
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_virtual_list_need_page(self, message: VirtualList.NeedPage) -> None:
        message.sender.accept(answer(message.need, 100_000))

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        self.seen.append(message.row.id if message.row else "")

    def on_virtual_list_activated(self, message: VirtualList.Activated) -> None:
        self.opened.append(message.row.id)

    def screen_text(self) -> list[str]:
        return [self.list.render_line(y).text for y in range(self.list.size.height)]


async def test_the_widget_draws_only_what_is_seen() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.start()
        await pilot.pause()
        app.list.drawn = 0
        app.list.move(1)
        await pilot.pause()
        assert 1 <= app.list.drawn <= 2
        app.list.drawn = 0
        app.list.bottom()
        await pilot.pause()
        assert app.list.drawn <= 40
        assert "T-99999" in app.screen_text()[19]
        app.list.activate()
        await pilot.pause()
        assert app.seen == ["0", "1", "99999"]
        assert app.opened == ["99999"]


async def test_an_end_that_was_read_ahead_is_shown_without_asking() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.start()
        await pilot.pause()
        (need,) = app.list.model.ends_wanted()
        app.list.model.ends["last"] = answer(need, 100_000)
        assert "99999" in app.list.far()
        app.list.bottom()
        assert "T-99999" in app.screen_text()[19]
        await pilot.pause()
        assert "T-99999" in app.screen_text()[19], "so it is with the rows above that were asked for"
        app.list.top()
        assert "T-0 " in app.screen_text()[0]
        await pilot.pause()
        assert app.seen == ["0", "99999", "0"]


async def test_rows_that_are_read_again_are_drawn_only_where_they_changed() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.set_rows(rows(0, 50))
        await pilot.pause()
        app.list.drawn = 0
        app.list.set_rows(rows(0, 50))
        await pilot.pause()
        assert app.list.drawn == 0
        app.list.set_rows([*rows(0, 5), Row("5", "T-5", "another title"), *rows(6, 50)])
        await pilot.pause()
        assert app.list.drawn == 1
        assert "another title" in app.screen_text()[5]
        app.list.set_rows(())
        await pilot.pause()
        assert "Nothing here" in app.screen_text()[0]
        assert app.screen_text()[5].strip() == ""
        app.list.start()
        await pilot.pause()
        current, told = app.list.row, len(app.seen)
        app.list.drawn = 0
        app.list.reload()
        await pilot.pause()
        assert app.list.drawn == 0
        assert app.list.row is current
        assert len(app.seen) == told, "nothing is asked about a row of a page that is as it was"


async def test_a_long_way_by_pages_shows_the_cursor_all_along() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.start()
        await pilot.pause()
        for step in [1] * 60 + [-1] * 65:
            app.list.page(step)
            await pilot.pause()
            assert app.list.row is not None
            assert sum(f" {app.list.row.title} " in line for line in app.screen_text()) == 1
        assert app.list.row.id == "0"


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
async def test_lines_fill_the_width_whatever_the_text(columns: int) -> None:
    app = ListApp()
    async with app.run_test(size=(columns, 8)) as pilot:
        nasty = ["lot 3 [/x]", "\x1b[31mred", "日本語" * 40, "e\u0301" * 50, "\u202egpj.exe", "two\nlines"]
        app.list.set_rows(
            [
                Row(str(n), "T-1", title, "State", "active", (title,), mark="!", late=True)
                for n, title in enumerate(nasty)
            ]
        )
        await pilot.pause()
        strips = [app.list.render_line(y) for y in range(8)]
        assert {strip.cell_length for strip in strips} == {columns}
        assert "lot 3 [" in strips[0].text
        assert not any(ord(each) < 32 for strip in strips for each in strip.text)


async def test_an_empty_list_says_so_and_a_change_repaints_one_line() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 8)) as pilot:
        app.list.set_rows([])
        await pilot.pause()
        assert "Nothing here" in app.screen_text()[0]
        app.list.set_rows(rows(0, 5))
        await pilot.pause()
        app.list.drawn = 0
        app.list.put(Row("3", "T-3", "another title"), "4")
        await pilot.pause()
        assert app.list.drawn == 1
        assert "another title" in app.screen_text()[3]
        assert app.list.remove_row("0")
        await pilot.pause()
        assert app.seen[-1] == "1"
