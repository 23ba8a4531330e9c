"""Measures how long two apps on one register take to show what another process wrote. By hand.

python tests/trust/seen.py --changes 100

Two apps in terminals, each on its own page; a third process changes the item under the cursor of the first. Tells the
median and the longest time from its commit until both show it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.services import edits, welcome
from cto_tui.services.register import Register
from terminals import APP, Terminal


def measure(changes: int, path: Path) -> list[float]:
    """The seconds that each change took until both apps showed it."""
    register = Register(path, Settings(), actor="cron")
    item = edits.add(register, "tender", "Seen")
    welcome.done(path)
    took = []
    command = [*APP, "--db", str(path)]
    with Terminal(command, size=(120, 30)) as one, Terminal(command, size=(120, 30)) as two:
        one.wait_for("Seen")
        two.wait_for("Seen")
        two.press("3")
        two.wait_for(r"^ Tenders ")
        for number in range(changes):
            title = f"Seen {number} times"
            edits.set_fields(register, item.ref, {"title": title})
            began = time.monotonic()
            while title not in one.text or title not in two.text:
                one.read_for(0.01)
                two.read_for(0.01)
                assert time.monotonic() < began + 60, one.text + two.text
            took.append(time.monotonic() - began)
            # Not in step with the apps' own looking.
            one.read_for(0.037 * (number % 27))
    register.close()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--changes", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        took = measure(asked.changes, Path(folder) / "data" / "register.db")
    slow = sum(each > 2 for each in took)
    print(f"{len(took)} changes: median {statistics.median(took):.2f} s, longest {max(took):.2f} s, {slow} over 2 s")


if __name__ == "__main__":
    main()
