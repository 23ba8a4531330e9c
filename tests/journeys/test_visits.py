"""Going from screen to screen: one that nothing was written to since is shown without a question."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from driving import Driver, driving

from cto_tui.services import edits
from cto_tui.services.lookup import find_here
from cto_tui.store.errors import StorageError
from cto_tui.ui import following, queries, visits
from cto_tui.ui.app import CtoApp
from cto_tui.ui.desk import Desk, Job, Then
from cto_tui.ui.resting import PAGES
from cto_tui.ui.screens.register import RegisterPage

SCREENS = ("1", "2", "3", "4", "5", "6", "7")
SCREEN_NAMES = [name for name, *_rest in PAGES]
NEW = SCREEN_NAMES[1:]


@contextmanager
def questions(driver: Driver) -> Iterator[list[str]]:
    """The questions that are asked from now on, by their keys; `painted` stands where a frame was drawn."""
    asked: list[str] = []
    read, draw = Desk.read, driver.app.shell.draw_frame

    def noted(desk: Desk, key: str, job: Job, then: Then) -> None:
        asked.append(key)
        read(desk, key, job, then)

    def drawn() -> None:
        asked.append("painted")
        draw()

    with patch.object(Desk, "read", noted), patch.object(driver.app.shell, "draw_frame", drawn):
        yield asked


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_screen_that_is_come_back_to_is_painted_before_anything_is_asked(
    path: Path, size: tuple[int, int]
) -> None:
    async with driving(path, size=size) as driver:
        first = {}
        for key in SCREENS:
            await driver.press(key)
            first[key] = driver.shown
        for key in SCREENS:
            with questions(driver) as asked:
                await driver.press(key)
            if asked.count("version") > 1:
                # Once a second the shell asks by itself, before or behind the frame.
                del asked[0 if asked[0] == "version" else -1 - asked[::-1].index("version")]
            assert asked[:2] == ["painted", "version"], key
            assert set(asked) <= {"painted", "version", "ahead"}, "what the next key may show is asked afterwards"
            assert driver.shown == first[key]
        # The cursor stays where it was, and what is around it is known.
        await driver.press("4", "j", "7", "j")
        below = driver.current
        await driver.press("4", "7")
        assert driver.current == below
        with questions(driver) as asked:
            await driver.press("k")
        assert asked[0] == "painted"


async def test_screens_are_made_while_nobody_presses_a_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "CALM", 0.001)
    monkeypatch.setattr(visits, "STEP", 0.001)
    async with driving(path) as driver:
        shell, before = driver.app.shell, driver.shown
        shell.make_pages()
        while not set(SCREEN_NAMES) <= shell.pages.keys() or any(not shell.known_of(shell.pages[name]) for name in NEW):
            await asyncio.sleep(0.001)
            await driver.idle()
        assert driver.shown == before
        assert driver.current
        for key in SCREENS[1:]:
            with questions(driver) as asked:
                await driver.press(key)
            assert asked[:2] == ["painted", "version"], key
        seen = [(await driver.press(key), driver.shown)[1] for key in SCREENS]
    async with driving(path) as driver:
        assert seen == [(await driver.press(key), driver.shown)[1] for key in SCREENS], (
            "as if they were made by the key"
        )


async def test_a_screen_whose_question_failed_is_asked_again_when_it_is_visited(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "CALM", 0.001)
    monkeypatch.setattr(visits, "STEP", 0.001)
    monkeypatch.setattr(visits, "PAGES", [each for each in PAGES if each[0] == "vendors"])
    async with driving(path) as driver:
        with monkeypatch.context() as broken:
            broken.setattr(queries, "answer_need", _fail)
            driver.app.shell.make_pages()
            while "Failed" not in driver.footer or "vendors" in driver.app.shell._loaded:
                await asyncio.sleep(0.001)
                await driver.idle()
        await driver.press("5")
        assert driver.current.startswith("V-")


def _fail(*_given: object) -> None:
    raise StorageError("the disk is gone")


async def test_a_key_comes_before_a_screen_that_is_made_ahead(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("j")
        driver.app.shell.make_pages()
        await driver.idle()
        assert [*driver.app.shell.pages] == ["today"], "somebody is at work"


async def test_a_screen_that_was_written_to_shows_what_was_written(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("3")
        ref = driver.current
        await driver.press("4")
        edits.set_fields(driver.register, ref, {"title": "Quite another title"})
        await driver.press("3")
        assert "Quite another title" in driver.shown, "the register's version is asked as soon as the screen is shown"
        await driver.press("i", "1", "G")
        assert "Quite another title" in driver.shown, "what is picked for today is listed there"


async def test_what_was_asked_for_its_place_before_the_layout_is_drawn_all_the_same(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("3", "1")
        shell, drawn = driver.app.shell, []
        shell.page.display, shell.pages["tenders"].display = False, True
        # As Textual does by itself where a widget that is not there yet has been refreshed.
        shell._compositor._full_map_invalidated = True
        assert shell.pages["tenders"].region.height > 20

        def noted(_app: CtoApp, _screen: object, update: object) -> None:
            drawn.extend(getattr(update, "spans", ()))

        with patch.object(CtoApp, "_display", noted):
            shell._refresh_layout()
        assert {y for y, _first, _last in drawn} >= {*shell.pages["tenders"].region.line_range}


async def test_after_a_minute_a_screen_is_shown_as_it_was_and_then_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(path) as driver:
        await driver.press("3", "4")
        now = following.monotonic()
        monkeypatch.setattr(following, "monotonic", lambda: now + following.ERA + 1)
        with questions(driver) as asked:
            await driver.press("3")
        assert asked[0] == "painted"
        assert {"focus", "figures"} <= set(asked)
        assert any(key.startswith("tenders-") for key in asked)
        with questions(driver) as asked:
            await driver.press("4", "3", "4")
        assert not any(key.startswith("tenders-") for key in asked), "once a minute"
        await driver.press("3", "z", "w")
        with questions(driver) as asked:
            await driver.press("4")
        assert asked[0] != "painted", "what was written before is read first"


async def test_a_screen_whose_place_was_asked_for_too_early_is_told_of_its_size(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        shell = driver.app.shell
        page = shell.make_page("register", shown=False)
        await driver.idle()
        assert isinstance(page, RegisterPage)
        page.show_kind("deliverable")
        await driver.idle()
        # What is far below is listed and under the cursor before there is a view.
        shell.show_page("register", remember=False)
        page.cursor_widget.move(40)
        far = page.current_row
        assert far is not None
        # As Textual does by itself where a widget that is not there yet has been refreshed.
        shell._compositor._full_map_invalidated = True
        assert page.region, "its map is made anew for this"
        await driver.idle()
        assert driver.current == far.ref
        assert any(far.ref in line for line in driver.lines), "the view is where the cursor is"


async def test_the_list_keeps_its_cursor_lit_behind_the_detail(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        for key in ("1", "4"):
            await driver.press(key, "enter")
            assert driver.app.shell.detail_open
            await driver.press("escape")
            assert driver.app.shell.focused is driver.app.shell.page.cursor_widget


async def test_looking_around_forgets_nothing_of_a_page_that_is_being_made(path: Path) -> None:
    async with driving(path) as driver:
        shell = driver.app.shell
        shell.jump(find_here(driver.register, "D-155"))
        assert not shell.page.is_mounted
        # The first answers are there before the page has asked for its own, as on a busy machine.
        with patch.object(Desk, "busy", False):
            shell._look_around()
            shell._look_around()
        await driver.idle()
        assert driver.current == "D-155"


async def test_keys_go_on_where_a_screen_will_never_show_what_it_was_turned_to(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(path) as driver:
        shell = driver.app.shell
        monkeypatch.setattr(queries, "answer_need", _fail)
        shell.jump(find_here(driver.register, "V-25"))
        await driver.idle()
        assert not shell.ready
        shell._look_around()
        await driver.idle()
        shell._look_around()
        await driver.idle()
        assert shell.ready
        await driver.press("1")
        assert shell.page.name_ == "today"
