"""The theme that a user chose in the app, remembered for the next start beside the register, not in the settings.

It is remembered by the theme that it took the place of: other settings, another background or a terminal of few colours
start with their own, and with what was chosen there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from cto_tui.services.private import folder_of
from cto_tui.store.errors import StorageError

FILE: Final = "themes.json"


def chosen_theme(register: Path, usual: str) -> str:
    """The theme to start with where `usual` would be: what was chosen in its place, else itself. Never fails."""
    return _read(register).get(usual, usual)


def choose_theme(register: Path, usual: str, name: str) -> None:
    """Start with a theme from now on where `usual` would be. Raises StorageError."""
    folder = folder_of(register)
    with folder.locked("themes.lock"):
        folder.write(FILE, json.dumps(_read(register) | {usual: name}).encode("ascii"))


def _read(register: Path) -> dict[str, str]:
    try:
        found = json.loads(folder_of(register).read(FILE) or b"{}")
    except (StorageError, ValueError, RecursionError):
        return {}
    kept = found if isinstance(found, dict) else {}
    return {name: theme for name, theme in kept.items() if isinstance(theme, str)}
