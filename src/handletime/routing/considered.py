"""Why this agent, and why not another: one conversation's part of a decision, agent by agent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from handletime.routing import reasons
from handletime.routing.bars import bar, place_of_agent, place_of_work
from handletime.routing.decision import decide

if TYPE_CHECKING:
    from handletime.routing.picture import Desk, Picture, Waiting
    from handletime.routing.reasons import Reason
    from handletime.routing.rules import Rules


@dataclass(frozen=True, slots=True)
class Merit:
    """What put the chosen agent before the next best, and so the others behind."""

    code: str
    """A word that stays the same: the criterion of the order of agents."""
    sentence: str
    """What is so of the chosen agent."""
    behind: str
    """What is so of an agent who was free, and not chosen for it."""


ONLY_ONE: Final = Merit("only_one", "Nobody else is free who has not let it pass just now.", "")
BY_ID: Final = Merit(
    "agent_id",
    "Equal in all else, the agent comes first by id.",
    "Equal in all else, the agent comes later by id.",
)
MERITS: Final = {
    "last_agent": Merit(
        "last_agent",
        "The customer had the agent last.",
        "The customer had another agent last, who is free.",
    ),
    "least_loaded": Merit(
        "least_loaded",
        "The agent has fewest conversations in work.",
        "The agent has more conversations in work.",
    ),
    "longest_without_offer": Merit(
        "longest_without_offer",
        "The agent is longest without an offer.",
        "The agent got an offer more recently.",
    ),
}
"""By the criteria of the order of agents, what decides between agents who are free."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An agent who was considered, and not chosen."""

    agent: str
    """Who."""
    reason: Reason | Merit
    """The first reason against the agent or, of one who was free, what put the other first."""
    offered: str | None = None
    """The conversation that the agent is offered first, in the same decision."""


@dataclass(frozen=True, slots=True)
class Why:
    """What a decision makes of one conversation."""

    waiting: Waiting
    """The conversation, as it waits."""
    agent: str | None
    """Who is offered it; none where nobody may have it now."""
    merit: Merit | None
    """What put that agent before the next best."""
    passed_over: tuple[PassedOver, ...]
    """Everybody else, by id."""


def why(picture: Picture, rules: Rules, conversation: str) -> Why | Reason:
    """Return who is considered for a conversation, and why each is passed over or chosen.

    An agent whom a conversation before this one takes in the same decision has an offer open by
    the time that this one is looked at.
    """
    waiting = picture.waiting.get(conversation)
    if waiting is None:
        return reasons.NOT_WAITING
    earlier, agent = _decided(picture, rules, waiting)
    desks = sorted(picture.desks.values(), key=lambda desk: desk.agent)
    seen = [replace(each, alerting=True) if each.agent in earlier else each for each in desks]
    bars = {each.agent: bar(each, waiting, rules) for each in seen}
    judge = _Judge(waiting, rules, [each for each in seen if bars[each.agent] is None])
    return Why(
        waiting,
        agent,
        judge.merit(agent) if agent is not None else None,
        tuple(
            PassedOver(each, bars[each] or judge.behind(each, agent), earlier.get(each))
            for each in bars
            if each != agent
        ),
    )


def _decided(picture: Picture, rules: Rules, waiting: Waiting) -> tuple[dict[str, str], str | None]:
    """Return whom conversations before this one take, with what, and who gets this one."""
    mine = place_of_work(waiting, rules)
    earlier: dict[str, str] = {}
    for offer in decide(picture, rules):
        if offer.conversation == waiting.conversation:
            return earlier, offer.agent
        if place_of_work(picture.waiting[offer.conversation], rules) < mine:
            earlier[offer.agent] = offer.conversation
    return earlier, None


class _Judge:
    """Compares the agents who are free for one conversation."""

    def __init__(self, waiting: Waiting, rules: Rules, free: list[Desk]) -> None:
        self.waiting = waiting
        self.criteria = rules.order_of_agents
        self.places = {each.agent: place_of_agent(each, rules, waiting.last_agent) for each in free}

    def merit(self, chosen: str) -> Merit:
        """Return what put the chosen agent before the next best."""
        rivals = [each for each in self.places if each not in (chosen, self.waiting.passed_by)]
        if not rivals:
            return ONLY_ONE
        return self._between(chosen, min(rivals, key=self.places.__getitem__))

    def behind(self, agent: str, chosen: str | None) -> Reason | Merit:
        """Return what put an agent who is free behind the chosen one."""
        assert chosen is not None, "Nobody is chosen only where nobody is free."
        if agent == self.waiting.passed_by:
            return reasons.LET_IT_PASS
        return self._between(chosen, agent)

    def _between(self, chosen: str, other: str) -> Merit:
        """Return the first criterion by which one agent goes before another."""
        pairs = zip(self.places[chosen], self.places[other], strict=True)
        unlike = next(place for place, (one, two) in enumerate(pairs) if one != two)
        return MERITS[self.criteria[unlike]] if unlike < len(self.criteria) else BY_ID
