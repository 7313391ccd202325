"""Forgetting: conversations that are over leave memory, and come back when they are spoken of.

The log has them. A floor that forgets says the same as one that does not, for it looks them up
before an event of theirs is taken in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handletime.floor.fold.refold import Concerns, refold
from handletime.floor.state.place import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.floor.fold.refold import Archive
    from handletime.floor.state.conversations import Conversation
    from handletime.floor.state.floor import Floor

AFTER_MS: Final = 60 * 60_000
"""How long after its close a conversation may be forgotten; most that go on do so before."""


def forget(floor: Floor) -> list[str]:
    """Let go of conversations that are over, and return their names."""
    over = [name for name, each in floor.conversations.items() if _is_over(each, floor.at)]
    for name in over:
        del floor.conversations[name]
    return over


def _is_over(conversation: Conversation, now: int) -> bool:
    closed = conversation.closed_at
    if conversation.open or closed is None or closed > now - AFTER_MS:
        return False
    return conversation.waiting == "none" and all(
        leg.state == "out" for leg in conversation.legs.values()
    )


def remember(floor: Floor, archive: Archive, event: Mapping[str, Any]) -> None:
    """Bring back the conversation that an event speaks of, if it was forgotten."""
    name = event.get("conversation")
    if name is not None and event["type"].startswith("conversation."):
        recall(floor, archive, name)


def recall(floor: Floor, archive: Archive, name: str) -> None:
    """Bring a conversation back that was forgotten; one that never was stays unknown."""
    if name in floor.conversations or not archive.may_speak_of(name):
        return
    known = list(archive.about(conversations=(name,)))
    if known:
        first = min(place_of(each) for each in known)
        refold(floor, archive, Concerns(set(), {name}), first)
