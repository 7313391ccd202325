"""Routing decides, gives to Next and explains as a loop over everything does.

The pictures are small, so the limits from which routing takes another way are made small as well.
"""

from __future__ import annotations

from random import Random
from typing import Final

import pytest

from handletime.routing import Picture, Rules, decide, decision, turns
from routing import naive, product
from routing.pictures_at_random import AGENTS, a_desk, a_picture, a_waiting, some_rules

MANY_SKILLS: Final = tuple(f"s{number}" for number in range(12))
"""Enough for hundreds of lines."""
ROUNDS: Final = 3
"""Looks at one picture, with changes between them: the index has to follow."""


@pytest.fixture(params=["usual", "small"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "small":
        monkeypatch.setattr(turns, "PATIENCE", 2)
        monkeypatch.setattr(decision, "BLOCK", 1)


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


def agree(picture: Picture, rules: Rules) -> None:
    assert naive.decided(picture, rules) == product.decided(picture, rules)
    for agent in picture.desks:
        assert naive.pulled(picture, rules, agent) == product.pulled(picture, rules, agent)
    for conversation in picture.waiting:
        assert naive.told(picture, rules, conversation) == product.told(
            picture, rules, conversation
        )


def hunt(seeds: range) -> None:
    for seed in seeds:
        chance = Random(seed)
        picture, rules = a_picture(chance), some_rules(chance)
        for _ in range(ROUNDS):
            try:
                agree(picture, rules)
            except AssertionError as error:
                error.add_note(f"To see it again: hunt(range({seed}, {seed + 1}))")
                raise
            for _ in range(chance.randrange(6)):
                change(chance, picture)


def test_it_does_what_a_loop_over_everything_does(limits: None) -> None:
    hunt(range(400))


@pytest.mark.long
def test_it_does_so_in_tens_of_thousands_of_pictures(limits: None) -> None:
    hunt(range(400, 10_000))


@pytest.mark.parametrize("seed", range(2))
def test_it_decides_so_with_hundreds_at_work_and_waiting(seed: int) -> None:
    """Large enough for every way that routing may take, as it takes it."""
    chance = Random(seed)
    picture = Picture()
    for number in range(100):
        picture.put_desk(a_desk(chance, f"a{number}", skills=MANY_SKILLS))
    for number in range(700):
        picture.put_waiting(a_waiting(chance, f"c{number}", skills=MANY_SKILLS))
    for _ in range(2):
        assert naive.decided(picture, Rules()) == product.decided(picture, Rules())
        for each in decide(picture, Rules()):
            picture.drop_waiting(each.conversation)
