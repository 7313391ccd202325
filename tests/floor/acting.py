"""Acting out: the events of a case, brought about by commands on a floor, on the case's clock.

A line of a case says what happened; here somebody does it. An agent is on no channel but while it
is to be routed to, so that the floor's own routing offers when the case does; a case in which a
strategy pulls has an outside strategy, which the queues of that case belong to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cases.event_lines import Event
from cases.notation import Case
from cases.times import MIDNIGHT
from handletime.floor.commands import (
    closing,
    customers,
    giving,
    inviting,
    looking,
    nobody,
    strategies,
    taking,
    working,
)

from .centre import HOUR, Centre, centre_at

CUSTOMER: Final = "customer"
ROUTER: Final = "router"
"""The integration, and its strategy."""
AGENTS: Final = ("ana", "bob")
OTHERS_QUEUE: Final = ("support", "sales", "experts")


class Acting:
    """A case under way on a floor."""

    def __init__(self, case: Case) -> None:
        self.lines = sorted(case.events, key=lambda event: event["at"])
        self.centre = _stage(case)
        self.given = False
        """Whether the next offer was made in the same decision as the giving away."""

    def log(self) -> list[Event]:
        """Act the whole case, and return what was written, as JSON has it."""
        before: Event = {"type": "", "at": 0}
        for event in self.lines:
            self.centre.after(event["at"] - self.centre.now)
            if not _is_opening(event, before):
                _BY_TYPE[event["type"]](self, event)
            before = event
        return self.centre.log

    def opened(self, event: Event) -> None:
        speaks = any(_is_opening(each, event) for each in self.lines)
        waits = any(each["type"] == "conversation.queued" for each in self.lines)
        open_it: Any = customers.OpenAtEntry if waits else customers.OpenConversation
        self.centre.do(
            open_it(
                actor=ROUTER if waits else CUSTOMER,
                conversation=event["conversation"],
                customer=event["customer"],
                channel=event["channel"],
                text="Good morning" if speaks else None,
            )
        )

    def message(self, event: Event) -> None:
        name, agent = event["conversation"], event.get("agent")
        if agent is None:
            self.centre.do(
                customers.Write(actor=CUSTOMER, conversation=name, customer="kim", text="Hello?")
            )
            return
        write: Any = working.Note if event.get("audience") == "agents" else working.Reply
        self.centre.do(write(actor=agent, agent=agent, conversation=name, text="One moment"))

    def queued(self, event: Event) -> None:
        conversation = self.centre.floor.conversations[event["conversation"]]
        if conversation.serving:
            host = conversation.serving[0].agent
            invite = inviting.InviteThroughQueue(
                actor=host,
                agent=host,
                conversation=conversation.name,
                queue=event["queue"],
                purpose="conference",
            )
            self.centre.do(invite)
            return
        self.centre.do(
            strategies.Enqueue(actor=ROUTER, conversation=conversation.name, queue=event["queue"])
        )

    def pulled(self, event: Event) -> None:
        self.centre.do(
            strategies.Pull(
                actor=ROUTER, conversation=event["conversation"], strategy=event["strategy"]
            )
        )

    def offered(self, event: Event) -> None:
        if self.given:
            self.given = False
            return
        agent, name, purpose = event["agent"], event["conversation"], event["purpose"]
        by: Any = {"actor": event.get("from_agent"), "agent": event.get("from_agent")}
        if self.centre.floor.conversations[name].waiting == "routing":
            self.centre.told("agent.channels_set", agent=agent, channels=["chat"])
            wanted = None if purpose == "route" else purpose
            self.centre.do(
                strategies.OfferTo(actor=ROUTER, conversation=name, to_agent=agent, purpose=wanted)
            )
            self.centre.told("agent.channels_set", agent=agent, channels=[])
        elif purpose == "route":
            self.centre.told("agent.channels_set", agent=agent, channels=["chat"])
            self.centre.told("agent.channels_set", agent=agent, channels=[])
        elif purpose == "transfer":
            self.centre.do(giving.Transfer(**by, conversation=name, to_agent=agent))
        else:
            self.centre.do(
                inviting.Invite(**by, conversation=name, to_agent=agent, purpose=purpose)
            )

    def offer_ended(self, event: Event) -> None:
        assert event["outcome"] == "revoked"
        self.centre.do(
            nobody.TimeOutOffer(conversation=event["conversation"], agent=event["agent"])
        )

    def role_changed(self, event: Event) -> None:
        self.centre.do(
            inviting.ChangeRole(
                actor="ana",
                agent="ana",
                conversation=event["conversation"],
                to_agent=event["agent"],
                purpose=event["purpose"],
            )
        )

    def transferred(self, event: Event) -> None:
        by = _by(event)
        if "to_queue" in event:
            self.centre.do(giving.TransferToQueue(**by, queue=event["to_queue"]))
        else:
            self.given = True
            self.centre.do(giving.TransferBlind(**by, to_agent=event["to_agent"]))

    def taken_over(self, event: Event) -> None:
        self.centre.do(taking.TakeOver(**_by(event), from_agent=event["from_agent"]))

    def closed(self, event: Event) -> None:
        name = event["conversation"]
        if event["by"] == "agent":
            self.centre.do(closing.Close(**_by(event)))
        elif event["by"] == "customer":
            self.centre.do(
                customers.CustomerLeave(actor=CUSTOMER, conversation=name, customer="kim")
            )
        else:
            self.centre.do(strategies.SystemClose(actor=ROUTER, conversation=name))


def _is_opening(event: Event, before: Event) -> bool:
    """Say whether a line is the first message, which opens the conversation as well."""
    first = event["type"] == "conversation.message" and event["at"] == before["at"]
    return bool(first and before["type"] == "conversation.opened")


def _by(event: Event) -> dict[str, Any]:
    """Return what a command says of an agent and its conversation."""
    agent = event["agent"]
    return {"actor": agent, "agent": agent, "conversation": event["conversation"]}


def _as_said(command: Any) -> Callable[[Acting, Event], object]:
    """Return what does just what the line says, in the agent's own conversation."""
    return lambda acting, event: acting.centre.do(command(**_by(event)))


_BY_TYPE: Final[dict[str, Callable[[Acting, Event], object]]] = {
    "conversation.opened": Acting.opened,
    "conversation.message": Acting.message,
    "conversation.queued": Acting.queued,
    "conversation.pulled": Acting.pulled,
    "conversation.offered": Acting.offered,
    "conversation.offer_ended": Acting.offer_ended,
    "conversation.accepted": _as_said(taking.Accept),
    "conversation.role_changed": Acting.role_changed,
    "conversation.transferred": Acting.transferred,
    "conversation.taken_over": Acting.taken_over,
    "conversation.returned_to_queue": _as_said(giving.BackToQueue),
    "conversation.closed": Acting.closed,
    "agent.entered_conversation": _as_said(looking.Enter),
    "agent.window_hidden": lambda acting, event: _window(acting, event, looking.HideWindow),
    "agent.window_shown": lambda acting, event: _window(acting, event, looking.ShowWindow),
}
"""The type of a line to how it is brought about."""


def _window(acting: Acting, event: Event, command: Any) -> None:
    acting.centre.do(command(actor=event["agent"], agent=event["agent"]))


def _stage(case: Case) -> Centre:
    """Return a centre an hour before the case, with its agents at their desks, on no channel."""
    centre = centre_at(MIDNIGHT - HOUR)
    pulled = any(each["type"] == "conversation.pulled" for each in case.events)
    for queue in OTHERS_QUEUE:
        routing = {"routing": "external"} if pulled else {}
        centre.told("directory.set", kind="queue", entry=queue, attributes=routing)
    bob = {"roles": ["agent", "unit_manager"], "groups": ["agents"], "units": ["north"]}
    centre.told("directory.set", kind="user", entry="bob", attributes=bob | {"unit": "north"})
    centre.told("directory.set", kind="user", entry=ROUTER, attributes={"roles": ["integration"]})
    for agent in AGENTS:
        centre.told("agent.logged_in", agent=agent)
        centre.told("agent.clocked_in", agent=agent, unit="north", channels=[])
    other = customers.OpenAtEntry(actor=ROUTER, conversation="c2", customer="lou", channel="chat")
    if any(each.get("conversation") == "c2" for each in case.events):
        centre.do(other)
    return centre
