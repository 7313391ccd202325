"""Choices out of bytes: what a fuzzer changes is what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from handletime.events.conditions import CONDITIONS, EXACTLY_ONE, OBJECTS
from handletime.events.vocabulary import ALL_FIELDS, TYPES
from handletime.timeline.instant import LAST_INSTANT, format_instant

T = TypeVar("T")
Event = dict[str, Any]

START: Final = 1_772_438_400_000 - 3_600_000
STEPS: Final = (0, 0, 1, 1_000, 30_000, 300_000, 7_200_000, 90_000_000, -1_000, -600_000)
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "agent": ("ana", "ben", "cal"),
    "from_agent": ("ana", "ben", "cal"),
    "to_agent": ("ana", "ben", "cal"),
    "conversation": ("c1", "c2"),
    "customer": ("kim", "lee"),
    "into": ("lee", "max"),
    "contact": ("k1", "k2"),
    "channel": ("chat", "voice"),
}
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**40,
    0.0, -0.0, 1.5, 1e15, 1e308, float("inf"), float("nan"), "", " ", "/", "a/b", "0", "-1",
    "1.0", "007", "9" * 30, "x" * 200, "x" * 201, "ü" * 200, "\x00", "\ud800", "\ufeff", "null",
    "[]", "{}", '["a"]', "[1]", "[[", '{"a":1}', "NaN", "2026-03-02", "2026-03-02T08:00:00",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2016-12-31T23:59:60Z", [], [None], ["a"],
    [1, "a"], [["a"]], {}, {"a": None}, {"a": [1, {"b": 2}]}, b"", b"a", b"\xff",
    datetime.fromisoformat("2026-03-02T08"), datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 2),
    datetime(1, 1, 1, tzinfo=UTC), timedelta(seconds=1),
    Decimal("1.0"), Decimal("1e30"), Decimal("NaN"),
)  # fmt: skip
"""Values that some reader once, or somewhere, took for what they are not."""


class Drawn:
    """Values out of bytes, in their order; zeros when they are used up."""

    def __init__(self, given: bytes) -> None:
        self._given = given
        self._place = 0

    @property
    def more(self) -> bool:
        """Whether bytes are left."""
        return self._place < len(self._given)

    def byte(self) -> int:
        """The next byte."""
        self._place += 1
        return self._given[self._place - 1] if self._place <= len(self._given) else 0

    def rest(self) -> bytes:
        """All bytes that are left."""
        self._place, start = len(self._given), self._place
        return self._given[start:]

    def some(self) -> bytes:
        """A few bytes as they are."""
        return bytes(self.byte() for _ in range(self.byte() % 12))

    def chance(self, share: int) -> bool:
        """Whether a byte is among so many of 256, the highest."""
        return self.byte() >= 256 - share

    def one(self, among: Sequence[T]) -> T:
        """One of some values."""
        place = self.byte() if len(among) <= 256 else self.byte() << 8 | self.byte()
        return among[place % len(among)]

    def text(self) -> str:
        """Any text, or one that is known to be odd."""
        if self.chance(128):
            return self.some().decode(errors=self.one(("replace", "ignore", "surrogateescape")))
        return str(self.one(ODD))

    def odd(self, depth: int = 2) -> Any:
        """Any value of Python."""
        kind = self.byte() % 8
        if kind == 0:
            return self.text()
        if kind == 1:
            return int.from_bytes(self.some(), "big", signed=True)
        if kind == 2 and depth:
            return [self.odd(depth - 1) for _ in range(self.byte() % 4)]
        if kind == 3 and depth:
            return {self.text(): self.odd(depth - 1) for _ in range(self.byte() % 4)}
        return self.one(ODD)

    def event(self, number: int, at: int) -> Event:
        """A valid event of any type, about few agents and conversations."""
        given = TYPES[self.one(list(TYPES))]
        event: Event = {"id": str(number), "type": given.name, "at": at}
        if self.chance(60):
            event |= self._envelope(number, at)
        optional = [name for name in given.optional if self.chance(100)]
        for name in (*given.required, *optional):
            event[name] = self._value(given.choices.get(name, ()), name, number, at)
        return _as_conditions_ask(given.name, event)

    def events(self, most: int) -> list[Event]:
        """Valid events as long as there are bytes, in nearly the order of their instants."""
        events: list[Event] = []
        at = START
        while self.more and len(events) < most:
            at = min(max(at + self.one(STEPS), 0), LAST_INSTANT)
            events.append(self.event(len(events), at))
        return events

    def _envelope(self, number: int, at: int) -> Event:
        drawn: Event = {"seq": self.byte() % 3}
        if self.chance(128):
            drawn["recorded_at"] = min(at + 1_000 * self.byte(), LAST_INSTANT)
        if self.chance(64):
            drawn["source"] = self.one(("desk", "router"))
        if self.chance(64):
            drawn["id"] = str(self.byte() % (number + 1))
        if self.chance(64):
            drawn["at"] = format_instant(at)
        return drawn

    def _value(self, choices: Sequence[str], name: str, number: int, at: int) -> Any:
        if choices or name in NAMES:
            return self.one(choices or NAMES[name])
        if name == "event":
            return str(self.byte() % (number + 1))
        if name in OBJECTS:
            return {"a": self.byte()}
        kind = ALL_FIELDS[name].kind
        if kind == "list":
            return [self.one(NAMES["channel"]) for _ in range(self.byte() % 3)]
        if kind == "instant":
            return max(0, at - 1_000 * self.byte())
        return self.byte() if kind in {"integer", "json"} else self.one(("one", "other"))


def _as_conditions_ask(given: str, event: Event) -> Event:
    """Put in what conditions need, and leave out what they refuse."""
    for condition in CONDITIONS:
        if condition.type == given and event.get(condition.field) in condition.values:
            event |= {name: event.get(name, "break") for name in condition.needs}
            event = {name: event[name] for name in event if name not in condition.refuses}
    for name in EXACTLY_ONE.get(given, ())[:1]:
        other = EXACTLY_ONE[given][1]
        if name in event or other not in event:
            event.setdefault(name, "ben")
            event.pop(other, None)
    return event
