"""Waiting: stays with queues and strategies, and visits to queues. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.coded import at_positions, codes
from handletime.facts.stages.legs import OFFER_ENDED
from handletime.facts.stages.moves import Moves, Ran, run_machine
from handletime.kernel.track import Track, fill, flags_at
from handletime.machines import WAITING
from handletime.machines.waiting import ENTRY, STAY

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.stages.attempts import Attempts
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.stretches import Stretches
    from handletime.kernel.types import Flags, Integers


@dataclass(frozen=True)
class Puts:
    """The events that put a conversation into a queue."""

    position: Integers
    queue: pl.Series
    track: Track

    def last(self, conversation: Integers, position: Integers) -> pl.Series:
        """Return the queue that a conversation was last put into, up to the position."""
        found = self.track.upto(conversation, position)
        return self.queue.gather(np.maximum(found, 0)) if len(self.queue) else self.queue


@dataclass(frozen=True)
class Waiting:
    """The waiting machine that ran, with its stays and entries by conversation and time."""

    ran: Ran
    track: Track
    """Finds the last move of a conversation."""
    puts: Puts
    stays: Moves
    """A move for each stay, those of length zero included."""
    stay_track: Track
    entries: Moves
    """A move for each entry: its end is that of the whole visit."""
    entry_track: Track

    def state_before(self, conversation: Integers, position: Integers, *names: str) -> Flags:
        """Say whether the conversation was in one of the states before the event."""
        return flags_at(self.ran.in_state(*names), self.track.before(conversation, position))

    def stay_before(self, conversation: Integers, position: Integers) -> Integers:
        """Return the last stay that began before the event, -1 for none."""
        return self.stay_track.before(conversation, position)

    @property
    def entry_queues(self) -> pl.Series:
        """The queue of each entry."""
        return self.puts.last(self.entries.slot, self.entries.start)

    def entry_before(self, conversation: Integers, position: Integers) -> Integers:
        """Return the entry that was open before the event, -1 for none."""
        found = self.entry_track.before(conversation, position)
        return np.where(fill(self.entries.end, found) >= position, found, -1)


def run_waiting(coded: Coded, legs: Legs, stretches: Stretches) -> Waiting:
    """Run the waiting machine over all conversations; legs reach it by their moves."""
    position, symbol = coded.feed(WAITING)
    puts = _puts(coded, position[symbol == WAITING.symbol("queued")])
    symbol[symbol == WAITING.symbol("queued")] = _told_apart(coded, puts)
    closes = stretches.ran.moves.start[stretches.ran.in_state("closed")]
    lapses, lapse_symbol = _lapses(coded, legs, stretches)
    parts = (
        (position, symbol),
        (legs.offered.start, WAITING.symbol("offered")),
        (legs.taken_up.start, WAITING.symbol("taken_up")),
        (closes, WAITING.symbol("closed")),
        (lapses, lapse_symbol),
    )
    position = np.concatenate([part for part, _ in parts])
    symbol = np.concatenate([np.broadcast_to(each, part.shape) for part, each in parts])
    order = np.argsort(position, kind="stable")
    conversations = len(coded.conversations)
    ran = run_machine(
        WAITING,
        slot=coded.conversation[position[order]],
        symbol=symbol[order],
        position=position[order],
        slots=conversations,
        size=coded.size,
    )
    return _waiting(coded, ran, puts)


def _puts(coded: Coded, position: Integers) -> Puts:
    to_queue = coded.text("to_queue", position)
    queue = coded.text("queue", position)
    return Puts(position, queue.zip_with(queue.is_not_null(), to_queue), coded.track(position))


def _told_apart(coded: Coded, puts: Puts) -> Integers:
    """Tell being put into the queue last put into from being put into another."""
    queue = codes(puts.queue, puts.queue.unique().drop_nulls().sort())
    found = puts.track.before(coded.conversation[puts.position], puts.position)
    again = fill(queue, found) == queue
    return np.where(again, WAITING.symbol("queued_again"), WAITING.symbol("queued"))


def _lapses(coded: Coded, legs: Legs, stretches: Stretches) -> tuple[Integers, Integers]:
    """Return where the last offer of a conversation ends unaccepted, and what that brings."""
    ended = legs.moves.where(legs.ran.symbol(legs.moves.symbol, *OFFER_ENDED))
    position = ended.start
    conversation = coded.conversation[position]
    last = legs.alerting.after(conversation, position) == 0
    position, conversation = position[last], conversation[last]
    free = legs.in_hand.after(conversation, position) == 0
    goes_back = free & stretches.open_at(conversation, position)
    return position, np.where(goes_back, WAITING.symbol("lapsed"), WAITING.symbol("stopped"))


def _waiting(coded: Coded, ran: Ran, puts: Puts) -> Waiting:
    conversations = len(coded.conversations)
    moves = ran.moves.grouped(max(conversations, 1))
    stays = moves.where(ran.in_state_of(moves, *STAY))
    entries = _entries(ran, moves)
    return Waiting(
        ran,
        coded.track_by(ran.moves.slot, ran.moves.start, conversations),
        puts,
        stays,
        coded.track_by(stays.slot, stays.start, conversations),
        entries,
        coded.track_by(entries.slot, entries.start, conversations),
    )


def _entries(ran: Ran, moves: Moves) -> Moves:
    """Join the moves of each visit to a queue into one, from being put there to its end."""
    put = ran.symbol(moves.symbol, "queued", "queued_again")
    another = ran.symbol(moves.symbol, "queued")
    begins = put & (another | ~ran.state(moves.before, *ENTRY))
    number = np.cumsum(begins) - 1
    inside = ran.in_state_of(moves, *ENTRY)
    last = np.zeros(int(begins.sum()), dtype=np.int64)
    last[number[inside]] = np.flatnonzero(inside)
    first = moves.where(begins)
    return Moves(
        first.slot,
        first.before,
        first.symbol,
        first.after,
        first.start,
        moves.end[last],
        moves.end_symbol[last],
    )


def attempt_queues(coded: Coded, attempts: Attempts, waiting: Waiting) -> pl.Series:
    """Return the queue of each attempt: the offer's, else that of the entry open before it."""
    offered = coded.text("queue", np.where(attempts.is_offer, attempts.start, -1))
    entry = waiting.entry_before(attempts.conversation, attempts.start)
    entered = at_positions(waiting.entry_queues, entry)
    return offered.zip_with(offered.is_not_null(), entered)
