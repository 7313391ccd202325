"""What an explanation says: parts with two edges each, decisions with their events, rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SPAN: Final = "span"
"""The name under which a row's own time, from start to end, is explained."""

Cut = Literal["since", "as_of"]
"""Why an edge is not at its event: the event says `since`, or there is none yet."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as an explanation names it."""

    name: str
    """Its id, with `source/` before it unless the source is `local`."""
    type: str | None
    """Null for an event that was left out of the log, such as one from the future."""
    at: int
    """Epoch ms."""
    who: str | None
    """Whom it concerns, else who did it: agent, else sender, closer or customer."""
    actor: str | None = None
    """The user who did it, where it is not the agent itself."""

    def as_json(self) -> dict[str, object]:
        """Give the event as an object, for programs."""
        return {
            "name": self.name,
            "type": self.type,
            "at": format_instant(self.at),
            "who": self.who,
            "actor": self.actor,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A cell of a machine's table, or a sentence where no machine decides."""

    says: str
    """What the symbol means, or the whole rule."""
    section: str
    """The section of FACTS."""
    machine: str | None = None
    state: str | None = None
    """The state that the symbol met."""
    symbol: str | None = None
    to: str | None = None
    """The state after; null where the pair does nothing."""

    def as_json(self) -> dict[str, object]:
        """Give the rule as an object, for programs."""
        return {
            "machine": self.machine,
            "state": self.state,
            "symbol": self.symbol,
            "to": self.to,
            "says": self.says,
            "section": self.section,
        }


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or the end of a part: the event and the rule that put it there."""

    at: int
    """Epoch ms."""
    position: int
    """The event's place in the order; one past the last where there is no event yet."""
    event: Event | None
    rule: Rule | None
    cut: Cut | None = None

    def as_json(self) -> dict[str, object]:
        """Give the edge as an object, for programs."""
        return {
            "event": self.event and self.event.as_json(),
            "rule": self.rule and self.rule.as_json(),
            "cut": self.cut,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A span that a number is made of."""

    what: str
    """What was so in it: `in hand`, `pending`, `held` …"""
    start: Edge
    end: Edge
    row: str | None = None
    """The row of another table that it was taken from."""

    @property
    def length_ms(self) -> int:
        """How long it lasted, in milliseconds."""
        return self.end.at - self.start.at

    def within(self, start: Edge, end: Edge) -> Part | None:
        """Cut the part at two edges; null where nothing is left."""
        cut = replace(
            self,
            start=start if start.at > self.start.at else self.start,
            end=end if end.at < self.end.at else self.end,
        )
        return cut if cut.length_ms > 0 else None

    def as_json(self) -> dict[str, object]:
        """Give the part as an object, for programs."""
        return {
            "what": self.what,
            "row": self.row,
            "started_at": format_instant(self.start.at),
            "ended_at": format_instant(self.end.at),
            "length_ms": self.length_ms,
            "opened_by": self.start.as_json(),
            "closed_by": self.end.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """A duration, and the parts that sum to it."""

    column: str
    value: int | None
    """Milliseconds; null where there was nothing to measure."""
    sentence: str
    parts: tuple[Part, ...]
    policies: Mapping[str, object]
    """The policies that apply, with the values under which it was derived."""

    def as_json(self) -> dict[str, object]:
        """Give the duration as an object, for programs."""
        return {
            "value": self.value,
            "sentence": self.sentence,
            "policies": dict(self.policies),
            "parts": [each.as_json() for each in self.parts],
        }


@dataclass(frozen=True, slots=True)
class Decided:
    """A value that is no duration, and the events and the rule that decided it."""

    column: str
    value: object
    sentence: str
    events: tuple[Event, ...]
    """None where nothing happened that would have given it a value; of a count, those counted."""
    rule: Rule
    policies: Mapping[str, object]

    def as_json(self) -> dict[str, object]:
        """Give the decision as an object, for programs."""
        return {
            "value": plain(self.value),
            "sentence": self.sentence,
            "policies": dict(self.policies),
            "rule": self.rule.as_json(),
            "events": [each.as_json() for each in self.events],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """One row of facts, opened: what each column is made of, or was decided by."""

    row: str
    """Its name: TABLE/KEY."""
    table: str
    sentence: str
    """What a row of the table is."""
    section: str
    """The section of FACTS that defines it."""
    as_of: int
    """The instant at which the events were looked at, in epoch ms."""
    values: Mapping[str, object]
    """The row itself, column by column."""
    measured: Mapping[str, Measured]
    """The row's own time as `span`, and each of its durations."""
    decided: Mapping[str, Decided]

    @property
    def parts(self) -> dict[str, tuple[Part, ...]]:
        """The parts of each duration."""
        return {name: each.parts for name, each in self.measured.items()}

    def as_json(self) -> dict[str, object]:
        """Give the explanation as an object, for programs."""
        return {
            "row": self.row,
            "table": self.table,
            "sentence": self.sentence,
            "section": self.section,
            "as_of": format_instant(self.as_of),
            "values": {name: plain(value) for name, value in self.values.items()},
            "measured": {name: each.as_json() for name, each in self.measured.items()},
            "decided": {name: each.as_json() for name, each in self.decided.items()},
        }

    def __str__(self) -> str:
        from handletime.facts.explain.telling import lines  # noqa: PLC0415  # it knows this file

        return "\n".join(line.text for line in lines(self))


@dataclass(frozen=True, slots=True)
class Because:
    """Which events decided a value, by position, and the cell that did, if a machine decided."""

    positions: tuple[int, ...]
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a family of tables finds out about one row."""

    parts: Mapping[str, Iterable[Part]]
    because: Mapping[str, Because]


def plain(value: object) -> object:
    """Write a value as programs read it: an instant as text."""
    return format_instant(milliseconds(value)) if isinstance(value, datetime) else value


def milliseconds(instant: object) -> int:
    """Return an instant of a table in epoch milliseconds."""
    assert isinstance(instant, datetime)
    return (instant - EPOCH) // timedelta(milliseconds=1)
