"""Legs: what each agent did in each conversation, and who had what in hand when. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.stages.moves import Moves, Ran, Said, is_one_of, run_machine
from handletime.kernel.group import among, first_of_each, running_sum
from handletime.kernel.track import Track, fill
from handletime.machines import LEG
from handletime.machines.leg import IN_HAND, WORK
from handletime.together import once

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.stretches import Stretches
    from handletime.kernel.types import Flags, Integers

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
        self.conversation: Integers = coded.slots.conversation[ran.moves.slot]
        """Conversation of each move."""
        self.worker: Integers = coded.slots.agent[ran.moves.slot]
        """Agent of each move."""
        was = ran.state(self.moves.before, *WORK).astype(np.int64)
        self.work_change: Integers = ran.in_state(*WORK).astype(np.int64) - was
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

    def _by_conversation(self, rows: Flags) -> Track:
        return self.coded.track_by(
            self.conversation[rows], self.moves.start[rows], len(self.coded.conversations)
        )

    @once
    def in_hand(self) -> Counts:
        """How many agents had each conversation in hand."""
        return self._count(*IN_HAND)

    @once
    def alerting(self) -> Counts:
        """How many offers of each conversation were open."""
        return self._count("alerting")

    def _count(self, *states: str) -> Counts:
        change = self.ran.in_state(*states).astype(np.int64)
        change -= self.ran.state(self.moves.before, *states)
        rows = change != 0
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
    position, symbol = coded.feed(LEG)
    slot = coded.slots.of_event[position]
    kept = np.ones(position.size, dtype=np.bool_)
    _keep_effective_closes(stretches, position, symbol, kept)
    refused = _keep_earned_wrap_ups(coded, position, symbol, slot, kept)
    position, symbol, slot = position[kept], symbol[kept], slot[kept]
    other = _tell_transfers(coded, position, symbol, slot)
    outs, out_slot = _clock_outs(coded, position, symbol, slot)
    order = np.argsort(np.append(position, outs), kind="stable")
    position = np.append(position, outs)[order]
    brought = np.append(symbol, np.full(outs.size, LEG.symbol("clocked_out")))[order]
    slots = coded.slots
    ran = run_machine(
        LEG,
        slot=np.append(slot, out_slot)[order],
        symbol=brought,
        position=position,
        slots=len(slots),
        size=coded.size,
        key=coded.conversation[position],
        first_slot=first_of_each(slots.conversation, len(coded.conversations)),
        other=np.append(other, np.full(outs.size, -1))[order],
    )
    return Legs(coded, ran), Said(refused, ("wrap_up_without_segment",) * refused.size)


def _keep_effective_closes(
    stretches: Stretches, position: Integers, symbol: Integers, kept: Flags
) -> None:
    """Leave out closes of conversations that were not open."""
    closes = np.flatnonzero(is_one_of(symbol, [LEG.symbol(name) for name in LEG.to_all]))
    effective = stretches.ran.moves.start[stretches.ran.in_state("closed")]
    kept[closes] = among(position[closes], effective)


def _keep_earned_wrap_ups(
    coded: Coded, position: Integers, symbol: Integers, slot: Integers, kept: Flags
) -> Integers:
    """Leave out wrap-ups of agents who never took the conversation up; return where."""
    taken = is_one_of(symbol, [LEG.symbol(each) for each in ("accepted", "taken_over")])
    track = coded.track_by(slot[taken], position[taken], len(coded.slots))
    wraps = np.flatnonzero(symbol == LEG.symbol("wrap_up_started"))
    earned = track.before(slot[wraps], position[wraps]) >= 0
    kept[wraps] = earned
    return position[wraps[~earned]]


def _tell_transfers(coded: Coded, position: Integers, symbol: Integers, slot: Integers) -> Integers:
    """Tell acceptances of transfers and takeovers from oneself; return the other slot."""
    number = LEG.symbol
    other = np.full(position.size, -1, dtype=np.int64)
    giving = is_one_of(symbol, [number("taken_over"), number("role_changed_transfer")])
    other[giving] = _other_slot(coded, position[giving])
    own = (symbol == number("taken_over")) & (other == slot)
    symbol[own] = number("taken_over_self")
    offers = is_one_of(
        symbol, [number("offered"), number("role_changed"), number("role_changed_transfer")]
    )
    accepts = np.flatnonzero(symbol == number("accepted"))
    track = coded.track_by(slot[offers], position[offers], len(coded.slots))
    found = fill(position[offers], track.before(slot[accepts], position[accepts]))
    transfers = among(
        found, coded.of_kind("conversation.offered:transfer", "conversation.role_changed:transfer")
    )
    giver = np.full(accepts.size, -1, dtype=np.int64)
    giver[transfers] = _other_slot(coded, found[transfers])
    sends = giver >= 0
    other[accepts] = giver
    other[other == slot] = -1
    symbol[accepts[sends & (giver != slot[accepts])]] = number("accepted_transfer")
    return other


def _other_slot(coded: Coded, position: Integers) -> Integers:
    return coded.slots.find(coded.conversation[position], coded.from_agent(position))


def _clock_outs(
    coded: Coded, position: Integers, symbol: Integers, slot: Integers
) -> tuple[Integers, Integers]:
    """Return where each started wrap-up meets the next clocking out of its agent."""
    wraps = symbol == LEG.symbol("wrap_up_started")
    outs = coded.clock_outs
    track = coded.track_by(coded.agent[outs], outs, len(coded.agents))
    found = fill(outs, track.after(coded.slots.agent[slot[wraps]], position[wraps]))
    return found[found >= 0], slot[wraps][found >= 0]
