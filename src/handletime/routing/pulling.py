"""Next: an agent asks for one more conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.routing import reasons
from handletime.routing.bars import bar_of_desk, bar_of_room, on_channel
from handletime.routing.decide import Offer
from handletime.routing.reasons import PRECEDENCE, Reason

if TYPE_CHECKING:
    from handletime.routing.index import Line
    from handletime.routing.picture import Desk, Picture
    from handletime.routing.rules import Rules


def next_for(picture: Picture, rules: Rules, agent: str) -> Offer | Reason:
    """Return what an agent who asks gets, up to the maximum capacity, or why there is nothing.

    It is the first in the order of work that the agent may have. Each conversation has the first
    reason against it; where all have one, the answer is the last of these in the order of
    precedence, since least has to change for it: an agent whom only capacity keeps from a chat
    hears of capacity, and not of the skill that a call asks for.
    """
    desk = picture.desks.get(agent)
    general = bar_of_desk(desk) if desk is not None else reasons.AWAY
    if desk is None or general is not None:
        return general or reasons.AWAY
    bars = _Bars(desk, rules)
    met: set[Reason] = set()
    for _, line in picture.indexed(rules).heads:
        bar = bars.of(line)
        if bar is None:
            first = line.entries[0][1]
            return Offer(first.conversation, agent, first.queue)
        met.add(bar)
    return max(met, key=PRECEDENCE.__getitem__, default=reasons.NOBODY_WAITS)


class _Bars:
    """What bars one agent from whole lines; each channel is looked at once."""

    def __init__(self, desk: Desk, rules: Rules) -> None:
        self.desk = desk
        self.rules = rules
        self.room: dict[str, Reason | None] = {}

    def of(self, line: Line) -> Reason | None:
        """Return the first reason against a line, as `bar` has it against a conversation."""
        desk = self.desk
        if not on_channel(desk, line.channel):
            return reasons.OFF_CHANNEL
        if not line.skills <= desk.skills:
            return reasons.LACKS_SKILL
        if desk.agent in line.in_hand_of:
            return reasons.HAS_IT_IN_HAND
        return reasons.OFFER_OPEN if desk.alerting else self._room(line.channel)

    def _room(self, channel: str) -> Reason | None:
        if channel not in self.room:
            self.room[channel] = bar_of_room(self.desk, channel, self.rules, pulling=True)
        return self.room[channel]
