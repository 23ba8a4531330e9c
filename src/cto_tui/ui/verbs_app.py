"""Verbs of the app: screens, help, palette, history, why."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from cto_tui import services
from cto_tui.config.settings import THEME_NAMES
from cto_tui.domain.item import Item
from cto_tui.domain.refs import parse_ref
from cto_tui.i18n import _, format_instant
from cto_tui.keyboard.commands import BY_ID, COMMANDS
from cto_tui.kinds.registry import UnknownKindError, by_word, load, names
from cto_tui.services import look
from cto_tui.services.panes import Group, Line
from cto_tui.services.present import why_groups
from cto_tui.services.register import Register
from cto_tui.services.screens import WEEKLY
from cto_tui.store.errors import StorageError
from cto_tui.ui import modals
from cto_tui.ui.drafting import Drafting
from cto_tui.ui.queries import read_item

PALETTE = "palette"
"""The draft of the command line."""

EXPORT = "export-"
"""The draft of the name of a file to write; the format follows."""


class AppVerbs(Drafting):
    """The `do_` methods of the groups go and app."""

    usual_theme = ""
    """The theme of settings and terminal, which one that is chosen here takes the place of."""

    def go_to_page(self, name: str) -> None:
        """Bring a page to the front."""
        raise NotImplementedError

    def do_go_today(self) -> None:
        self.go_to_page("today")

    def do_go_radar(self) -> None:
        self.go_to_page("radar")

    def do_go_tenders(self) -> None:
        self.go_to_page("tenders")

    def do_go_delivery(self) -> None:
        self.go_to_page("delivery")

    def do_go_vendors(self) -> None:
        self.go_to_page("vendors")

    def do_go_hiring(self) -> None:
        self.go_to_page("hiring")

    def do_go_register(self) -> None:
        self.go_to_page("register")

    def do_weekly(self) -> None:
        self.go_to_page(WEEKLY)

    # Today's list

    def do_export_picks(self) -> None:
        formats = {"m": ("markdown", "md"), "c": ("ical", "ics")}
        choices = [
            modals.MenuChoice("m", _("Checklist in Markdown")),
            modals.MenuChoice("c", _("To-dos for a calendar")),
        ]

        def chosen(key: str | None) -> None:
            if key:
                self._ask_file(*formats[key])

        self.ask(modals.Menu(_("Export today's list"), choices), chosen)

    def _ask_file(self, format_name: str, suffix: str) -> None:
        usual = f"~/today-{self.register.today.isoformat()}.{suffix}"

        def given(name: str) -> None:
            # Nothing that is committed to the register: it is forgotten once the file is there.
            self.submitted = ()
            self._export_picks(Path(name.strip()).expanduser(), format_name)

        self.ask_text(EXPORT + format_name, _("File to write"), given, value=usual)

    def _export_picks(self, target: Path, format_name: str, *, force: bool = False) -> None:
        def write(register: Register) -> str:
            # File formats are no part of the first frame.
            from cto_tui.services import exports

            try:
                exports.export(register, exports.TODAY, format_name, target, force=force)
            except StorageError as error:
                return str(error)
            return ""

        def written(problem: str) -> None:
            if not problem:
                self.forget_draft(EXPORT + format_name)
                self.say(_("Written: {file}").format(file=target))
            elif target.is_file() and not force:
                replace = modals.Menu(
                    _("{file} is there already").format(file=target.name), [modals.MenuChoice("r", _("Replace it"))]
                )
                self.ask(replace, lambda key: self._export_picks(target, format_name, force=True) if key else None)
            else:
                self.say(problem, alert=True)

        self.hold("export")
        self.desk.read("export", write, written)

    def do_why(self) -> None:
        def read(item: Item) -> None:
            self.hold("why")
            explain = services.today.explain
            self.desk.read("why", lambda register: explain(register, item), lambda terms: show(item, terms))

        def show(item: Item, terms: tuple[services.attention.Term, ...]) -> None:
            title = _("Why {ref} is here").format(ref=item.ref)
            self.ask(modals.TextPage(title, why_groups(terms)))

        self.with_item(read)

    def do_history(self) -> None:
        def read(item: Item) -> None:
            self.hold("history")
            self.desk.read(
                "history", lambda register: services.history.item_history(register, item), lambda log: show(item, log)
            )

        def show(item: Item, log: list[services.history.LogEntry]) -> None:
            groups = tuple(_log_group(self.register, item, entry) for entry in log)
            self.ask(modals.TextPage(f"{item.ref} {item.title}", groups))

        self.with_item(read)

    def do_palette(self) -> None:
        entries = [
            modals.PaletteEntry(
                command.id,
                _(command.label),
                self._first_key(command.id),
                _(command.help),
                command.group,
            )
            for command in COMMANDS
            if command.group != "move"
        ]
        entries += [
            modals.PaletteEntry(f"kind:{name}", _(load(name).plural), "", _(load(name).purpose), "kind")
            for name in names()
        ]
        keeping = self.keeping(PALETTE, _("Command line"))
        self.ask(modals.Palette(entries, find=self._find_lines, keeping=keeping), self._chosen)

    def _find_lines(self, typed: str, offer: Callable[[Sequence[modals.PaletteEntry]], None]) -> None:
        kinds = self.page.filter_kinds

        def show(found: tuple[services.completion.Completion, ...]) -> None:
            offer([modals.PaletteEntry(modals.LINE + each.text, each.shown, "", each.help) for each in found])

        self.desk.read("lines", lambda register: services.line_completion.of_line(register, typed, kinds), show)

    def _first_key(self, command_id: str) -> str:
        return next(iter(self.keymap.labels(command_id)), "")

    def _chosen(self, chosen: modals.PaletteEntry | str | None) -> None:
        if isinstance(chosen, modals.PaletteEntry):
            self.forget_draft(PALETTE)
            if chosen.id.startswith("kind:"):
                self.show_kind(chosen.id.removeprefix("kind:"))
            else:
                self.call_after_refresh(self.run_command, BY_ID[chosen.id])
        elif chosen:
            self.submitted = (PALETTE,)
            self.run_line(chosen.strip().removeprefix(":"))

    def do_theme(self) -> None:
        def chosen(entry: modals.PaletteEntry | str | None) -> None:
            if entry:
                self.show_theme(entry.id if isinstance(entry, modals.PaletteEntry) else entry)

        present = self.app.theme
        entries = [modals.PaletteEntry(name, name, "", _("in use") if name == present else "") for name in THEME_NAMES]
        self.ask(modals.Palette(entries), chosen)

    def show_theme(self, name: str) -> None:
        """Use other colours, at the next start too."""
        if name not in THEME_NAMES:
            self.say(_("There is no theme {name}.").format(name=name), alert=True)
            return
        self.app.theme = name
        self.say(_("Theme {name}, at the next start too").format(name=name))
        usual = self.usual_theme

        def keep(register: Register) -> str:
            try:
                look.choose_theme(register.path, usual, name)
            except StorageError as error:
                return str(error)
            return ""

        # On the write thread, which is not left before it has ended: the next key may end the app.
        self.desk.write(keep, lambda trouble: self.say(trouble, alert=True) if trouble else None)

    def run_line(self, line: str) -> None:
        """A typed line: a ref, a kind, a command's id, or a line of the command language."""
        ref = parse_ref(line)
        if ref:
            self.hold("jump")
            self.desk.read("jump", lambda register: read_item(register, ref), lambda item: self._found(ref, item))
            return
        try:
            words = shlex.split(line)
        except ValueError as error:
            self.say(f"{line}: {error}", alert=True)
            return
        if len(words) == 2 and words[0] == "theme":
            self.show_theme(words[1])
            return
        if words and words[0] in services.commands.VERBS:
            self.act(line, lambda register: services.commands.run(register, line))
            return
        verb, _blank, rest = line.partition(" ")
        if verb in ("view", "filter") and rest.strip():
            self.forget_draft(PALETTE)
            self.open_view(rest) if verb == "view" else self.filter_by(rest.strip())
            return
        command = BY_ID.get(line.replace(" ", "-"))
        if command is not None:
            self.run_command(command)
            return
        try:
            self.show_kind(by_word(line).name)
        except UnknownKindError:
            self.say(_("{line}: no command, ref or kind is called that").format(line=line), alert=True)

    def _found(self, ref: str, item: Item | None) -> None:
        if item is None:
            self.say(_("There is no item {ref}.").format(ref=ref), alert=True)
        else:
            self.forget_draft(PALETTE)
            self.jump(item)

    def show_kind(self, name: str) -> None:
        """List a kind in the register."""
        self.forget_draft(PALETTE)
        self.remember()
        self.show_page("register", remember=False)
        self.page.show_kind(name)


def _log_group(register: Register, item: Item, entry: services.history.LogEntry) -> Group:
    kind = load(item.kind)
    fields = kind.fields

    def said(name: str, value: object) -> str:
        return services.history.kept_text(register, kind, name, value) or _("(none)")

    lines = [
        Line(f"{said(name, old)} -> {said(name, new)}", _(fields[name].label) if name in fields else name)
        for _ref, name, old, new in entry.changes
        if name not in ("state_since", "source_hash")
    ]
    if entry.reason:
        lines.insert(0, Line(entry.reason, _("because")))
    if entry.overrides:
        lines.insert(0, Line(", ".join(entry.overrides), _("passed"), "warning"))
    title = f"{format_instant(entry.at, register.zone)} · {entry.actor} · {entry.label}"
    return Group(tuple(lines) or (Line(""),), title)
