"""Why: a decision of routing, replayed at its position of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handletime.floor.live.live import Live
from handletime.floor.live.signs import Signs
from handletime.floor.service.archive import LogArchive
from handletime.floor.service.restoring import restored
from handletime.routing import Reason, Why
from handletime.routing import why as asked
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from handletime.stores import Log


@dataclass(frozen=True, slots=True)
class Replayed:
    """What routing made of a conversation when the log was at a position."""

    position: int
    """The position; what was decided next is the event after it."""
    at: int
    """The instant of the last event by then, in epoch milliseconds."""
    why: Why | Reason
    """Who was chosen and why, and why each other was passed over; or why nobody was asked."""
    desks_known: bool
    """Whether the desks' signs of life are those of that moment.

    Signs are no events. Replayed later, every desk that was logged in counts as live.
    """


def why_now(live: Live, conversation: str) -> Replayed:
    """Return what routing makes of a conversation now."""
    found = asked(live.picture, live.rules, conversation)
    return Replayed(live.floor.position, live.floor.at, found, desks_known=True)


def why_at(log: Log, conversation: str, position: int) -> Replayed:
    """Return what routing made of a conversation when the log was at a position."""
    archive = LogArchive(log)
    floor = restored(archive, LAST_INSTANT, upto=position)
    live = Live(floor, Signs(since=floor.at), archive)
    found = asked(live.picture, live.rules, conversation)
    return Replayed(position, floor.at, found, desks_known=False)


def last_offer(log: Log, conversation: str) -> int | None:
    """Return the position before the last offer of routing of a conversation, None for none."""
    positions = [
        stored.position
        for stored in log.about(conversations=(conversation,))
        if stored.event["type"] == "conversation.offered" and stored.event["purpose"] == "route"
    ]
    return positions[-1] - 1 if positions else None
