"""A child that appends without end, and says what was acknowledged; it is there to be killed.

    python -m stores.appender URL NAME THREADS

prints a line for each event that it was told is kept.
"""

from __future__ import annotations

import sys
import threading

from handletime.stores import Log, open_log
from stores.events import returned


def append(log: Log, name: str) -> None:
    """Append two events at a time, and say so."""
    number = 0
    while True:
        number += 1
        pair = [returned(f"{name}-{number}-{part}") for part in "ab"]
        log.append(pair, recorded_at=number)
        sys.stdout.write("".join(f"{each['id']}\n" for each in pair))
        sys.stdout.flush()


def main() -> None:
    """Append in several threads."""
    url, name, threads = sys.argv[1:]
    log = open_log(url)
    for thread in range(int(threads)):
        threading.Thread(target=append, args=(log, f"{name}-{thread}")).start()


if __name__ == "__main__":
    main()
