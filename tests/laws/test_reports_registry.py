"""What is declared is whole: reports name what there is, and nothing stands idle."""

from dataclasses import fields

import pytest

import handletime as ht
from handletime.errors import CODES
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES
from handletime.metrics.dimension import DIMENSIONS
from handletime.metrics.metric import SETTINGS
from handletime.metrics.registry import FEEDS, METRICS, with_needs
from handletime.reports.registry import REPORTS
from handletime.reports.renderer import renderers

FACTS = ht.derive(ht.read(ht.example_day()))
MEASURED = {name: report for name, report in REPORTS.items() if not report.lists}


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_defined_in_words_and_made_in_one_way(name: str) -> None:
    metric = METRICS[name]
    assert metric.title
    assert metric.sentence.endswith(".")
    assert metric.source
    follows = [metric.ratio, metric.share, metric.beyond, metric.days_since, metric.change_of]
    assert 1 == sum(way is not None for way in (metric.feed, *follows))
    assert all(need in METRICS for need in metric.needs)
    if metric.unit in {"ms", "share"}:
        assert name.endswith(("_ms", "_share", "_change"))
    # what adds up is zero where nothing happened; what does not exist then is blank
    if metric.additive:
        assert 0 == metric.empty
    if any(follows):
        assert not metric.additive
        assert metric.unit == "flag" or metric.empty is None


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_has_the_columns_that_its_metrics_and_reports_ask_for(name: str) -> None:
    feed = FEEDS[name]
    rows = feed.made(FACTS, DIMENSIONS)
    assert rows is not None
    assert {"started_at", "ended_at"} <= set(rows.columns) or "at" in rows.columns
    for metric in METRICS.values():
        if metric.feed == name:
            asked = {*metric.where, *filter(None, [metric.spread, (metric.at_most or ("",))[0]])}
            assert asked <= {*rows.columns, "begins", "ends"}
    for report in MEASURED.values():
        if name in {metric.feed for metric in with_needs(report.metrics)}:
            names = (*report.dimensions, *report.also)
            wanted = {each for each in names if not DIMENSIONS[each].is_time}
            assert wanted <= set(rows.columns), report.name
    for report in REPORTS.values():
        if name == report.feed:
            given = {"duration_ms"} if feed.lies == "spans" else set()
            assert {each.name for each in report.columns} <= {*rows.columns, *given}


def test_every_metric_and_every_feed_is_asked_for_by_some_report() -> None:
    asked = {each.name: each for report in REPORTS.values() for each in with_needs(report.metrics)}
    assert set(METRICS) == set(asked)
    listed = {report.feed for report in REPORTS.values() if report.feed}
    assert set(FEEDS) == listed | {each.feed for each in asked.values() if each.feed}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_names_what_there_is(name: str) -> None:
    report = REPORTS[name]
    assert report.question.endswith("?")
    if report.table:
        columns = TABLES[report.table].columns
        assert {report.anchor, *report.totals} <= set(columns)
        return
    if report.feed:
        assert set(report.order) <= {each.name for each in report.columns}
        assert (FEEDS[report.feed].lies == "spans") == (report.anchor == "split")
        return
    assert set(report.metrics) <= set(METRICS)
    assert {*report.dimensions, *report.also} <= set(DIMENSIONS)
    assert report.ranked_by in {None, *report.metrics}
    assert {each.name for each in report.settings} == {
        each.at_most[1] for each in with_needs(report.metrics) if each.at_most
    }
    assert report.intervals == ("interval" in (*report.dimensions, *report.also))
    known = {field.name for field in fields(Policies)}
    assert set(report.policies) <= known
    metrics = with_needs(report.metrics)
    lies = {FEEDS[m.feed].lies for m in metrics if m.feed and "ends" not in m.where}
    assert ("spans" in lies) == (report.anchor == "split")


def test_settings_and_policies_have_names_of_their_own() -> None:
    """Both are given with --policy, and stand side by side in a header."""
    assert not set(SETTINGS) & {field.name for field in fields(Policies)}


def test_the_formats_are_those_of_this_version() -> None:
    assert {"csv", "json", "jsonl", "parquet", "table", "xlsx"} == set(renderers())
    assert 1 == sum(each.for_people for each in renderers().values())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": "attendence"}, "unknown_name"),
        ({"name": "attendance", "tz": "Mars/Olympus"}, "unknown_zone"),
        ({"name": "attendance", "interval": "7m"}, "bad_period"),
        ({"name": "segments", "interval": "1h"}, "bad_option"),
    ],
)
def test_a_refusal_has_a_stable_code(asked: dict[str, str], code: str) -> None:
    with pytest.raises(ht.InputError) as refused:
        ht.report(asked.pop("name"), FACTS, **asked)  # type: ignore[arg-type]
    assert code == refused.value.stable_code
    assert code in CODES
