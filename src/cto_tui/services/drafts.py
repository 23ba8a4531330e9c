"""Drafts: text that was typed and not yet written, and where the user was. Outside the journal."""

from __future__ import annotations

import json

from cto_tui.services.register import Register
from cto_tui.store import reads


def read(register: Register, key: str) -> dict[str, str]:
    """The texts kept under `key`, none if there are none."""
    body = reads.draft(register.reader, key)
    if not body:
        return {}
    found = json.loads(body)
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def keep(register: Register, key: str, body: str) -> None:
    """Keep a text under `key`."""
    with register.work() as work:
        work.tx.keep_draft(key, body)


def forget(register: Register, key: str) -> None:
    """Forget what is kept under `key`, if anything."""
    if reads.draft(register.reader, key):
        keep(register, key, "")
