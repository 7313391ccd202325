"""The world of a simulated centre: its clock, and the parts that act in it.

Whatever will happen is a step on a heap: when, which function, on whom, and a stamp by which
the function knows whether things have changed since. Steps are taken by instant, those of one
instant in the order in which they were planned; so a run depends on nothing but its centre.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from handletime.simulation.calls import Calls
from handletime.simulation.chance import Draw, Share, lengths, share
from handletime.simulation.closing import Closing
from handletime.simulation.colleagues import Colleagues
from handletime.simulation.customers import Customers
from handletime.simulation.desk import Desk
from handletime.simulation.directory import introduce, staff, unit_name
from handletime.simulation.duty import Duties
from handletime.simulation.focus import Focus
from handletime.simulation.log import WIDTH, Log
from handletime.simulation.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from handletime.simulation.centre import Centre
    from handletime.simulation.things import Agent

Act: TypeAlias = "Callable[[int, Any, int], None]"
"""A step: it takes the instant, on whom it acts, and the stamp."""

BATCH: Final = 250_000
"""Events of a batch: enough for columns to pay, and little memory."""
STEPS: Final = 10_000
"""Steps between two looks at whether a batch is full."""


class World:
    """A centre in motion."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.agents = staff(centre)
        self.managers = [
            [each for each in self.agents if each.unit == unit and not each.mix]
            for unit in range(centre.units)
        ]
        self.log = Log([each.name for each in self.agents])
        self.put = self.log.rows.extend
        """Writes an event down: at, kind, agent, conversation."""
        self._steps: list[tuple[int, int, Act, Any, int]] = []
        self._next = count().__next__
        self.router = Router(self)
        self.desk = Desk(self)
        self.calls = Calls(self)
        self.closing = Closing(self)
        self.customers = Customers(self)
        self.colleagues = Colleagues(self)
        self.focus = Focus(self)
        self.duties = Duties(self)

    def later(self, at: int, act: Act, whom: Any, stamp: int = 0) -> None:  # noqa: ANN401  # as Act
        """Plan a step."""
        heappush(self._steps, (at, self._next(), act, whom, stamp))

    def share(self, name: str) -> Share:
        """Return a stream of numbers from 0 to 1."""
        return share(self.centre.seed, name)

    def lengths(self, name: str, median_ms: int, spread: float) -> Draw:
        """Return a stream of durations."""
        return lengths(self.centre.seed, name, median_ms, spread)

    def unit_of(self, agent: Agent) -> str:
        """Return the id of an agent's unit."""
        return unit_name(agent.unit)

    def batches(self) -> Iterator[pl.DataFrame]:
        """Let the centre live from its first instant to its last, and yield what happens."""
        introduce(self.log, self.centre, self.agents)
        planned = self.duties.plan()
        self.customers.expect(planned)
        more = True
        while more:
            more = self._live()
            if not more or len(self.log.rows) > BATCH * WIDTH:
                yield self.log.batch()

    def _live(self) -> bool:
        """Take some steps, all of an instant or none; say whether there are more."""
        steps, ends, at = self._steps, self.centre.ends, -1
        for _ in range(STEPS):
            if not steps or steps[0][0] >= ends:
                return False
            at, _, act, whom, stamp = heappop(steps)
            act(at, whom, stamp)
        while steps and steps[0][0] == at:
            _, _, act, whom, stamp = heappop(steps)
            act(at, whom, stamp)
        return True
