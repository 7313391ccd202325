"""The table `contacts`. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.rows import rows, where
from handletime.facts.stages.stretches import opening_texts
from handletime.kernel.algebra import intersect, sum_by
from handletime.kernel.group import grouped
from handletime.kernel.track import fill

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers


def contacts(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `contacts`."""
    coded, legs, puts = derivation.coded, derivation.legs, derivation.waiting.puts
    found = derivation.contacts
    conversation, start, end = found.conversation, found.start, found.end
    took = fill(legs.taken_up.start, legs.taken.after(conversation, start), coded.size)
    took = np.where(took < end, took, -1)
    put = puts.track.after(conversation, start)
    queued = fill(puts.position, put, coded.size)
    queued = np.where(queued < end, queued, -1)
    waits_from = np.where((queued >= 0) & (queued < took), queued, start)
    replies = derivation.agent_messages
    reply = fill(replies.position, replies.track.after(conversation, start), coded.size)
    queue = puts.last(conversation, np.maximum(queued, 0))
    table = rows(
        "contacts",
        contact=found.name,
        conversation=coded.conversations.gather(conversation),
        customer=_customers(derivation, conversation),
        channel=found.channel,
        direction=where(found.inbound, pl.repeat("inbound", start.size, eager=True)).fill_null(
            "outbound"
        ),
        started_at=coded.at[start],
        ended_at=coded.at[end],
        open=end == coded.size,
        agent=coded.text("agent", took),
        queue=where(queued >= 0, queue) if len(queue) else coded.text("queue", queued),
        wait_ms=where(took >= 0, coded.at[took] - coded.at[waits_from]),
        first_reply_ms=where((reply < end) & (reply >= 0), coded.at[reply] - coded.at[start]),
        handle_ms=_handle_time(derivation),
    )
    return table.sort("conversation", "started_at", "contact", maintain_order=True)


def _customers(derivation: Derivation, conversation: Integers) -> pl.Series:
    """Return the customer of each conversation, after merges."""
    moves = derivation.stretches.moves
    first = np.full(len(derivation.coded.conversations), -1, dtype=np.int64)
    first[moves.slot[::-1]] = np.arange(len(moves))[::-1]
    customer = derivation.customers.now(
        opening_texts(derivation.coded, derivation.stretches, "customer")
    )
    row = first[conversation]
    return (
        where(row >= 0, customer.gather(np.maximum(row, 0)))
        if len(customer)
        else (pl.Series([None] * row.size, dtype=pl.String()))
    )


def _handle_time(derivation: Derivation) -> Integers:
    """Sum the In-Focus Time and the wrap-up within each contact, over all agents.

    Spans of one slot do not overlap, those of two agents may: so each contact is laid against
    each slot of its conversation.
    """
    coded, found, slots = derivation.coded, derivation.contacts, derivation.coded.slots
    first = slots.first
    count = (first[1:] - first[:-1])[found.conversation]
    contact = np.repeat(np.arange(found.start.size), count)
    nth = np.arange(contact.size) - np.repeat(np.cumsum(count) - count, count)
    slot = first[found.conversation[contact]] + nth
    start, end = coded.at[found.start[contact]], coded.at[found.end[contact]]
    segments, focus = derivation.segments, derivation.focus
    wraps = segments.wraps
    total = np.zeros(found.start.size, dtype=np.int64)
    for segment, begins, ends in (
        (focus.segment, focus.start, focus.end),
        (wraps.segment, coded.at[wraps.start], coded.at[wraps.end]),
    ):
        seen, beginning = grouped(segments.slot[segment], len(slots))
        pieces = intersect(slot, start, end, beginning, begins[seen], ends[seen])
        total += sum_by(contact[pieces.left], pieces.end - pieces.start, total.size)
    return total
