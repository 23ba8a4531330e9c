"""The user's settings: one TOML file, read into frozen values; what it does not know or cannot use, it refuses.

docs/configuration.md shows a file that sets everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cto_tui.config.machine import default_actor, theme_of, zone_of
from cto_tui.config.place import default_path
from cto_tui.config.settings import SETTING_NAMES, Settings

if TYPE_CHECKING:
    from cto_tui.config.reading import ConfigError, Known, Reading, load_settings, read_settings

__all__ = [
    "SETTING_NAMES", "ConfigError", "Known", "Reading", "Settings", "default_actor", "default_path", "load_settings",
    "read_settings", "theme_of", "zone_of",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """The reading side, imported when something is read: most people have no file of settings."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cto_tui.config import reading

    return getattr(reading, name)
