"""An explanation as lines of text, each with what it is, so that a door may colour it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from handletime.facts.explain.explanation import SPAN, milliseconds
from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.facts.explain.explanation import (
        Decided,
        Edge,
        Event,
        Explanation,
        Measured,
        Part,
        Rule,
    )

EVENTS_SHOWN: Final = 10
"""The most events of a count that a person is shown; programs get all."""
Style = Literal["title", "number", "part", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, and what it is."""

    text: str
    style: Style = "plain"


def lines(explanation: Explanation) -> Iterator[Line]:
    """Yield an explanation line by line, for a person."""
    yield Line(f"{explanation.row}: {explanation.sentence}", "title")
    yield Line(f"instants in UTC · lengths in h:mm:ss · as of {instant(explanation.as_of)}")
    for measured in explanation.measured.values():
        yield Line("")
        yield from _told_measured(measured)
    for decided in explanation.decided.values():
        yield Line("")
        yield from _told_decided(decided)
    yield from _told_symbols(explanation)


def _told_measured(measured: Measured) -> Iterator[Line]:
    value = "blank" if measured.value is None else length(measured.value)
    yield Line(f"{measured.column}  {value}", "number")
    yield Line(f"  {measured.sentence[0].upper()}{measured.sentence[1:].rstrip('.')}.")
    yield from _told_policies(measured.policies)
    for part in measured.parts:
        yield from _told_part(part, named=measured.column != SPAN)


def _told_part(part: Part, *, named: bool) -> Iterator[Line]:
    row = f" · {part.row}" if part.row and named else ""
    yield Line(f"  {length(part.length_ms)}  {part.what}{row}", "part")
    yield from (
        Line(f"    from {_told_edge(part.start)}"),
        Line(f"    to   {_told_edge(part.end)}"),
    )


def _told_edge(edge: Edge) -> str:
    if edge.event is None:
        return f"{instant(edge.at)}  still so when we looked"
    since = f" (at {instant(edge.event.at)}, since {instant(edge.at)})"
    said = _told_event(edge.event) + (since if edge.cut == "since" else "")
    return f"{instant(edge.at)}  {said}{_told_cell(edge.rule)}"


def _told_event(event: Event) -> str:
    who = ", ".join(filter(None, (event.who, event.actor and f"by {event.actor}")))
    kind = event.type or "not in the log"
    return f"{event.name}  {kind}" + (f" ({who})" if who else "")


def _told_cell(rule: Rule | None) -> str:
    """Return the cell that a rule is; a sentence is told elsewhere."""
    if rule is None or rule.machine is None:
        return ""
    to = rule.to or "finding"
    return f"  · {rule.machine}: {rule.state} → {to}, {rule.symbol}"


def _told_policies(policies: Mapping[str, object]) -> Iterator[Line]:
    if policies:
        chosen = ", ".join(f"{name} {value_told(value)}" for name, value in policies.items())
        yield Line(f"  policies: {chosen}")


def _told_decided(decided: Decided) -> Iterator[Line]:
    yield Line(f"{decided.column}  {value_told(decided.value)}", "number")
    if decided.rule.machine is None:
        yield Line(f"  {decided.rule.says}")
    yield from _told_policies(decided.policies)
    for event in decided.events[:EVENTS_SHOWN]:
        cell = _told_cell(decided.rule)
        yield Line(f"    by   {instant(event.at)}  {_told_event(event)}{cell}")
    if len(decided.events) > EVENTS_SHOWN:
        yield Line(f"    … and {len(decided.events) - EVENTS_SHOWN:,} more (--format json has all)")


def _told_symbols(explanation: Explanation) -> Iterator[Line]:
    """Yield what each symbol that was met means, once."""
    edges = [
        edge.rule
        for parts in explanation.parts.values()
        for part in parts
        for edge in (part.start, part.end)
    ]
    rules = [*edges, *(each.rule for each in explanation.decided.values())]
    met = {
        (rule.machine, rule.symbol): f"  {rule.machine}, {rule.symbol}: {rule.says}"
        f" (FACTS {rule.section})"
        for rule in rules
        if rule and rule.machine
    }
    if met:
        yield from (Line(""), Line("symbols", "title"))
        yield from (Line(text) for text in met.values())


def value_told(value: object) -> str:
    """Return a value as a person reads it."""
    match value:
        case None:
            return "blank"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return instant(milliseconds(value))
        case list():
            return ", ".join(value) or "none"
        case int():
            return f"{value:,}"
    return str(value)


def instant(at: int) -> str:
    """Return an instant as date and clock, with its milliseconds where it has any."""
    text = format_instant(at).replace("T", " ").removesuffix("Z")
    return text.removesuffix(".000")


def length(duration_ms: int) -> str:
    """Return a length as h:mm:ss, with its milliseconds where it has any, so that sums are seen."""
    seconds, rest = divmod(duration_ms, 1000)
    fine = f".{rest:03}" if rest else ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fine}"
