"""Write the generated tables of README.md (keys, kinds) between their markers, from the declarations themselves.

Run from the repository root: `python tools_dev/make_tables.py`; with `--check` it only says whether they are stale.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cto_tui.kinds.registry import load_all
from cto_tui.ui.commands import COMMANDS, key_label
from cto_tui.ui.verbs_app import GROUP_LABELS

README = Path(__file__).parent.parent / "README.md"


def keys_table() -> str:
    """Every verb with its keys."""
    lines = ["| keys | verb | what it does |", "|---|---|---|"]
    for group in GROUP_LABELS:
        for command in COMMANDS:
            if command.group == group:
                keys = " or ".join(f"`{key_label(key)}`" for key in command.keys)
                lines.append(f"| {keys} | {command.label} | {command.help} |")
    return "\n".join(lines)


def kinds_table() -> str:
    """Every kind with its states."""
    lines = ["| kind | ref | states | moves |", "|---|---|---|---|"]
    for kind in load_all():
        states = ", ".join(state.name for state in kind.workflow.states)
        lines.append(f"| {kind.label} | `{kind.prefix}-1` | {states} | {len(kind.workflow.transitions)} |")
    return "\n".join(lines)


def with_tables(text: str) -> str:
    """README's text with fresh tables."""
    for name, table in (("keys", keys_table()), ("kinds", kinds_table())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda match, table=table: f"{match[1]}{table}\n{match[2]}", text)
    return text


def main() -> int:
    present = README.read_text(encoding="utf-8")
    fresh = with_tables(present)
    if "--check" in sys.argv:
        return int(fresh != present)
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
