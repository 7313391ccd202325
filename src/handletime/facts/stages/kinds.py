"""The kind of each event: its type, told apart by the field that decides what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.events.vocabulary import TYPES
from handletime.kernel.count import refined
from handletime.machines.kinds import AGENTS_ONLY, DECIDERS, KINDS, NUMBER, TO_QUEUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handletime.events.sparse import Columns
    from handletime.kernel.types import Bytes, Flags

_PLAIN: Final = np.array([NUMBER[name] for name in TYPES], dtype=np.int8)
"""The plain kind of each type, in the order of the vocabulary."""


def kinds_of(events: Columns) -> Bytes:
    """Return the number of each event's kind."""
    kind = _PLAIN[events.types()]
    for field in dict.fromkeys(each.field for each in DECIDERS.values()):
        _refine(kind, events, field, _decided_by(field))
    written = [name for name in KINDS if name.startswith("conversation.message")]
    _refine(kind, events, "audience", {"agents": dict.fromkeys(written, AGENTS_ONLY)})
    blind = events.rows("to_queue")
    blind = blind[kind[blind] == NUMBER["conversation.transferred"]]
    kind[blind] = NUMBER[TO_QUEUE]
    return kind


def _decided_by(field: str) -> dict[str, dict[str, str]]:
    """Return for each value of a field which plain kinds become which, if they have it."""
    types = {name: each.values for name, each in DECIDERS.items() if each.field == field}
    values = dict.fromkeys(value for each in types.values() for value in each)
    return {
        value: {name: f"{name}:{value}" for name, known in types.items() if value in known}
        for value in values
    }


def _refine(
    kind: Bytes, events: Columns, field: str, decided: Mapping[str, Mapping[str, str]]
) -> None:
    """Tell kinds apart by the values of a field; one with another value stays what it is."""
    table = np.repeat(np.arange(len(KINDS), dtype=np.int8)[:, None], len(decided) + 1, axis=1)
    for column, become in enumerate(decided.values()):
        for name, told in become.items():
            table[NUMBER[name], column] = NUMBER[told]
    numbered = events.numbered(field)
    refined(kind, events.rows(field), numbered.codes, numbered.places(list(decided)), table)


def are_kinds(names: Iterable[str]) -> Flags:
    """Say of each kind whether it is one of some."""
    chosen = np.zeros(len(KINDS), dtype=np.bool_)
    chosen[[NUMBER[name] for name in names]] = True
    return chosen


def are_about(subject: str) -> Flags:
    """Say of each kind whether it is of a subject, which is the first word of types."""
    return np.array([kind.partition(".")[0] == subject for kind in KINDS], dtype=np.bool_)


def are_of_types(names: Iterable[str]) -> Flags:
    """Say of each kind whether it is one of some types."""
    wanted = set(names)
    return np.array([kind.partition(":")[0] in wanted for kind in KINDS], dtype=np.bool_)
