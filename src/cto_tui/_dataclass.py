"""Dataclasses whose methods are made when one of them is first used.

`dataclasses.dataclass` writes and compiles a class's methods when the class is declared: half a millisecond for a small
one, two for an item with all its fields, and a third of all that starting took, mostly for classes that a run never
uses. The decorator here calls it on the first use of what it makes: an order, `fields()`, `replace()`, a subclass.
The first instance, which is all that most classes are ever asked for, has an `__init__` written and no more: 0.1 ms;
being compared, hashed or `replaced` takes less.
All else is as there, but for `slots`, which need the class to be another one.
"""

from __future__ import annotations

import dataclasses
import operator
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **options):
        """`dataclasses.dataclass`, carried out when the class is first used."""
        if cls is None:
            return lambda declared: _declare(declared, options)
        return _declare(cls, options)


__all__ = ["dataclass", "declared_fields", "replaced"]

_T = TypeVar("_T")

_VALUES: Final = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_OF_THE_CLASS_ALONE: Final = frozenset({"__dict__", "__weakref__", "__setattr__", "__delattr__"})
_making = threading.RLock()
_declared: Final[dict[type, Mapping[str, Any]]] = {}
_keyword_only: Final[set[type]] = set()


def declared_fields(cls: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass that have been given a `field()`, by name, those of its bases first. A class that has
    not been used is not made for it."""
    found: dict[str, dataclasses.Field[Any]] = {}
    for each in reversed(cls.__mro__):
        if each in _declared:
            found |= {name: one for name, one in _declared[each].items() if isinstance(one, dataclasses.Field)}
        elif "__dataclass_fields__" in each.__dict__:
            found |= {one.name: one for one in dataclasses.fields(each)}
    return found


def replaced(instance: _T, **values: Any) -> _T:
    """What `dataclasses.replace` gives, without making the class."""
    parameters = _parameters(type(instance))
    if parameters is None:
        return dataclasses.replace(instance, **values)  # type: ignore[type-var]
    kept = {name: getattr(instance, name) for name, (field, _by_keyword) in parameters.items() if field.init}
    return type(instance)(**kept | values)


class _Value:
    """Stands for a value of a class that is not made yet."""

    def __init__(self, name: str, make: Callable[[], None]) -> None:
        self._name, self._make = name, make

    def __get__(self, _instance: object, owner: type) -> Any:
        self._make()
        return getattr(owner, self._name)


def _method(cls: type, name: str, make: Callable[[], None]) -> Callable[..., Any]:
    """Stands for a method of a class that is not made yet."""

    def first(self: Any, *arguments: Any, **named: Any) -> Any:
        make()
        return getattr(cls, name)(self, *arguments, **named)

    return first


def _comparison(cls: type, name: str, make: Callable[[], None]) -> Callable[..., Any]:
    """Stands for `__eq__` or `__hash__`, which need no more than to know which fields they look at."""

    def first(self: Any, *arguments: Any) -> Any:
        parameters = _parameters(cls)
        if parameters is None:
            make()
        elif name == "__eq__":
            values = _values_of([each for each, (field, _by_keyword) in parameters.items() if field.compare])

            def equal(self: Any, other: Any) -> Any:
                return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

            cls.__eq__ = equal  # type: ignore[method-assign, assignment]
        else:
            looked_at = {each: field for each, (field, _by_keyword) in parameters.items()}
            told = _values_of(
                [each for each, field in looked_at.items() if (field.compare if field.hash is None else field.hash)]
            )

            def hashed(self: Any) -> int:
                return hash(told(self))

            cls.__hash__ = hashed  # type: ignore[method-assign, assignment]
        return getattr(cls, name)(self, *arguments)

    return first


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    """What gives the values of some fields of an instance, always as a tuple, so that one that is not equal to itself
    is compared as `dataclasses` compares it."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _refuse(_self: Any, name: str, *_value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _declare(cls: type, options: dict[str, Any]) -> type:
    """Give a class what stands for its methods and values until they are made."""
    own = {name: value for name, value in cls.__dict__.items() if name not in _OF_THE_CLASS_ALONE}
    _declared[cls] = own
    if options.get("kw_only", False):
        _keyword_only.add(cls)
    frozen, made = options.get("frozen", False), False

    def copy() -> type:
        return type(cls)(cls.__name__, cls.__bases__, {**own, "__qualname__": cls.__qualname__})

    def make() -> None:
        nonlocal made
        with _making:
            if not made:
                # Made on a copy and moved here piece by piece: another thread meets either a piece, or what stands for
                # it and waits here.
                _move(dataclasses.dataclass(**options)(copy()), cls)
                made = True

    def begin(self: Any, *arguments: Any, **named: Any) -> None:
        written = None if made else _write_init(cls, frozen)
        if written is None:
            make()
        else:
            cls.__init__ = written  # type: ignore[misc]
        self.__init__(*arguments, **named)

    if "__init__" not in own:
        cls.__init__ = begin  # type: ignore[misc]
    names = ["__repr__"]
    if options.get("eq", True):
        names.append("__eq__")
        if frozen:
            names.append("__hash__")
        elif "__hash__" not in own:
            setattr(cls, "__hash__", None)  # noqa: B010 - what can change is in no set, as dataclasses have it
    if options.get("order", False):
        names += ["__lt__", "__le__", "__gt__", "__ge__"]
    for name in names:
        if name not in own:
            stands = _comparison if name in ("__eq__", "__hash__") else _method
            setattr(cls, name, stands(cls, name, make))
    for name in _VALUES:
        setattr(cls, name, _Value(name, make))
    if frozen:
        for name in ("__setattr__", "__delattr__"):
            setattr(cls, name, _refuse)
    return cls


def _parameters(cls: type) -> dict[str, tuple[dataclasses.Field[Any], bool]] | None:
    """What `__init__` takes: by name the field, and whether it is taken by keyword only. None where that is more than
    is understood here."""
    found: dict[str, tuple[dataclasses.Field[Any], bool]] = {}
    for each in reversed(cls.__mro__):
        own = _declared.get(each)
        if own is None:
            if "__dataclass_fields__" in each.__dict__:
                return None
            continue
        for name, annotation in own.get("__annotations__", {}).items():
            text = annotation if isinstance(annotation, str) else repr(annotation)
            if any(special in text for special in ("ClassVar", "InitVar", "KW_ONLY")):
                return None
            value = own.get(name, dataclasses.MISSING)
            field = value if isinstance(value, dataclasses.Field) else dataclasses.field(default=value)
            by_keyword = field.kw_only if isinstance(field.kw_only, bool) else each in _keyword_only
            found[name] = (field, by_keyword)
    return found


def _write_init(cls: type, frozen: bool) -> Callable[..., None] | None:
    """The `__init__` that `dataclasses` would write; None where it is to do that itself."""
    parameters = _parameters(cls)
    if parameters is None:
        return None
    missing = dataclasses.MISSING
    known: dict[str, Any] = {"_set": object.__setattr__, "_made": missing}
    ordered: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for name, (field, by_keyword) in parameters.items():
        value, default = name, ""
        if field.default_factory is not missing:
            known[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is _made else {name}" if field.init else f"_make_{name}()"
            default = "=_made"
        elif field.default is not missing:
            known[f"_default_{name}"] = field.default
            value = name if field.init else f"_default_{name}"
            default = f"=_default_{name}"
        elif not field.init:
            continue
        if field.init:
            (named if by_keyword else ordered).append(f"{name}{default}")
        body.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    head = ", ".join(["self", *ordered, *(["*", *named] if named else [])])
    exec(f"def __init__({head}):\n" + ("\n".join(body) or " pass"), known)  # noqa: S102 - names of fields, no data
    written: Callable[..., None] = known["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    return written


def _move(made: type, cls: type) -> None:
    for field in dataclasses.fields(made):
        if field.name in cls.__dict__ and field.name not in made.__dict__:
            delattr(cls, field.name)
    for name, value in made.__dict__.items():
        if name not in _OF_THE_CLASS_ALONE and value is not cls.__dict__.get(name):
            setattr(cls, name, value)
