"""The timers of a service: when to look at whom next, and the commands that are then due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor.timers.deadlines import Due, of_agent, of_conversation
from handletime.floor.timers.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handletime.floor.live.live import Live
    from handletime.floor.live.signs import Signs
    from handletime.floor.state.floor import Floor


class Timers:
    """What is due by the passing of time, for agents and in conversations."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._kinds = tuple(
            (Schedule(self._first_of(source)), source) for source in (of_agent, of_conversation)
        )
        self.look_at_all()

    def look_at_all(self) -> None:
        """Look at everybody anew, as after a restart or a change of settings."""
        self.look_at(self._live.floor.agents, self._live.floor.conversations)

    def look_at(self, agents: Iterable[str], conversations: Iterable[str]) -> None:
        """Look anew at those of whom something may have changed."""
        for (schedule, _), names in zip(self._kinds, (agents, conversations), strict=True):
            schedule.look_at(list(names))

    def due(self, now: int) -> Iterator[Due]:
        """Give the commands that are due, the earliest of each kind first.

        One may be refused, since what it is about may have changed by the one before it.
        Whoever was looked at is looked at again.
        """
        for schedule, source in self._kinds:
            for name in list(schedule.due(now)):
                floor, signs = self._live.floor, self._live.signs
                for command in list(source(floor, signs, name)):
                    due = command.due_at(floor)
                    if due is not None and due <= now:
                        yield command
                schedule.look_at([name])

    @property
    def next_at(self) -> int | None:
        """When to look next; None while nothing will ever be due."""
        known = [schedule.next_at for schedule, _ in self._kinds]
        return min((at for at in known if at is not None), default=None)

    def _first_of(
        self, source: Callable[[Floor, Signs, str], Iterator[Due]]
    ) -> Callable[[str], int | None]:
        def first(name: str) -> int | None:
            floor = self._live.floor
            found = (each.due_at(floor) for each in source(floor, self._live.signs, name))
            return min((at for at in found if at is not None), default=None)

        return first
