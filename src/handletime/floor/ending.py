"""Ending: what is written when a conversation is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor import views
from handletime.floor.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation
    from handletime.floor.state.floor import Floor


def closing(
    floor: Floor, conversation: Conversation, by: str, agent: str | None = None
) -> Iterator[Draft]:
    """Close a conversation, and start the wrap-ups that are earned.

    Those wrap up who were at work for the customer: engaged or held, and whoever closed it; not
    who had it parked, who only consulted, or who has gone. It is so whoever closes, for what
    there is to note down is the same.
    """
    earned = _earned(floor, conversation, agent)
    yield draft("conversation.closed", conversation=conversation.name, by=by, agent=agent)
    for each in earned:
        yield draft("conversation.wrap_up_started", conversation=conversation.name, agent=each)


def _earned(floor: Floor, conversation: Conversation, closer: str | None) -> list[str]:
    return [
        leg.agent
        for leg in conversation.serving
        if (leg.state != "parked" or leg.agent == closer)
        and views.wrap_up_limit(floor, leg) > 0
        and views.may_work(floor, floor.agent(leg.agent))
    ]
