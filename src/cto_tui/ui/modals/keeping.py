"""What every modal that is typed into has: it keeps the text as a draft and brings back one that was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Final, Generic, TypeVar

from textual.timer import Timer

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.ui.modals.modal import Modal

Answer = TypeVar("Answer")

PAUSE: Final = 0.5
"""Seconds after a key within which the texts are kept."""

DISCARD: Final = "ctrl+r"
"""Discards what was kept from an earlier time, and brings it back."""

OUTSIDE: Final = "ctrl+e"
"""Opens a long text in the user's editor."""


@dataclass(frozen=True)
class Candidate:
    """What may be meant by what was typed: `text` takes its place, `shown` is what people read."""

    text: str
    shown: str


Offer = Callable[[Sequence[Candidate]], None]
Complete = Callable[[str, Offer], None]
"""Looks for what a text may go on to, and offers it when it is found, if anything else has not been asked meanwhile."""

EditOutside = Callable[[str], tuple[str, str]]
"""Gives a text to the user's editor; answers the text that came back and what went wrong, "" if nothing."""


@dataclass(frozen=True)
class Keeping:
    """How a modal keeps what is typed into it. `keep` gets all its texts by name; `kept` are those of an earlier time,
    and `note` says from when they are."""

    key: str
    keep: Callable[[Mapping[str, str]], None]
    kept: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class KeepingModal(Modal[Answer], Generic[Answer]):
    """A modal whose texts are kept while they are typed, when it is left, and when the app must end."""

    def __init__(self, keeping: Keeping | None) -> None:
        super().__init__()
        self.keeping = keeping
        self._pause: Timer | None = None
        self._discarded = False

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the modal now, by name."""
        raise NotImplementedError(type(self).__name__)

    def touched(self) -> None:
        """Something was typed: it is kept in a moment."""
        if self.keeping is not None and self._pause is None:
            self._pause = self.set_timer(PAUSE, self.keep_now)

    def keep_now(self) -> None:
        """Keep what was typed."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if self.keeping is not None:
            self.keeping.keep(self.texts)

    @property
    def kept_note(self) -> str:
        """One line about the text of an earlier time, "" if there is none."""
        if self.keeping is None or not self.keeping.kept:
            return ""
        if self._discarded:
            return _("Discarded. C-r brings it back.")
        return _("{note} C-r discards it.").format(note=self.keeping.note)
