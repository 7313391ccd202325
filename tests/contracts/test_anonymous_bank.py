"""The importer of the anonymous bank, on an invented month that has every kind of dirt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from contracts.anonymous_bank_month import LINES, NONSENSE, import_files, write_month
from handletime.errors import InputError
from handletime.events.frame import EVENT_SCHEMA
from handletime.events.read import read
from handletime.events.write import write
from handletime.sources import Imported
from handletime.sources.anonymous_bank.calls import calls_of
from handletime.sources.anonymous_bank.choices import CHOICES
from handletime.sources.anonymous_bank.lines import CLOCKS, COLUMNS, read_lines
from handletime.sources.source import UNEXPLAINED


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The invented month, imported."""
    return import_files(write_month(tmp_path_factory.mktemp("bank"), LINES))


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
    lines = read_lines([write_month(tmp_path, LINES)]).good
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
    again = import_files(
        write_month(tmp_path, LINES[half:][::-1], "a.txt"),
        write_month(tmp_path, LINES[:half][::-1], "b.txt"),
    )
    assert imported.events.frame.equals(again.events.frame)
    assert imported.report.sums.equals(again.report.sums)


@pytest.mark.parametrize("name", ["month.jsonl", "month.parquet", "month.csv"])
def test_what_is_written_is_read_again_as_the_same_events(
    imported: Imported, tmp_path: Path, name: str
) -> None:
    write(imported.events, tmp_path / name)
    assert_frame_equal(imported.events.frame, read(tmp_path / name).frame)


def test_a_file_with_no_calls_has_no_events(tmp_path: Path) -> None:
    imported = import_files(write_month(tmp_path, []))
    assert imported.events.frame.is_empty()
    assert imported.report.lines == 0


@pytest.mark.parametrize("text", ["", "call_id\tdate\n1\t990101\n"])
def test_a_file_of_another_kind_is_refused_with_what_it_begins_with(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"other\.txt: it is not a file of the anonymous bank"):
        import_files(path)


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="no file was named"):
        import_files()


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.txt"):
        import_files(tmp_path / "absent.txt")
