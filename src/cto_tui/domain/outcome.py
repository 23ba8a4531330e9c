"""What a use case answers: done, refused with reasons, or in conflict with another writer."""

from __future__ import annotations

from typing import Literal

from cto_tui._dataclass import dataclass

Severity = Literal["soft", "hard"]


@dataclass(frozen=True)
class Refusal:
    """One reason why an action is refused.

    `field` names what to fill in to get past it ("" where no field helps). A soft refusal can be passed with a typed
    reason, a hard one cannot.
    """

    guard: str
    message: str
    severity: Severity = "hard"
    field: str = ""


@dataclass(frozen=True)
class Ok:
    """The action was done in journal group `group` ("" where nothing had to change). `items` are the ids of the items
    that it touched, where it does not go without saying."""

    ref: str
    group: str = ""
    message: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The action was not done; `refusals` say why, hard ones first."""

    ref: str
    refusals: tuple[Refusal, ...]

    @property
    def overridable(self) -> bool:
        """Whether a typed reason would let the action pass."""
        return all(refusal.severity == "soft" for refusal in self.refusals)

    @property
    def message(self) -> str:
        return "; ".join(refusal.message for refusal in self.refusals)


@dataclass(frozen=True)
class Conflict:
    """Another writer changed `field` since it was read: both values are given, nothing was written."""

    ref: str
    field: str
    mine: object = None
    theirs: object = None

    @property
    def message(self) -> str:
        return f"{self.field} was changed elsewhere: theirs {self.theirs!r}, yours {self.mine!r}"


Outcome = Ok | Refused | Conflict


@dataclass(frozen=True)
class Report:
    """The outcomes of one action over several items, all in one undo group."""

    outcomes: tuple[Outcome, ...]
    group: str = ""
    label: str = ""

    @property
    def only(self) -> Outcome | None:
        """The outcome where there is but one."""
        return self.outcomes[0] if len(self.outcomes) == 1 else None

    @property
    def done(self) -> tuple[Ok, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Ok))

    @property
    def failed(self) -> tuple[Refused | Conflict, ...]:
        return tuple(outcome for outcome in self.outcomes if not isinstance(outcome, Ok))
