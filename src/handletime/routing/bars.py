"""What bars one agent from one conversation: the rules of routing, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.routing import reasons

if TYPE_CHECKING:
    from handletime.routing.picture import Desk, Waiting
    from handletime.routing.reasons import Reason
    from handletime.routing.rules import Rules

Key = tuple[int | str, ...]
"""A place in an order; the lesser goes first."""

NEVER: Final = -1
"""Before every instant: an agent who never got an offer is asked first."""


def bar_of_desk(desk: Desk) -> Reason | None:
    """Return what bars an agent from every conversation, or none."""
    if not desk.is_agent:
        return reasons.NO_AGENT
    if not (desk.clocked_in or (desk.logged_in and not desk.tracked)):
        return reasons.AWAY
    if not desk.live:
        return reasons.NO_LIVE_DESK
    if desk.status == "idle":
        return reasons.IDLE
    if desk.status == "unavailable":
        return reasons.UNAVAILABLE
    return reasons.IN_FOCUS_MODE if desk.focus_mode else None


def on_channel(desk: Desk, channel: str) -> bool:
    """Say whether an agent is available on a channel."""
    return desk.channels is None or channel in desk.channels


def bar_of_room(desk: Desk, channel: str, rules: Rules, *, pulling: bool) -> Reason | None:
    """Return why an agent has no room on a channel: below standard, or the maximum for Next.

    Who has a conversation on an exclusive channel has room for nothing else, and who has any has
    no room for an exclusive one.
    """
    mine = rules.of(channel)
    others = [each for each, legs in desk.load.items() if legs and each != channel]
    if others and (mine.exclusive or any(rules.of(each).exclusive for each in others)):
        return reasons.EXCLUSIVE
    capacity = desk.capacity.get(channel, mine.capacity)
    limit = capacity.maximum if pulling else capacity.standard
    full = limit is not None and desk.load.get(channel, 0) >= limit
    return reasons.AT_CAPACITY if full else None


def bar(desk: Desk, waiting: Waiting, rules: Rules, *, pulling: bool = False) -> Reason | None:
    """Return the first reason why an agent may not have a conversation, or none.

    That the agent let it pass is not among them: it bars nobody where nobody else is free.
    """
    general = bar_of_desk(desk)
    if general is not None:
        return general
    if not on_channel(desk, waiting.channel):
        return reasons.OFF_CHANNEL
    if not waiting.skills <= desk.skills:
        return reasons.LACKS_SKILL
    if desk.agent in waiting.in_hand_of:
        return reasons.HAS_IT_IN_HAND
    if desk.alerting:
        return reasons.OFFER_OPEN
    return bar_of_room(desk, waiting.channel, rules, pulling=pulling)


def place_of_work(waiting: Waiting, rules: Rules) -> Key:
    """Return the place of a conversation in the order of work."""
    sign = -1 if rules.first_priority == "highest" else 1
    places: dict[str, int] = {
        "channel": rules.of(waiting.channel).order,
        "priority": sign * waiting.priority,
        "oldest": waiting.queued_at,
    }
    return (*(places[each] for each in rules.order_of_work), waiting.conversation)


def place_of_agent(desk: Desk, rules: Rules, last_agent: str | None = None) -> Key:
    """Return the place of an agent in the order of agents, for a customer who had one last."""
    places: dict[str, int] = {
        "last_agent": int(desk.agent != last_agent),
        "least_loaded": sum(desk.load.values()),
        "longest_without_offer": NEVER if desk.offered_at is None else desk.offered_at,
    }
    return (*(places[each] for each in rules.order_of_agents), desk.agent)
