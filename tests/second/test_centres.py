"""The generated centres: valid, repeatable, and dense enough that everything meets."""

from __future__ import annotations

from collections import Counter

import pytest

from handletime.events.judge import judge
from handletime.events.vocabulary import VOCABULARY
from handletime.facts.policies import Policies

from .arranged import arrange
from .centres import KINDS
from .naive import Centre
from .things import IN_HAND

NOW = 1_900_000_000_000
SEEDS = range(1, 121)
LEG_STATES = ("out", "alerting", *IN_HAND, "wrapping")
OF_LEGS = (
    "offered",
    "accepted",
    "role_changed",
    "taken_over",
    "held",
    "resumed",
    "parked",
    "unparked",
    "transferred",
    "returned_to_queue",
    "agent_left",
    "wrap_up_started",
    "wrap_up_ended",
    "offer_ended",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_is_valid_and_repeatable(kind: str) -> None:
    """The judge has nothing to say of any event, and a seed always gives the same ones."""
    for seed in SEEDS:
        events = KINDS[kind](seed)
        assert events == KINDS[kind](seed)
        assert [] == [(seed, event, problems) for event in events if (problems := judge(event))]


def test_every_type_of_event_comes_up() -> None:
    """Both kinds of centre have every type of the vocabulary."""
    for kind in KINDS.values():
        seen = {event["type"] for seed in SEEDS for event in kind(seed)}
        assert set() == {each.name for each in VOCABULARY} - seen


def test_every_leg_state_meets_every_event_of_legs() -> None:
    """In wild centres no pair of leg state and event is missing."""
    met: Counter[tuple[str, str]] = Counter()
    for seed in SEEDS:
        centre = Centre(Policies())
        for event in arrange(KINDS["wild"](seed), as_of=None, known_at=None, now=NOW).events:
            name = event.type.removeprefix("conversation.")
            if name in OF_LEGS:
                leg = centre.conversation(event).leg(event.get("agent"))
                met[leg.state, name] += 1
            centre.take(event)
    assert [] == [(state, name) for state in LEG_STATES for name in OF_LEGS if not met[state, name]]
