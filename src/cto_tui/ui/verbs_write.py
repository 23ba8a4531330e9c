"""Verbs of writing: add anything, comment, owner, due date, priority."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from cto_tui.domain.item import PRIORITIES, Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, names
from cto_tui.services import commands, edits, lists
from cto_tui.ui.forms import FormVerbs, check_text
from cto_tui.ui.modals.menu import Menu, MenuChoice
from cto_tui.ui.modals.prompt import Prompt

CHILD, LINK = "j", "k"


def kind_letters() -> dict[str, str]:
    """A letter for each kind: of its name where it is free, else any; `j` and `k` are for child and link."""
    taken = {CHILD, LINK}
    letters: dict[str, str] = {}
    for name in names():
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
        choices = [MenuChoice(letter, _(load(name).label)) for name, letter in letters.items()]
        item = self.current
        if item is not None:
            if load(item.kind).children:
                choices.append(MenuChoice(CHILD, _("Below {ref} ...").format(ref=item.ref)))
            choices.append(MenuChoice(LINK, _("Link {ref} to ...").format(ref=item.ref)))
        by_letter = {letter: name for name, letter in letters.items()}

        def chosen(key: str | None) -> None:
            if key == CHILD and item is not None:
                self._below(item)
            elif key == LINK and item is not None:
                self._connect_to(item)
            elif key:
                self._ask_title(by_letter[key], "")

        self.ask(Menu(_("Add"), choices), chosen)

    def _below(self, item: Item) -> None:
        kinds = load(item.kind).children
        letters: dict[str, str] = {}
        for name in kinds:
            letters[next(each for each in [*name, *"abcdefghijklmnopqrstuvwxyz"] if each not in letters)] = name
        if len(kinds) == 1:
            self._ask_title(kinds[0], item.id, _("below {ref}").format(ref=item.ref))
            return
        choices = [MenuChoice(letter, _(load(name).label)) for letter, name in letters.items()]

        def chosen(key: str | None) -> None:
            if key:
                self._ask_title(letters[key], item.id, _("below {ref}").format(ref=item.ref))

        self.ask(Menu(_("Add below {ref}").format(ref=item.ref), choices), chosen)

    def _ask_title(self, kind_name: str, parent: str, where: str = "") -> None:
        label = _("New {kind} {where}").format(kind=_(load(kind_name).label).lower(), where=where).strip()

        def typed(title: str | None) -> None:
            if not title or not title.strip():
                return

            self.typed[key] = title
            words = ["add", kind_name, title, *([f"parent={parent}"] if parent else [])]
            self.perform(_("Added"), shlex.join(words), then=lambda _done: self.typed.pop(key, None))

        key = f"add:{kind_name}"
        self.ask(Prompt(label, value=self.typed.get(key, "")), typed)

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
        choices = [MenuChoice(letter, _(relation)) for letter, relation in letters.items()]

        def chosen(key: str | None) -> None:
            if key:
                self._ask_target(item, letters[key])

        if len(letters) == 1:
            self._ask_target(item, relations[0])
        else:
            self.ask(Menu(f"{item.ref} ...", choices), chosen)

    def _ask_target(self, item: Item, relation: str) -> None:
        def typed(text: str | None) -> None:
            if text and text.strip():
                target = text.split()[0]
                self.act(_("Linked"), lambda register: edits.link(register, item.ref, relation, target))

        label = f"{item.ref} {_(relation)}"
        self.ask(Prompt(label, placeholder="T-14", complete=self._refs), typed)

    def _refs(self, text: str) -> Sequence[str]:
        if not text.strip():
            return ()
        found = lists.read_items(self.register, lists.Query(text=text), 8)
        return [f"{each.ref} {each.title}" for each in found]

    def do_comment(self) -> None:
        def comment(item: Item) -> None:
            def typed(text: str | None) -> None:
                if text and text.strip():
                    self.typed[key] = text
                    line = commands.text_line("comment", text)
                    self.perform(_("Commented"), line, (item.id,), then=lambda _done: self.typed.pop(key, None))

            key = f"comment:{item.id}"
            label = _("Comment on {ref}").format(ref=item.ref)
            self.ask(Prompt(label, value=self.typed.get(key, "")), typed)

        self.with_item(comment)

    def do_owner(self) -> None:
        self._set("owner", _("Owner"), complete=lambda text: lists.owners(self.register, text))

    def do_due(self) -> None:
        item = self.current
        name = load(item.kind).due_field if item is not None else "due_at"
        self._set(name, _("Due"), placeholder="fri, +3d, 25/12")

    def _set(
        self, name: str, label: str, *, placeholder: str = "", complete: Callable[[str], Sequence[str]] | None = None
    ) -> None:
        ids = self.selected()
        if not ids:
            return

        def ask(item: Item) -> None:
            field = load(item.kind).fields.get(name)
            if field is None or field.computed:
                self.say(
                    _("{kind} has no {label} to set").format(kind=_(load(item.kind).label), label=label), alert=True
                )
                return

            def typed(text: str | None) -> None:
                if text is not None:
                    self.perform(label, shlex.join(["set", "@", f"{name}={text}"]), ids)

            prompt = Prompt(
                label, placeholder=placeholder, complete=complete,
                check=lambda text: check_text(self.register, field, text),
            )  # fmt: skip
            self.ask(prompt, typed)

        self.with_item(ask)

    def do_priority(self) -> None:
        ids = self.selected()
        if not ids:
            return
        choices = [MenuChoice(value.lower(), _(label)) for value, label in PRIORITIES.items()]
        choices.append(MenuChoice("n", _("None")))

        def chosen(key: str | None) -> None:
            if not key:
                return
            value = "" if key == "n" else key.upper()
            label = _("Priority {value}").format(value=value or _("none"))

            self.perform(label, f"set @ priority={value}", ids)

        self.ask(Menu(_("Priority"), choices), chosen)
