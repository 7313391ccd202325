"""The importer of the anonymous bank, on an invented month that has every kind of dirt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from handletime.errors import InputError
from handletime.events.frame import EVENT_SCHEMA
from handletime.sources import SOURCES, Imported
from handletime.sources.anonymous_bank.calls import calls_of
from handletime.sources.anonymous_bank.choices import CHOICES
from handletime.sources.anonymous_bank.lines import CLOCKS, COLUMNS, read_lines
from handletime.sources.source import UNEXPLAINED

# Line and number, customer, priority, type, date; VRU, queue, outcome, service, server.
# The seconds that the file gives beside each pair of times are worked out, unless they stand here.
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
NONSENSE: Final = {
    "A9\t1\t0": "it has 3 columns, not 17",
    "\t".join(
        [
            "A9",
            "2",
            "0",
            "0",
            "PS",
            "990106",
            *["0:00:10"] * 2,
            "0",
            *["0:00:00"] * 2,
            "0",
            "LOST",
            *["0:00:00"] * 2,
            "0",
            "NO_SERVER",
        ]
    ): "outcome is 'LOST'; accepted is AGENT or HANG or PHANTOM",
    "\t".join(
        [
            "A9",
            "3",
            "0",
            "0",
            "PS",
            "991306",
            *["0:00:10"] * 2,
            "0",
            *["0:00:00"] * 2,
            "0",
            "HANG",
            *["0:00:00"] * 2,
            "0",
            "NO_SERVER",
        ]
    ): "date is '991306'; accepted is yymmdd",
    "\t".join(
        [
            "A9",
            "4",
            "0",
            "0",
            "PS",
            "990106",
            "24:00:10",
            "0:00:10",
            "0",
            *["0:00:00"] * 2,
            "0",
            "HANG",
            *["0:00:00"] * 2,
            "0",
            "NO_SERVER",
        ]
    ): "vru_entry is '24:00:10'; accepted is h:mm:ss",
    "\t".join(
        [
            "A9",
            "5",
            "0",
            "x",
            "PS",
            "990106",
            *["0:00:10"] * 2,
            "0",
            *["0:00:00"] * 2,
            "0",
            "HANG",
            *["0:00:00"] * 2,
            "0",
            "NO_SERVER",
        ]
    ): "priority is 'x'; accepted is a whole number",
    "\t".join(
        [
            "A9",
            "6",
            "0",
            "0",
            "PS",
            "990106",
            *["0:00:10"] * 2,
            "0",
            *["0:00:00"] * 2,
            "0",
            "HANG",
            *["0:00:00"] * 2,
            "0",
            "",
        ]
    ): "server is ''; accepted is anything but blank",
}
HEADER: Final = "\t".join(COLUMNS)


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


LINES: Final = [*(_line(row) for row in SAMPLE.strip().splitlines()), WRONG_SECONDS, *NONSENSE]


def _file(folder: Path, lines: list[str], name: str = "month.txt") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join([HEADER, *lines, ""]).encode())
    return path


def _read(*paths: Path) -> Imported:
    return SOURCES["anonymous-bank"].read(paths)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The invented month, imported."""
    return _read(_file(tmp_path_factory.mktemp("bank"), LINES))


def _story(imported: Imported, call: str) -> list[tuple[object, ...]]:
    """Return a call's events in order: step, local clock, agent."""
    local = pl.from_epoch("at", "ms").dt.convert_time_zone("Asia/Jerusalem")
    rows = imported.events.frame.filter(pl.col("conversation") == call).sort("at", "seq")
    return rows.select(
        pl.col("id").str.split(":").list.last(), local.dt.strftime("%H:%M:%S"), "agent"
    ).rows()


def test_a_served_call_is_opened_queued_offered_accepted_and_closed_by_its_server(
    imported: Imported,
) -> None:
    assert [
        ("opened", "08:00:00", None),
        ("queued", "08:00:10", None),
        ("offered", "08:01:00", "ALMA"),
        ("accepted", "08:01:00", "ALMA"),
        ("entered", "08:01:00", "ALMA"),
        ("left", "08:05:00", "ALMA"),
        ("closed", "08:05:00", "ALMA"),
    ] == _story(imported, "19990105-A1-1")


@pytest.mark.parametrize(
    ("call", "story"),
    [
        (
            "19990105-A1-2",
            [
                "opened 08:10:00",
                "offered 08:10:10",
                "accepted 08:10:10",
                "entered 08:10:10",
                "left 08:12:00",
                "closed 08:12:00",
            ],
        ),
        (
            "19990105-A1-3",
            [
                "opened 08:20:00",
                "queued 08:20:10",
                "offered 08:20:38",
                "accepted 08:20:38",
                "entered 08:20:38",
                "left 08:22:00",
                "closed 08:22:00",
            ],
        ),
        (
            "19990105-A1-4",
            [
                "opened 08:30:00",
                "queued 08:30:05",
                "offered 08:30:05",
                "accepted 08:30:05",
                "entered 08:30:05",
                "left 08:31:00",
                "closed 08:31:00",
            ],
        ),
        (
            "19990105-A1-5",
            [
                "opened 08:40:00",
                "queued 08:40:10",
                "offered 08:40:20",
                "accepted 08:40:26",
                "entered 08:40:26",
                "left 08:41:00",
                "closed 08:41:00",
            ],
        ),
        (
            "19990105-A1-6",
            [
                "opened 08:50:00",
                "queued 08:50:10",
                "offered 08:50:30",
                "accepted 08:50:30",
                "closed 08:50:30",
            ],
        ),
        (
            "19990105-A1-7",
            ["opened 09:00:00", "offered 09:00:09", "accepted 09:00:09", "closed 09:00:09"],
        ),
        ("19990105-A1-9", ["opened 09:20:00", "queued 09:20:05", "closed 09:21:05"]),
        ("19990105-A1-10", ["opened 09:30:00", "closed 09:30:12"]),
        ("19990105-A1-11", ["opened 09:31:00", "queued 09:31:00", "closed 09:31:00"]),
        ("19990105-A1-12", ["opened 09:40:00", "queued 09:40:05", "closed 09:40:35"]),
        ("19990105-A1-13", []),
        (
            "19990106-A1-16",
            [
                "opened 08:00:10",
                "queued 08:00:10",
                "offered 08:01:00",
                "accepted 08:01:00",
                "entered 08:01:00",
                "left 08:02:00",
                "closed 08:02:00",
            ],
        ),
    ],
)
def test_each_kind_of_line_becomes_its_story(
    imported: Imported, call: str, story: list[str]
) -> None:
    assert story == [f"{step} {clock}" for step, clock, _ in _story(imported, call)]


def test_overlapping_services_of_one_server_hand_the_attention_over_and_back(
    imported: Imported,
) -> None:
    attention = imported.events.frame.filter(
        pl.col("type").cast(pl.String).str.starts_with("agent."),
        pl.col("agent") == "BORIS",
        pl.col("conversation").str.contains("A2"),
    ).sort("at", "seq")
    assert [
        "19990106-A2-1:entered",
        "19990106-A2-1:left",
        "19990106-A2-2:entered",
        "19990106-A2-2:left",
        "19990106-A2-1:entered-2",
        "19990106-A2-1:left-2",
        "19990106-A2-3:entered",
        "19990106-A2-3:left",
    ] == attention["id"].to_list()


def test_of_one_server_never_two_calls_are_in_focus_at_once(imported: Imported) -> None:
    steps = imported.events.frame.filter(pl.col("id").str.contains(":entered|:left")).sort(
        "agent", "at", "seq"
    )
    verbs = steps["id"].str.extract(":(entered|left)").to_list()
    assert ["entered", "left"] * (len(verbs) // 2) == verbs


def test_times_are_what_a_clock_in_jerusalem_showed_nearest_to_the_entry(tmp_path: Path) -> None:
    """A second computation: the standard library's clock, tried at each of the days around."""
    zone = ZoneInfo("Asia/Jerusalem")
    lines = read_lines([_file(tmp_path, LINES)]).good
    for row in calls_of(lines).iter_rows(named=True):
        texts = dict(zip(COLUMNS, row["text"].split("\t"), strict=True))
        day = dt.datetime.strptime(texts["date"], "%y%m%d")  # noqa: DTZ007 (local, zoned below)
        for name in CLOCKS:
            if row[name] is None:
                continue
            hours, minutes, seconds = map(int, texts[name].split(":"))
            shown = [
                (day + dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
                .replace(tzinfo=zone, fold=fold)
                .timestamp()
                * 1000
                for days in (-1, 0, 1)
                for fold in (0, 1)
            ]
            nearest = min(shown, key=lambda each: abs(each - row["entered_at"]))
            assert abs(nearest - row["entered_at"]) == abs(row[name] - row["entered_at"]), texts


@pytest.mark.parametrize(
    ("event", "instant"),
    [
        ("19990105-A1-14:closed", "1999-01-05T22:03:40"),
        ("19990105-A1-15:accepted", "1999-01-05T22:00:05"),
        ("19990903-A4-1:opened", "1999-09-02T22:50:00"),
        ("19990903-A4-1:accepted", "1999-09-02T23:00:10"),
        ("19990402-A4-2:opened", "1999-04-02T00:30:00"),
        ("19990402-A4-2:accepted", "1999-04-02T00:30:10"),
        ("20000229-A4-3:opened", "2000-02-29T06:00:00"),
    ],
)
def test_midnight_and_the_changes_of_the_clocks_are_crossed_in_real_seconds(
    imported: Imported, event: str, instant: str
) -> None:
    at = imported.events.frame.filter(pl.col("id") == event)["at"].item()
    assert instant == dt.datetime.fromtimestamp(at / 1000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("call", "customer", "direction", "queue"),
    [
        ("19990105-A1-1", "501", "inbound", "PS"),
        ("19990105-A1-10", "unidentified-19990105-A1-10", "inbound", None),
        ("19990106-A3-1", "519", "outbound", "TT"),
        ("19990106-A3-2", "520", "inbound", None),
        ("19990106-A3-3", "unidentified-19990106-A3-3", "inbound", "PS"),
        ("19990106-A3-3-2", "521", "inbound", "PS"),
    ],
)
def test_a_call_has_its_own_name_customer_direction_and_queue(
    imported: Imported, call: str, customer: str, direction: str, queue: str | None
) -> None:
    rows = imported.events.frame.filter(pl.col("conversation") == call)
    opened = rows.filter(pl.col("type") == "conversation.opened")
    assert [(customer, direction, "voice")] == opened.select(
        "customer", "direction", "channel"
    ).rows()
    assert [queue] == (rows["queue"].drop_nulls().unique().to_list() or [None])


def test_events_keep_the_contract(imported: Imported) -> None:
    frame = imported.events.frame
    assert {name: EVENT_SCHEMA[name] for name in frame.columns} == dict(frame.schema)
    assert not frame["id"].is_duplicated().any()
    assert ["anonymous-bank"] == frame["source"].unique().to_list()
    assert len(NONSENSE) == imported.events.rejects


def test_the_sample_meets_every_choice(imported: Imported) -> None:
    met = imported.report.choices["choice"].to_list()
    assert [*(choice.name for choice in CHOICES), "told-twice"] == met


def test_every_difference_has_a_reason_and_the_sums_are_theirs(imported: Imported) -> None:
    report = imported.report
    assert UNEXPLAINED not in report.differences["reason"].to_list()
    moved = report.differences.group_by("measure").agg(pl.col("difference").sum())
    assert dict(moved.rows()) == {
        measure: difference for measure, _, _, difference in report.sums.rows() if difference
    }


def test_service_wins_over_the_queue_and_the_report_says_by_how_much(imported: Imported) -> None:
    sums = {measure: rest for measure, *rest in imported.report.sums.rows()}
    assert [21, 21, 0] == sums["calls served (AGENT)"]
    assert [5, 5, 0] == sums["calls hung up (HANG)"]
    assert [1, 0, -1] == sums["calls to be ignored (PHANTOM)"]
    assert [2, 2, 0] == sums["named servers"]
    difference = sums["queue seconds"][2]
    assert -(2 + 30 + 20) == difference  # two early, before the queue, the phantom


def test_what_cannot_be_placed_is_named_with_its_line_and_the_reason(imported: Imported) -> None:
    unplaced = imported.report.unplaced
    first = 2 + len(LINES) - len(NONSENSE)
    assert [
        (f"month.txt:{first + place}", reason, text)
        for place, (text, reason) in enumerate(NONSENSE.items())
    ] == unplaced.rows()
    assert len(LINES) == imported.report.lines
    assert all(
        f"{where}: {reason}" in imported.report.text() for where, reason, _ in unplaced.rows()
    )


def test_the_order_of_lines_and_files_changes_nothing(imported: Imported, tmp_path: Path) -> None:
    half = len(LINES) // 2
    again = _read(
        _file(tmp_path, LINES[half:][::-1], "a.txt"), _file(tmp_path, LINES[:half][::-1], "b.txt")
    )
    assert imported.events.frame.sort("id").equals(again.events.frame.sort("id"))
    assert imported.report.sums.equals(again.report.sums)


def test_a_file_with_no_calls_has_no_events(tmp_path: Path) -> None:
    imported = _read(_file(tmp_path, []))
    assert imported.events.frame.is_empty()
    assert imported.report.lines == 0


@pytest.mark.parametrize("text", ["", "call_id\tdate\n1\t990101\n"])
def test_a_file_of_another_kind_is_refused_with_what_it_begins_with(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"other\.txt: it is not a file of the anonymous bank"):
        _read(path)


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="no file was named"):
        _read()


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.txt"):
        _read(tmp_path / "absent.txt")
