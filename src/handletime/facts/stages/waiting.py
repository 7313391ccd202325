"""Waiting: stays with queues and strategies, and visits to queues. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.coded import at_positions, codes
from handletime.facts.stages.feeds import Feed, merged
from handletime.facts.stages.legs import OFFER_ENDED
from handletime.facts.stages.moves import Moves, Ran, run_machine
from handletime.kernel.group import begins_run
from handletime.kernel.track import fill, flags_at
from handletime.machines import WAITING
from handletime.machines.waiting import ENTRY, STAY

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.stages.attempts import Attempts
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.stretches import Stretches
    from handletime.kernel.track import Track
    from handletime.kernel.types import Bytes, Flags, Integers, Narrow


@dataclass(frozen=True)
class Puts:
    """The events that put a conversation into a queue, by conversation and in order."""

    conversation: Narrow
    position: Narrow
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
    feed = coded.by_conversation.feed(WAITING).read()
    queued = np.flatnonzero(feed.says == WAITING.symbol("queued"))
    puts = _puts(coded, feed.take(queued))
    feed.says[queued] = _told_apart(puts)
    closed = stretches.ran.moves.where(stretches.ran.in_state("closed"))
    talk = coded.slots.conversation
    parts = (
        feed,
        Feed.of(talk[legs.offered.slot], legs.offered.start, WAITING.symbol("offered")),
        Feed.of(talk[legs.taken_up.slot], legs.taken_up.start, WAITING.symbol("taken_up")),
        Feed.of(closed.slot, closed.start, WAITING.symbol("closed")),
        _lapses(legs, stretches),
    )
    ran = run_machine(WAITING, merged(parts), keys=len(coded.conversations), size=coded.size)
    return _waiting(coded, ran, puts)


def _puts(coded: Coded, put: Feed) -> Puts:
    to_queue = coded.text("to_queue", put.position)
    queue = coded.text("queue", put.position)
    return Puts(
        put.key,
        put.position,
        queue.zip_with(queue.is_not_null(), to_queue),
        coded.track_by_conversation(put.key, put.position),
    )


def _told_apart(puts: Puts) -> Bytes:
    """Tell being put into the queue last put into from being put into another."""
    queue = codes(puts.queue, puts.queue.unique().drop_nulls().sort())
    again = np.where(begins_run(puts.conversation), -1, np.roll(queue, 1)) == queue
    return np.where(again, WAITING.symbol("queued_again"), WAITING.symbol("queued")).astype(np.int8)


def _lapses(legs: Legs, stretches: Stretches) -> Feed:
    """Return where the last offer of a conversation ends unaccepted, and what that brings."""
    ended = np.flatnonzero(legs.ran.symbol(legs.moves.symbol, *OFFER_ENDED))
    position, conversation = legs.moves.start[ended], legs.conversation[ended]
    last = legs.alerting.after(conversation, position) == 0
    position, conversation = position[last], conversation[last]
    free = legs.in_hand.after(conversation, position) == 0
    goes_back = free & stretches.open_at(conversation, position)
    symbol = np.where(goes_back, WAITING.symbol("lapsed"), WAITING.symbol("stopped"))
    return Feed(conversation, position, symbol.astype(np.int8))


def _waiting(coded: Coded, ran: Ran, puts: Puts) -> Waiting:
    moves = ran.moves
    stays = moves.where(ran.in_state_of(moves, *STAY))
    entries = _entries(ran, moves)
    return Waiting(
        ran,
        coded.track_by_conversation(moves.slot, moves.start),
        puts,
        stays,
        coded.track_by_conversation(stays.slot, stays.start),
        entries,
        coded.track_by_conversation(entries.slot, entries.start),
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
