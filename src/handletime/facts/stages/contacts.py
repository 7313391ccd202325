"""Contacts: each time that a customer and the centre were in touch on a channel. FACTS §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts.stages.stretches import opening_texts, stretch_channels
from handletime.kernel.group import ends_run
from handletime.kernel.track import fill

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.stretches import Stretches
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


def find_contacts(coded: Coded, stretches: Stretches) -> Contacts:
    """Take explicit contacts where a conversation has any, and derive them elsewhere."""
    told = np.zeros(len(coded.conversations), dtype=np.bool_)
    told[coded.conversation[coded.of_type("contact.started")]] = True
    derived = _derived(coded, stretches)
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
            "conversation": coded.conversation[started].astype(np.int64),
            "position": started,
        }
    ).with_columns(begins=pl.lit(value=True))
    ended = coded.of_type("contact.ended")
    pairs = begins.select("contact", "conversation").unique()
    own = pl.DataFrame({"contact": coded.text("contact", ended), "position": ended})
    closed = stretches.ran.moves.where(stretches.ran.in_state("closed"))
    close = pl.DataFrame(
        {
            "conversation": closed.slot.astype(np.int64),
            "position": closed.start.astype(np.int64),
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


def _touches(coded: Coded, stretches: Stretches) -> pl.DataFrame:
    """Return openings, reopenings by the customer, and customer messages in a stretch."""
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
                [stretch_channels(coded, stretches).gather(begins), coded.text("channel", written)]
            ),
        }
    )
    return touched.with_columns(
        conversation=pl.Series(moves.slot[touched["stretch"].to_numpy()], dtype=pl.Int64),
        first=opening_texts(coded, stretches, "channel").gather(touched["stretch"]),
    ).sort("conversation", "position")


def _derived(coded: Coded, stretches: Stretches) -> Contacts:
    """Derive contacts: a message without a channel is on the last one's, or the opening's."""
    moves = stretches.moves
    # A contact that begins on no known channel hands on just that, not what came before it.
    said = pl.when("begins").then(pl.col("channel").fill_null(_UNKNOWN)).otherwise("channel")
    touches = _touches(coded, stretches).with_columns(
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
