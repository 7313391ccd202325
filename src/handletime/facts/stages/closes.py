"""How each stretch ends: its outcome, and where a customer who left was waiting. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.stretches import Stretches
    from handletime.facts.stages.waiting import Waiting
    from handletime.kernel.types import Integers

OUTCOMES: Final = ("open", "completed", "abandoned", "stopped")
OPEN, COMPLETED, ABANDONED, STOPPED = range(4)
PLACES: Final = ("alerting", "queue", "routing", "entry")
ALERTING, QUEUE, ROUTING, ENTRY = range(4)


@dataclass(frozen=True)
class Closes:
    """How each stretch ends, a row a stretch, in the order of stretches."""

    position: Integers
    """Position of the close, one past the last event while it is open."""
    by: pl.Series
    """Who closed it, null while it is open."""
    outcome: Integers
    """Number of the outcome."""
    abandoned_in: Integers
    """Number of the place, -1 where it was not abandoned."""


def find_closes(coded: Coded, stretches: Stretches, legs: Legs, waiting: Waiting) -> Closes:
    """Decide the outcome of every stretch by the order of events."""
    conversation, close = stretches.moves.slot, stretches.moves.end
    by = coded.text("by", close)
    in_hand = legs.in_hand.before(conversation, close) > 0
    alerting = legs.alerting.before(conversation, close) > 0
    queued = waiting.state_before(conversation, close, "queued")
    routing = waiting.state_before(conversation, close, "routing", "routing unqueued")
    had = legs.had_in_stretch(stretches, conversation, close)
    done = in_hand | (had & ~alerting & ~queued & ~routing)
    left = (by == "customer").fill_null(value=False).to_numpy()
    outcome = np.where(done, COMPLETED, np.where(left, ABANDONED, STOPPED))
    outcome[close == coded.size] = OPEN
    place = np.select([alerting, queued, routing], [ALERTING, QUEUE, ROUTING], ENTRY)
    return Closes(close, by, outcome, np.where(outcome == ABANDONED, place, -1))
