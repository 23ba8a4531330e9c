"""Forms generated from a kind's fields: values as people type them, checked as they leave a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal

from cto_tui import services
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Conflict, Ok, Outcome
from cto_tui.domain.typed import format_plain
from cto_tui.i18n import _, format_day, format_instant, format_money
from cto_tui.kinds.base import DUPLICATE, Kind
from cto_tui.kinds.registry import load
from cto_tui.services import edits, lists
from cto_tui.services.drafts import Draft, draft_key
from cto_tui.services.panes import Group, Line
from cto_tui.services.register import Register
from cto_tui.ui import modals
from cto_tui.ui.drafting import Drafting
from cto_tui.ui.text import lines
from cto_tui.workflow.model import Transition

Answers = Mapping[str, object]
NOTES = "notes"
FIRST_FIELDS = ("title",)
LAST_FIELDS = (
    "owner", "priority", "due_at", "due_class", "review_on", "follow_up_on", "tags", "confidential", NOTES,
)  # fmt: skip


class FormVerbs(Drafting):
    """Editing and answering by form; what is typed is kept as a draft until it is written."""

    form_first = ("", "")
    """The item and its field that a refused move wants filled in: `e` on that item opens there."""

    def do_edit(self) -> None:
        self.with_item(self.resume_edit)

    def resume_edit(self, item: Item) -> None:
        """The form of an item."""
        kind = load(item.kind)
        key = draft_key("edit", item.id)

        def show(stored: Mapping[str, str]) -> None:
            def typed(result: dict[str, str] | None) -> None:
                if result is None:
                    return
                changed = {name: text for name, text in result.items() if text != stored[name]}
                if changed:
                    self.write_texts(item, changed, key)
                else:
                    self.forget_draft(key)
                    self.say(_("Nothing was changed."))

            wanted, first = self.form_first
            self.form_first = ("", "")
            title = _("Edit {ref}").format(ref=item.ref)
            texts = {name: stored[name] for name in editable(kind)}
            self._form(item, title, title, texts, key, typed, first=first if wanted == item.id else "")

        self.hold("edit")
        self.desk.read("edit", lambda register: services.values.plain_values_here(register, kind, item), show)

    def write_texts(self, item: Item, changed: Mapping[str, str], key: str, *, rest: Draft | None = None) -> None:
        """Write fields of the draft `key` as they were typed; what somebody else has changed meanwhile is shown beside
        it and not overwritten. `rest` is what stays of the draft."""
        kind = load(item.kind)

        def job(register: Register) -> Outcome:
            values = {
                name: services.values.parse_text_here(register, kind.fields[name], text)
                for name, text in changed.items()
            }
            return edits.set_fields(register, item.ref, values, read=item)

        def written(outcome: Outcome) -> None:
            if isinstance(outcome, Conflict):
                self._show_conflict(kind, outcome)
            elif isinstance(outcome, Ok) and rest is not None:
                self.drafts.keep(key, rest.texts, rest.label, rest.base)
                self.flush_drafts()

        self.submitted = (key,)
        self.act(_("Edited"), job, then=written)

    def _show_conflict(self, kind: Kind, conflict: Conflict) -> None:
        field = kind.fields[conflict.field]
        zone = self.register.zone
        groups = [
            Group(tuple(Line(line) for line in lines(format_plain(field, value, zone=zone)) or [""]), label)
            for value, label in ((conflict.mine, _("Yours, kept: e opens it")), (conflict.theirs, _("Theirs, stored")))
        ]
        title = _("{ref}: {field} was changed meanwhile").format(ref=conflict.ref, field=_(field.label))
        self.ask(modals.TextPage(title, groups))

    def ask_answers(
        self,
        item: Item,
        transition: Transition,
        defaults: Answers,
        then: Callable[[tuple[str, ...]], None],
        *,
        required: frozenset[str] = frozenset(),
    ) -> None:
        """A form of what a move asks for; `then` gets FIELD=VALUE words. What was typed stays until it is made."""
        kind = load(item.kind)
        names = [ask.field for ask in transition.asks]
        starred = {ask.field for ask in transition.asks if ask.required} | required
        key = draft_key("move", item.id, transition.name)
        filled = item.changed({name: value for name, value in defaults.items() if name in names})

        def show(stored: Mapping[str, str]) -> None:
            def typed(result: dict[str, str] | None) -> None:
                if result is not None:
                    self.submitted = (*self.submitted, key)
                    then(tuple(f"{name}={text}" for name, text in result.items()))

            label = f"{_(transition.label)} · {item.ref}"
            texts = {name: stored[name] for name in names}
            wanted, first = self.form_first
            first = first if wanted == item.id and first in names else ""
            self._form(item, f"{label} {item.title}", label, texts, key, typed, required=starred, first=first)

        self.hold("edit")
        self.desk.read("edit", lambda register: services.values.plain_values_here(register, kind, filled), show)

    def _form(
        self, item: Item, title: str, label: str, texts: Mapping[str, str], key: str,
        typed: Callable[[dict[str, str] | None], None], *, required: set[str] | None = None, first: str = "",
    ) -> None:  # fmt: skip
        kind = load(item.kind)
        keeping = self.keeping(key, label, texts)
        empty = (name for name in texts if name in (required or ()) and not (keeping.kept.get(name) or texts[name]))
        self.ask(
            modals.Form(
                title,
                [form_field(kind.fields[name], text, name in (required or ())) for name, text in texts.items()],
                check=lambda name, text: check_text(self.register, kind.fields[name], text),
                preview=lambda name, text: preview_text(self.register, kind.fields[name], text),
                complete=lambda name, text, offer: self._complete_field(item, kind.fields[name], text, offer),
                keeping=keeping,
                notes=self.stale_fields(key, texts),
                outside=self.edit_outside,
                first=first or next(iter(keeping.kept), "") or next(empty, ""),
            ),
            typed,
        )

    def _complete_field(self, item: Item, field: Field, text: str, offer: modals.Offer) -> bool:
        """Offer what the text of a field may go on to; False if nothing ever can."""
        if not text.strip():
            return False
        if field.type is FieldType.PERSON:
            self.complete_owners(text, offer)
        elif field.type is FieldType.REFERENCE:
            among = originals(load(item.kind)) if field.name == "duplicate_of" else lists.Query(kind=field.kind)
            self.complete_refs(text, offer, among=among, but=item.id)
        elif field.name == "tags":
            self.complete_tags(text, offer)
        else:
            return False
        return True

    # The user's editor

    def do_edit_in_editor(self) -> None:
        self.with_item(self._edit_notes)

    def _edit_notes(self, item: Item) -> None:
        key = draft_key("edit", item.id)
        draft = self.draft_of(key)
        rest = draft.without(NOTES) if draft else None
        before = draft.texts.get(NOTES, item.notes) if draft else item.notes
        text, problem = self.edit_outside(before)
        if text != before:
            label = _("Edit {ref}").format(ref=item.ref)
            kept, base = (rest.texts, rest.base) if rest else ({}, {})
            self.drafts.keep(key, {**kept, NOTES: text}, label, {**base, NOTES: item.notes})
            self.flush_drafts()
        if problem:
            kept_too = _("what it left is kept, e opens it") if text != before else _("nothing was changed")
            self.say(f"{problem}; {kept_too}", alert=True)
        elif text == item.notes:
            self.say(_("Nothing was changed."))
        elif text == before:
            self.say(_("Nothing was changed. What you typed before is kept: e opens it."))
        else:
            self.write_texts(item, {NOTES: text}, key, rest=rest)


def originals(kind: Kind) -> lists.Query:
    """What an item of a kind may be a duplicate of."""
    return lists.Query(kind.name, tuple(each.name for each in kind.workflow.states if each.name != DUPLICATE))


def editable(kind: Kind) -> list[str]:
    """The fields of a kind's form: the title, its own fields, then the common ones."""
    own = [name for name, field in kind.own_fields.items() if not field.computed]
    common = [name for name in LAST_FIELDS if not (name in ("due_at", "due_class") and kind.due is not None)]
    return [*FIRST_FIELDS, *own, *common]


def form_field(field: Field, text: str, required: bool) -> modals.FormField:
    """A field of a form from its declaration."""
    shape: Literal["line", "long", "choice", "flag"] = "line"
    if field.type is FieldType.LONG_TEXT:
        shape = "long"
    elif field.type is FieldType.CHOICE:
        shape = "choice"
    elif field.type is FieldType.FLAG:
        shape = "flag"
    choices = {value: _(label) for value, label in field.choices.items()}
    hints = {
        FieldType.DAY: "fri, +3d, 25/12", FieldType.INSTANT: "fri 12:00, +3d", FieldType.MONEY: "420k, 1 200.50 USD",
        FieldType.WORDS: _("separated by commas"), FieldType.REFERENCE: "T-14",
    }  # fmt: skip
    label = f"{_(field.label)} ({field.unit})" if field.unit else _(field.label)
    return modals.FormField(
        field.name, label, text, shape, choices=choices, required=required, help=_(field.help) if field.help else "",
        hint=hints.get(field.type, ""),
    )  # fmt: skip


def check_text(register: Register, field: Field, text: str) -> str:
    """What is wrong with a typed text, "" if nothing. References are checked when they are written."""
    if field.type is FieldType.REFERENCE:
        return ""
    try:
        services.values.read_value(register, field, text)
    except (services.values.ValueTextError, ValueError) as error:
        # The form says it beside the field's own name.
        return str(error).removeprefix(f"{field.label}: ")
    return ""


def preview_text(register: Register, field: Field, text: str) -> str:
    """How a typed date or amount is understood."""
    if field.type not in (FieldType.DAY, FieldType.INSTANT, FieldType.MONEY) or not text.strip():
        return ""
    try:
        value = services.values.read_value(register, field, text)
    except ValueError:
        return ""
    if isinstance(value, Money):
        return format_money(value)
    if isinstance(value, datetime):
        return format_instant(value, register.zone, weekday=True)
    return format_day(value, weekday=True) if isinstance(value, date) else format_plain(field, value)
