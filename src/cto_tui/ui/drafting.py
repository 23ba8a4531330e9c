"""What is typed is not lost: drafts of forms and prompts, the user's editor, and the place to come back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from cto_tui.domain.item import Item
from cto_tui.i18n import _, format_instant
from cto_tui.services import lists
from cto_tui.services.drafts import TEXT, Draft, Drafts
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.services.sessions import MOST_MARKS, Place
from cto_tui.store.errors import StorageError
from cto_tui.ui import editor, modals, signals
from cto_tui.ui.queries import read_item
from cto_tui.ui.shell_base import ShellBase
from cto_tui.ui.text import plain

if TYPE_CHECKING:
    from cto_tui.ui.screens.page import ItemPage

LETTERS = "abcdefghilmnoprstuvwxyz"
_OFFERED = 8
"""Items that a text may mean, offered at once."""


class Drafting(ShellBase):
    """Drafts and the place, as the verbs and the shell use them."""

    def show_page(self, name: str, item_id: str | None = None, *, remember: bool = True) -> ItemPage:
        """Bring a page to the front."""
        raise NotImplementedError

    def arrive(self, page: ItemPage, place: Place) -> None:
        """Bring a page to the kind, order, filter and row that it had."""
        raise NotImplementedError

    def arrive_later(self, page: ItemPage, place: Place, arrive: Callable[[ItemPage, Place], None]) -> None:
        """Let a page arrive once it is mounted."""
        raise NotImplementedError

    _place_problem = ""
    """Why the place could not be written last, "" where it was."""

    # Drafts

    @property
    def drafts(self) -> Drafts:
        return self.desk.drafts

    def draft_of(self, key: str) -> Draft | None:
        """What is kept under a key, by any app of the user."""
        try:
            notice = self.drafts.load()
        except StorageError as error:
            notice = str(error)
        if notice:
            self.say(notice, alert=True)
        return self.drafts.find(key)

    def keeping(self, key: str, label: str, base: Mapping[str, str] | None = None) -> modals.Keeping:
        """How a modal keeps what is typed into it under a key. `base` is what is stored, by field."""
        stored = dict(base or {})

        def keep(texts: Mapping[str, str]) -> None:
            typed = {name: text for name, text in texts.items() if text != stored.get(name, "")}
            self.drafts.keep(key, typed, label, {name: stored[name] for name in typed if name in stored})
            self.flush_drafts()

        draft = self.draft_of(key)
        texts = draft.texts if draft else {}
        kept = {name: text for name, text in texts.items() if text != stored.get(name, "")}
        if draft is not None and not kept:
            # It was written, and the app ended before it could say so.
            self.forget_draft(key)
        note = _("Kept from {when}.").format(when=format_instant(draft.at, self.register.zone)) if draft else ""
        return modals.Keeping(key, keep, kept, note)

    def stale_fields(self, key: str, stored: Mapping[str, str]) -> dict[str, str]:
        """What to say of the fields of a draft that somebody else has changed since it was typed."""
        draft = self.drafts.find(key)
        if draft is None:
            return {}
        return {
            name: _("changed meanwhile to: {text}").format(text=stored[name] or _("nothing"))
            for name, base in draft.base.items()
            if name in stored and stored[name] not in (base, draft.texts.get(name))
        }

    def forget_draft(self, key: str) -> None:
        """Forget what was typed: it is written, or nothing came of it."""
        self.drafts.forget(key)
        self.flush_drafts()

    def flush_drafts(self) -> None:
        """Bring what is kept into its file, off the event loop."""
        if self.drafts.dirty:
            drafts = self.drafts
            self.desk.read("drafts", lambda _register: drafts.flush(), self._flushed)

    def _flushed(self, notice: str) -> None:
        if notice:
            self.say_beside(notice)
        # What was typed while the file was being written.
        self.flush_drafts()

    def ask_text(
        self,
        key: str,
        title: str,
        then: Callable[[str], None],
        *,
        label: str = "",
        value: str = "",
        placeholder: str = "",
        complete: modals.Complete | None = None,
        check: Callable[[str], str] | None = None,
        outside: modals.EditOutside | None = None,
        empty: bool = False,
    ) -> None:
        """Ask for a line, `value` to begin with; `then` gets it, where there is any or it may be `empty`. It is kept as
        the draft `key`, called `label`, until what `then` does is committed."""

        def typed(text: str | None) -> None:
            if text is not None and (empty or text.strip()):
                self.submitted = (*self.submitted, key)
                then(text)

        keeping = self.keeping(key, label or title, {TEXT: value} if value else None)
        prompt = modals.Prompt(
            title,
            value=value,
            placeholder=placeholder,
            complete=complete,
            check=check,
            keeping=keeping,
            outside=outside,
        )
        self.ask(prompt, typed)

    def edit_outside(self, text: str) -> tuple[str, str]:
        """Give a text to the user's editor, the app aside; answers what came back, and what went wrong."""
        folder = folder_of(self.register.path)
        try:
            folder.make()
            with self.app.suspend():
                edited = editor.edit(text, folder.path)
        except StorageError as error:
            return text, str(error)
        except SuspendNotSupported:
            return text, _("there is no terminal to give to an editor")
        return edited.text, edited.problem

    def do_suspend(self) -> None:
        """Step aside for the shell that started the app."""
        if self.app.is_headless or not signals.can_stop():
            self.say(_("There is no shell to step aside for."), alert=True)
        else:
            signals.stop()

    # Going on with what was typed

    def do_resume(self) -> None:
        """Choose among what was typed and not written, and go on with it."""
        try:
            self.drafts.load()
        except StorageError as error:
            self.say(str(error), alert=True)
        found = [(key, draft) for key, draft in self.drafts.all().items() if ":" in key]
        if not found:
            self.say(_("Nothing that you typed is waiting."))
            return
        if len(found) == 1:
            self._go_on_typing(found[0][0])
            return
        shown = dict(zip(LETTERS, found, strict=False))
        choices = [
            modals.MenuChoice(letter, draft.label, note=format_instant(draft.at, self.register.zone))
            for letter, (_key, draft) in shown.items()
        ]
        self.ask(
            modals.Menu(_("Go on typing"), choices),
            lambda letter: self._go_on_typing(shown[letter][0]) if letter else None,
        )

    def _go_on_typing(self, key: str) -> None:
        """Open the form or prompt of a draft: `resume_VERB` gets the item and what else is in the key."""
        verb, item_id, *rest = key.split(":")

        def found(item: Item | None) -> None:
            if item is None:
                self.say(_("The item of that text is gone; cto-tui drafts shows what you typed."), alert=True)
                return
            self.jump(item)
            getattr(self, f"resume_{verb}")(item, *rest)

        if item_id:
            self.hold("resume")
            self.desk.read("resume", lambda register: read_item(register, item_id), found)
        else:
            getattr(self, f"resume_{verb}")(None, *rest)

    # Completion

    def complete_owners(self, text: str, offer: modals.Offer) -> None:
        """Offer the owners whose names go on from a text."""

        def find(register: Register) -> list[modals.Candidate]:
            return [modals.Candidate(name, name) for name in lists.owners(register, text)]

        self._complete(find, text, offer)

    def complete_refs(self, text: str, offer: modals.Offer, *, among: lists.Query | None = None, but: str = "") -> None:
        """Offer the items that a text may mean, `among` those of a list where it is given, `but` for the one with this
        id."""
        query = replace(among or lists.Query(), text=text)

        def find(register: Register) -> list[modals.Candidate]:
            found = [item for item in lists.read_items(register, query, _OFFERED + 1) if item.id != but]
            return [modals.Candidate(item.ref, f"{item.ref} {item.title}") for item in found[:_OFFERED]]

        self._complete(find, text, offer)

    def complete_tags(self, text: str, offer: modals.Offer) -> None:
        """Offer tags for the last of several words, parted by commas."""
        *before, last = text.split(",")
        head = ", ".join([*(each.strip() for each in before), ""])

        def find(register: Register) -> list[modals.Candidate]:
            return [modals.Candidate(head + tag, tag) for tag in lists.tags(register, last.strip())]

        self._complete(find, last, offer)

    def _complete(self, find: Callable[[Register], Sequence[modals.Candidate]], text: str, offer: modals.Offer) -> None:
        if not text.strip():
            offer(())
            return

        def drawn(found: Sequence[modals.Candidate]) -> None:
            # They come from the register: only what can be drawn is shown.
            offer([modals.Candidate(each.text, plain(each.shown)) for each in found])

        self.desk.read("complete", find, drawn)

    # The place

    @property
    def place(self) -> Place:
        """Where the app is now."""
        page = self.page
        sort, reverse = page.order
        over = self.app.screen_stack[1:]
        keeping = (each.keeping for each in over if isinstance(each, modals.KeepingModal))
        open_key = next((each.key for each in keeping if each), "")
        marks = page.selection() if page.has_marks else ()
        return Place(
            page=page.name_, item=page.current_id or page.wanted or "", kind=page.kind,
            filter=page.filter_text, sort=sort, reverse=reverse, detail=self.has_class("-detail"),
            marks=marks if len(marks) <= MOST_MARKS else (), typing=open_key,
            keys=self.tally.keys, seconds=round(self.tally.seconds),
            day=self.tally.day.isoformat() if self.tally.day else "",
        )  # fmt: skip

    def keep_place(self) -> None:
        """Write where the app is, off the event loop, if it has moved."""
        session = self.desk.session
        if session is not None:
            place = self.place

            def save(_register: Register) -> str:
                try:
                    session.save(place)
                except StorageError as error:
                    return str(error)
                return ""

            self.desk.read("place", save, self._kept_place)

    def _kept_place(self, problem: str) -> None:
        # Tried every second: what is wrong is said once.
        if problem != self._place_problem and (not problem or self.say_beside(problem)):
            self._place_problem = problem

    def keep_everything(self) -> None:
        """Keep what is being typed and where the app is, now: it is about to end. Raises StorageError."""
        place = self.place
        for screen in self.app.screen_stack[1:]:
            if isinstance(screen, modals.KeepingModal):
                screen.keep_now()
        if self.desk.session is not None:
            self.desk.session.save(place)
        self.drafts.flush()

    def go_on_at(self, place: Place) -> None:
        """Go where an app was that ended otherwise than by `q`, and say what it left."""
        from cto_tui.ui.places import PAGE_NAMES

        if place.page not in PAGE_NAMES:
            return
        self.tally.restore(place.keys, place.seconds, place.day, self.register.today)
        page = self.show_page(place.page, remember=False)
        self.arrive_later(page, place, self._restore)
        draft = self.draft_of(place.typing) if place.typing else None
        if draft is not None and ":" in place.typing:
            back = _("Back where you were. {label}: what you typed is kept, g e opens it").format(label=draft.label)
        elif draft is not None:
            back = _("Back where you were. {label}: what you typed is kept.").format(label=draft.label)
        else:
            back = _("Back where you were when the app ended.")
        self.on_arrival = back

    def _restore(self, page: ItemPage, place: Place) -> None:
        self.arrive(page, place)
        if place.marks:
            page.mark_ids(place.marks)
        self.set_class(place.detail, "-detail")
