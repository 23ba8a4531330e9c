"""The filter of the page shown: typed live, completed, kept while it makes no sense, and never in a jump's way."""

from __future__ import annotations

from contextlib import suppress

from cto_tui import services
from cto_tui.domain.errors import FilterError
from cto_tui.i18n import _
from cto_tui.services.sessions import Place
from cto_tui.ui import styles
from cto_tui.ui.shell_base import ShellBase
from cto_tui.ui.text import plain
from cto_tui.ui.widgets.filter_line import FilterLine


class Filtering(ShellBase):
    """The line that a filter is typed into. What it finds is shown at every key; a text that is no filter (yet) leaves
    the page as it is and says what is missing."""

    filter_input: FilterLine
    _wrong = ""
    """What is wrong with the text in the line, "" if nothing."""
    _before: Place | None = None
    """Where one was before the filter was changed."""
    _offered: tuple[services.completion.Completion, ...] = ()
    _taken: int | None = None
    """The place of the completion that tab put in; None once something else was typed."""

    def make_filter_line(self) -> None:
        """Lay the line above the footer, if it is not there yet: Textual's input is the most expensive of the widgets,
        and no start needs it."""
        if self.filter_input.parent is None:
            styles.read_later(self.app)
            self.mount(self.filter_input, before=-2)

    def do_filter(self) -> None:
        self.make_filter_line()
        self._before = self.place
        self.filter_input.add_class("-open")
        self.set_focus(self.filter_input)
        self.filter_input.cursor_position = len(self.filter_input.value)
        self.show_hints()

    def show_filter(self, text: str) -> None:
        if text:
            self.make_filter_line()
        self.filter_input.show(text)
        self.filter_input.set_class(bool(text), "-open")

    def on_filter_typed(self, text: str) -> None:
        """Show what the text finds, in one frame with it."""
        if text == self.page.filter_text and not self._wrong:
            return
        self.hold_frame()
        if self._taken is None or text != plain(self._offered[self._taken].text):
            self._taken = None
            self._ask_completions(text)
        self._apply(text)

    def _apply(self, text: str) -> None:
        """Put a text in force if it is a filter, else what of it is finished, if that is one."""
        self._wrong = ""
        try:
            self._put_in_force(text)
        except FilterError as error:
            self._wrong = str(error)
            from cto_tui.domain.filters import finished

            with suppress(FilterError):
                self._put_in_force(finished(text))
        self._guide()

    def _put_in_force(self, text: str) -> None:
        if text.strip() != self.page.filter_text.strip():
            self.page.set_filter(text.strip())

    def _ask_completions(self, text: str) -> None:
        kinds = self.page.filter_kinds
        if services.completion.is_known(text):
            self._offered = services.completion.of_filter(self.register, text, kinds)
            return
        self.desk.read(
            "completions",
            lambda register: services.completion.of_filter(register, text, kinds),
            lambda found: self._offer(text, found),
        )

    def _offer(self, text: str, found: tuple[services.completion.Completion, ...]) -> None:
        if text == self.filter_input.value and self.focused is self.filter_input:
            self._offered = found
            self._guide()

    def _guide(self) -> None:
        """Say quietly what is missing and what tab would put in."""
        shown = "  ".join(
            f"[{each.shown}]" if place == self._taken else each.shown for place, each in enumerate(self._offered)
        )
        offer = _("tab: {words}").format(words=shown) if shown else ""
        self.footer.say("  ".join(part for part in (self._wrong, offer) if part), quiet=True)

    def complete_filter(self, step: int) -> None:
        """Put the next completion in, or the one before."""
        if not self._offered:
            return
        place = (0 if step > 0 else -1) if self._taken is None else self._taken + step
        self._taken = place % len(self._offered)
        chosen = self._offered[self._taken]
        if len(self._offered) == 1:
            # There is no choice: what follows is completed next.
            self._taken, self._offered = None, ()
        self.filter_input.value = plain(chosen.text)
        self.filter_input.cursor_position = len(self.filter_input.value)
        self.show_hints()

    def end_filter(self, *, keep: bool) -> None:
        """Back to the list, with the filter or without. A text that is no filter keeps the line open."""
        text = self.filter_input.value
        if keep and text.strip():
            self._apply(text)
            if self._wrong:
                self.say(self._wrong, alert=True)
                return
        else:
            self.drop_filter()
        before, self._before = self._before, None
        if before is not None and before.filter != self.page.filter_text:
            self.remember(before)
        self._offered, self._taken, self._wrong = (), None, ""
        self.say("")
        self.set_focus(self.page.cursor_widget)
        self.show_hints()
        # What is typed next is meant for what the filter finds.
        self.arriving = True
        self.release("filter")

    def filter_by(self, text: str) -> None:
        before = self.place
        try:
            self.page.set_filter(text)
        except FilterError as error:
            self.say(str(error), alert=True)
            return
        self.remember(before)
        self.show_filter(text)
        self.await_page()

    def drop_filter(self) -> None:
        """Show the page without a filter."""
        self.show_filter("")
        if self.page.filter_text:
            self.page.set_filter("")
            self.await_page()
