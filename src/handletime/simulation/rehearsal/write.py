"""Write what happens in a rehearsal to a file of events."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from handletime.errors import InputError
from handletime.events.read import read
from handletime.events.write import form_of, write
from handletime.floor.service import Service
from handletime.simulation.rehearsal.stage import Stage
from handletime.stores import open_rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.simulation.centre import Centre


def write_rehearsal(
    centre: Centre, path: str | Path, progress: Callable[[int, int], None] | None = None
) -> int:
    """Let a centre live on the floor, write its log to a file, and return how many events it has.

    The form is that of the file's name. The same centre writes the same events. `progress` is told
    how much of the simulated time is done, and the whole of it. Faults are those of a wire to a
    log, and a floor writes its own: a centre with some is refused.
    """
    form_of(path)
    if any(_rates_of(centre)):
        raise InputError(
            "Faults were asked for in a rehearsal",
            accepted="a rehearsal without faults, or a simulation without a floor",
            code="bad_option",
        )
    with tempfile.TemporaryDirectory() as folder:
        log = open_rehearsal(Path(folder) / "rehearsal.db")
        stage = Stage(centre, lambda clock: Service(log, clock))
        for at in stage.run():
            if progress is not None:
                progress(at - centre.starts, centre.ends - centre.starts)
        write(read(log.stream()), path)
        written = log.head
        stage.service.close()
    return written


def _rates_of(centre: Centre) -> list[float]:
    """Return the rates of a centre's faults."""
    faults = centre.faults
    return [faults.late, faults.twice, faults.shuffled, faults.skewed, faults.lost]
