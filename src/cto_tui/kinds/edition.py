"""Editions: the radar as it was published on a day. What is published is never changed again."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields, radar
from cto_tui.domain.item import Item
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View
from cto_tui.kinds.guards import rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    Effect,
    Guard,
    Hard,
    Reason,
    SetField,
    Soft,
    State,
    Transition,
    Verdict,
    Workflow,
)

NAMED_AT_MOST = 8
"""How many names a refusal tells before it counts the rest."""


@dataclass(frozen=True, kw_only=True)
class Edition(Item):
    """One edition of a radar. While it is a draft it shows the radar as it stands; `snapshot` holds what was published
    (`domain.radar` reads it)."""

    radar: str = fields.text("Radar", help="Editions of one radar are compared with each other", search=True)
    published_on: date | None = fields.day("Published on")
    foreword: str = fields.long_text("Foreword", help="What this edition says as a whole")
    snapshot: str = fields.long_text("Snapshot", search=False, computed=True)


def _count(edition: Edition, _facts: Facts) -> int | None:
    return len(radar.from_text(edition.snapshot)) or None


def named(names: tuple[str, ...]) -> str:
    """The first names of a list and the number of the rest."""
    rest = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" and {rest} more" if rest > 0 else "")


def _nothing_vanished(_edition: Edition, facts: Facts) -> Verdict:
    if not facts.radar.vanished:
        return OK
    return Hard(
        f"in the last edition and now nowhere, without a verdict: {named(facts.radar.vanished)}; "
        "put each on a ring, on hold, or retire it",
        "vanished",
    )


def _reviewed(_edition: Edition, facts: Facts) -> Verdict:
    late = facts.radar.overdue
    return OK if not late else Soft(f"reviews overdue: {named(late)}", "review_on")


def _take_snapshot(edition: Edition, facts: Facts) -> list[Effect]:
    return [
        SetField("snapshot", radar.to_text(facts.radar.placements)),
        SetField("radar", edition.radar or facts.radar.name),
    ]


WORKFLOW = Workflow(
    "edition",
    states=(
        State("draft", "Draft", Category.ACTIVE, expected=20),
        State("published", "Published", Category.DONE),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "publish",
            "Publish",
            ("draft",),
            "published",
            key="p",
            default=True,
            reversible=False,
            asks=(Ask("published_on", required=True, default=lambda _edition, facts: facts.today), Ask("foreword")),
            guards=(
                Guard("nothing_vanished", _nothing_vanished, needs=(Fact.RADAR,)),
                rule(
                    "not_empty",
                    lambda _edition, facts: bool(facts.radar.placements),
                    "no blip is on a ring with a quadrant",
                    needs=(Fact.RADAR,),
                ),
                rule(
                    "after_the_last",
                    lambda edition, facts: (
                        facts.radar.last is None or not edition.published_on or edition.published_on >= facts.radar.last
                    ),
                    "the last edition is of a later day",
                    field="published_on",
                    needs=(Fact.RADAR,),
                ),
                rule(
                    "not_ahead",
                    lambda edition, facts: edition.published_on is None or edition.published_on <= facts.today,
                    "it cannot be published in the future",
                    field="published_on",
                ),
                Guard("reviewed", _reviewed, "soft", (Fact.RADAR,)),
            ),
            effects=(_take_snapshot,),
        ),
        Transition(
            "drop",
            "Drop the draft",
            ("draft",),
            "dropped",
            key="x",
            reason="required",
            reasons=(Reason("e", "too_early", "Too early"), Reason("o", "otherwise", "Published otherwise")),
        ),
        Transition(
            "reopen",
            "Draft again",
            ("dropped", "duplicate"),
            "draft",
            key="o",
            reason="required",
            reasons=(Reason("c", "changed", "Things have changed"), Reason("m", "mistake", "Dropped by mistake")),
        ),
    ),
    initial="draft",
)

KIND = Kind(
    name="edition",
    prefix="ED",
    label="Edition",
    plural="Editions",
    item=Edition,
    workflow=WORKFLOW,
    sealed=("published",),
    purpose="The radar as it was published on a day: nothing leaves it without a verdict, and it is never changed.",
    view=View(
        columns=(Column("published_on", DAY_CELLS), Column("blips", 6), Column("radar", 24)),
        card=("published_on", "blips"),
        detail=("radar", "published_on", "blips", "foreword"),
        derived=(Derived("blips", "Blips", _count),),
    ),
)
