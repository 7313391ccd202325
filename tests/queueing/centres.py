"""Centres under test: what decides who serves whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handletime.routing import Capacity, ChannelRules, Desk, Picture, Rules, Waiting, decide
from queueing.harness import Taken

ONE_AT_A_TIME: Final = Rules(channels={"chat": ChannelRules(1, Capacity(standard=1, maximum=1))})
"""An agent serves one customer at a time, as the theory has it."""


class Routed:
    """Routing alone: an offer is taken at once, and nothing else takes time."""

    def __init__(self, agents: int, rules: Rules = ONE_AT_A_TIME) -> None:
        self.picture = Picture()
        self.rules = rules
        for number in range(agents):
            self.picture.put_desk(
                Desk(
                    f"a{number}",
                    tracked=True,
                    clocked_in=True,
                    logged_in=True,
                    live=True,
                    status="available",
                )
            )

    def arrive(self, customer: str, at: int) -> Iterator[Taken]:
        """Have a customer wait, and decide."""
        self.picture.put_waiting(Waiting(customer, "support", "chat", queued_at=at))
        return self._decide(at)

    def leave(self, customer: str, at: int) -> Iterator[Taken]:
        """Have a customer wait no longer, and decide."""
        self.picture.drop_waiting(customer)
        return self._decide(at)

    def finish(self, taken: Taken, at: int) -> Iterator[Taken]:
        """Have the agent available again, and decide."""
        desk = self.picture.desks[taken.agent]
        self.picture.put_desk(replace(desk, status="available", load={}))
        return self._decide(at)

    def _decide(self, at: int) -> Iterator[Taken]:
        for offer in decide(self.picture, self.rules):
            self.picture.drop_waiting(offer.conversation)
            desk = self.picture.desks[offer.agent]
            self.picture.put_desk(replace(desk, status="active", load={"chat": 1}, offered_at=at))
            yield Taken(offer.conversation, offer.agent)
