"""In-Focus Time is attention within segments, Engaged its pending and sending part. FACTS §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.facts.stages.attempts import RECEIVED_CONSULT
from handletime.facts.stages.feeds import Feed, merged
from handletime.facts.stages.messages import Own
from handletime.facts.stages.moves import Moves, run_spans
from handletime.facts.stages.overlays import hidden_windows
from handletime.kernel.algebra import intersect, joins_previous, subtract, sum_by
from handletime.kernel.group import first_of_each, grouped
from handletime.kernel.track import fill
from handletime.machines import SENDING

if TYPE_CHECKING:
    from handletime.facts.policies import Policies
    from handletime.facts.stages.attempts import Segments
    from handletime.facts.stages.attention import Attention
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.messages import Written
    from handletime.kernel.types import Flags, Integers


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of segments, by segment and time."""

    segment: Integers
    """Row of the segment."""
    start: Integers
    """Instant."""
    end: Integers
    """Instant."""
    open: Flags

    def sums(self, segments: int) -> Integers:
        """Return the milliseconds of each segment."""
        return sum_by(self.segment, self.end - self.start, segments)

    def joined(self) -> Pieces:
        """Join pieces of one segment that touch."""
        touches = joins_previous(self.segment, self.start, self.end)
        if not touches.any():
            return self
        begins = np.flatnonzero(~touches)
        last = np.append(begins[1:], self.segment.size)[: begins.size] - 1
        return Pieces(self.segment[begins], self.start[begins], self.end[last], self.open[last])


class Sending(NamedTuple):
    """Spans in which agents were sending, by segment and time: segment, and instants."""

    segment: Integers
    start: Integers
    end: Integers
    runs: Moves
    """The move that begins each span."""


def focus_pieces(coded: Coded, policies: Policies, segments: Segments, spans: Attention) -> Pieces:
    """Cut attention to segments: In-Focus Time, by segment and time."""
    slot = coded.slots.find(spans.conversation, spans.moves.slot)
    counts = np.ones(segments.slot.size, dtype=np.bool_)
    if not policies.consult_counts:
        counts = segments.role != RECEIVED_CONSULT
    seen, first = grouped(slot, len(coded.slots))
    row = np.flatnonzero(counts)
    pieces = intersect(
        segments.slot[row],
        coded.at[segments.start[row]],
        coded.at[segments.end[row]],
        first,
        spans.start[seen],
        spans.end[seen],
    )
    segment = row[pieces.left]
    still = (segments.end[segment] == coded.size) & (
        spans.moves.end[seen[pieces.right]] == coded.size
    )
    found = Pieces(segment, pieces.start, pieces.end, still).joined()
    if policies.hidden_window == "stops":
        return _in_view(coded, segments, found)
    return found


def _in_view(coded: Coded, segments: Segments, found: Pieces) -> Pieces:
    """Take the time in which the agent's window was hidden out of the pieces."""
    hidden = hidden_windows(coded)
    left = subtract(
        segments.agent[found.segment],
        found.start,
        found.end,
        first_of_each(hidden.slot, len(coded.agents)),
        coded.at[hidden.start],
        coded.at[hidden.end],
    )
    row, start, end = left
    hidden_last = np.zeros(len(coded.agents), dtype=np.bool_)
    hidden_last[hidden.slot[coded.at[hidden.start] == coded.at[coded.size]]] = True
    still = (
        found.open[row] & (end == found.end[row]) & ~hidden_last[segments.agent[found.segment[row]]]
    )
    return Pieces(found.segment[row], start, end, still).joined()


def pending_pieces(coded: Coded, segments: Segments, focus: Pieces, pending: Moves) -> Pieces:
    """Cut In-Focus Time to when the conversation was pending."""
    pieces = intersect(
        segments.conversation[focus.segment],
        focus.start,
        focus.end,
        first_of_each(pending.slot, len(coded.conversations)),
        coded.at[pending.start],
        coded.at[pending.end],
    )
    row = pieces.left
    still = focus.open[row] & (pending.end[pieces.right] == coded.size)
    return Pieces(focus.segment[row], pieces.start, pieces.end, still).joined()


def sending_pieces(
    coded: Coded, segments: Segments, focus: Pieces, pending: Moves, sending: Sending
) -> Pieces:
    """Cut In-Focus Time to when the agent was sending and nothing was pending."""
    segment, start, end, _ = sending
    sent = intersect(
        focus.segment,
        focus.start,
        focus.end,
        first_of_each(segment, segments.slot.size),
        start,
        end,
    )
    of = focus.segment[sent.left]
    left = subtract(
        segments.conversation[of],
        sent.start,
        sent.end,
        first_of_each(pending.slot, len(coded.conversations)),
        coded.at[pending.start],
        coded.at[pending.end],
    )
    never = np.zeros(left.start.size, dtype=np.bool_)
    return Pieces(of[left.left], left.start, left.end, never).joined()


def run_sending(
    coded: Coded, policies: Policies, segments: Segments, own: Own, read: Written
) -> Sending:
    """Run the sending machine over all segments."""
    if policies.eht_until == "first_response":
        own = Own(own.position[:0], own.segment[:0])
    heard = _heard(segments, own, read)
    written = Feed.of(own.segment, own.position, SENDING.symbol("message"))
    feed = merged([written, heard])
    runs = run_spans(SENDING, feed, keys=segments.slot.size, size=coded.size).moves
    runs = runs.where(runs.end_symbol == SENDING.symbol("message"))
    start, end = coded.at[runs.start], coded.at[runs.end]
    longest = policies.sending_gap_max_ms
    counts = (start < end) & ((end - start <= longest) if longest is not None else True)
    return Sending(runs.slot[counts], start[counts], end[counts], runs.where(counts))


def _heard(segments: Segments, own: Own, read: Written) -> Feed:
    """Return the last customer message before each message of an agent, with its segment.

    A customer message goes to all segments in hand; only the last one before the agent's next
    message can matter to its run.
    """
    found = read.track.before(segments.conversation[own.segment], own.position)
    heard = fill(read.position, found)
    known = heard >= segments.start[own.segment]
    return Feed.of(own.segment[known], heard[known], SENDING.symbol("customer_message"))
