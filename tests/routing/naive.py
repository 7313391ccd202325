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

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from handletime.routing import Desk, Picture, Rules, Waiting

Offered = tuple[str, str]
"""A conversation and its agent."""
ORDER: Final = (
    "no_agent",
    "away",
    "no_live_desk",
    "idle",
    "unavailable",
    "in_focus_mode",
    "off_channel",
    "lacks_skill",
    "has_it_in_hand",
    "offer_open",
    "exclusive",
    "at_capacity",
    "let_it_pass",
)
"""The precedence of reasons, as it is promised."""


def against(desk: Desk, each: Waiting, rules: Rules, *, asked: bool = False) -> set[str]:
    """Return the codes of all reasons against a pair; asked is for Next."""
    at_work = desk.clocked_in if desk.tracked else desk.clocked_in or desk.logged_in
    rule = rules.channels.get(each.channel, rules.other_channels)
    capacity = desk.capacity.get(each.channel, rule.capacity)
    limit = capacity.maximum if asked else capacity.standard
    here = desk.load.get(each.channel, 0)
    elsewhere = {name for name, count in desk.load.items() if count and name != each.channel}
    exclusive = {name for name in elsewhere if _exclusive(name, rules)}
    told = {
        "no_agent": not desk.is_agent,
        "away": not at_work,
        "no_live_desk": not desk.live,
        "idle": desk.status == "idle",
        "unavailable": desk.status == "unavailable",
        "in_focus_mode": desk.focus_mode,
        "off_channel": desk.channels is not None and each.channel not in desk.channels,
        "lacks_skill": any(skill not in desk.skills for skill in each.skills),
        "has_it_in_hand": desk.agent in each.in_hand_of,
        "offer_open": desk.alerting,
        "exclusive": bool(exclusive) or (rule.exclusive and bool(elsewhere)),
        "at_capacity": limit is not None and here >= limit,
    }
    return {code for code, so in told.items() if so}


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


def _since_offer(desk: Desk) -> tuple[int, ...]:
    return (0,) if desk.offered_at is None else (1, desk.offered_at)


MEASURES: Final[dict[str, Callable[[Desk, Waiting], tuple[int, ...]]]] = {
    "last_agent": lambda desk, each: (0 if desk.agent == each.last_agent else 1,),
    "least_loaded": lambda desk, _: (sum(desk.load.values()),),
    "longest_without_offer": lambda desk, _: (
        (0,) if desk.offered_at is None else (1, desk.offered_at)
    ),
}
"""What each criterion of the order of agents looks at; the least goes first."""


def in_order_of_agents(desks: list[Desk], each: Waiting, rules: Rules) -> list[Desk]:
    """Return agents in the order in which they are asked."""
    line = sorted(desks, key=lambda desk: desk.agent)
    for criterion in reversed(rules.order_of_agents):
        measure = MEASURES[criterion]
        line.sort(key=lambda desk: measure(desk, each))  # sorted at once
    return line


def decided(picture: Picture, rules: Rules) -> list[Offered]:
    """Return each conversation with its agent: the first pair that may be, again and again."""
    return [offered for offered, _, _ in _steps(picture, rules) if offered is not None]


def _steps(picture: Picture, rules: Rules) -> list[tuple[Offered | None, Waiting, dict[str, Desk]]]:
    """Return for each that waits what is offered, and how the desks stood before it."""
    desks, steps = dict(picture.desks), []
    for each in in_order_of_work(picture, rules):
        willing = _willing(each, desks, rules)
        offered = None
        before = dict(desks)
        if willing:
            chosen = willing[0]
            offered = each.conversation, chosen.agent
            desks[chosen.agent] = replace(chosen, alerting=True)
        steps.append((offered, each, before))
    return steps


def _willing(each: Waiting, desks: dict[str, Desk], rules: Rules) -> list[Desk]:
    free = [desk for desk in desks.values() if not against(desk, each, rules)]
    willing = [desk for desk in free if desk.agent != each.passed_by] or free
    return in_order_of_agents(willing, each, rules)


def pulled(picture: Picture, rules: Rules, agent: str) -> tuple[str | None, str | None]:
    """Return what Next gives an agent, or the code of why not."""
    desk = picture.desks[agent]
    nobody = Waiting("", "", "", 0)
    general = against(desk, nobody, rules) & set(ORDER[:6])
    if general:
        return None, min(general, key=ORDER.index)
    met = []
    for each in in_order_of_work(picture, rules):
        codes = against(desk, each, rules, asked=True)
        if not codes:
            return each.conversation, None
        met.append(min(codes, key=ORDER.index))
    return None, max(met, key=ORDER.index, default="nobody_waits")


def told(picture: Picture, rules: Rules, conversation: str) -> dict[str, str]:
    """Return of each agent the code of why it was chosen or passed over."""
    offered, each, desks = next(
        step for step in _steps(picture, rules) if step[1].conversation == conversation
    )
    willing = _willing(each, desks, rules)
    codes = {}
    for agent, desk in desks.items():
        bars = against(desk, each, rules)
        if bars:
            codes[agent] = min(bars, key=ORDER.index)
        elif desk not in willing:
            codes[agent] = "let_it_pass"
        elif offered != (conversation, agent):
            codes[agent] = _parts(willing[0], desk, each, rules)
        elif len(willing) > 1:
            codes[agent] = _parts(desk, willing[1], each, rules)
        else:
            codes[agent] = "only_one"
    return codes


def _parts(one: Desk, other: Desk, each: Waiting, rules: Rules) -> str:
    """Return the criterion that parts two agents."""
    for criterion in rules.order_of_agents:
        if MEASURES[criterion](one, each) != MEASURES[criterion](other, each):
            return criterion
    return "agent_id"
