"""Driving the app as a user does: press keys, wait until nothing is under way, read what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from textual.events import Key
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from cto_tui.config import Settings
from cto_tui.services.register import Register
from cto_tui.ui import beginning
from cto_tui.ui.app import CtoApp
from cto_tui.ui.desk import Answered
from registers import Clock

LONGEST_ANSWER = 60.0
"""Seconds after which an answer that has not come fails the test: the whole suite would otherwise hang on it."""


class Driver:
    """An app under test. Keys are names as Textual has them; `type` types a text."""

    def __init__(self, app: CtoApp, pilot: Pilot[int], register: Register) -> None:
        self.app, self.pilot, self.register = app, pilot, register
        self._answered = asyncio.Event()
        settled = app.desk.settled

        def watched(event: Answered) -> bool:
            self._answered.set()
            return settled(event)

        app.desk.settled = watched

    async def idle(self) -> None:
        """Wait until every answer has come and been drawn.

        Everything in the app is a task, a callback or a timer of the event loop, or a job of the desk. The app is idle
        when no job is open, nothing is ready to run, and no screen has anything left to draw: what is left are tasks
        that wait for a message and timers that wait for the clock."""
        loop = asyncio.get_running_loop()
        while self.app.is_running and self.app._exception is None:
            await asyncio.sleep(0)
            if loop._ready:  # asyncio tells it in no other way
                continue
            if self.app.desk.busy:
                self._answered.clear()
                await asyncio.wait_for(self._answered.wait(), LONGEST_ANSWER)
            elif not self._draw():
                assert not self.app.keys_wait, "keys wait for a screen that will never be ready"
                return

    def _draw(self) -> bool:
        """Draw now what the screen would draw at its next sixtieth of a second; False if there is nothing."""
        screen = self.app.screen
        waits = any((
            screen._layout_required, screen._scroll_required, screen._repaint_required, screen._dirty_widgets,
            screen._callbacks, screen._recompose_required,
        ))  # fmt: skip
        if waits:
            screen._on_timer_update()
        return waits

    async def press(self, *keys: str) -> None:
        for key in keys:
            self._send(key)
            await self.idle()

    def _send(self, key: str) -> None:
        """Let the terminal's driver tell of a key, as if it were pressed."""
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        character = key if len(key) == 1 else key_to_character(key)
        terminal = self.app._driver
        assert terminal is not None
        terminal.send_message(Key(name, character))

    async def type(self, text: str) -> None:
        """Type a text in one go, as people type: each letter goes into what has the focus by then."""
        await self.press_ahead(*text)

    async def press_ahead(self, *keys: str) -> None:
        """Press keys in one go, none waiting for what the one before it leads to."""
        for key in keys:
            self._send(key)
        await self.idle()

    @property
    def lines(self) -> list[str]:
        """What the terminal shows, line by line."""
        width, height = self.app.size
        compositor = self.app.screen._compositor
        strips = compositor.render_strips()
        return ["".join(segment.text for segment in strip)[:width] for strip in strips[:height]]

    @property
    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def footer(self) -> str:
        """The last line of the shell, also while a modal lies over it."""
        return self.app.shell.footer.notice

    @property
    def current(self) -> str:
        """The ref of the item under the cursor."""
        row = self.app.shell.page.current_id
        found = self.register.reader.execute("SELECT ref FROM item WHERE id = ?", (row,)).fetchone()
        return found[0] if found else ""

    def state(self, ref: str) -> str:
        return str(self.register.reader.execute("SELECT state FROM item WHERE ref = ?", (ref,)).fetchone()[0])


@asynccontextmanager
async def driving(
    path: Path,
    *,
    size: tuple[int, int] = (120, 36),
    clock: Clock | None = None,
    settings: Settings | None = None,
    welcome: bool = False,
    tour: bool = False,
) -> AsyncIterator[Driver]:
    """The app on a register file, at a size, with its clock standing still."""
    chosen = settings or Settings(zone="Europe/Paris")
    register = Register(path, chosen, clock=clock or Clock(), actor="claire", host="testhost")
    app = CtoApp(register, beginning.read(register), welcome=welcome, tour=tour, debug=True)
    try:
        # The driver draws once nothing else is left to do; a timer would also draw what is about to change.
        with patch("textual.screen.UPDATE_PERIOD", LONGEST_ANSWER):
            async with app.run_test(size=size) as pilot:
                driver = Driver(app, pilot, register)
                await driver.idle()
                yield driver
    finally:
        app.desk.close()
