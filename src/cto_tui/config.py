"""The user's settings: one TOML file, read into frozen values; what it does not know or cannot use, it refuses.

```toml
zone = "Europe/Paris"          # else the machine's
actor = "Jeanne"               # else the login name
language = "fr"                # en or fr, else that of the environment
currency = "EUR"               # of amounts typed without one
holidays = [2026-05-15]        # days off besides the public ones
theme = "cto-light"
synchronous_full = false       # true: every write waits for the disk
escape_ms = 35                 # how long a lone ESC byte waits to be the Escape key; else 35, and 100 over SSH
differential = true            # false: send the terminal every frame whole, as Textual renders it

[wip.deliverable]              # WIP limits by kind and state
doing = 6

[expected.tender]              # expected working days in a state, by kind and state
qualifying = 3

[attention]                    # coefficients of the attention score
stale = 6.0
```
"""

from __future__ import annotations

import dataclasses
import math
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from cto_tui._cldr import MONTHS
from cto_tui.domain.money import exponent_of

APPLICATION: Final = "cto-tui"


class ConfigError(ValueError):
    """The settings cannot be used: one line that says which file, line and key, and what to write instead.

    `line` counts from 1 and is 0 where the whole file is meant; `key` is dotted, "" where none is meant.
    """

    def __init__(self, path: Path, line: int, key: str, problem: str) -> None:
        self.path, self.line, self.key = path, line, key
        super().__init__(": ".join(filter(None, (f"{path}, line {line}" if line else str(path), key, problem))))


@dataclass(frozen=True)
class Settings:
    """What the user may choose; each empty value leaves the choice to the machine or to the program's defaults."""

    zone: str = ""
    """IANA name, such as Europe/Paris."""
    actor: str = ""
    language: str = ""
    currency: str = "EUR"
    """ISO 4217 code of amounts typed without one."""
    holidays: frozenset[date] = frozenset()
    """Days off besides the public holidays."""
    theme: str = ""
    wip: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """WIP limits by kind and state."""
    expected: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Expected working days in a state, by kind and state."""
    attention: Mapping[str, float] = field(default_factory=dict)
    """Coefficients of the attention score by term; those not named keep their defaults."""
    synchronous_full: bool = False
    """Wait for the disk at every write."""
    escape_ms: int = 0
    """Milliseconds after which a lone ESC byte is the Escape key; 0 leaves it to the line: 35, and 100 over SSH."""
    differential: bool = True
    """Send the terminal only the cells that changed."""


def default_path() -> Path:
    """Where the settings lie unless another file is named."""
    from platformdirs import user_config_path

    return user_config_path(APPLICATION) / "config.toml"


def load_settings(
    path: Path | None = None, *, kinds: Collection[str] = (), coefficients: Collection[str] = ()
) -> Settings:
    """The settings in `path`, else in the default file, which need not exist.

    Where `kinds` or `coefficients` are given, other names of kinds or of attention terms are refused. Raises
    ConfigError.
    """
    named = path is not None
    path = path or default_path()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if named:
            raise ConfigError(path, 0, "", "there is no such file") from None
        return Settings()
    except OSError as error:
        raise ConfigError(path, 0, "", f"cannot be read: {error.strerror or error}") from None
    return _Reader(path, raw, {"wip": kinds, "expected": kinds, "attention": coefficients}).settings()


class _Reader:
    """Checks one file, key by key."""

    def __init__(self, path: Path, raw: bytes, known: Mapping[str, Collection[str]]) -> None:
        self.path, self.known = path, known
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise ConfigError(path, line, "", "is not UTF-8: save the file in that encoding") from None

    def settings(self) -> Settings:
        import tomllib

        try:
            table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            problem = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
            raise ConfigError(self.path, line, "", f"is not TOML: {problem}") from None
        readers: dict[str, Callable[[tuple[str, ...], Any], Any]] = {
            "zone": self._zone,
            "actor": self._text,
            "language": self._language,
            "currency": self._currency,
            "holidays": self._holidays,
            "theme": self._text,
            "wip": lambda key, value: self._by_kind(key, value, self._whole),
            "expected": lambda key, value: self._by_kind(key, value, self._whole),
            "attention": lambda key, value: self._table(key, value, self._coefficient, self.known["attention"]),
            "synchronous_full": self._flag,
            "escape_ms": self._whole,
            "differential": self._flag,
        }
        return Settings(**{name: self._one((name,), value, readers) for name, value in table.items()})

    def _one(self, key: tuple[str, ...], value: object, readers: Mapping[str, Callable[..., Any]]) -> Any:
        self._check_name(key, readers, "setting")
        return readers[key[-1]](key, value)

    def _refuse(self, key: tuple[str, ...], problem: str) -> ConfigError:
        return ConfigError(self.path, _line_of(self.text, key), ".".join(key), problem)

    def _check_name(self, key: tuple[str, ...], known: Collection[str], what: str) -> None:
        if key[-1] not in known:
            from difflib import get_close_matches

            near = get_close_matches(key[-1], list(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            raise self._refuse(key, f"is no {what}; {hint}")

    def _text(self, key: tuple[str, ...], value: object) -> str:
        if not isinstance(value, str):
            raise self._refuse(key, f'{_shown(value)} is not text: write it in quotes, as in {key[-1]} = "..."')
        return value.strip()

    def _zone(self, key: tuple[str, ...], value: object) -> str:
        name = self._text(key, value)
        if name and _zone_named(name) is None:
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

    def _whole(self, key: tuple[str, ...], value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._refuse(key, f"{_shown(value)} is not a whole number from 1 on, as in {key[-1]} = 3")
        return value

    def _coefficient(self, key: tuple[str, ...], value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self._refuse(key, f"{_shown(value)} is not a number, as in {key[-1]} = 2.5")
        return float(value)

    def _by_kind(self, key: tuple[str, ...], value: object, read: Callable[..., Any]) -> dict[str, Any]:
        return self._table(key, value, lambda inner, states: self._table(inner, states, read), self.known[key[-1]])

    def _table(
        self, key: tuple[str, ...], value: object, read: Callable[..., Any], known: Collection[str] = ()
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._refuse(key, f"{_shown(value)} is not a table: begin it with a line [{'.'.join(key)}]")
        found = {}
        for name, each in value.items():
            inner = (*key, name)
            if known:
                self._check_name(inner, known, "term of the attention score" if key == ("attention",) else "kind")
            found[name] = read(inner, each)
        return found


def _shown(value: object) -> str:
    """A value as it would stand in the file, cut to a length that fits a line."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


_HEADER: Final = re.compile(r"\s*\[\[?([^\]]+)\]")
_ASSIGNMENT: Final = re.compile(r"\s*([^=#\[]+?)\s*=")


def _line_of(text: str, key: tuple[str, ...]) -> int:
    """The line where `key` is set, or else the line that comes nearest: that of its table."""
    table: tuple[str, ...] = ()
    best, best_length = 1, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = table = _parts(header[1])
        elif assignment := _ASSIGNMENT.match(line):
            here = (*table, *_parts(assignment[1]))
        else:
            continue
        shorter = min(len(here), len(key))
        if shorter > best_length and here[:shorter] == key[:shorter]:
            best, best_length = number, shorter
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _zone_named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # Not found, not a name at all, or a folder of the zone database.
        return None


def zone_of(
    settings: Settings, *, environment: Mapping[str, str] = os.environ, localtime: Path = Path("/etc/localtime")
) -> tzinfo:
    """The user's time zone: the setting, else TZ, else the machine's. Never fails."""
    if settings.zone and (found := _zone_named(settings.zone)):
        return found
    asked = environment.get("TZ")
    if asked and (found := _zone_named(asked.removeprefix(":"))):
        return found
    if asked is None and (found := _zone_in(localtime)):
        return found
    from dateutil.tz import tzlocal

    # The C library's own reading: POSIX rules in TZ, and machines without a zone database.
    return tzlocal()


def _zone_in(localtime: Path) -> ZoneInfo | None:
    """The zone that `localtime` is a link to, or holds."""
    _, _, name = os.path.realpath(localtime).partition("zoneinfo/")
    if name and (found := _zone_named(name)):
        return found
    try:
        with localtime.open("rb") as stream:
            return ZoneInfo.from_file(stream, key=name or None)
    except (OSError, ValueError):
        return None


def default_actor(settings: Settings) -> str:
    """Who acts: the setting, else the login name, else the user's number where the system has no name for it."""
    if settings.actor:
        return settings.actor
    from getpass import getuser

    try:
        return getuser()
    except (OSError, LookupError, ImportError):
        return f"user-{os.getuid()}"


SETTING_NAMES: Final = tuple(each.name for each in dataclasses.fields(Settings))
"""The keys at the top of the file."""
