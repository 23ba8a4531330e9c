"""What a dropped line, a signal or a stop leaves behind: the place, the text, the terminal as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import termios
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from cto_tui.services import welcome
from cto_tui.services.private import folder_of
from terminals import APP, Terminal

BACK = "Back where you were"
BAR = "▌"
TITLES = dict(zip("1234567", ("Today", "Radar", "Tenders", "Delivery", "Vendors", "Hiring", "Register"), strict=True))
BOARDS = "346"
FILTERS = {"1": "s", "4": "e", "5": "a", "7": "a"}


@pytest.fixture(scope="module")
def register(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One register for all of these tests: each leaves it as it found it, but for what is kept beside it."""
    folder = tmp_path_factory.mktemp("session")
    folder.chmod(0o700)
    return Path(shutil.copyfile(demo_file, folder / "register.db"))


@pytest.fixture
def path(register: Path) -> Path:
    for beside in register.parent.glob("register.db-session-*"):
        shutil.rmtree(beside)
    welcome.done(register)
    return register


def app(path: Path, **env: str) -> Terminal:
    return Terminal([*APP, "--db", str(path)], env=env)


def here(terminal: Terminal) -> tuple[str, str]:
    """The screen's title and what stands right of the cursor."""
    row = next((line for line in terminal.screen.display if BAR in line), "")
    return terminal.screen.display[0].split("  ")[0].strip(), row.partition(BAR)[2].rstrip()


def is_at(terminal: Terminal, left: tuple[str, str, str]) -> bool:
    """Whether the screen of this title is shown, with the cursor on the item of this ref and title."""
    page, ref, title = left
    shown, row = here(terminal)
    return shown == page and (ref in row or title[:8] in row)


def kept(path: Path) -> tuple[str, str]:
    """The ref and the title of the item that an app which is gone has written down."""
    body = json.loads(next(path.parent.glob("*-session-*/place-1.json")).read_text(encoding="utf-8"))
    with closing(sqlite3.connect(path)) as connection:
        ref, title = connection.execute("SELECT ref, title FROM item WHERE id = ?", (body["item"],)).fetchone()
    return ref, title


def end(terminal: Terminal, number: int) -> int:
    os.kill(terminal.pid, number)
    return terminal.wait_for_end()


@pytest.mark.parametrize("keys", ["147", pytest.param("1234567", marks=pytest.mark.long)])
def test_the_next_start_is_on_the_same_screen_row_and_filter(path: Path, keys: str) -> None:
    """SIGHUP and SIGTERM in turn; each start is the one after the last end."""
    left: tuple[str, str, str] | None = None
    for turn, key in enumerate(keys):
        filtered = FILTERS.get(key, "")
        with app(path) as terminal:
            terminal.wait_for(BACK if left else "to triage")
            if left:
                terminal.wait_until(lambda terminal=terminal, left=left: is_at(terminal, left))
            terminal.press("esc", key)
            if filtered:
                terminal.press("f", filtered, "enter")
                terminal.wait_for(rf"(?m)^ *{filtered} *$")
            page = TITLES[key]
            terminal.wait_until(lambda terminal=terminal, page=page: here(terminal)[0] == page and here(terminal)[1])
            first = here(terminal)
            terminal.press("l" if key in BOARDS else "j")
            terminal.wait_until(lambda terminal=terminal, first=first: here(terminal) != first)
            number = (signal.SIGHUP, signal.SIGTERM)[turn % 2]
            assert end(terminal, number) == 128 + number
            assert b"\x1b[?1049l" in terminal.output[-200:]
            assert b"Traceback" not in terminal.output
            left = page, *kept(path)
    with app(path) as terminal:
        terminal.wait_for(BACK)
        terminal.wait_until(lambda: is_at(terminal, left))
        # A frame comes in pieces: the filter's line may be among the last.
        terminal.wait_for(r"(?m)^ *a *$")
        terminal.press("esc", "q")
        assert terminal.wait_for_end() == 0
    with app(path) as terminal:
        terminal.wait_for("to triage")
        terminal.wait_until(lambda: here(terminal)[0] == "Today")
        assert BACK not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_what_was_being_typed_is_offered_again(path: Path, number: int) -> None:
    ways = (("c", "Comment on"), ("e", "Edit "), ("ab", "New blip"), ("o", "Owner"))
    with ExitStack() as running:
        terminal = running.enter_context(app(path))
        terminal.wait_for("to triage")
        for keys, opened in ways:
            text = f"half a thought {number} {keys}"
            terminal.press("esc", "1", *keys)
            terminal.wait_for(opened)
            terminal.press(*text)
            terminal.wait_for(text)
            if number == signal.SIGKILL:
                drafts = next(path.parent.glob("*-session-*")) / "drafts.json"
                terminal.wait_until(
                    lambda text=text, drafts=drafts: drafts.exists() and text in drafts.read_text("utf-8")
                )
            assert end(terminal, number) == (-number if number == signal.SIGKILL else 128 + number)
            # The start that finds this text is the one that the next is typed into.
            terminal = running.enter_context(app(path))
            terminal.wait_for("to triage")
            if number != signal.SIGKILL:
                terminal.wait_for(rf"{BACK}.*{opened}")
            terminal.press("esc", "1", *keys)
            terminal.wait_for(text)
            terminal.wait_for("Kept from")
            terminal.press("c-r")
            terminal.wait_for(text, gone=True)
        terminal.press("esc", "q")
        assert terminal.wait_for_end() == 0


def test_a_line_that_drops_in_a_menu_or_a_page_comes_back_to_the_screen_below(path: Path) -> None:
    with app(path) as terminal:
        terminal.wait_for("to triage")
        terminal.press("4")
        terminal.wait_until(lambda: here(terminal)[0] == "Delivery" and BAR in terminal.text)
        terminal.press("j", "t")
        terminal.wait_for("Moves")
        assert end(terminal, signal.SIGHUP) == 129
    with app(path) as terminal:
        terminal.wait_for(BACK)
        terminal.wait_until(lambda: here(terminal)[0] == "Delivery")
        terminal.press("?")
        terminal.wait_for("Help: Delivery")
        os.close(terminal.fd)
        terminal.fd = os.open(os.devnull, os.O_RDONLY)
        _pid, status = os.waitpid(terminal.pid, 0)
        terminal.code = os.waitstatus_to_exitcode(status)
        assert terminal.code == 129, "a terminal that is gone is a dropped line"
    with app(path) as terminal:
        terminal.wait_for(BACK)
        terminal.wait_until(lambda: here(terminal)[0] == "Delivery")


def test_a_place_that_cannot_be_read_is_forgotten_with_a_notice(path: Path) -> None:
    (folder_of(path).path / "place-1.json").write_bytes(b"{\xff")
    with app(path) as terminal:
        terminal.wait_for("could not be read")
        terminal.wait_for("Overdue")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert b"Traceback" not in terminal.output


def test_the_app_stops_for_its_shell_and_draws_everything_again(path: Path) -> None:
    """A shell with job control, as people have it; TSTP from outside first, then the command."""
    command = 'set -m; "$@"; echo; echo ASIDE-1; stty -a; read x; fg; echo; echo ASIDE-2; read x; fg; echo OVER-$?'
    with Terminal(["sh", "-c", command, "sh", *APP, "--db", str(path)]) as terminal:
        terminal.wait_for("Overdue")
        terminal.wait_for_app()
        for aside in ("ASIDE-1", "ASIDE-2"):
            if aside == "ASIDE-1":
                child = int(Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()[0])
                os.kill(child, signal.SIGTSTP)
            else:
                terminal.press("c-z")
            terminal.wait_for(aside)
            assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")
            assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO
            terminal.press("enter")
            terminal.wait_for(aside, gone=True)
            terminal.wait_for("Overdue")
            assert not termios.tcgetattr(terminal.fd)[3] & termios.ECHO
            terminal.press("j")
        terminal.press("q")
        terminal.wait_for("OVER-0")
    assert b"Traceback" not in terminal.output


def test_without_a_shell_there_is_nothing_to_step_aside_for(path: Path) -> None:
    with app(path) as terminal:
        terminal.wait_for("Overdue")
        terminal.press("c-z")
        terminal.wait_for("no shell to step aside for")
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_until(lambda: terminal.output.count(b"\x1b[?1049h") == 2)
        terminal.press("2")
        terminal.wait_for("^ Radar ")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
