"""Words of files that an import does not know: which they are, what they may mean, and what was decided of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from cto_tui.domain.fields import FieldType
from cto_tui.exchange import aliases, registry
from cto_tui.exchange.model import Importer, Reading, Unmapped, UnreadableError
from cto_tui.kinds.registry import load
from cto_tui.services.register import Register
from cto_tui.store import reads


def unknown_words(register: Register, path: Path, *, importer: Importer | None = None) -> list[tuple[str, str]]:
    """The (vocabulary, word) pairs of a file that no alias knows, in order of appearance; nothing is written."""
    found: dict[tuple[str, str], None] = {}
    try:
        source = registry.source(path)
        chosen = importer or registry.find(source)
        for entry in chosen.read(source, reading_for(register, lambda _count: None)):
            if isinstance(entry, Unmapped):
                found.setdefault((entry.field, entry.word))
    except (UnreadableError, OSError, EOFError, zlib.error):
        # The import itself will say so; asking about words comes before it.
        return list(found)
    return list(found)


def meanings(vocabulary: str) -> Mapping[str, str]:
    """What a word of a vocabulary (`blip.state`, `deliverable.status` ...) may mean: value to label."""
    kind_name, _dot, name = vocabulary.partition(".")
    kind = load(kind_name)
    declared = kind.fields.get(name)
    if declared is not None and declared.type is FieldType.CHOICE:
        return declared.choices
    return {state.name: state.label for state in kind.workflow.states}


def remember(register: Register, vocabulary: str, word: str, value: str) -> None:
    """Remember what a word means, for this and every later import."""
    with register.work() as work:
        work.tx.remember_word(vocabulary, aliases.normalise(word), value)


def reading_for(register: Register, progress: Callable[[int], None]) -> Reading:
    """What a format must know to read a file into this register: the remembered words among it."""
    remembered = reads.aliases(register.reader)
    return Reading(
        words=lambda vocabulary, word: aliases.lookup(vocabulary, word, remembered),
        zone=register.zone, currency=register.settings.currency, progress=progress, now=register.clock(),
    )  # fmt: skip
