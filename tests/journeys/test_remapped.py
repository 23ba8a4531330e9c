"""Keys of the user's own: they work, the old ones do nothing, and everything that names a key names the new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving

from cto_tui.config import Settings, load_settings
from cto_tui.services.private import folder_of
from cto_tui.ui.widgets.lines import LineWidget

CONFIG = """
zone = "Europe/Paris"
[keys]
next-step = "N"
snooze = ["Z", "g Z"]
pick = "P"
edit = "none"
help = "!"
go-radar = "g R"
mark = "comma"
repeat = "x"
"""


async def test_a_remapped_key_works_and_is_shown_everywhere(path: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    async with driving(path, size=(160, 40), settings=load_settings(tmp_path / "config.toml")) as driver:
        hints = driver.lines[-1]
        assert hints.startswith(" N ")
        assert "   Z snooze " in hints
        assert hints.rstrip().endswith("   ! help")
        assert "   e edit" not in hints
        assert "edit" not in hints.split("   ")
        assert driver.lines[1].startswith(" 1 Today")
        assert "2 Radar" not in driver.lines[1]

        ref, before = driver.current, driver.app.shell.page.current_id
        for old in ("n", "e", "z", "i", "2"):
            await driver.press(old)
            assert driver.footer == f"{old} does nothing here: ! shows the keys"
        assert driver.app.shell.page.current_id == before

        await driver.press("g")
        shown = driver.lines[-1]
        assert "g R Radar   Z Snooze" in shown
        assert "g R Radar" in shown
        await driver.press("Z")
        assert driver.app.screen is not driver.app.shell
        await driver.press("escape")
        await driver.press("P")
        assert ref in driver.footer
        assert driver.current != ref

        await driver.press("comma")
        assert driver.app.shell.page.has_marks
        await driver.press("escape", "g", "R")
        assert driver.lines[0].strip().startswith("Radar")

        await driver.press("!")
        await driver.press("pagedown")
        whole = driver.shown
        await driver.press("home")
        whole += driver.shown
        assert "Z  g Z" in whole
        await driver.press("escape", "colon")
        await driver.type("snoo")
        assert " Z " in driver.shown
        await driver.press("escape")
        # A command without a key is still there.
        await driver.press("colon")
        await driver.type("edit")
        await driver.press("enter")
        assert driver.app.screen is not driver.app.shell


async def test_the_theme_changes_at_once_everywhere(path: Path) -> None:
    async with driving(path, size=(120, 30)) as driver:
        dark = {widget.palette.text for widget in driver.app.shell.query(LineWidget)}
        await driver.press("colon")
        await driver.type("theme cto-light")
        await driver.press("enter")
        assert driver.app.theme == "cto-light"
        assert "cto-light" in driver.footer
        assert dark.isdisjoint(widget.palette.text for widget in driver.app.shell.query(LineWidget))
        await driver.press("colon")
        await driver.type("theme puce")
        await driver.press("enter")
        assert (driver.app.theme, driver.footer) == ("cto-light", "There is no theme puce.")
        await driver.press("colon")
        await driver.type("theme")
        await driver.press("enter")
        await driver.type("contrast")
        await driver.press("enter")
        assert driver.app.theme == "cto-contrast"
    async with driving(path) as driver:
        assert driver.app.theme == "cto-contrast", "it is remembered"
    async with driving(path, settings=Settings(zone="Europe/Paris", theme="nord")) as driver:
        assert driver.app.theme == "nord", "what the settings say since then is obeyed"
    (folder_of(path).path / "themes.json").write_text('{"cto-dark": "gone", "nord": 7}', encoding="utf-8")
    async with driving(path) as driver:
        assert driver.app.theme == "cto-dark"


async def test_the_vim_preset(path: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('zone = "Europe/Paris"\nkeymap = "vim"\n')
    async with driving(path, size=(100, 30), settings=load_settings(tmp_path / "config.toml")) as driver:
        ref = driver.current
        await driver.press("I", "u")
        assert driver.current == ref
        await driver.press("ctrl+r")
        assert ref in driver.footer
        await driver.press("g", "r", "ctrl+o")
        assert driver.lines[0].strip().startswith("Today")
        await driver.press("Z", "Z")
        assert not driver.app.is_running


async def test_repaint_and_suspend_have_their_keys_whatever_is_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(path) as driver:
        done: list[str] = []
        monkeypatch.setattr(driver.app.shell, "do_repaint", lambda: done.append("repaint"))
        monkeypatch.setattr(driver.app.shell, "do_suspend", lambda: done.append("suspend"))
        for opening in ([], ["t"], ["escape", "c"], ["escape", "f"], ["escape", "question_mark"], ["escape", ":"]):
            await driver.press(*opening, "ctrl+l", "ctrl+z")
            assert done == ["repaint", "suspend"], opening
            done.clear()
        await driver.press("escape", "3", "e")
        while driver.app.screen.fields.current.kind != "long":
            await driver.press("down")
        # There ctrl+z takes back what was typed.
        before = driver.app.screen.texts
        await driver.press("x", "ctrl+z")
        assert (done, driver.app.screen.texts) == ([], before)
