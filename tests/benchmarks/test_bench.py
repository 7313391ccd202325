"""Benchmarks run, refuse what is not the same work, and tell both sides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bench
import handletime as ht
from house.measure import ROOT
from measuring.contest import ContestError, Taken, agree, alone
from measuring.page import page
from measuring.section import Section, Target, load, save
from measuring.stopwatch import FUNCTIONS, Stopwatch, watched

SECTION = Section(
    title="Starting",
    says=("Whole processes.",),
    header=("", "seconds"),
    rows=(("ours", "0.11"),),
    targets=(Target("within 0.3 s", "0.11 s", met=True), Target("of one", "2", met=False)),
    date="2026-03-02",
    machine={"cores": "2"},
)


def test_a_small_run_measures_both_sides_and_writes_its_page(tmp_path: Path) -> None:
    script = str(ROOT / "benchmarks" / "bench.py")
    options = ["--events", "5000", "--repeats", "1", "--only", "segments", "--only", "profile"]
    command = [sys.executable, script, "--folder", str(tmp_path), *options]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert 0 == ran.returncode, ran.stderr
    assert (tmp_path / "benchmarks-5000.md").read_text("utf-8") in ran.stdout
    for said in ("| Handletime |", "| DuckDB |", "| Polars |", "| stage: attention |"):
        assert said in ran.stdout
    assert "round 1 of 1: Polars" in ran.stderr


def test_the_published_page_is_what_the_results_say() -> None:
    """`./dev bench` writes both."""
    assert bench.PAGE.exists() == any(bench.RESULTS.glob("*.json"))
    if bench.PAGE.exists():
        assert bench.text_of(bench.RESULTS) == bench.PAGE.read_text("utf-8")


def test_contestants_who_disagree_are_refused() -> None:
    one = Taken(1.0, 1.0, 1.0, {"rows": 3})
    agree({"ours": one, "theirs": one})
    with pytest.raises(ContestError, match="disagree"):
        agree({"ours": one, "theirs": Taken(1.0, 1.0, 1.0, {"rows": 4})})


def test_a_contestant_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ContestError, match=r"nothing\.parquet"):
        alone("ours:segments", tmp_path / "nothing.parquet", None)


def test_a_missed_target_is_told() -> None:
    text = page({"starting": SECTION}, "## What the limit is\n")
    assert 2 == text.count("| of one | 2 | **missed** |")
    assert 2 == text.count("| within 0.3 s | 0.11 s | met |")


def test_a_section_measured_elsewhere_says_so() -> None:
    other = Section("Old", (), ("", "s"), (), (), "2026-01-02", 5, {"cores": "8"})
    text = page({"old": other, "starting": SECTION}, "")
    assert (
        "Medians of 5 rounds.\nThis was measured on 2026-01-02.\nThe machine was another: cores 8."
        in text
    )


def test_a_section_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save(SECTION, tmp_path / "starting.json")
    assert SECTION == load(tmp_path / "starting.json")


def test_the_clock_runs_for_the_innermost_step_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(100))
    monkeypatch.setattr("measuring.stopwatch.time.perf_counter", lambda: next(ticks))
    clock = Stopwatch()
    inner = clock.watch("inner", lambda: None)
    clock.watch("outer", lambda: (inner(), inner()))()
    assert {"outer": 3, "inner": 2} == dict(clock.seconds)


def test_every_step_that_is_watched_takes_time(tmp_path: Path) -> None:
    """A step that is never met has another name by now."""
    file = tmp_path / "day.parquet"
    ht.write(ht.read(ht.example_day()), file)
    with watched() as steps:
        ht.write_facts(ht.derive(ht.read(file)), tmp_path / "facts")
    assert set(FUNCTIONS) <= set(steps)
    assert {"stage: attention", "table: segments", "files: write Parquet"} <= set(steps)
