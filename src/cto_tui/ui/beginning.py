"""What is read before there is an app, which begins with it and asks nothing of it again."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.services import today as triage
from cto_tui.services.register import Register
from cto_tui.services.screens import TodayContent, today_content


@dataclass(frozen=True)
class Beginning:
    """What Today shows, and the register's data version when it was read or before."""

    content: TodayContent
    version: int


def read(register: Register) -> Beginning:
    """Read it. The version comes first: what is written meanwhile is then seen as new."""
    version = register.data_version()
    return Beginning(today_content(register, triage.today(register)), version)
