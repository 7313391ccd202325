"""Parts sum to their column, edges are at their events, every column has an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

import handletime as ht
from explain.laws import broken, events_by_name, wrong, wrong_in
from handletime.facts.explain.explain import EXPLAINERS, explain
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES
from second.centres import KINDS

SEEDS = range(1, 4)
LONG = range(4, 207)
CHOICES = {
    "idle ends no attention": Policies(idle_ends_attention=False),
    "a hidden window stops": Policies(hidden_window="stops"),
    "a consult counts": Policies(consult_counts=True),
    "a bot's reply answers": Policies(bot_replies="answer"),
    "engaged until the first response": Policies(eht_until="first_response"),
    "a gap of a minute ends sending": Policies(sending_gap_max_ms=60_000),
    "handle time is engaged time": Policies(conversation_handle_time="eht"),
    "handle time is the segment": Policies(conversation_handle_time="segment"),
    "everything at once": Policies(
        idle_ends_attention=False,
        hidden_window="stops",
        consult_counts=True,
        bot_replies="answer",
        sending_gap_max_ms=45_000,
    ),
}


def test_every_table_has_its_explainer() -> None:
    assert list(TABLES) == list(EXPLAINERS)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_parts_sum_to_the_row_and_every_edge_is_at_its_event(kind: str, seed: int) -> None:
    assert [] == wrong(KINDS[kind](seed))


@pytest.mark.parametrize("policies", CHOICES.values(), ids=list(CHOICES))
@pytest.mark.parametrize("kind", KINDS)
def test_the_laws_hold_under_every_policy(kind: str, policies: Policies) -> None:
    assert [] == wrong(KINDS[kind](11), policies)


def test_the_laws_hold_for_the_bundled_day() -> None:
    assert [] == wrong_in(ht.derive(ht.read(ht.example_day())))


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG)
def test_the_laws_hold_in_many_centres(seed: int) -> None:
    policies = [None, *CHOICES.values()][seed % (len(CHOICES) + 1)]
    assert [] == [each for kind in KINDS.values() for each in wrong(kind(seed), policies)]


def test_the_laws_see_what_is_wrong() -> None:
    """A part left out, an edge beside its event and a count with too few events are found."""
    facts = ht.derive(ht.read(ht.example_day()))
    told, events = explain(facts, "segments/c01/1"), events_by_name(facts)
    assert [] == list(broken(told, facts, events))
    eht = told.measured["eht_ms"]
    first, *rest = eht.parts
    shifted = replace(first, start=replace(first.start, at=first.start.at + 1))
    for parts in ((first,), (shifted, *rest)):
        measured = {**told.measured, "eht_ms": replace(eht, parts=parts)}
        assert list(broken(replace(told, measured=measured), facts, events))
    counted = told.decided["agent_messages"]
    fewer = {"agent_messages": replace(counted, events=counted.events[1:])}
    assert list(broken(replace(told, decided={**told.decided, **fewer}), facts, events))
    assert list(broken(replace(told, decided={}), facts, events))
