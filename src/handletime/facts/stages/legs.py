"""Legs: what each agent did in each conversation, and who had what in hand when. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.stages.coded import CLOCK_OUTS
from handletime.facts.stages.feeds import Feed, joined
from handletime.facts.stages.moves import Moves, Ran, Said, is_one_of, run_slots
from handletime.kernel.group import among, order_by, running_sum
from handletime.kernel.track import Track, fill
from handletime.machines import LEG
from handletime.machines.leg import IN_HAND, WORK
from handletime.together import once

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.stretches import Stretches
    from handletime.kernel.types import Bytes, Flags, Integers, Narrow

ACCEPTED: Final = ("accepted", "accepted_transfer")
TAKEN_OVER: Final = ("taken_over", "taken_over_self")
ROLE_CHANGED: Final = ("role_changed", "role_changed_transfer")
OFFER_ENDED: Final = ("offer_ended", "offer_rejected")


@dataclass(frozen=True)
class Counts:
    """How many legs of a conversation were in some states, before and after any event."""

    track: Track
    count: Integers

    def before(self, conversation: Integers, position: Integers) -> Integers:
        """Return how many there were before the event at the position."""
        return fill(self.count, self.track.before(conversation, position), 0)

    def after(self, conversation: Integers, position: Integers) -> Integers:
        """Return how many there are after the event at the position."""
        return fill(self.count, self.track.upto(conversation, position), 0)


class Legs:
    """The leg machine that ran, with what later stages read of it."""

    def __init__(self, coded: Coded, ran: Ran) -> None:
        self.coded = coded
        self.ran = ran
        self.moves = ran.moves
        self.conversation: Narrow = coded.slots.conversation[ran.moves.slot]
        """Conversation of each move."""
        self.worker: Narrow = coded.slots.agent[ran.moves.slot]
        """Agent of each move."""
        was = ran.state(self.moves.before, *WORK).astype(np.int8)
        self.work_change: Bytes = ran.in_state(*WORK).astype(np.int8) - was
        """What each move adds to the work of its agent: -1, 0 or 1."""
        self._takes_up: Flags = ran.symbol(
            self.moves.symbol, *ACCEPTED, *TAKEN_OVER
        ) & ran.in_state("engaged")

    @once
    def taken_up(self) -> Moves:
        """The moves by which an agent takes a conversation up."""
        return self.moves.where(self._takes_up)

    @once
    def taker(self) -> Integers:
        """Agent of each taking up."""
        return self.worker[self._takes_up]

    @once
    def taken(self) -> Track:
        """Finds takings up by conversation."""
        return self._by_conversation(self._takes_up)

    @once
    def offered(self) -> Moves:
        """The moves by which an offer begins."""
        return self.moves.where(self.ran.symbol(self.moves.symbol, "offered"))

    @once
    def offers(self) -> Track:
        """Finds beginnings of offers by conversation."""
        return self._by_conversation(self.ran.symbol(self.moves.symbol, "offered"))

    @once
    def _handed_on(self) -> Flags:
        return self._takes_up | self.ran.symbol(self.moves.symbol, "offered")

    @once
    def _handed_on_track(self) -> Track:
        return self._by_conversation(self._handed_on)

    def last_handed_on(self, conversation: Integers, position: Integers) -> Integers:
        """Return the position of the last offer or taking up before the event, -1 for none."""
        found = self._handed_on_track.before(conversation, position)
        return fill(self.moves.start[self._handed_on], found)

    def _by_conversation(self, rows: Flags | Integers) -> Track:
        return self.coded.track_by_conversation(self.conversation[rows], self.moves.start[rows])

    @once
    def in_hand(self) -> Counts:
        """How many agents had each conversation in hand."""
        return self._count(*IN_HAND)

    @once
    def alerting(self) -> Counts:
        """How many offers of each conversation were open."""
        return self._count("alerting")

    def _count(self, *states: str) -> Counts:
        change = self.ran.in_state(*states).astype(np.int8)
        change -= self.ran.state(self.moves.before, *states)
        rows = np.flatnonzero(change)
        conversations = max(len(self.coded.conversations), 1)
        key = self.conversation[rows]
        return Counts(self._by_conversation(rows), running_sum(key, change[rows], conversations))

    def had_in_stretch(
        self, stretches: Stretches, conversation: Integers, position: Integers
    ) -> Flags:
        """Say whether anyone had it in hand in the stretch last begun, up to the position."""
        start = stretches.start_of(stretches.last_begun(conversation, position))
        last = fill(self.taken_up.start, self.taken.upto(conversation, position))
        return (last > start) | ((start >= 0) & (self.in_hand.before(conversation, start) > 0))


def run_legs(coded: Coded, stretches: Stretches) -> tuple[Legs, Said]:
    """Run the leg machine over all conversations; also return what its feed refused."""
    feed = coded.by_conversation.feed(LEG).read()
    slot = coded.slots.find(feed.key, coded.agent[feed.position])
    earned = _earned_wrap_ups(feed, slot, len(coded.slots))
    refused = feed.position[~earned]
    kept = np.flatnonzero(earned & _effective_closes(stretches, feed))
    feed, slot = feed.take(kept), slot[kept]
    other = _tell_transfers(coded, feed, slot)
    outs, out_slot = _clock_outs(coded, feed, slot)
    order = order_by(np.append(feed.key, outs.key), np.append(feed.position, outs.position))
    ran = run_slots(
        LEG,
        joined([feed, outs]).take(order),
        slot=np.append(slot, out_slot)[order],
        other=np.append(other, np.full(out_slot.size, -1, np.int32))[order],
        first_slot=coded.slots.first,
        size=coded.size,
    )
    return Legs(coded, ran), Said(refused, ("wrap_up_without_segment",) * refused.size)


def _effective_closes(stretches: Stretches, feed: Feed) -> Flags:
    """Say of each row whether it is no close, or one of a conversation that was open."""
    kept = ~is_one_of(feed.says, [LEG.symbol(name) for name in LEG.to_all])
    closes = np.flatnonzero(~kept)
    effective = stretches.ran.moves.start[stretches.ran.in_state("closed")]
    kept[closes] = among(feed.position[closes], effective)
    return kept


def _earned_wrap_ups(feed: Feed, slot: Narrow, slots: int) -> Flags:
    """Say of each row whether it is no wrap-up, or one of an agent who took it up before."""
    number = LEG.symbol
    taken = np.flatnonzero(is_one_of(feed.says, [number("accepted"), number("taken_over")]))
    track = Track.of(slot[taken], feed.position[taken], keys=slots)
    wraps = np.flatnonzero(feed.says == number("wrap_up_started"))
    earned = np.ones(slot.size, dtype=np.bool_)
    earned[wraps] = track.before(slot[wraps], feed.position[wraps]) >= 0
    return earned


def _tell_transfers(coded: Coded, feed: Feed, slot: Narrow) -> Narrow:
    """Tell acceptances of transfers and takeovers from oneself; return the other slot."""
    number, symbol, position = LEG.symbol, feed.says, feed.position
    other = np.full(slot.size, -1, dtype=np.int32)
    giving = np.flatnonzero(
        is_one_of(symbol, [number("taken_over"), number("role_changed_transfer")])
    )
    other[giving] = _other_slot(coded, position[giving])
    own = giving[(symbol[giving] == number("taken_over")) & (other[giving] == slot[giving])]
    symbol[own] = number("taken_over_self")
    offers = np.flatnonzero(
        is_one_of(
            symbol, [number("offered"), number("role_changed"), number("role_changed_transfer")]
        )
    )
    accepts = np.flatnonzero(symbol == number("accepted"))
    track = Track.of(slot[offers], position[offers], keys=len(coded.slots))
    found = fill(position[offers], track.before(slot[accepts], position[accepts]))
    transfers = coded.is_of_kind(
        found, "conversation.offered:transfer", "conversation.role_changed:transfer"
    )
    accepts, found = accepts[transfers], found[transfers]
    other[accepts] = _other_slot(coded, found)
    given = accepts[(other[accepts] >= 0) & (other[accepts] != slot[accepts])]
    symbol[given] = number("accepted_transfer")
    other[other == slot] = -1
    return other


def _other_slot(coded: Coded, position: Integers) -> Integers:
    return coded.slots.find(coded.conversation[position], coded.from_agent(position))


def _clock_outs(coded: Coded, feed: Feed, slot: Narrow) -> tuple[Feed, Narrow]:
    """Return where each started wrap-up meets the next clocking out of its agent, and its slot."""
    wraps = np.flatnonzero(feed.says == LEG.symbol("wrap_up_started"))
    outs = coded.by_agent.of_kind(*CLOCK_OUTS)
    found = coded.track_by_agent(outs.key, outs.position).after(
        coded.slots.agent[slot[wraps]], feed.position[wraps]
    )
    met = found >= 0
    rows = wraps[met]
    return Feed.of(feed.key[rows], outs.position[found[met]], LEG.symbol("clocked_out")), slot[rows]
