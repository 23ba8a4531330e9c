"""Forms generated from a kind's fields: values as people type them, checked as they leave a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.typed import format_plain, parse_value
from cto_tui.i18n import _, format_day, format_instant, format_money
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load
from cto_tui.services import drafts, edits, lists
from cto_tui.services.register import Register
from cto_tui.services.values import ValueTextError, parse_text_here, plain_values_here
from cto_tui.ui.modals.form import Form, FormField
from cto_tui.ui.shell_base import ShellBase
from cto_tui.workflow.model import Transition

Answers = Mapping[str, object]
FIRST_FIELDS = ("title",)
LAST_FIELDS = (
    "owner", "priority", "due_at", "due_class", "review_on", "follow_up_on", "tags", "confidential", "notes",
)  # fmt: skip


class FormVerbs(ShellBase):
    """Editing and answering by form; what is typed is kept as a draft until it is written."""

    form_first = ""
    """The field that a refused move wants filled in: `e` opens there."""

    def do_edit(self) -> None:
        self.with_item(self._edit)

    def _edit(self, item: Item) -> None:
        kind = load(item.kind)
        names = editable(kind)
        key = f"edit:{item.id}"

        def job(register: Register) -> tuple[Mapping[str, str], dict[str, str]]:
            return plain_values_here(register, kind, item), drafts.read(register, key)

        def show(found: tuple[Mapping[str, str], dict[str, str]]) -> None:
            stored, draft = found
            texts = {name: draft.get(name, stored[name]) for name in names}

            def typed(result: dict[str, str] | None) -> None:
                if result is None:
                    return
                changed = {name: text for name, text in result.items() if text != stored[name]}
                if not changed:
                    self.forget_draft(key)
                    self.say(_("Nothing was changed."))
                    return
                self._write_texts(item, changed, key)

            first, self.form_first = self.form_first, ""
            self._form(kind, _("Edit {ref}").format(ref=item.ref), texts, key, typed, first=first, draft=bool(draft))

        self.hold("edit")
        self.desk.read("edit", job, show)

    def _write_texts(self, item: Item, changed: dict[str, str], key: str) -> None:
        def job(register: Register) -> object:
            kind = load(item.kind)
            values = {name: parse_text_here(register, kind.fields[name], text) for name, text in changed.items()}
            outcome = edits.set_fields(register, item.ref, values, read=item)
            if outcome.__class__.__name__ == "Ok":
                drafts.forget(register, key)
            return outcome

        self.act(_("Edited"), job)  # type: ignore[arg-type]  # an Outcome, typed as object to keep the import light

    def ask_answers(
        self,
        item: Item,
        transition: Transition,
        defaults: Answers,
        then: Callable[[tuple[str, ...], str], None],
        *,
        required: frozenset[str] = frozenset(),
    ) -> None:
        """A form of what a move asks for; `then` gets FIELD=VALUE words and the key of the draft, which stays until the
        move is made."""
        kind = load(item.kind)
        names = [ask.field for ask in transition.asks]
        starred = {ask.field for ask in transition.asks if ask.required} | required
        key = f"move:{item.id}:{transition.name}"

        def job(register: Register) -> tuple[Mapping[str, str], dict[str, str]]:
            filled = item.changed({name: value for name, value in defaults.items() if name in names})
            return plain_values_here(register, kind, filled), drafts.read(register, key)

        def show(found: tuple[Mapping[str, str], dict[str, str]]) -> None:
            stored, draft = found
            texts = {name: draft.get(name, stored[name]) for name in names}

            def typed(result: dict[str, str] | None) -> None:
                if result is not None:
                    then(tuple(f"{name}={text}" for name, text in result.items()), key)

            title = f"{_(transition.label)} · {item.ref} {item.title}"
            empty = [name for name in names if name in starred and not texts[name]]
            first = empty[0] if empty else ""
            self._form(kind, title, texts, key, typed, required=starred, first=first, draft=bool(draft))

        self.hold("edit")
        self.desk.read("edit", job, show)

    def _form(
        self, kind: Kind, title: str, texts: Mapping[str, str], key: str,
        typed: Callable[[dict[str, str] | None], None], *, required: set[str] | None = None, first: str = "",
        draft: bool = False,
    ) -> None:  # fmt: skip
        fields = [form_field(kind.fields[name], text, name in (required or ())) for name, text in texts.items()]
        subtitle = _("What you typed last time is kept here.") if draft else ""
        self.ask(
            Form(
                title,
                fields,
                subtitle=subtitle,
                first=first,
                check=lambda name, text: check_text(self.register, kind.fields[name], text),
                preview=lambda name, text: preview_text(self.register, kind.fields[name], text),
                complete=lambda name, text: complete_text(self.register, kind.fields[name], text),
                on_draft=lambda found: self._keep(key, found),
            ),
            typed,
        )

    def _keep(self, key: str, texts: dict[str, str]) -> None:
        body = json.dumps(texts, ensure_ascii=False)
        self.desk.write(lambda register: drafts.keep(register, key, body), lambda _result: None)

    def forget_draft(self, key: str) -> None:
        """Forget what was typed, once it is written."""
        self.desk.write(lambda register: drafts.forget(register, key), lambda _result: None)


def editable(kind: Kind) -> list[str]:
    """The fields of a kind's form: the title, its own fields, then the common ones."""
    own = [name for name, field in kind.own_fields.items() if not field.computed]
    common = [name for name in LAST_FIELDS if not (name in ("due_at", "due_class") and kind.due is not None)]
    return [*FIRST_FIELDS, *own, *common]


def form_field(field: Field, text: str, required: bool) -> FormField:
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
    return FormField(
        field.name, label, text, shape, choices=choices, required=required, help=_(field.help) if field.help else "",
        hint=hints.get(field.type, ""),
    )  # fmt: skip


def check_text(register: Register, field: Field, text: str) -> str:
    """What is wrong with a typed text, "" if nothing. References are checked when they are written."""
    if field.type is FieldType.REFERENCE:
        return ""
    try:
        parse_value(field, text, now=register.clock(), zone=register.zone)
    except (ValueTextError, ValueError) as error:
        return str(error)
    return ""


def preview_text(register: Register, field: Field, text: str) -> str:
    """How a typed date or amount is understood."""
    if field.type not in (FieldType.DAY, FieldType.INSTANT, FieldType.MONEY) or not text.strip():
        return ""
    try:
        value = parse_value(field, text, now=register.clock(), zone=register.zone)
    except ValueError:
        return ""
    if isinstance(value, Money):
        return format_money(value)
    if isinstance(value, datetime):
        return format_instant(value, register.zone, weekday=True)
    return format_day(value, weekday=True) if isinstance(value, date) else format_plain(field, value)


def complete_text(register: Register, field: Field, text: str) -> Sequence[str]:
    """Names that go on from what is typed."""
    return lists.owners(register, text) if field.type is FieldType.PERSON and text else ()
