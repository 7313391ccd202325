"""Messages between agents and the customer, and those that agents send from a segment. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.kernel.track import Track, fill

if TYPE_CHECKING:
    from handletime.facts.stages.attempts import Segments
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Narrow


class Written(NamedTuple):
    """Messages that one side writes to the other, by conversation and in order."""

    conversation: Narrow
    position: Narrow
    track: Track


def written_by(coded: Coded, sender: str) -> Written:
    """Return the messages that a customer writes, or that agents write to the customer."""
    talk, position, *_ = coded.by_conversation.of_kind(f"conversation.message:{sender}")
    return Written(talk, position, coded.track_by_conversation(talk, position))


class Own(NamedTuple):
    """Messages that agents send to the customer from a segment, by conversation and in order."""

    position: Narrow
    segment: Narrow
    """Row of the segment."""


def own_messages(coded: Coded, segments: Segments, written: Written) -> Own:
    """Return the messages that agents send to the customer from a segment, with its row."""
    slot = coded.slots.find(written.conversation, coded.agent[written.position])
    track = Track.of(segments.slot, segments.start, keys=len(coded.slots))
    found = track.before(slot, written.position)
    inside = np.flatnonzero((found >= 0) & (written.position < fill(segments.end, found)))
    return Own(written.position[inside], found[inside])
