"""From a register to the app: what the first frame needs is read and drawn first, Textual is imported behind it."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from cto_tui.config import Settings
from cto_tui.config.settings import THEME_NAMES
from cto_tui.i18n import _
from cto_tui.keyboard.keymap import bindings
from cto_tui.services import look
from cto_tui.services import welcome as welcoming
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.services.sessions import Session
from cto_tui.ui import beginning
from cto_tui.ui.opening import Opening, open_on
from cto_tui.ui.palette import COLOURS, PLAIN_NAME
from cto_tui.ui.terminal import Profile, prepare, profile
from cto_tui.ui.text import set_ascii

SWITCH: Final = 0.005
"""Seconds for which a thread that reads or imports may keep the interpreter from one that a key waits for."""


_OWN_HASHES: Final = (
    "_md5", "_sha1", *(("_sha2",) if sys.version_info >= (3, 12) else ("_sha256", "_sha512")), "_sha3", "_blake2",
)  # fmt: skip
"""Python's modules of those hashes that `hashlib` has everywhere."""


def spare_libraries() -> None:
    """Let Python's own modules do without what they can do without: asyncio and hashlib without OpenSSL, since nothing
    here speaks to a network, and shutil without two ways to pack files. It takes 5 MB, and time of every start."""
    spared = ["bz2", "lzma"]
    # Where Python has no hashes of its own, OpenSSL stays.
    with suppress(ImportError):
        for name in _OWN_HASHES:
            import_module(name)
        spared += ["ssl", "_hashlib"]
    for name in spared:
        # What has no value among the modules cannot be imported.
        sys.modules.setdefault(name, cast("ModuleType", None))


def usual_theme(register: Register, terminal: Profile) -> str:
    """The theme of the settings, else the one for the terminal's colours."""
    few_colours = terminal.colours <= 16
    return register.settings.theme or (PLAIN_NAME if few_colours else next(iter(COLOURS)))


def chosen_theme(register: Register, usual: str) -> str:
    """The theme that was last chosen in the app in the place of the usual one."""
    chosen = look.chosen_theme(register.path, usual)
    return chosen if chosen in THEME_NAMES else usual


def run(path: Path, settings: Settings, *, debug: bool = False, tour: bool = False) -> int:
    """Open the app on a register, with the guided tour if asked; answers the exit code. Raises StorageError before
    anything is drawn."""
    # Nothing of what is made until the first frame is garbage; the app turns the collector on behind it.
    gc.disable()
    sys.setswitchinterval(SWITCH)
    prepare(os.environ)
    terminal = profile(os.environ, escape_ms=settings.escape_ms)
    set_ascii(terminal.ascii_letters, terminal.ascii_drawings)
    register = Register(path, settings)
    first = beginning.read(register)
    session = Session(folder_of(path))
    session.begin()
    welcome = welcoming.is_due(register)
    opening: Opening | None = None
    # Where the app begins with something else than Today alone, it draws its first frame itself.
    if settings.differential and not (tour or welcome or session.left or session.notice):
        theme = chosen_theme(register, usual_theme(register, terminal))
        opening = open_on(terminal, theme, bindings(settings.keymap, settings.keys), register, first.content)
    spare_libraries()
    try:
        from cto_tui.ui.app import CtoApp

        app = CtoApp(
            register, first, terminal, session=session, welcome=welcome, tour=tour, debug=debug, opening=opening
        )
        try:
            result = app.run(mouse=False)
        finally:
            lost = app.desk.close()
            if lost:
                with suppress(OSError):
                    sys.stderr.write(_("cto-tui: what you typed could not be kept: {why}").format(why=lost) + "\n")
    finally:
        if opening is not None:
            opening.keys.end()
            opening.give_back()
    if app._exception is not None:
        raise app._exception
    return result or 0
