"""Placed: what one transaction inserts, and what that makes of each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from handletime.stores.log import Appended
from handletime.stores.refusals import ConflictingEvents
from handletime.stores.requests import stored_from

if TYPE_CHECKING:
    from handletime.stores.requests import Request
    from handletime.stores.rows import Cells, Rows

KeyCells: TypeAlias = tuple[str, int, int, int, int]
"""A row of the table of keys, of which `first` is counted from the head."""


@dataclass(slots=True)
class Place:
    """Where the new events of a request will stand."""

    first: int
    """The place of the first one behind the head, from 1."""
    fresh: Rows
    duplicates: int

    def after(self, head: int) -> Appended:
        """Return the outcome, now that the head is known."""
        return Appended(stored_from(head + self.first, self.fresh.events), self.duplicates)


Outcome: TypeAlias = Appended | ConflictingEvents


class Placed:
    """New events side by side behind the head, wherever that will be, and what became of whom."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rows: list[Cells] = []
        """Rows of the table of events, in the order of their positions."""
        self.keys: list[KeyCells] = []
        self.outcomes: list[Outcome | Place] = []
        """What became of each request, in order."""

    def place(self, request: Request, fresh: Rows, duplicates: int = 0) -> Place:
        """Give the new events of a request their places, and note its key."""
        first = len(self.rows) + 1
        self.rows += fresh.cells
        if request.key is not None:
            self.keys.append((request.key, first, len(fresh), duplicates, request.recorded_at))
        place = Place(first, fresh, duplicates)
        self.outcomes.append(place)
        return place

    def after(self, head: int) -> list[Outcome]:
        """Return all outcomes, now that the head is known."""
        return [each.after(head) if isinstance(each, Place) else each for each in self.outcomes]
