"""What is on the terminal before there is an app: it follows the keys, hands over what it cannot do, and gives back."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminals import APP, Terminal, looks

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


class Held(Terminal):
    """A terminal whose app waits to import Textual until it is told to come."""

    def come(self) -> None:
        os.write(self.told, b"\0")

    told: int

    @property
    def ref(self) -> str:
        """What the cursor is on."""
        return next(line.split()[1] for line in self.screen.display if line.startswith("▌"))

    @property
    def refs(self) -> list[str]:
        return re.findall(r"(?m)^.{2}([A-Z]+-\d+)", self.text)


@contextmanager
def held(path: Path, size: tuple[int, int] = (120, 40), settings: str = "") -> Iterator[Held]:
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    code = f"import os; os.dup2({reading}, 3)\n" + SLOW.format(act="os.read(3, 1)")
    config = path.parent / "config"
    (config / "cto-tui").mkdir(parents=True)
    (config / "cto-tui" / "config.toml").write_text(settings, encoding="utf-8")
    env = {"XDG_CONFIG_HOME": str(config)}
    try:
        with Held([sys.executable, "-c", code, "--db", str(path)], size=size, env=env) as terminal:
            terminal.told = writing
            terminal.wait_for(r"\? help")
            yield terminal
    finally:
        os.close(reading)
        os.close(writing)


def test_the_app_goes_on_where_the_frame_stands(path: Path) -> None:
    with Terminal([*APP, "--db", str(path)], size=(120, 40)) as terminal:
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


def test_the_cursor_moves_and_other_keys_are_handed_over_in_their_order(path: Path) -> None:
    with held(path) as terminal:
        refs = terminal.refs
        assert terminal.ref == refs[0]
        terminal.press("j", "down")
        terminal.wait_for(f"▌ {refs[2]}")
        # The detail of what it is on stands beside it.
        terminal.wait_for(rf"│ {refs[2]} ")
        terminal.send(b"\x1b[")
        terminal.read_for(0.1)
        assert terminal.ref == refs[2]
        terminal.send(b"B")
        terminal.wait_for(f"▌ {refs[3]}")
        terminal.press("k")
        terminal.wait_for(f"▌ {refs[2]}")
        # Marked, and two further: the first moves the cursor too.
        terminal.press("x", "j")
        terminal.read_for(0.1)
        assert terminal.ref == refs[2]
        shown = len(terminal.output)
        terminal.come()
        terminal.wait_for(f"▌ {refs[4]}")
        assert f"✱{refs[2]}" in terminal.text
        # The app began where the opening was: the cursor was never anywhere else, and nothing was drawn again.
        assert refs[0].encode() not in terminal.output[shown:]
        assert b"\x1b[2J" not in terminal.output[shown:]
        # The first takes the mark off.
        terminal.press("q", "q")
        assert terminal.wait_for_end() == 0


def test_the_users_own_keys_move_it_and_rows_below_the_frame_are_the_apps(path: Path) -> None:
    keys = '[keys]\ndown = "n"\nnext-step = "j"\n'
    with held(path, (60, 20), keys) as terminal:
        refs = terminal.refs
        terminal.press("n")
        terminal.wait_for(f"▌ {refs[1]}")
        terminal.press(*"n" * (len(refs) - 1))
        terminal.wait_for(f"▌ {refs[-1]}")
        terminal.come()
        # One row further than what was shown.
        terminal.wait_until(lambda: terminal.ref not in refs)
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_terminal_of_another_size_is_the_apps(path: Path) -> None:
    with held(path) as terminal:
        refs = terminal.refs
        terminal.press("j")
        terminal.wait_for(f"▌ {refs[1]}")
        terminal.resize(80, 24)
        terminal.press("j")
        terminal.come()
        terminal.wait_for(f"▌ {refs[2]}")
        terminal.wait_for(r"\? help\s*$")
        assert "│" not in terminal.text
        before = looks(terminal.screen)
        terminal.screen.reset()
        terminal.press("c-l")
        terminal.wait_for("z snooze")
        assert looks(terminal.screen) == before


def test_it_steps_aside_and_comes_back(path: Path) -> None:
    with held(path) as terminal:
        refs, usual = terminal.refs, termios.tcgetattr(terminal.fd)
        os.kill(terminal.pid, signal.SIGTSTP)
        _pid, status = os.waitpid(terminal.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.read_for(0.1)
        assert terminal.output.endswith(b"\x1b[?1049l\x1b[?25h")
        assert termios.tcgetattr(terminal.fd)[3] & termios.ICANON
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(f"▌ {refs[0]}")
        assert termios.tcgetattr(terminal.fd) == usual
        terminal.press("j")
        terminal.wait_for(f"▌ {refs[1]}")
        terminal.come()
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_line_that_drops_ends_it(path: Path) -> None:
    with held(path) as terminal:
        os.kill(terminal.pid, signal.SIGHUP)
        assert terminal.wait_for_end() == 128 + signal.SIGHUP


@pytest.mark.parametrize(
    ("act", "code"),
    [("os.kill(os.getpid(), signal.SIGTERM)", 143), ("raise ImportError('no such thing')", 1)],
    ids=["ended", "broken"],
)
def test_the_terminal_is_given_back_where_the_app_does_not_come(path: Path, act: str, code: int) -> None:
    with Terminal([sys.executable, "-c", SLOW.format(act=act), "--db", str(path)]) as terminal:
        before = termios.tcgetattr(terminal.fd)
        assert terminal.wait_for_end() == code
        after = termios.tcgetattr(terminal.fd)
    assert before[3] == after[3]
    assert b"40 to triage" in terminal.output
    tail = terminal.output[terminal.output.rindex(b"\x1b[?1049l") :]
    assert b"\x1b[?25h" in tail
    assert b"\x1b[2J" not in tail


def test_nothing_heavy_is_imported_before_it(path: Path) -> None:
    act = (
        "heavy = ('textual', 'sqlalchemy', 'sqlmodel', 'pydantic', 'click', 'babel', 'icalendar', 'rich.console',"
        " 'cto_tui.exchange'); os.write(3, repr([each for each in heavy if each in sys.modules]).encode()); os._exit(0)"
    )
    reading, writing = os.pipe()
    code = f"import os; os.dup2({writing}, 3)\n" + SLOW.format(act=act)
    os.set_inheritable(writing, True)
    with Terminal([sys.executable, "-c", code, "--db", str(path)]) as terminal:
        os.close(writing)
        terminal.wait_for_end()
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "[]"
