"""`handletime simulate` writes what was asked for, and says what it was."""

from __future__ import annotations

from pathlib import Path

import handletime as ht
from doors.running import run


def test_it_writes_a_file_and_says_what_of(tmp_path: Path) -> None:
    ran = run("simulate", "--out", "day.parquet", "--agents", "3", "--seed", "2", folder=tmp_path)
    count = ht.read(tmp_path / "day.parquet").frame.height
    assert (0, "") == (ran.status, ran.out)
    assert ran.talk == (
        "Simulated 3 agents for 1 day from 2026-03-02, load 1.00, seed 2.\n"
        f"Wrote {count:,} events to day.parquet.\n"
    )


def test_faults_are_given_by_name(tmp_path: Path) -> None:
    faults = ("--faults", "twice=1", "--faults", "late=0.1")
    run("simulate", "--out", "day.jsonl", "--agents", "2", "-q", *faults, folder=tmp_path)
    events = ht.read(tmp_path / "day.jsonl")
    assert events.frame.height == 2 * ht.derive(events).counts["duplicates"]


def test_an_unknown_fault_is_answered_with_the_nearest(tmp_path: Path) -> None:
    ran = run("simulate", "--out", "day.jsonl", "--faults", "latte=1", folder=tmp_path)
    assert 2 == ran.status
    assert "There is no fault 'latte'." in ran.talk
    assert "Did you mean late?" in ran.talk
    assert not (tmp_path / "day.jsonl").exists()


def test_a_rate_that_is_no_number_is_refused(tmp_path: Path) -> None:
    ran = run("simulate", "--out", "day.jsonl", "--faults", "late=often", folder=tmp_path)
    assert 2 == ran.status
    assert "The rate of the fault late is 'often'." in ran.talk


def test_a_name_without_a_form_is_refused_before_anything_is_simulated(tmp_path: Path) -> None:
    ran = run("simulate", "--out", "day.txt", folder=tmp_path)
    assert 2 == ran.status
    assert "in what form" in ran.talk
