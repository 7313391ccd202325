"""Live equals batch: what the floor said at an instant is what the exported log says of it."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest

import handletime as ht
from handletime.facts.facts import Facts
from handletime.floor.service import Service
from handletime.floor.service.present import Present
from handletime.simulation.centre import Centre
from handletime.simulation.rehearsal import Stage
from handletime.stores import open_rehearsal

from .side_by_side import as_the_facts_have_it, as_the_floor_has_it

CENTRES = [
    (Centre(agents=4, days=1, seed=5, load=1.2), 12),
    pytest.param(Centre(agents=12, days=7, seed=6), 100, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("centre", "looks"), CENTRES)
def test_what_the_floor_said_is_what_the_log_says(
    tmp_path: Path, centre: Centre, looks: int
) -> None:
    """Every table at every instant at which somebody looked, and all that the floor said then."""
    log = open_rehearsal(tmp_path / "desk.db")
    stage = Stage(centre, lambda clock: Service(log, clock))
    present = Present(stage.service)
    every = (centre.ends - centre.starts) // looks
    said = []
    for number in range(1, looks + 1):
        for _ in stage.run(centre.starts + number * every - 1):
            pass
        facts = present.facts()
        said.append((facts.as_of, dict(facts), stage.service.read(as_the_floor_has_it)))
    events = ht.read(io.BytesIO(log.stream().read()))
    stage.service.close()
    for as_of, tables, floor in said:
        batch = ht.derive(events, as_of=as_of, known_at=as_of, now=as_of)
        assert {} == differing(tables, batch)
        for table, rows in as_the_facts_have_it(batch).items():
            assert rows == floor[table], f"{table} as of {as_of}"


def differing(live: dict[str, pl.DataFrame], batch: Facts) -> dict[str, pl.DataFrame]:
    """The tables that differ, each with the rows that one of the two has alone."""
    return {
        name: pl.concat([alone(live[name], batch[name]), alone(batch[name], live[name])])
        for name in batch
        if not live[name].equals(batch[name])
    }


def alone(here: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """The rows that are here and not there."""
    return here.join(there, on=here.columns, how="anti", nulls_equal=True)
