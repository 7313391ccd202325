"""The two ways in which every case is computed, answering in the same plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl
from handletime.facts.tables import TABLES, kind_of
from second.naive import naive_facts

Event = dict[str, Any]
Row = dict[str, Any]
Facts = dict[str, list[Row]]
"""Table to its rows, in its order, with instants in epoch ms."""
Compute = Callable[..., Facts]


def product(events: list[Event], **settings: Any) -> Facts:
    """The facts as the product derives them."""
    from handletime.events.read import read
    from handletime.facts import derive

    facts = derive(read(events), **settings)
    return {name: _plain(facts[name]) for name in TABLES}


def _plain(frame: pl.DataFrame) -> list[Row]:
    instants = [name for name in frame.columns if kind_of(name) == "instant"]
    return frame.with_columns(pl.col(name).dt.epoch("ms") for name in instants).to_dicts()


COMPUTATIONS: Final[dict[str, Compute]] = {"product": product, "second": naive_facts}
