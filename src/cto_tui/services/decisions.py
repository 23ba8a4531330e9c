"""What was decided today, told from the journal: the figures of the "all clear" page."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services.register import Register
from cto_tui.services.today import DECISIONS
from cto_tui.store import triage


@dataclass(frozen=True)
class Decisions:
    """The decisions of the user's day that stand. `verbs` are (label, items), the most frequent first; an item that was
    decided on twice counts under each verb. `added` were added by hand, `undone` actions were taken back."""

    items: int
    verbs: tuple[tuple[str, int], ...]
    added: int
    undone: int


_LABELS = {"snooze": "Snooze", "pick": "Pick for today", "block": "Block"}


def decisions(register: Register) -> Decisions:
    """What was decided since the user's midnight, by anyone."""
    connection = register.reader
    midnight = register.midnight(register.today)
    verbs: dict[str, int] = {}
    for kind, operation, transition, items in triage.decided_by_verb(connection, midnight, DECISIONS):
        if transition:
            label = _(load(kind).workflow.transition(transition).label)
        else:
            label = _(_LABELS.get(operation, operation))
        verbs[label] = verbs.get(label, 0) + items
    ordered = sorted(verbs.items(), key=lambda verb: (-verb[1], verb[0]))
    return Decisions(
        len(triage.decided(connection, midnight, DECISIONS)),
        tuple(ordered),
        triage.added(connection, midnight),
        triage.taken_back(connection, midnight),
    )
