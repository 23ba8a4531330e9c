"""Where the file of settings lies, and whether there is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cto_tui.folders import config_folder

PATH_VARIABLE: Final = "CTO_TUI_CONFIG"


def default_path() -> Path:
    """Where the settings lie unless another file is named: CTO_TUI_CONFIG, else the user's configuration folder."""
    named = os.environ.get(PATH_VARIABLE)
    return Path(named).expanduser() if named else config_folder() / "config.toml"


def is_wanted() -> bool:
    """Whether there are settings to read, or the environment says that there should be."""
    return bool(os.environ.get(PATH_VARIABLE)) or os.path.lexists(default_path())
