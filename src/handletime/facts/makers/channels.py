"""The table `channels`. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from handletime.facts.rows import rows
from handletime.facts.stages.coded import codes
from handletime.facts.stages.moves import run_machine
from handletime.kernel.group import order_by
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


def _feed(coded: Coded) -> tuple[pl.DataFrame, pl.Series]:
    """Bring each set, and each clocking out, to every channel that its agent ever uses."""
    sets, names = _sets(coded)
    sets = sets.with_columns(agent=pl.Series(coded.agent[sets["position"].to_numpy()]))
    member = sets.explode("channel").drop_nulls("channel")
    member = member.with_columns(channel=pl.Series(codes(member["channel"], names)))
    used = member.select("agent", "channel").unique().sort("agent", "channel").with_row_index("key")
    outs = pl.DataFrame({"position": coded.clock_outs, "agent": coded.agent[coded.clock_outs]})
    included = member.select("position", "channel", included=pl.lit(value=True)).unique()
    brought = (
        sets.select("position", "agent")
        .join(used, on="agent")
        .join(included, on=["position", "channel"], how="left")
        .select("position", "key", symbol=pl.when("included").then(0).otherwise(1))
    )
    gone = outs.join(used, on="agent").select("position", "key", symbol=pl.lit(2))
    feed = pl.concat([brought, gone], how="vertical_relaxed").sort("position", "key")
    return feed.join(used, on="key", how="left", maintain_order="left"), names


class ChannelSpans(NamedTuple):
    """Spans of availability longer than zero, by agent, channel and time."""

    agent: Integers
    channel: pl.Series
    moves: Moves


def channel_spans(derivation: Derivation) -> ChannelSpans:
    """Run the channel machine over every pair of agent and channel."""
    coded = derivation.coded
    feed, names = _feed(coded)
    key: Integers = feed["key"].cast(pl.Int64).to_numpy()
    count = int(key.max()) + 1 if key.size else 0
    symbols = np.array([CHANNEL.symbol(s) for s in ("included", "excluded", "clocked_out")])
    ran = run_machine(
        CHANNEL,
        slot=key,
        symbol=symbols[feed["symbol"].to_numpy()],
        position=feed["position"].to_numpy(),
        slots=count,
        size=coded.size,
    )
    on = ran.moves.where(ran.in_state("on")).grouped(max(count, 1))
    on = on.where(coded.at[on.start] < coded.at[on.end])
    first = order_by(key, max(count, 1))[np.searchsorted(np.sort(key), on.slot)]
    channel = names.gather(feed["channel"].to_numpy()[first])
    return ChannelSpans(feed["agent"].to_numpy()[first], channel, on)


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
