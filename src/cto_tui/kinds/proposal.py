"""Proposals: what the engine suggests; a person accepts or declines."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import INSTANT_CELLS, Column, Kind, View
from cto_tui.kinds.guards import needs
from cto_tui.workflow.model import Category, Reason, State, Transition, Workflow


@dataclass(frozen=True, kw_only=True)
class Proposal(Item):
    """A suggestion made by an effect of `origin`; accepting it runs `command`, a line of the command language."""

    command: str = fields.text("Command", computed=True, search=True)
    origin: str = fields.reference("Proposed by", computed=True)


WORKFLOW = Workflow(
    "proposal",
    states=(
        State("proposed", "Proposed", Category.TRIAGE, expected=5),
        State("accepted", "Accepted", Category.DONE),
        State("declined", "Declined", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "accept",
            "Accept and do it",
            ("proposed",),
            "accepted",
            key="a",
            default=True,
            guards=(needs("command", "there is nothing to do: decline it"),),
        ),
        Transition(
            "decline",
            "Decline",
            ("proposed",),
            "declined",
            key="x",
            reason="required",
            reasons=(
                Reason("n", "not_needed", "Not needed"),
                Reason("d", "done_already", "Done already"),
                Reason("o", "otherwise", "Done otherwise"),
                Reason("l", "too_late", "Too late"),
            ),
        ),
        Transition(
            "reopen",
            "Propose again",
            ("declined", "duplicate"),
            "proposed",
            key="o",
            reason="required",
            reasons=(Reason("c", "changed", "Things have changed"), Reason("m", "mistake", "Declined by mistake")),
            guards=(needs("command", "there is nothing to do"),),
        ),
    ),
    initial="proposed",
)


KIND = Kind(
    name="proposal",
    prefix="S",
    label="Proposal",
    plural="Proposals",
    item=Proposal,
    workflow=WORKFLOW,
    purpose="What the program suggests after a move; it never acts on another item by itself.",
    view=View(
        columns=(Column("origin", 11), Column("due_at", INSTANT_CELLS), Column("command", 30)),
        card=("origin", "due_at"),
        detail=("command", "origin", "due_at"),
    ),
)
