"""Queueing: which queue a conversation belongs in, and how it gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.drafts import draft
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation
    from handletime.floor.state.floor import Floor

OWN_STRATEGIES: Final = {"consult": "consult", "transfer": "transfer"}
"""The floor's own strategies, by which it remembers what one more agent is wanted for, to the
purpose of the offer; in a queue without a strategy it is a conference. Any other strategy is
somebody else's to act on."""


def is_queue(floor: Floor, name: str) -> bool:
    """Say whether there is such a queue: one of the directory, or the default one."""
    default = settings.CONVERSATION_DEFAULT_QUEUE.of(floor)
    return name == default or floor.directory.find("queue", name) is not None


def queue_for(floor: Floor, channel: str | None, inbox: str | None) -> str:
    """Return the queue for what nobody put into one: that of the inbox, else of the channel."""
    entry = floor.directory.find("inbox", inbox)
    queue = entry.text("queue") if entry is not None else None
    if queue is not None:
        return queue
    queues = floor.directory.entries["queue"]
    of_channel = sorted(name for name, each in queues.items() if each.text("channel") == channel)
    return of_channel[0] if of_channel else settings.CONVERSATION_DEFAULT_QUEUE.of(floor)


def home_of(floor: Floor, conversation: Conversation) -> str:
    """Return the queue that a conversation goes back to."""
    home = conversation.home_queue
    return home or queue_for(floor, conversation.channel, conversation.inbox)


def queued(conversation: Conversation, queue: str) -> Draft:
    """Put a conversation into a queue, with the priority that it had."""
    return draft(
        "conversation.queued",
        conversation=conversation.name,
        queue=queue,
        priority=conversation.priority,
    )


def given_back(floor: Floor, conversation: Conversation, agent: str) -> Iterator[Draft]:
    """Have an agent give a conversation back: to its queue, or to others who serve it as well."""
    name = conversation.name
    leg = conversation.legs[agent]
    others = [each for each in conversation.serving if each.agent != agent]
    if others or leg.role == "ReceivedConsult":
        yield draft("conversation.agent_left", conversation=name, agent=agent)
        return
    yield from without_guests(conversation, agent)
    queue = home_of(floor, conversation)
    yield draft("conversation.returned_to_queue", conversation=name, agent=agent, queue=queue)
    yield from with_priority(conversation, queue)


def without_guests(conversation: Conversation, agent: str) -> Iterator[Draft]:
    """Have all go whom the last agent who serves a conversation leaves behind.

    Offers are withdrawn, and who consults leaves; for the customer nobody is there.
    """
    name = conversation.name
    for leg in conversation.alerting:
        yield draft(
            "conversation.offer_ended", conversation=name, agent=leg.agent, outcome="withdrawn"
        )
    for leg in conversation.in_hand:
        if leg.agent != agent:
            yield draft("conversation.agent_left", conversation=name, agent=leg.agent)


def with_priority(conversation: Conversation, queue: str) -> Iterator[Draft]:
    """Say the priority again that a return to a queue has no field for."""
    if conversation.priority is not None:
        yield queued(conversation, queue)
