"""Results as tables: one for a terminal, with every result, and the README's, with one line a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from benchmarks.goals import GOALS, GROWTH, is_met
from benchmarks.results import Result

README_SIZE: Final = "120x40"
SIGNS: Final = {True: "yes", False: "no", None: ""}
FAMILIES: Final = {
    "first-": ("first visit of the slowest other screen", {"first-frame"}),
    "again-": ("next visit of the slowest other screen", set()),
    "bytes-visit-": ("bytes of going to another screen, the worst", set()),
    "bytes-move-": ("bytes of a move on another screen, the worst", set()),
}
"""Measures that the README tells as one: the beginning of their names, what they are called, and exceptions."""


def rows(results: Sequence[Result], base: Iterable[Result] = ()) -> list[list[str]]:
    """A head and every result in its order, beside the same of `base` where there is one; then how each grows."""
    before = {each.key: each for each in base}
    found = [["measure", "items", "size", "value", "floor", "ratio", "goal", "met"]]
    found[0] += ["before", "now by before"] if before else []
    for each in ordered(results):
        goal, old = GOALS[each.measure], before.get(each.key)
        row = [
            goal.label, f"{each.items:,}" if each.items else "", each.size, goal.said(each.value),
            "" if each.floor is None else goal.said(each.floor), _ratio(each), goal.words(each), SIGNS[is_met(each)],
        ]  # fmt: skip
        if before:
            row += [f"{goal.said(old.value)} {_ratio(old)}" if old else "", _changed(each, old) if old else ""]
        found.append(row)
    for label, size, small, large, ratio in grown(results):
        row = [f"growth: {label}", "", size, large, small, f"{ratio:.2f}x", f"<= {GROWTH:g}x", SIGNS[ratio <= GROWTH]]
        found.append(row + [""] * (len(found[0]) - len(row)))
    return found


def plain(results: Sequence[Result], base: Iterable[Result] = ()) -> str:
    """All rows, for a terminal."""
    found = rows(results, base)
    widths = [max(len(row[n]) for row in found) for n in range(len(found[0]))]
    left = {0, 2, 6}
    lines = (
        [cell.ljust(widths[n]) if n in left else cell.rjust(widths[n]) for n, cell in enumerate(row)] for row in found
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)


def markdown_all(results: Sequence[Result], base: Iterable[Result] = ()) -> str:
    """All rows, for a page."""
    head, *body = rows(results, base)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def told(made: Mapping[str, object]) -> str:
    """What the results were measured on, in a sentence."""
    return (
        "measured on {day}, {cores} cores (load {load} at the beginning), Python {python}, Textual {textual}, "
        "SQLModel {sqlmodel}, commit {commit}, in {seconds} s."
    ).format(**made)


def ordered(results: Iterable[Result]) -> list[Result]:
    """In the order of the goals, small registers and terminals first."""
    order = {name: number for number, name in enumerate(GOALS)}
    return sorted(results, key=lambda each: (order[each.measure], each.items, len(each.size), each.size))


def grown(results: Iterable[Result]) -> list[tuple[str, str, str, str, float]]:
    """Label, size, value on the smallest register, on the largest, and their ratio, of what shall not grow."""
    series: dict[tuple[str, str], list[Result]] = {}
    for each in ordered(results):
        if GOALS[each.measure].grows:
            series.setdefault((each.measure, each.size), []).append(each)
    return [
        (GOALS[name].label, size, GOALS[name].said(found[0].value), GOALS[name].said(found[-1].value),
         found[-1].value / found[0].value)
        for (name, size), found in series.items() if len(found) > 1
    ]  # fmt: skip


def markdown(results: Sequence[Result]) -> str:
    """One line a measure: its floor, its goal, and the ratio to the floor by number of items, at 120x40."""
    here = [each for each in results if each.size in {"", README_SIZE}]
    numbers = sorted({each.items for each in here if GOALS[each.measure].grows})
    head = [f"{number:,} items" for number in numbers]
    lines = [f"| measure | floor | goal | {' | '.join(head)} |", f"|---|---|---|{'---|' * len(numbers)}"]
    for label, found in _families(ordered(here)):
        goal = GOALS[found[0].measure]
        cells = {each.items: _cell(each) for each in found}
        if set(cells) <= set(numbers):
            name, spread = label, [cells.get(number, "") for number in numbers]
        else:
            name = f"{label} ({found[0].items:,} items)" if found[0].items else label
            spread = [cells[found[0].items], *[""] * (len(numbers) - 1)]
        lines.append(f"| {name} | {goal.floor} | {goal.words(found[0])} | {' | '.join(spread)} |")
    growth = [each for each in grown(here) if each[4] > 0]
    if growth:
        worst = max(growth, key=lambda each: each[4])
        last = f"{worst[4]:.2f}x{'' if worst[4] <= GROWTH else ' *'} ({worst[0]})"
        most = f"growth from {numbers[0]:,} to {numbers[-1]:,} items, the worst of all of these"
        lines.append(f"| {most} | itself | <= {GROWTH:g}x | {' | '.join([*[''] * (len(numbers) - 1), last])} |")
    return "\n".join(lines)


def _families(results: Sequence[Result]) -> list[tuple[str, list[Result]]]:
    """Results of a measure together; of a family of measures the worst for each number of items."""
    rows: dict[str, dict[int, Result]] = {}
    for each in results:
        label = GOALS[each.measure].label
        for start, (name, exceptions) in FAMILIES.items():
            if each.measure.startswith(start) and each.measure not in exceptions:
                label = name
        worst = rows.setdefault(label, {}).get(each.items)
        if worst is None or _far(each) > _far(worst):
            rows[label][each.items] = each
    return [(label, list(found.values())) for label, found in rows.items()]


def _far(result: Result) -> float:
    limit = GOALS[result.measure].limit(result)
    return result.value / limit if limit else result.value


def _cell(result: Result) -> str:
    goal = GOALS[result.measure]
    said = f"{_ratio(result)} ({goal.said(result.value)})" if result.floor else goal.said(result.value)
    return f"{said} *" if is_met(result) is False else said


def _changed(now: Result, old: Result) -> str:
    """How many times what it was a result is: by the floors of both runs where there are, since the machine differs."""
    if not old.value:
        return ""
    if now.floor and old.floor:
        return f"{now.value / now.floor / (old.value / old.floor):.2f}x"
    return f"{now.value / old.value:.2f}x"


def _ratio(result: Result) -> str:
    return f"{result.value / result.floor:.2f}x" if result.floor else ""
