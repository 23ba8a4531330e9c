"""What every command has: options that may stand before or after it, and the register that it works on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from cto_tui.cli.session import Opener, Session
from cto_tui.i18n import _

__all__ = ["Command", "Opener", "Session", "command", "ending_in_order", "json_option", "shared_options"]


def _set_db(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Session).db = value.expanduser()


def _set_debug(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).debug = True


def shared_options() -> list[click.Parameter]:
    """`--db` and `--debug`, which may stand before or after any command."""
    return [
        click.Option(
            ["--db"], type=click.Path(path_type=Path), expose_value=False, callback=_set_db, metavar="PATH",
            help=_("The register's file (else CTO_TUI_DB, else one in your data folder)."),
        ),
        click.Option(
            ["--debug"], is_flag=True, expose_value=False, callback=_set_debug,
            help=_("Show where in the program an error comes from."),
        ),
    ]  # fmt: skip


class Command(click.Command):
    """A command that takes the shared options too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += shared_options()


def command(name: str, help: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Declare a command; its function answers the exit code, None for 0."""
    return click.command(name, cls=Command, help=help)


def json_option(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """`--json`, as the parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))(function)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """While this lasts a signal that ends the program lets it clean up; the app, once it runs, has its own way with
    them."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
