"""Start an installed cto-tui in a pty on a demo register, wait for Today, leave by `q`: exit 0 if all of it worked.

Usage: start_in_pty.py PATH_OF_CTO_TUI
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from terminals import Terminal


def main(program: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "demo" / "register.db"
        subprocess.run([program, "demo", "--no-open", "--db", str(register)], check=True, stdout=subprocess.DEVNULL)
        with Terminal([program, "--db", str(register)]) as terminal:
            terminal.wait_for("to triage")
            terminal.wait_for("Overdue")
            terminal.press("q")
            code = terminal.wait_for_end()
    print(f"started from the wheel, showed Today, left with exit code {code}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
