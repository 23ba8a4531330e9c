"""Moving items: the one way on which keys, menus, bulk, macros and the command line go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Conflict, Ok, Outcome, Refusal, Refused, Report
from cto_tui.kinds.base import end_of_day
from cto_tui.kinds.registry import load
from cto_tui.services import edits
from cto_tui.services.facts import gather
from cto_tui.services.register import Register, Work
from cto_tui.store.connect import Reader
from cto_tui.store.errors import ConflictError, InvalidItemError
from cto_tui.workflow.engine import Plan, defaults, plan
from cto_tui.workflow.model import CreateChild, Effect, LinkTo, Propose, Transition


@dataclass(frozen=True)
class Legality:
    """A transition that leaves an item's state, and what stands in its way at this moment.

    `refusals` are those met with the default answers and no reason. Those that the move's own form can mend (a missing
    answer or reason, a guard about a field that it asks for) do not make it illegal.
    """

    transition: Transition
    refusals: tuple[Refusal, ...]
    answers: Mapping[str, object]

    @property
    def missing(self) -> frozenset[str]:
        """The fields that the form must still mend."""
        asked = self.transition.asked
        return frozenset(refusal.field for refusal in self.refusals if refusal.field in asked)

    @property
    def _standing(self) -> tuple[Refusal, ...]:
        """The refusals that no form mends."""
        missing = self.missing
        return tuple(each for each in self.refusals if each.guard != "reason" and each.field not in missing)

    @property
    def legal(self) -> bool:
        return not self.refusals or not self._standing

    @property
    def needs_form(self) -> bool:
        """Whether something must be filled in before the move can be made."""
        return bool(self.refusals) and bool(self.missing)

    @property
    def overridable(self) -> bool:
        """Whether only soft guards stand in the way, which a reason passes."""
        return not self.legal and all(refusal.severity == "soft" for refusal in self._standing)

    @property
    def mended_by(self) -> tuple[str, ...]:
        """The fields whose right value would let the move pass, each once."""
        return tuple(dict.fromkeys(each.field for each in self._standing if each.field))

    @property
    def why_not(self) -> str:
        """The refusals in words, without those that the form mends."""
        return "; ".join(refusal.message for refusal in self._standing)


def legal_moves(register: Register, item: Item) -> list[Legality]:
    """Every transition that leaves the item's state, in order of declaration, legal or not."""
    workflow = load(item.kind).workflow
    leaving = workflow.leaving(item.state)
    needs = frozenset().union(*(each.all_needs for each in leaving)) if leaving else frozenset()
    facts = gather(register.reader, register, item, needs)
    found = []
    for transition in leaving:
        answers = defaults(item, transition, facts)
        verdict = plan(workflow, item, transition, answers, facts)
        found.append(Legality(transition, verdict.refusals if isinstance(verdict, Refused) else (), answers))
    return found


def common_moves(items: Sequence[Item]) -> list[Transition]:
    """The transitions that every one of `items` has from its state: what a bulk action may offer."""
    if not items or len({item.kind for item in items}) > 1:
        return [] if not items else _common_by_name(items)
    workflow = load(items[0].kind).workflow
    states = {item.state for item in items}
    return [each for each in workflow.transitions if states <= set(each.sources)]


def _common_by_name(items: Sequence[Item]) -> list[Transition]:
    """Across kinds only what every kind has and means the same for each: keep."""
    sets = [{each.name for each in load(item.kind).workflow.leaving(item.state)} for item in items]
    shared = set.intersection(*sets) & {"keep"}
    return [each for each in load(items[0].kind).workflow.leaving(items[0].state) if each.name in shared]


def move(
    register: Register,
    refs: Iterable[str],
    transition: str,
    answers: Mapping[str, object] | None = None,
    *,
    reason: str = "",
    override: str = "",
) -> Report:
    """Move items by ref or id, each on its own: one refusal does not hold the rest back. One undo group."""
    from cto_tui.services.lookup import find

    with register.work() as work:
        outcomes = tuple(
            move_in(work, find(work.tx.raw, name), transition, answers or {}, reason=reason, override=override)
            for name in refs
        )
    return Report(outcomes, work.tx.group if any(isinstance(each, Ok) for each in outcomes) else "", transition)


def move_in(
    work: Work, item: Item, transition: str, answers: Mapping[str, object], *, reason: str = "", override: str = ""
) -> Outcome:
    """Move one item, as it was read in this action, within it."""
    verdict = _plan(work.tx.raw, work.register, item, transition, answers, reason, override, work)
    if isinstance(verdict, Refused):
        return verdict
    try:
        if verdict.effects or item.kind == "proposal":
            # What follows may be refused when the move itself is written.
            with work.tx.savepoint():
                _apply(work, verdict)
        else:
            _apply(work, verdict)
    except ConflictError as conflict:
        return Conflict(conflict.ref, conflict.field, conflict.mine, conflict.theirs)
    except edits.EditRefusedError as refused:
        return Refused(item.ref, (Refusal("effect", str(refused)),))
    except InvalidItemError as invalid:
        return Refused(item.ref, (Refusal("field", f"{invalid.field}: {invalid.fault}", field=invalid.field),))
    return Ok(item.ref, work.tx.group, verdict.after.state)


def _plan(
    connection: Reader, register: Register, item: Item, transition: str, answers: Mapping[str, object],
    reason: str, override: str, work: Work | None = None,
) -> Plan | Refused:  # fmt: skip
    kind = load(item.kind)
    try:
        chosen = kind.workflow.transition(transition)
    except KeyError:
        names = ", ".join(each.name for each in kind.workflow.leaving(item.state)) or "none"
        return Refused(
            item.ref, (Refusal("transition", f"{kind.name} has no move {transition!r}; from here: {names}"),)
        )
    also = [
        str(value)
        for name, value in answers.items()
        if name in kind.fields and kind.fields[name].type is FieldType.REFERENCE and value
    ]
    facts = gather(connection, register, item, chosen.all_needs, now=work.now if work else None, also=also)
    return plan(kind.workflow, item, chosen, answers, facts, reason=reason, override=override)


def _apply(work: Work, planned: Plan) -> None:
    after = work.register.settle(planned.after)
    stored = work.tx.update(
        planned.before, after, op="move" if planned.transition.reversible else planned.transition.name,
        transition=planned.transition.name, reason=planned.reason, overrides=planned.overridden,
    )  # fmt: skip
    if stored is planned.before:
        # A move that changes nothing (keep) is a decision all the same.
        work.tx.decide(stored, planned.transition.name, planned.reason, planned.overridden)
    for effect in planned.effects:
        _perform(work, stored, effect)
    if stored.kind == "proposal" and planned.transition.name == "accept":
        from cto_tui.services.commands import run_in

        run_in(work, str(getattr(stored, "command", "")))


def _perform(work: Work, item: Item, effect: Effect) -> None:
    if isinstance(effect, CreateChild):
        edits.add_in(work, effect.kind, effect.title, effect.values, parent=item.id, state=effect.state)
    elif isinstance(effect, LinkTo):
        edits.link_in(work, item.id, effect.relation, effect.target)
    elif isinstance(effect, Propose):
        due = None
        if effect.due_in_days is not None:
            due = end_of_day(work.today + timedelta(days=effect.due_in_days), work.register.zone)
        proposal = edits.add_in(
            work, "proposal", effect.title, {"command": effect.command, "origin": item.id, "due_at": due}
        )
        edits.link_in(work, proposal.id, "about", item.id)
