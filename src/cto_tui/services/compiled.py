"""Whether Python keeps the program compiled. Without .pyc files each start compiles it anew, which takes seconds: uv
compiles nothing unless told to, and who may not write to an install cannot compile it by starting it."""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from cto_tui.i18n import _
from cto_tui.services.private import folder_of
from cto_tui.store.errors import StorageError

PACKAGES: Final = ("cto_tui", "textual")
"""The program's own, and the largest of those it stands on: each start needs both."""

MARKER: Final = "slow-start-told"
"""The file that says that the user was told, in his folder beside the register."""


def uncompiled() -> tuple[str, Path] | None:
    """A package without its .pyc file, and the folder to compile: all that lies beside it; None if all is well.

    Where a start can write these files, the first one has done so by the time the app asks."""
    for name in PACKAGES:
        found = importlib.util.find_spec(name)
        source = Path(found.origin) if found and found.origin else None
        if source is not None and not Path(importlib.util.cache_from_source(str(source))).exists():
            folder = source.parent
            return name, folder.parent if folder.parent.name.endswith("-packages") else folder
    return None


def remedy(folder: Path) -> str:
    """What to run."""
    text = _("run: {python} -m compileall -q {folder}").format(python=sys.executable, folder=folder)
    if not os.access(folder, os.W_OK):
        text += _(", as the owner of that folder")
    if sys.dont_write_bytecode:
        text += _("; and unset PYTHONDONTWRITEBYTECODE")
    return text


def notice(register: Path) -> str:
    """One line for the app, the first time; "" where there is nothing to say, or where nothing can be kept: it would
    come every time."""
    folder = folder_of(register)
    if uncompiled() is None:
        return ""
    with suppress(StorageError):
        folder.make()
        if folder.read(MARKER) is None:
            folder.write(MARKER, b"")
            return _("Slow start: no .pyc files here. cto-tui doctor names the remedy.")
    return ""
