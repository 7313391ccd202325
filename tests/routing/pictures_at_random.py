"""Pictures of the floor from a seed: small ones, with everything that can stand in the way."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

from handletime.routing import Capacity, ChannelRules, Desk, Picture, Rules, Waiting

T = TypeVar("T")
CHANNELS: Final = ("voice", "chat", "sms", "email", "fax")
SKILLS: Final = ("bills", "cards", "loans")
STATUSES: Final = ("available", "active", "available", "active", "unavailable", "idle", None)
AGENTS: Final = tuple(f"a{number}" for number in range(9))


def some(chance: Random, values: Sequence[T], share: float) -> frozenset[T]:
    """Return some of the values, each by chance."""
    return frozenset(each for each in values if chance.random() < share)


def a_capacity(chance: Random) -> Capacity:
    standard = chance.randrange(3)
    return Capacity(standard, chance.choice((None, standard, standard + 2)))


def a_desk(chance: Random, agent: str, skills: Sequence[str] = SKILLS) -> Desk:
    """Return a desk; most are at work, so that something can be decided."""
    return Desk(
        agent=agent,
        tracked=chance.random() < 0.7,
        clocked_in=chance.random() < 0.9,
        logged_in=chance.random() < 0.9,
        live=chance.random() < 0.9,
        is_agent=chance.random() < 0.9,
        status=chance.choice(STATUSES),
        focus_mode=chance.random() < 0.1,
        channels=chance.choice((None, some(chance, CHANNELS, 0.7))),
        skills=some(chance, skills, 0.5),
        load={each: chance.randrange(4) for each in some(chance, CHANNELS, 0.2)},
        alerting=chance.random() < 0.1,
        offered_at=chance.choice((None, 0, chance.randrange(3))),
        capacity={each: a_capacity(chance) for each in some(chance, CHANNELS, 0.1)},
    )


def a_waiting(chance: Random, conversation: str, skills: Sequence[str] = SKILLS) -> Waiting:
    return Waiting(
        conversation=conversation,
        queue=chance.choice(("north", "south")),
        channel=chance.choice(CHANNELS),
        queued_at=chance.randrange(4),
        priority=chance.choice((0, 0, 1, -1)),
        skills=some(chance, skills, 0.3),
        last_agent=chance.choice((None, *AGENTS)),
        passed_by=chance.choice((None, *AGENTS)),
        in_hand_of=some(chance, AGENTS, 0.05),
    )


def a_picture(chance: Random) -> Picture:
    picture = Picture()
    for agent in chance.sample(AGENTS, chance.randrange(len(AGENTS) + 1)):
        picture.put_desk(a_desk(chance, agent))
    for number in range(chance.randrange(12)):
        picture.put_waiting(a_waiting(chance, f"c{number}"))
    return picture


def some_rules(chance: Random) -> Rules:
    """Return the default rules as often as others."""
    if chance.random() < 0.5:
        return Rules()
    return Rules(
        channels={
            each: ChannelRules(chance.randrange(3), a_capacity(chance), chance.random() < 0.3)
            for each in some(chance, CHANNELS, 0.7)
        },
        first_priority=chance.choice(("highest", "lowest")),
        order_of_work=_part(chance, ("channel", "priority", "oldest")),
        order_of_agents=_part(chance, ("last_agent", "least_loaded", "longest_without_offer")),
    )


def _part(chance: Random, values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(chance.sample(values, chance.randrange(len(values) + 1)))
