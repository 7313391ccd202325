"""The directory: users, groups, units, queues, customers, inboxes and topics by id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

KINDS: Final = ("user", "group", "unit", "queue", "customer", "inbox", "topic")
"""The kinds of entries (EVENTS, floor vocabulary)."""


@dataclass(slots=True)
class Entry:
    """One entry: its id, its name, and what else is known of it."""

    id: str
    name: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)

    def texts(self, attribute: str) -> tuple[str, ...]:
        """Return an attribute that is a list of texts; empty where there is none."""
        value = self.attributes.get(attribute)
        if isinstance(value, str):
            return (value,)
        return tuple(each for each in value or () if isinstance(each, str))

    def text(self, attribute: str) -> str | None:
        """Return an attribute that is a text; None where there is none."""
        value = self.attributes.get(attribute)
        return value if isinstance(value, str) else None


@dataclass(slots=True)
class Directory:
    """Every entry by kind and id."""

    entries: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )

    def find(self, kind: str, entry: str | None) -> Entry | None:
        """Return an entry, None where it is not known."""
        return None if entry is None else self.entries[kind].get(entry)

    def put(self, kind: str, entry: Entry) -> None:
        """Put an entry in the place of the one of its kind and id."""
        self.entries[kind][entry.id] = entry
