"""What becomes of an agent's offers, conversations and desk when the agent goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor import views
from handletime.floor.drafts import draft
from handletime.floor.queueing import given_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor


def withdraw(
    floor: Floor, agent: str, *, unless: Callable[[Leg], bool] = lambda _: False
) -> Iterator[Draft]:
    """Withdraw the offers that are open to an agent who is not there for them any more."""
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.state == "alerting" and not unless(leg):
            yield _withdrawn(conversation, leg)


def hand_back(floor: Floor, agent: str, where: str) -> Iterator[Draft]:
    """Withdraw the offers to an agent and, unless they stay, give its conversations back."""
    yield from withdraw(floor, agent)
    if where != "queue":
        return
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.in_hand:
            yield from given_back(floor, conversation, agent)


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
