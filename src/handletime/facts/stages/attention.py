"""Attention: which conversation an agent looked at. FACTS §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.stages.moves import Moves, run_spans
from handletime.kernel.group import begins_run, last_before
from handletime.kernel.track import fill
from handletime.machines import ATTENTION

if TYPE_CHECKING:
    from handletime.facts.policies import Policies
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.feeds import Feed
    from handletime.kernel.types import Integers


@dataclass(frozen=True, slots=True)
class Attention:
    """Spans of attention longer than zero, by agent and time."""

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
    feed = coded.by_agent.feed(ATTENTION, kinds).read()
    _tell_apart(coded, feed)
    moves = run_spans(ATTENTION, feed, keys=len(coded.agents), size=coded.size).moves
    start = coded.at[moves.start]
    end = np.minimum(coded.at[moves.end], _since(coded, moves.end))
    kept = start < end
    moves, start, end = moves.where(kept), start[kept], end[kept]
    return Attention(moves, coded.conversation[moves.start], start, end)


def _tell_apart(coded: Coded, feed: Feed) -> None:
    """Tell entering and leaving the conversation last entered from doing so with another."""
    conversation = coded.conversation[feed.position]
    entered = feed.says == ATTENTION.symbol("entered")
    last = last_before(entered, begins_run(feed.key))
    same = fill(conversation, last) == conversation
    feed.says[entered & same] = ATTENTION.symbol("entered_again")
    feed.says[~entered & ~same & (conversation >= 0)] = ATTENTION.symbol("left_another")


def _since(coded: Coded, positions: Integers) -> Integers:
    """Return the `since` of the events, past every instant where there is none."""
    since = coded.text("since", positions).cast(pl.Int64)
    return since.fill_null(np.iinfo(np.int64).max).to_numpy()
