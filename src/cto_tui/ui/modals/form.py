"""A form of any number of fields: all of them drawn as lines, one of them open in the editor below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from cto_tui.i18n import _
from cto_tui.ui.drawing import Hint
from cto_tui.ui.modals.form_lines import FieldLines, FormField, HelpLine, choice_keys
from cto_tui.ui.modals.keeping import DISCARD, OUTSIDE, Candidate, EditOutside, Keeping, KeepingModal
from cto_tui.ui.modals.modal import help_hint
from cto_tui.ui.retyped import retyped
from cto_tui.ui.tally import count_key
from cto_tui.ui.text import fit, plain, width
from cto_tui.ui.widgets.chrome import FooterLine
from cto_tui.ui.widgets.line_input import LineInput

LONG_LINES: Final = 6
"""Lines of the editor of long texts."""
AROUND: Final = 5
"""Lines beside fields and editor: the rule, the heading, a blank one, the help and the keys."""
LEAST_TITLE: Final = 20
"""Cells that a title keeps beside a note."""
SUBMIT: Final = "ctrl+x"


class Form(KeepingModal[dict[str, str]]):
    """Answers with every field's text, None when left. `check(name, text)` answers what is wrong, "" if nothing;
    `preview(name, text)` how a text is understood; `complete(name, text, offer)` offers candidates for tab; `outside`
    lets a long text be written in the user's editor. What `keeping` holds of an earlier time stands in the fields;
    `notes` say what else there is to know of a field."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        *,
        check: Callable[[str, str], str],
        preview: Callable[[str, str], str] | None = None,
        complete: Callable[[str, str, Callable[[Sequence[Candidate]], None]], bool] | None = None,
        keeping: Keeping | None = None,
        notes: Mapping[str, str] | None = None,
        outside: EditOutside | None = None,
        first: str = "",
    ) -> None:
        super().__init__(keeping)
        self._title = title
        self._check, self._preview, self._complete, self._outside = check, preview, complete, outside
        self.fields = FieldLines(fields)
        self._other = dict(self.fields.texts)
        kept = keeping.kept if keeping else {}
        self.fields.texts |= {name: text for name, text in kept.items() if name in self.fields.texts}
        self.fields.errors |= notes or {}
        names = [each.name for each in fields]
        self._first = names.index(first) if first in names else 0
        self._heading = HelpLine()
        self._help = HelpLine()
        self._line = LineInput()
        self._long = TextArea()
        self._footer = FooterLine()
        self._shown = ""
        """What the editor held when its field was last read: a text that nobody touches stays as it was."""
        self._begun = ("", "")  # what the editor was given, and as it shows that

    @property
    def texts(self) -> dict[str, str]:
        self._read_editor()
        return dict(self.fields.texts)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet form-sheet") as sheet:
            # As high as its fields need, so that the list stays in sight; the style sheet bounds it.
            editor = LONG_LINES if any(each.kind == "long" for each in self.fields.fields) else 1
            sheet.styles.height = len(self.fields.fields) + editor + AROUND
            yield self._heading
            yield self.fields
            yield self._help
            yield self._line
            yield self._long
            yield self._footer

    def on_mount(self) -> None:
        self._head()
        self._open(self._first)

    def on_resize(self, _event: events.Resize) -> None:
        self._head()

    def _head(self) -> None:
        # A long title makes room for what else is to be known. The form's own size comes after its first frame.
        title = fit(self._title, max(LEAST_TITLE, self.app.size.width - width(self.kept_note) - 9))
        self._heading.show((title, "accent"), (self.kept_note, "dim"))

    def _hints(self, each: FormField) -> list[Hint]:
        """The keys of the open field."""
        last = self.fields.cursor == len(self.fields.fields) - 1
        if each.kind == "long":
            keys = [("tab", _("next")), ("C-x", _("save")), ("esc", _("leave, kept"))]
            keys += [("C-e", _("edit"))] if self._outside is not None else []
        else:
            keys = [("enter", _("save") if last else _("next")), ("C-x", _("save")), ("esc", _("leave, kept"))]
            keys += [("tab", _("complete"))] if each.kind == "line" else []
        return [*(Hint(key, does) for key, does in keys), *help_hint(self.app)]

    # One field after the other

    def _open(self, place: int) -> None:
        self.fields.go_to(place)
        each = self.fields.current
        text = self.fields.texts[each.name]
        self._line.display = each.kind == "line"
        self._long.display = each.kind == "long"
        with self.prevent(Input.Changed, TextArea.Changed):
            if each.kind == "line":
                self._fill_line(text)
                self._line.placeholder = each.hint
            elif each.kind == "long":
                self._long.text = "\n".join(plain(line) for line in text.split("\n"))
                self._long.move_cursor(self._long.document.end)
                self._begun = (text, self._long.text)
        self._shown = self._line.value if each.kind == "line" else self._long.text
        if each.kind == "line":
            self.set_focus(self._line)
        elif each.kind == "long":
            self.set_focus(self._long)
        else:
            self.set_focus(None)
        self._footer.update(self._hints(each))
        self._explain()

    def _fill_line(self, text: str) -> None:
        # An editor draws what it holds: only what can be drawn goes into it.
        self._begun = (text, plain(text))
        self._line.value = self._begun[1]
        self._line.cursor_position = len(self._line.value)

    def _explain(self) -> None:
        each = self.fields.current
        text = self.fields.texts[each.name]
        error = self.fields.errors.get(each.name, "")
        if each.kind == "choice":
            keys = "  ".join(f"{key} {each.choices[value]}" for key, value in choice_keys(each.choices).items())
            self._help.show((error, "late"), (f"{keys}  - {_('none')}", "dim"))
        elif each.kind == "flag":
            self._help.show((error, "late"), (_("y yes  n no"), "dim"))
        else:
            seen = self._preview(each.name, text) if self._preview else ""
            # The editor itself shows what can be typed as long as it is empty.
            self._help.show((error, "late"), (seen, "accent"), (each.help or (text and each.hint), "dim"))

    def _leave(self) -> bool:
        """Check the open field; False if something is wrong with it."""
        each = self.fields.current
        wrong = self._check(each.name, self.fields.texts[each.name])
        if wrong:
            self.fields.errors[each.name] = wrong
        else:
            self.fields.errors.pop(each.name, None)
        return not wrong

    def _set(self, text: str) -> None:
        self.fields.texts[self.fields.current.name] = text
        self.fields.errors.pop(self.fields.current.name, None)
        self.fields.refresh()
        self._explain()
        self.touched()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read_editor()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._read_editor()

    def _read_editor(self) -> None:
        """Take over what is in the editor, if it was touched."""
        kind = self.fields.current.kind
        text = self._line.value if kind == "line" else self._long.text if kind == "long" else self._shown
        if text != self._shown:
            self._shown = text
            self._set(retyped(*self._begun, text))

    def _next(self) -> None:
        self._leave()
        if self.fields.cursor == len(self.fields.fields) - 1:
            self._submit()
        else:
            self._open(self.fields.cursor + 1)

    # Keys

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("enter", _("the next field, save after the last; a new line in a long text")),
            ("tab", _("complete, or the next field; the first after the last")),
            ("S-tab up", _("the field before")), ("down", _("the next field")), ("C-x", _("save")),
            ("C-e", _("write a long text in your editor")),
            ("C-r", _("discard what is kept of an earlier time, or bring it back")),
            ("esc", _("leave; what is typed is kept")),
        )  # fmt: skip

    def take_key(self, event: events.Key) -> bool:
        """Keys that go from field to field or end the form; the others are the editor's."""
        self._read_editor()
        each = self.fields.current
        if not event.is_printable:
            count_key(self.app)
        if event.key == "escape":
            self.keep_now()
            self.answer(None)
        elif event.key == DISCARD:
            self._discard()
        elif event.key == OUTSIDE and each.kind == "long" and self._outside is not None:
            self._edit_outside(each.name, self._outside)
        elif event.key == SUBMIT:
            self._leave()
            self._submit()
        elif event.key == "tab":
            self._tab()
        elif event.key == "shift+tab":
            self._go_round(-1)
        elif event.key == "up" and each.kind != "long":
            self._leave()
            self._open(self.fields.cursor - 1)
        elif event.key == "down" and each.kind != "long":
            self._leave()
            self._open(self.fields.cursor + 1)
        elif each.kind in ("choice", "flag"):
            self._pick(event)
        elif event.key == "enter" and each.kind == "line":
            self._next()
        else:
            return False
        return True

    def _tab(self) -> None:
        """Take the first candidate for the open field; where there is none, go to the next field. It never saves: who
        asks for a candidate does not say that he is done."""
        each = self.fields.current
        asked = self.fields.texts[each.name]

        def offer(found: Sequence[Candidate]) -> None:
            if self.fields.current is not each or self.fields.texts[each.name] != asked or not self.is_current:
                return
            if found and found[0].text != asked:
                self._fill_line(found[0].text)
            else:
                self._go_round(1)

        if each.kind != "line" or self._complete is None or not self._complete(each.name, asked, offer):
            self._go_round(1)

    def _go_round(self, steps: int) -> None:
        self._leave()
        self._open((self.fields.cursor + steps) % len(self.fields.fields))

    def _discard(self) -> None:
        """Change between the texts of an earlier time and those that are stored."""
        if self.keeping is None or not self.keeping.kept:
            return
        self._other, self.fields.texts = self.fields.texts, dict(self._other)
        self._discarded = not self._discarded
        self.fields.errors = {}
        self._head()
        self._open(self.fields.cursor)
        self.keep_now()

    def _edit_outside(self, name: str, outside: EditOutside) -> None:
        before = self.fields.texts[name]
        text, problem = outside(before)
        if text != before:
            self._set(text)
            self._open(self.fields.cursor)
        if problem:
            self.fields.errors[name] = problem
            self._explain()
        self.keep_now()

    def _pick(self, event: events.Key) -> None:
        each = self.fields.current
        typed = event.character or event.key
        if event.key == "enter":
            self._next()
            return
        if each.kind == "flag":
            if typed in ("y", "n", " "):
                current = self.fields.texts[each.name]
                yes = not current or current == "no" if typed == " " else typed == "y"
                self._set("yes" if yes else "no")
            return
        keys = choice_keys(each.choices)
        values = ["", *each.choices]
        if typed == "-":
            self._set("")
        elif typed in keys:
            self._set(keys[typed])
        elif event.key in ("left", "right"):
            place = values.index(self.fields.texts[each.name]) if self.fields.texts[each.name] in values else 0
            self._set(values[(place + (1 if event.key == "right" else -1)) % len(values)])

    def _submit(self) -> None:
        errors = {}
        for each in self.fields.fields:
            text = self.fields.texts[each.name]
            wrong = self._check(each.name, text)
            if each.required and not text.strip():
                wrong = _("is missing")
            if wrong:
                errors[each.name] = wrong
        self.fields.errors = errors
        if errors:
            self._open(next(place for place, each in enumerate(self.fields.fields) if each.name in errors))
        else:
            self.keep_now()
            self.answer(self.texts)
