"""Two computations of the same facts, compared; and the smallest events that part them.

`python -m tests.second.compare --seeds 1-500 --kind wild` prints the first differences of
each seed that has any, and a minimised list of its events. With `--together 20` so many
centres, with names of their own, make one log, under one call: what both computations do
once for a log is then done once for all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

import polars as pl

from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

from .arranged import milliseconds
from .centres import KINDS
from .naive import EXTRA, naive_facts

Row = dict[str, Any]
NOW = 1_900_000_000_000
CONTRACT_CODES = frozenset(
    {
        "conflicting_event",
        "from_the_future",
        "retraction_of_nothing",
        "clocked_in_twice",
        "work_while_clocked_out",
        "session_left_open",
        "message_outside_conversation",
        "closed_while_not_open",
        "opened_twice",
        "accepted_while_in_hand",
        "offered_while_in_hand",
        "routed_to_second_agent",
        "merge_circle",
        "law_broken",
    }
)
KEYS = {
    "focus_modes": ("agent", "started_at"),
    "contacts": ("conversation", "contact", "started_at"),
    "engaged_spans": ("conversation", "segment", "started_at"),
}


@dataclass(frozen=True)
class Call:
    """How facts are asked for."""

    as_of: int | None = None
    known_at: int | None = None
    policies: Policies = field(default_factory=Policies)


def plain_rows(frame: pl.DataFrame) -> list[Row]:
    """Rows of a frame with instants as epoch milliseconds."""
    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    whole = frame.with_columns(pl.col(name).dt.epoch("ms") for name in instants)
    return whole.to_dicts()


def differences(
    real: Mapping[str, pl.DataFrame],
    naive: dict[str, list[Row]],
    only: str | None = None,
) -> list[str]:
    """What differs, a line each: table, key of the row, column, and both values."""
    found: list[str] = []
    for name in TABLES if only is None else [only]:
        if name not in real:
            found.append(f"{name}: missing")
            continue
        frame = real[name]
        if dict(frame.schema) != TABLES[name].schema:
            found.append(f"{name}: schema {frame.schema}")
            continue
        ours = plain_rows(frame)
        if name == "findings":
            found += _differences_of_findings(ours, naive[name])
        else:
            found += _differences_of_rows(name, ours, naive[name])
    return found


def _differences_of_findings(real: list[Row], naive: list[Row]) -> list[str]:
    def counted(rows: list[Row]) -> Counter[tuple[Any, ...]]:
        names = ("code", "at", "agent", "conversation", "event")
        return Counter(
            tuple(row[name] for name in names)
            for row in rows
            if row["code"] in CONTRACT_CODES and row["code"] not in EXTRA
        )

    left, right = counted(real), counted(naive)
    return [f"findings only real: {each}" for each in (left - right).elements()] + [
        f"findings only naive: {each}" for each in (right - left).elements()
    ]


def _differences_of_rows(name: str, real: list[Row], naive: list[Row]) -> list[str]:
    if real == naive:
        return []
    key = KEYS.get(name, TABLES[name].sort)
    left, right = _grouped(real, key), _grouped(naive, key)
    found = []
    for each in sorted({*left, *right}, key=str):
        pair = (left.get(each, []), right.get(each, []))
        found += _differences_of_key(f"{name} {'/'.join(map(str, each))}", *pair)
    return found or [f"{name}: the same rows in another order"]


def _differences_of_key(where: str, real: list[Row], naive: list[Row]) -> list[str]:
    if len(real) != len(naive):
        return [f"{where} rows: real {_short(real)} naive {_short(naive)}"]
    return [
        f"{where} {column}: real {one[column]!r} naive {other[column]!r}"
        for one, other in zip(real, naive, strict=True)
        for column in one
        if one[column] != other[column]
    ]


def _short(rows: list[Row]) -> str:
    return json.dumps(
        [{name: value for name, value in row.items() if value is not None} for row in rows]
    )


def _grouped(rows: list[Row], key: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in key), []).append(row)
    return groups


def compared(events: list[Row], call: Call, only: str | None = None) -> list[str]:
    """What differs on these events; an error of the real computation is a difference."""
    from handletime.events.read import read
    from handletime.facts import derive

    naive = naive_facts(
        events, as_of=call.as_of, known_at=call.known_at, policies=call.policies, now=NOW
    )
    try:
        real = derive(
            read(events), as_of=call.as_of, known_at=call.known_at, policies=call.policies, now=NOW
        )
        return differences(real, naive, only)
    except Exception as error:  # noqa: BLE001 - any failure is what we look for
        where = traceback.extract_tb(error.__traceback__)[-1]
        return [f"error {type(error).__name__} {where.filename}:{where.lineno}: {error}"]


def drawn_call(seed: int, events: list[Row]) -> Call:
    """A call with policies and instants drawn by the seed; often the plain one."""
    rng = Random(f"call {seed}")
    instants = sorted(milliseconds(event["at"]) for event in events)

    def sometimes(share: float, draw: Callable[[], Any], *, otherwise: Any = None) -> Any:
        return draw() if rng.random() < share else otherwise

    policies = Policies(
        idle_ends_attention=sometimes(0.2, lambda: False, otherwise=True),
        hidden_window=sometimes(0.3, lambda: "stops", otherwise="counts"),
        consult_counts=sometimes(0.3, lambda: True, otherwise=False),
        bot_replies=sometimes(0.3, lambda: "answer", otherwise="ignore"),
        eht_until=sometimes(0.2, lambda: "first_response", otherwise="last_message"),
        sending_gap_max_ms=sometimes(0.3, lambda: rng.choice((0, 1_000, 30_000))),
        conversation_handle_time=sometimes(
            0.3, lambda: rng.choice(("eht", "segment")), otherwise="ift"
        ),
        acht_agent=sometimes(0.2, lambda: "assignee", otherwise="closer"),
    )
    moment = rng.choice(instants) + rng.choice((0, 0, 1, 777, 70_000_000))
    later = rng.choice(instants) + rng.choice((0, 90_000))
    return Call(sometimes(0.3, lambda: moment), sometimes(0.2, lambda: later), policies)


NAMES = ("agent", "from_agent", "to_agent", "conversation", "customer", "into", "contact", "id")
"""Fields whose values are told apart where several centres make one log."""


def together(kind: str, seeds: range) -> list[Row]:
    """The events of some centres, in which no two share an agent, conversation or customer."""
    if len(seeds) == 1:
        return KINDS[kind](seeds[0])
    events = []
    for seed in seeds:
        for event in KINDS[kind](seed):
            names = (*NAMES, *(("event",) if event["type"] == "event.retracted" else ()))
            events.append(
                event | {name: f"{event[name]}.{seed}" for name in names if name in event}
            )
    return events


def smallest(events: list[Row], fails: Callable[[list[Row]], bool]) -> list[Row]:
    """The events less all that can be dropped, in halves, quarters and at last one by one."""
    size = max(1, len(events) // 2)
    while True:
        place, dropped = 0, False
        while place < len(events):
            fewer = events[:place] + events[place + size :]
            if fewer and fails(fewer):
                events, dropped = fewer, True
            else:
                place += size
        if size == 1 and not dropped:
            return events
        size = max(1, size // 2)


def column_of(difference: str) -> str:
    """The table and column of a difference, by which it is recognised while minimising."""
    words = difference.split(": ", maxsplit=1)[0].split()
    return f"{words[0]} {words[-1]}"


def minimised(events: list[Row], call: Call, difference: str) -> list[Row]:
    """The smallest events that still differ in the same table and column."""
    wanted = column_of(difference)
    only = difference.split(maxsplit=1)[0].rstrip(":")

    def fails(fewer: list[Row]) -> bool:
        found = compared(fewer, call, only if only in TABLES else None)
        return any(column_of(each) == wanted for each in found)

    ordered = sorted(events, key=lambda each: (milliseconds(each["at"]), each.get("seq", 0)))
    return smallest(ordered if fails(ordered) else events, fails)


def say(*words: object) -> None:
    """Write a line to standard output, for this module is also a program."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def explain(events: list[Row], call: Call, found: list[str], show: int) -> None:
    """Write differences and the smallest events that show the first of them."""
    for each in found[:show]:
        say("  ", each)
    few = minimised(events, call, found[0])
    usual = asdict(Policies())
    chosen = {name: value for name, value in asdict(call.policies).items() if value != usual[name]}
    say(f"  as_of={call.as_of} known_at={call.known_at}", chosen)
    for event in few:
        say("  ", json.dumps(event))
    only = found[0].split(maxsplit=1)[0].rstrip(":")
    for each in compared(few, call, only if only in TABLES else None)[:show]:
        say("   =>", each)


def main(arguments: list[str] | None = None) -> int:
    """Compare a range of seeds; 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-100")
    parser.add_argument("--together", type=int, default=1, help="centres in one log")
    parser.add_argument("--kind", choices=sorted(KINDS), default="wild")
    parser.add_argument("--plain", action="store_true", help="default policies and instants only")
    parser.add_argument("--table", help="compare only this table")
    parser.add_argument("--show", type=int, default=6)
    parser.add_argument("--stop-after", type=int, default=1, help="how many seeds to explain")
    options = parser.parse_args(arguments)
    first, _, last = options.seeds.partition("-")
    wrong, until = 0, int(first)
    for seed in range(int(first), int(last or first) + 1, options.together):
        until = min(seed + options.together, int(last or first) + 1)
        events = together(options.kind, range(seed, until))
        call = Call() if options.plain else drawn_call(seed, events)
        found = compared(events, call, options.table)
        if found:
            wrong += 1
            centres = f"seeds {seed}-{until - 1} {options.kind}"
            say(f"{centres}: {len(found)} differences, {len(events)} events")
            explain(events, call, found, options.show)
            if wrong >= options.stop_after:
                break
    say(f"{until - int(first)} seeds compared, {wrong} logs differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
