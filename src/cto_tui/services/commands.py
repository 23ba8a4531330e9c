"""The command language: one line of text for one action, as macros, proposals and the `:` prompt use it.

move REF... TRANSITION [FIELD=VALUE]... [--reason TEXT]
add KIND TITLE [parent=REF] [FIELD=VALUE]...
set REF FIELD=VALUE...
link REF RELATION REF
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from cto_tui.domain.outcome import Ok, Outcome
from cto_tui.domain.refs import parse_ref
from cto_tui.kinds.registry import UnknownKindError, by_word, load
from cto_tui.services import edits, moves
from cto_tui.services.lookup import find
from cto_tui.services.register import Register, Work
from cto_tui.services.values import parse_pairs


class CommandError(ValueError):
    """A line that is no command; the message says what is."""


def run(register: Register, line: str) -> list[Outcome]:
    """Run one line as one action. Raises CommandError, EditRefusedError, ValueTextError, NotFoundError."""
    with register.work() as work:
        return execute(work, _split(line))


def run_in(work: Work, line: str) -> None:
    """Run one line within an action under way; a refusal is an error, so that the whole action is taken back."""
    for outcome in execute(work, _split(line)):
        if not isinstance(outcome, Ok):
            raise edits.EditRefusedError(f"{outcome.ref}: {outcome.message}")


def _split(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise CommandError(f"{line!r}: {error}") from error
    if not words:
        raise CommandError("the command is empty")
    return words


def execute(work: Work, words: Sequence[str]) -> list[Outcome]:
    """Run a command that is split into words within an action under way."""
    verb, *rest = words
    if verb == "move":
        return _move(work, rest)
    if verb == "add":
        return [_add(work, rest)]
    if verb == "set":
        return [_set(work, rest)]
    if verb == "link":
        return [_link(work, rest)]
    raise CommandError(f"there is no command {verb!r}; there are move, add, set and link")


def split_move(words: Sequence[str]) -> tuple[list[str], str, list[str], str]:
    """Refs, transition, FIELD=VALUE words and reason of a `move`; raises CommandError."""
    words = list(words)
    reason = ""
    if "--reason" in words:
        at = words.index("--reason")
        if at + 1 >= len(words):
            raise CommandError("--reason needs a text")
        reason = words[at + 1]
        del words[at : at + 2]
    pairs = [word for word in words if "=" in word]
    plain = [word for word in words if "=" not in word]
    refs = [word for word in plain if parse_ref(word)]
    others = [word for word in plain if not parse_ref(word)]
    if not refs or len(others) != 1:
        raise CommandError("say: move REF... TRANSITION [FIELD=VALUE]... [--reason TEXT]")
    return refs, others[0].replace("-", "_"), pairs, reason


def _move(work: Work, words: Sequence[str]) -> list[Outcome]:
    refs, transition, pairs, reason = split_move(words)
    outcomes: list[Outcome] = []
    for ref in refs:
        work.tx.flush()
        item = find(work.tx.raw, ref)
        answers = parse_pairs(work.tx.raw, work.register, load(item.kind), pairs, now=work.now)
        outcomes.append(moves.move_in(work, item.ref, transition, answers, reason=reason))
    return outcomes


def _add(work: Work, words: Sequence[str]) -> Outcome:
    if len(words) < 2:
        raise CommandError("say: add KIND TITLE [parent=REF] [FIELD=VALUE]...")
    try:
        kind = by_word(words[0])
    except UnknownKindError as error:
        raise CommandError(str(error)) from error
    work.tx.flush()
    parent = ""
    pairs = []
    for pair in words[2:]:
        if pair.startswith("parent="):
            parent = find(work.tx.raw, pair.removeprefix("parent=")).id
        else:
            pairs.append(pair)
    values = parse_pairs(work.tx.raw, work.register, kind, pairs, now=work.now)
    item = edits.add_in(work, kind.name, words[1], values, parent=parent)
    return Ok(item.ref, work.tx.group)


def _set(work: Work, words: Sequence[str]) -> Outcome:
    if len(words) < 2:
        raise CommandError("say: set REF FIELD=VALUE...")
    work.tx.flush()
    item = find(work.tx.raw, words[0])
    values = parse_pairs(work.tx.raw, work.register, load(item.kind), words[1:], now=work.now)
    return edits.set_in(work, item.ref, values)


def _link(work: Work, words: Sequence[str]) -> Outcome:
    if len(words) < 3:
        raise CommandError("say: link REF RELATION REF")
    work.tx.flush()
    source, target = find(work.tx.raw, words[0]), find(work.tx.raw, words[-1])
    edits.link_in(work, source.id, " ".join(words[1:-1]), target.id)
    return Ok(source.ref, work.tx.group)
