"""Reports add up: over any grid, zone and period, and against naive sums of the same facts."""

from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handletime as ht
from handletime.facts.tables import TABLES
from handletime.metrics.dimension import DIMENSIONS
from handletime.metrics.spans import split, united
from handletime.reports.registry import REPORTS
from handletime.timeline.calendar import Period, grid
from handletime.timeline.instant import format_instant
from second.centres import tame

HOUR = 3_600_000
ZONES = ("UTC", "Asia/Jerusalem", "America/New_York", "Australia/Lord_Howe")
MEASURED = [name for name, report in REPORTS.items() if not report.lists]
AT_INTERVALS = [name for name in MEASURED if REPORTS[name].intervals]


@cache
def facts_of(seed: int) -> ht.Facts:
    """A small seeded centre whose events make sense."""
    return ht.derive(ht.read(tame(seed)))


@cache
def day() -> ht.Facts:
    return ht.derive(ht.read(ht.example_day()))


seeds = st.integers(0, 15)
zones = st.sampled_from(ZONES)
intervals = st.sampled_from(("5m", "15m", "30m", "1h", "8h", "1d"))


@st.composite
def periods(draw: st.DrawFn, facts: ht.Facts) -> tuple[str | None, str | None]:
    """None, or two instants around the facts, at any millisecond."""
    if draw(st.booleans()):
        return None, None
    first = facts.as_of - 12 * HOUR
    start = draw(st.integers(first, facts.as_of + HOUR))
    length = draw(st.integers(1, 12 * HOUR))
    return format_instant(start), format_instant(start + length)


def assert_adds_up(answer: ht.Answer) -> None:
    for column in answer.columns:
        if column.additive and column.name in answer.totals.columns:
            total = answer.totals[column.name][0]
            assert total == answer.rows[column.name].sum(), column.name


@pytest.mark.parametrize("name", MEASURED)
@settings(max_examples=10)
@given(data=st.data(), seed=seeds, tz=zones)
def test_the_rows_of_a_report_sum_to_its_totals(
    name: str, data: st.DataObject, seed: int, tz: str
) -> None:
    report, facts = REPORTS[name], facts_of(seed)
    start, end = data.draw(periods(facts))
    names = (*report.dimensions, *report.also)
    by = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    interval = data.draw(intervals) if "interval" in by else None
    answer = ht.report(name, facts, start=start, end=end, tz=tz, interval=interval, by=by)
    assert_adds_up(answer)
    assert answer.rows.height == answer.rows.select(answer.keys).unique().height


@pytest.mark.parametrize("name", AT_INTERVALS)
@settings(max_examples=10)
@given(data=st.data(), seed=seeds, tz=zones, interval=intervals)
def test_intervals_sum_to_the_whole(
    name: str, data: st.DataObject, seed: int, tz: str, interval: str
) -> None:
    facts = facts_of(seed)
    start, end = data.draw(periods(facts))
    who = next(each for each in REPORTS[name].dimensions[::-1] if not DIMENSIONS[each].is_time)
    fine = ht.report(name, facts, start=start, end=end, tz=tz, interval=interval)
    whole = ht.report(name, facts, start=start, end=end, tz=tz, by=[who])
    same = [each.name for each in whole.columns if each.additive]
    assert (
        whole.rows.select(who, *same)
        .sort(who, nulls_last=True)
        .equals(fine.rows.group_by(who).agg(pl.col(same).sum()).sort(who, nulls_last=True))
    )
    assert fine.totals.equals(whole.totals)


@given(data=st.data(), seed=seeds, name=st.sampled_from(MEASURED))
@settings(max_examples=15)
def test_a_period_is_the_sum_of_its_two_halves(data: st.DataObject, seed: int, name: str) -> None:
    facts = facts_of(seed)
    a, b, c = sorted(
        data.draw(
            st.lists(
                st.integers(facts.as_of - 12 * HOUR, facts.as_of + HOUR),
                min_size=3,
                max_size=3,
                unique=True,
            )
        )
    )
    first, second, whole = (
        ht.report(name, facts, start=format_instant(start), end=format_instant(end))
        for start, end in ((a, b), (b, c), (a, c))
    )
    # reasons without time are in neither half
    for column in (each.name for each in whole.columns if each.additive):
        halves = [
            each.totals.get_column(column, default=pl.Series([0]))[0] for each in (first, second)
        ]
        assert whole.totals[column][0] == sum(halves), column


@given(seed=seeds, tz=zones, interval=intervals)
@settings(max_examples=15)
def test_handle_time_sums_to_the_segments(seed: int, tz: str, interval: str) -> None:
    """Focus, engagement and messages by interval are those of the segments, to the millisecond."""
    facts = facts_of(seed)
    sums = ("ift_ms", "eht_ms", "customer_messages", "agent_messages")
    segments = facts["segments"].select(pl.col(sums).sum())
    by_interval = ht.report("handle-time", facts, tz=tz, interval=interval)
    assert segments.row(0) == by_interval.rows.select(pl.col(sums).sum()).row(0)
    assert by_interval.rows.filter(pl.col("eht_ms") > pl.col("ift_ms")).is_empty()


@given(seed=seeds, tz=zones, interval=intervals)
@settings(max_examples=15)
def test_statuses_tile_the_time_clocked_in(seed: int, tz: str, interval: str) -> None:
    rows = ht.report("attendance", facts_of(seed), tz=tz, interval=interval).rows
    statuses = pl.sum_horizontal("available_ms", "active_ms", "unavailable_ms", "idle_ms")
    assert rows.filter(statuses != pl.col("clocked_in_ms")).is_empty()
    assert rows.filter(pl.col("ready_ms") > pl.col("available_ms")).is_empty()
    reasons = [each for each in rows.columns if each.startswith("unavailable_")]
    parts = pl.sum_horizontal(pl.lit(0), *reasons) - pl.col("unavailable_ms")
    assert rows.filter(parts != pl.col("unavailable_ms")).is_empty()


def painted(facts: ht.Facts, agent: str) -> dict[str, int]:
    """Paint an agent's time strip by strip between all edges, and look what each strip is."""

    def of(table: str, **chosen: str) -> list[tuple[int, int]]:
        rows = facts[table].filter(agent=agent, **chosen)
        return rows.select(pl.col("started_at", "ended_at").dt.epoch("ms")).rows()

    sessions, available = of("sessions"), of("statuses", status="available")
    focus_modes, channels, segments = of("focus_modes"), of("channels"), of("segments")
    tables = (sessions, available, focus_modes, channels, segments)
    edges = sorted({edge for spans in tables for span in spans for edge in span})
    sums = dict.fromkeys(("focus_mode_ms", "ready_ms", "in_hand_ms", "work_ms"), 0)
    for low, high in pairwise(edges):

        def covers(spans: list[tuple[int, int]], low: int = low) -> int:
            return sum(start <= low < end for start, end in spans)

        length = (high - low) * (covers(sessions) > 0)
        reachable = not channels or covers(channels) > 0
        ready = covers(available) > 0 and not covers(focus_modes) and reachable
        sums["focus_mode_ms"] += length * (covers(focus_modes) > 0)
        sums["ready_ms"] += length * ready
        sums["in_hand_ms"] += length * (covers(segments) > 0)
        sums["work_ms"] += length * covers(segments)
    return sums


@pytest.mark.parametrize("seed", [*range(12), None])
def test_attendance_agrees_with_time_that_is_painted_strip_by_strip(seed: int | None) -> None:
    facts = day() if seed is None else facts_of(seed)
    for row in ht.report("attendance", facts, by=["agent"]).rows.to_dicts():
        expected = painted(facts, row["agent"])
        assert expected["focus_mode_ms"] == row["focus_mode_ms"]
        assert expected["ready_ms"] == row["ready_ms"]
        if expected["in_hand_ms"]:
            assert expected["work_ms"] / expected["in_hand_ms"] == row["concurrency_ratio"]
        else:
            assert row["concurrency_ratio"] is None


@given(seed=seeds, tz=zones, interval=intervals)
@settings(max_examples=15)
def test_every_visit_to_a_queue_ends_in_one_way(seed: int, tz: str, interval: str) -> None:
    rows = ht.report("queues", facts_of(seed), tz=tz, interval=interval).rows
    ended = pl.sum_horizontal("answered", "abandoned", "moved", "stopped", "waiting")
    assert rows.filter(pl.col("offered") != ended).is_empty()
    assert rows.filter(pl.col("short_abandons") > pl.col("abandoned")).is_empty()


@given(seed=seeds, name=st.sampled_from(MEASURED), data=st.data())
@settings(max_examples=15)
def test_filters_part_the_whole(seed: int, name: str, data: st.DataObject) -> None:
    """What is filtered by one value and what by another sum to what is filtered by none."""
    facts, report = facts_of(seed), REPORTS[name]
    field = data.draw(
        st.sampled_from(
            [
                each
                for each in (*report.dimensions, *report.also)
                if each not in {"day", "interval", "month"}
            ]
        )
    )
    whole = ht.report(name, facts, by=[field])
    parts = [
        ht.report(name, facts, by=[field], where={field: ["" if each is None else each]})
        for each in whole.rows[field]
    ]
    assert whole.rows.height == sum(each.rows.height for each in parts)
    for column in whole.columns:
        if column.additive:
            parted = [
                each.totals[column.name][0] for each in parts if column.name in each.totals.columns
            ]
            assert whole.totals[column.name][0] == sum(parted)


spans = st.lists(st.tuples(st.integers(0, 9 * HOUR), st.integers(0, 5 * HOUR)), max_size=12)


@given(
    spans=spans,
    start=st.integers(0, 6 * HOUR),
    length=st.integers(1, 6 * HOUR),
    minutes=st.sampled_from((5, 15, 60)),
)
def test_pieces_of_spans_lie_in_their_cells_and_sum_to_what_is_inside(
    spans: list[tuple[int, int]], start: int, length: int, minutes: int
) -> None:
    cells = grid(Period(start, start + length), ZoneInfo("UTC"), minutes)
    frame = pl.DataFrame(
        [(row, at, at + long) for row, (at, long) in enumerate(spans)],
        schema={"row": pl.Int64, "started_at": pl.Int64, "ended_at": pl.Int64},
        orient="row",
    )
    edges = cells.edges.tolist()
    expected = [
        (row, cell, max(at, low), min(at + long, high))
        for row, (at, long) in enumerate(spans)
        for cell, (low, high) in enumerate(pairwise(edges))
        if max(at, low) < min(at + long, high) or (long == 0 and low <= at < high)
    ]
    pieces = split(frame, cells)
    assert expected == pieces.select("row", "cell", "started_at", "ended_at").rows()
    whole = {row: at for row, (at, _) in enumerate(spans)}
    assert [whole[row] == at for row, _, at, _ in expected] == pieces["begins"].to_list()


@given(spans=spans)
def test_united_spans_cover_the_same_time_once(spans: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(
        [("ana", at, at + long) for at, long in spans if long],
        schema={"agent": pl.String, "started_at": pl.Int64, "ended_at": pl.Int64},
        orient="row",
    )
    found = united(frame, on="agent").select("started_at", "ended_at").rows()
    cuts = sorted({edge for at, long in spans for edge in (at, at + long)})
    covered = [
        (low, high)
        for low, high in pairwise(cuts)
        if any(at <= low and high <= at + long for at, long in spans if long)
    ]
    assert all(b < c for (_, b), (c, _) in pairwise(found))
    assert sum(high - low for low, high in covered) == sum(high - low for low, high in found)
    assert all(any(a <= low and high <= b for a, b in found) for low, high in covered)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_no_events_has_no_rows(name: str) -> None:
    answer = ht.report(name, ht.derive(ht.read([])))
    assert 0 == answer.rows.height
    assert_adds_up(answer)


@pytest.mark.parametrize("name", REPORTS)
def test_every_column_says_what_it_holds(name: str) -> None:
    answer = ht.report(name, day())
    assert [each.name for each in answer.columns] == answer.rows.columns
    assert all(each.title and each.sentence for each in answer.columns)


def test_an_entry_at_the_end_of_the_period_does_not_belong_to_it() -> None:
    entries = day()["queue_entries"].filter(pl.col("purpose") != "invite")
    at = entries["entered_at"].sort()[3].isoformat()
    before = ht.report("queues", day(), end=at).totals["offered"][0]
    after = ht.report("queues", day(), start=at).totals["offered"][0]
    assert 3 == before
    assert entries.height == before + after


@pytest.mark.parametrize(("date", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_an_agent_who_stays_the_day_has_23_or_25_hours_when_clocks_change(
    date: str, hours: int
) -> None:
    """Clocked in from the day before to the day after, in Berlin."""
    events = [
        {
            "id": "1",
            "type": "agent.clocked_in",
            "agent": "ana",
            "unit": "north",
            "at": f"{date[:8]}{int(date[8:]) - 1:02}T12:00:00Z",
        },
        {
            "id": "2",
            "type": "agent.clocked_out",
            "agent": "ana",
            "at": f"{date[:8]}{int(date[8:]) + 1:02}T12:00:00Z",
        },
    ]
    facts = ht.derive(ht.read(events), now=2**42)
    answer = ht.report("attendance", facts, start=date, tz="Europe/Berlin", by=["day"])
    today, tomorrow = answer.rows.to_dicts()
    assert hours * HOUR == today["clocked_in_ms"]
    assert (None, True, None) == (
        today["first_clock_in"],
        today["continued"],
        today["last_clock_out"],
    )
    assert (
        tomorrow["last_clock_out"].isoformat()
        == facts["sessions"]["ended_at"][0].astimezone(ZoneInfo("Europe/Berlin")).isoformat()
    )
    hourly = ht.report(
        "attendance",
        facts,
        start=date,
        end=f"{date[:8]}{int(date[8:]) + 1:02}",
        tz="Europe/Berlin",
        interval="1h",
    )
    assert [HOUR] * hours == hourly.rows["clocked_in_ms"].to_list()


def test_a_change_is_measured_against_the_month_before() -> None:
    """In February Kim's conversation took a minute, in March two: that is twice as long."""
    events = []
    for month, minutes in (("02", 1), ("03", 2)):
        c = f"c{month}"
        told = [
            (
                "00",
                {
                    "type": "conversation.opened",
                    "customer": "kim",
                    "channel": "chat",
                    "direction": "inbound",
                },
            ),
            ("01", {"type": "conversation.accepted", "agent": "ana"}),
            ("02", {"type": "agent.entered_conversation", "agent": "ana"}),
            (f"0{2 + minutes}", {"type": "conversation.closed", "by": "agent", "agent": "ana"}),
        ]
        events += [
            {"id": f"{c}-{minute}", "conversation": c, "at": f"2026-{month}-10T10:{minute}:00Z"}
            | rest
            for minute, rest in told
        ]
    facts = ht.derive(ht.read(events))
    by_month = ht.report("acht-by-customer", facts, by=["month", "customer"])
    assert [None, 1.0] == by_month.rows["average_handle_change"].to_list()
    march = ht.report("acht-by-customer", facts, start="2026-03-01", end="2026-04-01")
    assert [120_000] == march.rows["average_handle_ms"].to_list()
    assert [1.0] == march.rows["average_handle_change"].to_list()
    assert 1.0 == march.totals["average_handle_change"][0]


@pytest.mark.parametrize("name", [name for name, report in REPORTS.items() if report.table])
def test_a_listing_has_all_columns_of_its_table(name: str) -> None:
    table = REPORTS[name].table
    assert table is not None
    answer = ht.report(name, day())
    assert list(TABLES[table].columns) == answer.rows.columns
    assert answer.rows.equals(day()[table])
