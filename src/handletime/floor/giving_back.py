"""What becomes of an agent's offers, conversations and desk when the agent goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor

GUESTS: Final = ("InConference", "ReceivedConsult")
"""The roles of those who joined: the conversation goes on without them."""


def withdraw(
    floor: Floor, agent: str, *, unless: Callable[[Leg], bool] = lambda _: False
) -> Iterator[Draft]:
    """Withdraw the offers that are open to an agent who is not there for them any more."""
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.state == "alerting" and not unless(leg):
            yield _withdrawn(conversation, leg)


def hand_back(floor: Floor, agent: str, where: str) -> Iterator[Draft]:
    """Withdraw the offers to an agent and, unless they stay, return its conversations to queues.

    A guest leaves, and so does a host whom a guest can stand in for; who was only consulted
    cannot, and leaves as well. A conversation that never was in a queue stays: there is no queue
    to give it back to.
    """
    yield from withdraw(floor, agent)
    if where != "queue":
        return
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.in_hand:
            yield from _given_back(conversation, leg)


def _given_back(conversation: Conversation, leg: Leg) -> Iterator[Draft]:
    name, agent = conversation.name, leg.agent
    others = [each for each in conversation.in_hand if each.agent != agent]
    stays = leg.role in GUESTS or any(each.role != "ReceivedConsult" for each in others)
    if not stays and conversation.queue is None:
        return
    for invited in conversation.alerting:
        if invited.from_agent == agent:
            yield _withdrawn(conversation, invited)
    if stays:
        yield draft("conversation.agent_left", conversation=name, agent=agent)
        return
    for consulted in others:
        yield draft("conversation.agent_left", conversation=name, agent=consulted.agent)
    yield draft(
        "conversation.returned_to_queue", conversation=name, agent=agent, queue=conversation.queue
    )


def _withdrawn(conversation: Conversation, leg: Leg) -> Draft:
    return draft(
        "conversation.offer_ended",
        conversation=conversation.name,
        agent=leg.agent,
        outcome="withdrawn",
    )


def clear_desk(floor: Floor, agent: str) -> Iterator[Draft]:
    """End what clocking out would end, of an agent who goes without clocking out.

    Wrap-ups, Focus mode, attention and channels: facts would have them run on otherwise.
    """
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.state == "wrapping":
            yield draft("conversation.wrap_up_ended", conversation=conversation.name, agent=agent)
    of = views.agent_of(floor, agent)
    if of.focus_mode == "on":
        yield draft("agent.focus_mode_ended", agent=agent)
    if of.attends is not None:
        yield draft(
            "agent.left_conversation", agent=agent, conversation=of.attends, cause="navigated"
        )
    if of.channels:
        yield draft("agent.channels_set", agent=agent, channels=[])
