"""What happens is written down as plain integers, and becomes columns a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import polars as pl

from handletime.events.frame import EVENT_SCHEMA, EVENT_TYPE
from handletime.simulation.kinds import KINDS

if TYPE_CHECKING:
    from handletime.simulation.chance import Integers

Extra: TypeAlias = "str | int | list[str]"

WIDTH: Final = 4
"""Integers of an event: at, kind, agent, conversation; -1 stands for nobody and none."""
NOBODY: Final = -1
FIXED: Final = tuple(dict.fromkeys(name for kind in KINDS for name in kind.fixed))
EXTRAS: Final = (
    "unit",
    "channels",
    "reason",
    "note",
    "task",
    "customer",
    "channel",
    "inbox",
    "topic",
    "into",
    "queue",
    "priority",
    "from_agent",
    "since",
    "to_queue",
    "to_agent",
    "kind",
    "entry",
    "name",
    "attributes",
    "title",
    "actor",
)
"""Fields that few events have: they are kept beside the integers."""
COLUMNS: Final = {
    name: EVENT_SCHEMA[name]
    for name in EVENT_SCHEMA
    if name in {"id", "type", "at", "source", "seq", "agent", "conversation"}
    or name in FIXED
    or name in EXTRAS
}
"""The columns of every batch, in the order of the vocabulary."""


@dataclass(slots=True)
class Log:
    """The events that happened since the last batch, in the order of happening."""

    agents: list[str]
    """The ids of the agents, by their numbers."""
    rows: list[int] = field(default_factory=list)
    """The integers of the events, one event after the other; extended from everywhere."""
    extras: dict[str, tuple[list[int], list[Extra]]] = field(
        default_factory=lambda: {name: ([], []) for name in EXTRAS}
    )
    """Of each rare field the rows that have it, and their values."""
    written: int = 0
    """How many events went into batches before."""

    def more(self, at: int, kind: int, agent: int, conversation: int, /, **extra: Extra) -> None:
        """Write down an event that has rare fields."""
        row = len(self.rows) // WIDTH
        for name, value in extra.items():
            rows, values = self.extras[name]
            rows.append(row)
            values.append(value)
        self.rows.extend((at, kind, agent, conversation))

    def batch(self) -> pl.DataFrame:
        """Turn what was written down into columns, and begin anew."""
        at, kind, agent, conversation = np.array(self.rows, dtype=np.int64).reshape(-1, WIDTH).T
        size = at.size
        frame = pl.DataFrame(
            {
                "id": pl.int_range(self.written + 1, self.written + size + 1, eager=True),
                "at": at,
                "seq": _places(at),
                "conversation": conversation,
            }
        ).with_columns(
            pl.col("id").cast(pl.String),
            conversation=pl.when(pl.col("conversation") >= 0).then(
                pl.concat_str(pl.lit("c"), pl.col("conversation").cast(pl.String))
            ),
            agent=_named(self.agents, agent),
            **{name: values.gather(kind) for name, values in _OF_KIND.items()},
        )
        filled = frame.with_columns(
            self._filled(name, frame.get_column(name, default=None), size) for name in EXTRAS
        )
        self.rows.clear()
        self.written += size
        return filled.select(list(COLUMNS))

    def _filled(self, name: str, fixed: pl.Series | None, size: int) -> pl.Series:
        """Return a rare field as a column, over the fixed values where there are any."""
        rows, values = self.extras[name]
        self.extras[name] = ([], [])
        dtype = COLUMNS[name]
        column = pl.Series(name, [None], dtype=dtype).new_from_index(0, size)
        if fixed is not None:
            column = fixed
        if not rows:
            return column
        places = np.full(size, len(values), dtype=np.int64)
        places[rows] = np.arange(len(values))
        given = pl.Series(name, [*values, None], dtype=dtype).gather(places)
        return given if fixed is None else given.zip_with(given.is_not_null(), fixed)


def _places(at: Integers) -> Integers:
    """Return the place of each event among those of its instant; instants never go back."""
    everyone = np.arange(at.size)
    begins = np.ones(at.size, dtype=bool)
    begins[1:] = at[1:] != at[:-1]
    return everyone - np.maximum.accumulate(np.where(begins, everyone, 0))


def _named(names: list[str], number: Integers) -> pl.Series:
    """Return names by their numbers; -1 is nobody."""
    return pl.Series([*names, None], dtype=pl.String).gather(
        np.where(number < 0, len(names), number)
    )


_OF_KIND: Final = {
    "type": pl.Series([kind.type for kind in KINDS], dtype=EVENT_TYPE),
    "source": pl.Series([kind.source for kind in KINDS]),
    **{name: pl.Series([kind.fixed.get(name) for kind in KINDS]) for name in FIXED},
}
"""What each kind says of its events, by field."""
