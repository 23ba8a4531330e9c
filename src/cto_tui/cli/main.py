"""The command line as a whole: which command lives where, and what becomes of every error."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Final

from cto_tui.cli import output, quick
from cto_tui.cli.session import Opener, Session
from cto_tui.config import place
from cto_tui.config.settings import Settings
from cto_tui.domain.errors import NotDoneError, NotThereError, NotUnderstoodError
from cto_tui.i18n import _, set_language
from cto_tui.store.errors import DATABASE_ERRORS, StorageError, cause_of

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
NOT_FOUND: Final = 3
STORAGE: Final = 4
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141

COMMANDS: Final[Mapping[str, str]] = {
    "today": "today:today", "weekly": "weekly:weekly", "screen": "screen:screen", "list": "items:list_items",
    "views": "items:list_views",
    "show": "items:show", "add": "write:add", "set": "write:set_",
    "move": "write:move", "link": "write:link", "comment": "write:comment", "snooze": "write:snooze",
    "block": "write:block", "unblock": "write:unblock", "pick": "write:pick", "macro": "macro:macro",
    "drafts": "drafts:drafts",
    "undo": "journal:undo", "redo": "journal:redo", "log": "journal:log", "import": "imports:import_",
    "export": "files:export", "radar": "radar:radar", "workflow": "workflow:workflow", "config": "config:config",
    "demo": "demo:demo", "tour": "tour:tour", "backup": "files:backup", "restore": "files:restore",
    "doctor": "files:doctor", "path": "files:path", "purge": "files:purge",
}  # fmt: skip
"""Command to module and function, in the order of the help; a module is imported when its command is called."""


def run(words: Sequence[str], opener: Opener) -> int:
    """Run one command line; answers its exit code and prints every error as one line. `opener` opens the app."""
    output.prepare()
    session = _session(opener)
    try:
        code = _run(session, words)
        sys.stdout.flush()
        if problem := session.copy_daily():
            output.complain(problem)
    except BrokenPipeError:
        _close_output()
        return PIPE_CLOSED
    except _KNOWN as error:
        return _explain(error, session)
    except Exception as error:
        if not _is_of_click(error):
            raise
        return _explain_click(error, session)
    finally:
        session.close()
    return code


def _session(opener: Opener) -> Session:
    if not place.is_wanted():
        return Session(Settings(), opener)
    from cto_tui.services.settings import read

    found = read()
    broken = found.faults[0] if found.faults else None
    settings = Settings() if broken else found.settings
    if settings.language:
        set_language(settings.language)
    return Session(settings, opener, broken)


def _run(session: Session, words: Sequence[str]) -> int:
    if (call := quick.find(COMMANDS, words)) is not None:
        try:
            return int(call(session) or DONE)
        except Exception as error:
            if not _is_of_click(error):
                raise
            # Told again below, with the command that it is about.
    from cto_tui.cli.program import invoke

    return invoke(session, words)


def _is_of_click(error: BaseException) -> bool:
    """Whether the parser speaks; it is not imported for asking."""
    click = sys.modules.get("click")
    return click is not None and isinstance(error, click.ClickException | click.Abort)


_KNOWN: Final = (
    KeyboardInterrupt, EOFError, StorageError, *DATABASE_ERRORS, OSError, NotUnderstoodError, NotThereError,
    NotDoneError,
)  # fmt: skip


def _explain(error: BaseException, session: Session) -> int:
    """Say what went wrong in one line; answers the exit code."""
    if session.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt | EOFError):
        output.complain(_("interrupted"))
        return INTERRUPTED
    if isinstance(error, DATABASE_ERRORS):
        output.complain(
            _("cannot read {path}: {error}; run: cto-tui doctor --db {path}").format(
                path=session.path, error=cause_of(error)
            )
        )
        return STORAGE
    if isinstance(error, OSError) and not isinstance(error, StorageError):
        where = f"{error.filename}: " if error.filename else ""
        output.complain(f"{where}{error.strerror or error}")
        return STORAGE
    output.complain(str(error))
    if isinstance(error, StorageError):
        return STORAGE
    if isinstance(error, NotThereError):
        return NOT_FOUND
    if isinstance(error, NotUnderstoodError):
        return USAGE
    return REFUSED


def _explain_click(error: BaseException, session: Session) -> int:
    """Say in one line what the parser refuses; answers the exit code."""
    import click

    if session.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, click.UsageError):
        where = f" {error.ctx.info_name}" if error.ctx and error.ctx.parent else ""
        hint = _("see: cto-tui{command} --help").format(command=where)
        output.complain(f"{error.format_message()} ({hint})")
        return USAGE
    if isinstance(error, click.ClickException):
        output.complain(error.format_message())
        return REFUSED
    output.complain(_("interrupted"))
    return INTERRUPTED


def _close_output() -> None:
    """Nobody reads any more: what is left must not raise again when the interpreter flushes it."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        # Not a file of the system (a test's buffer): nothing will be flushed to it.
        return
