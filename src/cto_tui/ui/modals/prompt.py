"""One line to type into, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from cto_tui.ui.tally import count_key
from cto_tui.ui.text import content, plain

CANDIDATES = 6


def passed_on(modal: Screen[Any], event: events.Key) -> bool:
    """Whether a key came after the modal had been left: it is for what is shown now, and goes there."""
    if modal.app.screen is modal:
        return False
    event.stop()
    event.prevent_default()
    modal.app.post_message(events.Key(event.key, event.character))
    return True


def typed_ahead(line: Input, event: events.Key) -> None:
    """A key that was pressed before the line had the focus, and so reached its screen instead."""
    if line.has_focus:
        return
    event.stop()
    event.prevent_default()
    if event.is_printable and event.character:
        line.insert_text_at_cursor(event.character)
    elif event.key == "enter":
        line.post_message(Input.Submitted(line, line.value))


class Prompt(ModalScreen[str | None]):
    """Answers with the typed text, None when left. `check` answers what is wrong with a text, "" if nothing;
    `complete` answers candidates for what is typed so far, of which tab takes the first."""

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        placeholder: str = "",
        complete: Callable[[str], Sequence[str]] | None = None,
        check: Callable[[str], str] | None = None,
        on_change: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._complete, self._check, self._on_change = complete, check, on_change
        self._candidates: tuple[str, ...] = ()
        self._said = Static("", classes="help")
        self._input = Input(plain(value), placeholder=placeholder, select_on_focus=False)
        self._label = label

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet prompt-sheet"):
            yield Static(content(self._label), classes="title")
            yield self._said
            yield self._input

    def on_mount(self) -> None:
        self._said.display = False
        self._input.focus()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._said.update(content(text))
        self._said.display = bool(text)
        self._said.set_class(wrong, "late")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._on_change is not None:
            self._on_change(event.value)
        self._candidates = tuple(self._complete(event.value))[:CANDIDATES] if self._complete else ()
        self._say("\n".join(self._candidates))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.app.screen is not self:
            return
        count_key(self.app)
        wrong = self._check(event.value) if self._check else ""
        if wrong:
            self._say(wrong, wrong=True)
        else:
            self.dismiss(event.value)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event):
            return
        if event.key == "escape":
            event.stop()
            count_key(self.app)
            self.dismiss(None)
        elif event.key == "tab":
            count_key(self.app)
            event.stop()
            event.prevent_default()
            if self._candidates:
                self._input.value = self._candidates[0]
                self._input.cursor_position = len(self._input.value)
        else:
            typed_ahead(self._input, event)
