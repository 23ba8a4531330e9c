"""Changes files of every format at random, by byte and by structure, for minutes each, and tells what became of them.

python tests/trust/fuzz.py --minutes 10 [--format NAME] [--seed N]

Begins with the hostile file of each format and with real ones, where the shared data lie beside the repository. Ends at
the first input that an importer does not take, reject or refuse in one line, and tells how to repeat it. SIGTERM ends
the run after the rounds under way, with the tally till then.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from itertools import count, cycle
from pathlib import Path

from fuzzing import hostile_files, real_files, rounds_by_byte, rounds_by_structure

BY_BYTE, BY_STRUCTURE = 400, 100
"""Rounds in a row; of the two sorts in turn."""


def fuzz(name: str, paths: list[Path], folder: Path, minutes: float, seed: int, ended: list[int]) -> bool:
    """Rounds of one format until the time is over; tells the tally, answers whether nothing was found."""
    end = time.monotonic() + 60 * minutes
    tallies: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    fault: Exception | None = None
    for number, path in zip(count(seed), cycle(paths), strict=False):
        if ended or fault is not None or time.monotonic() >= end:
            break
        try:
            tallies[0].update(rounds_by_byte(path, folder, BY_BYTE, number))
            tallies[1].update(rounds_by_structure(path, folder, BY_STRUCTURE, number))
        except Exception as error:  # noqa: BLE001 - whatever an importer lets out is what is looked for
            print(f"{name}: {path}, seed {number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()))
            fault = error
    told = (f"{tally.total()} by {how} {dict(sorted(tally.items()))}"
            for how, tally in zip(("byte", "structure"), tallies, strict=True))  # fmt: skip
    print(f"{name}: {len(paths)} files, seed {seed}: {', '.join(told)}", flush=True)
    return fault is None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--format", default="")
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    sound = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each, path in hostile_files(folder / "in").items():
            if asked.format in ("", each) and not ended:
                paths = [path, *real_files().get(each, ())]
                sound = fuzz(each, paths, folder, asked.minutes, seed, ended) and sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
