"""Stretches: when a conversation was open, and when it was pending. FACTS §4 and §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.moves import Moves, Ran, run_alone
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
        return self.moves.start[np.searchsorted(self.moves.slot, self.moves.slot)]

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
    conversations = len(coded.conversations)
    ran = run_alone(coded, STRETCH, coded.conversation, conversations)
    moves = ran.moves.where(ran.in_state("open")).grouped(max(conversations, 1))
    first = np.searchsorted(moves.slot, moves.slot)
    return Stretches(
        ran,
        moves,
        np.arange(len(moves)) - first + 1,
        coded.track_by(moves.slot, moves.start, conversations),
        coded.track_by(ran.moves.slot, ran.moves.start, conversations),
    )


def run_pending(coded: Coded, policies: Policies) -> Moves:
    """Return when each conversation was pending, by conversation and time."""
    kinds = dict(PENDING.kinds)
    if policies.bot_replies == "answer":
        for kind in ("conversation.message:bot", "conversation.message:system"):
            kinds[kind] = "agent_message"
    conversations = len(coded.conversations)
    ran = run_alone(coded, PENDING, coded.conversation, conversations, kinds)
    moves = ran.moves.where(ran.in_state("yes"))
    return moves.where(coded.at[moves.start] < coded.at[moves.end]).grouped(max(conversations, 1))


def opening_texts(coded: Coded, stretches: Stretches, field: str) -> pl.Series:
    """Return a field of the event that first opened each stretch's conversation.

    That is its opening, or the reopening of a conversation that nobody had opened.
    """
    return coded.text(field, stretches.opening)


def stretch_channels(coded: Coded, stretches: Stretches) -> pl.Series:
    """Return the channel of each stretch: a reopening's own, else the opening's."""
    own = coded.text("channel", stretches.moves.start)
    return own.zip_with(own.is_not_null(), opening_texts(coded, stretches, "channel"))
