"""Write the README's pictures under docs/img: each screen of the demo register as an SVG that the app itself exports.

Run from the repository root, with the test extras installed: `python tools_dev/make_pictures.py`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.services import demo
from cto_tui.services.register import Register
from cto_tui.ui import beginning
from cto_tui.ui.app import CtoApp
from cto_tui.ui.terminal import MODERN, profile
from cto_tui.ui.text import set_ascii

TARGET = Path(__file__).parent.parent / "docs" / "img"
DAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
PICTURES = {
    "today": ("", (120, 36)),
    "radar": ("2", (140, 40)),
    "radar-past": ("2 s a", (140, 36)),
    "radar-quadrant": ("2 g z", (110, 32)),
    "radar-matrix": ("2 g m", (110, 26)),
    "radar-compare": ("2 g c", (110, 32)),
    "tenders": ("3", (140, 36)),
    "delivery": ("4", (140, 36)),
    "vendors": ("5", (120, 36)),
    "hiring": ("6", (140, 36)),
    "register": ("7", (120, 36)),
    "moves": ("j j j j t", (80, 24)),
    "form": ("6 e", (100, 30)),
    "today-16": ("j", (80, 24)),
    "today-ascii": ("j", (80, 24)),
}
"""Name of the picture: keys pressed, and the size of the terminal."""
TERMINALS = {
    "today-16": profile({"TERM": "xterm", "LANG": "C.UTF-8"}),
    "today-ascii": profile({"TERM": "xterm", "LANG": "C"}),
}
"""Those that are not of a modern terminal."""


async def picture(register: Register, name: str, keys: str, size: tuple[int, int]) -> None:
    """Press keys in the app and keep what it shows."""
    terminal = TERMINALS.get(name, MODERN)
    set_ascii(terminal.ascii_letters, terminal.ascii_drawings)
    app = CtoApp(register, beginning.read(register), terminal)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot.pause)
        for key in keys.split():
            await pilot.press(key)
            await settle(app, pilot.pause)
        svg = app.export_screenshot(title=f"cto-tui: {name}")
    # Ids in the SVG are made anew each time; fixed ones keep the pictures' differences to what changed.
    svg = re.sub(r"terminal-\d+", f"terminal-{name}", svg)
    (TARGET / f"{name}.svg").write_text(svg, encoding="utf-8")


async def settle(app: CtoApp, pause: object) -> None:
    """Wait until every answer has come and been drawn."""
    for _turn in range(500):
        await pause()  # type: ignore[operator]  # Pilot.pause
        if not app.busy:
            await pause()  # type: ignore[operator]  # Pilot.pause
            if not app.busy:
                return


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        register = Register(path, Settings(zone="Europe/Paris"), clock=lambda: DAY, actor="claire", host="demo")
        demo.build(register)
        register.close()
        for name, (keys, size) in PICTURES.items():
            fresh = Register(path, Settings(zone="Europe/Paris"), clock=lambda: DAY, actor="claire", host="demo")
            asyncio.run(picture(fresh, name, keys, size))
            fresh.close()
            print(TARGET / f"{name}.svg")


if __name__ == "__main__":
    main()
