"""What the importer of the anonymous bank reports is what the facts of its events say.

The real month is not part of this project: `HANDLETIME_ANONYMOUS_BANK` names the file of January
1999 where it lies, and without it the tests of the month are skipped.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

from contracts.anonymous_bank_month import LINES, import_files, write_month
from docs.pages import blocks_of
from handletime.facts import derive
from handletime.sources.source import UNEXPLAINED
from house.measure import ROOT

if TYPE_CHECKING:
    from handletime.facts import Facts
    from handletime.sources import Imported

JANUARY: Final = os.environ.get("HANDLETIME_ANONYMOUS_BANK")
KNOWN: Final = {
    "calls served (AGENT)": 27_060,
    "calls hung up (HANG)": 4_299,
    "calls to be ignored (PHANTOM)": 240,
    "service seconds of calls served": 4_964_204,
    "service seconds of all lines": 4_981_377,
    "queue seconds": 1_155_763,
    "calls with a queue start": 16_926,
    "calls with a queue time over 0": 16_905,
    "calls hung up with a queue start": 3_101,
    "calls hung up with a queue time over 0": 3_080,
    "named servers": 28,
}
"""What is known of January, as published with the data."""


def _sums(facts: Facts) -> dict[str, int]:
    """Return the report's sums as the facts have them."""
    segments, interactions = facts["segments"], facts["interactions"]
    stays = facts["mediations"].filter(pl.col("resource_type") == "queue")
    waited = stays.filter(pl.col("queue_ms") > 0)
    named = segments.filter(pl.col("agent") != "NO_SERVER")
    left = (pl.col("result") == "CustomerAbandoned").fill_null(value=False)
    return {
        "calls served (AGENT)": segments.height,
        "calls hung up (HANG)": interactions.filter(pl.col("outcome") == "abandoned").height,
        "calls to be ignored (PHANTOM)": 0,
        "service seconds of calls served": int(segments["segment_ms"].sum()) // 1000,
        "service seconds of all lines": int(segments["segment_ms"].sum()) // 1000,
        "in-focus seconds": int(segments["ift_ms"].sum()) // 1000,
        "queue seconds": int(stays["queue_ms"].sum()) // 1000,
        "calls with a queue start": stays.height,
        "calls with a queue time over 0": waited.height,
        "calls hung up with a queue start": stays.filter(left).height,
        "calls hung up with a queue time over 0": waited.filter(left).height,
        "named servers": named["agent"].n_unique(),
    }


def _told(imported: Imported) -> dict[str, int]:
    return dict(imported.report.sums.select("measure", "in_events").rows())


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The invented month, imported."""
    return import_files(write_month(tmp_path_factory.mktemp("bank"), LINES))


@pytest.fixture(scope="module")
def facts(imported: Imported) -> Facts:
    """The facts of the invented month."""
    return derive(imported.events)


def test_the_facts_say_what_the_report_says(imported: Imported, facts: Facts) -> None:
    assert _told(imported) == _sums(facts)


def test_nothing_in_the_events_looks_wrong(facts: Facts) -> None:
    assert facts["findings"].is_empty()
    assert facts["sessions"].is_empty()


@pytest.mark.parametrize(
    ("call", "descriptor", "ring"),
    [
        ("19990105-A1-1", "RoutedTo/Completed", 0),
        ("19990105-A1-5", "RoutedTo/Completed", 6_000),
        ("19990105-A1-6", "RoutedTo/Completed", 0),
        ("19990105-A1-9", "Received/CustomerAbandoned [AbandonedWhileQueued]", 0),
        ("19990105-A1-10", "Received/CustomerAbandoned", 0),
        ("19990105-A1-12", "Received/CustomerAbandoned [AbandonedWhileQueued]", 0),
    ],
)
def test_each_outcome_has_its_descriptor(
    facts: Facts, call: str, descriptor: str, ring: int
) -> None:
    rows = facts["resource_facts"].filter(pl.col("conversation") == call)
    assert [(descriptor, ring)] == rows.select("descriptor", pl.col("ring_ms").fill_null(0)).rows()


def test_an_inbound_call_is_engaged_as_long_as_it_is_in_focus(facts: Facts) -> None:
    segments = facts["segments"].join(
        facts["interactions"].select("conversation", "direction"), on="conversation"
    )
    engaged = pl.when(pl.col("direction") == "inbound").then("ift_ms").otherwise(0)
    assert segments.filter(pl.col("eht_ms") != engaged).is_empty()


@pytest.mark.skipif(JANUARY is None, reason="HANDLETIME_ANONYMOUS_BANK names no file")
def test_the_month_agrees_with_what_is_known_of_it() -> None:
    imported = import_files(Path(JANUARY or ""))
    said = dict(imported.report.sums.select("measure", "in_files").rows())
    assert {name: said[name] for name in KNOWN} == KNOWN
    assert UNEXPLAINED not in imported.report.differences["reason"].to_list()
    assert imported.report.unplaced.is_empty()
    assert _told(imported) == _sums(derive(imported.events))


@pytest.mark.skipif(JANUARY is None, reason="HANDLETIME_ANONYMOUS_BANK names no file")
def test_the_page_of_the_month_shows_what_its_commands_print(tmp_path: Path) -> None:
    (tmp_path / "january.txt").write_bytes(Path(JANUARY or "").read_bytes())
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    environment = os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
    page = ROOT / "docs" / "how-to" / "a-month-of-a-real-call-centre.md"
    blocks = list(blocks_of(page))
    for block, following in zip(blocks, [*blocks[1:], blocks[0]], strict=True):
        if block.language == "sh":
            command = block.text.strip().removeprefix("$ ")
            ran = subprocess.run(
                ["sh", "-c", command],
                cwd=tmp_path,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            shown = following.text if following.language == "text" else ""
            said = [line.rstrip() for line in ran.stdout.strip().splitlines()]
            assert shown.strip().splitlines() == said, command
