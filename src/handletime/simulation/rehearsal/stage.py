"""The stage: what will happen next, the floor that it happens on, and who hears of it.

Steps stand on a heap, by instant and then in the order in which they were planned; between them
the floor's own timers have their turn. What the floor writes is told to the players, and so a
rehearsal depends on nothing but its centre and the rules of the floor.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from handletime.simulation.chance import Draw, Share, lengths, share
from handletime.simulation.directory import staff, unit_name
from handletime.simulation.rehearsal.customers import Customers
from handletime.simulation.rehearsal.opening import open_the_house
from handletime.simulation.rehearsal.players import Players
from handletime.timeline.clock import HandClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.command import Command
    from handletime.floor.service import Answer, Service
    from handletime.simulation.centre import Centre
    from handletime.simulation.things import Agent

Step: TypeAlias = "Callable[[int], None]"
"""Something that happens at an instant."""
TICK_MS: Final = 1_000
"""How often the floor looks for what is due, at most."""
SIGN_MS: Final = 20_000
"""How often the desks of those who are there give a sign of life."""


class Stage:
    """A centre in motion on a floor."""

    def __init__(self, centre: Centre, open_service: Callable[[HandClock], Service]) -> None:
        """Take a centre, and what makes a service that goes by a clock."""
        self.centre = centre
        self.clock = HandClock(centre.starts)
        self.service = open_service(self.clock)
        self.agents = staff(centre)
        self.refused: dict[str, int] = {}
        """How often which refusal was given: people ask for what cannot be."""
        self.events = 0
        self._steps: list[tuple[int, int, Step]] = []
        self._next = count().__next__
        self._begun = False
        self.players = Players(self)
        self.customers = Customers(self)
        open_the_house(self)

    def later(self, at: int, step: Step) -> None:
        """Plan a step."""
        heappush(self._steps, (at, self._next(), step))

    def centre_unit(self, agent: Agent) -> str:
        """Return the id of an agent's unit."""
        return unit_name(agent.unit)

    def share(self, name: str) -> Share:
        """Return a stream of numbers from 0 to 1."""
        return share(self.centre.seed, f"rehearsal {name}")

    def lengths(self, name: str, median_ms: int, spread: float) -> Draw:
        """Return a stream of durations."""
        return lengths(self.centre.seed, f"rehearsal {name}", median_ms, spread)

    def do(self, command: Command) -> Answer:
        """Ask the floor for something, and tell the players what came of it."""
        answer = self.service.do(command)
        if answer.refusal is not None:
            code = answer.refusal.code
            self.refused[code] = self.refused.get(code, 0) + 1
        self._tell(answer)
        return answer

    def ask_later(self, at: int, command: Command) -> None:
        """Plan to ask the floor for something."""

        def step(_: int) -> None:
            self.do(command)

        self.later(at, step)

    def run(self, until: int | None = None) -> Iterator[int]:
        """Let everybody act up to an instant, by default the end; yield the clock now and then."""
        ends = self.centre.ends if until is None else min(until, self.centre.ends)
        if not self._begun:
            self._begin()
        while self._steps and self._steps[0][0] < ends:
            at = self._steps[0][0]
            self._let_pass(at)
            self.clock.turn(at)
            _, _, step = heappop(self._steps)
            step(at)
            yield at
        self._let_pass(ends)
        self.clock.turn(ends)

    def _begin(self) -> None:
        """Plan the shifts and the first customer."""
        self._begun = True
        self.players.begin()
        self.customers.expect(self.players.planned)
        self.later(self.centre.starts + SIGN_MS, self._sign)

    def _let_pass(self, until: int) -> None:
        """Let the floor do what becomes due before an instant, when it is due."""
        while (due := self.service.next_at) is not None and due < until:
            self.clock.turn(due)
            for answer in self.service.tick():
                self._tell(answer)
            if self.service.next_at == due:
                self.clock.turn(due + TICK_MS)

    def _sign(self, at: int) -> None:
        """Let all desks that are there give a sign of life."""
        for player in self.players.by_name.values():
            if player.on_duty:
                self.service.sign_of_desk(player.name, active=not player.absent)
        self.later(at + SIGN_MS, self._sign)

    def _tell(self, answer: Answer) -> None:
        for stored in answer.events:
            self.events += 1
            self.hear(stored.event)

    def hear(self, event: dict[str, Any]) -> None:
        """Tell the players of an event; they plan what they will do about it."""
        self.players.hear(event)
        self.customers.hear(event)
