"""How keys are called: by the app, by people, and by what a user writes into the settings."""

from __future__ import annotations

import unicodedata
from typing import Final

LABELS: Final = {
    "pagedown": "PgDn", "pageup": "PgUp", "escape": "esc", "shift+tab": "S-tab",
}  # fmt: skip
"""What people call keys whose name is not their character."""

_ALIASES: Final = {
    "esc": "escape", "return": "enter", "cr": "enter", "pgdn": "pagedown", "pgdown": "pagedown", "pgup": "pageup",
    "del": "delete", "ins": "insert", "spacebar": "space", "blank": "space", "s-tab": "shift+tab",
    "backtab": "shift+tab", "dot": "full_stop", "period": "full_stop", "equals": "equals_sign", "hyphen": "minus",
}  # fmt: skip
_MOVING: Final = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_ARROWS: Final = {"up": "A", "down": "B", "right": "C", "left": "D"}
_NAMED: Final = frozenset(
    (*_MOVING, "tab", "enter", "space", "escape", "backspace", *(f"f{number}" for number in range(1, 25)))
)
_SHORT_NAMES: Final = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip

EATEN: Final = {
    "ctrl+h": "it may be backspace", "ctrl+i": "it may be tab", "ctrl+j": "it may be enter",
    "ctrl+m": "it may be enter", "ctrl+left_square_bracket": "it may be escape",
    "ctrl+s": "it may stop the output", "ctrl+q": "it may be what lets the output go on",
    "ctrl+z": "it may suspend the app", "ctrl+a": "screen takes it", "ctrl+b": "tmux takes it",
}  # fmt: skip
"""Keys that not every terminal hands on, and what becomes of them there."""


class KeyNameError(ValueError):
    """There is no such key, or none that terminals tell apart; the text says what to write instead."""


def canonical(text: str) -> str:
    """The app's name of one key as people write it: `,`, `comma`, `ctrl+f`, `C-f`, `^f`, `shift+g`, `PgDn`.

    Raises KeyNameError.
    """
    name = text.strip()
    if len(name) == 1:
        return _of_character(name)
    modifiers, rest = _modifiers(name)
    if "alt" in modifiers:
        raise KeyNameError(f"{text}: terminals send Alt as Escape and the key; choose a key without Alt")
    if len(rest) == 1:
        key = _of_character(rest)
    else:
        lower = rest.lower()
        key = _ALIASES.get(lower, lower)
        if key not in _NAMED and key != "shift+tab" and key not in _CHARACTERS:
            raise KeyNameError(f"{text} is no key; write a character, ctrl+x, or a name such as pagedown or f5")
    if not modifiers:
        return key
    if modifiers == {"shift"} and len(key) == 1 and key.isalpha():
        return key.upper()
    if modifiers == {"shift"} and (key in (*_MOVING, "tab") or key[1:].isdigit()):
        return f"shift+{key}"
    if modifiers == {"ctrl"} and (key in _MOVING or key == "left_square_bracket"):
        return f"ctrl+{key}"
    if modifiers == {"ctrl"} and len(key) == 1 and key.isascii() and key.isalpha():
        return f"ctrl+{key.lower()}"
    raise KeyNameError(f"{text} is not told apart by terminals; ctrl goes with letters and arrows, shift with arrows")


def canonical_keys(text: str) -> str:
    """The same for a key or a chord of two keys with a blank between, as in `g t`."""
    keys = [canonical(each) for each in text.split()]
    if not keys:
        raise KeyNameError('is empty; write a key, or "none" for a command without one')
    if len(keys) > 2:
        raise KeyNameError(f"{text} has {len(keys)} keys; a chord has two")
    return " ".join(keys)


def key_label(keys: str) -> str:
    """A key or chord as people write it: `g t`, `,`, `ctrl+p`."""
    return " ".join(LABELS.get(key) or _CHARACTERS.get(key, key) for key in keys.split())


def typed(key: str) -> tuple[str, ...]:
    """What a terminal may send for a key where that needs no asking: its character, or what an arrow sends; nothing for
    other keys and for chords."""
    if key in _ARROWS:
        return f"\x1b[{_ARROWS[key]}", f"\x1bO{_ARROWS[key]}"
    character = _CHARACTERS.get(key, key)
    return (character,) if len(character) == 1 else ()


def _modifiers(name: str) -> tuple[set[str], str]:
    """The modifiers before a key, and the key."""
    if name.startswith("^"):
        return {"ctrl"}, name[1:]
    found, rest = set(), name
    while len(rest) > 2:
        for sign, modifier in _MODIFIERS.items():
            if rest.lower().startswith(sign) and len(rest) > len(sign):
                found.add(modifier)
                rest = rest[len(sign) :]
                break
        else:
            break
    return found, rest


_MODIFIERS: Final = {
    "ctrl+": "ctrl", "c-": "ctrl", "shift+": "shift", "s-": "shift", "alt+": "alt", "m-": "alt", "meta+": "alt",
}  # fmt: skip


def _of_character(character: str) -> str:
    """The name of the key that types a character: itself for letters and digits, else after its Unicode name."""
    if character.isalnum():
        return character
    if not character.isprintable() or character.isspace():
        raise KeyNameError("a blank is written space")
    return _name(character)


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT_NAMES.get(name, name)


_CHARACTERS: Final = {
    _name(character): character for character in map(chr, range(0x21, 0x100)) if not character.isalnum()
}
"""The characters of European keyboards by the names of their keys: `comma`, `section_sign`."""
