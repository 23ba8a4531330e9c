"""Commands that only read, declared without click: it takes a third of the time that they have.

What is declared here is read in two ways. A plain command line is read here. Whatever else there is to say, such as
help or what is wrong with a line, click says, which gets the same declaration.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.cli.session import Session
from cto_tui.i18n import _

if TYPE_CHECKING:
    import click

Call = Callable[[Session], int | None]

MODULES: Final = frozenset({"today", "items"})
"""Those that declare their commands here."""


@dataclass(frozen=True)
class Argument:
    """A word that stands by itself."""

    into: str
    required: bool = True


@dataclass(frozen=True)
class Option:
    """An option; with a `metavar` it takes a value, several where it is `multiple`, without one it is a flag."""

    name: str
    into: str
    help: str
    metavar: str = ""
    multiple: bool = False


def json_option() -> Option:
    """`--json`."""
    return Option("--json", "as_json", _("Print JSON for programs."))


@dataclass(frozen=True)
class QuickCommand:
    """A command: what it is called with, and the function that gets the session and a value for each parameter."""

    name: str
    help: str
    parameters: tuple[Argument | Option, ...]
    function: Callable[..., int | None]

    def read(self, words: Sequence[str]) -> Call | None:
        """The call that plain words ask for; None where click is to look at them."""
        options = {each.name: each for each in self.parameters if isinstance(each, Option)}
        values: dict[str, Any] = {each.into: () if each.multiple else None if each.metavar else False
                                  for each in options.values()}  # fmt: skip
        free = [each for each in self.parameters if isinstance(each, Argument)]
        shared = _Shared()
        left = list(words)
        while left:
            if shared.take(left):
                continue
            word = left.pop(0)
            option = options.get(word)
            if option is not None and not option.metavar:
                values[option.into] = True
            elif option is not None and left:
                value = left.pop(0)
                values[option.into] = (*values[option.into], value) if option.multiple else value
            elif word and not word.startswith("-") and free:
                values[free.pop(0).into] = word
            else:
                return None
        if any(each.required for each in free):
            return None
        values |= {each.into: None for each in free}

        def call(session: Session) -> int | None:
            shared.give(session)
            return self.function(session, **values)

        return call

    def as_click(self) -> click.Command:
        """The same command for click."""
        import click

        from cto_tui.cli.base import command

        function = click.pass_obj(self.function)
        for each in reversed(self.parameters):
            if isinstance(each, Argument):
                function = click.argument(each.into, required=each.required)(function)
            elif each.metavar:
                function = click.option(
                    each.name, each.into, metavar=each.metavar, multiple=each.multiple, help=each.help
                )(function)
            else:
                function = click.option(each.name, each.into, is_flag=True, help=each.help)(function)
        return command(self.name, help=self.help)(function)


def command(
    name: str, *parameters: Argument | Option, help: str
) -> Callable[[Callable[..., int | None]], QuickCommand]:
    """Declare a command; its function answers the exit code, None for 0."""
    return lambda function: QuickCommand(name, help, parameters, function)


def wrong(message: str, option: str = "") -> click.UsageError:
    """The error of a line, or of one of its options, that a command cannot do anything with."""
    import click

    return click.BadParameter(message, param_hint=option) if option else click.UsageError(message)


class _Shared:
    """The options that may stand before or after any command."""

    def __init__(self) -> None:
        self.db: Path | None = None
        self.debug = False

    def take(self, words: list[str]) -> bool:
        """Take one of them away from the beginning of the words, if it is there."""
        if words[0] == "--debug":
            self.debug = True
            del words[0]
            return True
        if words[0] == "--db" and len(words) > 1:
            self.db = Path(words[1]).expanduser()
            del words[:2]
            return True
        return False

    def give(self, session: Session) -> None:
        session.db = self.db or session.db
        session.debug = self.debug or session.debug


def find(commands: Mapping[str, str], words: Sequence[str]) -> Call | None:
    """The call that a plain command line asks for; None where click is to read it. Without a command the app opens."""
    shared = _Shared()
    left = list(words)
    while left and shared.take(left):
        pass
    if not left:
        return lambda session: _open(session, shared)
    module, _colon, name = commands.get(left[0], "").partition(":")
    if module not in MODULES:
        return None
    declared: QuickCommand = getattr(importlib.import_module(f"cto_tui.cli.{module}"), name)
    call = declared.read(left[1:])
    if call is None:
        return None

    def both(session: Session) -> int | None:
        shared.give(session)
        return call(session)

    return both


def _open(session: Session, shared: _Shared) -> int:
    from cto_tui.cli.app import open_app

    shared.give(session)
    return open_app(session, session.path)
