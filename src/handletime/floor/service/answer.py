"""What somebody who asks the floor for something is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handletime.floor.refusal import Refusal

if TYPE_CHECKING:
    from handletime.stores import Stored

STORE_UNAVAILABLE: Final = Refusal(
    "store_unavailable",
    "The log cannot be written now, so nothing was done.",
    "Try again; the floor goes on by itself as soon as the log can be written.",
    503,
)

OUR_FAULT: Final = Refusal(
    "fault",
    "The floor broke a rule of its own, so nothing was done.",
    "Tell us; the log of the service has the details.",
    500,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Events that are in the log for good, or a refusal; a refusal leaves nothing behind."""

    events: tuple[Stored, ...] = ()
    """What the command wrote, and all that followed from it."""
    refusal: Refusal | None = None
    duplicates: int = 0
    """How many of the events of an integration were there already."""
