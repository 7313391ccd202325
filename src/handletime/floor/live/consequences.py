"""Consequences: what follows from a decision at once, one thing after the other.

Each is a pure function of the floor and of what was touched; they are asked in order, again and
again, until none has anything to say. All that they write belongs to the same decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.drafts import draft
from handletime.floor.queueing import OWN_STRATEGIES, home_of, queued
from handletime.floor.settings import catalogue as settings
from handletime.floor.whereabouts import whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation, Leg
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


def void_offers(floor: Floor, names: set[str]) -> Iterator[Draft]:
    """Withdraw the offers that nobody stands behind any more."""
    for conversation in _open(floor, names):
        for leg in conversation.alerting:
            if not _stands(conversation, leg):
                yield draft(
                    "conversation.offer_ended",
                    conversation=conversation.name,
                    agent=leg.agent,
                    outcome="withdrawn",
                )


def _stands(conversation: Conversation, leg: Leg) -> bool:
    """Say whether an offer still makes sense.

    Nobody is routed what another has; a transfer is from one who has it, or from the last who
    had it; an invitation wants somebody to join.
    """
    serving = [each.agent for each in conversation.serving]
    if leg.purpose == "route":
        return not serving
    if leg.purpose == "transfer":
        return not serving or leg.from_agent in serving
    return bool(serving)


def lonely_consults(floor: Floor, names: set[str]) -> Iterator[Draft]:
    """Have those leave who consult where nobody is left whom they could."""
    for conversation in _open(floor, names):
        if not conversation.serving:
            for leg in conversation.in_hand:
                yield draft(
                    "conversation.agent_left", conversation=conversation.name, agent=leg.agent
                )


def nobody_has_it(floor: Floor, names: set[str]) -> Iterator[Draft]:
    """Put what is nowhere back into its queue, or into the default one.

    So too what waits where one more was asked for, once nobody is left who asked.
    """
    for conversation in _open(floor, names):
        place, home = whereabouts(conversation), home_of(floor, conversation)
        if place == "nowhere" or (place == "waiting" and _is_asked_for(conversation, home)):
            yield queued(conversation, home)


def _is_asked_for(conversation: Conversation, home: str) -> bool:
    """Say whether a stay is a request for one more, and not the customer's own."""
    if conversation.waiting != "queued":
        return conversation.strategy in OWN_STRATEGIES
    return conversation.queue != home


def _open(floor: Floor, names: set[str]) -> Iterator[Conversation]:
    for name in sorted(names):
        conversation = floor.conversations[name]
        if conversation.open:
            yield conversation


OF_CONVERSATIONS: Final[tuple[Callable[[Floor, set[str]], Iterator[Draft]], ...]] = (
    void_offers,
    lonely_consults,
    nobody_has_it,
)
"""The consequences for conversations, in order, once there are none for agents."""


def offers(floor: Floor, chosen: list[tuple[str, str, str]]) -> Iterator[Draft]:
    """Offer conversations to agents: each a conversation, an agent and the queue."""
    for name, agent, queue in chosen:
        yield offer(floor.conversations[name], agent, queue or None)


def offer(
    conversation: Conversation, agent: str, queue: str | None, purpose: str | None = None
) -> Draft:
    """Offer a conversation out of a queue, for what one more agent is wanted there.

    One that somebody has in hand waits for one more: for a conference, unless a strategy of the
    floor, or the given purpose, says what else.
    """
    serving = [leg.agent for leg in conversation.serving]
    host = conversation.queued_by if conversation.queued_by in serving else None
    if purpose is None and conversation.waiting != "queued":
        purpose = OWN_STRATEGIES.get(conversation.strategy or "")
    return draft(
        "conversation.offered",
        conversation=conversation.name,
        agent=agent,
        purpose=(purpose or "conference") if serving else "route",
        from_agent=(host or serving[0]) if serving else None,
        queue=queue,
    )
