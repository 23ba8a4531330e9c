"""Frames of another program, drawn by Python's curses: a key for each, `q` to leave.

Usage: curses_frames.py FILE

FILE is JSON: a list of frames, a frame a list of rows, a row a list of [text, fg, bg, bold, italic, underline, reverse]
of neighbouring cells that look alike; colours are names or six hexadecimal digits.
"""

from __future__ import annotations

import curses
import json
import sys
from functools import cache
from pathlib import Path

NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
STEPS = (0, 95, 135, 175, 215, 255)
_pairs: dict[tuple[int, int], int] = {}


@cache
def colour(name: str) -> int:
    """The number of a colour among 256; -1 for the terminal's own."""
    if name == "default":
        return -1
    if name in NAMES:
        return NAMES.index(name)
    if name.startswith("bright"):
        return 8 + NAMES.index(name.removeprefix("bright").replace("yellow", "brown"))
    red, green, blue = (
        min(range(6), key=lambda n, part=name[at : at + 2]: abs(STEPS[n] - int(part, 16)))  # type: ignore[misc]
        for at in (0, 2, 4)
    )
    return 16 + 36 * red + 6 * green + blue


def attribute(fg: str, bg: str, *flags: bool) -> int:
    """What curses calls a look."""
    wanted = colour(fg), colour(bg)
    if wanted not in _pairs:
        _pairs[wanted] = len(_pairs) + 1
        curses.init_pair(_pairs[wanted], *wanted)
    found = curses.color_pair(_pairs[wanted])
    for flag, value in zip(flags, (curses.A_BOLD, curses.A_ITALIC, curses.A_UNDERLINE, curses.A_REVERSE), strict=True):
        found |= value if flag else 0
    return found


def main(screen: curses.window) -> None:
    """Show the first frame, and the next one at each key."""
    frames = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    curses.use_default_colors()
    curses.curs_set(0)
    screen.idlok(True)
    screen.scrollok(False)
    number = 0
    while True:
        for y, row in enumerate(frames[min(number, len(frames) - 1)]):
            screen.move(y, 0)
            for text, *look in row:
                try:
                    screen.addstr(text, attribute(*look))
                except curses.error:
                    continue  # The last cell of the screen is drawn; the cursor has nowhere to go behind it.
        screen.refresh()
        number += 1
        if screen.getch() == ord("q"):
            return


if __name__ == "__main__":
    curses.wrapper(main)
