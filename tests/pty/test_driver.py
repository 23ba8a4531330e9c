"""Keys as terminals send them, split and late; frames as the terminal takes them."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

from cto_tui.services import welcome
from terminals import APP, Terminal, looks


def app(path: Path, settings: str = "", *, size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
    """The app on a register, with settings and an environment."""
    config = path.parent / "config" / "cto-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(settings, encoding="utf-8")
    return Terminal([*APP, "--db", str(path)], size=size, env={"XDG_CONFIG_HOME": str(config.parent), **env})


def rows(terminal: Terminal) -> list[str]:
    """The refs that Today lists, in their order, once the whole of it is drawn: its title comes before its rows."""
    terminal.wait_until(lambda: re.search(r"40 to triage(?s:.*)\? help", terminal.text) is not None)
    return re.findall(r"^[▌ ][ !]([A-Z]+-\d+)", terminal.text, re.MULTILINE)


def at(ref: str) -> str:
    return rf"(?m)^▌[ !]{ref} "


def test_a_lone_escape_is_a_key_and_a_late_tail_is_no_verb(path: Path) -> None:
    with app(path, "escape_ms = 1") as terminal:
        first, second = rows(terminal)[:2]
        for tail in (b"[B", b"OB", b"[1;5C"):
            terminal.press("?")
            terminal.wait_for("Every move of the item")
            terminal.send(b"\x1b")
            terminal.wait_until(lambda: "Overdue" in terminal.text and "Every move" not in terminal.text)
            terminal.send(tail)
        terminal.press("?")
        terminal.wait_for("Every move of the item")
        terminal.press("esc")
        terminal.wait_for(at(first))
        terminal.press("j")
        terminal.wait_for(at(second))
        assert b"does nothing here" not in terminal.output


def test_an_arrow_key_in_pieces_is_one_key_while_there_is_time(path: Path) -> None:
    with app(path, "escape_ms = 60000") as terminal:
        _first, second, third, fourth = rows(terminal)[:4]
        for pieces, ref in (((b"\x1b", b"[B"), second), ((b"\x1b[", b"B"), third), ((b"\x1bO", b"B"), fourth)):
            for piece in pieces:
                terminal.send(piece)
            terminal.wait_for(at(ref))
        terminal.send(b"\x1bk")
        terminal.wait_for(at(third))
        assert b"does nothing here" not in terminal.output


def test_a_suspended_app_gives_the_terminal_back_and_draws_it_again(path: Path) -> None:
    with app(path) as terminal:
        terminal.wait_for_app()
        os.kill(terminal.pid, signal.SIGTSTP)
        _pid, status = os.waitpid(terminal.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.wait_until(lambda: terminal.output.rstrip().endswith((b"\x1b[?25h", b"\x1b[?1004l")))
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("40 to triage")
        terminal.wait_for(r"\? help")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_differences_leave_the_terminal_as_whole_frames_do(path: Path) -> None:
    """A journey over lists, scrolling, menus, forms, pages and sizes, on two terminals: one gets differences, one every
    frame as Textual renders it. Cell by cell and style by style they show the same."""
    other = path.parent.parent / "other" / "register.db"
    other.parent.mkdir()
    shutil.copyfile(path, other)
    welcome.done(other)
    with (
        app(path, COLORTERM="truecolor") as ours,
        app(other, "differential = false", COLORTERM="truecolor") as whole,
    ):
        for keys, shown in (
            ("", "40 to triage"), ("G", "Proposals"), ("gg", "Overdue"), ("jj", "Overdue"), ("t", "Keep as it is"),
            ("\x1b", "Overdue"), ("2", r"Adopt · \d"), ("jjk", r"Adopt · \d"), ("3", "n Qualify"),
            ("ljjhl", "n Go"), ("7", "Register"), ("jjGk", "Register"), ("3", "n Go"), ("h", "n Qualify"),
            ("e", "Title"), ("Zoé 日本 e\u0301", "日"), ("\x1b", "n Qualify"), ("1", "Overdue"),
        ):  # fmt: skip
            for terminal in (ours, whole):
                terminal.press(keys)
                terminal.wait_for(shown)
            alike(ours, whole)
        for size in ((100, 30), (80, 24)):
            for terminal in (ours, whole):
                terminal.resize(*size)
            alike(ours, whole)
        ours.screen.erase_in_display(2)
        ours.press("c-l")
        alike(ours, whole)


def alike(one: Terminal, other: Terminal) -> None:
    """Read from both until they look the same and have nothing more to say."""
    one.wait_until(lambda: looks(one.screen) == looks(other.screen), other)
