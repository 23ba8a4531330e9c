"""Drafts: what was typed and is not yet written. Outside the register and its journal, in one small file a user.

A draft is kept in memory at once and reaches the file with `flush`, which any thread may call. Processes on one
register share the file: each brings in its own changes under a lock, so that none takes back another's.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.services.private import PrivateFolder

FILE: Final = "drafts.json"
DAMAGED: Final = "drafts.damaged.json"
"""Where a file is set aside that cannot be read: what is in it is still there for its owner."""

TEXT: Final = ""
"""The name of the only text of a prompt; those of a form have the names of its fields."""

_LOCK: Final = "drafts.lock"
_VERSION: Final = 1


@dataclass(frozen=True)
class Draft:
    """Texts by field, of a form only those that differ from what is stored. `base` is what was stored when they were
    typed, `label` what they were typed into, `at` when."""

    texts: Mapping[str, str]
    label: str
    at: datetime
    base: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was typed into a prompt."""
        return self.texts.get(TEXT, "")

    def without(self, name: str) -> Draft | None:
        """The draft without one of its texts, None if that was all."""
        texts = {each: text for each, text in self.texts.items() if each != name}
        base = {each: text for each, text in self.base.items() if each != name}
        return replace(self, texts=texts, base=base) if texts else None


def draft_key(verb: str, *places: str) -> str:
    """The key of a draft: the verb, then what it is about: `edit:ID`, `move:ID:submit`."""
    return ":".join((verb, *places))


class Drafts:
    """The drafts of one user at one register."""

    def __init__(self, folder: PrivateFolder, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._clock = clock
        self._known: dict[str, Draft] = {}
        self._pending: dict[str, Draft | None] = {}
        self._changing = threading.Lock()
        self._flushing = threading.Lock()

    @property
    def dirty(self) -> bool:
        """Whether something is not in the file yet."""
        return bool(self._pending)

    def find(self, key: str) -> Draft | None:
        """What is kept under a key."""
        with self._changing:
            return self._pending[key] if key in self._pending else self._known.get(key)

    def all(self) -> dict[str, Draft]:
        """Every draft by its key, the latest first."""
        with self._changing:
            merged = {**self._known, **self._pending}
        found = [(key, draft) for key, draft in merged.items() if draft is not None]
        return dict(sorted(found, key=lambda each: each[1].at, reverse=True))

    def keep(self, key: str, texts: Mapping[str, str], label: str, base: Mapping[str, str] | None = None) -> None:
        """Keep texts under a key; none, or only empty ones where nothing was stored, forgets it."""
        stored = dict(base or {})
        if all(text == stored.get(name, "") for name, text in texts.items()):
            self.forget(key)
            return
        found = self.find(key)
        if found is not None and dict(found.texts) == dict(texts) and dict(found.base) == stored:
            return
        with self._changing:
            self._pending[key] = Draft(dict(texts), label, self._clock(), stored)

    def forget(self, key: str) -> None:
        """Forget what is kept under a key, if anything."""
        with self._changing:
            if self._pending.get(key) is not None or key in self._known:
                self._pending[key] = None

    def load(self) -> str:
        """Read the file; answers a notice where it was damaged and set aside, "" otherwise. Raises StorageError."""
        if not self._folder.exists():
            return ""
        with self._flushing, self._folder.locked(_LOCK):
            return self._read()

    def flush(self) -> str:
        """Bring what was changed here into the file; answers what `load` answers. Where it cannot be written,
        StorageError is raised and the change stays in memory for the next time."""
        with self._flushing:
            with self._changing:
                pending = dict(self._pending)
            if not pending:
                return ""
            with self._folder.locked(_LOCK):
                notice = self._read()
                merged = {**self._known, **pending}
                kept = {key: draft for key, draft in merged.items() if draft is not None}
                self._write(kept)
            with self._changing:
                self._known = kept
                # What was typed meanwhile waits for the next flush.
                self._pending = {
                    key: draft for key, draft in self._pending.items() if key not in pending or pending[key] != draft
                }
            return notice

    def forget_items(self, ids: Iterable[str]) -> int:
        """Remove every draft about these items from the file, for good, and what was set aside if it names one of them;
        answers how many drafts. Raises StorageError."""
        gone = set(ids)
        with self._flushing:
            if not self._folder.exists():
                return 0
            with self._folder.locked(_LOCK):
                self._read()
                about = {key for key in {**self._known, **self._pending} if gone & set(key.split(":"))}
                kept = {key: draft for key, draft in self._known.items() if key not in about}
                if about & self._known.keys():
                    self._write(kept)
                aside = self._folder.read(DAMAGED)
                if aside is not None and any(each.encode() in aside for each in gone):
                    self._folder.remove(DAMAGED)
            with self._changing:
                self._known = kept
                self._pending = {key: draft for key, draft in self._pending.items() if key not in about}
            return len(about)

    def clear(self) -> None:
        """Remove every draft and what was set aside. Raises StorageError."""
        with self._flushing, self._changing:
            self._known, self._pending = {}, {}
            for name in (FILE, f"{FILE}.part", DAMAGED):
                self._folder.remove(name)

    def _read(self) -> str:
        raw = self._folder.read(FILE)
        if raw is None:
            found: dict[str, Draft] | None = {}
        else:
            found = decode(raw)
        if found is None:
            self._folder.write(DAMAGED, raw or b"")
            self._folder.remove(FILE)
        with self._changing:
            self._known = found or {}
        if found is not None:
            return ""
        return _("What was kept of your typing could not be read; it was set aside as {path}").format(
            path=self._folder.path / DAMAGED
        )

    def _write(self, kept: Mapping[str, Draft]) -> None:
        if kept:
            self._folder.write(FILE, encode(kept))
        else:
            self._folder.remove(FILE)


def encode(drafts: Mapping[str, Draft]) -> bytes:
    """The file's bytes. Half a surrogate pair, which no encoding takes, is spelt as JSON escapes it."""
    objects = {
        key: {"label": each.label, "at": each.at.isoformat(), "texts": dict(each.texts), "base": dict(each.base)}
        for key, each in drafts.items()
    }
    return json.dumps({"version": _VERSION, "drafts": objects}, indent=1).encode("ascii")


def decode(raw: bytes) -> dict[str, Draft] | None:
    """The drafts in a file's bytes, None where they are not what `encode` writes."""
    try:
        body = json.loads(raw)
        if body["version"] != _VERSION:
            return None
        return {str(key): _draft(each) for key, each in body["drafts"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _draft(found: Any) -> Draft:
    at = datetime.fromisoformat(found["at"])
    if at.tzinfo is None:
        raise ValueError("an instant without its offset")
    return Draft(_texts(found["texts"]), str(found["label"]), at, _texts(found["base"]))


def _texts(found: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in found.items()}
