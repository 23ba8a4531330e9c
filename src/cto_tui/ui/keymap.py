"""From keys to commands, chords included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cto_tui.ui.commands import COMMANDS, Command


class KeymapError(ValueError):
    """Two commands want the same key, or a key hides a chord."""


class Keymap:
    """Which command a key, or a chord of two keys, stands for."""

    def __init__(self, commands: Iterable[Command] = COMMANDS) -> None:
        self._single: dict[str, Command] = {}
        self._chords: dict[str, dict[str, Command]] = {}
        for command in commands:
            for keys in command.keys:
                self._bind(keys.split(), command)
        hidden = sorted(self._single.keys() & self._chords.keys())
        if hidden:
            raise KeymapError(f"key {hidden[0]!r} is both a command and the start of a chord")

    def _bind(self, keys: list[str], command: Command) -> None:
        table = self._single if len(keys) == 1 else self._chords.setdefault(keys[0], {})
        other = table.setdefault(keys[-1], command)
        if other is not command:
            raise KeymapError(f"key {' '.join(keys)!r} is wanted by {other.id} and by {command.id}")

    def command(self, key: str) -> Command | None:
        """The command of a single key."""
        return self._single.get(key)

    def chord(self, key: str) -> Mapping[str, Command] | None:
        """What can follow `key`, None if it starts no chord."""
        return self._chords.get(key)
