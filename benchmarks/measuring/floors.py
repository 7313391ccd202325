"""Pictures of a large floor, the bad ones among them, for measuring decisions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import combinations
from random import Random
from typing import Final

from handletime.routing import Desk, Picture, Waiting

SKILLS: Final = tuple(f"skill{number:02}" for number in range(60))
NEEDED: Final = 3
"""Skills that a conversation needs: 34,220 different needs."""
HOUR_MS: Final = 3_600_000

Known = Callable[[int], tuple[Collection[str], bool]]
"""Of the number of an agent: the skills, and whether the agent is available."""


def floors(desks: int, waiting: int, released: tuple[int, ...]) -> dict[str, Picture]:
    """Return pictures by what is bad about them; of the last, so many agents are released."""
    chance = Random(1)  # noqa: S311  # a seeded generator is meant to repeat itself
    needs = chance.sample(list(combinations(SKILLS, NEEDED)), waiting)

    def floor(known: Known, lines: Collection[tuple[str, ...]] = needs) -> Picture:
        return _floor(chance, [known(number) for number in range(desks)], lines)

    def lacking(_: int) -> tuple[Collection[str], bool]:
        return chance.sample(SKILLS, NEEDED - 1), True

    def some(_: int) -> tuple[Collection[str], bool]:
        return chance.sample(SKILLS, len(SKILLS) // 2), True

    def missed(number: int) -> tuple[Collection[str], bool]:
        return (SKILLS, False) if number % 2 else ((), True)

    def every(step: int) -> Known:
        return lambda number: (some(number)[0], number % step == 0)

    last = floor(lacking)
    last.put_waiting(Waiting("last", "support", "chat", queued_at=HOUR_MS))
    return {
        "nobody fits, since everybody lacks a skill": floor(lacking),
        "who would fit is unavailable": floor(missed),
        "only the last in line can be served": last,
        "everybody is free, and one customer comes": floor(some, [()]),
        "nobody is free, and one agent comes": floor(lambda number: (SKILLS, number == 0)),
        **{
            f"{count} agents are released at once": floor(every(desks // count))
            for count in released
        },
    }


def _floor(
    chance: Random,
    known: Collection[tuple[Collection[str], bool]],
    needs: Collection[tuple[str, ...]],
) -> Picture:
    picture = Picture()
    for number, (skills, available) in enumerate(known):
        picture.put_desk(_desk(number, skills, chance.randrange(HOUR_MS), available=available))
    for number, each in enumerate(needs):
        at = chance.randrange(HOUR_MS)
        picture.put_waiting(
            Waiting(f"c{number}", "support", "chat", queued_at=at, skills=frozenset(each))
        )
    return picture


def _desk(number: int, skills: Collection[str], offered_at: int, *, available: bool) -> Desk:
    return Desk(
        f"agent{number}",
        tracked=True,
        clocked_in=True,
        logged_in=True,
        live=True,
        status="available" if available else "unavailable",
        skills=frozenset(skills),
        offered_at=offered_at,
    )
