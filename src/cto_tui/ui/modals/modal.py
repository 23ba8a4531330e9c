"""What every modal is: a screen laid over the shell that takes keys one at a time and answers once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.screen import ModalScreen

from cto_tui.i18n import _
from cto_tui.keyboard.names import key_label
from cto_tui.ui.drawing import Hint
from cto_tui.ui.driver import is_editor
from cto_tui.ui.key_queue import TakesKeys, help_keys, take_keys_again

Answer = TypeVar("Answer")


def help_hint(app: App[Any]) -> list[Hint]:
    """The key that tells the keys while one types, as a line of keys shows it; none where every one is typed."""
    labels = [key_label(key) for key in help_keys(app)]
    return [Hint(label.replace("ctrl+", "C-"), _("keys")) for label in labels if len(label) > 1][:1]


class Modal(TakesKeys, ModalScreen[None], Generic[Answer]):
    """Answers with a value, None when it is left.

    The answer is given in the same breath as the modal goes, so that no key can fall between a menu and the prompt
    that it opens: Textual's own `dismiss` tells its caller later.
    """

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[Answer | None], object] | None = None
        self._opened = False
        self._answered = False

    def on_mount(self) -> None:
        self._opened = True
        take_keys_again(self.app)

    @property
    def ready(self) -> bool:
        return self._opened

    def answer(self, result: Answer | None) -> None:
        """Leave, with an answer; a second answer is none."""
        if self._answered:
            return
        self._answered = True
        self.app.pop_screen()
        if self.then is not None:
            self.then(result)

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        """The modal's keys and what they do, for its help."""
        raise NotImplementedError(type(self).__name__)

    def take_help(self, event: events.Key) -> bool:
        """Show the modal's keys if that is what the key asks for; one that can be typed is typed where one types."""
        typing = is_editor(self.focused)
        if event.key not in help_keys(self.app) or (typing and event.is_printable):
            return False
        from cto_tui.ui.modals.pages import TextPage, key_lines

        self.app.push_screen(TextPage(_("Keys here"), [key_lines(self.own_keys)]))
        return True
