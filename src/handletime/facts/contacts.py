"""Contacts: each time that a customer and the centre were in touch on a channel. FACTS §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts.interactions import opening_texts, stretch_channels
from handletime.facts.rows import rows, where
from handletime.kernel.algebra import intersect, sum_by
from handletime.kernel.group import ends_run, first_of_each
from handletime.kernel.track import fill

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags, Integers


_UNKNOWN: Final = "\0"
"""Stands for a channel that nobody named, while channels are carried forward."""


@dataclass(frozen=True)
class Contacts:
    """Every contact, by conversation, then by beginning."""

    name: pl.Series
    conversation: Integers
    channel: pl.Series
    inbound: Flags
    start: Integers
    end: Integers

    def take(self, rows: Integers) -> Contacts:
        """Return some of the contacts."""
        return Contacts(
            self.name.gather(rows),
            self.conversation[rows],
            self.channel.gather(rows),
            self.inbound[rows],
            self.start[rows],
            self.end[rows],
        )


def find_contacts(derivation: Derivation) -> Contacts:
    """Take explicit contacts where a conversation has any, and derive them elsewhere."""
    coded = derivation.coded
    told = np.zeros(len(coded.conversations), dtype=np.bool_)
    told[coded.conversation[coded.of_type("contact.started")]] = True
    derived = _derived(derivation)
    derived = derived.take(np.flatnonzero(~told[derived.conversation]))
    explicit = _explicit(derivation)
    both = Contacts(
        pl.concat([derived.name, explicit.name]),
        np.append(derived.conversation, explicit.conversation),
        pl.concat([derived.channel, explicit.channel]),
        np.append(derived.inbound, explicit.inbound),
        np.append(derived.start, explicit.start),
        np.append(derived.end, explicit.end),
    )
    return both.take(np.lexsort((both.start, both.conversation)))


def _explicit(derivation: Derivation) -> Contacts:
    """Take contacts that events begin; each ends by its own event or the close."""
    coded, stretches = derivation.coded, derivation.stretches
    started = coded.of_type("contact.started")
    begins = pl.DataFrame(
        {
            "contact": coded.text("contact", started),
            "conversation": coded.conversation[started],
            "position": started,
        }
    ).with_columns(begins=pl.lit(value=True))
    ended = coded.of_type("contact.ended")
    pairs = begins.select("contact", "conversation").unique()
    own = pl.DataFrame({"contact": coded.text("contact", ended), "position": ended})
    closed = stretches.ran.moves.where(stretches.ran.in_state("closed"))
    close = pl.DataFrame({"conversation": closed.slot, "position": closed.start})
    columns = ("contact", "conversation", "position", pl.lit(value=False).alias("begins"))
    turns = pl.concat(
        [
            begins,
            own.join(pairs, on="contact").select(*columns),
            close.join(pairs, on="conversation").select(*columns),
        ]
    ).sort("contact", "conversation", "position")
    pair = ["contact", "conversation"]
    runs = turns.with_columns(
        fresh=~pl.col("begins").shift().over(pair).fill_null(value=False),
        end=pl.when(~pl.col("begins")).then("position").backward_fill().over(pair),
    ).filter("begins", "fresh")
    start = runs["position"].to_numpy()
    return Contacts(
        runs["contact"],
        runs["conversation"].to_numpy(),
        coded.text("channel", start),
        (coded.text("direction", start) == "inbound").to_numpy(),
        start,
        runs["end"].fill_null(coded.size).to_numpy(),
    )


def _touches(derivation: Derivation) -> pl.DataFrame:
    """Return openings, reopenings by the customer, and customer messages in a stretch."""
    coded, stretches = derivation.coded, derivation.stretches
    moves = stretches.moves
    opened = stretches.ran.symbol(moves.symbol, "opened")
    inbound = (coded.text("by", moves.start) == "customer").fill_null(value=False).to_numpy()
    begins = np.flatnonzero(opened | inbound)
    written = coded.of_kind("conversation.message:customer")
    stretch = stretches.last_begun(coded.conversation[written], written)
    inside = (stretch >= 0) & (written < fill(moves.end, stretch))
    written, stretch = written[inside], stretch[inside]
    touched = pl.DataFrame(
        {
            "position": np.append(moves.start[begins], written),
            "stretch": np.append(begins, stretch),
            "begins": np.append(np.ones(begins.size, np.bool_), np.zeros(written.size, np.bool_)),
            "channel": pl.concat(
                [stretch_channels(derivation).gather(begins), coded.text("channel", written)]
            ),
        }
    )
    return touched.with_columns(
        conversation=pl.Series(moves.slot[touched["stretch"].to_numpy()]),
        first=opening_texts(derivation, "channel").gather(touched["stretch"]),
    ).sort("conversation", "position")


def _derived(derivation: Derivation) -> Contacts:
    """Derive contacts: a message without a channel is on the last one's, or the opening's."""
    coded, moves = derivation.coded, derivation.stretches.moves
    # A contact that begins on no known channel hands on just that, not what came before it.
    said = pl.when("begins").then(pl.col("channel").fill_null(_UNKNOWN)).otherwise("channel")
    touches = _touches(derivation).with_columns(
        channel=pl.coalesce(said.forward_fill().over("conversation"), "first").replace(
            {_UNKNOWN: None}
        )
    )
    another = pl.col("channel").ne_missing(pl.col("channel").shift().over("conversation"))
    none_running = pl.col("stretch").ne_missing(pl.col("stretch").shift().over("conversation"))
    contacts = touches.filter(pl.col("begins") | another | none_running).with_columns(
        number=pl.int_range(1, pl.len() + 1).over("conversation")
    )
    position, stretch = contacts["position"].to_numpy(), contacts["stretch"].to_numpy()
    end = np.where(ends_run(stretch), moves.end[stretch], np.roll(position, -1))
    conversation = contacts["conversation"].to_numpy()
    name = coded.conversations.gather(conversation) + "#" + contacts["number"].cast(pl.String())
    outbound = (coded.text("direction", position) == "outbound").fill_null(value=False)
    return Contacts(name, conversation, contacts["channel"], ~outbound.to_numpy(), position, end)


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
    replies = coded.of_kind("conversation.message:agent")
    reply = fill(replies, coded.track(replies).after(conversation, start), coded.size)
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
    customer = derivation.customers.now(opening_texts(derivation, "customer"))
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
    first = first_of_each(slots.conversation, len(coded.conversations))
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
        of = segments.slot[segment]
        order = np.lexsort((begins, of))
        pieces = intersect(
            slot, start, end, first_of_each(of[order], len(slots)), begins[order], ends[order]
        )
        total += sum_by(contact[pieces[:, 0]], pieces[:, 3] - pieces[:, 2], total.size)
    return total
