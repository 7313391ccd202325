"""Take an event into the floor, whenever it comes: in order, late, or taking another one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor.fold.fold import Touched, fold, note
from handletime.floor.fold.refold import concerns, is_late, refold
from handletime.floor.state.place import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from handletime.floor.fold.refold import Archive
    from handletime.floor.state.floor import Floor


def absorb(floor: Floor, archive: Archive, event: Mapping[str, Any]) -> Touched:
    """Take an event in, and all that it changes of what was taken in before.

    The archive has the event already. Cost is that of one fold, unless the event is late or a
    retraction; then it is in step with what those concerned have done since their last day's
    beginning before it.
    """
    if (event.get("source", "local"), event["id"]) in floor.gone:
        note(floor, place_of(event))
        return Touched(frozenset(), frozenset())
    if event["type"] == "event.retracted":
        return _retract(floor, archive, event)
    if is_late(floor, event):
        note(floor, place_of(event))
        return refold(floor, archive, concerns(floor, event), place_of(event))
    return fold(floor, event)


def _retract(floor: Floor, archive: Archive, event: Mapping[str, Any]) -> Touched:
    """Take a retraction in, and fold again whatever it takes out or brings back."""
    before = set(floor.gone)
    fold(floor, event)
    agents: set[str] = set()
    conversations: set[str] = set()
    for source, name in sorted(before ^ floor.gone):
        found = archive.find(source, name)
        if found is not None and found["type"] != "event.retracted":
            again = refold(floor, archive, concerns(floor, found), place_of(found))
            agents |= again.agents
            conversations |= again.conversations
    return Touched(frozenset(agents), frozenset(conversations))
