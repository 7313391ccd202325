"""Customers in a rehearsal: they come, wait, write, fall silent, lose patience, and come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from handletime.floor.commands.customers import CustomerLeave, OpenConversation, Write
from handletime.floor.drafts import CUSTOMER
from handletime.simulation.arrivals import Arrival, arrivals
from handletime.simulation.channels import CHANNELS, HOUR, SECOND, Channel
from handletime.simulation.directory import INBOXES, customer_name, unit_name
from handletime.simulation.rehearsal.opening import queue_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.simulation.rehearsal.stage import Stage
    from handletime.simulation.shifts import Session

KNOWN_SHARE: Final = 0.3
"""Customers who have been here before."""
URGENT_SHARE: Final = 0.08
SILENT_SHARE: Final = 0.03
"""Answers that never come."""
ANEW: Final = "+"
"""Added to the id of a conversation that goes on as a new one."""
MORE_SHARE: Final = 0.3
"""Questions in two messages."""


@dataclass(slots=True)
class Visit:
    """A customer with a question, in one conversation."""

    conversation: str
    customer: str
    channel: Channel
    waits: int = 0
    """Counts how often the customer began to wait; who lost patience looks whether it goes on."""
    in_hand: bool = False
    over: bool = False


class Customers:
    """The customers of a centre that is rehearsed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.visits: dict[str, Visit] = {}
        self._chance = stage.share("customers")
        self._patience = {
            each.name: stage.lengths(f"patience {each.name}", max(each.patience_ms, 1), 0.8)
            for each in CHANNELS
        }
        self._silence = {
            each.name: stage.lengths(
                f"silence {each.name}", max(each.silence_ms, 1), each.silence_spread
            )
            for each in CHANNELS
        }
        self._more = stage.lengths("more", 6 * SECOND, 0.6)
        self._away = stage.lengths("staying away", 2 * HOUR, 1.0)
        self._known = 0
        self._day = f"{stage.centre.first_day:%y%m%d}"
        """Begins the ids of conversations, so that another day on the same log has others."""
        self._coming: Iterator[Arrival] = iter(())

    def expect(self, planned: list[Session]) -> None:
        """Let customers come, as many as the planned shifts are made for."""
        days = arrivals(self.stage.centre, planned)
        self._coming = (each for day in days for each in day)
        self._await_next()

    def _await_next(self) -> None:
        following = next(self._coming, None)
        if following is not None:
            self.stage.later(following[0], lambda at: self._come(at, following))

    def _come(self, at: int, arrival: Arrival) -> None:
        """Open a conversation, and let the next customer come in time."""
        unit, channel = unit_name(arrival[1]), CHANNELS[arrival[2]]
        name = f"{self._day}-{len(self.visits) + 1}"
        visit = self.visits[name] = Visit(name, self._customer(), channel)
        self.stage.do(
            OpenConversation(
                actor=CUSTOMER,
                conversation=name,
                customer=visit.customer,
                channel=channel.name,
                text=None if channel.exclusive else "A question",
                inbox=INBOXES[len(self.visits) % len(INBOXES)],
                queue=queue_name(unit, channel.name),
                priority=1 if self._chance() < URGENT_SHARE else None,
            )
        )
        self._wait(at, visit)
        if not channel.exclusive and self._chance() < MORE_SHARE:
            self.stage.later(at + self._more(), lambda then: self._write(then, visit))
        self._await_next()

    def _customer(self) -> str:
        if self._known and self._chance() < KNOWN_SHARE:
            return customer_name(int(self._chance() * self._known) + 1)
        self._known += 1
        return customer_name(self._known)

    def _wait(self, at: int, visit: Visit) -> None:
        """Begin to wait, for as long as patience lasts."""
        visit.waits += 1
        visit.in_hand = False
        waits = visit.waits
        if visit.channel.patience_ms:
            leaves = at + self._patience[visit.channel.name]()
            self.stage.later(leaves, lambda _: self._lose_patience(visit, waits))

    def _lose_patience(self, visit: Visit, waits: int) -> None:
        if not visit.in_hand and not visit.over and visit.waits == waits:
            self.leave(visit)

    def leave(self, visit: Visit) -> None:
        """End the conversation."""
        self.stage.do(
            CustomerLeave(actor=CUSTOMER, conversation=visit.conversation, customer=visit.customer)
        )

    def _write(self, at: int, visit: Visit) -> None:
        """Write, unless it is over; `at` is not needed, since the floor has the clock."""
        del at
        if not visit.over:
            self._say(visit)

    def _say(self, visit: Visit) -> None:
        self.stage.do(
            Write(
                actor=CUSTOMER,
                conversation=visit.conversation,
                customer=visit.customer,
                text="More",
                anew=f"{visit.conversation}{ANEW}",
            )
        )

    def hear(self, event: dict[str, Any]) -> None:
        """Notice what concerns a conversation of ours."""
        name = event.get("conversation", "")
        if event["type"] == "conversation.opened" and name not in self.visits:
            self._begun_anew(name)
        visit = self.visits.get(name)
        if visit is None:
            return
        at = event["at"]
        match event["type"]:
            case "conversation.accepted" | "conversation.taken_over":
                visit.in_hand = True
            case "conversation.returned_to_queue" | "conversation.transferred":
                self._wait(at, visit)
            case "conversation.message" if event["sender"] == "agent":
                self._answered(at, visit, event)
            case "conversation.closed":
                self._closed(at, visit)
            case "conversation.reopened":
                visit.over = False
                self._wait(at, visit)

    def _begun_anew(self, name: str) -> None:
        """Go on in the conversation that the floor began in the place of one long closed."""
        before = self.visits[name.removesuffix(ANEW)]
        self.visits[name] = Visit(name, before.customer, before.channel)

    def _answered(self, at: int, visit: Visit, event: dict[str, Any]) -> None:
        """Read an answer, and write again after a while; some never do."""
        hidden = event.get("audience") == "agents"
        if hidden or visit.channel.exclusive or self._chance() < SILENT_SHARE:
            return
        comes = at + self._silence[visit.channel.name]()
        self.stage.later(comes, lambda then: self._write(then, visit))

    def _closed(self, at: int, visit: Visit) -> None:
        """Be done, or come back after a while."""
        visit.over = True
        if self._chance() < visit.channel.reopened_share:
            self.stage.later(at + self._away(), lambda _: self._come_back(visit))

    def _come_back(self, visit: Visit) -> None:
        if visit.over and not visit.channel.exclusive:
            self._say(visit)
