"""Verbs of writing: add anything, comment, owner, due date, priority."""

from __future__ import annotations

import shlex

from cto_tui import services
from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import PRIORITIES, Item
from cto_tui.domain.outcome import Ok, Report
from cto_tui.i18n import _
from cto_tui.keyboard.names import key_label
from cto_tui.kinds.registry import load, names
from cto_tui.services import edits
from cto_tui.services.drafts import draft_key
from cto_tui.ui import modals
from cto_tui.ui.forms import FormVerbs, check_text

CHILD, LINK = "j", "k"


def kind_letters() -> dict[str, str]:
    """A letter for each kind: of its name where it is free, else any; `j` and `k` are for child and link. The kinds
    with the shortest refs are those that are added most: they choose first."""
    taken = {CHILD, LINK}
    letters: dict[str, str] = {}
    for name in sorted(names(), key=lambda name: (len(load(name).prefix), name)):
        if name == "proposal":
            continue
        candidates = [*name, *"abcdefghilmnopqrstuvwxyz"]
        letter = next(each for each in candidates if each.isalpha() and each not in taken)
        taken.add(letter)
        letters[name] = letter
    return letters


class WriteVerbs(FormVerbs):
    """The `do_` methods of the group write."""

    def do_add(self) -> None:
        letters = kind_letters()
        choices = [modals.MenuChoice(letter, _(load(name).label)) for name, letter in letters.items()]
        item = self.current
        if item is not None:
            if load(item.kind).children:
                choices.append(modals.MenuChoice(CHILD, _("Below {ref} ...").format(ref=item.ref)))
            choices.append(modals.MenuChoice(LINK, _("Link {ref} to ...").format(ref=item.ref)))
        by_letter = {letter: name for name, letter in letters.items()}

        def chosen(key: str | None) -> None:
            if key == CHILD and item is not None:
                self._below(item)
            elif key == LINK and item is not None:
                self._connect_to(item)
            elif key:
                self._ask_title(by_letter[key], "")

        self.ask(modals.Menu(_("Add"), choices), chosen)

    def _below(self, item: Item) -> None:
        kinds = load(item.kind).children
        letters: dict[str, str] = {}
        for name in kinds:
            letters[next(each for each in [*name, *"abcdefghijklmnopqrstuvwxyz"] if each not in letters)] = name
        if len(kinds) == 1:
            self._ask_title(kinds[0], item.id, _("below {ref}").format(ref=item.ref))
            return
        choices = [modals.MenuChoice(letter, _(load(name).label)) for letter, name in letters.items()]

        def chosen(key: str | None) -> None:
            if key:
                self._ask_title(letters[key], item.id, _("below {ref}").format(ref=item.ref))

        self.ask(modals.Menu(_("Add below {ref}").format(ref=item.ref), choices), chosen)

    def _ask_title(self, kind_name: str, parent: str, where: str = "") -> None:
        label = _("New {kind} {where}").format(kind=_(load(kind_name).label).lower(), where=where).strip()

        def add(title: str) -> None:
            words = ["add", kind_name, title, *([f"parent={parent}"] if parent else [])]
            self.perform(_("Added"), shlex.join(words), then=added)

        def added(report: Report) -> None:
            only = report.only
            if isinstance(only, Ok) and only.ref:
                # The cursor stays where one is at work.
                palette = key_label(self.keymap.label("palette"))
                self.say(_("Added: {ref} ({palette}{ref} goes to it)").format(ref=only.ref, palette=palette))

        self.ask_text(draft_key("add", parent, kind_name), label, add)

    def resume_add(self, parent: Item | None, kind_name: str) -> None:
        """Ask for the title of a new item, below another one or not."""
        where = _("below {ref}").format(ref=parent.ref) if parent else ""
        self._ask_title(kind_name, parent.id if parent else "", where)

    def _connect_to(self, item: Item) -> None:
        relations = load(item.kind).relations
        letters: dict[str, str] = {}
        for relation in relations:
            letters[
                next(
                    each
                    for each in [*relation, *"abcdefghijklmnopqrstuvwxyz"]
                    if each.isalpha() and each not in letters
                )
            ] = relation
        choices = [modals.MenuChoice(letter, _(relation)) for letter, relation in letters.items()]

        def chosen(key: str | None) -> None:
            if key:
                self.resume_link(item, letters[key])

        if len(letters) == 1:
            self.resume_link(item, relations[0])
        else:
            self.ask(modals.Menu(f"{item.ref} ...", choices), chosen)

    def resume_link(self, item: Item, relation: str) -> None:
        """Ask what to link an item to."""

        def connect(text: str) -> None:
            target = text.split(maxsplit=1)[0]
            self.act(_("Linked"), lambda register: edits.link(register, item.ref, relation, target))

        self.ask_text(
            draft_key("link", item.id, relation), f"{item.ref} {_(relation)}", connect,
            placeholder="T-14", complete=self.complete_refs,
        )  # fmt: skip

    def do_comment(self) -> None:
        self.with_item(self.resume_comment)

    def resume_comment(self, item: Item) -> None:
        """Ask for a comment on an item."""
        self.ask_text(
            draft_key("comment", item.id), _("Comment on {ref}").format(ref=item.ref),
            lambda text: self.perform(_("Commented"), services.commands.text_line("comment", text), (item.id,)),
            outside=self.edit_outside,
        )  # fmt: skip

    def do_owner(self) -> None:
        self._set("owner", _("Owner"))

    def do_due(self) -> None:
        item = self.current
        name = load(item.kind).due_field if item is not None else "due_at"
        self._set(name, _("Due"))

    def _set(self, name: str, label: str) -> None:
        """Ask for a field of the marked items, else of the one under the cursor."""
        ids = self.selected()
        if ids:
            self.with_item(lambda item: self._ask_value(item, name, label, ids))

    def resume_set(self, item: Item, name: str) -> None:
        """Ask for a field of an item."""
        self._ask_value(item, name, _(load(item.kind).fields[name].label), (item.id,))

    def _ask_value(self, item: Item, name: str, label: str, ids: tuple[str, ...]) -> None:
        field = load(item.kind).fields.get(name)
        if field is None or field.computed:
            self.say(_("{kind} has no {label} to set").format(kind=_(load(item.kind).label), label=label), alert=True)
            return
        whom = self.whom(ids) or item.ref
        self.ask_text(
            draft_key("set", item.id, name), f"{label} · {whom}",
            lambda text: self.perform(label, shlex.join(["set", "@", f"{name}={text}"]), ids),
            label=f"{item.ref} {label}",
            placeholder="fri, +3d, 25/12" if field.type in (FieldType.DAY, FieldType.INSTANT) else "",
            complete=self.complete_owners if field.type is FieldType.PERSON else None,
            check=lambda text: check_text(self.register, field, text),
            empty=True,
        )  # fmt: skip

    def do_priority(self) -> None:
        ids = self.selected()
        if not ids:
            return
        choices = [modals.MenuChoice(value.lower(), _(label)) for value, label in PRIORITIES.items()]
        choices.append(modals.MenuChoice("n", _("None")))

        def chosen(key: str | None) -> None:
            if not key:
                return
            value = "" if key == "n" else key.upper()
            label = _("Priority {value}").format(value=value or _("none"))

            self.perform(label, f"set @ priority={value}", ids)

        self.ask(modals.Menu(_("Priority"), choices, subtitle=self.whom(ids)), chosen)
