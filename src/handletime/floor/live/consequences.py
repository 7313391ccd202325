"""Consequences: what follows from a decision at once, one thing after the other.

Each is a pure function of the floor and of what was touched; they are asked in order, again and
again, until none has anything to say. All that they write belongs to the same decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.drafts import draft
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor

MISSED_OFFERS: Final = "missed_offers"
"""The reason of an agent who let too many offers pass (EVENTS, standard reasons)."""


def next_statuses(floor: Floor, agents: set[str]) -> Iterator[Draft]:
    """Have agents whose present work is done take the status that was to come after it."""
    for name in sorted(agents):
        agent = floor.agent(name)
        due = agent.next_status
        if due is None or agent.session != "on" or agent.work or views.alerts(floor, agent):
            continue
        yield draft("agent.status_set", agent=name, status=due.status, reason=due.reason)


def missed_offers(floor: Floor, agents: set[str]) -> Iterator[Draft]:
    """Set agents unavailable who let too many offers in a row pass."""
    limit = settings.ROUTING_MISSED_OFFERS_MAX.of(floor)
    for name in sorted(agents):
        agent = floor.agent(name)
        if agent.session == "on" and agent.hold == "none" and agent.missed_offers >= limit:
            yield draft(
                "agent.status_set",
                agent=name,
                status="unavailable",
                reason=MISSED_OFFERS,
                cause="system",
            )


OF_AGENTS: Final[tuple[Callable[[Floor, set[str]], Iterator[Draft]], ...]] = (
    next_statuses,
    missed_offers,
)
"""The consequences for agents, in order; routing comes last."""


def offers(floor: Floor, chosen: list[tuple[str, str, str]]) -> Iterator[Draft]:
    """Offer conversations to agents: each a conversation, an agent and the queue.

    One that somebody has in hand waits for one more: a conference, or a consult if it waits so.
    """
    for name, agent, queue in chosen:
        conversation = floor.conversations[name]
        in_hand = [leg.agent for leg in conversation.in_hand]
        if not in_hand:
            yield draft(
                "conversation.offered",
                conversation=name,
                agent=agent,
                purpose="route",
                queue=queue or None,
            )
            continue
        host = conversation.queued_by if conversation.queued_by in in_hand else in_hand[0]
        consults = conversation.waiting != "queued"
        yield draft(
            "conversation.offered",
            conversation=name,
            agent=agent,
            purpose="consult" if consults else "conference",
            from_agent=host,
            queue=queue or None,
        )
