"""The witness: names the event at a position, and the cell of a table that a move went through."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.errors import OurFault
from handletime.events.order import event_name
from handletime.facts.explain.explanation import Because, Edge, Event, Part, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.moves import Moves, Ran
    from handletime.kernel.types import Integers
    from handletime.machines import Machine

SECTIONS: Final = {
    "stretch": "5",
    "pending": "4",
    "session": "2",
    "focus mode": "3",
    "window": "4",
    "channel": "3",
    "attention": "4",
    "leg": "5",
    "sending": "4",
    "waiting": "5",
    "hold": "3",
}
"""Machine to the section of FACTS that has its rules."""
_WHO: Final = ("agent", "sender", "by", "customer")
"""The fields that say whom an event is of, the first that is there."""


class Witness:
    """Reads the stages of a derivation, and says which event and which rule made each move."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.coded = derivation.coded
        self.policies = derivation.policies

    def text(self, field: str, position: int) -> str | None:
        """Return a field of the event at a position; null where there is none."""
        value = self.coded.text(field, np.array([position]))[0]
        return None if value is None else str(value)

    def event(self, position: int) -> Event | None:
        """Name the event at a position; null for the position that stands for `as_of`."""
        if not 0 <= position < self.coded.size:
            return None
        row = self.coded.columns.frame(np.array([position])).row(0, named=True)
        return Event(
            name=event_name(row["source"], row["id"]),
            type=row["type"],
            at=row["at"],
            who=next((row[field] for field in _WHO if row.get(field) is not None), None),
            actor=row.get("actor"),
        )

    def edge(self, position: int, rule: Rule | None, at: int | None = None) -> Edge:
        """Put an edge at an event, or before it, where the event says since when."""
        instant = int(self.coded.at[position])
        if position >= self.coded.size:
            return Edge(instant, position, None, None, "as_of")
        at = instant if at is None else at
        return Edge(at, position, self.event(position), rule, "since" if at != instant else None)

    def began(self, machine: Machine, moves: Moves, row: int, at: int | None = None) -> Edge:
        """Return the edge that begins the state after a move."""
        return self.edge(
            int(moves.start[row]), cell(machine, moves.before[row], moves.symbol[row]), at
        )

    def ended(self, machine: Machine, moves: Moves, row: int, at: int | None = None) -> Edge:
        """Return the edge that ends the state after a move."""
        symbol = int(moves.end_symbol[row])
        rule = cell(machine, moves.after[row], symbol) if symbol >= 0 else None
        return self.edge(int(moves.end[row]), rule, at)

    def part(self, what: str, machine: Machine, moves: Moves, row: int) -> Part:
        """Return the state after a move as a part."""
        return Part(what, self.began(machine, moves, row), self.ended(machine, moves, row))

    def rule_at(self, ran: Ran, slot: int, position: int) -> Rule | None:
        """Return the cell through which a slot moved at a position; null if it did not."""
        moves = ran.moves
        rows = np.flatnonzero((moves.slot == slot) & (moves.start == position))
        if not rows.size:
            return None
        row = rows[-1]
        return cell(ran.machine, moves.before[row], moves.symbol[row])

    def conversation(self, name: object) -> int:
        """Return the code of a conversation."""
        return int((self.coded.conversations == name).arg_true()[0])

    def slot(self, conversation: int, agent: int) -> int:
        """Return the slot of an agent in a conversation."""
        return int(self.coded.slots.find(np.array([conversation]), np.array([agent]))[0])


def cell(machine: Machine, state: Integers | int, symbol: Integers | int) -> Rule:
    """Return a cell of a machine's table as a rule."""
    return named_cell(machine, list(machine.states)[int(state)], list(machine.symbols)[int(symbol)])


def named_cell(machine: Machine, state: str, symbol: str) -> Rule:
    """Return a cell of a machine's table as a rule, by the names of state and symbol."""
    return Rule(
        says=machine.symbols[symbol],
        section=SECTIONS[machine.name],
        machine=machine.name,
        state=state,
        symbol=symbol,
        to=machine.cells[state, symbol].state,
    )


def by_instant(*edges: Edge) -> Mapping[int, Sequence[Edge]]:
    """Return edges by their instant; there are none at any other."""
    found: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.at].append(edge)
    return found


def latest(instant: int, edges: Iterable[Edge]) -> Edge:
    """Return the edge at which something began at an instant: the last that it waited for."""
    return max(_at(instant, edges), key=lambda edge: edge.position)


def earliest(instant: int, edges: Iterable[Edge]) -> Edge:
    """Return the edge at which something ended at an instant: the first that cut it."""
    return min(_at(instant, edges), key=lambda edge: edge.position)


def _at(instant: int, edges: Iterable[Edge]) -> list[Edge]:
    found = [edge for edge in edges if edge.at == instant]
    if not found:
        raise OurFault(f"Nothing that was read begins or ends at {instant}, though a part does.")
    return found


def one(value: int) -> Integers:
    """Return a column of one row, to ask a stage about one thing."""
    return np.array([value], dtype=np.int64)


def by(*positions: int, rule: Rule | None = None) -> Because:
    """Say which events decided something; positions that are none are left out."""
    return Because(tuple(int(each) for each in positions if each >= 0), rule)


def by_edge(edge: Edge) -> Because:
    """Say that the event of an edge decided something; none while it is open."""
    return by(edge.position if edge.event else -1, rule=edge.rule)
