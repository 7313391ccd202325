"""Attention: which conversation an agent looked at. FACTS §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.stages.moves import Moves, Ran, run_machine
from handletime.kernel.track import fill
from handletime.machines import ATTENTION

if TYPE_CHECKING:
    from handletime.facts.policies import Policies
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Integers


@dataclass(frozen=True, slots=True)
class Attention:
    """Spans of attention longer than zero, by agent and time."""

    ran: Ran
    moves: Moves
    conversation: Integers
    start: Integers
    """Instant at which it began."""
    end: Integers
    """Instant at which it ended: that of its event, or the event's `since`."""


def run_attention(coded: Coded, policies: Policies) -> Attention:
    """Run the attention machine over all agents."""
    kinds = dict(ATTENTION.kinds)
    if not policies.idle_ends_attention:
        del kinds["agent.idled:idle"]
    position, symbol = coded.feed(ATTENTION, kinds)
    agents = len(coded.agents)
    agent = coded.agent[position]
    ran = run_machine(
        ATTENTION,
        slot=agent,
        symbol=_told_apart(coded, position, symbol),
        position=position,
        slots=agents,
        size=coded.size,
    )
    moves = ran.moves.where(ran.in_state("attending")).grouped(max(agents, 1))
    start = coded.at[moves.start]
    end = np.minimum(coded.at[moves.end], _since(coded, moves.end))
    kept = start < end
    moves, start, end = moves.where(kept), start[kept], end[kept]
    return Attention(ran, moves, coded.conversation[moves.start], start, end)


def _told_apart(coded: Coded, position: Integers, symbol: Integers) -> Integers:
    """Tell entering and leaving the conversation last entered from doing so with another."""
    entered = symbol == ATTENTION.symbol("entered")
    track = coded.track_by(coded.agent[position[entered]], position[entered], len(coded.agents))
    found = track.before(coded.agent[position], position)
    same = fill(coded.conversation[position[entered]], found) == coded.conversation[position]
    leaving = coded.conversation[position] >= 0
    told = np.where(entered & same, ATTENTION.symbol("entered_again"), symbol)
    return np.where(leaving & ~entered & ~same, ATTENTION.symbol("left_another"), told)


def _since(coded: Coded, positions: Integers) -> Integers:
    """Return the `since` of the events, past every instant where there is none."""
    since = coded.text("since", positions).cast(pl.Int64)
    return since.fill_null(np.iinfo(np.int64).max).to_numpy()
