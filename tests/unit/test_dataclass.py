"""The quick dataclasses behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

import cto_tui
from cto_tui._dataclass import dataclass, replaced


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


@dataclass(frozen=True)
class Small:
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
    one = Small("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.size = 4  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.size
    assert {one: 1}[Small("a", 3)] == 1
    assert [copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))] == [one] * 3


@pytest.fixture
def classes() -> tuple[type, type]:
    """A frozen class and one that derives from it, neither used yet."""

    @dataclass(frozen=True)
    class Base:
        name: str
        tags: tuple[str, ...] = ()

    @dataclass(frozen=True)
    class Derived(Base):
        count: int = field(default=3, metadata={"unit": "d"})
        seen: list[int] = field(default_factory=list)

        def __post_init__(self) -> None:
            object.__setattr__(self, "count", self.count + 1)

    return Base, Derived


def test_instances_are_made_compared_and_shown(classes: tuple[type, type]) -> None:
    base, derived = classes
    assert derived("a").count == 4
    assert derived("a") == derived("a", count=3)
    assert base("a") != derived("a")
    assert len({base("a"), base("a")}) == 1
    assert repr(base("a")).endswith("Base(name='a', tags=())")
    with pytest.raises(TypeError):
        base()


@pytest.mark.parametrize(
    "use",
    [
        lambda base, derived: dataclasses.is_dataclass(derived) and [each.name for each in dataclasses.fields(derived)],
        lambda base, derived: derived.__match_args__ and [each.name for each in dataclasses.fields(derived)],
        lambda base, derived: list(dataclasses.asdict(derived("a"))),
        lambda base, derived: [each.name for each in dataclasses.fields(dataclasses.replace(derived("a"), name="b"))],
    ],
)  # fmt: skip
def test_whatever_is_asked_first_makes_them(classes: tuple[type, type], use: Any) -> None:
    assert list(use(*classes)) == ["name", "tags", "count", "seen"]


def test_an_instance_that_was_made_without_its_class_compares_all_the_same(classes: tuple[type, type]) -> None:
    base, _derived = classes
    one, other = base.__new__(base), base.__new__(base)
    for each in (one, other):
        each.__dict__.update(name="a", tags=())
    assert one == other
    assert hash(one) == hash(other)


def test_a_plain_subclass_and_one_of_the_standard_library_inherit(classes: tuple[type, type]) -> None:
    base, derived = classes

    class Plain(derived):  # type: ignore[misc, valid-type]  # a class of the moment
        pass

    made = dataclasses.dataclass(frozen=True)(type("Made", (base,), {"__annotations__": {"more": "int"}, "more": 1}))
    assert Plain("a").count == 4
    assert made("a").more == 1
    assert [each.name for each in dataclasses.fields(made)] == ["name", "tags", "more"]


def test_frozen_ones_refuse_a_change_before_and_after(classes: tuple[type, type]) -> None:
    base, _derived = classes
    for one in (base.__new__(base), base("a")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            one.name = "b"
        with pytest.raises(dataclasses.FrozenInstanceError):
            del one.name


def test_one_that_can_change_has_no_hash_and_ordered_ones_have_an_order() -> None:
    @dataclass
    class Changing:
        value: int = 0

    @dataclass(frozen=True, order=True)
    class Ordered:
        value: int = 0

    assert Changing.__hash__ is None
    one = Changing()
    one.value = 2
    assert one == Changing(2)
    assert Ordered(1) < Ordered(2)
    assert sorted([Ordered(2), Ordered(1)]) == [Ordered(1), Ordered(2)]


def test_threads_that_meet_at_the_first_use_all_get_instances() -> None:
    for _ in range(50):

        @dataclass(frozen=True)
        class Met:
            name: str
            count: int = 1

        begin, made = threading.Barrier(4), []

        def meet(met: Any = Met, begin: threading.Barrier = begin, made: list[Any] = made) -> None:
            begin.wait()
            made.append(met("a") == met("a", 1))

        threads = [threading.Thread(target=meet) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [True] * 4


def test_every_dataclass_of_the_program_can_be_made() -> None:
    """What is wrong with a declaration shows at its first use: here all are used."""
    count = 0
    for module in pkgutil.walk_packages(cto_tui.__path__, "cto_tui."):
        if module.name.endswith("__main__"):
            continue
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and each.__module__ == module.name and "__dataclass_fields__" in vars(each):
                assert dataclasses.fields(each) is not None
                count += 1
    assert count > 200


def test_declaring_makes_nothing() -> None:
    code = (
        "import dataclasses; made = []; real = dataclasses.dataclass\n"
        "dataclasses.dataclass = lambda *a, **k: lambda cls: made.append(cls.__name__) or real(*a, **k)(cls)\n"
        "import cto_tui.services.today, cto_tui.domain.criteria\n"
        "print(*made)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "Today" not in made
    assert "Entry" not in made


@pytest.mark.parametrize("made", [False, True], ids=["declared", "made"])
def test_comparing_and_hashing_look_at_the_fields_that_they_should(made: bool) -> None:
    @dataclass(frozen=True)
    class Seen:
        name: str
        note: str = dataclasses.field(default="", compare=False)
        place: float = dataclasses.field(default=0.0, hash=False)

    @dataclass(frozen=True)
    class Nothing:
        pass

    if made:
        dataclasses.fields(Seen), dataclasses.fields(Nothing)
    assert Seen("a", note="b") == Seen("a", note="c")
    assert Seen("a", place=1.0) != Seen("a", place=2.0)
    assert hash(Seen("a", place=1.0)) == hash(Seen("a", place=2.0))
    assert Seen("a") != object()
    nan = float("nan")
    assert Seen("a", place=nan) == Seen("a", place=nan)
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_one_with_other_values_is_of_its_class(classes: tuple[type, type]) -> None:
    _base, derived = classes
    one = derived("a", tags=("b",))
    assert replaced(one, name="c") == dataclasses.replace(one, name="c")
    assert type(replaced(one)) is derived
    with pytest.raises(TypeError):
        replaced(one, unknown=1)


def test_comparing_makes_nothing() -> None:
    @dataclass(frozen=True)
    class Seen:
        name: str

    before = {Seen("a"), Seen("a")}
    assert before == {Seen("a")}
    assert replaced(Seen("a"), name="b") == Seen("b")
    assert type(vars(Seen)["__dataclass_fields__"]).__name__ == "_Value"
