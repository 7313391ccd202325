"""Routing decides what a loop over everything decides."""

from __future__ import annotations

from random import Random

import pytest

from handletime.routing import Offer, Picture, Rules, Why, decide, next_for, why
from routing import naive
from routing.pictures_at_random import AGENTS, a_desk, a_picture, a_waiting, some_rules

ROUNDS: int = 3
"""Decisions about one picture, with changes between them: the index has to follow."""


def change(chance: Random, picture: Picture) -> None:
    """Put or drop a desk or a conversation."""
    conversation = f"c{chance.randrange(14)}"
    happens = chance.random()
    if happens < 0.3:
        picture.put_desk(a_desk(chance, chance.choice(AGENTS)))
    elif happens < 0.5:
        picture.drop_desk(chance.choice(AGENTS))
    elif happens < 0.8:
        picture.put_waiting(a_waiting(chance, conversation))
    else:
        picture.drop_waiting(conversation)


def _agree(picture: Picture, rules: Rules) -> None:
    expected = naive.decided(picture, rules)
    assert expected == [(each.conversation, each.agent) for each in decide(picture, rules)]
    for agent in picture.desks:
        pulled = next_for(picture, rules, agent)
        assert naive.pulled(picture, rules, agent) == (
            pulled.conversation if isinstance(pulled, Offer) else None
        )
    for conversation in picture.waiting:
        told = why(picture, rules, conversation)
        assert isinstance(told, Why)
        assert dict(expected).get(conversation) == told.agent


def hunt(seeds: range) -> None:
    for seed in seeds:
        chance = Random(seed)
        picture, rules = a_picture(chance), some_rules(chance)
        for _ in range(ROUNDS):
            try:
                _agree(picture, rules)
            except AssertionError as error:
                error.add_note(f"To see it again: hunt(range({seed}, {seed + 1}))")
                raise
            for _ in range(chance.randrange(6)):
                change(chance, picture)


def test_it_decides_what_a_loop_over_everything_decides() -> None:
    hunt(range(2_000))


@pytest.mark.long
def test_it_decides_so_in_tens_of_thousands_of_pictures() -> None:
    hunt(range(2_000, 40_000))
