"""Opening the app, which lies beside the command line: who starts the program says how."""

from __future__ import annotations

import sys
from pathlib import Path

from cto_tui.cli import output
from cto_tui.cli.quick import wrong
from cto_tui.cli.session import Session
from cto_tui.i18n import _


def open_app(session: Session, path: Path, *, tour: bool = False) -> int:
    """Open the app on a register; answers its exit code. Raises StorageError, ConfigError, UsageError."""
    settings = session.check_settings()
    check_terminal()
    session.close()
    return session.opener(path, settings, session.debug, tour)


def check_terminal() -> None:
    """Raise UsageError where the app could not be seen."""
    if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr)):
        raise wrong(_("the app needs a terminal; for scripts there are commands"))
