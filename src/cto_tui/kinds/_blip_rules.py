"""The rules of blips: what each ring wants to see, and what follows from a move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cto_tui.domain.money import Money
from cto_tui.kinds._evidence import accepted_decision, evidence, planned_experiment, uses_in_production
from cto_tui.kinds.base import command
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import OK, CreateChild, Effect, Hard, Propose, SetField, Soft, Verdict

if TYPE_CHECKING:
    from cto_tui.kinds.blip import Blip

CHECK_VALID_DAYS = 180
NOTE_FROM_KEEP = 3
"""The keep in a row from which somebody has to say why the blip does not move."""


def experiment(_blip: Blip, facts: Facts) -> Verdict:
    """An experiment with criterion and end, or a deliverable that tries it, of which the blip itself tells both."""
    if planned_experiment(facts) or facts.linked("deliverable"):
        return OK
    if evidence(facts, "experiment"):
        return Hard("the experiment lacks a success criterion or an end, or is over", "experiment_criterion")
    return Hard("link an experiment first: one below it (a), or a deliverable", "links")


def criterion(_blip: Blip, facts: Facts) -> str:
    found = planned_experiment(facts)
    return found.criterion if found else ""


def timebox(_blip: Blip, facts: Facts) -> date | None:
    found = planned_experiment(facts)
    return found.ends_on if found else None


def budget(_blip: Blip, facts: Facts) -> Money | None:
    found = planned_experiment(facts)
    return found.budget if found else None


def decision(_blip: Blip, facts: Facts) -> str:
    found = accepted_decision(facts)
    return found.ref if found else ""


def is_decided(_blip: Blip, facts: Facts) -> bool:
    return accepted_decision(facts) is not None


def people(blip: Blip, facts: Facts) -> int:
    """People at skill 3 or more: by their skills, else as typed in."""
    return facts.coverage or blip.people_able or 0


def two_people(blip: Blip, facts: Facts) -> Verdict:
    able = people(blip, facts)
    return OK if able >= 2 else Soft(f"{able} people at skill 3 or more; two are wanted", "people_able")


def checked_lately(blip: Blip, facts: Facts) -> Verdict:
    if blip.checked_on and (facts.today - blip.checked_on).days < CHECK_VALID_DAYS:
        return OK
    return Soft(f"no licence and security check in the last {CHECK_VALID_DAYS} days", "checked_on")


def way_out(blip: Blip, _facts: Facts) -> Verdict:
    return OK if blip.replaced_by or blip.exit_plan else Hard("name a replacement or an exit plan", "exit_plan")


def unused(blip: Blip, facts: Facts) -> Verdict:
    users = uses_in_production(facts)
    if not users:
        return OK
    message = f"still in production: {', '.join(item.ref for item in users[:5])}"
    if blip.sunset_on and blip.sunset_on <= facts.today:
        return Soft(message, "links")
    return Hard(message, "links")


def decide_at_timebox_end(blip: Blip, _facts: Facts) -> list[Effect]:
    return [
        CreateChild(
            "milestone", f"Decide on the trial of {blip.title}", {"planned_on": blip.timebox_end, "owner": blip.owner}
        )
    ]


def train_if_few(blip: Blip, facts: Facts) -> list[Effect]:
    if people(blip, facts) >= 2:
        return []
    title = f"Train people for {blip.title}"
    return [Propose(title, command("add", "deliverable", title, f"parent={blip.ref}"), due_in_days=30)]


_NOT_LEANING = frozenset({"skill", "decision", "experiment", "proposal", "milestone", "edition"})
"""Kinds about a blip that do not have to change when it is held."""


def write_decision(blip: Blip, _facts: Facts) -> list[Effect]:
    question = blip.question or f"Shall {blip.title} leave {blip.state}, and where to?"
    return [
        CreateChild(
            "decision",
            f"Decide on {blip.title}",
            {"context": question, "owner": blip.owner, "drivers": blip.experiment_criterion},
        )
    ]


def look_at_dependants(blip: Blip, facts: Facts) -> list[Effect]:
    """One proposal for each open item that leans on the blip, however many links there are."""
    around = (*facts.links, *facts.children, *facts.referring)
    leaning = {
        each.item.ref: each.item
        for each in around
        if each.category not in ("done", "dropped") and each.item.kind not in _NOT_LEANING
    }
    return [
        Propose(f"{blip.title} is on hold: look at {ref} {item.title}", command("move", ref, "keep"), due_in_days=14)
        for ref, item in leaning.items()
    ]


def kept_before(blip: Blip) -> int:
    """How often the blip was kept in a row since it entered its ring."""
    return blip.keeps or 0 if blip.kept_since == blip.state_since else 0


def not_kept_thoughtlessly(blip: Blip, _facts: Facts) -> Verdict:
    times = kept_before(blip) + 1
    return OK if times < NOTE_FROM_KEEP else Soft(f"kept {times} times in a row: say why it does not move", "notes")


def count_keep(blip: Blip, _facts: Facts) -> list[Effect]:
    return [SetField("keeps", kept_before(blip) + 1), SetField("kept_since", blip.state_since)]
