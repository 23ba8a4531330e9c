"""The way to the terminal and back: keys without delay, frames as differences, nothing that the terminal cannot read.

Textual's own driver starts and restores the terminal. Here the event loop itself reads keys, and no thread has to hand
them to it; what is written goes straight to the terminal; and while the terminal is still busy with a frame no other is
encoded, so that a slow line shows the newest state instead of every one on the way to it.
"""

from __future__ import annotations

import termios
import tty
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, cast

from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate
from textual.app import App, ReturnType
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from cto_tui.i18n import _
from cto_tui.ui.cleaning import cleaned
from cto_tui.ui.display import Cells, Display
from cto_tui.ui.input import Input, TerminalLost
from cto_tui.ui.keys import KeySplitter
from cto_tui.ui.opening import Opening, terminal_file
from cto_tui.ui.output import Output
from cto_tui.ui.terminal import SMALLEST, Profile, size_of
from cto_tui.ui.text import lines, wrap

_SYNC_BEGINS, _SYNC_ENDS = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_FROM = 1024
"""Characters from which on a frame may reach the terminal in more than one piece."""

_RESET, _CLEAR = "\x1b[0m", "\x1b[H\x1b[2J"


PlacedLine = tuple[int, int, Cells]
"""Column and line, and what is drawn from there on."""


class TerminalDriver(LinuxDriver):
    """Drives one terminal after its profile."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert isinstance(app, TerminalApp)
        self.profile: Profile = app.profile
        self._output = Output(terminal_file().fileno(), self.profile.encoding)
        self._output.on_written = self._written
        self._file = cast("TextIOWrapper[Any]", self._output)
        self._size = size or self._get_terminal_size()
        self._queued = 0
        self._waiting = False
        self.opening = app.opening
        """What stands on the terminal already, until the app takes it over: until then nothing is sent to it."""
        self._unsent: list[str] = []
        self._input = Input(
            self._loop, self.fileno, KeySplitter(self.profile.escape, self.profile.encoding), self.process_message
        )
        if self.opening is not None:
            # Textual's own driver has handlers from its first moment on, which would give back what it has not taken.
            self.opening.listen()
        self.display: Display | None = None
        """What the terminal shows; None sends every frame as Textual renders it."""
        if self.opening is not None:
            self.display = self.opening.display
        elif app.differential:
            self.display = Display(self.profile.family, self.profile.colours, ascii_only=self.profile.ascii_letters)

    def _get_terminal_size(self) -> tuple[int, int]:
        with suppress(OSError):
            return size_of(self._output.fileno())
        return super()._get_terminal_size()

    # Out

    def write(self, data: str) -> None:
        if self.opening is not None:
            # The second screen is there already.
            if not data.startswith("\x1b[?1049"):
                self._unsent.append(data)
            return
        if not self._is_known(data):
            return
        rest: str | bytes = data
        if self._output.written >= self._queued:
            # Nothing is on its way: a frame need not wait for a thread to wake.
            rest = self._output.write_now(data)
        if rest:
            self._queued += 1
            super().write(cast("str", rest))

    def _is_known(self, data: str) -> bool:
        """Whether the terminal reads the sequence: Textual greets every terminal alike."""
        family = self.profile.family
        if data.startswith(("\x1b[>", "\x1b[<u")):
            return family.kitty_keys
        if data.startswith(("\x1b[?2026", "\x1b[?2026$p")):
            return family.synchronised
        if data.startswith("\x1b[?1049"):
            return family.alternate
        if data.startswith("\x1b[?2004"):
            return family.bracketed_paste
        if data.startswith("\x1b]22"):
            return False  # The shape of the mouse pointer.
        if data.startswith("\x1b]"):
            return family.strings
        # Focus reports and resizes in band are asked for nowhere: the app needs neither.
        return not data.startswith(("\x1b[?1004", "\x1b[?2048"))

    def show(
        self, update: CompositorUpdate | Iterable[PlacedLine], caret: tuple[int, int] | None, *, synchronised: bool
    ) -> None:
        """Bring an update of the compositor, or lines of it, to the terminal, and its cursor to `caret` (column, line)
        if any."""
        assert self.display is not None
        self._synchronised, self._noticed = synchronised, None
        if isinstance(update, CompositorUpdate):
            self.display.paint(update)
        else:
            for x, y, cells in update:
                self.display.place(x, y, cells)
        self.display.caret(caret)
        self.send_frame()

    _synchronised = False

    def send_frame(self) -> None:
        """Send what differs now, or as soon as the terminal has taken what is on its way."""
        if self.display is None:
            return
        self._waiting = self._output.written < self._queued
        if self._waiting:
            # It may have caught up between the two: then nobody else would come back here.
            if self._output.written >= self._queued:
                self._loop.call_soon(self.send_frame)
            return
        frame = self.display.encode()
        if frame:
            long = self._synchronised and len(frame) >= _SYNC_FROM
            self.write(f"{_SYNC_BEGINS}{frame}{_SYNC_ENDS}" if long else frame)

    def _written(self) -> None:
        if self._waiting and self._output.written >= self._queued:
            # The loop may be closed already: then there is nothing left to show.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.send_frame)

    def notice(self, said: Sequence[str], size: tuple[int, int]) -> None:
        """Show lines in the middle of a screen of `size` (columns, lines) instead of a frame."""
        if self._noticed == size:
            return
        self._noticed = size
        top = max(0, (size[1] - len(said)) // 2)
        placed = (
            f"\x1b[{top + number};{(size[0] - len(line)) // 2 + 1}H{line}" for number, line in enumerate(said, start=1)
        )
        self.write("".join([_RESET, _CLEAR, *placed]))
        if self.display is not None:
            self.display.invalidate()

    _noticed: tuple[int, int] | None = None

    def repaint(self) -> None:
        """Draw everything again, whatever the terminal shows."""
        self._noticed = None
        if self.display is not None:
            self.display.invalidate()
            self.send_frame()

    # Start and stop

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own
        if self.display is not None:
            self.display.hand.feeds_lines = self._send_as_written()
        if self.opening is not None:
            self.opening.watch_size()
            return
        self._input.begin()
        if self.display is not None and self.display.width:
            self.repaint()

    def take_over(self) -> None:
        """The terminal is the app's from now on, and so are the keys that were kept for it."""
        if self.opening is None:
            return
        opening, self.opening = self.opening, None
        opening.end()
        self.attrs_before = opening.attributes
        if not opening.sure:
            opening.display.invalidate()
        for data in self._unsent:
            self.write(data)
        self._unsent.clear()
        self._input.splitter = opening.keys.splitter
        self._input.tell(opening.keys.kept)
        self._input.begin()

    def _send_as_written(self) -> bool:
        """Let the line discipline add nothing to what is written; it is as before when the terminal is given back."""
        with suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.OFLAG] &= ~termios.OPOST
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
            return True
        return False

    def stop_application_mode(self) -> None:
        self.write(_RESET if self.profile.family.alternate else _RESET + _CLEAR)
        super().stop_application_mode()

    def disable_input(self) -> None:
        self._input.end()
        super().disable_input()

    # In

    def run_input_thread(self) -> None:
        """Textual's thread has nothing to do: the event loop reads."""

    def send_message(self, message: Message) -> None:
        # On the event loop, where nothing needs to be handed over.
        self._app.post_message(message)


def is_editor(widget: Widget | None) -> bool:
    """Whether a widget is one that text is typed into. Its class is not asked for: that of the long texts is large, and
    nothing needs it before a form is open."""
    return hasattr(widget, "cursor_blink")


class TerminalApp(App[ReturnType]):
    """An app on a terminal of a known profile, drawn by differences. Without a terminal it is as Textual has it."""

    def __init__(self, profile: Profile, *, differential: bool = True, opening: Opening | None = None) -> None:
        self.profile = profile
        self.differential = differential
        self.opening = opening
        super().__init__(driver_class=TerminalDriver)
        # The footer says what there is to say, and there is no mouse: two widgets less on every screen.
        self._disable_notifications = self._disable_tooltips = True

    @property
    def terminal(self) -> TerminalDriver | None:
        """The driver, while the app runs on a terminal."""
        return self._driver if isinstance(self._driver, TerminalDriver) else None

    @property
    def opens(self) -> bool:
        """Whether the opening is what the terminal shows: what the app draws meanwhile is not."""
        return self.terminal is not None and self.terminal.opening is not None

    def draw_all(self) -> None:
        """Draw the whole screen, so that nothing stands there that the app does not show."""
        self._display(self.screen, self.screen._compositor.render_update(full=True))

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        driver = self.terminal
        skipped = self._batch_count or not self._running or self._closed
        if self.opens:
            return
        full_screen = driver is not None and not skipped and isinstance(renderable, CompositorUpdate)
        if driver is not None and full_screen and self.too_small:
            driver.notice(self._too_small_lines(), self.size)
        elif driver is None or not full_screen:
            super()._display(screen, renderable)
        elif driver.display is None:
            super()._display(screen, cleaned(renderable))
        elif isinstance(renderable, ChopsUpdate) and (driver.display.width, driver.display.height) != self.size:
            # Parts of a frame of another size: the whole is due.
            self.screen.refresh()
        else:
            self._show(renderable)

    def _show(self, update: CompositorUpdate | Iterable[PlacedLine]) -> None:
        assert self.terminal is not None
        # Input methods draw at the terminal's cursor: it follows the caret of a field.
        caret = getattr(self.focused, "cursor_screen_offset", None)
        self.terminal.show(update, caret, synchronised=self._sync_available)
        self.post_display_hook()

    @property
    def line_display(self) -> Display | None:
        """The display, where lines may go straight to it: it holds a frame of this size, and shows it."""
        display = self.terminal.display if self.terminal is not None and not self.opens else None
        ends = self._batch_count or not self._running or self._closed
        fits = display is not None and not ends and not self.too_small and (display.width, display.height) == self.size
        return display if fits else None

    def draw_lines(self, lines: Iterable[PlacedLine]) -> None:
        """Draw lines of the frame anew, without Textual's compositor."""
        self._show(lines)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what a key asks to copy, as it may be pasted into a shell: nothing in it steers a terminal."""
        super().copy_to_clipboard("\n".join(lines(text)))

    @property
    def too_small(self) -> bool:
        """Whether the terminal has not the room that the screens need."""
        return self.terminal is not None and (self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1])

    def _too_small_lines(self) -> list[str]:
        here, needed = f"{self.size.width}x{self.size.height}", f"{SMALLEST[0]}x{SMALLEST[1]}"
        said = _("Too small: {here}, needs {needed}.\nMake the terminal larger. Nothing is lost.")
        return wrap(said.format(here=here, needed=needed), self.size.width)[: self.size.height]

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that changes its size may lose what it showed, also when it is as large as before in the end."""
        display = self.terminal.display if self.terminal is not None else None
        if self.terminal is None or display is None or self.opens:
            return
        display.invalidate()
        if (display.width, display.height) == event.size:
            self.terminal.repaint()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A caret that blinks would send bytes twice a second, for as long as somebody thinks."""
        if is_editor(event.widget):
            setattr(event.widget, "cursor_blink", False)  # noqa: B010 - whichever of the editors it is

    def repaint(self) -> None:
        """Draw the whole screen again, also where the terminal shows something else than the app thinks."""
        if self.terminal is not None and self.terminal.display is not None:
            self.terminal.repaint()
        else:
            self.refresh()

    def on_terminal_lost(self, message: TerminalLost) -> None:
        """There is nobody to ask any more: what was written is kept, the app ends."""
        message.stop()
        self.exit(return_code=1)
