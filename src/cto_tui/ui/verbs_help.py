"""Help: the keys of the screen, what the item can do now and why not more, and the picture of its workflow."""

from __future__ import annotations

from collections.abc import Iterator

from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.keyboard.commands import COMMANDS, GROUP_LABELS, Command
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load
from cto_tui.services.moves import Legality
from cto_tui.services.panes import Group, Line
from cto_tui.ui import modals
from cto_tui.ui.shell_base import ShellBase
from cto_tui.ui.text import ascii_mode, fit, glyphs
from cto_tui.workflow.model import Category, Transition

PICTURE_CELLS = 76
"""Cells that every terminal which is large enough for the app has for the picture."""


class HelpVerbs(ShellBase):
    """The `do_` method that explains the others."""

    def do_help(self) -> None:
        groups = list(self._keys())
        item = self.current
        kind_name = item.kind if item else next(iter(self.page.kinds), "")
        if kind_name:
            kind = load(kind_name)
            groups += workflow_groups(kind, item.state if item else "")
            if item is not None and self.focus_ is not None:
                groups.insert(-2, self._moves_now(kind, item, self.focus_.moves))
        self.ask(modals.TextPage(_("Help: {screen}").format(screen=_(self.page.title)), groups))

    def do_welcome(self) -> None:
        self.ask(modals.Welcome(self.keymap))

    def _keys(self) -> Iterator[Group]:
        for group, label in GROUP_LABELS.items():
            here = [each for each in COMMANDS if each.group == group and each.page in ("", self.page.name_)]
            yield Group(tuple(self._key(each) for each in here), _(label))

    def _key(self, command: Command) -> Line:
        keys = "  ".join(self.keymap.labels(command.id)) or self.keymap.label(command.id)
        refusal = self.page.refuses(command)
        return Line(refusal, keys, "dim") if refusal else Line(_(command.help), keys)

    def _moves_now(self, kind: Kind, item: Item, moves: tuple[Legality, ...]) -> Group:
        lines = []
        for each in moves:
            move = each.transition
            keys = f"{self.keymap.label('moves')} {move.key}"
            if move.is_default(item.state):
                keys = f"{keys}  {self.keymap.label('next-step')}"
            lines.append(Line(_leads(kind, move), keys))
            if not each.legal:
                lines.append(Line(self._refusal(kind, each), " ", "late"))
        return Group(tuple(lines), _("What {ref} can do now").format(ref=item.ref))

    def _refusal(self, kind: Kind, move: Legality) -> str:
        why = _("refused: {why}").format(why=move.why_not)
        if move.overridable:
            return _("{refused} (a reason passes it)").format(refused=why)
        fields = ", ".join(_(kind.fields[name].label) for name in move.mended_by if name in kind.fields)
        if not fields:
            return why
        return _("{refused} ({key} edits {fields})").format(refused=why, key=self.keymap.label("edit"), fields=fields)


def workflow_groups(kind: Kind, state: str) -> list[Group]:
    """The picture of a kind's workflow with a state of it lit, and every move in words."""
    from cto_tui.workflow import picture

    plain = ascii_mode()
    signs = picture.Signs("<" if plain else "◄", glyphs().vertical, "." if plain else "·", glyphs().bar)

    def padded(text: str, cells: int) -> str:
        return fit(text, cells, pad=True)

    def category(each: Category) -> str:
        return f"{glyphs().categories[each.value]} {_(each.value)}"

    def label(name: str) -> str:
        return _(kind.workflow.state(name).label)

    drawn = picture.draw(
        kind.workflow, state, fit=padded, label=label, category=category, signs=signs, cells=PICTURE_CELLS
    )
    lines = [Line("", drawn=((" ", "text"), *pieces)) for pieces in drawn]
    explained = _("A letter is the move's key in the menu of moves; its line ends in {head} at the state it leads to.")
    lines += [Line(""), Line(explained.format(head=signs.head), tone="dim")]
    title = _("Workflow of {kind}").format(kind=_(kind.label).lower())
    moves = tuple(Line(_move_line(kind, each), f"{each.key}  {each.name}") for each in kind.workflow.transitions)
    return [Group(tuple(lines), title), Group(moves, _("Its moves"))]


def _leads(kind: Kind, move: Transition) -> str:
    """A move and where it leads."""
    if move.target is None:
        return _(move.label)
    target = _(kind.workflow.state(move.target).label)
    return _("{move}: to {state}").format(move=_(move.label), state=target)


def _move_line(kind: Kind, move: Transition) -> str:
    sources = ", ".join(_(kind.workflow.state(name).label) for name in move.sources)
    return _("{move}, from {states}").format(move=_leads(kind, move), states=sources)
