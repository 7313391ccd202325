"""A rehearsal: the same centre on the floor is the same events, and they are a centre's."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import handletime as ht
from handletime.errors import InputError
from handletime.simulation.centre import Centre, Faults
from handletime.simulation.rehearsal import write_rehearsal

SMALL = Centre(agents=3, days=1, seed=3)


def test_the_same_centre_writes_the_same_bytes(tmp_path: Path) -> None:
    """It depends on the seed and the rules of the floor, and on no clock of this machine."""
    files = [tmp_path / f"{each}.jsonl" for each in "ab"]
    for file in files:
        assert write_rehearsal(SMALL, file) > 500
    assert files[0].read_bytes() == files[1].read_bytes()
    facts = ht.derive(ht.read(files[0]), now=SMALL.ends)
    assert 0 == facts["findings"].height
    assert {"completed"} <= set(facts["interactions"]["outcome"])
    assert facts["segments"].filter(pl.col("eht_ms") > pl.col("ift_ms")).is_empty()
    assert facts["sessions"].height == facts["sessions"].filter(~pl.col("open")).height > 0


def test_faults_of_a_wire_are_refused(tmp_path: Path) -> None:
    centre = Centre(agents=3, faults=Faults(late=0.1))
    with pytest.raises(InputError, match="Faults"):
        write_rehearsal(centre, tmp_path / "a.jsonl")
