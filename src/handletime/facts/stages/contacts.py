"""Contacts: each time that a customer and the centre were in touch on a channel. FACTS §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.stages.coded import at_positions
from handletime.kernel.group import begins_run, ends_run, interleaved, last_saying, ordinals
from handletime.kernel.track import fill

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.messages import Written
    from handletime.facts.stages.stretches import Stretches
    from handletime.kernel.types import Flags, Integers


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


def find_contacts(coded: Coded, stretches: Stretches, written: Written) -> Contacts:
    """Take explicit contacts where a conversation has any, and derive them elsewhere."""
    told = np.zeros(len(coded.conversations), dtype=np.bool_)
    told[coded.conversation[coded.of_type("contact.started")]] = True
    derived = _derived(coded, stretches, written)
    derived = derived.take(np.flatnonzero(~told[derived.conversation]))
    explicit = _explicit(coded, stretches)
    both = Contacts(
        pl.concat([derived.name, explicit.name]),
        np.append(derived.conversation, explicit.conversation),
        pl.concat([derived.channel, explicit.channel]),
        np.append(derived.inbound, explicit.inbound),
        np.append(derived.start, explicit.start),
        np.append(derived.end, explicit.end),
    )
    return both.take(np.lexsort((both.start, both.conversation)))


def _explicit(coded: Coded, stretches: Stretches) -> Contacts:
    """Take contacts that events begin; each ends by its own event or the close."""
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
    close = pl.DataFrame(
        {
            "conversation": closed.slot,
            "position": closed.start,
        }
    )
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


@dataclass(frozen=True)
class _Touches:
    """Openings, reopenings by the customer, and customer messages in a stretch.

    By conversation, then by position.
    """

    position: Integers
    stretch: Integers
    conversation: Integers
    begins: Flags
    channel: Integers
    """The channel that its event names, or for what begins that it has; -1 for none."""
    first: Integers
    """The channel of the opening, -1 for none."""


def _touches(coded: Coded, stretches: Stretches, messages: Written, channel: Integers) -> _Touches:
    moves = stretches.moves
    first = channel[stretches.opening]
    own = channel[moves.start]
    opened = stretches.ran.symbol(moves.symbol, "opened")
    inbound = (coded.text("by", moves.start) == "customer").fill_null(value=False).to_numpy()
    begins = np.flatnonzero(opened | inbound)
    written = messages.position
    stretch = stretches.last_begun(messages.conversation, written)
    inside = (stretch >= 0) & (written < fill(moves.end, stretch))
    written, of_written = written[inside], stretch[inside]
    stretch = np.append(begins, of_written)
    position = np.append(moves.start[begins], written)
    order = interleaved(
        key=moves.slot[begins],
        at=moves.start[begins],
        other_key=moves.slot[of_written],
        other_at=written,
    )
    of_stretch = np.where(own >= 0, own, first)[begins]
    stretch = stretch[order]
    return _Touches(
        position[order],
        stretch,
        moves.slot[stretch].astype(np.int64),
        order < begins.size,
        np.append(of_stretch, channel[written])[order],
        first[stretch],
    )


def _carried(touches: _Touches) -> Integers:
    """Carry channels forward: a message without one is on the last one's, or the opening's.

    A contact that begins on no known channel hands on just that, not what came before it.
    """
    says = touches.begins | (touches.channel >= 0)
    last = last_saying(says, begins_run(touches.conversation))
    return np.where(last >= 0, touches.channel[last], touches.first)


def _derived(coded: Coded, stretches: Stretches, written: Written) -> Contacts:
    """Derive contacts: each begins with a touch on another channel, or in another stretch."""
    moves = stretches.moves
    names, code = coded.numbered("channel")
    touches = _touches(coded, stretches, written, code)
    channel = _carried(touches)
    begins = touches.begins | begins_run(touches.conversation, touches.stretch, channel)
    position, stretch = touches.position[begins], touches.stretch[begins]
    conversation = touches.conversation[begins]
    end = np.where(ends_run(stretch), moves.end[stretch], np.roll(position, -1))
    number = pl.Series(ordinals(conversation)).cast(pl.String())
    name = coded.conversations.gather(conversation) + "#" + number
    outbound = (coded.text("direction", position) == "outbound").fill_null(value=False)
    return Contacts(
        name,
        conversation,
        at_positions(names, channel[begins]).alias("channel"),
        ~outbound.to_numpy(),
        position,
        end,
    )
