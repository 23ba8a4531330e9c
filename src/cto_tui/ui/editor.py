"""The user's own editor on a text: the app steps aside, and what comes back is read from a private file."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _

FALLBACKS: Final = ("nano", "vim", "vi")
"""Looked for, in this order, where neither VISUAL nor EDITOR names one."""

_LARGEST: Final = 16 * 1024 * 1024


@dataclass(frozen=True)
class Edited:
    """What came back: the text, and why it is not what the user wanted, "" if all went well."""

    text: str
    problem: str = ""


def find_editor(environ: Mapping[str, str]) -> tuple[list[str], str]:
    """The editor's command as words, and what is wrong with it, "" if nothing."""
    for name in ("VISUAL", "EDITOR"):
        named = environ.get(name, "").strip()
        if not named:
            continue
        try:
            words = shlex.split(named)
        except ValueError as error:
            return [], _("{name} cannot be read: {error}").format(name=name, error=error)
        if not words:
            continue
        if shutil.which(words[0], path=environ.get("PATH")) is None:
            return [], _("{name} names {word}, which is not there").format(name=name, word=words[0])
        return words, ""
    for fallback in FALLBACKS:
        found = shutil.which(fallback, path=environ.get("PATH"))
        if found:
            return [found], ""
    return [], _("no editor was found: set EDITOR, for example to nano")


def edit(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> Edited:
    """Let the user edit a text; blocks until the editor ends. The terminal must be free for it.

    The text lies meanwhile in a file of its own (0600) in a folder of its own (0700) below `folder`; its name tells
    nothing of what is in it, and both are removed whatever happens. The text is given back as it was where the editor
    cannot be started; where it fails, with what it had saved by then.
    """
    words, problem = find_editor(environ)
    if problem:
        return Edited(text, problem)
    try:
        with tempfile.TemporaryDirectory(prefix="edit-", dir=folder) as private:
            path = Path(private) / "text.md"
            write_private(path, text)
            problem = _run([*words, str(path)])
            edited, unreadable = _read(path, text)
            return Edited(edited, problem or unreadable)
    except OSError as error:
        return Edited(text, _("the text could not be given to the editor: {why}").format(why=error.strerror or error))


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner may read. Half a surrogate pair becomes a question mark."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write((text if not text or text.endswith("\n") else f"{text}\n").encode("utf-8", "replace"))


def _read(path: Path, before: str) -> tuple[str, str]:
    """The text as the editor left it, and what is wrong with it. The line break that an editor puts at the end is not
    the user's; a text that reads as it did is exactly the one before."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        return before, _("the editor left nothing to read: {why}").format(why=error.strerror or error)
    if len(raw) > _LARGEST:
        return before, _("the editor left more than {count} MB").format(count=_LARGEST >> 20)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return before, _("the editor left a text that is not UTF-8")
    same = before.encode("utf-8", "replace").decode("utf-8")
    text = text.removesuffix("\n") if not same.endswith("\n") else text
    return (before if text == same else text), ""


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler rather than SIG_IGN, which the editor would inherit."""


def _run(command: list[str]) -> str:
    """Run the editor on the terminal; answers what went wrong, "" if nothing.

    As a shell does: an interrupt is the editor's alone, a stop stops both, and a signal that ends this process is
    handed on to the editor first, and comes back here when that has ended.
    """
    try:
        # What the user's own environment names, and never through a shell.
        running = subprocess.Popen(command, stdout=None if os.isatty(1) else 2)  # noqa: S603
    except OSError as error:
        return _("{editor} could not be started: {why}").format(editor=command[0], why=error.strerror or error)
    taken: list[int] = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        taken.append(number)
        with suppress(ProcessLookupError):
            running.send_signal(number)

    handlers: dict[signal.Signals, Callable[[int, FrameType | None], None] | signal.Handlers] = {
        signal.SIGHUP: hand_on, signal.SIGTERM: hand_on, signal.SIGINT: _nothing, signal.SIGQUIT: _nothing,
        signal.SIGTSTP: signal.SIG_DFL, signal.SIGCONT: signal.SIG_DFL,
    }  # fmt: skip
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        code = running.wait()
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
        for again in taken:
            signal.raise_signal(again)
    name = Path(command[0]).name
    if code < 0:
        return _("{editor} was ended by signal {number}").format(editor=name, number=-code)
    return _("{editor} failed with exit code {code}").format(editor=name, code=code) if code else ""
