"""The messages between customer and agent, in each segment that they fell in. FACTS §4.

A customer's message is there once for each agent who had the conversation in hand, an agent's
in the agent's own segment. No table of the contract; reports count by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.rows import rows
from handletime.kernel.algebra import intersect

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers


def segment_messages(derivation: Derivation) -> pl.DataFrame:
    """Derive the messages, by conversation, segment and the order of events."""
    coded, cut = derivation.coded, derivation.segments
    own, of_own = derivation.own_messages
    read, of_read = _read(derivation)
    position, segment = np.append(own, read), np.append(of_own, of_read)
    order = np.lexsort((position, cut.number[segment], cut.conversation[segment]))
    position, segment = position[order], segment[order]
    told = rows(
        "segment_messages",
        conversation=coded.conversations.gather(cut.conversation[segment]),
        segment=cut.number[segment],
        agent=coded.agents.gather(cut.agent[segment]),
        sender=pl.Series(["agent", "customer"]).gather((order >= own.size).astype(np.int64)),
        at=coded.at[position],
    )
    return told.sort("conversation", "segment", maintain_order=True)


def _read(derivation: Derivation) -> tuple[Integers, Integers]:
    """Return each customer's message with each segment that it fell in, as its row."""
    cut, read = derivation.segments, derivation.customer_messages
    at = read.position
    fell = intersect(cut.conversation, cut.start, cut.end, read.track.first, at, at + 1)
    return at[fell.right], fell.left
