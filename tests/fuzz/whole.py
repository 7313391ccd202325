"""Targets of the whole way: from bytes to events, and from events to all facts."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from handletime.errors import InputError
from handletime.events import jsonl
from handletime.events.read import read
from handletime.facts.derive import derive
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES
from second.compare import NOW, Call, compared

from .drawn import START, STEPS, Drawn

MOST_EVENTS: Final = 60


def all_facts(given: bytes) -> None:
    """Every line is an event or a bad line, and all tables follow from the events."""
    with TemporaryDirectory() as folder:
        aside = Path(folder, "rejects.jsonl")
        stream = io.BytesIO(given)
        stream.name = "a.jsonl"
        try:
            events = read(stream, rejects=aside)
        except InputError:
            return
    if not given.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1")):
        lines = given.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        count = sum(bool(line.strip(jsonl.SPACE)) for line in lines)
        assert count == events.frame.height + events.rejects, "a line was lost"
    facts = derive(events, now=NOW)
    for name, table in TABLES.items():
        assert table.schema == dict(facts[name].schema)


def centres(given: bytes) -> None:
    """Any valid events in any order give the facts that the second computation gives."""
    drawn = Drawn(given)
    call = _call(drawn)
    events = drawn.events(MOST_EVENTS)
    differences = compared(events, call) if events else []
    assert [] == differences, f"{call}\n{events}"


def _call(drawn: Drawn) -> Call:
    """How facts are asked for; mostly without more."""
    if drawn.chance(128):
        return Call()
    policies = Policies(
        idle_ends_attention=drawn.one((True, False)),
        hidden_window=drawn.one(("counts", "stops")),
        consult_counts=drawn.one((False, True)),
        bot_replies=drawn.one(("ignore", "answer")),
        eht_until=drawn.one(("last_message", "first_response")),
        sending_gap_max_ms=drawn.one((None, 0, 1_000, 30_000)),
        conversation_handle_time=drawn.one(("ift", "eht", "segment")),
        acht_agent=drawn.one(("closer", "assignee")),
    )
    moments = (None, None, *(START + 12 * step for step in STEPS))
    return Call(drawn.one(moments), drawn.one(moments), policies)
