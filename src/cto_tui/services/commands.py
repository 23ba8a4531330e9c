"""The command language: one line of text for one action, as macros, proposals, `,` and the `:` prompt use it.

Each verb's `usage` says how its line reads. REF... are refs such as T-14; in a line that is kept to be done again, `@`
stands for the items that it will be done on.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.errors import NotUnderstoodError
from cto_tui.domain.ids import is_id
from cto_tui.domain.outcome import Ok, Outcome, Report
from cto_tui.domain.refs import parse_ref
from cto_tui.domain.when import parse_day
from cto_tui.i18n import _
from cto_tui.kinds.registry import UnknownKindError, by_word, load
from cto_tui.services import edits, moves
from cto_tui.services.lookup import find, find_in
from cto_tui.services.register import Register, Work
from cto_tui.services.values import parse_pairs

TARGET: Final = "@"
"""What a kept line says for the items that it will be done on."""


class CommandError(NotUnderstoodError, ValueError):
    """A line that is no command; the message says what is."""


@dataclass(frozen=True)
class Verb:
    """A verb of the language: how its line reads, what it does, and how it is done within an action under way."""

    usage: str
    help: str
    do: Callable[[Work, Sequence[str]], list[Outcome]]


def run(register: Register, line: str) -> list[Outcome]:
    """Run one line as one action. Raises CommandError, EditRefusedError, ValueTextError, NotFoundError."""
    with register.work() as work:
        return execute(work, split(line))


def run_on(register: Register, lines: Sequence[str], ids: Sequence[str], *, rehearse: bool = False) -> Report:
    """Run kept lines on items: one outcome for each item, one undo group.

    The refusal of one item does not hold the others back; the lines that would have followed it are left out for that
    item. A line without `@` is run once, before the items. With `rehearse` all is done and taken back again: the
    outcomes are those that a run would have. Raises what `run` raises.
    """
    once: list[list[str]] = []
    each: list[list[str]] = []
    for line in lines:
        words = split(line)
        verb_of(words)
        (each if TARGET in words else once).append(words)
    outcomes: list[Outcome] = []
    try:
        with register.work() as work:
            for words in once:
                outcomes += execute(work, words)
            if each:
                outcomes += [_on_item(work, each, item_id) for item_id in ids]
            if rehearse:
                raise _Rehearsed
    except _Rehearsed:
        return Report(tuple(outcomes))
    return Report(tuple(outcomes), work.tx.group if work.tx.changes else "")


class _Rehearsed(Exception):
    """Ends an action that was only to be tried."""


def _on_item(work: Work, lines: Sequence[Sequence[str]], item_id: str) -> Outcome:
    """The outcome of several lines for one item: the first refusal, else one that tells of all of them."""
    found = Ok("")
    for words in lines:
        for outcome in execute(work, aim(words, item_id)):
            if not isinstance(outcome, Ok):
                return outcome
            found = Ok(outcome.ref, outcome.group or found.group, outcome.message or found.message)
    return found


def aim(words: Sequence[str], item_id: str) -> list[str]:
    """A kept line's words with the item that it is to be done on in the place of `@`."""
    return [item_id if word == TARGET else word for word in words]


def run_in(work: Work, line: str) -> None:
    """Run one line within an action under way; a refusal is an error, so that the whole action is taken back."""
    for outcome in execute(work, split(line)):
        if not isinstance(outcome, Ok):
            raise edits.EditRefusedError(f"{outcome.ref}: {outcome.message}")


def split(line: str) -> list[str]:
    """A line's words, quotes as in a shell; raises CommandError."""
    try:
        words = _words(line)
    except ValueError as error:
        raise CommandError(f"{line!r}: {error}") from error
    if not words:
        raise CommandError(_("the command is empty"))
    return [*words]


@lru_cache(16)
def _words(line: str) -> tuple[str, ...]:
    """The words of a line, which is often the one before: the same decision on the next item."""
    return tuple(shlex.split(line))


def execute(work: Work, words: Sequence[str]) -> list[Outcome]:
    """Run a command that is split into words within an action under way."""
    return verb_of(words).do(work, words[1:])


def verb_of(words: Sequence[str]) -> Verb:
    """The verb that a line begins with; raises CommandError."""
    verb = VERBS.get(words[0])
    if verb is None:
        known = ", ".join(VERBS)
        raise CommandError(_("there is no command {word!r}; there are {known}").format(word=words[0], known=known))
    return verb


def _say(verb: str) -> CommandError:
    return CommandError(_("say: {usage}").format(usage=VERBS[verb].usage))


def _option(words: Sequence[str], name: str) -> tuple[Sequence[str], str]:
    """The words without `name TEXT`, and the text; raises CommandError where the text is missing."""
    if name not in words:
        return words, ""
    rest = list(words)
    at = rest.index(name)
    if at + 1 >= len(rest):
        raise CommandError(_("{name} needs a text").format(name=name))
    text = rest[at + 1]
    del rest[at : at + 2]
    return rest, text


def _is_item(word: str) -> bool:
    """Whether a word names an item: a ref, or an id as `aim` puts it."""
    return is_id(word) or parse_ref(word) is not None


def _leading_items(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The items that a line begins with, and the words that follow them; `--` parts them where a text looks like a
    ref."""
    count = next((place for place, word in enumerate(words) if not _is_item(word)), len(words))
    rest = list(words[count:])
    return list(words[:count]), rest[1:] if rest[:1] == ["--"] else rest


def split_move(words: Sequence[str]) -> tuple[list[str], str, list[str], str, str]:
    """Items, transition, FIELD=VALUE words, reason and override of a `move`; raises CommandError."""
    words, reason = _option(words, "--reason")
    words, override = _option(words, "--override")
    pairs: list[str] = []
    refs: list[str] = []
    others: list[str] = []
    for word in words:
        (pairs if "=" in word else refs if _is_item(word) else others).append(word)
    if not refs or len(others) != 1:
        raise _say("move")
    return refs, others[0].replace("-", "_"), pairs, reason, override


def text_line(verb: str, text: str) -> str:
    """A verb with a text as a line that can be kept: `comment @ 'they called'`."""
    return shlex.join([verb, TARGET, *(["--"] if parse_ref(text) else []), text])


def move_line(transition: str, pairs: Sequence[str] = (), reason: str = "", override: str = "") -> str:
    """A move as a line that can be kept: `move @ reject --reason skills`."""
    words = ["move", TARGET, transition, *pairs]
    words += ["--reason", reason] if reason else []
    words += ["--override", override] if override and override != reason else []
    return shlex.join(words)


def _move(work: Work, words: Sequence[str]) -> list[Outcome]:
    refs, transition, pairs, reason, override = split_move(words)
    outcomes: list[Outcome] = []
    for ref in refs:
        work.tx.flush()
        item = find_in(work, ref)
        answers = parse_pairs(work.tx.raw, work.register, load(item.kind), pairs, now=work.now)
        outcomes.append(moves.move_in(work, item, transition, answers, reason=reason, override=override))
    return outcomes


def _add(work: Work, words: Sequence[str]) -> list[Outcome]:
    if len(words) < 2:
        raise _say("add")
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
    return [Ok(item.ref, work.tx.group)]


def _set(work: Work, words: Sequence[str]) -> list[Outcome]:
    refs, pairs = _leading_items(words)
    if not pairs:
        raise _say("set")
    outcomes: list[Outcome] = []
    for ref in refs or [words[0]]:
        work.tx.flush()
        item = find_in(work, ref)
        values = parse_pairs(work.tx.raw, work.register, load(item.kind), pairs, now=work.now)
        outcomes.append(edits.set_in(work, item.id, values))
    return outcomes


def _link(work: Work, words: Sequence[str]) -> list[Outcome]:
    if len(words) < 3:
        raise _say("link")
    work.tx.flush()
    source, target = find(work.tx.raw, words[0]), find(work.tx.raw, words[-1])
    edits.link_in(work, source.id, " ".join(words[1:-1]), target.id)
    return [Ok(source.ref, work.tx.group)]


def _snooze(work: Work, words: Sequence[str]) -> list[Outcome]:
    words, reason = _option(words, "--reason")
    refs, when = _leading_items(words)
    if not refs or len(when) != 1:
        raise _say("snooze")
    until = edits.snooze_until(work.register, _length(when[0], work.today))
    return list(edits.snooze_in(work, refs, until, reason=reason))


_LENGTHS: Final[dict[str, edits.SnoozeLength]] = {
    "tomorrow": "tomorrow", "monday": "monday", "month": "month", "unblocked": "unblocked",
}  # fmt: skip


def _length(word: str, today: date) -> edits.SnoozeLength | date:
    if word in _LENGTHS:
        return _LENGTHS[word]
    try:
        return parse_day(word, today)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _block(work: Work, words: Sequence[str]) -> list[Outcome]:
    refs, reason = _leading_items(words)
    if not refs or not reason:
        raise _say("block")
    return list(edits.block_in(work, refs, " ".join(reason)))


def _comment(work: Work, words: Sequence[str]) -> list[Outcome]:
    refs, text = _leading_items(words)
    if not refs or not text:
        raise _say("comment")
    return [edits.comment_in(work, ref, " ".join(text)) for ref in refs]


def _quick(name: str, do: Callable[[Work, Sequence[str]], Sequence[Outcome]]) -> Callable[..., list[Outcome]]:
    """A verb that needs nothing but items."""

    def run_quick(work: Work, words: Sequence[str]) -> list[Outcome]:
        refs, rest = _leading_items(words)
        if not refs or rest:
            raise _say(name)
        return list(do(work, refs))

    return run_quick


VERBS: Final = {
    "move": Verb("move REF... TRANSITION [FIELD=VALUE]... [--reason TEXT]", "Move items by a transition.", _move),
    "add": Verb("add KIND TITLE [parent=REF] [FIELD=VALUE]...", "Add an item of a kind.", _add),
    "set": Verb("set REF... FIELD=VALUE...", "Change fields of items.", _set),
    "link": Verb("link REF RELATION REF", "Link two items.", _link),
    "snooze": Verb(
        "snooze REF... tomorrow|monday|month|unblocked|DAY [--reason TEXT]", "Hide items from Today.", _snooze
    ),
    "wake": Verb("wake REF...", "Bring snoozed items back.", _quick("wake", edits.unsnooze_in)),
    "pick": Verb("pick REF...", "Pick items for today, or put them back.", _quick("pick", edits.pick_in)),
    "block": Verb("block REF... REASON", "Flag items as blocked.", _block),
    "unblock": Verb("unblock REF...", "Take the flag away.", _quick("unblock", edits.unblock_in)),
    "comment": Verb("comment REF... TEXT", "Add a comment.", _comment),
}
"""The verbs of the language by name."""
