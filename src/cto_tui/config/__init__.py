"""The user's settings: one TOML file, read into frozen values; what it does not know or cannot use, it refuses.

docs/configuration.md shows a file that sets everything.
"""

from __future__ import annotations

from cto_tui.config.machine import default_actor, theme_of, zone_of
from cto_tui.config.reading import ConfigError, Known, Reading, default_path, load_settings, read_settings
from cto_tui.config.settings import SETTING_NAMES, Settings

__all__ = [
    "SETTING_NAMES", "ConfigError", "Known", "Reading", "Settings", "default_actor", "default_path", "load_settings",
    "read_settings", "theme_of", "zone_of",
]  # fmt: skip
