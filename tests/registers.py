"""Registers for tests: in a temporary folder, with a clock that stands still until it is told to go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.services import doctor
from cto_tui.services.register import Register

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A clock for `Register`: aware instants in UTC, moved on by hand."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


def new_register(
    folder: Path, *, clock: Clock | None = None, actor: str = "ada", settings: Settings | None = None
) -> Register:
    """An empty register with its clock in `register.clock`."""
    chosen = settings or Settings(zone="Europe/Paris")
    return Register(folder / "data" / "register.db", chosen, clock=clock or Clock(), actor=actor, host="testhost")


def complaints(register: Register) -> list[str]:
    """What the doctor finds wrong with a register; how Python was installed is none of its business here."""
    found = doctor.examine(register.path, register)
    return [str(each) for each in found if each.level != "ok" and each.check != "start"]
