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
from handletime.kernel.group import first_of_each, order_by

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
    coded, cut = derivation.coded, derivation.segments
    keys = len(coded.conversations)
    of_talk = cut.conversation.astype(np.int64)
    by_talk = np.lexsort((cut.start, of_talk))
    read = coded.of_kind("conversation.message:customer")
    talk = coded.conversation[read].astype(np.int64)
    order = order_by(talk, keys)
    read, talk = read[order].astype(np.int64), talk[order]
    spans = (of_talk[by_talk], cut.start[by_talk], cut.end[by_talk])
    first = first_of_each(talk, keys)
    arrays = (
        np.ascontiguousarray(each, dtype=np.int64) for each in (*spans, first, read, read + 1)
    )
    row, message, _, _ = intersect(*arrays).T
    return read[message], by_talk[row]
