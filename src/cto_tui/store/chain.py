"""What holds the journal's rows together: a hash chain per host over salted digests of what they say."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from typing import Final

CHAIN_START: Final = "0" * 64


def digest(salt: str, patch: str, reason: str) -> str:
    """The salted digest of what a row says; a purge deletes text and salt and leaves the digest."""
    return hashlib.sha256(f"{salt}\x1f{patch}\x1f{reason}".encode()).hexdigest()


def link_chain(previous: str, row_id: str, row_digest: str) -> str:
    """The chain value of a row after `previous` of the same host."""
    return hashlib.sha256(f"{previous}\x1f{row_id}\x1f{row_digest}".encode()).hexdigest()


class Chain:
    """The head of one host's chain within one write transaction."""

    def __init__(self, connection: sqlite3.Connection, host: str, salt: Callable[[], str] | None = None) -> None:
        latest = connection.execute("SELECT counter, host, chain FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        self.counter: int = (latest[0] if latest else 0) + 1
        """Lamport counter of the transaction's group: one more than any that this file has seen."""
        if latest is not None and latest[1] != host:
            # By counter, which never falls along seq: the index then gives the head without sorting the whole journal.
            latest = connection.execute(
                "SELECT counter, host, chain FROM journal WHERE host = ? ORDER BY counter DESC, seq DESC LIMIT 1",
                (host,),
            ).fetchone()
        self.head: str = latest[2] if latest else CHAIN_START
        self._salt = salt or _salt

    def seal(self, row_id: str, patch: str, reason: str) -> tuple[str, str, str]:
        """Salt, digest and chain value of the next row, which is the head from now on."""
        salt = self._salt()
        said = digest(salt, patch, reason)
        self.head = link_chain(self.head, row_id, said)
        return salt, said, self.head


def _salt() -> str:
    """As `secrets` has it, which brings all of OpenSSL with it."""
    return os.urandom(8).hex()


def first_broken_link(connection: sqlite3.Connection) -> str | None:
    """The id of the first journal row whose digest or chain does not hold, None if all do."""
    heads: dict[str, str] = {}
    purged = {row[0] for row in connection.execute("SELECT record FROM journal WHERE op = 'purge'")}
    query = "SELECT id, host, record, patch, reason, salt, digest, chain FROM journal ORDER BY seq"
    for row_id, host, record, patch, reason, salt, said, chain in connection.execute(query):
        # Only a purge takes a row's salt; of what it leaves nothing, it needs no word (a comment's row).
        if digest(salt, patch, reason) != said and (salt or (record not in purged and patch != "{}")):
            return str(row_id)
        if link_chain(heads.get(host, CHAIN_START), row_id, said) != chain:
            return str(row_id)
        heads[host] = chain
    return None
