"""The opening shows what the app shows, also where its cursor moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import driving

from cto_tui.config import Settings
from cto_tui.keyboard.keymap import Keymap, bindings
from cto_tui.services import today
from cto_tui.services.register import Register
from cto_tui.services.screens import today_content
from cto_tui.ui import queries
from cto_tui.ui.display import Display
from cto_tui.ui.opening_frame import OpeningFrame
from cto_tui.ui.palette import COLOURS, own_surface
from cto_tui.ui.pens import Pen
from cto_tui.ui.terminal import MODERN
from demos import copied, demo_of_monday
from registers import Clock

SIZES = [(60, 20), (80, 24), (99, 30), (100, 30), (101, 31), (113, 30), (120, 40), (162, 50), (199, 60)]


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(demo_of_monday(tmp_path_factory), tmp_path_factory.mktemp("opening") / "data")


def _cells(size: tuple[int, int], lines: Any) -> list[tuple[str, list[Pen]]]:
    display = Display(MODERN.family, MODERN.colours)
    display.resize(*size)
    for x, y, pieces in lines:
        display.put(x, y, pieces)
    return [("".join(line.signs), line.pens) for line in display._wanted]


@pytest.mark.parametrize(
    ("size", "theme"), [*((size, "") for size in SIZES), *(((120, 40), theme) for theme in COLOURS)]
)
async def test_it_is_the_first_frame_of_the_app(monday: Path, size: tuple[int, int], theme: str) -> None:
    settings = Settings(zone="Europe/Paris", theme=theme)
    register = Register(monday, settings, clock=Clock(), actor="claire", host="testhost")
    keymap = Keymap(bindings(settings.keymap, settings.keys))
    content = today_content(register, today.today(register))
    frame = OpeningFrame(own_surface(theme or "cto-dark"), keymap, register.today, content, size)
    drawn = [*frame.whole()]
    async with driving(monday, size=size, settings=settings) as driver:
        for key in ("", "j", "j", "j", "k"):
            if key:
                await driver.press(key)
                drawn += frame.move(1 if key == "j" else -1) or ()
            drawn += frame.focused(queries.focus(register, frame.row.id, why=True))
            strips = driver.app.screen._compositor.render_strips()
            shown = _cells(size, ((0, y, strip) for y, strip in enumerate(strips)))
            opening = _cells(size, ((x, y, [(*piece, None) for piece in pieces]) for x, y, pieces in drawn))
            assert opening == shown
    register.close()
