"""Checks of a workflow at the moment it is declared: what does not check does not load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cto_tui.domain.fields import Field
from cto_tui.workflow.model import Category, Transition, Workflow


class WorkflowError(ValueError):
    """A declaration that does not hold together; the message names the kind and every fault."""


def check(workflow: Workflow, fields: Mapping[str, Field]) -> None:
    """Raise WorkflowError unless the workflow is sound; `fields` are those of the kind."""
    faults = list(_faults(workflow, fields))
    if faults:
        raise WorkflowError(f"workflow {workflow.kind}: " + "; ".join(faults))


def _faults(workflow: Workflow, fields: Mapping[str, Field]) -> Iterator[str]:
    states = {state.name: state for state in workflow.states}
    yield from (f"state {name!r} twice" for name in _repeated(state.name for state in workflow.states))
    yield from (f"transition {name!r} twice" for name in _repeated(each.name for each in workflow.transitions))
    if workflow.initial not in states:
        yield f"initial state {workflow.initial!r} does not exist"
        return
    for each in workflow.transitions:
        unknown = {*each.sources, *([each.target] if each.target else [])} - states.keys()
        yield from (f"{each.name}: state {name!r} does not exist" for name in sorted(unknown))
        yield from (
            f"{each.name}: asks for unknown field {ask.field!r}" for ask in each.asks if ask.field not in fields
        )
        if not (len(each.key) == 1 and each.key.isascii() and each.key.islower()):
            yield f"{each.name}: key {each.key!r} is not one lower-case letter"
        if each.target and each.target in states:
            drops = states[each.target].category is Category.DROPPED
            if drops and each.reason != "required":
                yield f"{each.name}: leads to a dropped state and asks for no reason"
        if not each.sources:
            yield f"{each.name}: starts from no state"
        if isinstance(each.default, tuple):
            strange = [name for name in each.default if name not in each.sources]
            yield from (f"{each.name}: default in {name!r}, which is none of its sources" for name in strange)
        if each.reasons and each.reason == "never":
            yield f"{each.name}: has reasons and asks for none"
        yield from _twice(each)
    for state in workflow.states:
        leaving = workflow.leaving(state.name)
        yield from (
            f"state {state.name}: key {key!r} twice" for key in _repeated(transition.key for transition in leaving)
        )
        if sum(transition.is_default(state.name) for transition in leaving) > 1:
            yield f"state {state.name}: more than one default transition"
    yield from _unreachable(workflow)
    yield from _traps(workflow)


def _twice(transition: Transition) -> Iterator[str]:
    lists = {
        "ask": [ask.field for ask in transition.asks],
        "guard": [guard.name for guard in transition.guards],
        "reason key": [reason.key for reason in transition.reasons],
        "reason code": [reason.code for reason in transition.reasons],
        "source": list(transition.sources),
    }
    for what, names in lists.items():
        yield from (f"{transition.name}: {what} {name!r} twice" for name in _repeated(names))


def _repeated(names: Iterable[str]) -> list[str]:
    listed = list(names)
    return [] if len(set(listed)) == len(listed) else [name for name, count in Counter(listed).items() if count > 1]


def _steps(workflow: Workflow) -> set[tuple[str, str]]:
    return {
        (source, each.target)
        for each in workflow.transitions
        for source in each.sources
        if each.target and each.target != source
    }


def _closure(start: set[str], steps: set[tuple[str, str]]) -> set[str]:
    reached, frontier = set(start), set(start)
    while frontier:
        frontier = {target for source, target in steps if source in frontier} - reached
        reached |= frontier
    return reached


def _unreachable(workflow: Workflow) -> Iterator[str]:
    reached = _closure({workflow.initial}, _steps(workflow))
    for state in workflow.states:
        if state.name not in reached:
            yield f"state {state.name} cannot be reached"


def _traps(workflow: Workflow) -> Iterator[str]:
    """Open states from which no closed state can be reached."""
    backwards = {(target, source) for source, target in _steps(workflow)}
    closed = {state.name for state in workflow.states if state.category.closed}
    escaping = _closure(closed, backwards)
    for state in workflow.states:
        if state.name not in escaping:
            yield f"state {state.name} is a trap: no way to a closed state"
