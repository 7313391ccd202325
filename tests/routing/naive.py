"""The decision computed a second time: a loop over everything, written from the floor's rules.

"The engine pushes an offer to an agent who is clocked in (or untracked and logged in) with a live
desk, available or active, available on that channel, not in Focus, with the skills, with no other
offer open, and below the standard capacity of the channel; Next pulls up to the maximum. Capacity
counts alerting, engaged, held and wrapping, not parked; voice is exclusive. Order of work: channel
priority (voice, messaging, mail and task), then priority, then oldest (age counts from the first
queueing). Order of agents: the customer's last agent if free, then least loaded, then longest
without an offer."

It shares the classes of the picture with routing, and no function.
"""

from __future__ import annotations

from dataclasses import replace

from handletime.routing import Desk, Picture, Rules, Waiting

Pair = tuple[str, str]


def against(desk: Desk, each: Waiting, rules: Rules, *, next_: bool = False) -> str | None:
    """Return the code of the first reason against a pair."""
    at_work = desk.clocked_in if desk.tracked else desk.clocked_in or desk.logged_in
    rule = rules.channels.get(each.channel, rules.other_channels)
    capacity = desk.capacity.get(each.channel, rule.capacity)
    limit = capacity.maximum if next_ else capacity.standard
    in_hand = sum(desk.load.values())
    here = desk.load.get(each.channel, 0)
    shut = any(
        count and channel != each.channel and _exclusive(channel, rules)
        for channel, count in desk.load.items()
    )
    told = {
        "away": not at_work,
        "no_live_desk": not desk.live,
        "idle": desk.status == "idle",
        "unavailable": desk.status == "unavailable",
        "in_focus_mode": desk.focus_mode,
        "off_channel": desk.channels is not None and each.channel not in desk.channels,
        "lacks_skill": any(skill not in desk.skills for skill in each.skills),
        "has_it_in_hand": desk.agent in each.in_hand_of,
        "offer_open": desk.alerting,
        "exclusive": shut or (rule.exclusive and in_hand > here),
        "at_capacity": limit is not None and here >= limit,
    }
    return next((code for code, so in told.items() if so), None)


def _exclusive(channel: str, rules: Rules) -> bool:
    return rules.channels.get(channel, rules.other_channels).exclusive


def in_order_of_work(picture: Picture, rules: Rules) -> list[Waiting]:
    """Return all that waits, who is served first first."""
    line = sorted(picture.waiting.values(), key=lambda each: each.conversation)
    for criterion in reversed(rules.order_of_work):
        if criterion == "oldest":
            line.sort(key=lambda each: each.queued_at)
        elif criterion == "priority":
            line.sort(key=lambda each: each.priority, reverse=rules.first_priority == "highest")
        else:
            line.sort(key=lambda each: rules.channels.get(each.channel, rules.other_channels).order)
    return line


def in_order_of_agents(desks: list[Desk], each: Waiting, rules: Rules) -> list[Desk]:
    """Return agents in the order in which they are asked."""
    line = sorted(desks, key=lambda desk: desk.agent)
    for criterion in reversed(rules.order_of_agents):
        if criterion == "last_agent":
            line.sort(key=lambda desk: desk.agent != each.last_agent)
        elif criterion == "least_loaded":
            line.sort(key=lambda desk: sum(desk.load.values()))
        else:
            line.sort(key=lambda desk: (desk.offered_at is not None, desk.offered_at or 0))
    return line


def decided(picture: Picture, rules: Rules) -> list[Pair]:
    """Return each conversation with its agent: the first pair that may be, again and again."""
    desks = dict(picture.desks)
    pairs = []
    for each in in_order_of_work(picture, rules):
        free = [desk for desk in desks.values() if against(desk, each, rules) is None]
        willing = [desk for desk in free if desk.agent != each.passed_by] or free
        if willing:
            chosen = in_order_of_agents(willing, each, rules)[0]
            pairs.append((each.conversation, chosen.agent))
            desks[chosen.agent] = replace(chosen, alerting=True)
    return pairs


def pulled(picture: Picture, rules: Rules, agent: str) -> str | None:
    """Return the conversation that Next gives an agent."""
    desk = picture.desks[agent]
    fits = (
        each.conversation
        for each in in_order_of_work(picture, rules)
        if against(desk, each, rules, next_=True) is None
    )
    return next(fits, None)
