"""Signals: what the system tells the app to do, done at a moment when nothing is half written.

Every handler runs on the event loop, between two messages: one that ran wherever the signal finds the program could
wait for a lock that the program itself holds.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, Final

from textual.app import App

LONGEST_LEAVE: Final = 10.0
"""Seconds after which a process that was told to end ends whatever is under way: longer than a write waits for another
process's, and no terminal that is gone can hold it up."""

LEAVING: Final = (signal.SIGHUP, signal.SIGTERM)


class Signals:
    """Hands SIGHUP and SIGTERM on to `leave`, and steps aside on SIGTSTP until SIGCONT; `keep` is called before."""

    def __init__(self, app: App[Any], leave: Callable[[int], None], keep: Callable[[], None]) -> None:
        self._app, self._leave, self._keep = app, leave, keep
        self._stopped = False

    def listen(self) -> None:
        """Begin; to be called on the event loop, after the driver has set its own handlers."""
        loop = asyncio.get_running_loop()
        for number in LEAVING:
            loop.add_signal_handler(number, self._leave, int(number))
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def _stop(self) -> None:
        """Give the terminal back as it was, stop, and take it again when the shell says so."""
        self._keep()
        self._stopped = True
        with self._app.suspend():
            os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """The process goes on. After a stop that it was not asked for, the terminal may be in any state by now: it is
        left and entered anew."""
        if self._stopped:
            self._stopped = False
            return
        with self._app.suspend():
            pass


def can_stop() -> bool:
    """Whether there is a shell that could wake the process up again: one that started it and is not it."""
    return os.getsid(0) != os.getpid()


def stop() -> None:
    """Stop the app and what was started together with it, as the terminal's own key would."""
    os.kill(0, signal.SIGTSTP)


def end_in_time(code: int, seconds: float = LONGEST_LEAVE) -> None:
    """Make sure that the process ends with this exit code, even where something never returns."""
    last = threading.Timer(seconds, os._exit, (code,))
    last.daemon = True
    last.start()
