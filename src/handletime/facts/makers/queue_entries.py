"""The table `queue_entries`. FACTS §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.rows import named, rows, where
from handletime.facts.stages import closes as ends
from handletime.kernel.group import ordinals
from handletime.kernel.track import fill

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.moves import Moves
    from handletime.kernel.types import Integers

_OUTCOMES = ("waiting", "answered", "moved", "stopped", "abandoned")
_WAITING, _ANSWERED, _MOVED, _STOPPED, _ABANDONED = range(5)


def queue_entries(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `queue_entries`."""
    coded, waiting, closes = derivation.coded, derivation.waiting, derivation.closes
    entries = waiting.entries
    stretch = derivation.stretches.last_begun(entries.slot, entries.end)
    closed = waiting.ran.symbol(entries.end_symbol, "closed")
    left = closed & (fill(closes.outcome, stretch) == ends.ABANDONED)
    answered = waiting.ran.symbol(entries.end_symbol, "taken_up")
    outcome = np.select(
        [
            entries.end == coded.size,
            answered,
            left,
            waiting.ran.symbol(entries.end_symbol, "queued"),
        ],
        [_WAITING, _ANSWERED, _ABANDONED, _MOVED],
        _STOPPED,
    )
    return rows(
        "queue_entries",
        conversation=coded.conversations.gather(entries.slot),
        entry=ordinals(entries.slot),
        queue=derivation.waiting.entry_queues,
        priority=_priorities(derivation, entries),
        purpose=_purposes(derivation, entries),
        entered_at=coded.at[entries.start],
        ended_at=coded.at[entries.end],
        open=entries.end == coded.size,
        outcome=named(outcome, _OUTCOMES),
        abandoned_in=named(np.where(left, fill(closes.abandoned_in, stretch), -1), ends.PLACES),
        answered_by=where(answered, coded.text("agent", entries.end)),
        offers=derivation.legs.offers.between(entries.slot, entries.start, entries.end),
        wait_ms=coded.at[entries.end] - coded.at[entries.start],
    )


def _priorities(derivation: Derivation, entries: Moves) -> pl.Series:
    """Return the first priority that was given in each entry."""
    coded = derivation.coded
    queued = coded.of_type("conversation.queued")
    given = queued[coded.text("priority", queued).is_not_null().to_numpy()]
    found = fill(given, coded.track(given).after(entries.slot, entries.start - 1))
    return coded.text("priority", np.where(found < entries.end, found, -1))


def _purposes(derivation: Derivation, entries: Moves) -> pl.Series:
    legs = derivation.legs
    in_hand = legs.in_hand.after(entries.slot, entries.start) > 0
    had = legs.had_in_stretch(derivation.stretches, entries.slot, entries.start)
    number: Integers = np.select([in_hand, had], [0, 1], 2)
    return named(number, ("invite", "transfer", "route"))
