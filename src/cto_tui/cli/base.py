"""What every command has: options that may stand before or after it, and the register that it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from cto_tui._dataclass import dataclass
from cto_tui.config import ConfigError, Settings
from cto_tui.i18n import _
from cto_tui.services.register import Register

Opener = Callable[[Path, Settings, bool, bool], int]
"""Opens the app on a register, with these settings, with tracebacks or without, with the guided tour or without;
answers its exit code."""


@dataclass
class Session:
    """One run of the program: what was asked for before any command, and the register, opened on first use."""

    settings: Settings
    opener: Opener
    broken_settings: ConfigError | None = None
    """Why the settings could not be read: said by the first command that needs them."""
    db: Path | None = None
    debug: bool = False
    _opened: list[Register] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The register's file: `--db`, else CTO_TUI_DB, else the user's data folder."""
        from cto_tui.store.connect import default_path

        return self.db or default_path()

    def check_settings(self) -> Settings:
        """The settings; raises ConfigError where they cannot be used."""
        if self.broken_settings:
            raise self.broken_settings
        return self.settings

    @cached_property
    def register(self) -> Register:
        """The register; raises StorageError, ConfigError."""
        return self.open(self.path)

    def open(self, path: Path) -> Register:
        """A register that is closed when the run ends."""
        found = Register(path, self.check_settings())
        self._opened.append(found)
        return found

    def copy_daily(self) -> str:
        """The day's copy of what was written; answers what went wrong, "" if nothing did."""
        written = [register for register in self._opened if register.session and register.path == self.path]
        if not written:
            return ""
        from cto_tui.services.backups import make_after_command

        return make_after_command(written[0])

    def close(self) -> None:
        """Close what was opened."""
        while self._opened:
            self._opened.pop().close()


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
