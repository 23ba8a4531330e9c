"""Write the generated tables of README.md and docs/ between their markers, from the declarations themselves.

Run from the repository root: `python tools_dev/make_tables.py`; with `--check` it only says whether they are stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cto_tui.config.settings import TABLES as SETTING_TABLES
from cto_tui.config.settings import declarations
from cto_tui.domain.fields import Field, FieldType
from cto_tui.keyboard.commands import COMMANDS, GROUP_LABELS
from cto_tui.keyboard.keymap import DEFAULT, PRESETS, bindings
from cto_tui.keyboard.names import key_label
from cto_tui.kinds.registry import load_all
from cto_tui.services import filter_keys
from cto_tui.services.attention import DECLARED
from cto_tui.services.settings import shown_value

ROOT = Path(__file__).parent.parent


def keys_table() -> str:
    """Every verb with its keys."""
    lines = ["| keys | verb | what it does |", "|---|---|---|"]
    for group in GROUP_LABELS:
        for command in COMMANDS:
            if command.group == group:
                keys = " or ".join(f"`{key_label(key)}`" for key in command.keys) or f"`:{command.id}`"
                lines.append(f"| {keys} | {command.label} | {command.help} |")
    return "\n".join(lines)


def kinds_table() -> str:
    """Every kind with its states."""
    lines = ["| kind | ref | states | moves |", "|---|---|---|---|"]
    for kind in load_all():
        states = ", ".join(state.name for state in kind.workflow.states)
        lines.append(f"| {kind.label} | `{kind.prefix}-1` | {states} | {len(kind.workflow.transitions)} |")
    return "\n".join(lines)


def common_filter_keys() -> str:
    """What a filter can ask of every item."""
    lines = ["| key | asks for | takes |", "|---|---|---|"]
    lines += [f"| `{key}:` | {text} | |" for key, text in filter_keys.SPECIAL.items() if key != "is"]
    short = {name: alias for alias, name in filter_keys.ALIASES.items()}
    for name, field in filter_keys.COMMON.items():
        if name not in filter_keys.SPECIAL:
            key = f"`{short[name]}:` or `{name}:`" if name in short else f"`{name}:`"
            lines.append(f"| {key} | {field.label} | {takes(field)} |")
    return "\n".join(lines)


def is_words() -> str:
    """What `is:` takes."""
    return "\n".join(["| | finds what is |", "|---|---|", *(f"| `is:{word}` | {text} |" for word, text in IS_WORDS)])


def own_filter_keys() -> str:
    """What a filter can ask of the items of one kind."""
    lines = []
    for kind in load_all():
        fields = (f"`{name}:` {takes(field)}" for name, field in kind.own_fields.items())
        lines += [f"**{kind.plural}** (`kind:{kind.name}`): {', '.join(fields)}", ""]
    return "\n".join(lines[:-1])


def takes(field: Field) -> str:
    """What values a key of a field's type takes."""
    if field.type is FieldType.CHOICE:
        return " ".join(field.choices)
    return TAKES[field.type]


IS_WORDS = tuple(filter_keys.IS_WORDS.items())
TAKES = {
    FieldType.TEXT: "text", FieldType.LONG_TEXT: "text", FieldType.INTEGER: "number", FieldType.NUMBER: "number",
    FieldType.PERCENT: "number", FieldType.FLAG: "yes or no", FieldType.DAY: "day", FieldType.INSTANT: "day",
    FieldType.MONEY: "amount", FieldType.WORDS: "word of a list", FieldType.PERSON: "name", FieldType.REFERENCE: "ref",
}  # fmt: skip


def settings_table() -> str:
    """The settings at the top of the file."""
    lines = ["| setting | default | as in | meaning |", "|---|---|---|---|"]
    for each in declarations():
        if each.name not in SETTING_TABLES:
            default = each.otherwise or f"`{shown_value(each.default)}`"
            lines.append(f"| `{each.name}` | {default} | `{each.example}` | {each.meaning} |")
    return "\n".join(lines)


def setting_tables() -> str:
    """The tables of the file."""
    lines = ["| table | as in | meaning |", "|---|---|---|"]
    for each in declarations():
        if each.name in SETTING_TABLES:
            lines.append(f"| `[{each.name}]` | `{each.example}` | {each.meaning} |")
    return "\n".join(lines)


def command_ids() -> str:
    """Every command with its keys in each preset."""
    presets = {name: bindings(name) for name in PRESETS}
    lines = [f"| command | {' | '.join(presets)} | what it does |", f"|---|{'---|' * len(presets)}---|"]
    for command in COMMANDS:
        usual = presets[DEFAULT][command.id]
        keys = (
            " ".join(f"`{key_label(each)}`" for each in bound[command.id]) if bound[command.id] != usual else ""
            for name, bound in presets.items()
            if name != DEFAULT
        )
        first = " ".join(f"`{key_label(each)}`" for each in usual)
        lines.append(f"| `{command.id}` | {' | '.join([first, *keys])} | {command.help} |")
    return "\n".join(lines)


def state_settings() -> str:
    """The states that have a WIP limit or an expected time."""
    lines = ["| kind | state | WIP limit | expected working days |", "|---|---|---|---|"]
    for kind in load_all():
        for state in kind.workflow.states:
            if state.wip is not None or state.expected is not None:
                numbers = " | ".join("" if each is None else str(each) for each in (state.wip, state.expected))
                lines.append(f"| `{kind.name}` | `{state.name}` | {numbers} |")
    return "\n".join(lines)


def coefficients() -> str:
    """The terms of the attention score."""
    lines = ["| term | points | the part of them that an item gets |", "|---|---|---|"]
    lines += [f"| `{name}` | {each.default:g} | {each.meaning} |" for name, each in DECLARED.items()]
    return "\n".join(lines)


def speed(shape: str) -> str:
    """What was measured last, as docs/speed.json keeps it."""
    sys.path.insert(0, str(ROOT))  # benchmarks/ lies beside the package and is never installed
    from benchmarks import results, table

    found, made = results.read(ROOT / "docs" / "speed.json")
    if shape == "short":
        return table.markdown(found)
    before, made_before = results.read(ROOT / "docs" / "speed-before.json")
    told = [f"After: {table.told(made)}", f"Before: {table.told(made_before)}", table.markdown_all(found, before)]
    return "\n\n".join(told)


TABLES = {
    "README.md": {"keys": keys_table, "kinds": kinds_table, "speed": partial(speed, "short")},
    "docs/configuration.md": {
        "settings": settings_table,
        "tables": setting_tables,
        "commands": command_ids,
        "states": state_settings,
        "coefficients": coefficients,
    },
    "docs/speed.md": {"measured": partial(speed, "all")},
    "docs/filter.md": {"common": common_filter_keys, "is": is_words, "own": own_filter_keys},
}


def with_tables(text: str, tables: dict[str, Callable[[], str]]) -> str:
    """A file's text with fresh tables."""
    for name, table in tables.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda match, table=table: f"{match[1]}{table()}\n{match[2]}", text)
    return text


def main() -> int:
    stale = 0
    for name, tables in TABLES.items():
        path = ROOT / name
        present = path.read_text(encoding="utf-8")
        fresh = with_tables(present, tables)
        stale += fresh != present
        if "--check" not in sys.argv:
            path.write_text(fresh, encoding="utf-8")
    return int("--check" in sys.argv and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
