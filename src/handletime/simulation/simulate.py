"""From a centre to its events: all at once, batch by batch, or into a file in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.io.plugins import register_io_source

from handletime.events.atomic import whole_file
from handletime.events.frame import EVENT_SCHEMA, Events
from handletime.events.write import form_of
from handletime.simulation.faults import Wire
from handletime.simulation.log import COLUMNS
from handletime.simulation.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from handletime.simulation.centre import Centre

SCHEMA = {name: EVENT_SCHEMA[name] for name in EVENT_SCHEMA if name in {*COLUMNS, "recorded_at"}}
"""The columns of every batch, in the order of the vocabulary."""


def batches(centre: Centre) -> Iterator[pl.DataFrame]:
    """Yield the events of a centre in the order in which its log took them."""
    return Wire(centre).log(World(centre).batches())


def simulate(centre: Centre) -> Events:
    """Return all events of a centre."""
    frame = pl.concat([pl.DataFrame(schema=SCHEMA), *batches(centre)])
    return Events.of(frame, ("simulation",))


def write_simulation(
    centre: Centre, path: str | Path, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the events of a centre to a file, whole or not at all, and return how many they are.

    The form is that of the file's name. Batches are written as they come, so that a month of a
    big centre takes no more memory than a day of it. `progress` is told how much of the
    simulated time is done, and the whole of it.
    """
    form = form_of(path)
    written = 0

    def run(
        columns: list[str] | None, _predicate: object, _rows: object, _size: object
    ) -> Iterator[pl.DataFrame]:
        nonlocal written
        for batch in batches(centre):
            written += batch.height
            if progress is not None and batch.height:
                progress(batch.item(-1, "at") - centre.starts, centre.ends - centre.starts)
            yield batch if columns is None else batch.select(columns)

    events = register_io_source(run, schema=SCHEMA, is_pure=False)
    with whole_file(path) as file:
        form.write(_stated(events), file)
    return written


def _stated(events: pl.LazyFrame) -> pl.LazyFrame:
    """Leave out what says nothing: a place of 0 among events of one instant."""
    return events.with_columns(pl.when(pl.col("seq") != 0).then(pl.col("seq")))
