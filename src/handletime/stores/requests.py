"""Requests: what one append asks for, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.stores.log import Appended, Stored
from handletime.stores.refusals import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.events.single import Single
    from handletime.stores.rows import Rows


class Request:
    """One append that waits for its outcome."""

    __slots__ = ("_failure", "_outcome", "key", "recorded_at", "rows", "together")

    def __init__(
        self,
        rows: Rows,
        recorded_at: int,
        key: str | None = None,
        *,
        together: bool = False,
    ) -> None:
        """Take rows that are valid, the instant of their recording, and the command's key.

        Requests that are `together` are one: what refuses one of them leaves nothing of any.
        """
        self.together = together
        self.rows = rows
        self.recorded_at = recorded_at
        self.key = key
        self._outcome: Appended | None = None
        self._failure: BaseException | None = None

    @property
    def settled(self) -> bool:
        """Tell whether there is an outcome."""
        return self._outcome is not None or self._failure is not None

    def succeed(self, outcome: Appended) -> None:
        """Take what was appended, once it is durable."""
        self._outcome = outcome

    def fail(self, failure: BaseException) -> None:
        """Take the reason why nothing was appended."""
        self._failure = failure

    @property
    def outcome(self) -> Appended:
        """What was appended; raises what kept it from being so."""
        if self._outcome is not None:
            return self._outcome
        if isinstance(self._failure, Exception):
            raise self._failure
        raise StoreUnavailable(
            "Another append ended before it could commit this one",
            remedy="Append again: what is there already counts as a duplicate",
        ) from self._failure


def stored_from(first: int, events: Sequence[Single]) -> tuple[Stored, ...]:
    """Return events that stand side by side from a position on."""
    return tuple(map(Stored, range(first, first + len(events)), events))
