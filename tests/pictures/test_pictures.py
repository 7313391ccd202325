"""Pictures show what the facts say: bars as long as their spans, areas as large as their sums."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import polars as pl
import pytest
import swimlanes

import handletime as ht
from contracts.test_acht_by_customer import HOUR, MINUTE, Story
from handletime.pictures.clock import time_axis
from handletime.pictures.page import ROWS_MAX, page
from handletime.pictures.ranked import BARS_MAX
from handletime.pictures.registry import PICTURES, picture_of
from handletime.reports.query import ask
from handletime.timeline.calendar import Period
from handletime.timeline.zone import zone

FACTS: Final = ht.derive(ht.read(ht.example_day()))
DAY: Final = "2026-03-02"


def rows_of(figure: ht.Figure) -> list[dict[str, Any]]:
    """Return the rows behind a chart, whatever charts it is made of."""
    sets: dict[str, list[dict[str, Any]]] = figure.chart.to_dict()["datasets"]
    return [row for rows in sets.values() for row in rows]


def drawn(figure: ht.Figure) -> Counter[tuple[str, str]]:
    """Sum the lengths of bars by lane and kind."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows_of(figure):
        if "kind" in row:
            sums[row["lane"], row["kind"]] += row["length"]
    return sums


@pytest.mark.parametrize("name", FACTS["conversations"]["conversation"])
def test_an_interaction_has_every_attempt_as_long_as_it_was(name: str) -> None:
    sums = drawn(ht.draw_interaction(FACTS, name))
    seen: dict[str, int] = defaultdict(int)
    for row in FACTS["resource_facts"].filter(conversation=name).iter_rows(named=True):
        if row["resource_type"] == "agent":
            agent = row["resource"]
            seen[agent] += 1
            lane = agent if seen[agent] == 1 else f"{agent} ({seen[agent]})"
            told = {"rings": "ring", "talks": "talk", "on hold": "hold", "parked": "parked"}
            for kind, column in told.items():
                assert row[f"{column}_ms"] == sums[lane, kind], (lane, kind)
    for row in FACTS["mediations"].filter(conversation=name).iter_rows(named=True):
        kind = "in a queue" if row["resource_type"] == "queue" else "with a strategy"
        assert sums[f"{row['resource_type']} {row['resource']}", kind] >= row["queue_ms"]


def test_from_a_folder_an_interaction_shows_when_it_was_in_hand(tmp_path: Any) -> None:
    ht.write_facts(FACTS, tmp_path / "facts")
    sums = drawn(ht.draw_interaction(ht.read_facts(tmp_path / "facts"), "c12"))
    fact = FACTS["resource_facts"].filter(conversation="c12", ordinal=1).row(0, named=True)
    assert fact["talk_ms"] + fact["hold_ms"] == sums[fact["resource"], "in hand"]


@pytest.mark.parametrize("agent", FACTS["statuses"]["agent"].unique().sort())
def test_a_day_has_every_span_as_long_as_it_was(agent: str) -> None:
    sums: Counter[str] = Counter()
    for (_, kind), length in drawn(ht.draw_day(FACTS, agent, DAY)).items():
        sums[kind] += length
    answer = ht.report("attendance", FACTS, where={"agent": agent}, start=DAY, end="2026-03-03")
    for kind in ("available", "active", "unavailable", "idle"):
        assert answer.totals[f"{kind}_ms"][0] == sums[kind]
    handled = ht.report("handle-time", FACTS, where={"agent": agent}, start=DAY, end="2026-03-03")
    assert handled.totals["ift_ms"][0] == sums["in focus"]
    assert handled.totals["eht_ms"][0] == sums["engaged"]


def picture(name: str, facts: ht.Facts = FACTS, **asked: Any) -> ht.Figure:
    query = ask(name, **asked)
    return picture_of(facts, query, ht.report(name, facts, **asked).period)


@pytest.mark.parametrize("name", ["attendance", "handle-time"])
def test_areas_are_as_large_as_the_sums(name: str) -> None:
    figure = picture(name, start=DAY, end="2026-03-03")
    steps = sorted({row["start"] for row in rows_of(figure)})
    length = {start: end - start for start, end in pairwise(steps)}
    area: Counter[str] = Counter()
    for row in rows_of(figure):
        area[row["what"]] += row["value"] * length.get(row["start"], 0)
    totals = ht.report(name, FACTS, start=DAY, end="2026-03-03").totals
    wanted = {
        "attendance": {"active": "active_ms", "available": "available_ms", "idle": "idle_ms"},
        "handle-time": {"engaged": "eht_ms"},
    }[name]
    for what, column in wanted.items():
        assert totals[column][0] == pytest.approx(area[what], abs=1)


def test_queues_count_everybody_who_came() -> None:
    figure = picture("queues", start=DAY, end="2026-03-03")
    came = sum(row["value"] for row in rows_of(figure) if "what" in row)
    assert ht.report("queues", FACTS, start=DAY, end="2026-03-03").totals["offered"][0] == came


def test_many_customers_are_summed_and_named() -> None:
    story = Story()
    for number in range(60):
        at = number * MINUTE
        story.talk(f"c{number}", at, 1, customer=f"customer {number}").close(
            f"c{number}", at + HOUR
        )
    bars = rows_of(picture("acht-by-customer", ht.derive(ht.read(story.events))))
    names = {row["name"] for row in bars}
    assert BARS_MAX + 1 == len(names)
    assert "35 others" in names


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_nothing_says_so(name: str) -> None:
    figure = picture(name, start="2020-01-01", end="2020-01-02")
    assert "Nothing happened" in figure.svg()


def test_the_hour_that_comes_twice_is_marked_twice() -> None:
    """In New York the clocks went back on 1 November 2026, at 6 in UTC."""
    at = 1_793_505_600_000
    axis: Any = time_axis(Period(at, at + 4 * HOUR), zone("America/New_York")).to_dict()
    labels = re.findall(r'"\d+": "([^"]+)"', axis["axis"]["labelExpr"])
    assert 2 == labels.count("01:00") == labels.count("01:30")


def test_a_day_of_25_hours_says_so() -> None:
    facts = ht.derive(ht.read(Story().talk("c1", 1_793_527_200_000 - 1_772_438_400_000, 5).events))
    figure = ht.draw_day(facts, "ana", "2026-11-01", tz="America/New_York")
    assert "25 hours" in figure.svg()


@pytest.mark.parametrize(
    ("draw", "near"),
    [
        (lambda: ht.draw_day(FACTS, "anna", DAY), "ana"),
        (lambda: ht.draw_interaction(FACTS, "c0001"), "c01"),
        (lambda: ht.draw_day(FACTS, "ana", "tomorrow"), "2026-03-02"),
        (lambda: picture("segments"), "attendance"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(draw: Any, near: str) -> None:
    with pytest.raises(ht.InputError) as refused:
        draw()
    assert near in f"{refused.value} {refused.value.near} {refused.value.accepted}"


def test_a_figure_is_the_same_every_time_and_needs_no_network() -> None:
    figure = ht.draw_day(FACTS, "ana", DAY)
    assert figure.svg() == ht.draw_day(FACTS, "ana", DAY).svg()
    assert figure.png().startswith(b"\x89PNG")
    for text in (figure.svg(), figure.html(), of_page("attendance")):
        outside = set(re.findall(r'https?://[^"\s]+', text))
        assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def of_page(name: str, facts: ht.Facts = FACTS) -> str:
    answer = ht.report(name, facts)
    figure = picture(name, facts) if name in PICTURES else None
    return b"".join(page(answer, figure)).decode()


def test_a_page_has_every_row_and_the_totals() -> None:
    answer = ht.report("segments", FACTS)
    text = of_page("segments")
    assert answer.rows.height == text.count("<tr><td>c")
    assert '<td class="number">1:50:14</td>' in text.partition("<tfoot>")[2]


def test_a_page_runs_nothing_that_stands_in_the_data() -> None:
    story = Story().talk("<script>alert(1)</script>", 0, 1)
    assert "<script>alert" not in of_page("segments", ht.derive(ht.read(story.events)))


def test_a_page_past_its_limit_says_how_many_rows_are_left_out() -> None:
    answer = ht.report("segments", FACTS)
    many = pl.concat([answer.rows] * (ROWS_MAX // answer.rows.height + 1))
    text = b"".join(page(replace(answer, source=many), None)).decode()
    assert ROWS_MAX == text.count("<tr><td>c")
    assert f"{many.height - ROWS_MAX:,} more are left out" in text


@pytest.mark.parametrize("case", swimlanes.FLOWS, ids=lambda case: case.stem)
def test_the_docs_show_the_flows_as_they_are_drawn(case: Any) -> None:
    """Words and lengths; how they are laid out may change with the program that draws."""
    kept = (swimlanes.FOLDER / swimlanes.picture_name(case)).read_text("utf-8")
    assert texts(kept) == texts(swimlanes.figure_of(case).svg())


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def test_the_page_of_flows_is_what_there_is() -> None:
    assert "\n".join(swimlanes.page()).rstrip() + "\n" == swimlanes.PAGE.read_text("utf-8")
