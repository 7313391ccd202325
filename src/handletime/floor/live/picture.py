"""What routing sees of the floor: its desks, who waits, and the rules that are set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.queueing import OWN_STRATEGIES
from handletime.floor.settings import catalogue as settings
from handletime.routing import Capacity, ChannelRules, Desk, Rules, Waiting
from handletime.routing.rules import CHANNELS, OTHERS_LIKE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.floor.live.signs import Signs
    from handletime.floor.state.agents import Agent
    from handletime.floor.state.conversations import Conversation
    from handletime.floor.state.directory import Entry
    from handletime.floor.state.floor import Floor

EXTERNAL: Final = "external"
"""The attribute `routing` of a queue that somebody else's strategy routes, through the API."""


def desk_of(floor: Floor, signs: Signs, agent: Agent, now: int) -> Desk:
    """Return an agent as routing sees it."""
    entry = views.user(floor, agent.name)
    leaves = agent.next_status is not None and agent.next_status.status == "unavailable"
    return Desk(
        agent=agent.name,
        tracked=views.is_tracked(floor, agent.name),
        clocked_in=agent.session == "on",
        logged_in=agent.logged_in,
        live=is_live(floor, signs, agent, now),
        is_agent=views.has_role(floor, agent.name, "agent"),
        status="unavailable" if leaves else agent.status,  # type: ignore[arg-type]
        focus_mode=agent.focus_mode == "on",
        channels=frozenset(agent.channels) if agent.channels_set else None,
        skills=frozenset(entry.texts("skills")) if entry is not None else frozenset(),
        load=views.load_of(floor, agent),
        alerting=views.alerts(floor, agent),
        offered_at=agent.offered_at,
    )


def is_live(floor: Floor, signs: Signs, agent: Agent, now: int) -> bool:
    """Say whether the desk of an agent gives signs of life."""
    return agent.logged_in and now - signs.desk(agent.name) < settings.DESK_SILENCE.of(floor)


def is_at_work(agent: Agent) -> bool:
    """Say whether routing has to know of an agent at all."""
    return agent.session == "on" or agent.logged_in


def waits(floor: Floor, conversation: Conversation) -> bool:
    """Say whether a conversation waits for the floor's own routing."""
    if not conversation.open or conversation.alerting:
        return False
    if conversation.waiting == "queued":
        queue = floor.directory.find("queue", conversation.queue)
        return queue is None or queue.text("routing") != EXTERNAL
    return conversation.in_queue and conversation.strategy in OWN_STRATEGIES


def waiting_of(floor: Floor, conversation: Conversation) -> Waiting:
    """Return a conversation that waits as routing sees it."""
    queue = floor.directory.find("queue", conversation.queue)
    channel = queue.text("channel") if queue is not None else None
    customer = floor.customer_of(conversation.customer)
    last = floor.customers.get(customer) if customer is not None else None
    return Waiting(
        conversation=conversation.name,
        queue=conversation.queue or "",
        channel=conversation.channel or channel or "",
        queued_at=conversation.first_queued_at or conversation.waiting_since or 0,
        priority=_priority_of(conversation, queue),
        skills=views.queue_skills(floor, conversation.queue),
        last_agent=last.last_agent if last is not None else None,
        passed_by=conversation.passed_by,
        in_hand_of=frozenset(leg.agent for leg in conversation.in_hand),
    )


def _priority_of(conversation: Conversation, queue: Entry | None) -> int:
    """Return the priority that was given or, of what was given none, that of its queue."""
    if conversation.priority is not None:
        return conversation.priority
    given = queue.attributes.get("priority") if queue is not None else None
    return given if isinstance(given, int) else 0


def rules_of(floor: Floor) -> Rules:
    """Return the rules of routing that the settings make."""
    criteria = ("least_loaded", "longest_without_offer")
    first = ("last_agent",) if settings.ROUTING_LAST_AGENT_FIRST.of(floor) else ()
    return Rules(
        channels=_channels(floor),
        other_channels=_channel_rules(floor, None),
        order_of_agents=(*first, *criteria),  # type: ignore[arg-type]
    )


def _channels(floor: Floor) -> Mapping[str, ChannelRules]:
    names = set(CHANNELS) | {
        each.rpartition(".")[2] for each in floor.settings if each.startswith("routing.capacity_")
    }
    names |= {each for group in settings.ROUTING_CHANNEL_ORDER.of(floor) for each in group}
    names |= set(settings.ROUTING_EXCLUSIVE.of(floor))
    return {name: _channel_rules(floor, name) for name in names}


def _channel_rules(floor: Floor, channel: str | None) -> ChannelRules:
    most = settings.ROUTING_CAPACITY_MAX.of(floor, channel)
    return ChannelRules(
        order=_place_of(channel, settings.ROUTING_CHANNEL_ORDER.of(floor)),
        capacity=Capacity(
            settings.ROUTING_CAPACITY.of(floor, channel),
            None if most == "unlimited" else most,
        ),
        exclusive=channel in settings.ROUTING_EXCLUSIVE.of(floor),
    )


def _place_of(channel: str | None, order: Sequence[Sequence[str]]) -> int:
    """Return the place of a channel: that of its group, else of the channel that others are like.

    Where that is in no group either, it is last.
    """
    for name in (channel, OTHERS_LIKE):
        for place, group in enumerate(order, 1):
            if name in group:
                return place
    return len(order) + 1
