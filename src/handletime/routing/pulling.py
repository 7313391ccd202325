"""Next: an agent asks for one more conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.routing import reasons
from handletime.routing.bars import bar_of_desk, bar_of_room, on_channel
from handletime.routing.decision import Offer
from handletime.routing.reasons import PRECEDENCE, Reason
from handletime.routing.turns import heads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.routing.index import Index, Line
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
    index = picture.indexed(rules)
    bars = {each: _bar_of_channel(desk, each, rules) for each in index.ready}
    bit = 1 << index.slots[agent]
    ready = {each: bit if bars[each] is None else 0 for each in bars}
    for _, _, line in heads(index, ready):
        first = line.entries[0][1]
        return Offer(first.conversation, agent, first.queue)
    met = set(_met(index, desk, bars))
    return max(met, key=PRECEDENCE.__getitem__, default=reasons.NOBODY_WAITS)


def _bar_of_channel(desk: Desk, channel: str, rules: Rules) -> Reason | None:
    """Return what bars an agent from all on a channel, whatever else they need."""
    if not on_channel(desk, channel):
        return reasons.OFF_CHANNEL
    return reasons.OFFER_OPEN if desk.alerting else bar_of_room(desk, channel, rules, pulling=True)


def _met(index: Index, desk: Desk, bars: Mapping[str, Reason | None]) -> Iterator[Reason]:
    """Yield the first reasons against all that waits, none of which the agent may have."""
    for channel, fits in index.fits.items():
        bar = bars[channel]
        if fits.lines and bar is reasons.OFF_CHANNEL:
            yield bar
        elif fits.lines:
            fit = len(fits.columns_with_any(1 << index.slots[desk.agent]))
            own = sum(_is_own(desk, line) for line in fits.shared)
            met = {bar: fit, reasons.HAS_IT_IN_HAND: own}
            met[reasons.LACKS_SKILL] = len(fits.lines) - fit - own
            yield from (reason for reason, lines in met.items() if reason is not None and lines)


def _is_own(desk: Desk, line: Line) -> bool:
    """Say whether a line waits for a colleague of an agent who has it in hand."""
    return desk.agent in line.in_hand_of and line.skills <= desk.skills
