"""An invented month of the anonymous bank, with every kind of dirt that a line can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.sources import SOURCES, Imported
from handletime.sources.anonymous_bank.lines import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

# A name for the reader; unit and line, number, customer, priority, type, date; VRU, queue, outcome,
# service, server. The seconds beside each pair of times are worked out.
SAMPLE: Final = """
plain          A1 1  501 2 PS 990105   8:00:00 8:00:10    8:00:10 8:01:00   AGENT   8:01:00 8:05:00   ALMA
at once        A1 2  502 0 NW 990105   8:10:00 8:10:10    0:00:00 0:00:00   AGENT   8:10:10 8:12:00   ALMA
two early      A1 3  503 1 PS 990105   8:20:00 8:20:10    8:20:10 8:20:40   AGENT   8:20:38 8:22:00   ALMA
before queue   A1 4  504 1 PS 990105   8:30:00 8:30:10    8:30:10 8:30:40   AGENT   8:30:05 8:31:00   ALMA
rings          A1 5  505 1 PS 990105   8:40:00 8:40:10    8:40:10 8:40:20   AGENT   8:40:26 8:41:00   ALMA
no service     A1 6  506 1 PS 990105   8:50:00 8:50:10    8:50:10 8:50:30   AGENT   0:00:00 0:00:00   ALMA
no length      A1 7  507 1 IN 990105   9:00:00 9:00:10    0:00:00 0:00:00   AGENT   9:00:09 9:00:09   ALMA
nobody named   A1 8  508 1 PE 990105   9:10:00 9:10:10    0:00:00 0:00:00   AGENT   9:10:12 9:10:19   NO_SERVER
hang queue     A1 9  509 2 PS 990105   9:20:00 9:20:05    9:20:05 9:21:05   HANG    0:00:00 0:00:00   NO_SERVER
hang vru       A1 10 0   0 PS 990105   9:30:00 9:30:12    0:00:00 0:00:00   HANG    0:00:00 0:00:00   NO_SERVER
hang at once   A1 11 510 0 PS 990105   9:31:00 9:31:00    9:31:00 9:31:00   HANG    0:00:00 0:00:00   NO_SERVER
hang served    A1 12 511 2 PS 990105   9:40:00 9:40:05    9:40:05 9:40:35   HANG    9:40:35 9:41:05   NO_SERVER
phantom        A1 13 512 2 PS 990105   9:50:00 9:50:05    9:50:05 9:50:25   PHANTOM 9:50:25 9:50:30   NO_SERVER
midnight       A1 14 513 0 PS 990105   23:59:30 23:59:40  0:00:00 0:00:00   AGENT   23:59:40 0:03:40  BORIS
midnight queue A1 15 514 0 PS 990105   23:59:50 23:59:55  23:59:55 0:00:05  AGENT   0:00:05 0:01:05   ALMA
backwards      A1 16 515 1 PS 990106   8:00:40 8:00:10    8:00:10 8:01:00   AGENT   8:01:00 8:02:00   ALMA
outer          A2 1  516 1 NE 990106   9:00:00 9:00:10    0:00:00 0:00:00   AGENT   9:00:10 9:10:10   BORIS
inner          A2 2  517 1 NE 990106   9:02:00 9:02:10    0:00:00 0:00:00   AGENT   9:02:10 9:04:10   BORIS
last           A2 3  518 1 NE 990106   9:08:00 9:08:10    0:00:00 0:00:00   AGENT   9:08:10 9:12:10   BORIS
call back      A3 1  519 0 TT 990106   10:00:00 10:00:02  10:00:02 10:00:30 AGENT   10:00:30 10:01:00 ALMA
strange type   A3 2  520 0 AA 990106   10:10:00 10:10:02  0:00:00 0:00:00   HANG    0:00:00 0:00:00   NO_SERVER
rounded        A3 3  3.27E+11 0 PS 990106 10:20:00 10:20:10 0:00:00 0:00:00 AGENT   10:20:10 10:21:10 ALMA
name shared    A3 3  521 0 PS 990106   10:40:00 10:40:10  0:00:00 0:00:00   AGENT   10:40:10 10:41:10 ALMA
told twice     A3 3  521 0 PS 990106   10:40:00 10:40:10  0:00:00 0:00:00   AGENT   10:40:10 10:41:10 ALMA
shown twice    A4 1  522 0 PS 990903   1:50:00 1:59:50    0:00:00 0:00:00   AGENT   1:00:10 1:05:10   ALMA
skipped        A4 2  523 0 PS 990402   2:30:00 2:30:10    0:00:00 0:00:00   AGENT   3:30:10 3:31:10   ALMA
next century   A4 3  524 0 PS 000229   8:00:00 8:00:10    0:00:00 0:00:00   AGENT   8:00:10 8:01:10   ALMA
"""
WRONG_SECONDS: Final = "A4\t4\t525\t0\tPS\t990106\t11:00:00\t11:00:10\t10\t0:00:00\t0:00:00\t0\tAGENT\t11:00:10\t11:01:10\t61\tALMA"
"""A line whose 61 seconds of service are 60 by its clock times."""


def _seconds(start: str, end: str) -> int:
    first, last = (
        (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
        for hours, minutes, seconds in (start.split(":"), end.split(":"))
    )
    return last - first + 86_400 * (first - last > 43_200)


def _line(row: str) -> str:
    words = row[15:].split()
    *who, entry, leave, queued, unqueued, outcome, start, end, server = words
    return "\t".join(
        [
            *who,
            entry,
            leave,
            str(_seconds(entry, leave)),
            queued,
            unqueued,
            str(_seconds(queued, unqueued)),
            outcome,
            start,
            end,
            str(_seconds(start, end)),
            server,
        ]
    )


def _broken(name: str, value: str) -> str:
    """Return a line that is wrong in one column."""
    fields = dict(zip(COLUMNS, WRONG_SECONDS.split("\t"), strict=True))
    return "\t".join((fields | {name: value}).values())


NONSENSE: Final = {
    "A9\t1\t0": "it has 3 columns, not 17",
    _broken("outcome", "LOST"): "outcome is 'LOST'; accepted is AGENT or HANG or PHANTOM",
    _broken("date", "991306"): "date is '991306'; accepted is yymmdd",
    _broken("vru_entry", "24:00:10"): "vru_entry is '24:00:10'; accepted is h:mm:ss",
    _broken("ser_exit", "noon"): "ser_exit is 'noon'; accepted is h:mm:ss",
    _broken("priority", "x"): "priority is 'x'; accepted is a whole number",
    _broken("server", ""): "server is ''; accepted is anything but blank",
}
"""Lines of which no call can be made, each with the reason."""

LINES: Final = [*(_line(row) for row in SAMPLE.strip().splitlines()), WRONG_SECONDS, *NONSENSE]


def write_month(folder: Path, lines: list[str], name: str = "month.txt") -> Path:
    """Write lines as a file of the bank, as it was published: with CRLF."""
    path = folder / name
    path.write_bytes("\r\n".join(["\t".join(COLUMNS), *lines, ""]).encode())
    return path


def import_files(*paths: Path) -> Imported:
    """Import files of the bank."""
    return SOURCES["anonymous-bank"].read(paths)
