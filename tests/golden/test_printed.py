"""What people and programs see, against files that a person has looked at.

Each file in `printed/` begins with what to look at. `pytest tests/golden --update-golden` writes
what is printed now; the change is then reviewed like any other.
"""

import difflib
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from doors.running import run

PRINTED: Final = Path(__file__).with_name("printed")
END_OF_HEADER: Final = "---\n"


@dataclass(frozen=True)
class Print:
    """One command, and what a reviewer of its output looks at."""

    name: str
    command: str
    look_at: str


PRINTS: Final = (
    Print(
        "demo",
        "demo",
        "the first screen that anyone sees: ana's day, 8:30:00 clocked in, sums to the total; "
        "ben has two rows, since he moved to another unit at 13:00",
    ),
    Print(
        "attendance-tokyo",
        "report attendance DAY --tz Asia/Tokyo --where unit=workshop",
        "days and clocks of Tokyo, nine hours ahead: who was still here at midnight is continued "
        "on the Tuesday, with no first clock-in, and has no last clock-out on the Monday",
    ),
    Print(
        "attendance-15m",
        "report attendance DAY --interval 15m --where agent=ana "
        "--from 2026-03-02T07:50:00Z --to 2026-03-02T08:40:00Z",
        "the first and the last interval are cut by the period; clocked-in sums to 0:40:00",
    ),
    Print(
        "handle-time-1h",
        "report handle-time DAY --interval 1h --by interval,channel",
        "engaged is never more than in focus; handled and replied are marked as no sums",
    ),
    Print(
        "handle-time-folder",
        "report handle-time FACTS --by agent",
        "facts from a folder: messages are blank, not zero, and a note says why",
    ),
    Print(
        "handle-time-csv",
        "report handle-time DAY --interval 1h --format csv --tz Europe/Berlin",
        "durations in ms, shares between 0 and 1, instants with the offset of Berlin",
    ),
    Print(
        "segments",
        "report segments DAY --where agent=ana",
        "first reply is blank where there was none; totals only where a sum means something",
    ),
    Print(
        "segments-csv",
        "report segments DAY --format csv --where conversation=c01",
        "kim's chat: 106000 in hand, 105000 in focus, 65000 engaged",
    ),
    Print(
        "interaction-facts",
        "report interaction-facts DAY --limit 12",
        "descriptors read as in the flows; twelve rows, and how many more there are",
    ),
    Print(
        "queues",
        "report queues DAY --by queue",
        "offered is answered, abandoned, moved, stopped and waiting; the header has both "
        "thresholds",
    ),
    Print(
        "queues-json",
        "report queues DAY --by queue --format json --policy service_level_ms=60000",
        "the shape that programs rely on; the policy is in it, and the service level moves",
    ),
    Print(
        "acht-by-customer",
        "report acht-by-customer DAY",
        "longest average first; customers never helped by anyone in focus have 0:00:00",
    ),
    Print(
        "explain-segment",
        "explain DAY --row segments/c01/1",
        "0:01:46 in hand, 0:01:45 in focus, 0:00:45 pending and 0:00:20 sending; each span has "
        "two events, each event its cell",
    ),
    Print(
        "explain-since",
        "explain DAY --row attention/chloe/2026-03-02T11:05:00Z",
        "her train lost its signal at 11:14:50, which was decided half a minute later",
    ),
    Print(
        "explain-conversation",
        "explain DAY --row conversations/c03 --column handle_ms",
        "two agents in focus, and a wrap-up; each span names its segment",
    ),
    Print(
        "explain-resource-fact",
        "explain DAY --row resource_facts/c02/1",
        "ben declines: three seconds queued, seven ringing, and what made it Redirected",
    ),
    Print(
        "explain-finding",
        "explain DAY --row findings/clocked_in_twice/2026-03-02T13:00:00Z/e254 --column code",
        "the cell of the session's table that found it",
    ),
    Print(
        "explain-json",
        "explain DAY --row segments/c01/1 --column eht_ms --format json",
        "the shape that programs rely on",
    ),
    Print(
        "explain-no-such-row",
        "explain DAY --row segments/c01/9",
        "how many rows there are, what a key is made of, the nearest names",
    ),
    Print(
        "explain-folder",
        "explain FACTS --row segments/c01/1",
        "a folder has no events: what to give instead",
    ),
    Print(
        "diff",
        "diff DAY DAY --known-at-a 2026-03-03T00:00:00Z --as-of-b 2026-03-02T23:00:00Z",
        "dov's forgotten clock-out, mended: five rows and 5:58:00 in each total; both events are "
        "named wherever they did something; nobody else moved",
    ),
    Print(
        "diff-late",
        "diff DAY DAY --known-at-a 2026-03-02T19:50:00Z --as-of-a 2026-03-02T19:00:00Z "
        "--as-of-b 2026-03-02T19:00:00Z --limit 4",
        "ana's message of 12:31, which a gateway kept for eight hours, ends her first engaged span "
        "in c14 and leaves ben nothing pending; dov, still open at seven, had gone at 17:02",
    ),
    Print("reports", "reports", "every report with its question"),
    Print("reports-queues", "reports queues", "each metric with unit and definition"),
    Print("machine", "machines pending", "states, symbols and the table, as a person reads them"),
    Print("machine-json", "machines pending --format json", "every pair of state and symbol"),
    Print("events", "events", "rank, type, required fields, a sentence"),
    Print("event", "events agent.status_set", "fields, what they hold, which values they take"),
    Print("help", "--help", "one line a command, none of them cut"),
    Print("no-such-report", "report attendence DAY", "the nearest name, and what there is"),
    Print("no-such-zone", "report queues DAY --tz Asia/Jerusalm", "the nearest zone"),
    Print(
        "bad-lines",
        "report queues BAD",
        "file and line, what was found, what would be accepted; no traceback; exit 2",
    ),
    Print(
        "facts",
        "facts DAY --out OUT --format csv",
        "what was written where, what looks wrong, and the count of events",
    ),
)


@pytest.mark.parametrize("each", PRINTS, ids=lambda each: each.name)
def test_what_is_printed_is_what_was_looked_at(
    each: Print, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    printed = _printed(each, tmp_path)
    path = PRINTED / f"{each.name}.txt"
    if request.config.getoption("--update-golden"):
        path.write_text(printed, "utf-8")
    expected = path.read_text("utf-8")
    changes = difflib.unified_diff(
        expected.splitlines(), printed.splitlines(), "looked at", "printed now", lineterm=""
    )
    assert expected == printed, "\n".join(changes)


def test_no_file_is_left_of_a_command_that_is_gone() -> None:
    assert {each.name for each in PRINTS} == {path.stem for path in PRINTED.iterdir()}


def _printed(each: Print, folder: Path) -> str:
    """Return the header, and all that the command says, with this run's paths left out."""
    ran = run(*shlex.split(each.command), folder=folder)
    told = "".join(f"! {line}\n" for line in ran.talk.splitlines())
    text = f"Look at: {each.look_at}.\n$ handletime {each.command}\nexit {ran.status}\n"
    return text + END_OF_HEADER + ran.out + told
