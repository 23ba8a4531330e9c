"""What errors mean to whoever asked, so that the command line needs to know none of their classes.

An error derives from one of these and from the built-in class that it would otherwise be.
"""

from __future__ import annotations

from cto_tui.i18n import _


class NotUnderstoodError(Exception):
    """What was asked cannot be understood; the message is one line that says what can be."""


class NotThereError(Exception):
    """What was named does not exist; the message is one line for the user."""


class NotDoneError(Exception):
    """What was asked is refused; the message is one line that says why."""


class FilterError(ValueError):
    """A text that is no filter: `reason` says why, `at` is the place (from 0) where it stops making sense."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason, at)
        self.reason, self.at = reason, at

    def __str__(self) -> str:
        return _("{reason} (at {place})").format(reason=self.reason, place=self.at + 1)
