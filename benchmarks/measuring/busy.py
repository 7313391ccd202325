"""A busy floor: agents who are clocked in, with conversations in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from handletime.floor.command import Command
from handletime.floor.commands.working import Reply
from handletime.floor.service import Service
from handletime.stores import Log
from handletime.timeline.clock import HandClock

START: Final = 1_772_438_400_000
GROUP: Final = "team"
AT_ONCE: Final = 5_000
"""Events that the floor is told at once."""

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Busy:
    """A service, its clock, and who has what in hand."""

    service: Service
    clock: HandClock
    agents: int
    conversations: int

    def reply(self, number: int) -> Command:
        """Return the reply of an agent in one of its conversations."""
        place = number % self.conversations
        agent = f"a{place % self.agents}"
        return Reply(actor=agent, agent=agent, conversation=f"c{place}", text="An answer")


def busy(log: Log, agents: int, conversations: int) -> Busy:
    """Make a floor on an empty log, as an integration would by its events."""
    clock = HandClock(START + 1_000)
    service = Service(log, clock)
    made = Busy(service, clock, agents, conversations)
    events = [*_people(agents), *_in_hand(made)]
    for first in range(0, len(events), AT_ONCE):
        answer = service.record(events[first : first + AT_ONCE])
        assert answer.refusal is None, answer.refusal
    return made


def _event(number: int, type_: str, **fields: object) -> Event:
    """Write the event of a number; they stand in the order of their numbers."""
    return {"id": f"s{number}", "type": type_, "at": START, "seq": number, "source": "set-up"} | {
        **fields
    }


def _people(agents: int) -> list[Event]:
    told: list[tuple[str, Event]] = [
        ("directory.set", {"kind": "unit", "entry": "north", "name": "North"}),
        ("setting.changed", {"name": "tracking.groups", "new": [GROUP]}),
        ("setting.changed", {"name": "tracking.enabled", "new": True}),
    ]
    attributes = {"groups": [GROUP], "roles": ["agent"], "unit": "north"}
    for name in (f"a{number}" for number in range(agents)):
        user = {"kind": "user", "entry": name, "name": name, "attributes": attributes}
        told.append(("directory.set", user))
        told.append(("agent.logged_in", {"agent": name}))
        told.append(("agent.clocked_in", {"agent": name, "unit": "north", "channels": ["chat"]}))
    return [_event(number, type_, **fields) for number, (type_, fields) in enumerate(told)]


def _in_hand(made: Busy) -> list[Event]:
    number = 10 * made.agents
    events = []
    for place in range(made.conversations):
        name, agent = f"c{place}", f"a{place % made.agents}"
        opened = {"customer": f"k{place}", "channel": "chat", "direction": "inbound"}
        for type_, fields in (
            ("conversation.opened", opened),
            ("conversation.message", {"sender": "customer"}),
            ("conversation.accepted", {"agent": agent}),
        ):
            events.append(_event(number, type_, conversation=name, **fields))
            number += 1
    return events
