"""What a store refuses, and why it cannot be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handletime.errors import InputError, OperatorError, shown

FIRST: Final = 20
"""How many conflicts a refusal tells before it only counts."""


class StoreUnavailable(OperatorError):  # noqa: N818 - named for what is so
    """The database cannot be reached or cannot write; nothing is half done.

    What was to be appended may be given again: what is there already counts as a duplicate.
    """

    code = "store_unavailable"


class FloorTaken(OperatorError):  # noqa: N818 - named for what is so
    """Another floor runs on this log; one decides, and two would contradict each other."""

    code = "floor_taken"


class NoLog(InputError):  # noqa: N818 - named for what is so
    """What was named is no log, or none that this version can read."""

    code = "no_log"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another event under a (source, id) that the log has already."""

    event: str
    """The name of the event, as in tables: its id, after `source/` unless that is `local`."""
    difference: str
    """Where what was given differs from what is kept, in words."""
    place: int | None = None
    """Which of the events that were given it is, from 0; None where they came out of files."""

    def __str__(self) -> str:
        """Name the event, and say the difference."""
        return f"{shown(self.event)}: {self.difference}"


class ConflictingEvents(InputError):  # noqa: N818 - named for what the events are
    """Nothing was appended, since the log has other events under the same ids."""

    code = "conflicting_events"
    http_status = 409

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        """Take all conflicts that were met."""
        self.conflicts = conflicts
        """The conflicts, in the order of the events that were given."""
        lines = [f"  {each}" for each in conflicts[:FIRST]]
        if len(conflicts) > FIRST:
            lines.append(f"  and {len(conflicts) - FIRST:,} more")
        what = "event has" if len(conflicts) == 1 else "events have"
        found = f"{len(conflicts):,} {what} an id under which the log has another event:"
        super().__init__(
            "\n".join([found, *lines, ""]),
            remedy="Nothing was appended. Give what is new an id of its own; to take an event "
            "back, append a retraction of it",
        )
