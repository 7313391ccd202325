"""A routing decision as a scan of columns: the best NumPy that we can write, of a simpler kind.

It knows one channel, skills, readiness and both orders; it knows nothing of a customer's last
agent, of who let it pass, of capacities, and gives no reasons. Columns are made beforehand, as
our index is; a decision looks at every conversation in the order of work, and at all desks for
each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handletime.routing import Desk, Picture, Waiting


@dataclass(frozen=True, slots=True)
class Columns:
    """A picture as columns, in the order of work and in the order of agents."""

    conversations: list[str]
    needs: NDArray[np.uint64]
    """The skills that each conversation needs, a bit each."""
    agents: list[str]
    skills: NDArray[np.uint64]
    """The skills of each agent who is ready, a bit each."""


def columns_of(picture: Picture) -> Columns:
    """Return the columns of a picture; there are 64 skills at most."""
    names = sorted({skill for each in picture.desks.values() for skill in each.skills})
    names += sorted(
        {skill for each in picture.waiting.values() for skill in each.skills} - {*names}
    )
    bits = {name: 1 << place for place, name in enumerate(names)}
    waiting = sorted(picture.waiting.values(), key=_work)
    ready = sorted((each for each in picture.desks.values() if _ready(each)), key=_agents)
    return Columns(
        [each.conversation for each in waiting],
        np.array([sum(bits[skill] for skill in each.skills) for each in waiting], np.uint64),
        [each.agent for each in ready],
        np.array([sum(bits[skill] for skill in each.skills) for each in ready], np.uint64),
    )


def _work(each: Waiting) -> tuple[int, int, str]:
    return -each.priority, each.queued_at, each.conversation


def _agents(desk: Desk) -> tuple[int, int, str]:
    return sum(desk.load.values()), -1 if desk.offered_at is None else desk.offered_at, desk.agent


def _ready(desk: Desk) -> bool:
    return desk.status == "available" and not desk.alerting


def decide(columns: Columns) -> list[tuple[str, str]]:
    """Return each conversation that somebody can serve, with the first who can."""
    needs, skills = columns.needs, columns.skills
    there = np.arange(len(columns.agents))
    offers = []
    for place in range(len(needs)):
        if not len(there):
            break
        fits = (skills & needs[place]) == needs[place]
        first = int(fits.argmax())
        if fits[first]:
            offers.append((columns.conversations[place], columns.agents[there[first]]))
            skills, there = np.delete(skills, first), np.delete(there, first)
    return offers
