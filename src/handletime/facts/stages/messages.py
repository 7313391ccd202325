"""Messages of agents to the customer, each in its segment. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.kernel.track import fill

if TYPE_CHECKING:
    from handletime.facts.stages.attempts import Segments
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Integers


class Own(NamedTuple):
    """Messages that agents send to the customer from a segment, in the order of events."""

    position: Integers
    segment: Integers
    """Row of the segment."""


def own_messages(coded: Coded, segments: Segments) -> Own:
    """Return the messages that agents send to the customer from a segment, with its row."""
    written = coded.of_kind("conversation.message:agent")
    slot = coded.slots.of_event[written]
    order = np.argsort(segments.start, kind="stable")
    track = coded.track_by(segments.slot[order], segments.start[order], len(coded.slots))
    found = fill(order, track.before(slot, written))
    inside = (found >= 0) & (written < fill(segments.end, found))
    return Own(written[inside], found[inside])
