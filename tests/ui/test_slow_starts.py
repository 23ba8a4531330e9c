"""An install that is not compiled is told of once, and only where it is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving

from cto_tui.services import compiled
from registers import new_register


async def test_an_install_without_compiled_files_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = new_register(tmp_path)
    register.open_writer()
    register.close()
    async with driving(register.path, size=(80, 24)) as driver:
        for kept, told in ((True, False), (False, True)):
            place = (lambda source: source) if kept else (lambda source: f"{source}.none")
            monkeypatch.setattr("importlib.util.cache_from_source", place)
            driver.app.tell_of_slow_starts()
            await driver.idle()
            assert ("cto-tui doctor names the remedy" in driver.lines[-1]) == told
    assert compiled.notice(register.path) == ""
