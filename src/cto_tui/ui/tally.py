"""How many keys and how much time the morning's triage took."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from textual.app import App

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _

IDLE = 60.0
"""Seconds: a longer pause between two keys was no triage and counts as this much."""


@dataclass
class Tally:
    """Keys pressed and seconds spent while something was left to decide. Typed titles and comments are not counted as
    keys, their time is."""

    keys: int = 0
    seconds: float = 0.0
    day: date | None = None
    last: datetime | None = None

    def press(self, now: datetime, day: date) -> None:
        """A key was pressed at `now` (UTC) on the user's `day`; another day starts again."""
        self.note(now, day)
        self.keys += 1

    def note(self, now: datetime, day: date) -> None:
        """The user is at work."""
        if day != self.day:
            self.keys, self.seconds, self.day, self.last = 0, 0.0, day, None
        if self.last is not None:
            self.seconds += max(0.0, min(IDLE, (now - self.last).total_seconds()))
        self.last = now

    def restore(self, keys: int, seconds: int, day: str, today: date) -> None:
        """Go on counting where an app left off that ended in the middle of the same morning."""
        if day == today.isoformat():
            self.keys, self.seconds, self.day, self.last = keys, float(seconds), today, None

    def told(self) -> str:
        """`96 keys, 6 min 12 s`."""
        minutes, seconds = divmod(round(self.seconds), 60)
        time = _("{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)
        return _("{keys} keys, {time}").format(keys=self.keys, time=time)


def count_key(app: App[Any]) -> None:
    """Tell the app that a key was pressed that is no typed text; a test's bare app counts none."""
    counted = getattr(app, "count_key", None)
    if counted is not None:
        counted()
