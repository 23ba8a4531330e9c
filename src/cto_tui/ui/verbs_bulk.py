"""Verbs on several items: marking all that is shown, their common moves with a preview, repeat, and macros."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cto_tui import services
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Outcome, Report
from cto_tui.i18n import _, n_
from cto_tui.services import moves
from cto_tui.services.panes import Group, Line
from cto_tui.services.register import Register
from cto_tui.ui import modals
from cto_tui.ui.impact import impacts
from cto_tui.ui.queries import read_item
from cto_tui.ui.shell_base import Done
from cto_tui.ui.verbs_decide import DecideVerbs
from cto_tui.ui.verbs_move import MoveVerbs
from cto_tui.workflow.model import Transition

DRY_RUN = ","
"""The key in the menu of macros that changes between replaying and only saying what would become of each item."""


class BulkVerbs(MoveVerbs, DecideVerbs):
    """Marks, common moves, outcomes, repeat and macros."""

    last_outcomes: tuple[str, tuple[Outcome, ...]] | None = None
    """Label and outcomes of the last action."""

    def do_mark_all(self) -> None:
        """Mark all that the page shows under its filter."""
        self.page.mark_all(self.say_marks)
        if self.desk.awaits("mark-all"):
            self.hold("mark-all")

    # Moves that all marked have in common

    def bulk_moves(self, ids: tuple[str, ...]) -> None:
        def job(register: Register) -> tuple[list[Item], list[Transition]]:
            items = [item for item in (read_item(register, each) for each in ids) if item is not None]
            return items, moves.common_moves(items)

        def show(found: tuple[list[Item], list[Transition]]) -> None:
            items, common = found
            if not common:
                self.say(_("The marked items have no move in common."), alert=True)
                return
            by_key = {each.key: each for each in common}
            choices = [modals.MenuChoice(each.key, _(each.label)) for each in common]
            title = _("Moves common to {count} items").format(count=len(items))
            self.ask(modals.Menu(title, choices), lambda key: self._bulk(items, by_key[key]) if key else None)

        self.hold("moves")
        self.desk.read("moves", job, show)

    def _bulk(self, items: list[Item], transition: Transition) -> None:
        if transition.reason == "required" and len(transition.reasons) != 1:
            title = _("{move} because").format(move=_(transition.label))
            self.ask_reason(
                title,
                transition.reasons,
                lambda why: self._bulk_answers(items, transition, why),
                self.reason_key(items[0].id),
            )
        else:
            self._bulk_answers(items, transition, "")

    def _bulk_answers(self, items: list[Item], transition: Transition, reason: str) -> None:
        def preview(words: Sequence[str] = ()) -> None:
            ids = tuple(item.id for item in items)
            self._preview(
                f"{_(transition.label)} · {len(items)}",
                (services.commands.move_line(transition.name, words, reason),),
                items,
                lambda: self.move(ids, transition, words, reason, reason),
                impact=transition.shows_impact,
            )

        if any(ask.required for ask in transition.asks):
            self.ask_answers(items[0], transition, {}, preview)
        else:
            preview()

    def _preview(
        self,
        title: str,
        lines: tuple[str, ...],
        items: Sequence[Item],
        do: Callable[[], object] | None,
        *,
        impact: bool = False,
    ) -> None:
        """Show what lines would do to each item, and with `impact` what depends on it; enter then does it, where there
        is anything to `do`."""
        ids = tuple(item.id for item in items)

        def decided(go: bool | None) -> None:
            if go and do is not None:
                do()

        def rehearsed(register: Register) -> tuple[Report, tuple[Group, ...]]:
            report = services.commands.run_on(register, lines, ids, rehearse=True)
            return report, impacts(register, items) if impact else ()

        def show(found: tuple[Report, tuple[Group, ...]]) -> None:
            report, hit = found
            groups = (*hit, Group(tuple(map(outcome_line, report.outcomes, _titles(items, report)))))
            said = Group(tuple(Line(line) for line in lines))
            if do is None:
                self.ask(modals.TextPage(title, (said, *groups)))
            else:
                self.ask(modals.Preview(title, groups, _("Do it")), decided)

        self.hold("")
        self.desk.write(rehearsed, show)

    # What became of each item

    def do_outcomes(self) -> None:
        """What became of each item of the last action."""
        if self.last_outcomes is None:
            self.say(_("Nothing was done yet."), alert=True)
            return
        label, outcomes = self.last_outcomes
        lines = tuple(outcome_line(each, "", done=True) for each in outcomes)
        self.ask(modals.TextPage(label, (Group(lines),)))

    def say_outcomes(self, label: str, outcomes: list[Outcome]) -> None:
        self.last_outcomes = (label, tuple(outcomes))
        super().say_outcomes(label, outcomes)

    # Repeat

    def do_repeat(self) -> None:
        if self.again is None:
            self.say(_("There is nothing to repeat yet."), alert=True)
            return
        ids = self.selected()
        if ids:
            self._again(self.again, ids)

    def _again(self, done: Done, ids: tuple[str, ...]) -> None:
        self.perform(done.label, done.line, ids, decision=done.decision)

    # Macros

    def do_record_macro(self) -> None:
        """Begin to record under a letter, or keep what was recorded."""
        if self.recorded is not None:
            self._keep_macro(self.recording, tuple(self.recorded))
            return
        known = {each.letter: each for each in services.macros.all_macros()}
        choices = [
            modals.MenuChoice(letter, known[letter].title or _("(no title)") if letter in known else _("free"))
            for letter in (*known, *_free(known))
        ]
        title = _("Record a macro under the letter")
        self.ask(modals.Menu(title, choices), self._start_recording)

    def _start_recording(self, letter: str | None) -> None:
        if letter:
            self.recording, self.recorded = letter, []
            self.say(_("Recording {letter}: what you do to items is kept; m ends it").format(letter=letter))
            self.header.update(status=self.status_parts())

    def _keep_macro(self, letter: str, lines: tuple[str, ...]) -> None:
        self.recorded = None
        self.header.update(status=self.status_parts())
        if not lines:
            self.say(_("Nothing was done: the macro {letter} stays as it was.").format(letter=letter), alert=True)
            return
        title = "; ".join(lines)
        self.desk.write(
            lambda _register: services.macros.save(letter, lines, title),
            lambda kept: self.say(
                n_("Macro {letter}: {count} line. ; {letter} replays it", "Macro {letter}: {count} lines. ; {letter} "
                   "replays it", len(kept.lines)).format(letter=letter, count=len(kept.lines))
            ),
        )  # fmt: skip

    def do_replay_macro(self) -> None:
        self._macro_menu(dry=False)

    def _macro_menu(self, *, dry: bool) -> None:
        known = services.macros.all_macros()
        if not known:
            self.say(_("There is no macro yet: m records one."), alert=True)
            return
        choices = [
            modals.MenuChoice(each.letter, each.title or "; ".join(each.lines), not each.problem, each.problem)
            for each in known
        ]
        other = _("replay, not only say") if dry else _("only say what would be done")
        choices.append(modals.MenuChoice(DRY_RUN, other))
        by_letter = {each.letter: each for each in known}

        def chosen(key: str | None) -> None:
            if key == DRY_RUN:
                self._macro_menu(dry=not dry)
            elif key:
                self._replay(by_letter[key], dry=dry)

        title = _("Dry run of a macro") if dry else _("Replay a macro")
        self.ask(modals.Menu(title, choices), chosen)

    def _replay(self, macro: services.macros.Macro, *, dry: bool) -> None:
        ids = self.selected()
        if not ids:
            return
        label = _("Macro {letter}").format(letter=macro.letter)

        def do() -> None:
            self.act(
                label, lambda register: services.commands.run_on(register, macro.lines, ids), ids=ids, decision=True
            )

        if not dry and len(ids) == 1:
            do()
            return

        def show(items: list[Item]) -> None:
            self._preview(f"{label} · {len(items)}", macro.lines, items, None if dry else do)

        self.hold("marked")
        self.desk.read("marked", lambda register: _read(register, ids), show)


def _free(known: dict[str, services.macros.Macro]) -> list[str]:
    """A few letters that no macro has yet."""
    return [letter for letter in services.macros.LETTERS if letter not in known][:6]


def _read(register: Register, ids: Sequence[str]) -> list[Item]:
    return [item for item in (read_item(register, each) for each in ids) if item is not None]


def _titles(items: Sequence[Item], report: Report) -> list[str]:
    """The title of the item of each outcome."""
    titles = {item.ref: item.title for item in items}
    return [titles.get(outcome.ref, "") for outcome in report.outcomes]


def outcome_line(outcome: Outcome, title: str = "", *, done: bool = False) -> Line:
    """What became, or would become, of one item: done, no change, or refused and why."""
    label = f"{outcome.ref} {title}".strip()[:40]
    if not isinstance(outcome, Ok):
        return Line(_("refused: {why}").format(why=outcome.message), label, "late")
    if not outcome.group:
        return Line(_("no change"), label)
    return Line(_("done") if done else _("will be done"), label, "text")
