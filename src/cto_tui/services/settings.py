"""The settings with the names that they are checked against, and explained: default, present value, meaning, source."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from cto_tui._dataclass import dataclass
from cto_tui.config import Known, Reading, default_actor, read_settings, theme_of, zone_of
from cto_tui.config.settings import BACKUPS, TABLES, Declaration, declarations
from cto_tui.i18n import _, language
from cto_tui.keyboard import keymap
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.keyboard.names import key_label
from cto_tui.kinds.registry import load, load_all, names
from cto_tui.services.attention import DECLARED

ENVIRONMENT = {
    "zone": ("TZ",),
    "actor": ("LOGNAME", "USER", "LNAME", "USERNAME"),
    "language": ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"),
    "theme": ("COLORFGBG",),
    "escape_ms": ("SSH_CONNECTION",),
}
"""The variables that decide where a setting is empty, the first one that is set."""


Source = Literal["default", "file", "preset", "environment"]


@dataclass(frozen=True)
class Explained:
    """One setting as it is now. Values are as they would stand in the file; an empty `default` means that there is
    none."""

    name: str
    """As in the file, tables before a dot: `attention.stale`."""
    default: str
    value: str
    meaning: str
    source: Source = "default"
    where: str = ""
    """The line of the file, the name of the preset, or that of the variable of the environment."""


def read(path: Path | None = None) -> Reading:
    """The settings, checked against the kinds, their states and the terms of the score. Faults are collected."""
    return read_settings(path, Known(names(), _states, tuple(DECLARED)))


def _states(kind: str) -> Collection[str]:
    return [state.name for state in load(kind).workflow.states]


def explain(reading: Reading, environment: Mapping[str, str] = os.environ) -> list[Explained]:
    """Every setting, those of the tables one by one."""
    found = [_scalar(reading, each, environment) for each in declarations() if each.name not in TABLES]
    by_state = [*_by_state(reading, "wip"), *_by_state(reading, "expected")]
    return [*found, *_keys(reading), *by_state, *_attention(reading), *_backup(reading)]


def _from_file(reading: Reading, *key: str) -> tuple[Source, str]:
    """The source of a key that the file may set."""
    line = reading.lines.get(key)
    return ("file", str(line)) if line else ("default", "")


def _scalar(reading: Reading, setting: Declaration, environment: Mapping[str, str]) -> Explained:
    value = getattr(reading.settings, setting.name)
    source, where = _from_file(reading, setting.name)
    if not value and setting.otherwise:
        where = next((each for each in ENVIRONMENT.get(setting.name, ()) if environment.get(each)), "")
        source = "environment" if where else "default"
    shown = value or _stood_for(reading, setting.name, environment) or value
    default = setting.otherwise or shown_value(setting.default)
    return Explained(setting.name, _(default), shown_value(shown), _(setting.meaning), source, where)


def _stood_for(reading: Reading, name: str, environment: Mapping[str, str]) -> Any:
    """What an empty setting stands for here and now."""
    if name == "zone":
        return str(zone_of(reading.settings, environment=environment))
    if name == "actor":
        return default_actor(reading.settings)
    if name == "language":
        return language()
    if name == "theme":
        return theme_of(reading.settings, environment=environment)
    if name == "escape_ms":
        return 100 if environment.get("SSH_CONNECTION") else 35
    return None


def _keys(reading: Reading) -> Iterator[Explained]:
    preset = reading.settings.keymap
    bound = keymap.bindings(preset, reading.settings.keys)
    for command in COMMANDS:
        source, where = _from_file(reading, "keys", command.id)
        if source == "default" and command.id in keymap.PRESETS[preset]:
            source, where = "preset", preset
        default, value = keys_text(command.keys), keys_text(bound[command.id])
        yield Explained(f"keys.{command.id}", default, value, _(command.help), source, where)


def keys_text(keys: tuple[str, ...]) -> str:
    """Keys as they would stand in the file."""
    labels = [f'"{key_label(each)}"' for each in keys]
    if not labels:
        return '"none"'
    return labels[0] if len(labels) == 1 else f"[{', '.join(labels)}]"


def _by_state(reading: Reading, table: str) -> Iterator[Explained]:
    chosen: Mapping[str, Mapping[str, int]] = getattr(reading.settings, table)
    for kind in load_all():
        for state in kind.workflow.states:
            default = state.wip if table == "wip" else state.expected
            value = chosen.get(kind.name, {}).get(state.name, default)
            if value is None:
                continue
            text = _("WIP limit of {kind}: {state}.") if table == "wip" else _("Working days of {kind} in: {state}.")
            meaning = text.format(kind=_(kind.label), state=_(state.label))
            shown = "" if default is None else shown_value(default)
            name = f"{table}.{kind.name}.{state.name}"
            yield Explained(name, shown, shown_value(value), meaning, *_from_file(reading, *name.split(".")))


def _attention(reading: Reading) -> Iterator[Explained]:
    chosen = reading.settings.attention
    for name, term in DECLARED.items():
        value = shown_value(chosen.get(name, term.default))
        source = _from_file(reading, "attention", name)
        yield Explained(f"attention.{name}", shown_value(term.default), value, _(term.meaning), *source)
    for name in chosen.keys() - DECLARED.keys():
        meaning = _("It has the tag {tag}.").format(tag=name.partition(":")[2])
        source = _from_file(reading, "attention", name)
        yield Explained(f'attention."{name}"', "", shown_value(chosen[name]), meaning, *source)


def _backup(reading: Reading) -> Iterator[Explained]:
    for name, (default, meaning) in BACKUPS.items():
        value = str(reading.settings.backup.get(name, default))
        yield Explained(f"backup.{name}", str(default), value, _(meaning), *_from_file(reading, "backup", name))


def shown_value(value: Any) -> str:
    """A value as it would stand in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(each.isoformat() for each in value))}]"
    return str(value)
