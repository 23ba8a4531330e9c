"""The opening frame shows what the app's own first frame shows, and leaves the terminal as it was."""

from __future__ import annotations

import os
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
from driving import driving

from cto_tui.config import Settings
from cto_tui.keyboard.keymap import Keymap, bindings
from cto_tui.services import today
from cto_tui.services.register import Register
from cto_tui.services.screens import today_content
from cto_tui.ui.display import Display
from cto_tui.ui.opening import frame
from cto_tui.ui.palette import COLOURS, own_surface
from cto_tui.ui.terminal import MODERN
from demos import copied, demo_of_monday, demo_of_today
from registers import Clock
from terminals import APP, Terminal, looks

SIZES = [(60, 20), (80, 24), (99, 30), (100, 30), (101, 31), (113, 30), (120, 40), (162, 50), (199, 60)]


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(demo_of_monday(tmp_path_factory), tmp_path_factory.mktemp("opening") / "data")


def _display(size: tuple[int, int], lines: Any) -> Display:
    display = Display(MODERN.family, MODERN.colours)
    display.resize(*size)
    for y, pieces in enumerate(lines):
        display.put(0, y, pieces)
    return display


@pytest.mark.parametrize(
    ("size", "theme"), [*((size, "") for size in SIZES), *(((120, 40), theme) for theme in COLOURS)]
)
async def test_it_is_the_first_frame_of_the_app(monday: Path, size: tuple[int, int], theme: str) -> None:
    settings = Settings(zone="Europe/Paris", theme=theme)
    async with driving(monday, size=size, settings=settings) as driver:
        shown = _display(size, driver.app.screen._compositor.render_strips())
        main = driver.app.shell.query_one("#pages").region
    register = Register(monday, settings, clock=Clock(), actor="claire", host="testhost")
    found = today.today(register)
    keymap = Keymap(bindings(settings.keymap, settings.keys))
    lines = frame(own_surface(theme or "cto-dark"), keymap, register, today_content(register, found), size)
    opening = _display(size, ([(text, style, None) for text, style in line] for line in lines))
    register.close()
    for y, (mine, theirs) in enumerate(zip(opening._wanted, shown._wanted, strict=True)):
        # The pane beside the list and the moves of its item in the footer come with the app.
        stop = main.right + 1 if main.y <= y < main.bottom else 0 if y == size[1] - 1 else size[0]
        assert "".join(mine.signs[:stop]) == "".join(theirs.signs[:stop]), y
        assert mine.pens[:stop] == theirs.pens[:stop], y
    assert "".join(opening._wanted[-1].signs).strip().endswith("? Help".lower())


@pytest.fixture
def today_path(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(demo_of_today(tmp_path_factory), tmp_path / "data")


SLOW = """
import builtins, os, signal, sys
real = builtins.__import__
def late(name, *arguments, **named):
    if name.split(".")[0] == "textual":
        builtins.__import__ = real
        {act}
    return real(name, *arguments, **named)
builtins.__import__ = late
from cto_tui.__main__ import main
sys.exit(main())
"""
"""The app, doing something where it would import Textual."""


def test_the_app_goes_on_where_the_frame_stands(today_path: Path) -> None:
    with Terminal([*APP, "--db", str(today_path)], size=(120, 40)) as terminal:
        terminal.wait_for("z snooze")
        assert terminal.output.count(b"\x1b[?1049h") == 1
        assert terminal.output.count(b"\x1b[2J") == 1
        before = looks(terminal.screen)
        terminal.screen.reset()
        terminal.press("c-l")
        terminal.wait_for("z snooze")
        assert looks(terminal.screen) == before
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_keys_typed_before_the_app_is_there_are_acted_on(today_path: Path) -> None:
    ahead = SLOW.format(act="__import__('select').select([0], [], [])")
    with Terminal([sys.executable, "-c", ahead, "--db", str(today_path)]) as terminal:
        terminal.wait_for("40 to triage")
        terminal.press("5")
        terminal.wait_for("^ Vendors ")


@pytest.mark.parametrize(
    ("act", "code"),
    [("os.kill(os.getpid(), signal.SIGTERM)", 143), ("raise ImportError('no such thing')", 1)],
    ids=["ended", "broken"],
)
def test_the_terminal_is_given_back_where_the_app_does_not_come(today_path: Path, act: str, code: int) -> None:
    with Terminal([sys.executable, "-c", SLOW.format(act=act), "--db", str(today_path)]) as terminal:
        before = termios.tcgetattr(terminal.fd)
        assert terminal.wait_for_end() == code
        after = termios.tcgetattr(terminal.fd)
    assert before[3] == after[3]
    assert b"40 to triage" in terminal.output
    tail = terminal.output[terminal.output.rindex(b"\x1b[?1049l") :]
    assert b"\x1b[?25h" in terminal.output[terminal.output.rindex(b"40 to triage") :]
    assert b"\x1b[2J" not in tail


def test_nothing_heavy_is_imported_before_it(today_path: Path) -> None:
    act = (
        "heavy = ('textual', 'sqlalchemy', 'sqlmodel', 'pydantic', 'click', 'babel', 'icalendar', 'rich.console',"
        " 'cto_tui.exchange'); os.write(3, repr([each for each in heavy if each in sys.modules]).encode()); os._exit(0)"
    )
    reading, writing = os.pipe()
    code = f"import os; os.dup2({writing}, 3)\n" + SLOW.format(act=act)
    os.set_inheritable(writing, True)
    with Terminal([sys.executable, "-c", code, "--db", str(today_path)]) as terminal:
        os.close(writing)
        terminal.wait_for_end()
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "[]"
