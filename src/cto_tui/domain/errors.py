"""What errors mean to whoever asked, so that the command line needs to know none of their classes.

An error derives from one of these and from the built-in class that it would otherwise be.
"""

from __future__ import annotations


class NotUnderstoodError(Exception):
    """What was asked cannot be understood; the message is one line that says what can be."""


class NotThereError(Exception):
    """What was named does not exist; the message is one line for the user."""


class NotDoneError(Exception):
    """What was asked is refused; the message is one line that says why."""
