"""The archive of a floor with a log: the log up to a position, and what is not in it yet."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from handletime.floor.live.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from handletime.stores import Log

Event = dict[str, Any]


class LogArchive(Memory):
    """The events of a log that a floor has taken in; in memory those that it is about to append."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log = log
        self.upto: int | None = None
        """Events after this position are not known yet, as while a log is folded again."""
        self.forgotten: set[str] | None = None
        """All conversations that were forgotten; None where the log was not seen from its start."""

    def about(
        self,
        *,
        agents: Collection[str] = (),
        conversations: Collection[str] = (),
        since: int = 0,
    ) -> Iterable[Event]:
        """Give the events at or after an instant that name any of these."""
        kept = super().about(agents=agents, conversations=conversations, since=since)
        return chain(self._logged(agents, conversations, since), kept)

    def _logged(
        self, agents: Collection[str], conversations: Collection[str], since: int
    ) -> Iterator[Event]:
        for stored in self.log.about(agents=agents, conversations=conversations):
            if self.upto is not None and stored.position > self.upto:
                return
            if stored.event["at"] >= since:
                yield stored.event

    def may_speak_of(self, conversation: str) -> bool:
        """Say whether there may be events of a conversation; a log that was seen whole knows."""
        return self.forgotten is None or conversation in self.forgotten

    def find(self, source: str, name: str) -> Event | None:
        """Give the event of an identity, None where there is none."""
        kept = super().find(source, name)
        if kept is not None:
            return kept
        stored = self.log.find(source, name)
        known = stored is not None and (self.upto is None or stored.position <= self.upto)
        return stored.event if stored is not None and known else None
