"""Names of keys, presets, and the way from a key to a command."""

from __future__ import annotations

import pytest
from textual.keys import Keys, _character_to_key
from textual.theme import BUILTIN_THEMES

from cto_tui.config.settings import OWN_THEMES, THEME_NAMES
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.keyboard.keymap import PRESETS, Keymap, KeymapError, bindings, eaten, faults
from cto_tui.keyboard.names import EATEN, KeyNameError, canonical, canonical_keys, key_label


def test_a_character_is_called_as_textual_calls_it() -> None:
    for character in map(chr, range(0x21, 0x7F)):
        assert canonical(character) == _character_to_key(character)
        assert key_label(canonical(character)) == character


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("PgDn", "pagedown"), ("Esc", "escape"), ("S-Tab", "shift+tab"), ("shift+tab", "shift+tab"), ("F5", "f5"),
        ("C-f", "ctrl+f"), ("ctrl+F", "ctrl+f"), ("^f", "ctrl+f"), ("ctrl+[", "ctrl+left_square_bracket"),
        ("shift+g", "G"), ("shift+up", "shift+up"), ("comma", "comma"), ("é", "é"), ("§", "section_sign"),
        ("^", "circumflex_accent"), ("+", "plus"), ("ctrl+pgdn", "ctrl+pagedown"),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_write_them(written: str, name: str) -> None:
    assert canonical(written) == name
    assert canonical(key_label(name)) == name


@pytest.mark.parametrize(
    "written", ["alt+x", "M-x", "ctrl+1", "ctrl+alt+x", "shift+1", "enterr", "f25", "\x07", "ctrl+"]
)
def test_what_is_no_key_or_none_that_can_be_told_apart_is_refused(written: str) -> None:
    with pytest.raises(KeyNameError):
        canonical_keys(written)


def test_the_declared_keys_are_called_by_their_names() -> None:
    for preset in PRESETS:
        for command, every in bindings(preset).items():
            for keys in every:
                assert canonical_keys(keys) == keys
                # Where ctrl+z is eaten it suspends the app, as the command does.
                assert not EATEN.keys() & set(keys.split()) or (command, keys) == ("suspend", "ctrl+z")
    named = {each.value for each in Keys}
    assert {key for command in COMMANDS for keys in command.keys for key in keys.split() if len(key) > 1} <= named | {
        _character_to_key(each) for each in ",/:;-=?"
    }


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_fits_together_and_leaves_every_command_a_key(preset: str) -> None:
    assert faults(preset, {}) == []
    keymap = Keymap(bindings(preset))
    assert all(keymap.labels(command.id) for command in COMMANDS if command.keys)


def test_a_key_stands_for_a_command_and_a_command_for_its_keys() -> None:
    chosen = {"next-step": ("enter",), "open": ("g O",), "range": ()}
    assert faults("default", chosen) == []
    keymap = Keymap(bindings("default", chosen))
    found = keymap.command("enter")
    assert found is not None
    assert (found.id, keymap.command("n"), keymap.command("v")) == ("next-step", None, None)
    assert (keymap.chord("g") or {})["O"].id == "open"
    assert (keymap.label("open"), keymap.label("range"), keymap.labels("down")) == ("g O", ":range", ("j", "down"))


@pytest.mark.parametrize("chosen", [{"edit": ("n",)}, {"edit": ("g",)}])
def test_keys_that_clash_make_no_keymap(chosen: dict[str, tuple[str, ...]]) -> None:
    assert [each.command for each in faults("default", chosen)] == ["edit"]
    with pytest.raises(KeymapError):
        Keymap(bindings("default", chosen))


def test_keys_may_be_swapped() -> None:
    assert faults("default", {"next-step": ("e",), "edit": ("n",)}) == []
    assert [each.command for each in eaten({"edit": ("g ctrl+a", "e")})] == ["edit"]


def test_the_names_of_the_themes_are_those_there_are() -> None:
    assert set(THEME_NAMES) == {*OWN_THEMES, *BUILTIN_THEMES}
