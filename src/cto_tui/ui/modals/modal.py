"""What every modal is: a screen laid over the shell that takes keys one at a time and answers once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual import events
from textual.screen import ModalScreen

from cto_tui.ui.key_queue import take_keys_again

Answer = TypeVar("Answer")


class Modal(ModalScreen[None], Generic[Answer]):
    """Answers with a value, None when it is left.

    The answer is given in the same breath as the modal goes, so that no key can fall between a menu and the prompt
    that it opens: Textual's own `dismiss` tells its caller later.
    """

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[Answer | None], object] | None = None
        self.ready = False
        """Whether the modal can take keys; until then they wait."""
        self._answered = False

    def on_mount(self) -> None:
        self.ready = True
        take_keys_again(self.app)

    def answer(self, result: Answer | None) -> None:
        """Leave, with an answer; a second answer is none."""
        if self._answered:
            return
        self._answered = True
        self.app.pop_screen()
        if self.then is not None:
            self.then(result)

    def take_key(self, event: events.Key) -> bool:
        """Take a key; False leaves it to the widget that has the focus."""
        raise NotImplementedError(type(self).__name__)
