"""Verbs of decision: moves with their reasons and answers, snooze, block, pick, undo, repeat."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cto_tui import services
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Outcome, Refused, Report
from cto_tui.domain.when import parse_day
from cto_tui.i18n import _, format_day
from cto_tui.kinds.registry import load
from cto_tui.services import edits, moves
from cto_tui.services.drafts import draft_key
from cto_tui.services.moves import Legality
from cto_tui.services.panes import Group
from cto_tui.services.register import Register
from cto_tui.ui import modals
from cto_tui.ui.forms import FormVerbs
from cto_tui.ui.impact import impact_groups
from cto_tui.ui.queries import read_item
from cto_tui.workflow.model import Reason, Transition

OVERRIDE_REASONS = (
    Reason("a", "accepted_risk", "The risk is accepted"),
    Reason("u", "urgent", "It cannot wait"),
    Reason("d", "decided_above", "Decided above me"),
    Reason("l", "data_late", "True, the data is late"),
    Reason("e", "exception", "Justified exception"),
)
"""What one may say when a soft guard is passed; free text too."""

FREE_TEXT = "w"


class DecideVerbs(FormVerbs):
    """The `do_` methods of the group decide."""

    def bulk_moves(self, ids: tuple[str, ...]) -> None:
        """The menu of the moves that several items have in common."""
        raise NotImplementedError

    # Moves

    def do_next_step(self) -> None:
        ids = self.selected()
        if len(ids) > 1:
            self.do_moves()
        elif ids:
            self.with_moves(ids[0], self._next_step)

    def _next_step(self, item: Item, legal: tuple[Legality, ...]) -> None:
        step = load(item.kind).workflow.next_step(item.state)
        if step is None:
            self.say(_("{ref} has no next step here: t shows every move").format(ref=item.ref), alert=True)
            return
        found = next(each for each in legal if each.transition.name == step.name)
        self._begin(item, found)

    def do_moves(self) -> None:
        ids = self.selected()
        if len(ids) > 1:
            self.bulk_moves(ids)
        elif ids:
            self.with_moves(ids[0], self._moves_menu)

    def with_moves(self, item_id: str, then: Callable[[Item, tuple[Legality, ...]], None]) -> None:
        """Do something with an item and its moves; they are read now if they are not known yet."""
        focus = self.focus_
        if focus is not None and focus.item.id == item_id and item_id == self.page.current_id:
            then(focus.item, focus.moves)
        else:
            self._moves_of(item_id, then)

    def _moves_of(self, item_id: str, then: Callable[[Item, tuple[Legality, ...]], None]) -> None:
        def job(register: Register) -> tuple[Item, tuple[Legality, ...]] | None:
            item = read_item(register, item_id)
            return (item, tuple(moves.legal_moves(register, item))) if item else None

        self.hold("moves")
        self.desk.read("moves", job, lambda found: then(*found) if found else self.say(_("This item is gone.")))

    def _moves_menu(self, item: Item, legal: tuple[Legality, ...]) -> None:
        if not legal:
            state = load(item.kind).workflow.state(item.state).label
            self.say(
                _("{ref} is {state}: no move leads on from there").format(ref=item.ref, state=_(state)), alert=True
            )
            return
        by_key = {each.transition.key: each for each in legal}
        choices = [
            modals.MenuChoice(
                each.transition.key,
                _(each.transition.label),
                each.legal or each.overridable,
                "" if each.legal else each.why_not,
            )
            for each in legal
        ]

        def chosen(key: str | None) -> None:
            if key:
                self._begin(item, by_key[key])

        workflow = load(item.kind).workflow
        subtitle = f"{item.ref} {item.title} · {_(workflow.state(item.state).label)}"
        step = workflow.next_step(item.state)
        self.ask(modals.Menu(_("Moves"), choices, subtitle=subtitle, first=step.key if step else ""), chosen)

    def resume_reason(self, item: Item) -> None:
        """The moves of an item, one of which a reason was typed for."""
        self._moves_of(item.id, self._moves_menu)

    def resume_move(self, item: Item, transition: str) -> None:
        """A move of an item that answers were typed for."""

        def begin(item: Item, legal: tuple[Legality, ...]) -> None:
            found = next((each for each in legal if each.transition.name == transition), None)
            if found is None:
                self.say(_("{ref} has gone on: that move is not there any more").format(ref=item.ref), alert=True)
            else:
                self._begin(item, found)

        self._moves_of(item.id, begin)

    def _begin(self, item: Item, found: Legality) -> None:
        """Show what the move hits where that matters, then ask what it needs."""
        if found.transition.shows_impact and (found.legal or found.overridable):
            self._show_impact(item, _(found.transition.label), lambda: self._ask_for(item, found))
        else:
            self._ask_for(item, found)

    def _show_impact(self, item: Item, label: str, then: Callable[[], None]) -> None:
        """What depends on the item, to be read before it is moved; nothing is asked where nothing does."""

        def shown(groups: Sequence[Group]) -> None:
            title = _("{label}: what depends on {ref} {title}").format(label=label, ref=item.ref, title=item.title)
            self.ask(modals.Preview(title, groups, _("Go on")), lambda go_on: then() if go_on else None)

        self.hold("impact")
        self.desk.read(
            "impact", lambda register: impact_groups(register, item.id),
            lambda groups: shown(groups) if groups else then(),
        )  # fmt: skip

    def _ask_for(self, item: Item, found: Legality) -> None:
        """Ask what the move needs, in the order: a reason to override, a reason, missing answers; then do it."""
        transition = found.transition
        if found.legal:
            self._reasoned(item, found, "", "")
        elif found.overridable:
            ask = _("{why}: pass it because").format(why=found.why_not)
            self.ask_reason(
                ask, transition.reasons or OVERRIDE_REASONS, lambda why: self._reasoned(item, found, why, why),
                self.reason_key(item.id),
            )  # fmt: skip
        else:
            hint = next(iter(found.mended_by), "")
            self.form_first = (item.id, hint)
            self.say(f"{_(transition.label)}: {found.why_not}{self._where_to_fill(item, hint)}", alert=True)

    def _where_to_fill(self, item: Item, hint: str) -> str:
        """How a field is filled in: by the move that asks for it, else in the form."""
        known = self.focus_.moves if self.focus_ is not None and self.focus_.item.id == item.id else ()
        for each in known:
            if each.legal and any(ask.field == hint for ask in each.transition.asks):
                return _(" (t {key}: {move})").format(key=each.transition.key, move=_(each.transition.label))
        return _(" (e to fill it in)") if hint in load(item.kind).fields else ""

    def _reasoned(self, item: Item, found: Legality, override: str, reason: str) -> None:
        transition = found.transition
        if transition.reason == "required" and not reason and len(transition.reasons) != 1:
            title = _("{move} because").format(move=_(transition.label))
            self.ask_reason(
                title, transition.reasons, lambda why: self._answered(item, found, override or why, why),
                self.reason_key(item.id),
            )  # fmt: skip
            return
        self._answered(item, found, override, reason)

    def _answered(self, item: Item, found: Legality, override: str, reason: str) -> None:
        transition = found.transition
        if found.needs_form:
            self.ask_answers(
                item, transition, found.answers,
                lambda words: self.move((item.id,), transition, words, reason, override),
                required=found.missing,
            )  # fmt: skip
            return
        # What has a default need not be said: the move itself fills it in.
        self.move((item.id,), transition, (), reason, override)

    def reason_key(self, item_id: str) -> str:
        """The draft of a reason in one's own words."""
        return draft_key("reason", item_id)

    def ask_reason(self, title: str, reasons: Sequence[Reason], then: Callable[[str], None], key: str) -> None:
        """A letter from the list, or free text, kept as the draft `key`."""
        free = FREE_TEXT if all(each.key != FREE_TEXT for each in reasons) else "z"
        codes = {each.key: each.code for each in reasons}
        choices = [modals.MenuChoice(each.key, _(each.label)) for each in reasons]
        choices.append(modals.MenuChoice(free, _("in my own words ...")))

        def chosen(letter: str | None) -> None:
            if letter == free:
                self.ask_text(key, title, then)
            elif letter:
                then(codes[letter])

        if reasons:
            self.ask(modals.Menu(title, choices), chosen)
        else:
            self.ask_text(key, title, then)

    def move(
        self, ids: tuple[str, ...], transition: Transition, words: Sequence[str], reason: str, override: str
    ) -> None:
        """Move items with answers as FIELD=VALUE words."""

        def passed(report: Report) -> None:
            """A soft guard that the answers did not satisfy can still be passed with a reason."""
            only = report.only
            if isinstance(only, Refused) and only.overridable and not override:
                self.ask_reason(
                    _("{why}: pass it because").format(why=only.message), transition.reasons or OVERRIDE_REASONS,
                    lambda why: self.move(ids, transition, words, reason, why), self.reason_key(ids[0]),
                )  # fmt: skip
            elif isinstance(only, Refused) and words and not only.overridable:
                field = next((each.field for each in only.refusals if each.severity == "hard" and each.field), "")
                self.form_first = (ids[0], field)
                said = _("{ref}: {why}. t {key} goes on with what you typed")
                self.say(said.format(ref=only.ref, why=only.message, key=transition.key), alert=True)

        line = services.commands.move_line(transition.name, words, reason, override)
        self.perform(_(transition.label), line, ids, decision=True, then=passed)

    # Quick verbs

    def do_pick(self) -> None:
        ids = self.selected()
        if ids:
            self.perform(_("Pick for today"), "pick @", ids, decision=True)

    def do_snooze(self) -> None:
        ids = self.selected()
        if not ids:
            return
        choices = [
            modals.MenuChoice("d", _("Tomorrow")), modals.MenuChoice("w", _("Monday")),
            modals.MenuChoice("m", _("A month")),
            modals.MenuChoice("u", _("Until unblocked")), modals.MenuChoice("o", _("Another day ...")),
            modals.MenuChoice("n", _("Wake now")),
        ]  # fmt: skip

        def chosen(key: str | None) -> None:
            if key == "n":
                self.perform(_("Wake"), "wake @", ids)
            elif key == "o":
                self._ask_day(ids)
            elif key:
                length: Any = {"d": "tomorrow", "w": "monday", "m": "month", "u": "unblocked"}[key]
                self._snooze(ids, length, length)

        self.ask(modals.Menu(_("Snooze"), choices, subtitle=self.whom(ids)), chosen)

    def resume_snooze(self, item: Item) -> None:
        """Ask for the day until which an item is hidden."""
        self._ask_day((item.id,))

    def _ask_day(self, ids: tuple[str, ...]) -> None:
        today = self.register.today

        def check(text: str) -> str:
            try:
                parse_day(text, today)
            except ValueError as error:
                return str(error)
            return ""

        self.ask_text(
            draft_key("snooze", ids[0]), " · ".join(filter(None, (_("Snooze until"), self.whom(ids)))),
            label=_("Snooze until"), placeholder="fri, +3d, 25/12", check=check,
            then=lambda text: self._snooze(ids, text.strip(), parse_day(text, today)),
        )  # fmt: skip

    def _snooze(self, ids: tuple[str, ...], text: str, length: edits.SnoozeLength | date, reason: str = "") -> None:
        if length == "unblocked":
            label = _("Snooze until unblocked")
        else:
            day = self.register.day_of(edits.snooze_until(self.register, length))
            label = _("Snooze until {day}").format(day=format_day(day))

        def passed_moment(report: Report) -> None:
            """Only a reason lets a snooze pass the last responsible moment."""
            outcomes = dict(zip(ids, report.outcomes, strict=True))
            refused = {item_id: each for item_id, each in outcomes.items() if isinstance(each, Refused)}
            if refused and not reason and all("reason" in each.message for each in refused.values()):
                late = tuple(refused)
                whose = ", ".join(each.ref for each in refused.values()) + ": " if len(ids) > 1 else ""
                self.ask_reason(
                    whose + refused[late[0]].message, OVERRIDE_REASONS,
                    lambda why: self._snooze(late, text, length, why), self.reason_key(late[0]),
                )  # fmt: skip

        line = shlex.join(["snooze", "@", text, *(("--reason", reason) if reason else ())])
        self.perform(label, line, ids, decision=True, then=passed_moment)

    def do_block(self) -> None:
        ids = self.selected()
        if not ids:
            return

        def block(item: Item) -> None:
            if item.blocked:
                self.perform(_("Unblock"), "unblock @", ids)
            else:
                self.resume_block(item, ids)

        self.with_item(block)

    def resume_block(self, item: Item, ids: tuple[str, ...] = ()) -> None:
        """Ask what blocks an item, or several."""
        self.ask_text(
            draft_key("block", item.id),
            f"{_('Blocked because')} · {self.whom(ids or (item.id,)) or item.ref}",
            label=_("{ref} is blocked because").format(ref=item.ref),
            then=lambda text: self.perform(
                _("Block"), services.commands.text_line("block", text), ids or (item.id,), decision=True
            ),
        )  # fmt: skip

    # Undo and repeat

    def do_undo(self) -> None:
        self.act(_("Undo"), services.history.undo, then=self._say_undone)

    def do_redo(self) -> None:
        self.act(_("Redo"), services.history.redo, then=self._say_undone)

    def _say_undone(self, outcome: Outcome) -> None:
        if isinstance(outcome, Ok):
            self.say(outcome.message)
            if outcome.items:
                self.page.prefer(outcome.items[0])
