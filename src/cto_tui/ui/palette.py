"""The colours of the app and the styles that its lines are drawn with; nothing of Textual is imported, since the
opening frame is drawn before it is.

Every state category has one colour, a theme variable `category-NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from rich.color import Color
from rich.style import Style

from cto_tui._dataclass import dataclass
from cto_tui.config.settings import DARK, HIGH_CONTRAST, LIGHT

CATEGORIES: Final = ("triage", "backlog", "ready", "active", "waiting", "steady", "done", "dropped")

DARK_COLOURS: Final = {
    "accent": "#82aef0",
    "foreground": "#d9dce3",
    "background": "#15171b",
    "panel": "#1f2226",
    "success": "#8cbf70",
    "warning": "#d9b65c",
    "error": "#f08189",
    "category-triage": "#cf93dd",
    "category-backlog": "#98a1b0",
    "category-ready": "#8fb8de",
    "category-active": "#56c2b8",
    "category-waiting": "#d9b65c",
    "category-steady": "#8cbf70",
    "category-done": "#86a98f",
    "category-dropped": "#9297a2",
    "line": "#3b424e",
    "dim": "#939ba9",
    "cursor-line": "#2a2e34",
    "cursor-line-blurred": "#1f2226",
    "late": "#f08189",
}
LIGHT_COLOURS: Final = {
    "accent": "#1f5fbf",
    "foreground": "#1d2129",
    "background": "#fafbfc",
    "panel": "#eceef1",
    "success": "#3a6a1c",
    "warning": "#7a5600",
    "error": "#b3202c",
    "category-triage": "#8a3a9c",
    "category-backlog": "#59616e",
    "category-ready": "#2a5f99",
    "category-active": "#0b6b63",
    "category-waiting": "#7a5600",
    "category-steady": "#3a6a1c",
    "category-done": "#3f6650",
    "category-dropped": "#61656e",
    "line": "#c3c7ce",
    "dim": "#5b6270",
    "cursor-line": "#dfe6f1",
    "cursor-line-blurred": "#eceef1",
    "late": "#b3202c",
}
_CONTRAST_COLOURS: Final = {
    "accent": "#ffd75f",
    "foreground": "#ffffff",
    "background": "#000000",
    "panel": "#1c1c1c",
    "success": "#8cff66",
    "warning": "#ffff5f",
    "error": "#ffb0b0",
    "category-triage": "#ffb3ff",
    "category-backlog": "#e0e0e0",
    "category-ready": "#9fd0ff",
    "category-active": "#5fffff",
    "category-waiting": "#ffff5f",
    "category-steady": "#8cff66",
    "category-done": "#b8ffc8",
    "category-dropped": "#c8c8c8",
    "line": "#b0b0b0",
    "dim": "#dcdcdc",
    "cursor-line": "#003052",
    "cursor-line-blurred": "#2b2b2b",
    "late": "#ffb0b0",
}

PLAIN_NAME: Final = "cto-plain"
_PLAIN_COLOURS: Final = {
    **dict.fromkeys(DARK_COLOURS, "ansi_default"),
    "accent": "ansi_cyan",
    "success": "ansi_green",
    "warning": "ansi_magenta",
    "error": "ansi_red",
    "category-triage": "ansi_magenta",
    "category-ready": "ansi_cyan",
    "category-active": "ansi_green",
    "category-waiting": "ansi_magenta",
    "category-steady": "ansi_green",
    "late": "ansi_red",
    "cursor-style": "reverse",
}
"""For terminals of 16 colours and none: the terminal's own colours, dark or light, of which only those are used that
can be read on both; the row under the cursor is reversed."""

COLOURS: Final[Mapping[str, Mapping[str, str]]] = {
    DARK: DARK_COLOURS, LIGHT: LIGHT_COLOURS, HIGH_CONTRAST: _CONTRAST_COLOURS, PLAIN_NAME: _PLAIN_COLOURS,
}  # fmt: skip
"""The app's own themes by name; the first is the default."""


@dataclass(frozen=True)
class Palette:
    """Rich styles on one background, each complete with it, for widgets that draw their own lines."""

    text: Style
    strong: Style
    dim: Style
    accent: Style
    heading: Style
    rule: Style
    late: Style
    warning: Style
    success: Style
    category: Mapping[str, Style]

    def state(self, category: str) -> Style:
        """The colour of a state category; plain text for an unknown one."""
        return self.category.get(category, self.text)


@dataclass(frozen=True, eq=False)
class Surface:
    """The palettes of a widget: at rest, under the cursor with and without focus."""

    rest: Palette
    cursor: Palette
    blurred: Palette


def surface(colour: Callable[[str], Color], background: Color, *, reverse: bool = False) -> Surface:
    """The palettes over an opaque background; `colour` answers the colour of a theme variable. `reverse` shows the row
    under the cursor reversed, in no colour of its own."""

    def style(name: str, ground: Color, *, bold: bool = False) -> Style:
        return Style(color=colour(name), bgcolor=ground, bold=bold)

    def reversed_() -> Palette:
        plain, strong = Style(reverse=True), Style(reverse=True, bold=True)
        category = dict.fromkeys(CATEGORIES, plain)
        return Palette(plain, strong, plain, strong, strong, plain, strong, plain, plain, category)

    def over(ground: Color) -> Palette:
        return Palette(
            text=style("foreground", ground),
            strong=style("foreground", ground, bold=True),
            dim=style("dim", ground),
            accent=style("accent", ground, bold=True),
            heading=style("accent", ground, bold=True),
            rule=style("line", ground),
            late=style("late", ground, bold=True),
            warning=style("warning", ground),
            success=style("success", ground),
            category={name: style(f"category-{name}", ground) for name in CATEGORIES},
        )

    if reverse:
        return Surface(rest=over(background), cursor=reversed_(), blurred=over(background))
    return Surface(
        rest=over(background), cursor=over(colour("cursor-line")), blurred=over(colour("cursor-line-blurred"))
    )


def own_colour(theme: str, name: str) -> Color:
    """A colour of one of the app's own themes. Raises KeyError for another one."""
    return Color.parse(COLOURS[theme][name].removeprefix("ansi_"))


@lru_cache(16)
def own_surface(theme: str, background: Color | None = None) -> Surface:
    """The palettes of one of the app's own themes, over its own background unless given. Raises KeyError for another
    theme."""
    colours = COLOURS[theme]
    return surface(
        lambda name: own_colour(theme, name),
        background or own_colour(theme, "background"),
        reverse=colours.get("cursor-style") == "reverse",
    )
