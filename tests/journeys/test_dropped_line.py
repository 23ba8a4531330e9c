"""SIGHUP wherever one may be: each screen, form, menu, page and prompt keeps what is typed and where one is."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from driving import Driver, driving
from textual.screen import Screen
from textual.widgets import Input, TextArea

from cto_tui.keyboard.commands import COMMANDS, Command
from cto_tui.services.private import folder_of
from cto_tui.services.sessions import Session
from cto_tui.ui.modals.form import Form
from cto_tui.ui.modals.keeping import KeepingModal
from cto_tui.ui.modals.menu import Menu, MenuChoice
from cto_tui.ui.modals.pages import TextPage
from cto_tui.ui.modals.palette import Palette
from cto_tui.ui.modals.prompt import Prompt
from cto_tui.ui.modals.welcome import Welcome
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.shell import Shell

PAGES = {
    "1": "today", "2": "radar", "3": "tenders", "4": "delivery", "5": "vendors", "6": "hiring", "7": "register",
}  # fmt: skip
ELSEWHERE = {"back", "suspend", *(each.id for each in COMMANDS if each.id.startswith("go-"))}
"""Commands that end the app, stop it, or only turn to a page that has its own turn."""

TYPED = "zq"


class Line:
    """A line that may drop wherever the keys lead, and what is looked at then."""

    def __init__(self, app: Driver, path: Path, choices: int) -> None:
        self.app, self.folder, self.choices = app, folder_of(path), choices
        self.seen: set[tuple[type[Screen[object]], tuple[MenuChoice, ...]]] = set()
        """What was met: screens, menus by their lines."""
        session = Session(self.folder)
        session.begin()
        app.app.desk.session = session

    async def drop(self, keys: tuple[str, ...]) -> None:
        """Type where there is something to type into; then what the handler of SIGHUP keeps must be all of it."""
        app, screen = self.app.app, self.app.app.screen
        # The names of the themes are only chosen from: nothing is written there.
        typing = isinstance(app.focused, Input | TextArea) and not (isinstance(screen, Palette) and not screen.keeping)
        if typing:
            await self.app.type(TYPED)
            # A field that is chosen takes no text.
            typing = TYPED in (app.focused.text if isinstance(app.focused, TextArea) else app.focused.value)
        app._keep()
        page, place = app.shell.page, json.loads(self.folder.read("place-1.json") or b"{}")
        assert (place["page"], place["item"]) == (page.name_, page.current_id or page.wanted or ""), keys
        if isinstance(screen, KeepingModal) and typing:
            drafts = json.loads(self.folder.read("drafts.json") or b"{}")["drafts"]
            kept = drafts.get(screen.keeping.key, {}).get("texts", {}) if screen.keeping else {}
            assert any(TYPED in text for text in kept.values()), f"{keys}: what was typed is gone"
            assert screen.keeping is not None
            assert place["typing"] == screen.keeping.key
        elif typing:
            assert TYPED in place["filter"], f"{keys}: what was typed is gone"

    async def back(self) -> None:
        """To the page, with nothing open."""
        for _ in range(8):
            shell = self.app.app.screen
            if isinstance(shell, Shell) and shell.focused is shell.page.cursor_widget and not shell.page.filter_text:
                return
            await self.app.press("escape")
        raise AssertionError(f"esc does not leave {self.app.app.screen}")

    async def go(self, keys: tuple[str, ...], depth: int = 0) -> None:
        """Press keys on the page, drop the line, and so with what each line of a menu opens."""
        await self.app.press(*keys)
        await self.drop(keys)
        screen = self.app.app.screen
        lines = screen.choices if isinstance(screen, Menu) else ()
        known = (type(screen), lines) in self.seen
        self.seen.add((type(screen), lines))
        await self.back()
        for letter in [] if known or depth == 3 else [each.key for each in lines if each.enabled][: self.choices]:
            await self.go((*keys, letter), depth + 1)


def commands_of(page: ItemPage, *, everywhere: bool) -> list[Command]:
    """The commands of a page: its own and the form, or those that every page has as well."""
    return [
        each
        for each in COMMANDS
        if each.id not in ELSEWHERE
        and each.group != "move"
        and (each.page == page.name_ or each.id == "edit" or (not each.page and everywhere))
    ]


@pytest.mark.parametrize("choices", [1, pytest.param(99, marks=pytest.mark.long)])
async def test_a_line_that_drops_anywhere_loses_neither_text_nor_place(path: Path, choices: int) -> None:
    async with driving(path, size=(120, 36)) as app:
        line = Line(app, path, choices)
        for key, name in PAGES.items():
            await app.press(key)
            page = app.app.shell.page
            assert page.name_ == name
            for command in commands_of(page, everywhere=name == "today"):
                if not command.keys and choices == 1:
                    continue
                await app.press(key)
                await line.go(tuple(command.keys[0].split()) if command.keys else (":", *command.id, "enter"))
        met = {screen for screen, _lines in line.seen}
        assert {Shell, Menu, Palette, Prompt, Form, TextPage} <= met, met


@pytest.fixture
def not_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the timer that ends a process which was told to: here that is the one that runs the tests."""
    monkeypatch.setattr("cto_tui.ui.app.end_in_time", lambda _code: None)


@pytest.mark.usefixtures("not_in_time")
@pytest.mark.parametrize("keys", [":", "f", "sa"])
async def test_the_app_ends_from_wherever_it_is(path: Path, keys: str) -> None:
    """Where no test in a real terminal ends it (`tests/pty/test_sessions.py`)."""
    async with driving(path) as app:
        await app.press(*keys)
        app.app.leave(signal.SIGHUP)
        await app.idle()
    assert app.app.return_code == 128 + signal.SIGHUP


@pytest.mark.usefixtures("not_in_time")
async def test_the_app_ends_from_the_welcome_page(path: Path) -> None:
    async with driving(path, welcome=True) as app:
        assert isinstance(app.app.screen, Welcome)
        app.app.leave(signal.SIGHUP)
        await app.idle()
    assert app.app.return_code == 128 + signal.SIGHUP
