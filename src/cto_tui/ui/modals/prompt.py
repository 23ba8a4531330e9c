"""One line to type into, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cto_tui.i18n import _
from cto_tui.services.drafts import TEXT
from cto_tui.ui.drawing import Hint
from cto_tui.ui.modals.keeping import DISCARD, OUTSIDE, Candidate, Complete, EditOutside, Keeping, KeepingModal
from cto_tui.ui.modals.modal import help_hint
from cto_tui.ui.retyped import retyped
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import content, plain
from cto_tui.ui.widgets.chrome import FooterLine
from cto_tui.ui.widgets.line_input import LineInput

CANDIDATES = 6


class Prompt(KeepingModal[str]):
    """Answers with the typed text, None when left. `check` answers what is wrong with a text, "" if nothing;
    `complete` offers candidates for what is typed so far, of which tab takes the first; `outside` lets a text be
    written in the user's editor, which ends the prompt when it brings a new one back."""

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        placeholder: str = "",
        complete: Complete | None = None,
        check: Callable[[str], str] | None = None,
        keeping: Keeping | None = None,
        outside: EditOutside | None = None,
    ) -> None:
        super().__init__(keeping)
        self._complete, self._check, self._outside = complete, check, outside
        self._candidates: tuple[Candidate, ...] = ()
        self._asked = ""
        self._wants_first = self._wants_submit = False
        self._label = label
        self._other = value
        kept = keeping.kept.get(TEXT, "") if keeping else ""
        self._begun = kept or value
        self._long = kept if "\n" in kept else ""
        self._said = Static("", classes="help")
        self._note = Static("", classes="help")
        hints = [Hint("enter", _("done")), Hint("esc", _("leave, kept") if keeping else _("leave"))]
        hints += [Hint("tab", _("complete"))] if complete else []
        hints += [Hint("C-e", _("edit"))] if outside else []
        self._footer = FooterLine(hints)
        self._input = LineInput(
            plain(kept or value), placeholder=placeholder, pasted=self._keep_lines if outside else None
        )

    @property
    def texts(self) -> dict[str, str]:
        return {TEXT: self._text}

    @property
    def _text(self) -> str:
        """The text: what stands in the line, or the several lines that it shows as one."""
        if self._long and self._input.value == plain(self._long):
            return self._long
        return retyped(self._begun, plain(self._begun), self._input.value)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet prompt-sheet"):
            yield Static(content(self._label), classes="title")
            yield self._note
            yield self._said
            yield self._input
            yield self._footer

    def on_mount(self) -> None:
        self._said.display = False
        self._footer.update([*self._footer.hints, *help_hint(self.app)])
        self._show_note()
        self.set_focus(self._input)

    def _keep_lines(self, text: str) -> None:
        """What is pasted into a text that may have several lines keeps them, though one is shown."""
        self._long = text.replace("\r\n", "\n").replace("\r", "\n")

    def _show_note(self) -> None:
        self._note.update(content(self.kept_note))
        self._note.display = bool(self.kept_note)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._said.update(content(text))
        self._said.display = bool(text)
        self._said.set_class(wrong, "late")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.touched()
        self._say("")
        self._candidates, self._wants_first, self._wants_submit = (), False, False
        if self._complete is not None:
            self._asked = event.value
            asked = event.value
            self._complete(asked, lambda found: self._offer(asked, found))

    def _offer(self, asked: str, found: Sequence[Candidate]) -> None:
        if asked != self._input.value or not self.is_current:
            return
        self._candidates, self._asked = tuple(found)[:CANDIDATES], ""
        if self._wants_first:
            submit = self._wants_submit
            self._take_first()
            if submit:
                self._submit(self._text)
        else:
            self._say("\n".join(each.shown for each in self._candidates))

    def _take_first(self) -> None:
        self._wants_first = False
        if self._candidates:
            self._put(self._candidates[0].text)
        elif self._asked:
            # Tab was faster than the answer.
            self._wants_first = True

    def _put(self, text: str) -> None:
        self._begun = text
        self._input.value = plain(text)
        self._input.cursor_position = len(self._input.value)

    def _submit(self, text: str) -> None:
        wrong = self._check(text) if self._check else ""
        if wrong:
            self._say(wrong, wrong=True)
        else:
            self.keep_now()
            self.answer(text)

    def _discard(self) -> None:
        """Change between the text of an earlier time and the one without it."""
        if self.keeping is None or not self.keeping.kept:
            return
        other, self._other = self._other, self._text
        self._discarded = not self._discarded
        self._long = other if "\n" in other else ""
        self._put(other)
        self._show_note()
        self.keep_now()

    def _edit_outside(self, outside: EditOutside) -> None:
        before = self._text
        text, problem = outside(before)
        if text != before:
            self._long = text if "\n" in text else ""
            self._put(text)
            self.keep_now()
        if problem:
            self._say(problem, wrong=True)
        elif text != before:
            self._submit(text)

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        keys = [("enter", _("done")), ("tab", _("take the first of the candidates"))]
        if self._outside is not None:
            keys.append(("C-e", _("write it in your editor")))
        kept = ("C-r", _("discard the text of an earlier time, or bring it back"))
        return (*keys, kept, ("esc", _("leave; what is typed is kept")))

    def take_key(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.keep_now()
            self.answer(None)
        elif event.key == "enter":
            if self._wants_first and not self._wants_submit:
                self._wants_submit = True
            else:
                self._submit(self._text)
        elif event.key == "tab":
            self._take_first()
        elif event.key == DISCARD:
            self._discard()
        elif event.key == OUTSIDE and self._outside is not None:
            self._edit_outside(self._outside)
        else:
            return False
        count_key(self.app)
        return True
