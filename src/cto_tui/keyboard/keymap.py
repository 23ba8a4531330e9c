"""From keys to commands, chords included: presets, what a user changes in them, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.keyboard.commands import BY_ID, COMMANDS, Command
from cto_tui.keyboard.names import EATEN, key_label

Bindings = Mapping[str, tuple[str, ...]]
"""The keys of each command by its id; a chord is two keys with a blank, no keys are an empty tuple."""

DEFAULT: Final = "default"
PRESETS: Final[Mapping[str, Bindings]] = {
    DEFAULT: {},
    "vim": {
        "redo": ("ctrl+r",),
        "repeat": ("full_stop",),
        "record-macro": ("q",),
        "replay-macro": ("at", "semicolon"),
        "back": ("Z Z", "Z Q"),
        "jump-back": ("ctrl+o", "minus"),
        "yank": ("y y", "Y"),
        "add": ("o", "a"),
        "owner": ("O",),
        "edit": ("i", "e"),
        "pick": ("I",),
        "next-section": ("right_curly_bracket", "tab"),
        "previous-section": ("left_curly_bracket", "shift+tab"),
    },
}
"""Named keymaps: what each changes in the keys of the declarations."""

NO_WAY_OUT: Final = ("back", "palette")
"""One of these must keep a key: without them the app cannot be left."""


class KeymapError(ValueError):
    """Two commands want the same key, or a key hides a chord."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with the keys that a user chose for a command, and what to write instead."""

    command: str
    problem: str


def bindings(preset: str = DEFAULT, chosen: Bindings | None = None) -> dict[str, tuple[str, ...]]:
    """The keys of every command: as declared, under those of a preset, under those that a user chose."""
    return {each.id: each.keys for each in COMMANDS} | dict(PRESETS[preset]) | dict(chosen or {})


def faults(preset: str, chosen: Bindings) -> list[Fault]:
    """Why a user's keys cannot be used over a preset, in the order of the commands; none if they can. Each fault is
    blamed on a command that the user gave keys to, of several the last."""
    bound = bindings(preset, chosen)
    found = []
    places = {command: place for place, command in enumerate(chosen)}
    owners: dict[str, list[str]] = {}
    for command, every in bound.items():
        for keys in dict.fromkeys(every):
            owners.setdefault(keys, []).append(command)
    for keys, wanting in owners.items():
        *others, blamed = sorted(wanting, key=lambda each: places.get(each, -1))
        if others:
            found.append(Fault(blamed, _clash(key_label(keys), others[0], others[0] in chosen)))
    chords: dict[str, list[str]] = {}
    for keys in owners:
        first, _blank, second = keys.partition(" ")
        if second:
            chords.setdefault(first, []).append(keys)
    for first in chords.keys() & owners.keys():
        single, begun = owners[first][0], [(keys, owners[keys][0]) for keys in chords[first]]
        ours = [(keys, command) for keys, command in begun if command in chosen]
        keys, other = ours[0] if ours else begun[0]
        blamed = single if single in chosen else other
        found.append(Fault(blamed, _hidden(first, single, keys, other, len(begun))))
    if not any(bound[each] for each in NO_WAY_OUT):
        blamed = next(each for each in NO_WAY_OUT if each in chosen)
        names = " and ".join(NO_WAY_OUT)
        found.append(Fault(blamed, f"{names} have no key, so the app could not be left; give one to either"))
    order = list(bound)
    return sorted(found, key=lambda fault: order.index(fault.command))


def _clash(keys: str, other: str, both_chosen: bool) -> str:
    remedy = "one of them" if both_chosen else f'either; {other} = "none" leaves that one without a key'
    return f"{keys} is the key of {other} too; choose another for {remedy}"


def _hidden(first: str, single: str, keys: str, other: str, count: int) -> str:
    more = f" and {count - 1} more" if count > 1 else ""
    return (
        f"{key_label(first)} as the key of {single} hides the chord {key_label(keys)} of {other}{more}; "
        f"choose another key for {single}, or move the chord"
    )


def eaten(chosen: Bindings) -> list[Fault]:
    """Keys that can be chosen, but that some terminals never hand on."""
    return [
        Fault(command, f"{key_label(key)} does not arrive from every terminal: {EATEN[key]}")
        for command, every in chosen.items()
        for keys in every
        for key in keys.split()
        if key in EATEN
    ]


class Keymap:
    """Which command a key, or a chord of two keys, stands for, and the other way round."""

    def __init__(self, bound: Bindings | None = None) -> None:
        """Raises KeymapError for keys that `faults` would have refused."""
        self._keys = dict(bindings() if bound is None else bound)
        self._labels: dict[str, tuple[str, ...]] = {}
        self._single: dict[str, Command] = {}
        self._chords: dict[str, dict[str, Command]] = {}
        for command_id, every in self._keys.items():
            for keys in every:
                self._bind(keys.split(), BY_ID[command_id])
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

    def labels(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command as people write them, the first one first; none if it has none."""
        if command_id not in self._labels:
            self._labels[command_id] = tuple(key_label(keys) for keys in self._keys.get(command_id, ()))
        return self._labels[command_id]

    def label(self, command_id: str) -> str:
        """The first key of a command, as people write it; what is typed into the palette if it has none."""
        return next(iter(self.labels(command_id)), f":{command_id}")
