"""Terminals of every class, size, locale and colour, and the multiplexers: each row of the matrix is one start of the
app, chosen so that any two values meet rather than all of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.keyboard.keymap import Keymap
from cto_tui.kinds.registry import load
from cto_tui.services import commands, lists, today, welcome
from cto_tui.services.lists import Query
from cto_tui.services.register import Register
from cto_tui.services.screens import BOARDS, LABELS
from cto_tui.ui.text import ASCII, UNICODE
from terminals import APP, Terminal

TITLES = [
    "日本語のタイトル、とても長いので切られます、きっと", "שירותי ענן: חידוש חוזה 2026", "Ve\u0301rification",
    "Œuvre à 3 € – «lot» №7", "👩\u200d💻 emoji", "تجديد العقد",
]  # fmt: skip
SIZES = {"smallest": (60, 20), "classic": (80, 24), "large": (200, 60)}
UTF8 = {"LANG": "C.UTF-8"}
POSIX = {"LANG": "C", "LC_ALL": "C"}
LATIN = {"LANG": "fr_FR.ISO-8859-15", "LC_ALL": "fr_FR.ISO-8859-15"}
MONO = {"NO_COLOR": "1"}
SSH = {"SSH_CONNECTION": "192.0.2.1 50022 192.0.2.2 22"}
TRUE = {"COLORTERM": "truecolor"}

MATRIX = [
    ("xterm-256color", "classic", UTF8 | TRUE),
    ("xterm-256color", "large", LATIN | SSH),
    ("xterm", "smallest", UTF8 | MONO),
    ("screen", "large", POSIX),
    ("screen-256color", "classic", UTF8 | MONO | TRUE | SSH),
    ("tmux-256color", "smallest", POSIX | TRUE),
    ("linux", "classic", UTF8),
    ("vt100", "classic", UTF8 | TRUE),
    ("wyse60", "smallest", UTF8),
]
CURSOR = UNICODE.bar
MOUSE = re.compile(rb"\x1b\[\?10(?:00|02|03|05|06|15|16)h")
COLOUR = re.compile(rb"\x1b\[(?:\d*;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\d*)*m")
MODERN_ONLY = re.compile(rb"\x1b\]|\x1b\[>|\$p|\x1b\[\?(?:2004|2026|1049|1004)")


@pytest.fixture(scope="module")
def unruly(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo register, with titles in Today that are hard to draw. The rows of the matrix only read it."""
    path = tmp_path_factory.mktemp("unruly", numbered=True) / "register.db"
    path.parent.chmod(0o700)
    shutil.copyfile(demo_file, path)
    register = Register(path, Settings(), actor="claire")
    entries = [entry for section in today.today(register).sections for entry in section.entries]
    for entry, title in zip(entries, TITLES, strict=False):
        commands.run(register, f"set {entry.item.ref} title='{title}'")
    register.close()
    welcome.done(path)
    return path


def cells(terminal: Terminal) -> list[list[str]]:
    """The screen cell by cell; the second one of a wide character is empty."""
    screen = terminal.screen
    return [[screen.buffer[y][x].data for x in range(screen.columns)] for y in range(screen.lines)]


def in_columns(terminal: Terminal) -> bool:
    """In Today every row's ref begins in the third column, its state's sign and its reason's end stand in one too."""
    signs = {*UNICODE.categories.values(), *ASCII.categories.values()}
    rows = [row for row in cells(terminal) if re.match(r"[▌> ][ !][A-Z]+-\d+ ", "".join(row))]
    in_line = [
        x for x in range(12, terminal.screen.columns - 1)
        if all(row[x] in signs and row[x - 1] == " " and row[x + 1] == " " for row in rows)
    ]  # fmt: skip
    rule = next((x for x, sign in enumerate(rows[0]) if sign and sign in "│|"), len(rows[0])) if rows else 0
    return len(rows) >= 8 and len(in_line) == 1 and all(row[rule - 1] == " " != row[rule - 2] for row in rows)


MORE = re.compile(r"(?m)^ *\S{1,3} \+\d+ *$")
"""The last line of a page of text that goes on."""


def check_footer(terminal: Terminal) -> None:
    """Every command that the footer has room for somewhere is in it whole, or in the help, key and meaning."""
    footer = terminal.screen.display[-1]
    terminal.press("?")
    terminal.wait_for("Help: ")
    told = [terminal.text]
    while MORE.search(told[-1]):
        terminal.press("space")
        terminal.wait_until(lambda: terminal.text != told[-1])
        told.append(terminal.text)
    terminal.press("q")
    terminal.wait_for("Help: ", gone=True)
    keymap = Keymap()
    hints = [command for command in COMMANDS if command.footer]
    assert len(hints) > 5
    for command in hints:
        key = re.escape(keymap.label(command.id))
        shown = re.search(rf"(?:^| ) {key} {re.escape(command.label.lower())}(?:   | *$)", footer)
        explained = re.search(rf"(?m)^ *{key} .*{re.escape(command.help[:20])}", "\n".join(told))
        assert shown or explained, f"{command.id}: {footer}"
        assert explained, f"{command.id} is not told by the help"


def check_screens(terminal: Terminal, *, ascii_only: bool) -> None:
    """Today, the radar, a board and the help, all drawn with what the terminal has."""
    terminal.wait_for("40 to triage")
    terminal.wait_for(r"\? help")
    terminal.wait_until(lambda: in_columns(terminal))
    for key, shown in (("2", "Adopt"), ("3", "Tenders.*Spotted|Spotted"), ("?", "Help: Tenders"), ("q", "Spotted")):
        terminal.press(key)
        terminal.wait_for(f"(?s){shown}")
        assert "\ufffd" not in terminal.text
        assert terminal.text.isascii() or not ascii_only, terminal.text
    terminal.press("1")
    terminal.wait_for("Overdue")


def leave(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert b"Traceback" not in terminal.output
    assert not MOUSE.search(terminal.output)


@pytest.mark.parametrize(
    ("term", "size", "environ"),
    MATRIX,
    ids=[f"{term}-{size}-{number}" for number, (term, size, _) in enumerate(MATRIX)],
)
def test_terminals(unruly: Path, term: str, size: str, environ: Mapping[str, str]) -> None:
    ascii_only = environ["LANG"] != "C.UTF-8" or term == "vt100"
    with Terminal([*APP, "--db", str(unruly)], size=SIZES[size], env={"TERM": term, **environ}) as terminal:
        check_screens(terminal, ascii_only=ascii_only)
        check_footer(terminal)
        leave(terminal)
    output = terminal.output
    assert output.isascii() or not ascii_only
    assert bool(COLOUR.search(output)) is not ("NO_COLOR" in environ or term == "vt100")
    assert (b"38;2;" in output) is (term in ("xterm-256color", "tmux-256color") and "COLORTERM" in environ)
    if term in ("linux", "vt100", "wyse60"):
        assert not MODERN_ONLY.search(output)
        assert output.rstrip().endswith(b"\x1b[?25h")


def test_without_colours_states_are_told_by_word_and_sign(unruly: Path) -> None:
    register = Register(unruly, Settings(), actor="claire")
    states = {item.ref: item for item in lists.read_items(register, Query(), 5000)}
    register.close()
    with Terminal([*APP, "--db", str(unruly)], env=UTF8 | MONO | TRUE) as terminal:
        terminal.wait_for("40 to triage")
        for key, (name, title) in enumerate(LABELS.items(), 1):
            terminal.press(str(key))
            terminal.wait_for(rf"^ {title} ")
            terminal.wait_for(CURSOR)
            terminal.press("x")
            terminal.wait_for(UNICODE.marked)
            for row in terminal.screen.buffer.values():
                assert {(cell.fg, cell.bg) for cell in row.values()} <= {("default", "default")}
            for line in terminal.screen.display:
                found = re.match(r"[▌> ].([A-Z]{1,3}-\d+) ", line)
                if found and name in ("today", "vendors", "register"):
                    item = states[found[1]]
                    kind = load(item.kind)
                    sign = UNICODE.categories[kind.category(item).value]
                    assert f"{sign} {kind.workflow.state(item.state).label[:8]}" in line
                    assert not item.blocked or line[1] in f"!{UNICODE.marked}"
            if name in BOARDS:
                state = load(BOARDS[name].kind).workflow.states[0]
                assert f"{UNICODE.categories[state.category.value]} {state.label[:6]}" in terminal.text
            terminal.press("esc")
            terminal.wait_for(UNICODE.marked, gone=True)
        leave(terminal)
    assert not COLOUR.search(terminal.output)


def test_inside_tmux(unruly: Path, tmp_path: Path) -> None:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    config = tmp_path / "tmux.conf"
    config.write_text("set -g status off\nset -s escape-time 0\n", encoding="utf-8")
    tmux = ["tmux", "-u", "-S", str(tmp_path / "socket"), "-f", str(config)]
    with ExitStack() as after, Terminal([*tmux, "new-session", *APP, "--db", str(unruly)], env=UTF8) as terminal:
        # Its server outlives a test that fails.
        after.callback(subprocess.run, [*tmux, "kill-server"], check=False, capture_output=True)
        check_screens(terminal, ascii_only=False)
        leave(terminal)


def test_inside_screen(unruly: Path, tmp_path: Path) -> None:
    if shutil.which("screen") is None:
        pytest.skip("screen is not installed")
    sockets = tmp_path / "sockets"
    sockets.mkdir(mode=0o700)
    env = UTF8 | {"SCREENDIR": str(sockets), "HOME": os.environ.get("HOME", str(tmp_path))}
    screen = ["screen", "-U", "-c", "/dev/null", "-S", "matrix", *APP, "--db", str(unruly)]
    quit_ = ["screen", "-S", "matrix", "-X", "quit"]
    with ExitStack() as after, Terminal(screen, env=env) as terminal:
        after.callback(subprocess.run, quit_, env=terminal.env, check=False, capture_output=True)
        check_screens(terminal, ascii_only=False)
        leave(terminal)
