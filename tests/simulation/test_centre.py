"""A simulated centre leaves valid events, the same for the same seed, and nothing looks wrong."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import polars as pl
import pytest

import handletime as ht
from handletime.errors import InputError
from handletime.events.judge import judge
from handletime.events.vocabulary import TYPES
from handletime.simulation import Centre, Faults, batches, simulate, sized, write_simulation
from handletime.simulation.kinds import KINDS

WEEK: Final = Centre(agents=60, days=4, seed=7)
"""Large enough that every kind of event comes up."""
SMALL: Final = Centre(agents=8, days=1, seed=3)
ONE_DAY_ELSEWHERE: Final = """
import sys
from handletime.simulation import Centre, Faults, write_simulation
faults = Faults(late=0.05, twice=0.05, shuffled=0.05, skewed=0.5, lost=0.5)
write_simulation(Centre(agents=8, days=1, seed=3, faults=faults), sys.argv[1])
"""
NOT_OURS: Final = {"contact.started", "contact.ended", "event.retracted"}
"""Contacts are derived, and nobody corrects anything; the live service alone writes the rest."""
OF_THE_FLOOR: Final = {"agent.logged_in", "agent.logged_out", "setting.changed"}


@pytest.fixture(scope="module")
def week() -> ht.Events:
    return simulate(WEEK)


@pytest.fixture(scope="module")
def facts(week: ht.Events) -> ht.Facts:
    return ht.derive(week)


def test_the_same_seed_is_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Whatever the hashes of texts are: they differ between processes."""
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        for suffix in ("jsonl", "parquet"):
            subprocess.run(
                [sys.executable, "-c", ONE_DAY_ELSEWHERE, tmp_path / f"{seed}.{suffix}"],
                check=True,
                env=environment,
            )
    for suffix in ("jsonl", "parquet"):
        first, second = ((tmp_path / f"{seed}.{suffix}").read_bytes() for seed in ("1", "2"))
        assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()
        assert first


def test_another_seed_is_another_centre() -> None:
    other = dataclasses.replace(SMALL, seed=4)
    assert not simulate(SMALL).frame.equals(simulate(other).frame)


def test_every_kind_of_event_comes_up(week: ht.Events) -> None:
    assert set(TYPES) - NOT_OURS - OF_THE_FLOOR == set(week.frame["type"].cast(pl.String))
    fixed = sorted({name for kind in KINDS for name in kind.fixed} - {"reason"})
    seen = set(week.frame.select("type", "source", *fixed).unique().iter_rows())
    wanted = {(kind.type, kind.source, *(kind.fixed.get(name) for name in fixed)) for kind in KINDS}
    assert set() == wanted - seen


def test_every_event_is_valid(week: ht.Events) -> None:
    """The judge, who has the last word, finds nothing in a day's worth of every type."""
    rows = week.frame.with_columns(pl.col("type").cast(pl.String)).group_by("type").head(150)
    events = [{k: v for k, v in row.items() if v is not None} for row in rows.iter_rows(named=True)]
    for event in events:
        if "attributes" in event:
            event["attributes"] = json.loads(event["attributes"])
    assert [] == [(event, problems) for event in events if (problems := judge(event))]


def test_nothing_looks_wrong_in_it(facts: ht.Facts) -> None:
    assert [] == facts["findings"].rows(named=True)
    assert 0 == facts.counts["duplicates"] == facts.counts["conflicts"]


def test_every_ending_of_an_interaction_comes_up(facts: ht.Facts) -> None:
    """The flows of FACTS §5, as their descriptors."""
    assert {
        "RoutedTo/Completed",
        "RoutedTo/Transferred",
        "RoutedTo/Redirected [Revoked]",
        "RoutedTo/Redirected [Rejected]",
        "RoutedTo/Transferred [TakenOver]",
        "RoutedTo/Transferred [ReturnedToQueue]",
        "RoutedTo/CustomerAbandoned [AbandonedWhileRinging]",
        "ReceivedTransfer/Completed",
        "ReceivedTransfer/Abandoned [Revoked]",
        "InConference/Completed",
        "InConference/Abandoned [Revoked]",
        "ReceivedConsult/Completed",
        "ReceivedConsult/Abandoned [Revoked]",
        "TookOver/Completed",
        "Puller/Completed",
        "Puller/CustomerAbandoned",
        "Received/CustomerAbandoned [AbandonedWhileQueued]",
        "Received/CustomerAbandoned",
    } <= set(facts["resource_facts"]["descriptor"])


def test_its_reports_look_like_a_centre_s(facts: ht.Facts) -> None:
    """Wide bounds: a centre outside them would be no example of one."""
    total = ht.report("attendance", facts, by=["unit"]).totals.row(0, named=True)
    assert 0.6 < total["occupancy_share"] < 0.9
    assert 1.5 < total["concurrency_ratio"] < 5
    live = facts["queue_entries"].filter(pl.col("queue").str.contains("chat|voice"))
    assert 0.02 < share_of(live["outcome"] == "abandoned") < 0.25
    at_once = (live["outcome"] == "answered") & (live["wait_ms"] <= 60_000)
    assert 0.6 < share_of(at_once) < 0.98
    calls = facts["conversations"].filter(pl.col("channel") == "voice")
    assert 180_000 < calls["handle_ms"].drop_nulls().to_numpy().mean() < 480_000


def share_of(rows: pl.Series) -> float:
    return int(rows.sum()) / len(rows)


def test_agents_work_over_midnight_and_never_before_they_came(facts: ht.Facts) -> None:
    days = facts["sessions"].select(pl.col("started_at", "ended_at").dt.date())
    assert (days["started_at"] < days["ended_at"]).any()
    assert set(facts["segments"]["agent"]) <= set(facts["sessions"]["agent"])


def test_people_live_by_the_zone_of_the_centre() -> None:
    """New York is five hours behind, and so is everything that happens there."""
    here, there = (
        simulate(dataclasses.replace(SMALL, tz=zone)).frame for zone in ("UTC", "America/New_York")
    )
    later = pl.col("at", "recorded_at", "since") + 5 * 3_600_000
    assert here.with_columns(later).equals(there)


@pytest.mark.parametrize(
    "centre",
    [
        Centre(agents=1, days=1),
        Centre(agents=2, days=2, seed=5),
        Centre(agents=6, days=2, start="2026-03-28", tz="Europe/Berlin"),
        Centre(agents=4, days=3, load=3.0),
        Centre(agents=5, days=1, load=0),
        Centre(agents=1, days=1, start="2026-03-07"),
    ],
    ids=["one agent", "two", "clocks change", "overrun", "no customers", "a day off"],
)
def test_small_centres_live(centre: Centre) -> None:
    events = simulate(centre)
    assert [] == ht.derive(events)["findings"].rows(named=True)
    opened = events.frame.filter(pl.col("type") == "conversation.opened")
    assert (centre.load > 0 and centre.start != "2026-03-07") == (opened.height > 0)


def test_a_file_holds_what_the_library_returns(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.parquet"):
        count = write_simulation(SMALL, tmp_path / name)
        read = ht.read(tmp_path / name).frame
        assert count == read.height
        assert simulate(SMALL).frame.sort("id").equals(read.sort("id"))


def test_batches_follow_one_another_in_the_order_of_recording() -> None:
    recorded = pl.concat(batches(SMALL))["recorded_at"]
    assert recorded.is_sorted()


@pytest.mark.parametrize(
    ("agents", "days"), [(None, None), (30, None), (None, 3), (30, 3)], ids=str
)
def test_a_centre_of_about_so_many_events(agents: int | None, days: int | None) -> None:
    centre = sized(
        Centre(agents=agents or 20, days=days or 1),
        30_000,
        agents_fixed=agents is not None,
        days_fixed=days is not None,
    )
    assert 25_000 < simulate(centre).frame.height < 35_000
    assert (agents or centre.agents, days or centre.days) == (centre.agents, centre.days)


def test_more_than_agents_can_do_is_refused() -> None:
    with pytest.raises(InputError, match="2 agents cannot work on 1,000,000 events in 1 day"):
        sized(Centre(agents=2), 1_000_000, agents_fixed=True, days_fixed=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agents": 0}, "agents"),
        ({"days": 0}, "days"),
        ({"seed": -1}, "seed"),
        ({"load": -0.1}, "load"),
        ({"start": "tomorrow"}, "tomorrow"),
        ({"tz": "Mars/Olympus"}, "Mars/Olympus"),
    ],
)
def test_what_is_no_centre_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Centre(**wrong)  # type: ignore[arg-type]


def test_a_rate_is_a_share() -> None:
    with pytest.raises(InputError, match="late"):
        Faults(late=1.5)
