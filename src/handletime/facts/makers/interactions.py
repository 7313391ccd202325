"""The table `interactions`. FACTS §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.makers.segments import END_REASONS
from handletime.facts.rows import named, rows
from handletime.facts.stages import closes as ends
from handletime.facts.stages.attempts import IN_CONFERENCE, RECEIVED_CONSULT
from handletime.facts.stages.stretches import opening_texts, stretch_channels
from handletime.kernel.group import distinct, stamped, unstamped
from handletime.kernel.track import fill
from handletime.machines import LEG

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags, Integers


def _directions(derivation: Derivation) -> pl.Series:
    coded, start = derivation.coded, derivation.stretches.moves.start
    reopened = pl.when(coded.text("by", start) == "customer").then(pl.lit("inbound"))
    said = coded.text("direction", start)
    return pl.select(
        pl.when(said.is_not_null()).then(said).otherwise(reopened.otherwise(pl.lit("outbound")))
    ).to_series()


def interactions(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `interactions`."""
    coded, stretches, closes = derivation.coded, derivation.stretches, derivation.closes
    moves = stretches.moves
    replies = derivation.agent_messages
    unanswered = replies.track.between(moves.slot, moves.start, moves.end) == 0
    by_customer = (closes.by == "customer").fill_null(value=False).to_numpy()
    counts = _Counts(derivation)
    return rows(
        "interactions",
        conversation=coded.conversations.gather(moves.slot),
        stretch=stretches.number,
        customer=derivation.customers.now(
            opening_texts(derivation.coded, derivation.stretches, "customer")
        ),
        channel=stretch_channels(derivation.coded, derivation.stretches),
        direction=_directions(derivation),
        started_at=coded.at[moves.start],
        ended_at=coded.at[moves.end],
        open=moves.end == coded.size,
        outcome=named(closes.outcome, ends.OUTCOMES),
        abandoned_in=named(closes.abandoned_in, ends.PLACES),
        abandoned_before_reply=(closes.outcome == ends.COMPLETED) & by_customer & unanswered,
        agents=counts.agents(),
        transfers=counts.transfers(),
        conferences=counts.accepted(IN_CONFERENCE),
        consults=counts.accepted(RECEIVED_CONSULT),
        offers_not_accepted=counts.offers_not_accepted(),
    )


class _Counts:
    """Counts of what happened within each stretch."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._stretches = derivation.stretches

    def _within(self, conversation: Integers, position: Integers, rows: Flags) -> Integers:
        """Count the rows whose position lies within each stretch."""
        conversation, position = conversation[rows], position[rows]
        stretch = self._stretches.last_begun(conversation, position)
        inside = (stretch >= 0) & (position < fill(self._stretches.moves.end, stretch))
        return self._count(stretch[inside])

    def _count(self, stretch: Integers) -> Integers:
        return np.bincount(stretch, minlength=len(self._stretches.moves))

    def transfers(self) -> Integers:
        """Count segments that ended in a transfer."""
        segments = self._derivation.segments
        names = [s for s, reason in END_REASONS.items() if reason.startswith("transferred_to")]
        transferred = np.isin(segments.end_symbol, [LEG.symbol(name) for name in names])
        return self._within(segments.conversation, segments.end, transferred)

    def accepted(self, role: int) -> Integers:
        """Count attempts in a role that were taken up."""
        attempts = self._derivation.attempts
        rows = attempts.took_up & (attempts.role == role)
        return self._within(attempts.conversation, attempts.accepted, rows)

    def offers_not_accepted(self) -> Integers:
        """Count offers that ended without being accepted."""
        attempts = self._derivation.attempts
        failed = attempts.is_offer & (attempts.accepted < 0) & (attempts.end_symbol >= 0)
        return self._within(attempts.conversation, attempts.start, failed)

    def agents(self) -> Integers:
        """Count the agents who had it in hand.

        No segment outlasts a close, so that each overlaps the stretch last begun at its end
        or none.
        """
        segments, moves = self._derivation.segments, self._stretches.moves
        stretch = self._stretches.last_begun(segments.conversation, segments.end)
        inside = (stretch >= 0) & (segments.start < fill(moves.end, stretch))
        pairs = distinct(stamped(stretch[inside], segments.agent[inside]))
        return self._count(unstamped(pairs)[0])
