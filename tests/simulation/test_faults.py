"""Faults of the wire change the bytes, and the facts only where they must."""

from __future__ import annotations

import dataclasses
from typing import Final

import polars as pl
import pytest

import handletime as ht
from handletime.facts.tables import TABLES
from handletime.simulation import Centre, Faults, simulate

CENTRE: Final = Centre(agents=5, days=2, seed=3)
HARMLESS: Final = [Faults(late=0.1), Faults(late=0.05, twice=0.05, shuffled=0.2)]


def with_faults(faults: Faults) -> ht.Events:
    return simulate(dataclasses.replace(CENTRE, faults=faults))


@pytest.fixture(scope="module")
def clean() -> ht.Events:
    return simulate(CENTRE)


@pytest.mark.parametrize("faults", HARMLESS, ids=str)
def test_late_repeated_and_shuffled_events_change_no_fact(clean: ht.Events, faults: Faults) -> None:
    spoiled = with_faults(faults)
    assert not spoiled.frame.equals(clean.frame)
    wanted, found = ht.derive(clean), ht.derive(spoiled)
    assert [] == [name for name in TABLES if not wanted[name].equals(found[name])]
    assert (found.counts["duplicates"] > 0) == (faults.twice > 0)


def test_late_events_are_not_known_before_they_are_recorded(clean: ht.Events) -> None:
    spoiled = with_faults(Faults(late=0.3))
    noon = CENTRE.starts + 36 * 3_600_000
    knew, happened = (ht.derive(each, known_at=noon).log for each in (spoiled, clean))
    assert knew is not None
    assert happened is not None
    assert knew.events < happened.events


def test_shuffled_lines_are_not_in_the_order_of_recording() -> None:
    assert not with_faults(Faults(shuffled=0.2)).frame["recorded_at"].is_sorted()


def test_lost_clock_outs_leave_sessions_open_until_the_next() -> None:
    spoiled = with_faults(Faults(lost=1))
    assert "agent.clocked_out" not in spoiled.frame["type"].cast(pl.String)
    found = ht.derive(spoiled)
    assert {"clocked_in_twice"} == set(found["findings"]["code"])
    assert "clocked_in_again" in found["sessions"]["clock_out_cause"]


def test_a_skewed_clock_moves_only_what_the_gateway_says(clean: ht.Events) -> None:
    moved = clean.frame.join(with_faults(Faults(skewed=0.5)).frame, on="id", suffix="_told")
    moved = moved.filter(pl.col("at") != pl.col("at_told"))
    assert {"gateway"} == set(moved["source"])
    assert moved.height < (clean.frame["source"] == "gateway").sum()
    assert (moved["recorded_at"] == moved["recorded_at_told"]).all()
