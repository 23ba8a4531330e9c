"""The entry: answers `--version` at once, leaves everything else to the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from pathlib import Path

    from cto_tui.config import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code. `arguments` are those of the process unless given."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_streams()
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["--version"]:
        from cto_tui import __version__

        sys.stdout.write(f"cto-tui {__version__}\n")
        return 0
    if arguments is None and "--debug" not in words:
        sys.excepthook = _say_what_failed
    # What is imported stays: the collector would look through it again and again for nothing.
    gc.disable()
    try:
        from cto_tui.cli.main import run
    finally:
        gc.freeze()
        gc.enable()
    code = run(words, _open_app)
    if arguments is None:
        _leave(code)
    return code


def _open_streams() -> None:
    """Put nothing in the place of a stream that whoever called had closed: a file that is opened next would be it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the life of the process


def _open_app(path: Path, settings: Settings, debug: bool, tour: bool) -> int:
    """Open the app on a register: the one place outside `ui` that imports Textual, and only when it is called."""
    from cto_tui.ui.start import run

    return run(path, settings, debug=debug, tour=tour)


def _leave(code: int) -> NoReturn:
    """End the process. Its threads have ended, the register is closed and the terminal is as it was: nothing is left
    but to take the interpreter apart, which takes longer than all that."""
    for stream in (sys.stdout, sys.stderr):
        # A stream that was closed has nothing to say any more.
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _say_what_failed(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """What nothing else caught is a mistake in the program: one line of what and where, for a report of it. What the
    error itself says may repeat what the register holds: that is for `--debug`."""
    if issubclass(kind, KeyboardInterrupt):
        return
    where = ""
    while trace is not None:
        _before, package, file = trace.tb_frame.f_code.co_filename.rpartition(f"cto_tui{os.sep}")
        where = f" at {file}:{trace.tb_lineno}" if package else where
        trace = trace.tb_next
    sys.stderr.write(
        f"cto-tui: this should not have happened: {kind.__name__}{where}\nRun it again with --debug to see it all.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
