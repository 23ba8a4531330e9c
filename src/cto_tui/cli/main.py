"""The command line as a whole: which command lives where, and what becomes of every error."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

import click

from cto_tui import __version__
from cto_tui.cli import output
from cto_tui.cli.base import Opener, Session, shared_options
from cto_tui.config import ConfigError, Settings
from cto_tui.i18n import _, set_language
from cto_tui.kinds.registry import UnknownKindError
from cto_tui.services.commands import CommandError
from cto_tui.services.edits import EditRefusedError
from cto_tui.services.lookup import NotFoundError
from cto_tui.services.values import ValueTextError
from cto_tui.store.errors import DATABASE_ERRORS, ConflictError, StorageError, cause_of

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


class LazyGroup(click.Group):
    """The program itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _colon, name = place.partition(":")
        found: click.Command = getattr(importlib.import_module(f"cto_tui.cli.{module}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = _("did you mean {near}?").format(near=near[0]) if near else _("see cto-tui --help")
            ctx.fail(_("there is no command {name!r}; {hint}").format(name=args[0], hint=hint))
        return super().resolve_command(ctx, args)


@click.pass_context
def _open(context: click.Context) -> int:
    """Without a command: the app."""
    if context.invoked_subcommand is not None:
        return DONE
    from cto_tui.cli.app import open_app

    session = context.ensure_object(Session)
    return open_app(session, session.path)


def program() -> LazyGroup:
    """The command line, its help in the language of the moment."""
    return LazyGroup(
        "cto-tui",
        callback=_open,
        invoke_without_command=True,
        help=_("One register for a chief technology officer. Without a command it opens the app."),
        epilog=_("Exit codes: 0 done, 1 refused, 2 usage, 3 not found, 4 storage."),
        params=[
            *shared_options(),
            click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
                         help=_("Print the version and leave.")),
        ],
    )  # fmt: skip


def _print_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        output.say(f"cto-tui {__version__}")
        context.exit()


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
    except ValueError as error:
        if not _is_invalid_item(error):
            raise
        return _explain(error, session)
    finally:
        session.close()
    return code


def _session(opener: Opener) -> Session:
    from cto_tui.services.settings import read

    found = read()
    broken = found.faults[0] if found.faults else None
    settings = Settings() if broken else found.settings
    if settings.language:
        set_language(settings.language)
    return Session(settings, opener, broken)


def _run(session: Session, words: Sequence[str]) -> int:
    group = program()
    try:
        with group.make_context("cto-tui", list(words), obj=session) as context:
            return int(group.invoke(context) or DONE)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code


_KNOWN: Final = (
    click.ClickException, click.Abort, KeyboardInterrupt, EOFError, ConfigError, StorageError, *DATABASE_ERRORS,
    OSError, NotFoundError, UnknownKindError, CommandError, ValueTextError, EditRefusedError, ConflictError,
)  # fmt: skip


def _explain(error: BaseException, session: Session) -> int:
    """Say what went wrong in one line; answers the exit code."""
    if session.debug:
        traceback.print_exception(error)
    if isinstance(error, click.Abort | KeyboardInterrupt | EOFError):
        output.complain(_("interrupted"))
        return INTERRUPTED
    if isinstance(error, click.UsageError):
        where = f" {error.ctx.info_name}" if error.ctx and error.ctx.parent else ""
        hint = _("see: cto-tui{command} --help").format(command=where)
        output.complain(f"{error.format_message()} ({hint})")
        return USAGE
    if isinstance(error, click.ClickException):
        output.complain(error.format_message())
        return REFUSED
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
    if isinstance(error, NotFoundError):
        return NOT_FOUND
    if isinstance(error, ConfigError | UnknownKindError | CommandError | ValueTextError):
        return USAGE
    return REFUSED


def _is_invalid_item(error: ValueError) -> bool:
    """Whether the store refused a value; the module is not imported for asking, since it brings SQLModel along."""
    writer = sys.modules.get("cto_tui.store.writer")
    return writer is not None and isinstance(error, writer.InvalidItemError)


def _close_output() -> None:
    """Nobody reads any more: what is left must not raise again when the interpreter flushes it."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        # Not a file of the system (a test's buffer): nothing will be flushed to it.
        return
