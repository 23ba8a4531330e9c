"""Keys, one at a time: each is dealt with to its end before the next one is looked at.

Textual hands a key from widget to widget by their message queues, and so a key that is typed while a menu opens reaches
what was shown before. Here a key waits until the screen on top is ready, that screen gets it first, and what it leaves
is given to the focused widget at once. Keys typed ahead of the app, over a slow line or out of habit, thus mean what
they would mean to somebody who looks at every screen.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual._callback import invoke
from textual.app import App
from textual.dom import DOMNode

from cto_tui.ui.driver import TerminalApp
from cto_tui.ui.opening import Opening
from cto_tui.ui.terminal import Profile


class TakesKeys:
    """A screen of this app."""

    @property
    def ready(self) -> bool:
        """Whether it can take keys now."""
        raise NotImplementedError(type(self).__name__)

    def take_help(self, event: events.Key) -> bool:  # noqa: ARG002 - a screen may have no keys of its own to tell
        """Take a key that asks for help before any other; False leaves it to `take_key`."""
        return False

    def take_key(self, event: events.Key) -> bool:
        """Take a key; False leaves it to the widget that has the focus."""
        raise NotImplementedError(type(self).__name__)


class KeyByKey(TerminalApp[int]):
    """An app whose keys are taken one at a time."""

    help_keys: tuple[str, ...] = ("question_mark",)
    """The keys that ask for help, in modals too."""

    def __init__(self, profile: Profile, *, differential: bool = True, opening: Opening | None = None) -> None:
        super().__init__(profile, differential=differential, opening=opening)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._taking = False

    @property
    def keys_wait(self) -> bool:
        """Whether keys are typed that could not be taken yet."""
        return bool(self._ahead)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            # What nobody can see is not typed into.
            if not self.too_small:
                self._ahead.append(event)
                await self.take_keys()
        else:
            await super().on_event(event)

    async def take_keys(self) -> None:
        """Take the keys that wait, as far as the screen on top can."""
        if self._taking:
            return
        self._taking = True
        try:
            while self._ahead and isinstance(self.screen, TakesKeys) and self.screen.ready:
                await self._deliver(self._ahead.popleft())
        finally:
            self._taking = False

    def put_back(self, event: events.Key) -> None:
        """Take a key once more, before those that wait: the screen that got it has left, and it is meant for the next
        one."""
        self._ahead.appendleft(event)

    async def _deliver(self, event: events.Key | events.Paste) -> None:
        screen = self.screen
        event._set_forwarded()
        if (
            isinstance(event, events.Key)
            and isinstance(screen, TakesKeys)
            and (screen.take_help(event) or screen.take_key(event))
        ):
            return
        focused: DOMNode | None = screen.focused
        for node in focused.ancestors_with_self if focused is not None else ():
            if node is screen:
                break
            for _class, method in node._get_dispatch_methods(event.handler_name, event):
                await invoke(method, event)
            if event._stop_propagation:
                return
        if isinstance(event, events.Key):
            await self._check_bindings(event.key)


def take_keys_again(app: App[Any]) -> None:
    """A screen has become ready: the keys that waited are taken."""
    if isinstance(app, KeyByKey):
        app.call_later(app.take_keys)


def put_back(app: App[Any], event: events.Key) -> None:
    """A key was not for the screen that is about to leave: what lies below takes it next."""
    if isinstance(app, KeyByKey):
        app.put_back(event)


def help_keys(app: App[Any]) -> tuple[str, ...]:
    """The keys that ask for help in an app; a test's bare app has none."""
    return app.help_keys if isinstance(app, KeyByKey) else ()
