"""The Textual app: themes, styles, the desk, and what happens when something fails."""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from typing import Final

from textual import events

from cto_tui.i18n import _
from cto_tui.keyboard.keymap import bindings
from cto_tui.services import welcome as welcoming
from cto_tui.services.register import Register
from cto_tui.services.sessions import Session
from cto_tui.store.errors import DATABASE_ERRORS, StorageError, UnwantedError, cause_of
from cto_tui.ui import modals, styles
from cto_tui.ui.beginning import Beginning
from cto_tui.ui.desk import Answered, Desk
from cto_tui.ui.driver import is_editor
from cto_tui.ui.frames import PATIENCE
from cto_tui.ui.input import TerminalLost
from cto_tui.ui.key_queue import KeyByKey
from cto_tui.ui.opening import Opening
from cto_tui.ui.opening_frame import WIDE
from cto_tui.ui.shell import Shell
from cto_tui.ui.signals import Signals, end_in_time
from cto_tui.ui.start import chosen_theme, usual_theme
from cto_tui.ui.terminal import MODERN, Profile
from cto_tui.ui.themes import PLAIN, THEMES, variable_defaults

ANYWHERE: Final = ("repaint", "suspend")
"""Commands whose keys do the same in menus, prompts and pages, where most keys are their own."""

SOON: Final = 0.2
"""Seconds within which the keys are dealt with that were pressed while the app began."""


class CtoApp(KeyByKey):
    """One app around one register. Everything it shows is asked of the services off its event loop."""

    TITLE = "cto-tui"
    ENABLE_COMMAND_PALETTE = False
    shell: Shell
    """The screen that holds every page, also while a modal lies over it."""
    CSS_PATH = [*styles.first_sheets()]  # noqa: RUF012 - Textual's own class variable
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual's own class variable

    def __init__(
        self,
        register: Register,
        first: Beginning | None = None,
        terminal: Profile = MODERN,
        *,
        session: Session | None = None,
        welcome: bool = False,
        tour: bool = False,
        debug: bool = False,
        opening: Opening | None = None,
    ) -> None:
        super().__init__(terminal, differential=register.settings.differential, opening=opening)
        bound = bindings(register.settings.keymap, register.settings.keys)
        self.help_keys = bound["help"]
        self._anywhere = {key: command for command in ANYWHERE for key in bound[command]}
        self.desk = Desk(self, register, session)
        self.signals = Signals(self, self.leave, self._keep)
        self._leaving = False
        self._first = first
        self._welcome = welcome
        self._tour = tour
        self._show_errors = debug
        for theme in (*THEMES, PLAIN):
            self.register_theme(theme)
        self._usual_theme = usual_theme(register, terminal)
        self._begin_with(chosen_theme(register, self._usual_theme))

    def _begin_with(self, name: str) -> None:
        """Have a theme from the start. Textual parses all styles anew when it is told of another one."""
        self._has_theme = True
        usual, theme = self.current_theme, self.available_themes[name]
        if (theme.dark, theme.ansi) != (usual.dark, usual.ansi):
            # More than the colours of the styles depends on it.
            self.theme = name
        else:
            self.set_reactive(CtoApp.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())

    _has_theme = False

    def get_css_variables(self) -> dict[str, str]:
        # Textual's own constructor asks for those of a theme that will not be shown.
        return super().get_css_variables() if self._has_theme else {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme.dark)

    def get_default_screen(self) -> Shell:
        shell = self.shell = Shell(self.desk, self._first, tour=self._tour)
        shell.usual_theme = self._usual_theme
        # What its first size gives it in any case: given before, its styles need not be worked out twice.
        shell.add_class("-wide" if self.size.width >= WIDE else "-narrow", update=False)
        return shell

    def on_mount(self) -> None:
        self.animation_level = "none"
        if self._welcome:
            # Before anything else is shown, so that no key falls between the screen and the page over it.
            self.shell.ask(modals.Welcome(self.shell.keymap), self._welcomed)
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        """Take over from the opening, if there is one; what the first frame does not need comes after it."""
        if not self.is_headless:
            # Before anything is taken over: what ends the app from now on gives back what the app has taken.
            self.signals.listen()
        if self.opening is not None and self.terminal is not None:
            self.terminal.take_over()
            self.shell.go_on_from(self.opening)
            if not self.opening.sure:
                self.draw_all()
            # From now on others read.
            self.desk.register.release()
            self.set_timer(SOON, self._complete)
        else:
            self._complete()

    def _complete(self) -> None:
        """What keys that were pressed early need not wait for: the write side, a collector of garbage, and a frame of
        the app's own in the place of the opening's, which shows the same unless somebody has written meanwhile."""
        if self._exit:
            # One of the first keys was to leave.
            return
        styles.read_later(self)
        self.shell.make_filter_line()
        if self.opening is not None:
            self.shell.refresh()
            self.shell.look_ahead()
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

        def opened(_writer: object) -> None:
            self.desk.copy_daily()
            if not self.is_headless:
                self.shell.make_pages()

        self.desk.write(lambda register: register.open_writer(), opened)
        session = self.desk.session
        if session is not None and session.notice:
            self.shell.say(session.notice, alert=True)
        elif session is not None and session.left is not None:
            self.shell.go_on_at(session.left)
        elif not self.is_headless:
            self.tell_of_slow_starts()

    def tell_of_slow_starts(self) -> None:
        """Say once that each start compiles the program anew."""

        def job(register: Register) -> str:
            from cto_tui.services import compiled

            return compiled.notice(register.path)

        self.desk.read("compiled", job, lambda notice: self.shell.say(notice, alert=True) if notice else None)

    def _welcomed(self, _answer: None) -> None:
        # On the write thread, which is not left before it has ended: the key that closed the page may end the app.
        self.desk.write(lambda register: welcoming.done(register.path), lambda _done: None)

    # Leaving

    def leave(self, number: int) -> None:
        """End because of a signal: keep what is typed and where one is, finish what is being written."""
        if self._leaving:
            return
        self._leaving = True
        code = 128 + number
        end_in_time(code)
        self._keep()
        self.exit(code, return_code=code)

    def on_terminal_lost(self, message: TerminalLost) -> None:
        """The line has dropped, and nobody sent a signal about it."""
        message.prevent_default()
        self.leave(signal.SIGHUP)

    def _fatal_error(self) -> None:
        """End because of what nothing caught. Textual would print it with every local variable, and so with what the
        register says; `run` raises it instead."""
        self._close_messages_no_wait()

    def _keep(self) -> None:
        # Nobody is there to be told; closing the desk tries again and says what is lost.
        with suppress(StorageError):
            self.shell.keep_everything()

    def _take_anywhere(self, event: events.Key | events.Paste) -> bool:
        """Take a key that means the same whatever is open. One that can be typed is typed, and a long text has an undo
        of its own."""
        if not isinstance(event, events.Key) or event.is_printable:
            return False
        command = self._anywhere.get(event.key)
        if command is None or (self.screen is self.shell and not is_editor(self.focused)):
            return False
        if command == "suspend" and hasattr(self.focused, "undo"):
            return False
        if command == "repaint":
            self.shell.do_repaint()
        else:
            self.shell.do_suspend()
        return True

    async def _deliver(self, event: events.Key | events.Paste) -> None:
        if self._take_anywhere(event):
            return
        self.shell.begin_key()
        await super()._deliver(event)
        if self.desk.is_awaited:
            answered = self.desk.await_write(PATIENCE)
            if answered is not None:
                self.take_answer(answered)
            else:
                self.shell.wait_for_write()
        self.shell.end_key()

    def count_key(self) -> None:
        """A key that is no typed text was pressed."""
        self.shell.count_key()

    def on_answered(self, event: Answered) -> None:
        event.stop()
        self.take_answer(event)

    def take_answer(self, event: Answered) -> None:
        """The one place where answers of the desk arrive."""
        current = self.desk.settled(event)
        if self.shell not in self.screen_stack:
            return  # The application is on its way out: there is nothing left to draw on.
        if event.error is not None:
            if event.write:
                self.shell.hold_frame()
            self._failed(event.error, write=event.write)
        elif current:
            event.then(event.result)
        self.shell.release(event.key)

    def _failed(self, error: Exception, *, write: bool) -> None:
        if isinstance(error, typed_errors()):
            # What was typed cannot be done: nothing was to be saved, so nothing is unsaved.
            self.shell.say(str(error), alert=True)
            self.shell.header.update(status=self.shell.status_parts(), alert=not self.shell.saved)
            return
        if isinstance(error, UnwantedError):
            return
        if self._show_errors and not isinstance(error, (StorageError, *DATABASE_ERRORS)):
            raise error
        said = _("Failed: {error}").format(error=cause_of(error) or type(error).__name__)
        if write:
            self.shell.say(said, alert=True)
            self.shell.saved = False
        else:
            self.shell.say_beside(said)
        self.shell.header.update(status=self.shell.status_parts(), alert=not self.shell.saved)

    @property
    def busy(self) -> bool:
        """Whether answers are still to come: what tests wait for."""
        return self.desk.busy or self.keys_wait


def typed_errors() -> tuple[type[Exception], ...]:
    """The errors that say in one line what is wrong with what a user typed."""
    from cto_tui.services.commands import CommandError
    from cto_tui.services.edits import EditRefusedError
    from cto_tui.services.lookup import NotFoundError
    from cto_tui.services.values import ValueTextError
    from cto_tui.store.errors import InvalidItemError

    return CommandError, EditRefusedError, NotFoundError, ValueTextError, InvalidItemError
