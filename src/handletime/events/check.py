"""The check: which rows of typed columns the judge must see, found without a loop over rows.

Each rule of the vocabulary becomes a small table indexed by the place of a row's type, and
a column is asked through it. A row without doubt is a valid event, and its values are those
that the judge would give.
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handletime.events.conditions import (
    CONDITIONS,
    EXACTLY_ONE,
    LONGEST_ID,
    NOT_AFTER_AT,
    NOT_NEGATIVE,
    OBJECTS,
    WITHOUT_SLASH,
    Condition,
)
from handletime.events.frame import EVENT_TYPE
from handletime.events.vocabulary import ALL_FIELDS, FIELDS, TYPES
from handletime.timeline.instant import LAST_INSTANT

Mask: TypeAlias = NDArray[np.bool_]

REFUSED: Final = 0
TAKEN: Final = 1
NEEDED: Final = 2


def doubts(frame: pl.DataFrame) -> Mask:
    """Mark the rows that may be no valid events.

    Columns are named and typed as in `EVENT_SCHEMA`, except that `type` may be text.
    A type that is unknown or absent is always doubted, and so is an absent `id` or `at`.
    """
    types = frame["type"].cast(EVENT_TYPE, strict=False)
    doubt = types.is_null().to_numpy().copy()
    places = types.to_physical().fill_null(0).to_numpy()
    present = {name: frame[name].is_not_null().to_numpy() for name in frame.columns}
    for name in ("id", "at"):
        doubt |= ~present[name] if name in present else True
    doubt |= _fields(places, present)
    doubt |= _choices(frame, places)
    for condition in CONDITIONS:
        doubt |= _condition(condition, frame, places, present)
    doubt |= _exactly_one(places, present)
    doubt |= _values(frame)
    return doubt


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


def _fields(places: NDArray[np.uint8], present: dict[str, Mask]) -> Mask:
    """Mark rows with a field that is not of their type, or without one that it needs."""
    doubt = np.zeros(len(places), bool)
    met = np.bincount(places, minlength=len(TYPES)) > 0
    for name, demands in _demands().items():
        there = present.get(name)
        if there is not None:
            lacking = np.where(demands == NEEDED, 1, 0).astype(np.uint8)
            refused = np.where(demands == REFUSED, 1, 0).astype(np.uint8)
            doubt |= np.where(there, refused[places], lacking[places]).astype(bool)
        elif (demands[met] == NEEDED).any():
            doubt |= demands[places] == NEEDED
    return doubt


@cache
def _closed() -> dict[str, tuple[pl.Enum, Mask]]:
    """Field to all of its closed values, and by type and value whether the type takes it.

    The last column of the table stands for a value that no type has in its list.
    """
    closed = {}
    for name in ALL_FIELDS:
        lists = [given.choices.get(name) for given in TYPES.values()]
        values = list(dict.fromkeys(value for each in lists if each for value in each))
        if values:
            table = [[each is None or value in each for value in (*values, None)] for each in lists]
            closed[name] = pl.Enum(values), np.array(table)
    return closed


def _choices(frame: pl.DataFrame, places: NDArray[np.uint8]) -> Mask:
    """Mark rows where a field with a closed list has a value outside it."""
    doubt = np.zeros(len(places), bool)
    for name, (values, table) in _closed().items():
        if name in frame.columns:
            column = frame[name]
            known = column.cast(values, strict=False).to_physical()
            codes = known.fill_null(table.shape[1] - 1).to_numpy()
            doubt |= ~table[places, codes] & column.is_not_null().to_numpy()
    return doubt


def _condition(
    condition: Condition,
    frame: pl.DataFrame,
    places: NDArray[np.uint8],
    present: dict[str, Mask],
) -> Mask:
    """Mark rows where one value demands another field, or refuses it."""
    nothing = np.zeros(len(places), bool)
    if condition.field not in frame.columns:
        return nothing
    place = list(TYPES).index(condition.type)
    case: Mask = places == place
    if not case.any():
        return nothing
    case &= frame[condition.field].is_in(condition.values).fill_null(value=False).to_numpy()
    broken = nothing.copy()
    for name in condition.needs:
        broken |= ~present.get(name, nothing)
    for name in condition.refuses:
        broken |= present.get(name, nothing)
    case &= broken
    return case


def _exactly_one(places: NDArray[np.uint8], present: dict[str, Mask]) -> Mask:
    doubt = np.zeros(len(places), bool)
    nothing = doubt.copy()
    for name, (one, other) in EXACTLY_ONE.items():
        both_or_none = present.get(one, nothing) == present.get(other, nothing)
        doubt |= (places == list(TYPES).index(name)) & both_or_none
    return doubt


def _values(frame: pl.DataFrame) -> Mask:
    """Mark rows with a value that its field does not take in any type."""
    broken = [rule for name in frame.columns for rule in _value_rules(name)]
    late = [name for name in NOT_AFTER_AT if {name, "at"} <= set(frame.columns)]
    broken += [pl.col(name) > pl.col("at") for name in late]
    if not broken:
        return np.zeros(frame.height, bool)
    marked = frame.select(pl.any_horizontal(broken).fill_null(value=False)).to_series()
    mask: Mask = marked.to_numpy()
    return mask


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
    elif field.kind == "text" and _is_ever_needed(name):
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
