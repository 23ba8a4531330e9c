"""Reading the settings: one TOML file into frozen values; what cannot be used is refused with its line."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from cto_tui._cldr import MONTHS
from cto_tui._dataclass import dataclass
from cto_tui.config.lines import line_of
from cto_tui.config.machine import zone_named
from cto_tui.config.place import PATH_VARIABLE, default_path
from cto_tui.config.settings import BACKUPS, THEME_NAMES, Settings
from cto_tui.domain.errors import NotUnderstoodError
from cto_tui.domain.money import exponent_of

TAG: Final = "tag:"
"""Begins a term of the attention score that is the user's own: `tag:security` is 1 for items with that tag."""


MANY: Final = 30
"""Names beyond which a fault does not list them."""


class ConfigError(NotUnderstoodError, ValueError):
    """The settings cannot be used: one line that says which file, line and key, and what to write instead.

    `line` counts from 1 and is 0 where the whole file is meant; `key` is dotted, "" where none is meant.
    """

    def __init__(self, path: Path, line: int, key: str, problem: str) -> None:
        self.path, self.line, self.key, self.problem = path, line, key, problem
        super().__init__(": ".join(filter(None, (f"{path}, line {line}" if line else str(path), key, problem))))


@dataclass(frozen=True)
class Known:
    """Names that the settings themselves do not know; where none are given, any name passes."""

    kinds: Collection[str] = ()
    states: Callable[[str], Collection[str]] = lambda _kind: ()
    """The states of a kind."""
    coefficients: Collection[str] = ()
    """Terms of the attention score."""


@dataclass(frozen=True)
class Reading:
    """What a file of settings gave. `settings` hold what could be used; where there are faults they are for telling,
    not for working with."""

    path: Path
    settings: Settings
    lines: Mapping[tuple[str, ...], int]
    """The line of each key that was read, tables included."""
    faults: tuple[ConfigError, ...]
    warnings: tuple[ConfigError, ...]
    """What can be used, but not everywhere."""
    exists: bool = True


def read_settings(path: Path | None = None, known: Known | None = None) -> Reading:
    """Read `path`, else the default file, which need not exist unless the environment names it. Faults are collected,
    never raised."""
    named = path is not None or bool(os.environ.get(PATH_VARIABLE))
    path = path or default_path()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        faults = (ConfigError(path, 0, "", "there is no such file"),) if named else ()
        return Reading(path, Settings(), {}, faults, (), exists=False)
    except OSError as error:
        return _unusable(ConfigError(path, 0, "", f"cannot be read: {error.strerror or error}"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unusable(ConfigError(path, line, "", "is not UTF-8: save the file in that encoding"))
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        problem = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        return _unusable(ConfigError(path, line, "", f"is not TOML: {problem}"))
    return _Reader(path, text, known or Known()).read(table)


def _unusable(fault: ConfigError) -> Reading:
    return Reading(fault.path, Settings(), {}, (fault,), ())


def load_settings(path: Path | None = None, known: Known | None = None) -> Settings:
    """The settings in `path`, else in the default file. Raises ConfigError, the first one in the file."""
    found = read_settings(path, known)
    if found.faults:
        raise found.faults[0]
    return found.settings


class _Reader:
    """Checks one file, key by key."""

    def __init__(self, path: Path, text: str, known: Known) -> None:
        self.path, self.text, self.known = path, text, known
        self.faults: list[ConfigError] = []
        self.warnings: list[ConfigError] = []
        self.lines: dict[tuple[str, ...], int] = {}

    def read(self, table: Mapping[str, object]) -> Reading:
        readers: dict[str, Callable[[tuple[str, ...], Any], Any]] = {
            "zone": self._zone,
            "actor": self._text,
            "language": self._language,
            "currency": self._currency,
            "holidays": self._holidays,
            "theme": self._theme,
            "keymap": self._keymap,
            "synchronous_full": self._flag,
            "escape_ms": self._whole,
            "differential": self._flag,
            "keys": self._keys,
            "wip": self._by_kind,
            "expected": self._by_kind,
            "attention": self._attention,
            "backup": self._backup,
        }

        def one(key: tuple[str, ...], value: object) -> Any:
            self._check_name(key, readers, "setting")
            return readers[key[0]](key, value)

        settings = Settings(**self._each((), table, one))
        if settings.keys:
            self._check_keys(settings)
        ordered = sorted(self.faults, key=lambda fault: fault.line)
        return Reading(self.path, settings, self.lines, tuple(ordered), tuple(self.warnings))

    def _each(
        self, key: tuple[str, ...], table: Mapping[str, object], read: Callable[[tuple[str, ...], object], Any]
    ) -> dict[str, Any]:
        """The entries of a table that can be used; the others are kept as faults."""
        found = {}
        for name, value in table.items():
            inner = (*key, name)
            try:
                found[name] = read(inner, value)
            except ConfigError as fault:
                self.faults.append(fault)
            else:
                self.lines[inner] = line_of(self.text, inner)
        return found

    def _refuse(self, key: tuple[str, ...], problem: str) -> ConfigError:
        # A name of control characters would be shown as nothing.
        named = ".".join(part if part.isprintable() else ascii(part) for part in key)
        return ConfigError(self.path, line_of(self.text, key), named, problem)

    def _check_name(self, key: tuple[str, ...], known: Collection[str], what: str) -> None:
        if key[-1] not in known:
            raise self._refuse(key, f"is no {what}; {_near(key[-1], known)}")

    def _one_of(self, key: tuple[str, ...], value: object, known: Collection[str], what: str) -> str:
        name = self._text(key, value)
        if name and name not in known:
            raise self._refuse(key, f"{_shown(name)} is no {what}; {_near(name, known)}")
        return name

    def _theme(self, key: tuple[str, ...], value: object) -> str:
        return self._one_of(key, value, THEME_NAMES, "theme")

    def _keymap(self, key: tuple[str, ...], value: object) -> str:
        from cto_tui.keyboard.keymap import DEFAULT, PRESETS

        return self._one_of(key, value, PRESETS, "keymap") or DEFAULT

    def _keys(self, key: tuple[str, ...], value: object) -> dict[str, tuple[str, ...]]:
        from cto_tui.keyboard.commands import BY_ID

        def one(inner: tuple[str, ...], keys: object) -> tuple[str, ...]:
            self._check_name(inner, BY_ID, "command")
            return self._keys_of_one(inner, keys)

        return self._each(key, self._as_table(key, value), one)

    def _keys_of_one(self, key: tuple[str, ...], value: object) -> tuple[str, ...]:
        from cto_tui.keyboard.names import KeyNameError, canonical_keys

        several = value if isinstance(value, list) else [value]
        texts = [each for each in several if isinstance(each, str)]
        if len(texts) < len(several):
            raise self._refuse(key, f'{_shown(value)} is no key: write it in quotes, as in {key[-1]} = "g n"')
        if texts == ["none"]:
            return ()
        try:
            return tuple(dict.fromkeys(canonical_keys(each) for each in texts))
        except KeyNameError as error:
            raise self._refuse(key, str(error)) from None

    def _check_keys(self, settings: Settings) -> None:
        """Clashes and hidden chords: what only the whole keymap shows."""
        from cto_tui.keyboard import keymap

        for fault in keymap.faults(settings.keymap, settings.keys):
            self.faults.append(self._refuse(("keys", fault.command), fault.problem))
        for warning in keymap.eaten(settings.keys):
            self.warnings.append(self._refuse(("keys", warning.command), warning.problem))

    def _by_kind(self, key: tuple[str, ...], value: object) -> dict[str, dict[str, int]]:
        def states(inner: tuple[str, ...], table: object) -> dict[str, int]:
            if self.known.kinds:
                self._check_name(inner, self.known.kinds, "kind")
            known = self.known.states(inner[-1])

            def one(state: tuple[str, ...], number: object) -> int:
                if known:
                    self._check_name(state, known, f"state of {inner[-1]}")
                return self._whole(state, number)

            return self._each(inner, self._as_table(inner, table), one)

        return self._each(key, self._as_table(key, value), states)

    def _attention(self, key: tuple[str, ...], value: object) -> dict[str, float]:
        def one(inner: tuple[str, ...], number: object) -> float:
            if self.known.coefficients and not inner[-1].startswith(TAG):
                self._check_name(inner, self.known.coefficients, "term of the attention score")
            return self._coefficient(inner, number)

        return self._each(key, self._as_table(key, value), one)

    def _backup(self, key: tuple[str, ...], value: object) -> dict[str, int]:
        def one(inner: tuple[str, ...], number: object) -> int:
            self._check_name(inner, BACKUPS, "sort of copy")
            return self._whole(inner, number, least=0)

        return self._each(key, self._as_table(key, value), one)

    def _as_table(self, key: tuple[str, ...], value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self._refuse(key, f"{_shown(value)} is not a table: begin it with a line [{'.'.join(key)}]")
        return value

    def _text(self, key: tuple[str, ...], value: object) -> str:
        if not isinstance(value, str):
            raise self._refuse(key, f'{_shown(value)} is not text: write it in quotes, as in {key[-1]} = "..."')
        return value.strip()

    def _zone(self, key: tuple[str, ...], value: object) -> str:
        name = self._text(key, value)
        if name and zone_named(name) is None:
            raise self._refuse(key, f"this machine knows no time zone {name!r}: write a name such as Europe/Paris")
        return name

    def _language(self, key: tuple[str, ...], value: object) -> str:
        name = self._text(key, value)
        if name and name not in MONTHS:
            raise self._refuse(key, f"there is no language {name!r}: write one of {', '.join(MONTHS)}")
        return name

    def _currency(self, key: tuple[str, ...], value: object) -> str:
        code = self._text(key, value)
        try:
            exponent_of(code)
        except ValueError as error:
            raise self._refuse(key, str(error)) from None
        return code

    def _holidays(self, key: tuple[str, ...], value: object) -> frozenset[date]:
        remedy = f"write days in brackets and without quotes, as in {key[-1]} = [2026-05-15, 2026-12-24]"
        if not isinstance(value, list):
            raise self._refuse(key, f"{_shown(value)} is not a list of days: {remedy}")
        for each in value:
            if not isinstance(each, date) or isinstance(each, datetime):
                raise self._refuse(key, f"{_shown(each)} is not a day: {remedy}")
        return frozenset(value)

    def _flag(self, key: tuple[str, ...], value: object) -> bool:
        if not isinstance(value, bool):
            raise self._refuse(key, f"{_shown(value)} is neither true nor false")
        return value

    def _whole(self, key: tuple[str, ...], value: object, *, least: int = 1) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._refuse(key, f"{_shown(value)} is not a whole number from {least} on, as in {key[-1]} = 3")
        return value

    def _coefficient(self, key: tuple[str, ...], value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self._refuse(key, f"{_shown(value)} is not a number, as in {key[-1]} = 2.5")
        return float(value)


def _near(name: str, known: Collection[str]) -> str:
    """What was meant, or what there is."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    if near:
        return f"did you mean {near[0]}?"
    if len(known) > MANY:
        return "cto-tui config --explain lists what there is"
    return f"there are {', '.join(sorted(known))}"


def _shown(value: object) -> str:
    """A value as it would stand in the file, cut to a length that fits a line."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
