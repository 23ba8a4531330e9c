"""The quick dataclasses behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from cto_tui._dataclass import dataclass


def _declared(decorate: Callable[..., Any], base: Callable[..., Any]) -> type[Any]:
    @base(frozen=True, kw_only=True)
    class Base:
        name: str
        tags: list[str] = dataclasses.field(default_factory=list)

    @decorate(frozen=True, kw_only=True)
    class Thing(Base):
        size: int = 3
        loud: str = dataclasses.field(init=False, default="")
        secret: int = dataclasses.field(default=1, repr=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "loud", self.name.upper())

    return Thing


QUICK = _declared(dataclass, dataclass)
STANDARD = _declared(dataclasses.dataclass, dataclasses.dataclass)


@dataclass(frozen=True, slots=True)
class Slotted:
    name: str
    size: int = 3


@pytest.mark.parametrize("values", [{"name": "a"}, {"name": "a", "tags": ["x"], "size": 4, "secret": 9}])
def test_instances_are_those_of_the_standard_library(values: dict[str, Any]) -> None:
    quick, standard = QUICK(**values), STANDARD(**values)
    assert repr(quick) == repr(standard)
    assert dataclasses.asdict(quick) == dataclasses.asdict(standard)
    assert dataclasses.asdict(dataclasses.replace(quick, size=8)) == dataclasses.asdict(
        dataclasses.replace(standard, size=8)
    )
    assert quick == QUICK(**{**values, "secret": 2})
    assert quick != QUICK(**{**values, "name": "b"})
    assert quick != standard
    assert QUICK(name="a").tags is not QUICK(name="a").tags


@pytest.mark.parametrize("values", [{}, {"name": "a", "loud": "b"}, {"name": "a", "what": 1}])
def test_wrong_values_are_refused_in_the_same_words(values: dict[str, Any]) -> None:
    told = []
    for cls in (QUICK, STANDARD):
        with pytest.raises(TypeError) as caught:
            cls(**values)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_an_instance_is_frozen_hashed_and_copied() -> None:
    one = Slotted("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.size = 4  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.size
    assert {one: 1}[Slotted("a", 3)] == 1
    assert [copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))] == [one] * 3
    assert not hasattr(one, "__dict__")


def test_only_what_is_frozen_is_declared_so() -> None:
    with pytest.raises(TypeError, match="standard library"):
        dataclass(frozen=False)
