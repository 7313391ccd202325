"""Restoring: from a log to the floor that it tells of, by way of the newest snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import snapshot
from handletime.floor.fold import absorb
from handletime.floor.fold.forget import forget, remember
from handletime.floor.state.floor import Floor

if TYPE_CHECKING:
    from handletime.floor.service.archive import LogArchive

FORGETS_EVERY: Final = 20_000
"""Events after which what is over is let go of, so that memory is that of the present."""


def restored(archive: LogArchive, upto: int | None = None) -> Floor:
    """Return the floor of a log, at its end or at a position."""
    kept = archive.log.snapshot(snapshot.version(), upto=upto)
    archive.forgotten = set() if kept is None else None
    floor = snapshot.from_bytes(kept.body) if kept is not None else Floor()
    catch_up(floor, archive, upto)
    return floor


def let_go(floor: Floor, archive: LogArchive) -> list[str]:
    """Forget what is over; return the names of the conversations."""
    over = forget(floor)
    if archive.forgotten is not None:
        archive.forgotten.update(over)
    return over


def catch_up(floor: Floor, archive: LogArchive, upto: int | None = None) -> int:
    """Take in the events of the log after the floor's position; return how many."""
    count = 0
    for stored in archive.log.after(floor.position):
        if upto is not None and stored.position > upto:
            break
        archive.upto = stored.position
        remember(floor, archive, stored.event)
        absorb(floor, archive, stored.event)
        floor.position = stored.position
        count += 1
        if count % FORGETS_EVERY == 0:
            let_go(floor, archive)
    archive.upto = upto
    return count
