"""Edited text in the letters that it had, on a terminal that cannot show them."""

from __future__ import annotations

from typing import Final

from cto_tui.ui.text import plain

_LARGEST: Final = 4_000
"""Characters of an edit that are compared one by one: that takes their number squared."""


def retyped(original: str, shown: str, edited: str) -> str:
    """`edited`, which was `shown` for `original`, with what was left as it stood in the letters of `original`: where
    `é` is shown as `e`, what nobody typed does not become `e`."""
    if original == shown:
        return edited
    # What is not shown at all could become part of a sequence together with what is typed beside it.
    letters = [(each, piece) for each in original if (piece := each if each == "\n" else plain(each))]
    if "".join(piece for _letter, piece in letters) != shown:
        return edited
    bounds, at = {0: 0}, 0
    for place, (_letter, piece) in enumerate(letters, 1):
        at += len(piece)
        bounds[at] = place
    out = []
    for kept, start, end, first, last in _parts(shown, edited):
        # A letter that is shown as several is kept whole or not at all.
        left = next((each for each in range(start, end) if each in bounds), end) if kept else end
        right = next((each for each in range(end, left, -1) if each in bounds), left) if kept else end
        if left >= right:
            out.append(edited[first:last])
            continue
        out.append(edited[first : first + left - start])
        out += (letter for letter, _piece in letters[bounds[left] : bounds[right]])
        out.append(edited[first + right - start : last])
    return "".join(out)


def _parts(old: str, new: str) -> list[tuple[bool, int, int, int, int]]:
    """(whether both are the same, ends of the part in `old`, in `new`), in order."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    middle = [(False, head, old_end, head, new_end)]
    if max(old_end, new_end) - head <= _LARGEST:
        from difflib import SequenceMatcher

        found = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False).get_opcodes()
        middle = [(tag == "equal", a + head, b + head, c + head, d + head) for tag, a, b, c, d in found]
    return [(True, 0, head, 0, head), *middle, (True, old_end, len(old), new_end, len(new))]
