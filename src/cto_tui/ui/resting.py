"""What the chrome says while nothing special goes on: tabs, status, hints. The shell and the opening frame ask here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from cto_tui.i18n import _, format_count, format_day
from cto_tui.keyboard.commands import COMMANDS, Command
from cto_tui.keyboard.keymap import Keymap
from cto_tui.kinds.registry import load
from cto_tui.services.present import Focus
from cto_tui.ui.drawing import Hint, Tab

PAGES = (
    ("today", "1", "Today", "Today"), ("radar", "2", "Radar", "Radar"), ("tenders", "3", "Tenders", "Bids"),
    ("delivery", "4", "Delivery", "Deliv"), ("vendors", "5", "Vendors", "Vend"), ("hiring", "6", "Hiring", "Hire"),
    ("register", "7", "Register", "Reg"),
)  # fmt: skip
"""Name, key, label and short label of the pages, in the order of the tabs."""
SHORT: Final = {f"go-{name}": short for name, _key, _label, short in PAGES}
"""Commands that go to pages, with the short labels of these."""

_IN_FOOTER: Final = tuple(sorted((each for each in COMMANDS if each.footer), key=lambda each: each.footer))


def tabs(keymap: Keymap, counts: Mapping[str, int]) -> tuple[Tab, ...]:
    """The pages with what waits on each, by the keys of the tabs, as far as that is known."""
    return tuple(
        Tab(key, _(label), counts.get(key), _(short), _tab_sign(keymap, name)) for name, key, label, short in PAGES
    )


def _tab_sign(keymap: Keymap, page: str) -> str:
    """The key of a page as short as its tab needs it; none if it has only chords."""
    return next((each for each in keymap.labels(f"go-{page}") if len(each) == 1), "")


def tab_counts(waiting: Mapping[str, int]) -> dict[str, int]:
    """What waits on each page, by the keys of the tabs."""
    return {key: waiting[name] for name, key, _label, _short in PAGES if name in waiting}


def status(day: date, left: int, decided: int, saved: str) -> tuple[str, ...]:
    """The right of the header: the day, how much is left and decided, and whether all is saved."""
    return (
        format_day(day, weekday=True),
        _("{count} to triage").format(count=format_count(left)),
        _("{count} done").format(count=decided),
        saved,
    )


class Verbs:
    """The hints of the footer, by a user's keys."""

    def __init__(self, keymap: Keymap) -> None:
        self._next = keymap.label("next-step")
        self._others: list[tuple[Command, Hint, Hint]] = []
        """The other commands, with their hints where they can be done and where they cannot."""
        for command in _IN_FOOTER:
            if command.id != "next-step":
                key, label = keymap.label(command.id), _(command.label).lower()
                self._others.append((command, Hint(key, label), Hint(key, label, enabled=False)))

    def hints(self, focus: Focus | None, *, refused: Callable[[Command], object], marked: int = 0) -> list[Hint]:
        """The next step of the item in focus by its name, and what can be done with it and without. What is `marked`
        has the verbs in its place."""
        found = []
        if focus is not None and marked:
            found.append(Hint(self._next, _("next step of {count} marked").format(count=marked), room=24))
        elif focus is not None:
            step = load(focus.item.kind).workflow.next_step(focus.item.state)
            # Where there is none it is said, too: the hints behind it stay in place.
            label = _(step.label) if step is not None else _("no next step")
            known = next((each for each in focus.moves if step is not None and each.transition.name == step.name), None)
            found.append(Hint(self._next, label, known is not None and (known.legal or known.overridable), room=24))
        for command, hint, dimmed in self._others:
            if focus is not None or command.footer >= 5:
                found.append(dimmed if refused(command) else hint)
        return found
