"""An explanation as lines of text, each with what it is, so that a door may colour it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from handletime.facts.explain.explanation import SPAN, Decided, Measured, milliseconds
from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handletime.facts.explain.explanation import Edge, Event, Explanation, Part, Rule

EVENTS_SHOWN: Final = 10
"""The most events of a count that a person is shown; programs get all."""
WIDEST: Final = 40
"""The widest that a column of names is made for the sake of those below it."""
GAP: Final = "  "
Style = Literal["title", "number", "part", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, and what it is."""

    text: str
    style: Style = "plain"


def lines(explanation: Explanation) -> Iterator[Line]:
    """Yield an explanation line by line, for a person."""
    told = _Telling(explanation)
    yield Line(f"{explanation.row}: {explanation.sentence}", "title")
    yield Line(f"instants in UTC · lengths in h:mm:ss · as of {instant(explanation.as_of)}")
    for measured in told.measured:
        yield from told.of_measured(measured)
    for decided in told.decided:
        yield from told.of_decided(decided)
    yield from told.of_empty()
    yield from _symbols(explanation)


class _Telling:
    """Knows how wide the columns of one explanation are, and what of it is empty."""

    def __init__(self, explanation: Explanation) -> None:
        self._row = explanation.row
        every = [
            each
            for each in explanation.measured.values()
            if each.column != SPAN or not _told_twice(each, explanation.measured.values())
        ]
        alone = len(explanation.measured) + len(explanation.decided) == 1
        self.measured = [each for each in every if each.parts or each.policies or alone]
        self.decided = [each for each in explanation.decided.values() if each.events or alone]
        self._empty: list[Measured | Decided] = [
            each for each in every if each not in self.measured
        ]
        self._empty += [each for each in explanation.decided.values() if each not in self.decided]
        events = [*_events_of(self.measured), *(e for d in self.decided for e in d.events)]
        clocks = [each.at for each in events] + [edge.at for edge in _edges_of(self.measured)]
        self._clock = max((len(instant(at)) for at in clocks), default=0)
        self._name = min(WIDEST, max((len(each.name) for each in events), default=0))
        self._kind = min(WIDEST, max((len(_kind(each)) for each in events), default=0))

    def of_measured(self, measured: Measured) -> Iterator[Line]:
        """Yield a duration with its parts."""
        value = "blank" if measured.value is None else length(measured.value)
        yield from (Line(""), Line(f"{measured.column}{GAP}{value}", "number"))
        yield Line(f"{GAP}{_sentence(measured.sentence)}")
        yield from _policies(measured.policies)
        for part in measured.parts:
            row = f" · {part.row}" if part.row and part.row != self._row else ""
            yield Line(f"{GAP}{length(part.length_ms)}{GAP}{part.what}{row}", "part")
            yield Line(f"    from {self._edge(part.start)}")
            yield Line(f"    to   {self._edge(part.end)}")

    def of_decided(self, decided: Decided) -> Iterator[Line]:
        """Yield a value with the events that decided it."""
        yield from (Line(""), Line(f"{decided.column}{GAP}{value_told(decided.value)}", "number"))
        if decided.rule.machine is None:
            yield Line(f"{GAP}{_sentence(decided.rule.says)}")
        yield from _policies(decided.policies)
        for event in decided.events[:EVENTS_SHOWN]:
            yield Line(f"    by   {self._at(event.at, event, decided.rule)}")
        if len(decided.events) > EVENTS_SHOWN:
            more = len(decided.events) - EVENTS_SHOWN
            yield Line(f"    … and {more:,} more (--format json has all)")

    def of_empty(self) -> Iterator[Line]:
        """Yield the columns that nothing gave a value, together."""
        if self._empty:
            yield Line("")
        for word in ("blank", "0:00:00", "0", "none", "no"):
            names = [each.column for each in self._empty if _word(each) == word]
            if names:
                yield Line(f"{word}{GAP}{', '.join(names)}", "number")

    def _edge(self, edge: Edge) -> str:
        if edge.event is None:
            return f"{instant(edge.at):{self._clock}}{GAP}it was still so"
        return self._at(edge.at, edge.event, edge.rule)

    def _at(self, at: int, event: Event, rule: Rule | None) -> str:
        """Tell an event in columns; one that says `since` has its own instant at the end."""
        cell = _cell(rule)
        since = f"decided {instant(event.at)}" if at != event.at else ""
        fields = (
            f"{instant(at):{self._clock}}",
            f"{event.name:{self._name}}",
            f"{_kind(event):{self._kind}}",
            "; ".join(filter(None, (cell, since))),
        )
        return GAP.join(fields).rstrip()


def _told_twice(span: Measured, every: Iterable[Measured]) -> bool:
    """Say whether a duration of the row is the row's own time."""
    edges = [(part.start, part.end) for part in span.parts]
    return any(
        each.column != SPAN and [(part.start, part.end) for part in each.parts] == edges
        for each in every
    )


def _events_of(measured: Iterable[Measured]) -> list[Event]:
    return [edge.event for edge in _edges_of(measured) if edge.event]


def _edges_of(measured: Iterable[Measured]) -> list[Edge]:
    parts: list[Part] = [part for each in measured for part in each.parts]
    return [edge for part in parts for edge in (part.start, part.end)]


def _kind(event: Event) -> str:
    who = ", ".join(filter(None, (event.who, event.actor and f"by {event.actor}")))
    return (event.type or "not in the log") + (f" ({who})" if who else "")


def _cell(rule: Rule | None) -> str:
    """Return the cell that a rule is; a sentence is told above the events."""
    if rule is None or rule.machine is None:
        return ""
    return f"{rule.machine}: {rule.state} → {rule.to or 'finding'} by {rule.symbol}"


def _policies(policies: Mapping[str, object]) -> Iterator[Line]:
    if policies:
        chosen = ", ".join(f"{name} {str(value).lower()}" for name, value in policies.items())
        yield Line(f"{GAP}policies: {chosen}")


def _symbols(explanation: Explanation) -> Iterator[Line]:
    """Yield what each symbol that was met means, once."""
    rules = [edge.rule for edge in _edges_of(explanation.measured.values())]
    rules += [each.rule for each in explanation.decided.values() if each.events]
    met = {
        (rule.machine, rule.symbol): f"{rule.machine}, {rule.symbol}: {rule.says}"
        for rule in rules
        if rule and rule.machine
    }
    if met:
        yield from (Line(""), Line("symbols", "title"))
        yield from (Line(f"{GAP}{text}") for text in met.values())


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _word(empty: Measured | Decided) -> str:
    if isinstance(empty, Measured):
        return "blank" if empty.value is None else length(empty.value)
    return value_told(empty.value)


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
