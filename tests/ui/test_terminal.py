"""What the environment tells of a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios

import pytest

from cto_tui.ui.terminal import ESCAPE_LOCAL, ESCAPE_REMOTE, FAMILIES, Family, prepare, profile, size_of

UTF8 = {"LANG": "fr_FR.UTF-8"}
TRUE = 1 << 24


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm"}, 16),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, 0),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, 256),
        ({"TERM": "screen"}, 16),
        # COLORTERM is inherited from the terminal around; GNU screen takes true colours for other attributes.
        ({"TERM": "screen-256color", "COLORTERM": "truecolor"}, 256),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/tmux,1,0"}, TRUE),
        ({"TERM": "tmux-256color"}, 256),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, 16),
        ({"TERM": "vt100"}, 0),
        ({"TERM": "dumb"}, 0),
        ({}, 0),
        ({"TERM": "wyse60"}, 16),
    ],
)
def test_colours(environ: dict[str, str], colours: int) -> None:
    assert profile({**UTF8, **environ}).colours == colours


@pytest.mark.parametrize(
    ("environ", "encoding", "letters", "drawings"),
    [
        ({"TERM": "xterm", **UTF8}, "utf-8", False, False),
        ({"TERM": "xterm"}, "utf-8", False, False),
        ({"TERM": "linux", **UTF8}, "utf-8", False, True),
        ({"TERM": "vt100", **UTF8}, "utf-8", True, True),
        ({"TERM": "xterm", "LANG": "C"}, "ascii", True, True),
        ({"TERM": "xterm", **UTF8, "LC_ALL": "C"}, "ascii", True, True),
        ({"TERM": "xterm", "LANG": "fr_FR.ISO-8859-15@euro"}, "iso8859-15", True, True),
        ({"TERM": "xterm", "LANG": "xx_XX.nonsense"}, "ascii", True, True),
    ],
)
def test_letters_and_drawings(environ: dict[str, str], encoding: str, letters: bool, drawings: bool) -> None:
    found = profile(environ)
    assert (found.encoding, found.ascii_letters, found.ascii_drawings) == (encoding, letters, drawings)


def test_escape_waits_longer_over_ssh_and_as_long_as_one_likes() -> None:
    ssh = {"TERM": "xterm", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}
    assert profile({"TERM": "xterm"}).escape == ESCAPE_LOCAL == 0.035
    assert profile(ssh).escape == ESCAPE_REMOTE == 0.1
    assert profile(ssh, escape_ms=250).escape == 0.25


def test_textual_is_told_to_keep_still_and_over_ssh_to_draw_less_often() -> None:
    local = {"TERM": "xterm-256color"}
    prepare(local)
    assert local["TEXTUAL_ANIMATIONS"] == "none"
    assert local["TEXTUAL_SMOOTH_SCROLL"] == "0"
    assert local["TEXTUAL_COLOR_SYSTEM"] == "256"
    assert "TEXTUAL_FPS" not in local
    remote = {"TERM": "xterm-256color", "SSH_CONNECTION": "x", "TEXTUAL_ANIMATIONS": "full"}
    prepare(remote)
    assert remote["TEXTUAL_FPS"] == "20"
    assert remote["TEXTUAL_ANIMATIONS"] == "full"


@pytest.mark.parametrize("name", ["linux", "vt100", "dumb"])
def test_plain_terminals_are_asked_nothing_and_sent_no_strings(name: str) -> None:
    family: Family = FAMILIES[name]
    assert not any((family.kitty_keys, family.synchronised, family.bracketed_paste, family.strings))


def test_a_terminal_that_knows_no_size_has_that_of_the_environment_or_the_usual_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = pty.openpty()
    try:
        monkeypatch.delenv("COLUMNS", raising=False)
        monkeypatch.delenv("LINES", raising=False)
        assert size_of(theirs) == (80, 24)
        monkeypatch.setenv("COLUMNS", "132")
        monkeypatch.setenv("LINES", "many")
        assert size_of(theirs) == (132, 24)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        assert size_of(theirs) == (100, 30)
    finally:
        os.close(ours)
        os.close(theirs)
