"""The table `channels`. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from handletime.facts.rows import rows
from handletime.facts.stages.coded import CLOCK_OUTS, codes
from handletime.facts.stages.feeds import Feed
from handletime.facts.stages.moves import run_spans
from handletime.machines import CHANNEL

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.moves import Moves
    from handletime.kernel.types import Integers


def _sets(coded: Coded) -> tuple[pl.DataFrame, pl.Series]:
    """Return the channels of each set, a row a channel, and all channels by code point."""
    positions = coded.of_type("agent.clocked_in", "agent.channels_set")
    lists = coded.text("channels", positions)
    frame = pl.DataFrame({"position": positions, "channel": lists}).drop_nulls("channel")
    names = frame["channel"].explode().drop_nulls().unique().sort()
    return frame, names


def _feed(coded: Coded) -> tuple[Feed, pl.DataFrame, pl.Series]:
    """Bring each set, and each clocking out, to every channel that its agent ever uses.

    A key is a pair of agent and channel; also returns what pair each of them is, and the names
    of channels.
    """
    sets, names = _sets(coded)
    sets = sets.with_columns(agent=pl.Series(coded.agent[sets["position"].to_numpy()]))
    member = sets.explode("channel").drop_nulls("channel")
    member = member.with_columns(channel=pl.Series(codes(member["channel"], names)))
    used = member.select("agent", "channel").unique().sort("agent", "channel").with_row_index("key")
    left = coded.of_kind(*CLOCK_OUTS)
    outs = pl.DataFrame({"position": left, "agent": coded.agent[left]})
    included = member.select("position", "channel", included=pl.lit(value=True)).unique()
    number = CHANNEL.symbol
    symbol = pl.when("included").then(number("included")).otherwise(number("excluded"))
    brought = (
        sets.select("position", "agent")
        .join(used, on="agent")
        .join(included, on=["position", "channel"], how="left")
        .select("key", "position", symbol=symbol.cast(pl.Int8))
    )
    gone = outs.join(used, on="agent").select(
        "key", "position", symbol=pl.lit(number("clocked_out"), pl.Int8)
    )
    rows = pl.concat([brought, gone], how="vertical_relaxed").sort("key", "position")
    key, position, says = (each.to_numpy() for each in rows)
    return Feed(key.astype(np.int32), position, says), used, names


class ChannelSpans(NamedTuple):
    """Spans of availability longer than zero, by agent, channel and time."""

    agent: Integers
    channel: pl.Series
    moves: Moves


def channel_spans(derivation: Derivation) -> ChannelSpans:
    """Run the channel machine over every pair of agent and channel."""
    coded = derivation.coded
    feed, pairs, names = _feed(coded)
    on = run_spans(CHANNEL, feed, keys=pairs.height, size=coded.size).moves
    on = on.where(coded.at[on.start] < coded.at[on.end])
    pair = pairs[on.slot]
    return ChannelSpans(pair["agent"].to_numpy(), names.gather(pair["channel"]), on)


def channels(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `channels`."""
    coded = derivation.coded
    agent, channel, on = channel_spans(derivation)
    return rows(
        "channels",
        agent=coded.agents.gather(agent),
        channel=channel,
        started_at=coded.at[on.start],
        ended_at=coded.at[on.end],
        open=on.end == coded.size,
    )
