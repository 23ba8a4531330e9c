"""What the shell's verbs share: the page with the cursor, the item in focus, reading, writing, saying."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from cto_tui import services
from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Conflict, Ok, Outcome, Refused, Report
from cto_tui.i18n import _, n_
from cto_tui.keyboard.commands import Command
from cto_tui.keyboard.keymap import Keymap
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.sessions import Place
from cto_tui.services.today import Counts
from cto_tui.ui import styles
from cto_tui.ui.desk import Desk
from cto_tui.ui.frames import LONG_PATIENCE, PATIENCE
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.tally import Tally
from cto_tui.ui.widgets.chrome import FooterLine, HeaderLine, TabBar
from cto_tui.ui.widgets.detail import DetailPane
from cto_tui.ui.written import Written, look

if TYPE_CHECKING:
    from cto_tui.ui.frames import Frames as _Screen
    from cto_tui.ui.modals.modal import Answer, Modal
else:
    # Only the shell itself is a screen: Textual takes a quarter of a millisecond for each class of one.
    _Screen = object


@dataclass(frozen=True)
class Done:
    """An action as it can be done again: its label, its line of the command language (`@` for the items), and whether
    it is a decision, after which the cursor goes on."""

    label: str
    line: str
    decision: bool


class ShellBase(_Screen):
    """Attributes and helpers of the one screen that holds every page."""

    desk: Desk
    keymap: Keymap
    """The keys of this user."""
    page: ItemPage
    header: HeaderLine
    tabs: TabBar
    footer: FooterLine
    detail: DetailPane
    focus_: Focus | None
    again: Done | None
    """What `,` repeats."""
    recorded: list[str] | None
    """The lines of the macro that is being recorded; None while none is."""
    recording = ""
    """The letter that it is recorded under."""
    submitted: tuple[str, ...] = ()
    """Keys of the drafts that the action under way was typed with: they go when it is committed, and not before."""
    tally: Tally
    counts: Counts
    """What is left of Today and was decided, as the header and the tabs show it."""
    saved: bool
    """Whether everything that was done is committed."""
    on_arrival = ""
    """What is said once the page shows what it was turned to."""
    arriving = False
    """Whether the page does not show yet what it was turned to: keys, which mean what will be shown, wait for it."""

    def await_page(self) -> None:
        """The page was turned to other rows, which may have to be read first: the next key means one of them."""
        self.arriving = self.arriving or not self.page.settled

    @property
    def register(self) -> Register:
        return self.desk.register

    @property
    def place(self) -> Place:
        """Where the app is now."""
        raise NotImplementedError

    def remember(self, place: Place | None = None) -> None:
        """Keep where one is, or was, in the jump history, before one goes elsewhere."""
        raise NotImplementedError

    def open_view(self, name: str) -> None:
        """Show a saved view by its letter or name."""
        raise NotImplementedError

    def filter_by(self, text: str) -> None:
        """Put a filter in force on the page shown, or say what is wrong with it."""
        raise NotImplementedError

    def show_filter(self, text: str) -> None:
        """Show a filter that is in force."""
        raise NotImplementedError

    @property
    def detail_open(self) -> bool:
        """Whether the detail has taken the place of the list, as it does on a narrow terminal."""
        return self.has_class("-detail") and self.has_class("-narrow")

    @property
    def current(self) -> Item | None:
        """The item under the cursor, once it has been read."""
        if self.focus_ is None or self.focus_.item.id != self.page.current_id:
            return None
        return self.focus_.item

    def hold(self, key: str) -> None:
        """Keep what is typed from now on until the answer to question `key` is here: a key that is pressed ahead of a
        menu or of a commit is meant for what comes then, not for what is still shown."""
        raise NotImplementedError

    def release(self, key: str) -> None:
        """The answer that a `hold` waits for is here: what was typed meanwhile is taken now, in its order."""
        raise NotImplementedError

    def ask(self, modal: Modal[Answer], then: Callable[[Answer | None], object] | None = None) -> None:
        """Lay a modal over the screen; `then` gets its answer, None when it was left."""
        modal.then = then
        styles.read_later(self.app)
        self.app.push_screen(modal)

    def show_hints(self) -> None:
        """Show the keys of the moment."""
        raise NotImplementedError

    def run_command(self, command: Command | None, key: str = "") -> None:
        """Do a command, or say why not."""
        raise NotImplementedError

    def say(self, text: str, *, alert: bool = False) -> None:
        """One sentence in the footer: an outcome, or why something was refused."""
        self.footer.say(text, alert=alert)

    def say_beside(self, text: str) -> bool:
        """Say that something failed beside what one does; False, and nothing said, where it is being said why what one
        did is not saved."""
        if not self.saved and self.footer.alert and self.footer.notice:
            return False
        self.say(text, alert=True)
        return True

    def selected(self) -> tuple[str, ...]:
        """Ids that a verb acts on; says so where there is nothing."""
        ids = self.page.selection()
        if not ids:
            label = self.keymap.label
            if self.page.filter_text:
                text = _("No item here matches the filter: {key} clears it.").format(key=label("escape"))
            else:
                text = _("There is no item here: {key} adds one.").format(key=label("add"))
            self.say(text, alert=True)
        return ids

    def whom(self, ids: tuple[str, ...]) -> str:
        """What a verb acts on, for the head of what it asks: the row may lie below that."""
        if len(ids) > 1:
            return n_("{count} item", "{count} items", len(ids)).format(count=len(ids))
        # Its row is there before the item is read.
        named = self.current or self.page.current_row
        return f"{named.ref} {named.title}" if named is not None and (named.id,) == ids else ""

    def with_item(self, then: Callable[[Item], None]) -> None:
        """Do something with the one marked item, else the one under the cursor, as it is stored now."""
        ids = self.selected()
        if not ids:
            return
        item_id = ids[0]
        if self.current is not None and self.current.id == item_id:
            then(self.current)
            return
        from cto_tui.ui.queries import read_item

        def given(item: Item | None) -> None:
            if item is None:
                self.say(_("This item is gone."), alert=True)
            else:
                then(item)

        self.hold("item")
        self.desk.read("item", lambda register: read_item(register, item_id), given)

    def act(
        self,
        label: str,
        job: Callable[[Register], Report | Outcome | list[Outcome]],
        *,
        ids: Iterable[str] = (),
        decision: bool = False,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Do a user action on the write thread and say how it went. A `decision` lets the cursor go on."""
        acted, page = tuple(ids), self.page
        foresee, counts = page.foresee(), None if page.triage is not None else self.counts
        typed, self.submitted = self.submitted, ()
        drafts = self.desk.drafts

        def committed(register: Register) -> tuple[Report | Outcome | list[Outcome], Written | None]:
            result = job(register)
            found = outcomes_of(result)
            if not any(isinstance(each, Ok) for each in found):
                return result, None
            # Here, and not when the answer comes: the app may end in between.
            for key in typed:
                drafts.forget(key)
            return result, look(register, found, foresee, page.name_, counts) if foresee else None

        def done(answer: tuple[Report | Outcome | list[Outcome], Written | None]) -> None:
            result, written = answer
            self.saved = True
            found = outcomes_of(result)
            self.say_outcomes(label, found)
            leaving: tuple[str, ...] = ()
            if any(isinstance(each, Ok) for each in found):
                self.flush_drafts()
                if self.page.has_marks:
                    self.page.cursor_widget.clear_marks()
                    self.show_hints()
                elif decision:
                    leaving = acted
            else:
                # Asked for again with a reason, it is still the same text.
                self.submitted = typed
            shown = written is not None and page is self.page and written.show(leaving)
            if not shown:
                self.hold_frame(LONG_PATIENCE)
                self.page.go_on_from(leaving)
                self.changed()
            if then is not None:
                then(result)
            if shown and written is not None:
                self.show_written(written)

        self.hold("")
        awaited = self.in_key and not self.desk.is_awaited
        self.desk.write(committed, done, awaited=awaited)
        if not awaited:
            self.hold_frame(LONG_PATIENCE)
            asyncio.get_running_loop().call_later(PATIENCE, self._say_saving)

    def wait_for_write(self) -> None:
        """A write takes longer than its key could stand and wait for it."""
        self.hold_frame(LONG_PATIENCE)
        self._say_saving()

    def _say_saving(self) -> None:
        """Say that it is being saved, if it still is: what is saved within a moment need not say so before."""
        if self.desk.awaits(""):
            self.header.update(status=self.status_parts(saving=True))

    def perform(
        self,
        label: str,
        line: str,
        ids: tuple[str, ...] = (),
        *,
        decision: bool = False,
        then: Callable[[Report], object] | None = None,
    ) -> None:
        """Do a line of the command language on items: the way of every action that `,` and macros can do again."""
        if services.commands.TARGET in services.commands.split(line):
            self.again = Done(label, line, decision)

        def done(report: Report) -> None:
            if report.done and self.recorded is not None:
                # A macro has one command a line; a text of several lines becomes one.
                self.recorded.append(" ".join(line.splitlines()))
            if then is not None:
                then(report)

        self.act(
            label,
            lambda register: services.commands.run_on(register, [line], ids),
            ids=ids,
            decision=decision,
            then=done,
        )

    def say_outcomes(self, label: str, outcomes: list[Outcome]) -> None:
        """One line for one outcome; a count for several, and the page of refusals where there are some."""
        failed = [each for each in outcomes if isinstance(each, Refused | Conflict)]
        if len(outcomes) == 1:
            only = outcomes[0]
            if isinstance(only, Ok):
                self.say(f"{label}: {only.ref}" if only.ref and only.ref not in label else label)
            else:
                self.say(f"{only.ref}: {only.message}" if only.ref else only.message, alert=True)
            return
        done = len(outcomes) - len(failed)
        text = n_("{label}: {count} done", "{label}: {count} done", done).format(label=label, count=done)
        if failed:
            text += ", " + _("{count} refused ({first})").format(
                count=len(failed), first=f"{failed[0].ref}: {failed[0].message}"
            )
        self.say(text, alert=bool(failed))

    def flush_drafts(self) -> None:
        """Bring what is kept of the user's typing into its file."""
        raise NotImplementedError

    def changed(self) -> None:
        """Something was written: read again what is shown."""
        raise NotImplementedError

    def show_written(self, written: Written) -> None:
        """Something was written, and the page shows it already: show the rest, in one frame."""
        raise NotImplementedError

    def status_parts(self, *, saving: bool = False) -> tuple[str, ...]:
        """The right of the header."""
        raise NotImplementedError

    def jump(self, item: Item) -> None:
        """Show an item on the screen it belongs to."""
        raise NotImplementedError


def outcomes_of(result: Report | Outcome | list[Outcome]) -> list[Outcome]:
    """The outcomes of an action, one for each item."""
    if isinstance(result, Report):
        return list(result.outcomes)
    return result if isinstance(result, list) else [result]
