"""Laws of facts: what holds of every centre, tame or wild."""

from __future__ import annotations

import dataclasses
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage_of_tables import EVERY_PAIR, counted_pairs
from handletime.events.frame import Events
from handletime.events.read import read
from handletime.facts import TABLES, Facts, Policies, derive
from handletime.facts.tables import kind_of
from handletime.kernel.algebra import intersect
from handletime.kernel.speed import at_speed
from second.centres import tame, wild

Centre = list[dict[str, Any]]
KINDS = {"tame": tame, "wild": wild}
NOW = 1_900_000_000_000
HOUR_MS = 3_600_000


@dataclasses.dataclass(frozen=True)
class Seeded:
    """A centre that a seed makes: a failure names the seed, not its hundred events."""

    kind: str
    seed: int

    @property
    def events(self) -> Centre:
        """The events, the same each time."""
        return KINDS[self.kind](self.seed)


centres = st.builds(Seeded, st.sampled_from(sorted(KINDS)), st.integers(0, 1_000_000))
seeds = st.integers(0, 1_000_000)


def facts_of(*parts: Centre, as_of: int | None = None, policies: Policies | None = None) -> Facts:
    """Derive the facts of events that come in some parts."""
    return derive(read(*parts), as_of=as_of, policies=policies, now=NOW)


def assert_same(expected: Facts, actual: Facts) -> None:
    """Every table is the same, rows and order."""
    assert expected.as_of == actual.as_of
    for name in TABLES:
        assert expected[name].equals(actual[name]), name


@settings(max_examples=25)
@given(centres, seeds)
def test_shuffled_and_split_events_give_the_same_facts(centre: Seeded, seed: int) -> None:
    shuffled = list(centre.events)
    Random(seed).shuffle(shuffled)
    middle = len(shuffled) // 2
    whole = facts_of(centre.events)
    split = facts_of(shuffled[middle:], shuffled[:middle])
    assert_same(whole, split)
    assert whole.counts == split.counts


@settings(max_examples=25)
@given(centres, seeds)
def test_repeated_events_change_nothing_but_the_count_of_duplicates(
    centre: Seeded, seed: int
) -> None:
    repeated = Random(seed).choices(centre.events, k=5)
    once, again = facts_of(centre.events), facts_of(centre.events, repeated)
    assert_same(once, again)
    assert again.counts["duplicates"] >= once.counts["duplicates"]
    assert again.counts["events"] == once.counts["events"]


@settings(max_examples=40)
@given(centres)
def test_statuses_tile_every_session(centre: Seeded) -> None:
    facts = facts_of(centre.events)
    sessions = facts["sessions"].filter(pl.col("started_at") < pl.col("ended_at"))
    statuses = facts["statuses"]
    for session in sessions.iter_rows(named=True):
        inside = statuses.filter(
            (pl.col("agent") == session["agent"])
            & (pl.col("started_at") >= session["started_at"])
            & (pl.col("ended_at") <= session["ended_at"])
        )
        edges = [session["started_at"], *inside["ended_at"]]
        assert edges[:-1] == inside["started_at"].to_list()
        assert edges[-1] == session["ended_at"]
        assert inside["unit"].unique().to_list() == [session["unit"]]
    lengths = [
        (t["ended_at"] - t["started_at"]).dt.total_milliseconds().sum()
        for t in (sessions, statuses)
    ]
    assert lengths[0] == lengths[1]


@settings(max_examples=40)
@given(centres)
def test_engaged_is_within_in_focus_within_segment(centre: Seeded) -> None:
    segments = facts_of(centre.events)["segments"]
    assert (segments["eht_ms"] <= segments["ift_ms"]).all()
    assert (segments["ift_ms"] <= segments["segment_ms"]).all()
    assert (segments["held_ms"] + segments["parked_ms"] <= segments["segment_ms"]).all()


@settings(max_examples=40)
@given(centres, st.booleans())
def test_in_focus_time_of_an_agent_never_overlaps(centre: Seeded, consult: bool) -> None:  # noqa: FBT001
    spans = facts_of(centre.events, policies=Policies(consult_counts=consult))["focus_spans"]
    spans = spans.sort("agent", "started_at")
    follows = spans["agent"] == spans["agent"].shift()
    assert (
        (~follows | (spans["started_at"] >= spans["ended_at"].shift())).fill_null(value=True).all()
    )


@settings(max_examples=40)
@given(centres)
def test_spans_of_a_segment_sum_to_its_times(centre: Seeded) -> None:
    facts = facts_of(centre.events)
    for table, column in (("focus_spans", "ift_ms"), ("engaged_spans", "eht_ms")):
        spans = facts[table]
        lasted = (spans["ended_at"] - spans["started_at"]).dt.total_milliseconds()
        sums = (
            spans.with_columns(ms=lasted)
            .group_by("conversation", "segment")
            .agg(pl.col("ms").sum())
        )
        joined = facts["segments"].join(sums, on=["conversation", "segment"], how="left")
        assert (joined[column] == joined["ms"].fill_null(0)).all()


@settings(max_examples=25)
@given(centres, st.integers(1, 10 * HOUR_MS), seeds)
def test_parts_over_any_grid_of_intervals_sum_to_the_whole(
    centre: Seeded, width: int, seed: int
) -> None:
    spans = facts_of(centre.events)["focus_spans"]
    start = spans["started_at"].dt.epoch("ms").to_numpy()
    end = spans["ended_at"].dt.epoch("ms").to_numpy()
    if not start.size:
        return
    low = int(start.min()) - Random(seed).randrange(width)
    width = max(width, (int(end.max()) - low) // 10_000 + 1)
    edges = np.arange(low, int(end.max()) + width, width, dtype=np.int64)
    pieces = intersect(
        np.zeros(start.size, np.int64),
        start,
        end,
        np.array([0, edges.size - 1]),
        edges[:-1],
        edges[1:],
    )
    assert int((pieces.end - pieces.start).sum()) == int((end - start).sum())


@settings(max_examples=25)
@given(centres, st.integers(-400 * 24 * HOUR_MS, 400 * 24 * HOUR_MS))
def test_moving_all_times_moves_all_facts(centre: Seeded, by: int) -> None:
    events = read(centre.events)
    moved = Events.of(
        events.frame.with_columns(
            pl.col(name) + by
            for name in ("at", "since", "recorded_at")
            if name in events.frame.columns
        ),
        events.sources,
    )
    first = derive(events, now=NOW)
    second = derive(moved, now=NOW + by)
    for name in TABLES:
        instants = [column for column in TABLES[name].columns if kind_of(column) == "instant"]
        back = second[name].with_columns(
            pl.col(column).dt.offset_by(f"{-by}ms") for column in instants
        )
        # A finding's message may quote an instant.
        assert (
            first[name].drop("message", strict=False).equals(back.drop("message", strict=False))
        ), name


@settings(max_examples=40)
@given(centres, seeds)
def test_as_of_an_instant_equals_all_events_up_to_it(centre: Seeded, seed: int) -> None:
    frame = read(centre.events).frame
    if not frame.height:
        return
    instant = int(Random(seed).choice(frame["at"].to_list()))
    kept = frame.filter((pl.col("at") <= instant) | (pl.col("type") != "event.retracted"))
    whole = derive(Events.of(kept, ("all",)), as_of=instant, now=NOW)
    part = derive(
        Events.of(kept.filter(pl.col("at") <= instant), ("part",)), as_of=instant, now=NOW
    )
    assert_same(whole, part)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", range(6))
def test_compiled_and_interpreted_kernels_agree(kind: str, seed: int) -> None:
    facts = []
    for speed in ("interpreted", "compiled"):
        with at_speed(speed):
            facts.append(facts_of(KINDS[kind](seed), policies=Policies(hidden_window="stops")))
            for name in TABLES:
                facts[-1][name]
    assert_same(*facts)


@settings(max_examples=60)
@given(centres)
def test_no_law_is_broken_by_any_input(centre: Seeded) -> None:
    assert "law_broken" not in facts_of(centre.events)["findings"]["code"].to_list()


def test_generated_centres_meet_every_state_and_symbol(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {half for machine, *pair in EVERY_PAIR for half in halves(machine, *pair)}
    missed = wanted
    with counted_pairs() as pairs:
        for seed in range(400):
            facts = facts_of(wild(seed), policies=Policies(hidden_window="stops"))
            for name in TABLES:
                facts[name]
            missed = wanted - {half for pair in pairs for half in halves(*pair)}
            if not missed:
                break
    with capsys.disabled():
        print(f"\nmet {len(pairs)} of {len(EVERY_PAIR)} pairs in {seed + 1} centres")
    assert missed == set()


def halves(machine: str, state: str, symbol: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name a state and a symbol of a machine, each by itself."""
    return (machine, "state", state), (machine, "symbol", symbol)
