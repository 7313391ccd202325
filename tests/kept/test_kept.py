"""Facts that are kept are those of a fresh derivation, at every instant and in every order."""

from __future__ import annotations

import threading
from random import Random
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handletime as ht
from handletime.events.frame import Events
from handletime.events.judge import examine
from handletime.events.read import read
from handletime.facts import TABLES, derive
from handletime.facts.kept import KeptFacts
from handletime.facts.tables import INNER
from handletime.reports.registry import REPORTS
from handletime.simulation import Centre, simulate
from kept.feeding import NOW, Feeding, differences
from laws.test_order import NOW as NOW_OF_LOGS
from laws.test_order import events_of, log_of, looks, worlds, written
from second.centres import KINDS

SEEDS: Final = st.integers(0, 1_000_000)
HOUR_MS: Final = 3_600_000
EVENTS_DERIVED_AGAIN_MAX: Final = 200
"""For one new event: some conversations, and what moved the legs of an agent in one shift."""


@settings(max_examples=12)
@given(st.sampled_from(sorted(KINDS)), SEEDS)
def test_kept_facts_are_derived_facts_whenever_one_looks(kind: str, seed: int) -> None:
    """Events come late, twice, in conflict, and retract others; one looks on, and back."""
    feeding = Feeding(kind, seed)
    while not feeding.is_done:
        feeding.feed()
        if feeding.rng.random() < 0.7:
            as_of = feeding.instant()
            kept = feeding.kept.at(as_of, now=NOW)
            assert [] == differences(feeding.derived(as_of), kept), (feeding.fed, as_of)


@settings(max_examples=5)
@given(st.sampled_from(sorted(KINDS)), SEEDS)
def test_facts_of_an_instant_stay_whatever_comes_later(kind: str, seed: int) -> None:
    """A table that is first asked for after later events is still that of its own instant."""
    feeding = Feeding(kind, seed)
    looks = []
    while not feeding.is_done:
        feeding.feed()
        as_of = feeding.instant()
        looks.append((feeding.kept.at(as_of, now=NOW), feeding.derived(as_of)))
        early = feeding.rng.sample(sorted(TABLES), feeding.rng.choice((0, 1, 4)))
        for name in early:
            assert looks[-1][1][name].equals(looks[-1][0][name]), name
    for kept, derived in feeding.rng.sample(looks, min(len(looks), 8)):
        assert [] == differences(derived, kept), kept.as_of


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", range(60))
def test_kept_facts_are_derived_facts_for_many_centres(kind: str, seed: int) -> None:
    feeding = Feeding(kind, seed)
    while not feeding.is_done:
        feeding.feed()
        as_of = feeding.instant()
        kept = feeding.kept.at(as_of, now=NOW)
        assert [] == differences(feeding.derived(as_of), kept), (feeding.fed, as_of)


DAY: Final = read(ht.example_day()).frame.sort("at", "seq")
"""The bundled day, in the order of happening."""


def part_of_day(first: int, last: int | None) -> Events:
    """Some events of the bundled day."""
    return Events.of(DAY[first:last], ("the day",))


def test_between_events_all_moves_with_the_instant_and_nothing_is_derived_again() -> None:
    """Half of the day is kept; one looks every so often, and the next morning, and back."""
    half = DAY.height // 2
    kept = KeptFacts.of(part_of_day(0, half))
    last = int(DAY["at"][half - 1])
    first = kept.at(last + 1)
    tables = {name: first[name] for name in TABLES}
    assert all(first.inner_table(name) is not None for name in INNER)
    assert sum(frame["open"].sum() for frame in tables.values() if "open" in frame.columns) > 10
    for later in (1, 2, 61_000, 5 * HOUR_MS, 17 * HOUR_MS, 90):
        expected = derive(part_of_day(0, half), as_of=last + later)
        assert [] == differences(expected, kept.at(last + later)), later
    assert (1, 0) == (kept.work.whole_derivations, kept.work.derivations)


def test_an_agent_who_falls_silent_is_found_by_the_clock_alone() -> None:
    row = {"id": "1", "type": "agent.clocked_in", "at": 0, "agent": "ana", "unit": "north"}
    kept = KeptFacts()
    kept.add([examine(row)[0]])
    assert [] == kept.at(16 * HOUR_MS)["findings"]["code"].to_list()
    assert ["session_left_open"] == kept.at(16 * HOUR_MS + 1)["findings"]["code"].to_list()
    assert [] == kept.at(16 * HOUR_MS)["findings"]["code"].to_list()


def test_without_events_there_are_no_facts() -> None:
    for as_of in (None, 0, 5):
        assert [] == differences(derive([], as_of=as_of), KeptFacts().at(as_of))


def test_events_may_come_one_by_one_as_examined() -> None:
    kept = KeptFacts()
    for row in DAY.to_dicts():
        kept.add([{name: value for name, value in row.items() if value is not None}])
    assert [] == differences(derive(read(ht.example_day())), kept.at())


def test_reports_explanations_and_differences_read_kept_facts_like_any() -> None:
    half = DAY.height // 2
    kept = KeptFacts.of(part_of_day(0, half))
    kept.at()["segments"]
    kept.add(part_of_day(half, None))
    facts, derived = kept.at(), derive(read(ht.example_day()))
    for name in REPORTS:
        assert ht.report(name, derived).rows.equals(ht.report(name, facts).rows), name
    row = "segments/c07/2"
    assert str(ht.explain(derived, row)) == str(ht.explain(facts, row))
    assert ht.diff(derived, facts).is_empty
    assert derived.log is not None
    assert facts.log is not None
    assert derived.log.frame.equals(facts.log.frame)


def test_events_may_be_added_while_another_thread_reads() -> None:
    """What a thread reads is the facts of its instant, whatever is added meanwhile."""
    kept = KeptFacts.of(part_of_day(0, 40))
    wrong: list[str] = []

    def read_all(facts: ht.Facts, events: int) -> None:
        wrong.extend(differences(derive(part_of_day(0, events), as_of=facts.as_of), facts))

    readers = []
    for events in range(40, 120, 10):
        as_of = int(DAY["at"][events - 1]) + 1
        readers.append(threading.Thread(target=read_all, args=(kept.at(as_of), events)))
        readers[-1].start()
        kept.add(part_of_day(events, events + 10))
    for reader in readers:
        reader.join()
    assert [] == wrong


@settings(max_examples=30)
@given(worlds, looks, SEEDS)
def test_the_set_of_events_is_the_same_however_it_comes(
    world: list[dict[str, Any]], as_of: int | None, seed: int
) -> None:
    """Duplicates, conflicts, retractions and events from the future, in parts or at once."""
    rng = Random(seed)
    kept, fed = KeptFacts(), 0
    while fed < len(world):
        count = rng.randint(1, 4)
        kept.add(events_of(world[fed : fed + count]))
        fed += count
        instant = rng.choice([as_of, None, rng.randint(0, 5)])
        facts, expected = kept.at(instant, now=NOW_OF_LOGS), log_of(world[:fed], instant)
        assert facts.log is not None
        assert written(expected) == written(facts.log)
        assert expected.events == facts.counts["events"]


@pytest.fixture(scope="module")
def centre() -> pl.DataFrame:
    """Some hours of a centre at work, in the order of happening."""
    return simulate(Centre(agents=30, days=1, seed=7)).frame.sort("at", "seq")


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_new_event_has_few_events_derived_again(centre: pl.DataFrame, share: float) -> None:
    """However many are kept: what an event touches is its conversation and a shift of its agent."""
    size = int(centre.height * share)
    kept = KeptFacts.of(Events.of(centre[:size], ()))
    for first in range(size, size + 200, 20):
        facts = kept.at(int(centre["at"][first - 1]) + 1)
        for name in TABLES:
            facts[name]
        kept.add(Events.of(centre[first : first + 20], ()))
    work = kept.work
    assert 1 == work.whole_derivations
    assert 27 >= work.derivations
    assert EVENTS_DERIVED_AGAIN_MAX >= work.events_derived_again / 200
