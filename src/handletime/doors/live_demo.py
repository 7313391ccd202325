"""The live demonstration: a rehearsed centre at work, as a board that runs."""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.live import Live as Screen

from handletime.doors.board import board
from handletime.events.read import read
from handletime.facts.derive import derive
from handletime.floor.drafts import SYSTEM
from handletime.floor.queries.agents_status import AgentsSeen, AgentsStatus
from handletime.floor.queries.queues_status import QueuesStatus
from handletime.floor.query import ask
from handletime.floor.refusal import Refusal
from handletime.floor.service import Service
from handletime.reports.renderers.table import RENDERER
from handletime.reports.run import report
from handletime.simulation.centre import Centre
from handletime.simulation.rehearsal import Stage
from handletime.stores import open_rehearsal

if TYPE_CHECKING:
    from rich.console import RenderableType

    from handletime.stores import Log

CENTRE: Final = Centre(agents=12, days=1, seed=11, load=1.3)
HOUR_MS: Final = 3_600_000
FROM_HOUR: Final = 9
"""The hour of the centre's day at which the board begins."""
PACE: Final = 180
"""One second at the board is three minutes in the centre."""
FRAME_S: Final = 0.25
"""How often the board is drawn."""


def show(seconds: float, width: int | None) -> None:
    """Run the board for so long, and then print the attendance of the centre."""
    with tempfile.TemporaryDirectory() as folder:
        log = open_rehearsal(Path(folder) / "rehearsal.db")
        stage = Stage(CENTRE, lambda clock: Service(log, clock))
        _live(stage, CENTRE.starts + FROM_HOUR * HOUR_MS, seconds)
        _attendance(log, stage.clock.now(), width)
        stage.service.close()


def _live(stage: Stage, begins: int, seconds: float) -> None:
    """Let the centre live at its pace; without a terminal only its last moment is shown."""
    _run(stage, begins)
    console = Console()
    started = time.monotonic()
    with Screen(console=console, refresh_per_second=1 / FRAME_S, transient=False) as screen:
        while (passed := time.monotonic() - started) < seconds:
            _run(stage, begins + round(passed * PACE * 1000))
            if console.is_terminal:
                screen.update(_seen(stage))
            time.sleep(FRAME_S)
        screen.update(_seen(stage))
    console.print()


def _run(stage: Stage, until: int) -> None:
    for _ in stage.run(until):
        pass


def _seen(stage: Stage) -> RenderableType:
    now = stage.clock.now()
    with stage.service.looking() as live:
        agents = ask(live.floor, AgentsStatus(actor=SYSTEM, sort="status"), now)
        queues = ask(live.floor, QueuesStatus(actor=SYSTEM), now)
    assert isinstance(agents, AgentsSeen)
    assert not isinstance(queues, Refusal)
    return board(now, agents, queues)


def _attendance(log: Log, as_of: int, width: int | None) -> None:
    """Print the attendance report of what happened, from the log."""
    facts = derive(read(io.BytesIO(log.stream().read())), as_of=as_of, known_at=as_of, now=as_of)
    for part in RENDERER.parts(report("attendance", facts), width):
        sys.stdout.buffer.write(part + b"\n")
    sys.stdout.buffer.flush()
