"""An archive in memory: the events that a floor has written, where it has no log yet for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Event = dict[str, Any]


class Memory:
    """Events by whom they name."""

    def __init__(self) -> None:
        self._by_agent: defaultdict[str, list[Event]] = defaultdict(list)
        self._by_conversation: defaultdict[str, list[Event]] = defaultdict(list)
        self._by_identity: dict[tuple[str, str], Event] = {}

    def __len__(self) -> int:
        return len(self._by_identity)

    def keep(self, event: Event) -> None:
        """Keep an event."""
        self._by_identity[event["source"], event["id"]] = event
        for name in {event.get(field) for field in ("agent", "from_agent", "to_agent")} - {None}:
            self._by_agent[str(name)].append(event)
        if event.get("conversation") is not None:
            self._by_conversation[event["conversation"]].append(event)

    def clear(self) -> None:
        """Let go of all events."""
        self._by_agent.clear()
        self._by_conversation.clear()
        self._by_identity.clear()

    def about(
        self,
        *,
        agents: Collection[str] = (),
        conversations: Collection[str] = (),
        since: int = 0,
    ) -> Iterable[Event]:
        """Give the events at or after an instant that name any of these."""
        lists = [self._by_agent[name] for name in agents if name in self._by_agent]
        lists += [
            self._by_conversation[name] for name in conversations if name in self._by_conversation
        ]
        found = {
            (each["source"], each["id"]): each
            for events in lists
            for each in events
            if each["at"] >= since
        }
        return found.values()

    def may_speak_of(self, conversation: str) -> bool:
        """Say whether there are events of a conversation."""
        return conversation in self._by_conversation

    def find(self, source: str, name: str) -> Event | None:
        """Give the event of an identity, None where there is none."""
        return self._by_identity.get((source, name))
