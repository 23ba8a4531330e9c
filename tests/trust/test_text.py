"""Text that hurts, from every format, to everything that goes out: the terminal gets only the app's own sequences."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from cto_tui.services import imports
from cto_tui.services.welcome import done
from hostile import write_all
from registers import new_register
from sequences import foreign
from terminals import APP, Terminal

pytestmark = pytest.mark.xdist_group("hostile")
"""The register takes seconds to fill: one worker does it for all."""

EDGES = (
    ("\x1b[31mred\x1b[0m\x1b[2;5H\x1b[K\x1b[?25l", False), ("\x1b]0;title\x07", True), ("\x1b]2;x\x1b\\", True),
    ("\x1b]52;c;Zm9v\x07", True), ("\x9b5n", True), ("\x07", True), ("\x1bPq\x1b\\", True), ("\x1b[6n", True),
    ("\x1b[?1000h", True), ("\x1bc", True), ("a\u202eb", True), ("é漢\u200e", False), ("\x1b]8;;http://x\x07", True),
)  # fmt: skip


@pytest.mark.parametrize(("text", "is_foreign"), EDGES)
def test_the_parser_knows_the_apps_own_sequences_from_others(text: str, is_foreign: bool) -> None:
    assert bool(foreign(text.encode())) == is_foreign
    assert foreign(b"\x1b]52;c;Zm9v\x07", copies=True) == []


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the hostile file of every format."""
    folder = tmp_path_factory.mktemp("hostile")
    register = new_register(folder, actor="\x1b]0;me\x07 ada\u202e")
    formats = set()
    for path in write_all(folder / "in"):
        (report,) = imports.import_paths(register, [path])
        assert not report.failed, report.failed
        assert report.new or report.unchanged or report.updated, path
        formats.add(report.format)
    register.close()
    done(register.path)
    from cto_tui.exchange.registry import importers

    assert formats == {each.name for each in importers()}, "a new format gets a hostile file too"
    return register.path


@pytest.fixture
def path(imported: Path, tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir(mode=0o700)
    shutil.copytree(imported.parent, tmp_path / "own" / "data")
    return tmp_path / "own" / "data" / "register.db"


ROUND = ("enter", "esc", "t", "esc", "e", "tab", "esc", "w", "esc", "?", "esc", "g", "l", "esc", "o", "tab", "esc", "G")


@pytest.mark.parametrize(
    ("term", "size", "pages"),
    [
        ("xterm-256color", (100, 30), "126"),
        pytest.param("xterm-256color", (160, 50), "1234567", marks=pytest.mark.long),
        pytest.param("linux", (80, 24), "1234567", marks=pytest.mark.long),
    ],
)
def test_every_screen_sends_only_the_apps_own_sequences(
    path: Path, home: Path, term: str, size: tuple[int, int], pages: str
) -> None:
    with Terminal([*APP, "--db", str(path)], size=size, env={"TERM": term, "HOME": str(home)}) as terminal:
        terminal.wait_for("to triage")
        for page in pages:
            terminal.press(page)
            terminal.read_for(0.3)
            for key in ROUND:
                terminal.press(key)
                terminal.read_for(0.12)
        for kind in ("candidate", "vendor", "tender", "deliverable", "decision", "blip", "edition"):
            terminal.press(*f":{kind}", "enter")
            terminal.read_for(0.3)
            terminal.press("pagedown")
            terminal.read_for(0.1)
        for line in (":set @ owner=", ":filter owner:", ":filter tags:", ":C-", ":show "):
            terminal.press(*line)
            terminal.read_for(0.3)
            terminal.press("tab")
            terminal.read_for(0.2)
            terminal.press("esc")
            terminal.read_for(0.1)
        assert foreign(terminal.output) == []
        before = len(terminal.output)
        terminal.press("1", "y")
        terminal.read_for(0.5)
        assert foreign(terminal.output[before:], copies=True) == []
        os.kill(terminal.pid, signal.SIGTERM)
        terminal.read_for(2)
    assert foreign(terminal.output, copies=True) == []
    assert b"Traceback" not in terminal.output


_RAW = """
import os, sys
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from cto_tui.ui.driver import TerminalApp
from cto_tui.ui.terminal import profile
from hostile import HURTS

class Raw(Widget):
    DEFAULT_CSS = "Raw { width: 1fr; height: 1fr; }"
    parts = 0
    def render_line(self, y):
        text = HURTS[y] if y < len(HURTS) else "end of the texts"
        return Strip([Segment(f"{self.parts} {text}", Style(link="http://evil", bold=True))])

class RawApp(TerminalApp[None]):
    def compose(self):
        yield Raw()
    def on_key(self, event):
        if event.key == "q":
            self.exit()
        raw = self.query_one(Raw)
        raw.parts += 1
        raw.refresh(*[Region(0, y, 20, 1) for y in range(40)])

RawApp(profile(os.environ, escape_ms=30), differential=sys.argv[1] == "differences").run(mouse=False)
"""


@pytest.mark.parametrize("frames", ["differences", "whole"])
def test_the_last_gate_holds_back_what_every_other_let_through(home: Path, frames: str) -> None:
    """Widgets that draw texts as they came, which no widget of the app does."""
    env = {"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}
    with Terminal([sys.executable, "-c", _RAW, frames], size=(100, 30), env=env) as terminal:
        terminal.wait_for(r"0 tab *here[^$]*end of the texts")
        terminal.press("r")
        terminal.wait_for(r"1 tab *here[^$]*end of the texts")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert foreign(terminal.output) == []


def test_the_command_line_prints_only_clean_text(path: Path) -> None:
    lines = [
        ["list", "vendor"], ["show", "V-2"], ["today"], ["log", "V-2"], ["screen", "radar"],
        ["list", "--where", "\x1b[31mx:\x1b]0;y\x07"], ["show", "\x1b[31mZ-1"], ["move", "V-1", "\x1b[31mx"],
        ["\x1b]0;x\x07"], ["import", "\x1b]0;x\x07\u202e.csv"],
    ]  # fmt: skip
    script = (
        "import sys, json\nfrom cto_tui.__main__ import main\n"
        "for line in json.loads(sys.argv[1]):\n    main([*line, '--db', sys.argv[2]])\n    print()\n"
    )
    command = [sys.executable, "-c", script, json.dumps(lines), str(path)]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert b"\x1b" not in ran.stdout + ran.stderr
    assert foreign(ran.stdout + ran.stderr) == []
    with Terminal(command, size=(100, 30)) as terminal:
        assert terminal.wait_for_end() == 0
    assert foreign(terminal.output) == []
    assert b"Traceback" not in ran.stderr + terminal.output


def test_exports_neutralise_formulas_and_say_so(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "own" / "vendors.csv"
    ran = subprocess.run(
        [*APP, "export", "vendor", "--as", "csv", "-o", str(out), "--db", str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    assert "formula" in ran.stderr
    cells = [cell for row in csv.reader(StringIO(out.read_text(encoding="utf-8-sig"))) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    for kind, format_name in (("blip", "byor-csv"), ("blip", "html"), ("blip", "svg"), ("decision", "json")):
        target = tmp_path / "own" / f"{kind}.{format_name}"
        subprocess.run([*APP, "export", kind, "--as", format_name, "-o", str(target), "--db", str(path)], check=True,
                       capture_output=True)  # fmt: skip
        text = target.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert not [cell for cell in (text if format_name in ("html", "svg") else "") if cell in "\x1b\x07\x00"]
