"""Sessions: where each running app is, so that one whose line dropped can go on there.

A running app holds a numbered place in the user's folder by a lock, and writes into it where it is. Leaving by `q`
empties the place; one that has something in it and that nobody holds is what a dropped line, a signal or a crash left.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict, field
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.services.private import PrivateFolder
from cto_tui.store.errors import StorageError

MOST: Final = 16
"""Apps of one user on one register whose places are kept."""

MOST_MARKS: Final = 1000
"""Marked rows beyond which marks are not kept: the file is written while one works."""

_VERSION: Final = 1


@dataclass(frozen=True)
class Place:
    """Where an app is: the page, the item under the cursor, the page's kind, filter and order, the marked items,
    whether the detail is open as a page, the key of the draft in an open form or prompt, "" where none is; and what the
    morning of `day` (ISO 8601, the user's) took so far in keys and seconds."""

    page: str = "today"
    item: str = ""
    kind: str = ""
    filter: str = ""
    sort: str = ""
    reverse: bool = False
    detail: bool = False
    marks: tuple[str, ...] = field(default=())
    typing: str = ""
    keys: int = 0
    seconds: int = 0
    day: str = ""


class Session:
    """One app's place. `left` is the place that an app left behind which ended otherwise than by `q`; `notice` says
    what could not be read or kept, "" if nothing."""

    def __init__(self, folder: PrivateFolder) -> None:
        self._folder = folder
        self._lock: int | None = None
        self._name = ""
        self._written: Place | None = None
        self._saving = threading.Lock()
        self.left: Place | None = None
        self.notice = ""

    def begin(self) -> None:
        """Take a place: one that was left behind, the latest first, else a free one. Never fails."""
        try:
            free = self._left_behind() or self._free()
        except StorageError as error:
            self.notice = str(error)
            return
        if free is None:
            return
        self._name, self._lock = free
        self._adopt()

    def _left_behind(self) -> tuple[str, int] | None:
        names = [name for name in self._folder.names() if name.startswith("place-") and name.endswith(".json")]
        for name in sorted(names, key=self._age):
            number = name.removesuffix(".json")
            lock = self._folder.lock(f"{number}.lock", wait=False)
            if lock is None:
                continue
            if (self._folder.path / name).exists():
                return name, lock
            os.close(lock)
        return None

    def _age(self, name: str) -> float:
        try:
            return -(self._folder.path / name).stat().st_mtime
        except OSError:
            return 0.0

    def _free(self) -> tuple[str, int] | None:
        for number in range(1, MOST + 1):
            lock = self._folder.lock(f"place-{number}.lock", wait=False)
            if lock is not None:
                return f"place-{number}.json", lock
        return None

    def _adopt(self) -> None:
        try:
            raw = self._folder.read(self._name)
        except StorageError as error:
            self.notice = str(error)
            return
        if raw is None:
            return
        self.left = decode(raw)
        if self.left is None:
            self.notice = _("Where you were could not be read, and is forgotten")
            with suppress(StorageError):
                self._folder.remove(self._name)

    def save(self, place: Place) -> None:
        """Write where the app is, if that is not what was written last. Raises StorageError."""
        with self._saving:
            if self._lock is None or place == self._written:
                return
            self._folder.write(self._name, encode(place))
            self._written = place

    def end(self) -> None:
        """Leave nothing behind: the next start begins on Today. Never fails."""
        with self._saving, suppress(StorageError):
            if self._lock is not None:
                self._folder.remove(self._name)
        self.release()

    def release(self) -> None:
        """Let go of the place, with what is in it."""
        with self._saving:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None


def encode(place: Place) -> bytes:
    """The file's bytes."""
    return json.dumps({"version": _VERSION, **asdict(place)}).encode("ascii")


def decode(raw: bytes) -> Place | None:
    """The place in a file's bytes, None where they are not what `encode` writes."""
    try:
        found = json.loads(raw)
        if found.pop("version") != _VERSION:
            return None
        return _place(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _place(found: dict[str, Any]) -> Place:
    marks = found.pop("marks")
    flags = [found[name] for name in ("reverse", "detail")]
    texts = [found[name] for name in ("page", "item", "kind", "filter", "sort", "typing", "day")]
    if not isinstance(marks, list) or not all(isinstance(each, str) for each in (*texts, *marks)):
        raise TypeError("something is no text")
    if not all(isinstance(each, bool) for each in flags):
        raise TypeError("something is neither true nor false")
    if not all(isinstance(found[name], int) for name in ("keys", "seconds")):
        raise TypeError("something is no whole number")
    return Place(**found, marks=tuple(marks))
