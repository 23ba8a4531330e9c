"""Values as people type them, for the fields of a kind: refs become ids, texts become typed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from cto_tui.domain.errors import NotUnderstoodError
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.money import Money
from cto_tui.domain.typed import format_plain, parse_value
from cto_tui.kinds.base import Kind
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.store import reads
from cto_tui.store.connect import Reader


class ValueTextError(NotUnderstoodError, ValueError):
    """A typed value that does not fit; the message names the field and what it takes."""


def parse_pairs(
    connection: Reader, register: Register, kind: Kind, pairs: Iterable[str], *, now: datetime | None = None
) -> dict[str, object]:
    """`FIELD=VALUE` words as typed values. Raises ValueTextError, NotFoundError."""
    values: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise ValueTextError(f"{pair!r} is not FIELD=VALUE")
        field = kind.fields.get(name)
        if field is None:
            raise ValueTextError(_unknown(kind, name))
        values[name] = parse_text(connection, register, field, text, now=now)
    return values


def _unknown(kind: Kind, name: str) -> str:
    """That a kind has no such field, with those that were meant, else with all."""
    from difflib import get_close_matches

    known = [each.name for each in kind.fields.values() if not each.computed]
    near = [each for each in known if len(name) > 2 and name in each.split("_")] or get_close_matches(name, known, n=2)
    hint = f"did you mean {' or '.join(near[:3])}?" if near else f"it has {', '.join(known)}"
    return f"{kind.name} has no field {name!r}; {hint}"


def read_value(register: Register, field: Field, text: str, *, now: datetime | None = None) -> object:
    """The value that `text` stands for, in the user's time zone and currency. Raises ValueError."""
    return parse_value(
        field, text, now=now or register.clock(), zone=register.zone, default_currency=register.settings.currency
    )


def parse_text(
    connection: Reader, register: Register, field: Field, text: str, *, now: datetime | None = None
) -> object:
    """One typed-in value. Raises ValueTextError, NotFoundError."""
    if field.type is FieldType.REFERENCE:
        return find(connection, text).id if text.strip() else ""
    try:
        return read_value(register, field, text, now=now)
    except ValueError as error:
        raise ValueTextError(f"{field.name}: {error}") from error


def plain_values(connection: Reader, register: Register, kind: Kind, item: object) -> Mapping[str, str]:
    """Every field of an item as text that `parse_text` reads back; references as refs."""
    texts: dict[str, str] = {}
    for name, field in kind.fields.items():
        value = getattr(item, name)
        if field.type is FieldType.REFERENCE and value:
            target = reads.item_by_id(connection, value)
            texts[name] = target.ref if target else value
        else:
            texts[name] = _as_typed(register, field, value)
    return texts


def _as_typed(register: Register, field: Field, value: object) -> str:
    """A value as one would type it: a time on one's own clock (who moves a date over the end of summer time keeps the
    hour), an amount in groups of three. `format_plain` writes for files, and says what this cannot."""
    plain = format_plain(field, value, zone=register.zone)
    if isinstance(value, datetime):
        short = f"{value.astimezone(register.zone):%Y-%m-%d %H:%M}"
    elif isinstance(value, Money):
        amount = value.to_major()
        short = f"{int(amount) if amount == int(amount) else amount:,} {value.currency}".replace(",", " ")
    else:
        return plain
    return short if read_value(register, field, short) == value else plain


def parse_text_here(register: Register, field: Field, text: str) -> object:
    """`parse_text` on the register's own reading connection."""
    return parse_text(register.reader, register, field, text)


def plain_values_here(register: Register, kind: Kind, item: object) -> Mapping[str, str]:
    """`plain_values` on the register's own reading connection."""
    return plain_values(register.reader, register, kind, item)
