"""The check: which rows of typed columns the judge must see, found without a loop over rows.

Each rule of the vocabulary becomes a small table indexed by the place of a row's type, and
a column is asked through it. A row without doubt is a valid event, and its values are those
that the judge would give.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handletime.events.conditions import (
    CONDITIONS,
    EXACTLY_ONE,
    LARGEST_INTEGER,
    LONGEST_ID,
    NOT_AFTER_AT,
    NOT_NEGATIVE,
    OBJECTS,
    WITHOUT_SLASH,
    Condition,
)
from handletime.events.judge import REQUIRED
from handletime.events.sparse import NUMBERED
from handletime.events.texts import Numbered, Texts
from handletime.events.vocabulary import ALL_FIELDS, FIELDS, TYPES
from handletime.kernel.count import count_kinds, counted, counted_pairs, with_and_without
from handletime.timeline.instant import LAST_INSTANT
from handletime.together import each

if TYPE_CHECKING:
    from handletime.events.sparse import Column, Columns

Mask: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.uint8]
"""Places of types in the vocabulary."""
Counts: TypeAlias = dict[str, NDArray[np.int64]]

REFUSED: Final = 0
TAKEN: Final = 1
NEEDED: Final = 2


def doubts(columns: Columns) -> Mask:
    """Mark the rows that may be no valid events.

    An `id`, a `type` or an `at` that is absent is always doubted.
    """
    doubt = np.zeros(columns.size, bool)
    for name in REQUIRED:
        if columns[name].rows is not None:
            doubt |= ~_present(columns, name)
    places = _places(columns)
    counts = _counts(columns, places)
    _fields(doubt, columns, places, counts)
    _choices(doubt, columns, places, counts)
    for condition in CONDITIONS:
        _condition(doubt, condition, columns, places)
    _exactly_one(doubt, columns, places)
    for name in columns.names:
        _values(doubt, columns, name)
    return doubt


def _present(columns: Columns, name: str) -> Mask:
    """Say of each row whether it has a value."""
    there = np.zeros(columns.size, bool)
    there[columns.rows(name)] = True
    return there


def _places(columns: Columns) -> Places:
    """Give the place of each row's type; 0 where it has none."""
    if columns["type"].rows is None:
        return columns.types()
    places = np.zeros(columns.size, np.uint8)
    places[columns.rows("type")] = columns.types()
    return places


def _counts(columns: Columns, places: Places) -> Counts:
    """Count how many rows of each type have which field.

    Fields of closed lists are counted by type and value.
    """
    names = [field.name for field in FIELDS if field.name in columns]
    count = partial(_counted, columns, places)
    return dict(zip(names, each(count, names, rows=columns.size), strict=True))


def _counted(columns: Columns, places: Places, name: str) -> NDArray[np.int64]:
    rows = columns.rows(name)
    if name not in _closed():
        count = np.zeros(len(TYPES), np.int64)
        counted(places, rows, count)
        return count
    values = columns.numbered(name)
    count = np.zeros((len(TYPES), len(values.texts)), np.int64)
    counted_pairs(places, rows, values.codes, count)
    return count


@cache
def _demands() -> dict[str, NDArray[np.uint8]]:
    """Field to what each type makes of it, by the place of the type."""
    return {
        field.name: np.array(
            [
                NEEDED
                if field.name in given.required
                else TAKEN
                if field.name in given.fields
                else REFUSED
                for given in TYPES.values()
            ],
            np.uint8,
        )
        for field in FIELDS
    }


def _fields(doubt: Mask, columns: Columns, places: Places, counts: Counts) -> None:
    """Doubt rows with a field that is not of their type, or without one that it needs.

    Counting is enough to see that there is none; only if there are some are they looked for.
    """
    met, none = np.zeros((2, len(TYPES)), np.int64)
    count_kinds(places, met)
    for name, demands in _demands().items():
        count = counts.get(name, none)
        count = count if count.ndim == 1 else count.sum(axis=1)
        refused, needed = demands == REFUSED, demands == NEEDED
        if count[refused].any():
            rows = columns.rows(name)
            doubt[rows[refused[places[rows]]]] = True
        if (count[needed] != met[needed]).any():
            doubt |= needed[places] & ~_present(columns, name)


@cache
def _closed() -> dict[str, tuple[list[str], Mask]]:
    """Field to all of its closed values, and by type and value whether the type takes it.

    The last column of the table stands for a value that no type has in its list.
    """
    closed = {}
    for name in ALL_FIELDS:
        lists = [given.choices.get(name) for given in TYPES.values()]
        values = list(dict.fromkeys(value for each in lists if each for value in each))
        if values:
            table = [[each is None or value in each for value in (*values, None)] for each in lists]
            closed[name] = values, np.array(table)
    return closed


def _choices(doubt: Mask, columns: Columns, places: Places, counts: Counts) -> None:
    """Doubt rows where a field with a closed list has a value outside it."""
    for name in counts.keys() & _closed().keys():
        values, table = _closed()[name]
        numbered = columns.numbered(name)
        taken = table[:, Numbered.of(numbered.texts).among(values)]
        if counts[name][~taken].any():
            rows = columns.rows(name)
            doubt[rows[~taken[places[rows], numbered.codes]]] = True


def _condition(doubt: Mask, condition: Condition, columns: Columns, places: Places) -> None:
    """Doubt rows where one value demands another field, or refuses it."""
    if condition.field not in columns:
        return
    rows, values = columns.rows(condition.field), columns.numbered(condition.field)
    of_type = list(TYPES).index(condition.type)
    meant = values.texts.cast(pl.String).is_in(condition.values).to_numpy()
    for name in condition.needs + condition.refuses:
        others = columns.rows(name)
        met, lacking = with_and_without(places, rows, values.codes, of_type, meant, others)
        if met if name in condition.refuses else lacking:
            case = rows[(places[rows] == of_type) & meant[values.codes]]
            doubt[case[columns[name].find(case)[1] == (name in condition.refuses)]] = True


def _exactly_one(doubt: Mask, columns: Columns, places: Places) -> None:
    for name, (one, other) in EXACTLY_ONE.items():
        rows = np.flatnonzero(places == list(TYPES).index(name))
        doubt[rows[columns[one].find(rows)[1] == columns[other].find(rows)[1]]] = True


def _values(doubt: Mask, columns: Columns, name: str) -> None:
    """Doubt rows with a value that its field does not take in any type."""
    column = columns[name]
    for rule in _value_rules(name):
        bad = _broken(name, column, rule)
        if bad.size:
            doubt[columns.rows(name)[bad]] = True
    if name in NOT_AFTER_AT:
        rows = columns.rows(name)
        late = column.values.to_numpy() > columns.numbers("at", LAST_INSTANT)[rows]
        doubt[rows[late]] = True


def _broken(name: str, column: Column, rule: pl.Expr) -> NDArray[np.int64]:
    """Return the places of the values of which a rule is true.

    Numbered texts are looked at once each, and letters only where their number is unusual.
    """
    held = column.numbered if name in NUMBERED else column.held
    if isinstance(held, Numbered):
        bad = _is_true(rule, name, held.texts)
        return np.flatnonzero(bad[held.codes]) if bad.any() else _none()
    if not isinstance(held, Texts):
        return _none() if _is_within(name, held) else np.flatnonzero(_is_true(rule, name, held))
    odd = held.of_other_sizes(1, LONGEST_ID)
    return odd[_is_true(rule, name, held.take(odd).series())]


def _is_within(name: str, values: pl.Series) -> bool:
    """Tell whether all of some numbers lie where every rule takes them."""
    if ALL_FIELDS[name].kind not in {"instant", "integer"} or not len(values):
        return False
    last = LAST_INSTANT if ALL_FIELDS[name].kind == "instant" else LARGEST_INTEGER
    numbers = values.to_numpy()
    return bool(numbers.min() >= 0 and numbers.max() <= last)


def _none() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


def _is_true(rule: pl.Expr, name: str, values: pl.Series) -> Mask:
    true: Mask = values.alias(name).to_frame().select(rule).to_series().to_numpy()
    return true


def _value_rules(name: str) -> list[pl.Expr]:
    """Give the expressions of which any is true of a value that a field cannot hold."""
    field, column = ALL_FIELDS[name], pl.col(name)
    rules = []
    if field.kind == "instant":
        rules.append(~column.is_between(0, LAST_INSTANT))
    if field.kind == "list":
        no_text = _no_identifier(pl.element()).fill_null(value=True)
        rules.append(column.list.eval(no_text).list.any())
    if field.identifier or name in WITHOUT_SLASH:
        rules.append(_no_identifier(column))
    elif field.kind == "text" and name != "type" and _is_ever_needed(name):
        rules.append(column == "")
    if name in WITHOUT_SLASH:
        rules.append(column.str.contains("/", literal=True))
    if name in OBJECTS:
        rules.append(~column.str.starts_with("{"))
    if name in NOT_NEGATIVE:
        rules.append(column < 0)
    return rules


def _is_ever_needed(name: str) -> bool:
    """Tell whether a type or a condition needs the field, which then must not be empty."""
    needed = any(name in given.required for given in TYPES.values())
    return needed or any(name in condition.needs for condition in CONDITIONS)


def _no_identifier(column: pl.Expr) -> pl.Expr:
    return ~column.str.len_chars().is_between(1, LONGEST_ID)
