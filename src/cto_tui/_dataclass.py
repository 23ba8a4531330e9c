"""Frozen dataclasses that cost little at the start: their methods are made when they are first called.

The standard library compiles `__init__`, `__repr__`, `__eq__`, `__hash__`, `__setattr__` and `__delattr__` of a class
when it is declared: 0.5 ms, mostly for classes that a run makes no instance of. Here a class gets its fields at once
(0.05 ms), `__init__` with its first instance, and the others from the standard library when one of them is wanted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool, slots: bool = False, kw_only: bool = False, eq: bool = True
    ) -> Callable[[type], type]:
        """Like the standard library's, for frozen classes alone; what derives from one is declared so too."""
        if not frozen:
            raise TypeError("only a frozen class is declared so; take the standard library's dataclass")

        def declare(cls: type) -> type:
            names = ("__init__", "__repr__", "__eq__", "__hash__") if eq else ("__init__", "__repr__")
            for name in names:
                # A class with an `__eq__` of its own has None for its hash.
                if cls.__dict__.get(name) is None:
                    setattr(cls, name, _LATER[name])
            cls.__setattr__, cls.__delattr__ = _refuse, _refuse
            if slots:
                cls.__getstate__, cls.__setstate__ = _state_of, _put_state
            return dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)

        return declare


def _init(self: Any, *args: Any, **values: Any) -> None:
    _complete(type(self), "__init__")
    self.__init__(*args, **values)


def _repr(self: Any) -> str:
    _complete(type(self), "__repr__")
    return repr(self)


def _eq(self: Any, other: object) -> Any:
    _complete(type(self), "__eq__")
    return self.__eq__(other)


def _hash(self: Any) -> int:
    _complete(type(self), "__hash__")
    return hash(self)


_LATER = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__hash__": _hash}


def _complete(found: type, called: str) -> None:
    """Put the true method in the place of the stand-in that was called."""
    cls = next((each for each in found.__mro__ if each.__dict__.get(called) is _LATER[called]), None)
    if cls is None:
        # Another thread was quicker.
        return
    if called == "__init__":
        setattr(cls, called, _make_init(cls))
        return
    # The standard library gives methods to a new class only: they are taken from a twin.
    fields = [(each.name, each.type, each) for each in dataclasses.fields(cls)]
    twin = dataclasses.make_dataclass(cls.__qualname__, fields, init=False, unsafe_hash=True)
    for name in ("__repr__", "__eq__", "__hash__"):
        if cls.__dict__.get(name) is _LATER[name]:
            setattr(cls, name, getattr(twin, name))


def _make_init(cls: Any) -> Any:
    """The `__init__` that a frozen dataclass has."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_made": _MADE}
    ordered: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for each in dataclasses.fields(cls):
        name = each.name
        value = name
        if each.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = each.default_factory
            value = f"_make_{name}() if {name} is _made else {name}" if each.init else f"_make_{name}()"
        elif each.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = each.default
            value = name if each.init else f"_default_{name}"
        if each.init:
            default = f"=_default_{name}" if f"_default_{name}" in known else ""
            default = "=_made" if f"_make_{name}" in known else default
            (named if each.kw_only else ordered).append(f"{name}{default}")
        body.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    head = ", ".join(["self", *ordered, *(["*", *named] if named else [])])
    exec(f"def __init__({head}):\n" + ("\n".join(body) or " pass"), known)  # noqa: S102 - names of fields, no data
    method = known["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method


_MADE = object()
"""Stands in a signature for a default that is made anew for each instance."""


def _refuse(_self: object, name: str, *_value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _state_of(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _put_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
