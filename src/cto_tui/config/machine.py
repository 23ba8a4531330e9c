"""What a setting that is left empty stands for on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from cto_tui.config.settings import DARK, LIGHT, Settings


def zone_named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # Not found, not a name at all, or a folder of the zone database.
        return None


def zone_of(
    settings: Settings, *, environment: Mapping[str, str] = os.environ, localtime: Path = Path("/etc/localtime")
) -> tzinfo:
    """The user's time zone: the setting, else TZ, else the machine's. Never fails."""
    if settings.zone and (found := zone_named(settings.zone)):
        return found
    asked = environment.get("TZ")
    if asked and (found := zone_named(asked.removeprefix(":"))):
        return found
    if asked is None and (found := _zone_in(localtime)):
        return found
    from dateutil.tz import tzlocal

    # The C library's own reading: POSIX rules in TZ, and machines without a zone database.
    return tzlocal()


def _zone_in(localtime: Path) -> ZoneInfo | None:
    """The zone that `localtime` is a link to, or holds."""
    _, _, name = os.path.realpath(localtime).partition("zoneinfo/")
    if name and (found := zone_named(name)):
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


def theme_of(settings: Settings, *, environment: Mapping[str, str] = os.environ) -> str:
    """The theme: the setting, else the one for the terminal's background, which some tell of in COLORFGBG."""
    if settings.theme:
        return settings.theme
    return LIGHT if has_light_background(environment) else DARK


def has_light_background(environment: Mapping[str, str]) -> bool:
    """Whether COLORFGBG (`0;15`, foreground first) names a light background: white, or one of the bright colours."""
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return background.isdecimal() and int(background) in (7, *range(9, 16))
