"""The app's themes as Textual has them, made of the colours in `ui/palette.py`.

A theme that does not know the app's own variables (one of Textual's) gets those of `variable_defaults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from cto_tui.config.settings import LIGHT
from cto_tui.ui import palette
from cto_tui.ui.palette import COLOURS, DARK_COLOURS, LIGHT_COLOURS, PLAIN_NAME, Surface

_TEXTUAL: Final = ("accent", "foreground", "background", "panel", "success", "warning", "error")
"""Colours that a theme of Textual's has as parameters; the others are variables."""


def _theme(name: str, *, ansi: bool = False) -> Theme:
    colours = COLOURS[name]
    variables = {key: colour for key, colour in colours.items() if key not in _TEXTUAL}
    if ansi:
        variables |= {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
    return Theme(
        name=name,
        dark=name != LIGHT,
        ansi=ansi,
        primary=colours["accent"],
        secondary=colours["accent"],
        surface=colours["background"],
        variables=variables,
        **{key: colours[key] for key in _TEXTUAL},  # type: ignore[arg-type]  # the colours among its parameters
    )


PLAIN: Final = _theme(PLAIN_NAME, ansi=True)
THEMES: Final = tuple(_theme(name) for name in COLOURS if name != PLAIN_NAME)
"""To be registered with `App.register_theme`; the first is the default."""


def variable_defaults(dark: bool) -> dict[str, str]:
    """For `App.get_theme_variable_defaults`: the app's own variables, for themes that do not define them."""
    return {key: colour for key, colour in (DARK_COLOURS if dark else LIGHT_COLOURS).items() if key not in _TEXTUAL}


def surface(variables: Mapping[str, str], background: Color, dark: bool) -> Surface:
    """The palettes of a theme, from its variables as `App.theme_variables` has them, over an opaque background."""
    defaults = variable_defaults(dark)

    def colour(name: str) -> RichColor:
        return (background + Color.parse(variables.get(name) or defaults[name])).rich_color

    return palette.surface(colour, background.rich_color, reverse=variables.get("cursor-style") == "reverse")
