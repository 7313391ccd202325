"""Feeding a centre to kept facts in parts, and comparing each time with a fresh derivation."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from handletime.events.read import read
from handletime.facts import TABLES, Facts, Policies, derive
from handletime.facts.kept import KeptFacts
from handletime.facts.tables import INNER
from second.centres import KINDS

Row = dict[str, Any]

NOW: Final = 1_900_000_000_000
"""The reader's clock, after all events of all centres."""
CHUNKS: Final = (1, 1, 2, 5, 20, 60)
POLICIES: Final = (
    Policies(),
    Policies(hidden_window="stops"),
    Policies(consult_counts=True, bot_replies="answer"),
    Policies(idle_ends_attention=False, conversation_handle_time="segment"),
    Policies(eht_until="first_response"),
    Policies(sending_gap_max_ms=60_000, hidden_window="stops", conversation_handle_time="eht"),
)


@dataclass
class Feeding:
    """A centre whose events come in random parts and a random order; a seed makes it."""

    kind: str
    seed: int
    kept: KeptFacts = field(init=False)
    events: list[Row] = field(init=False)
    policies: Policies = field(init=False)
    fed: int = 0

    def __post_init__(self) -> None:
        """Draw the order of arrival, which is sometimes that of the events."""
        self.rng = Random(f"{self.kind} {self.seed}")
        self.events = list(KINDS[self.kind](self.seed))
        if self.rng.random() < 0.5:
            self.rng.shuffle(self.events)
        if self.rng.random() < 0.5:
            at = read(self.events).columns.values("at").to_list()
            order = sorted(range(len(at)), key=at.__getitem__)
            self.events = [self.events[place] for place in order]
        self.policies = self.rng.choice(POLICIES)
        self.kept = KeptFacts(self.policies)
        self._at: list[int] = read(self.events).columns.values("at").to_list()

    @property
    def is_done(self) -> bool:
        """True when all events were fed."""
        return self.fed >= len(self.events)

    def feed(self) -> None:
        """Feed some more events."""
        count = self.rng.choice(CHUNKS)
        self.kept.add(read(self.events[self.fed : self.fed + count]))
        self.fed = min(self.fed + count, len(self.events))

    def instant(self) -> int | None:
        """Draw an instant to look at: of an event, just beside one, long after, or none."""
        rng, seen = self.rng, self._at[: self.fed]
        instants: list[int | None] = [
            None,
            max(self._at),
            max(self._at) + rng.randint(1, 10**8),
            rng.choice(seen),
            max(seen),
            max(seen) + 1,
            max(seen) + 70_000_000,
            rng.choice(self._at) + rng.choice((-1, 0, 1, 1_000)),
        ]
        return rng.choice(instants)

    def derived(self, as_of: int | None) -> Facts:
        """Derive the facts of all events so far, with nothing kept."""
        return derive(read(self.events[: self.fed]), as_of=as_of, now=NOW, policies=self.policies)


def _same_inner(name: str, expected: Facts, actual: Facts) -> bool:
    wanted, found = expected.inner_table(name), actual.inner_table(name)
    return wanted is not None and found is not None and wanted.equals(found)


def _same_events(expected: Facts, actual: Facts) -> bool:
    """Say whether the events of some types are the same; the types are of all sorts."""
    types = ("agent.idled", "agent.clocked_out", "conversation.closed", "directory.set")
    wanted, found = expected.events_of(*types), actual.events_of(*types)
    assert wanted is not None
    assert found is not None
    return wanted.frame().equals(found.frame())


def differences(expected: Facts, actual: Facts) -> list[str]:
    """Name the tables that are not the same, rows and order, and what else is not."""
    tables = [name for name in TABLES if not expected[name].equals(actual[name])]
    tables += [name for name in INNER if not _same_inner(name, expected, actual)]
    others = [
        name for name in ("as_of", "counts") if getattr(expected, name) != getattr(actual, name)
    ]
    others += [] if _same_events(expected, actual) else ["events of some types"]
    return tables + others
