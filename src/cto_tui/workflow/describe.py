"""A workflow in words, as a Mermaid diagram and as JSON: one source for help, documentation and command line."""

from __future__ import annotations

from typing import Any

from cto_tui.workflow.model import Transition, Workflow


def as_json(workflow: Workflow) -> dict[str, Any]:
    """The workflow as plain values, ready for a JSON encoder; `to` is None where the state stays."""
    return {
        "kind": workflow.kind,
        "states": [{"name": state.name, "category": state.category.value} for state in workflow.states],
        "transitions": [
            {
                "name": each.name,
                "from": list(each.sources),
                "to": each.target,
                "key": each.key,
                "default": bool(each.default),
                "asks": [ask.field for ask in each.asks],
                "guards": [{"name": guard.name, "severity": guard.severity} for guard in each.guards],
                "reason": each.reason,
            }
            for each in workflow.transitions
        ],
    }


def as_text(workflow: Workflow) -> str:
    """The workflow for a terminal of 80 columns: states with their category, then each move on a few lines."""
    lines = [f"{workflow.kind}: {len(workflow.states)} states, {len(workflow.transitions)} moves", "", "States"]
    width = max(len(state.name) for state in workflow.states)
    for state in workflow.states:
        notes = [
            "initial" if state.name == workflow.initial else "",
            f"expected {state.expected} working days" if state.expected is not None else "",
            f"at most {state.wip}" if state.wip is not None else "",
            f"review after {state.review_days} days" if state.review_days is not None else "",
        ]
        said = ", ".join(note for note in notes if note)
        lines.append(f"  {state.name:{width}}  {state.category.value:8}  {said}".rstrip())
    lines += ["", "Moves (* is what n does)"]
    for each in workflow.transitions:
        lines += _move_lines(each)
    return "\n".join(lines) + "\n"


def _move_lines(each: Transition) -> list[str]:
    mark = "*" if each.default else " "
    lines = [
        f"{mark} {each.key}  {each.name}: {each.label}",
        *_folded("from", each.sources),
        f"       to      {each.target or '(stays)'}",
        *_folded("n in", each.default if isinstance(each.default, tuple) else ()),
        *_folded("asks", [f"{ask.field}{'!' if ask.required else ''}" for ask in each.asks]),
        *_folded("guards", [f"{guard.name} ({guard.severity})" for guard in each.guards]),
    ]
    if each.reason != "never":
        codes = [reason.code for reason in each.reasons]
        lines += _folded("reason", [f"{each.reason}:", *codes] if codes else [each.reason])
    return lines


def _folded(label: str, words: tuple[str, ...] | list[str]) -> list[str]:
    """`words` after `label`, on lines that fit 80 columns; nothing where there are none."""
    lines: list[str] = []
    current = ""
    for word in words:
        candidate = f"{current}{' ' if current.endswith(':') else ', '}{word}" if current else word
        if current and len(candidate) > 62:
            lines.append(f"{current},")
            candidate = word
        current = candidate
    if current:
        lines.append(current)
    return [f"       {label if number == 0 else '':7} {line}" for number, line in enumerate(lines)]


def as_mermaid(workflow: Workflow) -> str:
    """The workflow as a Mermaid `stateDiagram-v2`; moves that keep the state are left out of the picture."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.name} : {state.label}" for state in workflow.states]
    lines.append(f"    [*] --> {workflow.initial}")
    lines += [
        f"    {source} --> {each.target} : {each.name}"
        for each in workflow.transitions
        if each.target
        for source in each.sources
    ]
    lines += [f"    {state.name} --> [*]" for state in workflow.states if state.category.closed]
    return "\n".join(lines) + "\n"
