"""Laws of the order: the set of events counts, and never how it arrived."""

from __future__ import annotations

import json
from dataclasses import fields
from random import Random
from typing import Any, Final

import numpy as np
import polars as pl
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.events.cut import DAY_MS
from handletime.events.defaults import fill_defaults
from handletime.events.frame import EVENT_SCHEMA, Events
from handletime.events.identity import hash_identities, identify
from handletime.events.order import Log, arrange, event_names
from handletime.events.vocabulary import ALL_FIELDS, RANK
from second.arranged import arrange as arrange_naively

Row = dict[str, Any]

NOW: Final = 10 * DAY_MS
IDS: Final = ("1", "10", "2", "B", "a", "é", "\U0001f600", "\uffff")
"""Few ids, so that they repeat; the last two sort otherwise by UTF-16 than by code point."""
SOURCES: Final = ("local", "a", "Z")
INSTANTS: Final = st.one_of(st.integers(0, 4), st.integers(NOW + DAY_MS - 1, NOW + DAY_MS + 2))
RECORDED: Final = st.one_of(st.none(), st.integers(0, 6))
SAID: Final = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.just("conversation.message"),
            "conversation": st.just("c"),
            "sender": st.just("customer"),
            "audience": st.sampled_from([None, "all", "agents"]),
            "x": st.sampled_from([None, '{"a":1}', '{"a":2}']),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("event.retracted"),
            "event": st.sampled_from(IDS),
            "event_source": st.sampled_from([None, *SOURCES]),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["agent.clocked_in", "agent.channels_set"]),
            "agent": st.just("ana"),
            "unit": st.just("north"),
            "channels": st.sampled_from([None, [], ["chat"], ["chat", "sms"]]),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["task.created", "agent.logged_in", "agent.clocked_out"]),
            "agent": st.just("ben"),
        }
    ),
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """One event of a small world in which ids, instants and retractions meet often."""
    return {
        "id": draw(st.sampled_from(IDS)),
        "source": draw(st.sampled_from(SOURCES)),
        "at": draw(INSTANTS),
        "seq": draw(st.integers(0, 1)),
        "recorded_at": draw(RECORDED),
        **draw(SAID),
    }


worlds = st.lists(rows(), max_size=14)
looks = st.one_of(st.none(), st.integers(0, 5), st.just(NOW + 2 * DAY_MS))
seeds = st.integers(0, 1_000_000)


def events_of(world: list[Row]) -> Events:
    """Lay rows out in columns, as a reader does."""
    return Events.of(pl.DataFrame(world, schema=EVENT_SCHEMA), ("a test",))


def log_of(world: list[Row], as_of: int | None = None, known_at: int | None = None) -> Log:
    """Arrange rows, under a clock that stands."""
    return arrange(events_of(world), as_of=as_of, known_at=known_at, now=NOW)


def written(log: Log) -> str:
    """Write all of a log down, whatever columns its input had."""
    whole = {
        each.name: getattr(log, each.name)
        for each in fields(log)
        if each.name not in {"columns", "findings", "retractions"}
    }
    tables = [log.findings.write_json(), log.retractions.write_json()]
    return json.dumps([whole, said(log), *tables])


def said(log: Log) -> list[Row]:
    """Return the events of a log as rows without what is absent."""
    typed = log.frame.with_columns(pl.col("type").cast(pl.String))
    return [{k: v for k, v in row.items() if v is not None} for row in typed.iter_rows(named=True)]


@given(worlds, looks, looks, seeds)
def test_shuffling_and_splitting_the_input_change_no_byte(
    world: list[Row], as_of: int | None, known_at: int | None, seed: int
) -> None:
    shuffled = Random(seed).sample(world, len(world))
    parts = [events_of(shuffled[::2]).frame, events_of(shuffled[1::2]).frame]
    together = Events.of(pl.concat(parts, how="diagonal"), ("two", "files"))
    expected = log_of(world, as_of, known_at)
    actual = arrange(together, as_of=as_of, known_at=known_at, now=NOW)
    assert written(expected) == written(actual)
    assert expected.frame.equals(actual.frame)
    assert expected.frame.schema == actual.frame.schema


@given(worlds, looks, seeds)
def test_repeating_events_changes_nothing_but_how_many_duplicates_there_are(
    world: list[Row], as_of: int | None, seed: int
) -> None:
    again = Random(seed).choices(world, k=5) if world else []
    once, twice = log_of(world, as_of), log_of([*world, *again], as_of)
    assert said(once) == said(twice)
    assert once.findings.equals(twice.findings)
    counted = sum(as_of is None or each["at"] <= as_of for each in again)
    assert once.duplicates + counted == twice.duplicates
    assert (once.as_of, once.conflicts, once.retracted) == (
        twice.as_of,
        twice.conflicts,
        twice.retracted,
    )


@given(worlds, looks, RECORDED)
def test_when_a_duplicate_was_recorded_makes_it_no_conflict_and_the_earliest_is_kept(
    world: list[Row], as_of: int | None, recorded_at: int | None
) -> None:
    again = [{**each, "recorded_at": recorded_at} for each in world]
    log = log_of([*world, *again], as_of)
    assert log_of(world, as_of).conflicts == log.conflicts
    if recorded_at is not None:
        assert all(each["recorded_at"] <= recorded_at for each in said(log))


@given(worlds, st.integers(0, 5))
def test_as_of_an_instant_all_events_say_what_the_events_up_to_it_say(
    world: list[Row], as_of: int
) -> None:
    world = [each for each in world if each["type"] != "event.retracted" or each["at"] <= as_of]
    later = sum(each["at"] > as_of for each in world)
    everything = log_of(world, as_of)
    up_to = log_of([each for each in world if each["at"] <= as_of], as_of)
    assert written(up_to) == written(everything).replace(
        f'"left_out_by_as_of": {later}', '"left_out_by_as_of": 0'
    )


@given(worlds, looks, looks)
def test_arranging_what_is_arranged_changes_no_event(
    world: list[Row], as_of: int | None, known_at: int | None
) -> None:
    once = log_of(world, as_of, known_at)
    again = arrange(Events.of(once.frame, ("a log",)), as_of=once.as_of, now=NOW)
    assert once.frame.equals(again.frame)
    assert 0 == again.duplicates + again.conflicts + again.retracted + again.left_out_by_as_of


@given(worlds, looks, looks)
def test_every_row_is_counted_once(
    world: list[Row], as_of: int | None, known_at: int | None
) -> None:
    log = log_of(world, as_of, known_at)
    left_out = log.left_out_by_known_at + log.left_out_by_as_of
    assert len(world) == log.events + log.duplicates + log.conflicts + log.retracted + left_out
    assert log.conflicts == log.findings["code"].eq("conflicting_event").sum()


@settings(max_examples=150)
@given(worlds, looks, looks)
def test_columns_say_what_one_event_at_a_time_says(
    world: list[Row], as_of: int | None, known_at: int | None
) -> None:
    log = log_of(world, as_of, known_at)
    filled = fill_defaults(events_of(world).frame).with_columns(pl.col("type").cast(pl.String))
    naive = arrange_naively(filled.to_dicts(), as_of=as_of, known_at=known_at, now=NOW)
    for code in log.findings["code"].unique():
        note(code)
    expected = sorted((each["code"], each["at"], each["event"]) for each in naive.findings)
    found = log.findings.with_columns(pl.col("at").dt.epoch("ms"))
    assert expected == found.select("code", "at", "event").rows()
    if as_of is None and log.as_of == 0:
        assert all(each["at"] == 0 for each in said(log))
        return
    assert naive.as_of == log.as_of
    assert [each.fields for each in naive.events] == said(log)
    names = log.frame.select(event_names(pl.col("source"), pl.col("id"))).to_series()
    assert [each.name for each in naive.events] == names.to_list()


@given(worlds)
def test_the_order_is_that_of_the_contract(world: list[Row]) -> None:
    found = said(log_of(world, as_of=NOW))
    places = [(e["at"], e["seq"], RANK[e["type"]], e["source"], e["id"]) for e in found]
    assert sorted(places) == places
    assert len(set(places)) == len(places)


@given(worlds, st.integers(1, 3))
def test_identities_that_share_a_hash_are_told_apart(world: list[Row], hashes: int) -> None:
    columns = events_of(world).columns
    usual = identify(columns)
    crowded = identify(columns, lambda each: hash_identities(each) % hashes)
    assert usual.columns.frame().equals(crowded.columns.frame())
    assert usual.conflicts.sort(pl.all()).equals(crowded.conflicts.sort(pl.all()))
    assert np.array_equal(np.sort(usual.duplicates), np.sort(crowded.duplicates))


@given(worlds)
def test_columns_stand_in_the_order_of_the_vocabulary_and_defaults_are_filled_in(
    world: list[Row],
) -> None:
    frame = log_of(world).frame
    assert [name for name in ALL_FIELDS if name in frame.columns] == frame.columns
    for each in said(log_of(world)):
        assert each["type"] != "conversation.message" or each["audience"] in {"all", "agents"}
        assert each["type"] != "agent.clocked_out" or each["cause"] == "agent"
        assert each["type"] != "event.retracted" or each["event_source"] in SOURCES
