"""A process that rehearses a centre on a log for a day, and says what was acknowledged.

    python -m floor.rehearser URL DAY

Each line is a position and an id of an event that the service has answered for.
"""

from __future__ import annotations

import sys

from handletime.floor.service import Answer, Service
from handletime.simulation.centre import Centre
from handletime.simulation.rehearsal import Stage
from handletime.stores import open_log


class Saying(Service):
    """A service that says aloud what it answers."""

    def do(self, *args: object, **kwargs: object) -> Answer:
        """Answer, and then say which events are there for good."""
        answer = super().do(*args, **kwargs)  # type: ignore[arg-type]
        said = "".join(f"{each.position} {each.event['id']}\n" for each in answer.events)
        sys.stdout.write(said)
        sys.stdout.flush()
        return answer


def main() -> None:
    """Rehearse until somebody ends it."""
    url, day = sys.argv[1], sys.argv[2]
    centre = Centre(agents=8, days=1, start=day, load=1.5)
    log = open_log(url, floor=True)
    stage = Stage(centre, lambda clock: Saying(log, clock, snapshot_every=200))
    for _ in stage.run():
        pass


if __name__ == "__main__":
    main()
