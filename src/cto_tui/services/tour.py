"""The guided tour: its steps, and when each of them is done, by where the app is and what was journalled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.services.register import Register
from cto_tui.services.sessions import Place
from cto_tui.store.journal import Entry, group_entries, latest_groups


@dataclass(frozen=True)
class Happened:
    """An action of the journal: its group, what was done (the journal's word, `undo` for what takes back), to how many
    items."""

    group: str
    what: str
    items: int


@dataclass(frozen=True)
class Seen:
    """What a step is judged by: where the app was when it began, where it is, and what was done last, None if it is
    only asked where the app is."""

    began: Place
    place: Place
    happened: Happened | None


@dataclass(frozen=True)
class Step:
    """A step: what it is about, what to press and why (`{command}` stands for a command's key), and when it is done;
    the last one never is."""

    title: str
    text: str
    done: Callable[[Seen], bool]


def _did(*what: str, items: int = 1) -> Callable[[Seen], bool]:
    """Something was journalled, to at least so many items."""
    return lambda seen: seen.happened is not None and seen.happened.what in what and seen.happened.items >= items


def _moved(seen: Seen) -> bool:
    return bool(seen.began.item) and seen.place.item != seen.began.item


def _on(page: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.place.page == page


STEPS: Final = (
    Step(
        "Today", "The morning of a made-up firm: what wants a decision, the most urgent first. Go down with {down} or "
        "the arrow key.", _moved,
    ),
    Step(
        "A decision", "{moves} lists the moves of the entry under the cursor, a letter each; a dimmed one says why "
        "not. Choose Keep as it is: it is decided for today.", _did("move"),
    ),
    Step(
        "Take it back", "{undo} takes back the last thing, whatever it was. That is why nothing here asks whether you "
        "are sure.", _did("undo"),
    ),
    Step(
        "Not today", "{snooze} and a letter put an entry off until a day. It leaves the list, and the cursor goes on "
        "to the next one.", _did("snooze"),
    ),
    Step(
        "The next step", "Go to the section New ({next-section} jumps). On a candidate, a vendor or a blip press "
        "{next-step}: the footer names the step it does.", _did("move"),
    ),
    Step(
        "Several at once", "{mark} marks an entry and goes on. Mark two, then {snooze} and a letter: one action, and "
        "one undo for all of it.", _did("snooze", "move", items=2),
    ),
    Step(
        "Find", "{filter} narrows the list as you type. Type kind:tender, then enter.",
        lambda seen: "tender" in seen.place.filter,
    ),
    Step("And all again", "{escape} takes the filter away.", lambda seen: not seen.place.filter),
    Step(
        "What to do today", "{pick} puts the entry under the cursor on the list of today, which has room for seven.",
        _did("pick"),
    ),
    Step(
        "A thought in between", "{add} adds from anywhere: a letter for the kind, a title, enter. You are still where "
        "you were.", _did("create"),
    ),
    Step(
        "Another screen", "{go-tenders} shows the tenders as a board. The line of screens names them all.",
        _on("tenders"),
    ),
    Step("And back", "{go-today} comes back to Today; {jump-back} would too: it goes to where you were.", _on("today")),
    Step(
        "That was the morning", "{help} shows every key. Leave with {back}, then start your own: cto-tui import FILE "
        "brings in what you have, cto-tui opens it.", lambda _seen: False,
    ),
)  # fmt: skip


class Tour:
    """How far the tour is. `last` is the latest group of the journal that is no part of it any more."""

    def __init__(self, last: str = "", steps: Sequence[Step] = STEPS) -> None:
        self._steps = tuple(steps)
        self._number = 0
        self._began: Place | None = None
        self.last = last

    @property
    def progress(self) -> tuple[int, int]:
        """The number of the step, from 1, of how many."""
        return self._number + 1, len(self._steps)

    @property
    def title(self) -> str:
        return _(self._steps[self._number].title)

    def text(self, keys: Mapping[str, str]) -> str:
        """What to press and why, with the keys of the commands."""
        return _(self._steps[self._number].text).format(**keys)

    def see(self, place: Place, happened: Sequence[Happened]) -> bool:
        """Look where the app is, and at what was journalled since, the oldest first; whether the tour has gone on."""
        before = self._number
        groups = [each.group for each in happened]
        # Asked before the answer to an earlier question had come, it tells of the same actions once more.
        for each in happened[groups.index(self.last) + 1 if self.last in groups else 0 :]:
            self.last = each.group
            self._judge(place, each)
        self._judge(place, None)
        return self._number != before

    def begin_at(self, place: Place) -> Place:
        """Where the step began: here, unless it has begun. So a key that comes before the first look at it counts."""
        if self._began is None or not self._began.item:
            self._began = place
        return self._began

    def _judge(self, place: Place, happened: Happened | None) -> None:
        if self._steps[self._number].done(Seen(self.begin_at(place), place, happened)):
            self.skip()

    def skip(self) -> None:
        """Go on to the next step; the last one stays."""
        self._number = min(self._number + 1, len(self._steps) - 1)
        self._began = None


MOST_AT_ONCE: Final = 20
"""Actions that one look at the journal tells apart: more do not fit between two keys."""


def begin(register: Register) -> Tour:
    """A tour that begins now."""
    return Tour(next(iter(latest_groups(register.reader, 1)), ""))


def happened_since(register: Register, group: str) -> tuple[Happened, ...]:
    """What was journalled after a group, the oldest first."""
    found: list[Happened] = []
    for each in latest_groups(register.reader, MOST_AT_ONCE):
        if each == group:
            break
        found.append(_happened(group_entries(register.reader, each)))
    return tuple(reversed(found))


def _happened(entries: Sequence[Entry]) -> Happened:
    lead = next((entry for entry in entries if entry.transition), entries[0])
    what = "undo" if lead.undoes else lead.op
    items = {entry.record for entry in entries if entry.record_type == "item" and entry.op == lead.op}
    return Happened(lead.group, what, len(items))
