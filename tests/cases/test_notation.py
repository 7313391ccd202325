"""The notation of cases: what it reads, and that it refuses what it does not understand."""

from __future__ import annotations

from pathlib import Path

import pytest

from .notation import Case, Expected, NotationError, cases_in
from .side_by_side import side_by_side
from .times import MIDNIGHT, clock, milliseconds


def read(tmp_path: Path, text: str) -> list[Case]:
    path = tmp_path / "story.case"
    path.write_text(text, "utf-8")
    return cases_in(path)


def test_a_line_becomes_an_event(tmp_path: Path) -> None:
    [case] = read(
        tmp_path,
        """# A title
events
  time   event    who  detail
  01:00  offered  bob  c2 transfer from=ana seq=3 source=crm id=x  -- why
""",
    )
    assert case.events == [
        {
            "id": "x",
            "type": "conversation.offered",
            "at": MIDNIGHT + 60_000,
            "agent": "bob",
            "conversation": "c2",
            "purpose": "transfer",
            "from_agent": "ana",
            "seq": 3,
            "source": "crm",
        }
    ]


def test_variants_add_events_and_replace_settings_and_tables(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        """# A title
as_of: 09:00
events
  01:00  opened  customer
expect segments none
expect topics none

variant first
variant second
as_of: 08:00
events
  02:00  accepted  ana
expect segments
  agent  open
  ana    yes
""",
    )
    assert ("first", 1, "09:00") == (first.variant, len(first.events), first.settings["as_of"])
    assert ("second", 2, "08:00") == (second.variant, len(second.events), second.settings["as_of"])
    assert {"segments": Expected((), ()), "topics": Expected((), ())} == first.expected
    assert Expected(("agent", "open"), (("ana", True),)) == second.expected["segments"]


def test_optional_lines_happen_never_once_and_several_times(tmp_path: Path) -> None:
    cases = read(
        tmp_path,
        """# A title
events
  01:00  opened  customer
  optional  02:00  message  customer
  optional  03:00  message  customer
""",
    )
    repeats = [case.variant.removeprefix("repeats ") for case in cases]
    assert repeats == ["0-0", "1-0", "3-0", "0-1", "0-3", "1-1", "3-3"]
    assert [len(case.events) for case in cases] == [1, 2, 4, 2, 4, 3, 7]
    assert [60_000, 180_000, 181_000, 182_000] == [e["at"] - MIDNIGHT for e in cases[4].events]
    assert all(len({event["id"] for event in case.events}) == len(case.events) for case in cases)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("  01:00  acepted  ana", "story.case:3: no event 'acepted'; did you mean 'accepted'?"),
        ("  1:00  accepted  ana", "'1:00' is no time"),
        ("  01:00  accepted", "time, event, who, detail"),
        ("  01:00  accepted  ana  quickly", "what is 'quickly'?"),
        ("expect segmants", "no table 'segmants'; did you mean 'segments'?"),
        ("expect segments\n  agnet", "segments has no column 'agnet'; did you mean 'agent'?"),
        ("expect segments\n  agent  open\n  ana yes", "1 cells under 2 columns"),
        ("expect segments\n  open\n  true", "open is yes or no, not 'true'"),
        ("expect segments none\n  agent", "stands below"),
        ("policy: hidden_window=stops", "no setting 'policy:'; did you mean 'policies'?"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(NotationError) as refusal:
        read(tmp_path, f"# A title\nevents\n{line}\n")
    assert why in str(refusal.value)


@pytest.mark.parametrize("text", ["00:00", "59:59", "01:00:00", "48:00:00", "01:02.003"])
def test_times_are_shown_as_they_are_written(text: str) -> None:
    assert clock(milliseconds(text)) == text


def test_a_failing_case_shows_both_tables() -> None:
    expected = Expected(
        ("agent", "started_at", "ift_ms", "open"),
        (("ana", MIDNIGHT + 60_000, 1500, False), ("bob", MIDNIGHT, None, True)),
    )
    actual = [("ana", MIDNIGHT + 60_000, 1500, False)]
    assert side_by_side("segments", expected, [*actual]).splitlines() == [
        "segments: expected left, actual right",
        "  agent  started_at  ift_ms     open     agent  started_at  ift_ms     open",
        "  ana    01:00       00:01.500  no       ana    01:00       00:01.500  no",
        "  bob    00:00       -          yes   ≠  (no such row)",
    ]
