"""Use cases without a screen: what every surface (keys, bulk, imports, command line) calls.

A module that is named as `services.views` is imported when the line that names it is reached, and not with the module
that holds the line: so the app imports what only verbs call when somebody first calls for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from cto_tui.services import brief as brief
    from cto_tui.services import commands as commands
    from cto_tui.services import completion as completion
    from cto_tui.services import filters as filters
    from cto_tui.services import history as history
    from cto_tui.services import impact as impact
    from cto_tui.services import line_completion as line_completion
    from cto_tui.services import macros as macros
    from cto_tui.services import tour as tour
    from cto_tui.services import values as values
    from cto_tui.services import views as views


def __getattr__(name: str) -> ModuleType:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"{__name__} has no {name}") from error
