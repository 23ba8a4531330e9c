"""Conditions as SQL over `item`: columns come from the kinds' declarations, values are always bound.

What is searched as text goes through the full-text index first; a kind's own field is looked up in that kind's table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.criteria import (
    AllOf,
    Among,
    Amount,
    Begins,
    Between,
    Bound,
    Clause,
    Condition,
    Filled,
    HasRef,
    InCategory,
    InState,
    OfKind,
    RefersTo,
    Text,
    Where,
)  # fmt: skip
from cto_tui.domain.fields import FieldType
from cto_tui.domain.money import UNUSUAL_EXPONENTS, USUAL_EXPONENT
from cto_tui.store.codec import columns_of, instant_text
from cto_tui.store.search import match_expression

_MOST_DECIMALS: Final = max(UNUSUAL_EXPONENTS.values())
_LARGEST: Final = 2**63 - 1
"""The largest number that can be bound."""


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with the values for its question marks."""

    text: str
    bound: tuple[object, ...] = ()


def where_sql(where: Where) -> Sql:
    """The condition for WHERE; empty text where everything is meant."""
    alternatives = [join(map(clause_sql, clauses), " AND ") for clauses in where.alternatives]
    return join(alternatives, " OR ") if alternatives else Sql("")


def clause_sql(clause: Clause) -> Sql:
    """A clause; what is not known (a field that is not filled in) counts as not met, so its negation holds."""
    any_of = join(map(_condition, clause.conditions), " OR ")
    return Sql(f"({any_of.text}) IS NOT TRUE", any_of.bound) if clause.negated else any_of


def join(parts: Iterable[Sql], word: str) -> Sql:
    """Pieces joined by AND or OR; nothing at all is false."""
    found = tuple(parts)
    if not found:
        return Sql("0")
    if len(found) == 1:
        return found[0]
    text = word.join(each.text for each in found)
    return Sql(f"({text})", tuple(value for each in found for value in each.bound))


def only_text(where: Where) -> str:
    """The full-text expression that every item of `where` meets, "" if there is none: a list may be driven by it."""
    if len(where.alternatives) != 1:
        return ""
    wanted = []
    for clause in where.alternatives[0]:
        if not clause.negated and len(clause.conditions) == 1 and isinstance(clause.conditions[0], Text):
            wanted.append(match_expression(clause.conditions[0].text, phrase=clause.conditions[0].phrase))
    return " AND ".join(f"({each})" for each in wanted if each)


def without_text(where: Where) -> Where:
    """`where` without what `only_text` answers."""
    rest = tuple(
        clause
        for clause in where.alternatives[0]
        if clause.negated
        or len(clause.conditions) != 1
        or not isinstance(clause.conditions[0], Text)
        or not match_expression(clause.conditions[0].text)
    )
    return Where((rest,)) if rest else Where()


def _condition(condition: Condition) -> Sql:
    match condition:
        case Text():
            return _text(condition)
        case OfKind(kinds):
            return _among("item.kind", kinds)
        case InCategory(categories):
            return _among("item.category", categories)
        case HasRef(ref):
            return Sql("item.ref = ?", (ref,))
        case InState(pairs):
            by_kind: dict[str, list[str]] = {}
            for kind, state in pairs:
                by_kind.setdefault(kind, []).append(state)
            return join(
                (join((Sql("item.kind = ?", (kind,)), _among("item.state", states)), " AND ")
                 for kind, states in by_kind.items()),
                " OR ",
            )  # fmt: skip
        case AllOf(conditions):
            return join(map(_condition, conditions), " AND ")
        case Begins():
            return _begins(condition)
    return _on_field(condition)


def _text(condition: Text) -> Sql:
    expression = match_expression(condition.text, phrase=condition.phrase)
    if expression:
        return Sql("item.seq IN (SELECT rowid FROM search WHERE search MATCH ?)", (expression,))
    # Nothing of it is a word ("***"): only the title as it stands can hold it.
    return Sql("begins_words(item.title, ?)", (condition.text,))


def _begins(condition: Begins) -> Sql:
    field = condition.field
    expression = match_expression(condition.text) if field.search else ""
    column = _column(condition.kind, field.name)
    if field.type is FieldType.WORDS:
        test = f"EXISTS (SELECT 1 FROM json_each({column}) word WHERE begins_words(word.value, ?))"
    else:
        test = f"begins_words({column}, ?)"
    if condition.kind:
        test = f'EXISTS (SELECT 1 FROM "{condition.kind}" own WHERE own.id = item.id AND {test})'
    found = Sql(test, (condition.text,))
    if not expression:
        return found
    # The index is quicker than looking into every item, and what it finds holds the words somewhere.
    return join((Sql("item.seq IN (SELECT rowid FROM search WHERE search MATCH ?)", (expression,)), found), " AND ")


def _on_field(condition: Among | Between | Amount | Filled | RefersTo) -> Sql:
    test = _test(condition)
    if not condition.kind:
        return test
    return Sql(f'item.id IN (SELECT own.id FROM "{condition.kind}" own WHERE {test.text})', test.bound)


def _test(condition: Among | Between | Amount | Filled | RefersTo) -> Sql:
    kind, field = condition.kind, condition.field
    column = _column(kind, columns_of(field)[0])
    match condition:
        case Among(values=values):
            if field.type is FieldType.FLAG:
                return _among(f"coalesce({column}, 0)", tuple(int(bool(value)) for value in values))
            return _among(column, values)
        case Filled(filled=filled):
            present = f"({column} IS NOT NULL AND {column} != '')"
            return Sql(present if filled else f"NOT {present}")
        case RefersTo(ref=ref):
            # Said to be filled in, so that the index over those that are can be used.
            present = f"{column} IS NOT NULL AND {column} != ''"
            target = "(SELECT target.id FROM item target WHERE target.ref = ?)"
            return Sql(f"({present} AND {column} = {target})", (ref,))
        case Amount():
            return _amount(condition)
        case Between(low=low, high=high):
            return _range(column, low, high, _plain)


def _amount(condition: Amount) -> Sql:
    """Amounts in whole units are compared in units of the finest currency, so that all are whole numbers."""
    minor, currency = (_column(condition.kind, name) for name in columns_of(condition.field))
    scales: dict[int, list[str]] = {}
    for code, places in UNUSUAL_EXPONENTS.items():
        scales.setdefault(_MOST_DECIMALS - places, []).append(f"'{code}'")
    cases = " ".join(f"WHEN {currency} IN ({', '.join(codes)}) THEN {10**scale}" for scale, codes in scales.items())
    usual = 10 ** (_MOST_DECIMALS - USUAL_EXPONENT)
    found = _range(f"{minor} * CASE {cases} ELSE {usual} END", condition.low, condition.high, _scaled)
    if not condition.currency:
        return found
    return join((Sql(f"{currency} = ?", (condition.currency,)), found), " AND ")


def _range(expression: str, low: Bound | None, high: Bound | None, bind: Callable[[object], object]) -> Sql:
    tests = [Sql(f"{expression} IS NOT NULL")]
    if low is not None:
        tests.append(Sql(f"{expression} {'>=' if low.included else '>'} ?", (bind(low.value),)))
    if high is not None:
        tests.append(Sql(f"{expression} {'<=' if high.included else '<'} ?", (bind(high.value),)))
    return join(tests, " AND ")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _scaled(value: object) -> object:
    from decimal import Decimal

    return min(int(Decimal(str(value)).scaleb(_MOST_DECIMALS)), _LARGEST)


def _column(kind: str, name: str) -> str:
    return f'own."{name}"' if kind else f'item."{name}"'


def _among(expression: str, values: Sequence[object]) -> Sql:
    if len(values) == 1:
        return Sql(f"{expression} = ?", (values[0],))
    return Sql(f"{expression} IN ({','.join('?' * len(values))})", tuple(values))
