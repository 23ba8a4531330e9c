"""The settings, each declared once: reading, `config --explain` and the documentation come from here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from cto_tui._dataclass import dataclass, declared_fields

DARK: Final = "cto-dark"
LIGHT: Final = "cto-light"
HIGH_CONTRAST: Final = "cto-contrast"

OWN_THEMES: Final = (DARK, LIGHT, HIGH_CONTRAST)
THEME_NAMES: Final = (
    *OWN_THEMES, "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
)  # fmt: skip
"""The app's own themes and Textual's: named here, since a command that only checks settings does not import Textual."""


def _setting(default: Any, meaning: str, example: str, otherwise: str = "") -> Any:
    """A setting: what it is for, how it is written, and what an empty value stands for."""
    made: dict[str, Any] = {"default_factory": dict} if default is dict else {"default": default}
    return field(**made, metadata={"meaning": meaning, "example": example, "otherwise": otherwise})


@dataclass(frozen=True)
class Settings:
    """What the user may choose; each empty value leaves the choice to the machine or to the program's defaults."""

    zone: str = _setting("", "Time zone that days and hours are shown in.", '"Europe/Paris"', "the machine's")
    actor: str = _setting("", "Name that the journal gives to what you do.", '"Jeanne"', "the login name")
    language: str = _setting("", "Language of dates, numbers and texts: en or fr.", '"fr"', "the environment's")
    currency: str = _setting("EUR", "ISO 4217 code of amounts that are typed without one.", '"EUR"')
    holidays: frozenset[date] = _setting(frozenset(), "Days off besides the public holidays.", "[2026-05-15]")
    theme: str = _setting(
        "", "Colours: one of the app's own themes, or one of Textual's.", f'"{LIGHT}"',
        f"{DARK}, or {LIGHT} where COLORFGBG tells of a light background",
    )  # fmt: skip
    keymap: str = _setting("default", "Keys to begin with: default or vim.", '"vim"')
    synchronous_full: bool = _setting(False, "Whether every write waits for the disk.", "true")
    escape_ms: int = _setting(
        0, "Milliseconds after which a lone ESC byte is the Escape key.", "50", "35, and 100 over SSH"
    )
    differential: bool = _setting(
        True, "Whether the terminal is sent only the cells that changed; false sends every frame whole.", "false"
    )
    keys: Mapping[str, tuple[str, ...]] = _setting(
        dict, "Keys of a command: one, a chord, a list of them, or none.", '["n", "g n"]'
    )
    wip: Mapping[str, Mapping[str, int]] = _setting(dict, "WIP limits by kind and state.", "6")
    expected: Mapping[str, Mapping[str, int]] = _setting(
        dict, "Working days after which an item in a state is stale, by kind and state.", "3"
    )
    attention: Mapping[str, float] = _setting(dict, "Coefficients of the attention score by term.", "6.0")
    backup: Mapping[str, int] = _setting(
        dict, "How many of the copies that are made by themselves are kept: daily, weekly, monthly.", "7"
    )


BACKUPS: Final[Mapping[str, tuple[int, str]]] = {
    "daily": (7, "Days whose last copy is kept; no copies are made where daily, weekly and monthly are 0."),
    "weekly": (4, "Weeks whose last copy is kept."),
    "monthly": (12, "Months whose last copy is kept."),
}
"""The keys of `[backup]`: default and meaning."""

SETTING_NAMES: Final = tuple(declared_fields(Settings))
"""The keys at the top of the file."""

TABLES: Final = ("keys", "wip", "expected", "attention", "backup")
"""The settings that are tables of the file."""


@dataclass(frozen=True)
class Declaration:
    """What is to be known about a setting."""

    name: str
    meaning: str
    example: str
    """As it stands in the file behind the equals sign."""
    otherwise: str
    """What an empty value stands for; "" where the default says it."""
    default: Any


def declarations() -> tuple[Declaration, ...]:
    """Every setting, in the order in which the file has them best: tables last."""
    empty = Settings()
    return tuple(
        Declaration(
            each.name, each.metadata["meaning"], each.metadata["example"], each.metadata["otherwise"],
            getattr(empty, each.name),
        )
        for each in dataclasses.fields(Settings)
    )  # fmt: skip
