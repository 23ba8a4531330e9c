"""Stamps: what the program itself notes in a register, such as that it is a demo. Outside the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from cto_tui.services.register import Register
from cto_tui.store import reads

DEMO: Final = "demo"
"""The stamp that tells a demo register from a real one, and of which day, seed and size it is."""


def read(register: Register, key: str) -> dict[str, str]:
    """The values of the stamp `key`, none if there is none."""
    body = reads.stamp(register.reader, key)
    if not body:
        return {}
    found = json.loads(body)
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def write(register: Register, key: str, values: Mapping[str, str]) -> None:
    """Put a stamp on the register."""
    with register.work() as work:
        work.tx.stamp(key, json.dumps(values))
