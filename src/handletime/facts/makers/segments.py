"""The table `segments`. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.rows import instants, named, rows, where
from handletime.facts.stages.attempts import ROLES
from handletime.facts.stages.coded import at_positions
from handletime.machines import LEG
from handletime.together import beside

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation

END_REASONS: Final = {
    "given": "transferred_to_agent",
    "transferred_to_agent": "transferred_to_agent",
    "transferred_to_queue": "transferred_to_queue",
    "returned_to_queue": "returned_to_queue",
    "taken": "taken_over",
    "agent_left": "agent_left",
    "wrap_up_started": "wrapped_up",
    "role_changed": "role_changed",
    "role_changed_transfer": "role_changed",
    "closed_by_customer": "closed_by_customer",
    "closed_by_agent": "closed_by_agent",
    "closed_by_system": "closed_by_system",
    "closed_by_rule": "closed_by_rule",
}
"""What ends a segment, by the symbol that ends its leg."""


def segments(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `segments`."""
    coded = derivation.coded
    with beside(
        lambda: (derivation.attention, derivation.pending, derivation.eht), rows=coded.size
    ):
        cut, attempts = derivation.segments, derivation.attempts
        written, of_segment = derivation.own_messages
        queue = derivation.attempt_queues
    count = cut.start.size
    first = np.full(count, coded.size, dtype=np.int64)
    first[of_segment[::-1]] = written[::-1]
    offered = np.where(attempts.is_offer, attempts.start, -1)[cut.attempt]
    read = derivation.customer_messages.track
    reasons = [END_REASONS.get(symbol) for symbol in LEG.symbols]
    return rows(
        "segments",
        conversation=coded.conversations.gather(cut.conversation),
        segment=cut.number,
        agent=coded.agents.gather(cut.agent),
        role=named(attempts.role[cut.attempt], ROLES),
        queue=at_positions(queue, cut.attempt),
        offered_at=instants(coded, offered),
        started_at=coded.at[cut.start],
        ended_at=coded.at[cut.end],
        open=cut.end == coded.size,
        end_reason=named(cut.end_symbol, reasons),
        segment_ms=coded.at[cut.end] - coded.at[cut.start],
        ift_ms=derivation.ift,
        eht_ms=derivation.eht,
        held_ms=attempts.hold[cut.attempt],
        parked_ms=attempts.parked[cut.attempt],
        wrap_up_ms=cut.wrap_up,
        customer_messages=read.between(cut.conversation, cut.start, cut.end),
        agent_messages=np.bincount(of_segment, minlength=count),
        first_reply_ms=where(first < coded.size, coded.at[first] - coded.at[cut.start]),
        started_by=coded.event_names(cut.start),
        ended_by=coded.event_names(cut.end),
    )
