"""How field values are laid into columns and into the journal, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money


@lru_cache(1024)
def instant_text(at: datetime) -> str:
    """An instant as SQLModel's column stores it: UTC, sorted as text, always with microseconds."""
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def read_instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text else None


def columns_of(field: Field) -> tuple[str, ...]:
    """The columns of a field: money has two, every other type one."""
    if field.type is FieldType.MONEY:
        return (f"{field.name}_minor", f"{field.name}_currency")
    return (field.name,)


def to_columns(field: Field, value: Any) -> Iterator[tuple[str, object]]:
    """Column values for SQLModel's tables: aware datetimes and dates stay Python objects."""
    if field.type is FieldType.MONEY:
        yield f"{field.name}_minor", value.minor if value else None
        yield f"{field.name}_currency", value.currency if value else None
    elif field.type is FieldType.WORDS:
        yield field.name, words_column(value) if value else None
    else:
        yield field.name, value


def words_column(value: tuple[str, ...]) -> str:
    """Words as their column holds them: a JSON array."""
    from json import dumps

    return dumps(value, ensure_ascii=False)


def _read_words(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    from json import loads

    return tuple(loads(text))


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read_text(text: str | None) -> str:
    return text or ""


def _as_it_is(value: Any) -> Any:
    return value


_READERS: Mapping[FieldType, Callable[[Any], Any]] = {
    FieldType.WORDS: _read_words,
    FieldType.DAY: _read_day,
    FieldType.INSTANT: read_instant,
    FieldType.FLAG: bool,
    FieldType.INTEGER: _as_it_is,
    FieldType.PERCENT: _as_it_is,
    FieldType.NUMBER: _as_it_is,
}


def column_reader(field: Field) -> Callable[[Any], Any]:
    """Reads the one column of a field other than money, as plain sqlite3 gives it."""
    return _READERS.get(field.type, _read_text)


def read_money(minor: int | None, currency: str | None) -> Money | None:
    return Money(minor, currency) if minor is not None and currency else None


def to_json(field: Field, value: Any) -> object:
    """A value as the journal keeps it; the empty value is null."""
    if value == field.empty or value is None:
        return None
    if field.type is FieldType.MONEY:
        return [value.minor, value.currency]
    if field.type is FieldType.INSTANT:
        return value.astimezone(UTC).isoformat()
    if field.type is FieldType.DAY:
        return value.isoformat()
    if field.type is FieldType.WORDS:
        return list(value)
    return value


def from_json(field: Field, value: Any) -> object:
    """The value that `to_json` wrote."""
    if value is None:
        return field.empty
    if field.type is FieldType.MONEY:
        return Money(value[0], value[1])
    if field.type is FieldType.INSTANT:
        return datetime.fromisoformat(value)
    if field.type is FieldType.DAY:
        return date.fromisoformat(value)
    if field.type is FieldType.WORDS:
        return tuple(value)
    return value


def item_patch(fields: Mapping[str, Field], before: Item | None, after: Item | None) -> dict[str, list[object]]:
    """`{field: [old, new]}` of the fields that differ; for a creation or a deletion, of those that are not empty."""
    patch: dict[str, list[object]] = {}
    olds = before.__dict__ if before is not None else None
    news = after.__dict__ if after is not None else None
    for name, field in fields.items():
        old = olds[name] if olds is not None else field.empty
        new = news[name] if news is not None else field.empty
        if old is not new and old != new:
            patch[name] = [to_json(field, old), to_json(field, new)]
    return patch
