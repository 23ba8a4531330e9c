"""The page of the first start: six keys to begin with. It is in nobody's way: the key that closes it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from cto_tui.i18n import _
from cto_tui.keyboard.keymap import Keymap
from cto_tui.services.panes import Detail, Group, Line
from cto_tui.ui.drawing import Hint
from cto_tui.ui.key_queue import put_back
from cto_tui.ui.modals.modal import Modal
from cto_tui.ui.text import fit, width
from cto_tui.ui.widgets.chrome import FooterLine
from cto_tui.ui.widgets.detail import DetailPane

SIX: Final = (
    ("next-step", "the next step of the item under the cursor"), ("moves", "every move it can make, a letter each"),
    ("snooze", "snooze: out of sight until a day you name"), ("undo", "take back the last thing you did"),
    ("add", "add an item, from anywhere"), ("help", "every key of the screen you are on"),
)  # fmt: skip
"""The commands that the page teaches, and what it says of them."""

LEAVES: Final = frozenset({"back", "escape"})
"""Commands that leave what is open: here that is the page, and no more."""


class Welcome(Modal[None]):
    """Closed by any key, which is then acted on like any other: it may have been typed before the page was there."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self.pane = DetailPane(classes="page-text")
        self._footer = FooterLine([Hint(_("any key"), _("begins, and does what it always does"))])

    def compose(self) -> ComposeResult:
        with Vertical(classes="page"):
            yield self.pane
            yield self._footer

    def on_mount(self) -> None:
        self.pane.update(content(self._keymap))

    def take_help(self, event: events.Key) -> bool:  # noqa: ARG002 - help is a key like any other here
        return False

    def take_key(self, event: events.Key) -> bool:
        command = self._keymap.command(event.key)
        leaves = command is not None and command.id in LEAVES
        if not leaves and (command is not None or self._keymap.chord(event.key) is not None):
            put_back(self.app, event)
        self.answer(None)
        return True


def content(keymap: Keymap) -> Detail:
    """What the page says, with the keys in force."""
    keys = {
        "down": keymap.label("down"), "up": keymap.label("up"), "command": keymap.label("palette"),
        "leave": keymap.label("back"),
    }  # fmt: skip
    moving = _("Arrows, or {down} and {up}, move. The line of screens shows its keys.").format(**keys)
    more = _("Any command can be typed after {command}, and {leave} leaves.").format(**keys)
    return Detail(
        key="welcome",
        title=_("Welcome to cto-tui"),
        subtitle=_("Today lists what wants a decision. Six keys are enough to begin."),
        groups=(
            _told([(keymap.label(command), _(does)) for command, does in SIX]),
            Group((Line(f"{moving} {more}"),)),
            _told(
                [
                    ("cto-tui tour", _("a guided morning on a made-up firm")),
                    ("cto-tui import", _("brings in what you have, from files")),
                    (":welcome", _("shows this page again")),
                ]
            ),
        ),
    )


def _told(said: Sequence[tuple[str, str]]) -> Group:
    """Keys or commands, and what they do, in two columns."""
    room = max(width(name) for name, _does in said) + 3
    return Group(
        tuple(Line("", drawn=((fit(f" {name}", room, pad=True), "accent"), (does, "text"))) for name, does in said)
    )
