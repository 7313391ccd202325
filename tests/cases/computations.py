"""The two ways in which every case is computed, answering in the same plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from handletime.events.read import read
from handletime.facts import derive
from handletime.facts.tables import kind_of
from second.naive import naive_facts

Event = dict[str, Any]
Row = dict[str, Any]
Facts = Callable[[str], list[Row]]
"""The rows of a table, in its order, with instants in epoch ms, computed when asked for."""
Compute = Callable[..., Facts]


def product(events: list[Event], **settings: Any) -> Facts:
    """The facts as the product derives them."""
    facts = derive(read(events), **settings)

    def rows(table: str) -> list[Row]:
        frame = facts[table]
        instants = [name for name in frame.columns if kind_of(name) == "instant"]
        return frame.with_columns(frame[name].dt.epoch("ms") for name in instants).to_dicts()

    return rows


def second(events: list[Event], **settings: Any) -> Facts:
    """The facts as the second computation finds them, event by event."""
    return naive_facts(events, **settings).__getitem__


COMPUTATIONS: Final[dict[str, Compute]] = {"product": product, "second": second}
