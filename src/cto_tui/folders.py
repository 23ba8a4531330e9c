"""Where the user's files lie, by the conventions of his system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

NAME: Final = "cto-tui"


def config_folder() -> Path:
    """The folder of the user's settings."""
    if sys.platform == "linux":
        return _by_xdg("XDG_CONFIG_HOME", ".config")
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


def data_folder() -> Path:
    """The folder of the user's register."""
    if sys.platform == "linux":
        return _by_xdg("XDG_DATA_HOME", ".local/share")
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def _by_xdg(variable: str, otherwise: str) -> Path:
    # What platformdirs answers; importing it costs 8 ms, twice what a short command has left.
    folder = os.environ.get(variable, "").strip() or os.path.expanduser(f"~/{otherwise}")
    return Path(folder, NAME)
