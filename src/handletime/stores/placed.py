"""Placed: what one transaction inserts, and what that makes of each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from handletime.stores.log import Appended
from handletime.stores.refusals import ConflictingEvents
from handletime.stores.requests import stored_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.stores.requests import Request
    from handletime.stores.rows import Row

Outcome: TypeAlias = Appended | ConflictingEvents


class Placed:
    """New events with their positions, and the outcome of each request, in order."""

    def __init__(self, head: int) -> None:
        """Take the position after which new events go."""
        self.head = head
        self.rows: list[tuple[Any, ...]] = []
        """Rows of the table of events."""
        self.keys: list[tuple[Any, ...]] = []
        """Rows of the table of keys."""
        self.outcomes: list[Outcome] = []

    def place(self, request: Request, fresh: Sequence[Row], duplicates: int = 0) -> Appended:
        """Give the new events of a request positions side by side, and note its key."""
        first = self.head + 1
        self.rows += [(first + place, *row.cells) for place, row in enumerate(fresh)]
        self.head += len(fresh)
        outcome = Appended(stored_from(first, fresh), duplicates)
        if request.key is not None:
            row = (request.key, first, len(fresh), duplicates, request.recorded_at)
            self.keys.append(row)
        self.outcomes.append(outcome)
        return outcome
