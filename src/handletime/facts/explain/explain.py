"""Open one row of facts: each number into its parts, each other value into what decided it."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError, shown
from handletime.facts.columns import sentence_of
from handletime.facts.explain import (
    agents,
    contacts,
    conversations,
    findings,
    interactions,
    resources,
    segments,
    stays,
)
from handletime.facts.explain.explanation import (
    SPAN,
    Decided,
    Event,
    Explanation,
    Measured,
    Rule,
    milliseconds,
)
from handletime.facts.explain.keys import find_row
from handletime.facts.explain.rules import policies_of, rule_of
from handletime.facts.explain.witness import Witness
from handletime.facts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handletime.facts.explain.explanation import Because, Opened, Part
    from handletime.facts.facts import Facts

EXPLAINERS: Final[dict[str, Callable[[Witness, int, Mapping[str, object]], Opened]]] = {
    "sessions": agents.sessions,
    "statuses": agents.statuses,
    "focus_modes": agents.focus_modes,
    "channels": agents.channels,
    "attention": agents.attention,
    "focus_spans": segments.focus_spans,
    "engaged_spans": segments.engaged_spans,
    "segments": segments.segments,
    "resource_facts": resources.resource_facts,
    "mediations": stays.mediations,
    "queue_entries": stays.queue_entries,
    "interactions": interactions.interactions,
    "conversations": conversations.conversations,
    "contacts": contacts.contacts,
    "topics": contacts.topics,
    "findings": findings.findings,
}
"""The function that opens a row of each table."""
OF_SPAN: Final = (
    "started_at",
    "entered_at",
    "added_at",
    "ended_at",
    "removed_at",
    "open",
    "started_by",
    "ended_by",
)
"""The columns that the explanation of a row's own time tells."""


def explain(facts: Facts, row: str, column: str | None = None) -> Explanation:
    """Explain one row of facts, named TABLE/KEY such as `segments/c1/2`, or one of its columns.

    The parts of a duration sum to it. Facts that were read from a folder are refused: their
    events are not there. The names of rows are told in `keys`.
    """
    if facts.derivation is None:
        raise InputError(
            "These facts were read from a folder, and the events are not in it.",
            accepted="the events that they were derived from",
            remedy="Give the event files; the facts are derived again, and are the same.",
            code="needs_events",
        )
    table, place, name = find_row(facts, row)
    witness = Witness(facts.derivation)
    values = facts[table].row(place, named=True)
    opened = EXPLAINERS[table](witness, place, values)
    wanted = _wanted(table, opened, column)
    policies = asdict(facts.policies)
    return Explanation(
        row=name,
        table=table,
        sentence=TABLES[table].sentence,
        section=TABLES[table].section,
        as_of=facts.as_of,
        values=values,
        measured={
            each: _measured(table, each, values, opened.parts[each], policies)
            for each in wanted
            if each in opened.parts
        },
        decided={
            each: _decided(witness, table, values, (each, opened.because[each]), policies)
            for each in wanted
            if each in opened.because
        },
    )


def _wanted(table: str, opened: Opened, column: str | None) -> list[str]:
    """Return the columns to explain, in the order of the table; a row's own time comes first."""
    named = [each for each in (SPAN, *TABLES[table].columns) if each in opened.parts]
    named += [each for each in TABLES[table].columns if each in opened.because]
    if column is None:
        return named
    wanted = SPAN if column in OF_SPAN and SPAN in named else column
    if wanted in named:
        return [wanted]
    raise InputError(
        f"The table {table} has no column {shown(column)}."
        if column not in TABLES[table].columns
        else f"The column {column} of {table} is the row's name, and nothing decides it.",
        accepted=", ".join(named),
        near=tuple(difflib.get_close_matches(column, named, n=3)),
        code="unknown_name",
    )


def _measured(
    table: str,
    column: str,
    values: Mapping[str, object],
    parts: Iterable[Part],
    policies: Mapping[str, object],
) -> Measured:
    parts = tuple(parts)
    sentence = rule_of(table, SPAN) if column == SPAN else sentence_of(table, column)
    value = sum(part.length_ms for part in parts) if column == SPAN else values[column]
    assert value is None or isinstance(value, int)
    return Measured(column, value, sentence, parts, policies_of(table, column, policies))


def _decided(
    witness: Witness,
    table: str,
    values: Mapping[str, object],
    named: tuple[str, Because],
    policies: Mapping[str, object],
) -> Decided:
    column, because = named
    events = tuple(event for each in because.positions if (event := witness.event(each)))
    rule = because.rule or Rule(rule_of(table, column), TABLES[table].section)
    sentence = sentence_of(table, column)
    if table == "findings" and not events:
        events = (_left_out(values),)
    applied = policies_of(table, column, policies)
    return Decided(column, values[column], sentence, events, rule, applied)


def _left_out(values: Mapping[str, object]) -> Event:
    """Name the event of a finding that is in no log, such as one from the future."""
    at, agent = values["at"], values["agent"]
    return Event(
        str(values["event"]), None, milliseconds(at), None if agent is None else str(agent)
    )
