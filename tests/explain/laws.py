"""What has to be true of every explanation, whatever the events and the policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

import handletime as ht
from handletime.facts.explain.explain import explain
from handletime.facts.explain.explanation import (
    SPAN,
    Edge,
    Event,
    Explanation,
    Rule,
    milliseconds,
)
from handletime.facts.explain.keys import key_of
from handletime.facts.facts import Facts
from handletime.facts.tables import TABLES, kind_of
from handletime.machines import MACHINES

STARTS: Final = ("started_at", "entered_at", "added_at")
ENDS: Final = ("ended_at", "removed_at")
NAMES: Final = {
    "sessions": {"agent"},
    "statuses": {"agent"},
    "focus_modes": {"agent"},
    "channels": {"agent", "channel"},
    "attention": {"agent"},
    "focus_spans": {"conversation"},
    "engaged_spans": {"conversation"},
    "segments": {"conversation", "segment"},
    "resource_facts": {"conversation", "ordinal"},
    "mediations": {"conversation", "ordinal"},
    "queue_entries": {"conversation", "entry"},
    "interactions": {"conversation", "stretch"},
    "conversations": {"conversation"},
    "contacts": {"conversation", "contact"},
    "topics": {"conversation", "topic"},
}
"""The columns that say what a row is about, and that nothing decides."""
OF_SPAN: Final = {*STARTS, *ENDS, "open", "started_by", "ended_by"}
INSTANTS: Final = ("offered_at", "accepted_at", "opened_at", "closed_at", "at")
COUNTED: Final = (
    "customer_messages",
    "agent_messages",
    "agents",
    "transfers",
    "conferences",
    "consults",
    "offers_not_accepted",
    "offers",
    "closes",
)
"""The counts, each of which is the number of the events that it names."""
TAKING_UP: Final = {"conversation.accepted", "conversation.taken_over"}
PUTTING: Final = {
    "conversation.queued",
    "conversation.returned_to_queue",
    "conversation.transferred",
}
SETTING: Final = {"agent.clocked_in", "agent.channels_set"}
LAPSING: Final = {"conversation.offer_ended"}
BROUGHT_BY: Final = {
    ("attention", "entered_again"): {"agent.entered_conversation"},
    ("channel", "included"): SETTING,
    ("channel", "excluded"): SETTING,
    ("hold", "unavailable_again"): {"agent.status_set"},
    ("hold", "took_up"): TAKING_UP,
    ("leg", "accepted_transfer"): {"conversation.accepted"},
    ("leg", "clocked_out"): {"agent.clocked_out", "agent.idled"},
    ("leg", "given"): {"conversation.accepted", "conversation.role_changed"},
    ("leg", "taken"): {"conversation.taken_over"},
    ("leg", "taken_over_self"): {"conversation.taken_over"},
    ("sending", "message"): {"conversation.message"},
    ("sending", "customer_message"): {"conversation.message"},
    ("waiting", "closed"): {"conversation.closed"},
    ("waiting", "lapsed"): LAPSING,
    ("waiting", "offered"): {"conversation.offered"},
    ("waiting", "queued_again"): PUTTING,
    ("waiting", "stopped"): LAPSING,
    ("waiting", "taken_up"): TAKING_UP,
}
"""Types of events behind the symbols that no kind of event brings by itself."""
FREE: Final = {
    "open", "is_last", "abandoned_before_reply", "excluded", "direction", "customer", "cause",
    "channel", "outcome",
}  # fmt: skip
"""Columns with a value also where no event gave one, or with none although an event could."""


def names_of_rows(facts: Facts, table: str) -> Iterator[str]:
    """Yield the name of each row of a table."""
    last: tuple[object, ...] | None = None
    nth = 1
    for key in facts[table].select(TABLES[table].sort).iter_rows():
        nth = nth + 1 if key == last else 1
        last = key
        yield key_of(table, key, nth)


def broken_in(facts: Facts, table: str) -> Iterator[str]:
    """Yield what is wrong with the explanations of the rows of a table."""
    events = events_by_name(facts)
    for place, name in enumerate(names_of_rows(facts, table)):
        told = explain(facts, name)
        if told.values != facts[table].row(place, named=True) or told.row != name:
            yield f"{name}: explains another row"
        yield from (f"{name}: {each}" for each in broken(told, facts, events))


def events_by_name(facts: Facts) -> dict[str, set[tuple[str, int, int | None]]]:
    """Return type, instant and `since` of every event, by its name."""
    assert facts.log
    frame = facts.log.frame
    since = (
        frame["since"] if "since" in frame.columns else pl.repeat(None, frame.height, eager=True)
    )
    named: dict[str, set[tuple[str, int, int | None]]] = {}
    columns = (frame["source"], frame["id"], frame["type"], frame["at"], since)
    for source, name, kind, at, then in zip(*columns, strict=True):
        full = name if source == "local" else f"{source}/{name}"
        named.setdefault(full, set()).add((kind, at, then))
    return named


NOW: Final = 1_900_000_000_000
Rows = list[dict[str, Any]]
Events = Mapping[str, set[tuple[str, int, int | None]]]


def broken(told: Explanation, facts: Facts, events: Events) -> Iterator[str]:
    """Yield what is wrong with one explanation."""
    yield from _broken_coverage(told)
    for column, measured in told.measured.items():
        if measured.value is not None or measured.parts:
            whole = sum(part.length_ms for part in measured.parts)
            if whole != measured.value:
                yield f"{column} is {measured.value}, its parts sum to {whole}"
        for part in measured.parts:
            if part.length_ms < 0:
                yield f"{column} has a part that ends before it starts"
            for side, edge in (("start", part.start), ("end", part.end)):
                yield from (
                    f"{column} {side}: {each}" for each in _broken_edge(edge, facts, events)
                )
    yield from _broken_span(told)
    yield from _broken_decisions(told, events)


def _broken_coverage(told: Explanation) -> Iterator[str]:
    columns = set(TABLES[told.table].columns)
    durations = {name for name in columns if kind_of(name) == "milliseconds"}
    if durations - set(told.measured):
        yield f"unexplained {durations - set(told.measured)}"
    covered = set(told.measured) | set(told.decided) | NAMES.get(told.table, set())
    covered |= OF_SPAN if SPAN in told.measured else set()
    if columns - covered:
        yield f"unexplained {columns - covered}"


def _broken_edge(edge: Edge, facts: Facts, events: Events) -> Iterator[str]:
    if edge.event is None:
        if edge.cut != "as_of" or edge.at != facts.as_of or edge.rule is not None:
            yield f"open, but not at as_of: {edge}"
        return
    known = {
        then if edge.cut == "since" else at
        for kind, at, then in events.get(edge.event.name, ())
        if kind == edge.event.type and at == edge.event.at
    }
    if known != {edge.at}:
        yield f"is not at its event: {edge}"
    if edge.rule is None:
        yield f"has no rule: {edge}"
    elif edge.rule.machine is not None:
        machine = MACHINES[edge.rule.machine]
        assert edge.rule.state is not None
        assert edge.rule.symbol is not None
        if machine.cells[edge.rule.state, edge.rule.symbol].state is None:
            yield f"was put there by a cell that does nothing: {edge}"
        yield from _broken_rule(edge.rule, [edge.event])


def _broken_rule(rule: Rule, events: Iterable[Event]) -> Iterator[str]:
    """Yield the events that cannot have brought the symbol of a rule."""
    if rule.machine is None or rule.symbol is None:
        return
    kinds = MACHINES[rule.machine].kinds.items()
    types = {kind.partition(":")[0] for kind, symbol in kinds if symbol == rule.symbol}
    types |= BROUGHT_BY.get((rule.machine, rule.symbol), set())
    for event in events:
        if event.type not in types:
            yield f"{event} does not bring {rule.symbol} to {rule.machine}"


def _broken_span(told: Explanation) -> Iterator[str]:
    if SPAN not in told.measured:
        return
    (part,) = told.measured[SPAN].parts
    start, end = (next((n for n in names if n in told.values), None) for names in (STARTS, ENDS))
    assert start
    assert end
    ended = told.as_of if told.values[end] is None else milliseconds(told.values[end])
    if part.start.at != milliseconds(told.values[start]) or part.end.at != ended:
        yield f"span {part} is not the row's"
    if told.values.get("open", False) != (part.end.event is None) and "open" in told.values:
        yield "open is not what the span says"
    for column, edge in (("started_by", part.start), ("ended_by", part.end)):
        name = edge.event.name if edge.event else None
        if column in told.values and told.values[column] != name:
            yield f"{column} is {told.values[column]}, the span says {name}"


def _broken_decisions(told: Explanation, events: Events) -> Iterator[str]:
    for column, decided in told.decided.items():
        for event in decided.events:
            if event.type and event.type not in {kind for kind, *_ in events.get(event.name, ())}:
                yield f"{column} names {event}, which is not there"
        if column != "event":
            yield from _broken_rule(decided.rule, decided.events)
        if column in COUNTED and len(decided.events) != decided.value:
            yield f"{column} is {decided.value}, and {len(decided.events)} events are named"
        at = [each.at for each in decided.events]
        dated = column in INSTANTS and decided.value is not None
        if dated and [milliseconds(decided.value)] != at:
            yield f"{column} is not at its event"
        if column not in FREE and decided.value not in (None, [], 0, False) and not decided.events:
            yield f"{column} is {decided.value}, and no event is named"
        if decided.value is None and column in (*INSTANTS, "priority", "queue") and decided.events:
            yield f"{column} is blank, and events are named"


def wrong(events: Rows, policies: ht.Policies | None = None) -> list[str]:
    """Return what is wrong with the explanations of the facts of a centre."""
    return wrong_in(ht.derive(ht.read(events), now=NOW, policies=policies))


def wrong_in(facts: Facts) -> list[str]:
    """Return what is wrong with the explanations of all rows of all tables."""
    return [each for table in TABLES for each in broken_in(facts, table)]
