"""The stage of the demo register: a clock that only goes forward, and people who act through the ordinary use cases."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Generator
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Ok, Outcome, Report
from cto_tui.services import edits, moves
from cto_tui.services.lookup import find
from cto_tui.services.register import Register

Story = Generator[tuple[datetime, str], None, None]
"""What happens to one thing: yields when its next step comes and who takes it, and takes it when resumed."""

OVERRIDE = "Accepté en revue hebdomadaire"
_BETWEEN_STORIES = timedelta(minutes=4)
_BETWEEN_ACTIONS = timedelta(seconds=25)


class DemoError(RuntimeError):
    """A step of the demo was refused: the kinds have changed under its story."""


@dataclass
class Stage:
    """Plays stories in the order of their steps. Days count back from `day`, which is the register's today."""

    register: Register
    seed: int
    day: date = field(init=False)
    now: datetime = field(init=False, default=datetime(1970, 1, 1, tzinfo=UTC))
    rng: random.Random = field(init=False)
    archive_rng: random.Random = field(init=False)
    """A source of its own for what scales the demo, so that the year is the same whatever its size."""
    known: dict[str, str] = field(init=False, default_factory=dict)
    """Name in the story to the id of the item."""

    def __post_init__(self) -> None:
        self.day = self.register.today
        self.rng = random.Random(self.seed)
        self.archive_rng = random.Random(f"archive {self.seed}")
        self._queue: list[tuple[datetime, int, Story, str]] = []
        self._order = itertools.count()
        self.last = self.register.midnight(self.day) - timedelta(minutes=10)

    # When

    def wd(self, count: int) -> date:
        """The `count`-th working day from today; negative before it."""
        return self.register.calendar.add(self.day, count)

    def ago(self, days: int) -> date:
        """The working day `days` calendar days ago, or the last one before it."""
        day = self.day - timedelta(days=max(days, 1))
        return day if self.register.calendar.is_working(day) else self.register.calendar.add(day, -1)

    def ahead(self, days: int) -> date:
        """The working day in `days` calendar days, or the next one after it."""
        day = self.day + timedelta(days=days)
        return day if self.register.calendar.is_working(day) else self.register.calendar.add(day, 1)

    def at(self, day: date, hour: int = 0, minute: int = 0) -> datetime:
        """That time of `day` for the user, in UTC; some time in office hours where no hour is given."""
        hour, minute = (hour, minute) if hour else (self.rng.randint(9, 16), self.rng.randrange(0, 60, 5))
        return datetime.combine(day, time(hour, minute), self.register.zone).astimezone(UTC)

    @property
    def today(self) -> date:
        """The day on the stage."""
        return self.register.day_of(self.now)

    # Who and what

    def play(self, story: Story) -> None:
        """Put a story on the stage; it starts at its first step."""
        self._wait(story)

    def run(self, until: datetime | None = None) -> None:
        """Play every step that comes before `until`, or all that are left."""
        while self._queue and (until is None or self._queue[0][0] < until):
            when, _order, story, actor = heapq.heappop(self._queue)
            self.now = max(self.now, when)
            self.register.actor = actor
            self._wait(story)

    def _wait(self, story: Story) -> None:
        try:
            when, actor = next(story)
        except StopIteration:
            return
        if when <= self.now:
            when = self.now + _BETWEEN_STORIES
        heapq.heappush(self._queue, (min(when, self.last), next(self._order), story, actor))

    def enter(self, when: datetime, actor: str) -> None:
        """Go on to an instant with `actor` at the keyboard."""
        self.now = min(max(self.now, when), self.last)
        self.register.actor = actor

    def read_clock(self) -> datetime:
        """The clock of everything that is written: every action has its own instant."""
        return self.now

    def _acted(self) -> None:
        self.now = min(self.now + _BETWEEN_ACTIONS, self.last)

    def add(self, kind: str, title: str, *, parent: str = "", key: str = "", **values: object) -> str:
        """Add an item; answers its id, and remembers it under `key`."""
        with self.register.work() as work:
            item = edits.add_in(work, kind, title, values, parent=parent)
        self._acted()
        if key:
            self.known[key] = item.id
        return item.id

    def move(self, item: str, transition: str, reason: str = "", **answers: object) -> None:
        """Move an item; soft guards are passed with a reason. Raises DemoError where a hard one holds."""
        self._check(
            moves.move(self.register, [item], transition, answers, reason=reason, override=OVERRIDE).outcomes[0]
        )

    def set(self, item: str, **values: object) -> None:
        self._check(edits.set_fields(self.register, item, values))

    def link(self, one: str, relation: str, other: str) -> None:
        self._check(edits.link(self.register, one, relation, other))

    def comment(self, item: str, text: str, channel: str = "") -> None:
        self._check(edits.comment(self.register, item, text, channel=channel))

    def snooze(self, item: str, until: date) -> None:
        """Hide an item until the morning of `until`."""
        midnight = self.register.midnight(until)
        self._report(edits.snooze(self.register, [item], midnight, reason="Rien à faire d'ici là"))

    def block(self, item: str, reason: str, follow_up_on: date) -> None:
        self._report(edits.block(self.register, [item], reason, follow_up_on=follow_up_on))

    def unblock(self, item: str) -> None:
        self._report(edits.unblock(self.register, [item]))

    def _report(self, report: Report) -> None:
        self._check(report.outcomes[0])

    def _check(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Ok):
            raise DemoError(f"the demo cannot be played: {outcome.ref}: {outcome.message}")
        self._acted()

    def item(self, item: str) -> Item:
        with self.register.work() as work:
            return find(work.tx.raw, item)

    def children(self, parent: str, kind: str) -> list[Item]:
        """The open children of a kind, oldest first."""
        from cto_tui.kinds.registry import load
        from cto_tui.store import reads

        with self.register.work() as work:
            found = reads.children_of(work.tx.raw, parent)
        return [each for each in found if each.kind == kind and not load(kind).category(each).closed]

    def proposals(self, origin: str) -> list[Item]:
        """The open proposals that came from an item, oldest first."""
        from cto_tui.store import reads

        with self.register.work() as work:
            found = list(
                reads.select_items(work.tx.raw, "proposal", "WHERE origin = ? AND item.state = 'proposed'", (origin,))
            )
        return sorted(found, key=lambda each: each.id)

    def decide(self, origin: str, *, accept: tuple[str, ...] = (), keep: tuple[str, ...] = ()) -> None:
        """Settle an item's proposals by the beginnings of their titles; those not named are declined."""
        for proposal in self.proposals(origin):
            if proposal.title.startswith(keep or ("\0",)):
                continue
            if proposal.title.startswith(accept or ("\0",)):
                self.move(proposal.id, "accept")
            else:
                self.move(proposal.id, "decline", self.rng.choice(("not_needed", "done_already", "otherwise")))

    def pick(self, *names: str) -> str:
        return self.rng.choice(names)


def euros(amount: int) -> Money:
    """A whole amount in euros."""
    return Money(amount * 100, "EUR")


def kilo(amount: int) -> Money:
    """Thousands of euros."""
    return euros(amount * 1000)
