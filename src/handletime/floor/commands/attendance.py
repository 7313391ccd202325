"""Attendance: clocking in and out (seed 001)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import views
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockIn(Command):
    """An agent begins its day, in a unit."""

    name: ClassVar = "clock_in"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_unit",
        "not_tracked",
        "clocked_in_already",
    )
    agent: str
    unit: str
    channels: tuple[str, ...] | None = None
    """The channels to be available on; None leaves them as they are."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the clocking in."""
        channels = None if self.channels is None else list(self.channels)
        yield draft("agent.clocked_in", agent=self.agent, unit=self.unit, channels=channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOut(Command):
    """An agent ends its day; what it has in hand goes back to its queue, or stays by setting."""

    name: ClassVar = "clock_out"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_clock_out_reason",
        "not_clocked_in",
        "work_in_hand",
    )
    agent: str
    reason: str | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give what becomes of the agent's conversations, then the clocking out."""
        yield from hand_back(floor, self.agent, settings.TRACKING_CONVERSATIONS_AFTER.of(floor))
        yield draft("agent.clocked_out", agent=self.agent, reason=self.reason, cause="agent")


def hand_back(floor: Floor, agent: str, where: str) -> Iterator[Draft]:
    """Withdraw the offers to an agent and, unless they stay, return its conversations to queues.

    A conversation that never was in a queue stays: there is no queue to give it back to.
    """
    for conversation, leg in views.legs_of(floor, floor.agent(agent)):
        name = conversation.name
        if leg.state == "alerting":
            yield draft(
                "conversation.offer_ended", conversation=name, agent=agent, outcome="withdrawn"
            )
        elif where == "queue" and leg.in_hand and leg.role in ("InConference", "ReceivedConsult"):
            yield draft("conversation.agent_left", conversation=name, agent=agent)
        elif where == "queue" and leg.in_hand and conversation.queue is not None:
            yield draft(
                "conversation.returned_to_queue",
                conversation=name,
                agent=agent,
                queue=conversation.queue,
            )
