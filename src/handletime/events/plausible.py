"""What is valid, and yet hardly meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

SECONDS: Final = (946_684_800, 4_102_444_800)
"""The years 2000 to 2099 in seconds since 1970; in milliseconds, days of early 1970."""


def in_seconds(events: pl.DataFrame) -> int:
    """Return how many events are dated as seconds would be, taken for milliseconds.

    0 unless they are most of all: 1970 may be meant, and one slip is no habit.
    """
    like_seconds = int(events["at"].is_between(*SECONDS).sum())
    return like_seconds if 2 * like_seconds > events.height else 0
