"""Restoring: from a log to the floor that it tells of, by way of the newest snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from handletime.events.order import arrange
from handletime.floor import snapshot
from handletime.floor.fold import absorb
from handletime.floor.fold.forget import forget, remember
from handletime.floor.state.floor import Floor
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from handletime.floor.service.archive import LogArchive

AT_ONCE: Final = 20_000
"""Events after which what is over is let go of, so that memory is that of the present."""


def restored(archive: LogArchive, now: int, upto: int | None = None) -> Floor:
    """Return the floor of a log as of an instant, at its end or at a position.

    Events that are dated after the instant wait in `Floor.ahead`.
    """
    kept = archive.log.snapshot(snapshot.version(), upto=upto)
    if kept is not None:
        floor = snapshot.from_bytes(kept.body)
        archive.forgotten = None
    else:
        archive.forgotten = set()
        floor = Floor() if upto is not None else folded(archive, now)
    catch_up(floor, archive, now, upto)
    return floor


def folded(archive: LogArchive, now: int) -> Floor:
    """Fold a whole log in the order of its events, so that none of them is late."""
    floor, log = Floor(), archive.log
    while (head := log.head) != floor.position:
        ordered = arrange(log.events(), as_of=LAST_INSTANT, now=now).columns
        if log.head == head:
            for start in range(0, ordered.size, AT_ONCE):
                rows = np.arange(start, min(start + AT_ONCE, ordered.size))
                for row in ordered.frame(rows).iter_rows(named=True):
                    _take(floor, archive, {k: v for k, v in row.items() if v is not None}, now)
                let_go(floor, archive)
            floor.position = head
    return floor


def _take(floor: Floor, archive: LogArchive, event: dict[str, Any], now: int) -> None:
    if event["at"] > now:
        floor.ahead.append(event)
        return
    remember(floor, archive, event)
    absorb(floor, archive, event)


def let_go(floor: Floor, archive: LogArchive) -> list[str]:
    """Forget what is over; return the names of the conversations."""
    over = forget(floor)
    if archive.forgotten is not None:
        archive.forgotten.update(over)
    return over


def catch_up(floor: Floor, archive: LogArchive, now: int, upto: int | None = None) -> int:
    """Take in the events of the log after the floor's position; return how many."""
    count = 0
    for stored in archive.log.after(floor.position):
        if upto is not None and stored.position > upto:
            break
        archive.upto = stored.position
        _take(floor, archive, stored.event, now)
        floor.position = stored.position
        count += 1
        if count % AT_ONCE == 0:
            let_go(floor, archive)
    archive.upto = upto
    return count
