"""Stretches: when a conversation was open, and when it was pending. FACTS §4 and §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.moves import Moves, Ran, run_machine, run_spans
from handletime.kernel.group import ordinals
from handletime.kernel.track import Track, fill, flags_at
from handletime.machines import PENDING, STRETCH

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.policies import Policies
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Flags, Integers


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of all conversations, by conversation and time."""

    ran: Ran
    moves: Moves
    """A move for each stretch: its slot is the conversation."""
    number: Integers
    """1, 2, … within the conversation."""
    begun: Track
    """Finds the stretch last begun."""
    turned: Track
    """Finds the last move of the stretch machine."""

    @property
    def opening(self) -> Integers:
        """Position of the event that first opened the conversation of each stretch."""
        first: Integers = np.arange(len(self.moves)) - self.number + 1
        return self.moves.start[first]

    def last_begun(self, conversation: Integers, position: Integers) -> Integers:
        """Return the stretch last begun at or before the position, -1 before the first."""
        return self.begun.upto(conversation, position)

    def open_at(self, conversation: Integers, position: Integers) -> Flags:
        """Say whether the conversation is open after the event at the position."""
        return flags_at(self.ran.in_state("open"), self.turned.upto(conversation, position))

    def start_of(self, stretch: Integers) -> Integers:
        """Return the position at which a stretch began, -1 for none."""
        return fill(self.moves.start, stretch)


def run_stretches(coded: Coded) -> Stretches:
    """Run the stretch machine over all conversations."""
    feed = coded.by_conversation.feed(STRETCH)
    ran = run_machine(STRETCH, feed, keys=len(coded.conversations), size=coded.size)
    moves = ran.moves.where(ran.in_state("open"))
    return Stretches(
        ran,
        moves,
        ordinals(moves.slot),
        coded.track_by_conversation(moves.slot, moves.start),
        coded.track_by_conversation(ran.moves.slot, ran.moves.start),
    )


def run_pending(coded: Coded, policies: Policies) -> Moves:
    """Return when each conversation was pending, by conversation and time."""
    kinds = dict(PENDING.kinds)
    if policies.bot_replies == "answer":
        for kind in ("conversation.message:bot", "conversation.message:system"):
            kinds[kind] = "agent_message"
    feed = coded.by_conversation.feed(PENDING, kinds)
    moves = run_spans(PENDING, feed, keys=len(coded.conversations), size=coded.size).moves
    return moves.where(coded.at[moves.start] < coded.at[moves.end])


def opening_texts(coded: Coded, stretches: Stretches, field: str) -> pl.Series:
    """Return a field of the event that first opened each stretch's conversation.

    That is its opening, or the reopening of a conversation that nobody had opened.
    """
    return coded.text(field, stretches.opening)


def stretch_channels(coded: Coded, stretches: Stretches) -> pl.Series:
    """Return the channel of each stretch: a reopening's own, else the opening's."""
    own = coded.text("channel", stretches.moves.start)
    return own.zip_with(own.is_not_null(), opening_texts(coded, stretches, "channel"))
