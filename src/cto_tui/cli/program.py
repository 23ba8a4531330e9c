"""The command line as click sees it: the program, its commands and their help."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import click

from cto_tui import __version__
from cto_tui.cli import output
from cto_tui.cli.base import shared_options
from cto_tui.cli.main import COMMANDS, DONE
from cto_tui.cli.quick import QuickCommand
from cto_tui.cli.session import Session
from cto_tui.i18n import _


class LazyGroup(click.Group):
    """The program itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _colon, name = place.partition(":")
        found: click.Command | QuickCommand = getattr(importlib.import_module(f"cto_tui.cli.{module}"), name)
        return found.as_click() if isinstance(found, QuickCommand) else found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = _("; did you mean {near}?").format(near=near[0]) if near else ""
            ctx.fail(_("there is no command {name!r}").format(name=args[0]) + hint)
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


def invoke(session: Session, words: Sequence[str]) -> int:
    """Run one command line; answers its exit code."""
    group = program()
    try:
        with group.make_context("cto-tui", list(words), obj=session) as context:
            return int(group.invoke(context) or DONE)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
