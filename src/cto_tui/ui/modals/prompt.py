"""One line to type into, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cto_tui.ui.modals.modal import Modal
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import content, plain

CANDIDATES = 6


class Prompt(Modal[str]):
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
        self.set_focus(self._input)

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

    def _submit(self) -> None:
        text = self._input.value
        wrong = self._check(text) if self._check else ""
        if wrong:
            self._say(wrong, wrong=True)
        else:
            self.answer(text)

    def take_key(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.answer(None)
        elif event.key == "enter":
            self._submit()
        elif event.key == "tab":
            if self._candidates:
                self._input.value = self._candidates[0]
                self._input.cursor_position = len(self._input.value)
        else:
            return False
        count_key(self.app)
        return True
