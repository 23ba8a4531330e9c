"""What another process writes: each screen shows it when the shell next looks around."""

from __future__ import annotations

from pathlib import Path

from driving import driving

from cto_tui.config import Settings
from cto_tui.services import edits
from cto_tui.services.register import Register
from cto_tui.ui.shell import LOOKS_EVERY
from registers import Clock

PAGES = ("today", "radar", "tenders", "delivery", "vendors", "hiring", "register")


async def test_each_screen_shows_what_another_process_changed(path: Path) -> None:
    assert LOOKS_EVERY <= 1.0, "two seconds are promised, and reading and drawing take a part of them"
    async with driving(path, size=(160, 40)) as app:
        shell, other = app.app.shell, Register(path, Settings(zone="Europe/Paris"), clock=Clock(), actor="joan")
        timers = [timer for timer in shell._timers if timer._callback == shell._look_around]
        assert [timer._interval for timer in timers] == [LOOKS_EVERY]
        for key, name in enumerate(PAGES, 1):
            await app.press(str(key), "j")
            assert shell.page.name_ == name
            text = f"Zq {key}"
            edits.set_fields(other, app.current, {"title": text})
            assert text not in app.shown
            shell._look_around()
            await app.idle()
            assert text in app.shown, name
        other.close()
