"""The peers do the same work: every segment of theirs is ours, to the millisecond."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

import handletime as ht
from handletime.simulation import Centre, Faults
from handletime.simulation.simulate import write_simulation
from peers import in_duckdb, in_polars

FAULTS: Final = Faults(twice=0.05, late=0.05, shuffled=0.2)
CENTRES: Final = [
    Centre(agents=40, days=3, seed=1, faults=FAULTS),
    Centre(agents=60, days=2, seed=7, load=1.4, faults=FAULTS),
]
PEERS: Final = {"DuckDB": in_duckdb.segments, "Polars": in_polars.segments}
MET: Final = (
    "conversation.taken_over",
    "conversation.transferred",
    "conversation.role_changed",
    "conversation.reopened",
    "conversation.returned_to_queue",
    "conversation.parked",
    "agent.idled",
)
"""What has to happen in a centre for the agreement to mean something."""

Written = tuple[Path, pl.DataFrame]


@pytest.fixture(scope="module", params=CENTRES, ids=lambda centre: f"seed {centre.seed}")
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A centre as a file, and our segments of it."""
    file = tmp_path_factory.mktemp("centre") / "events.parquet"
    write_simulation(request.param, file)
    return file, ht.derive(ht.read(file))["segments"]


@pytest.mark.parametrize("segments", PEERS.values(), ids=PEERS.keys())
def test_every_segment_of_a_peer_is_ours(segments: Callable[[Path], Any], written: Written) -> None:
    file, ours = written
    theirs = pl.DataFrame(segments(file)).sort("conversation", "segment")
    instants = pl.col("started_at", "ended_at").dt.epoch("ms")
    shared = ours.with_columns(instants).select(theirs.columns).sort("conversation", "segment")
    assert shared.height > 500
    assert {"ift_ms", "eht_ms"} < set(theirs.columns)
    assert shared.equals(theirs.cast(shared.schema))


def test_the_centres_try_the_peers(written: Written) -> None:
    """Without these a peer could be right by leaving them out."""
    file, ours = written
    events = pl.read_parquet(file)
    assert set(MET) <= set(events["type"])
    assert {"transfer", "consult", "conference", "invite"} <= set(events["purpose"])
    assert events["since"].count() > 0
    assert 0 < ours["open"].sum() < ours.height
    assert (ours["eht_ms"] < ours["ift_ms"]).any()
    assert ours.filter(pl.col("role") == "ReceivedConsult").height > 0
