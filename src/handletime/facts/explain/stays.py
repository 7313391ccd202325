"""Explains the tables of waiting: mediations and queue_entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.explanation import SPAN, Opened, Part, Rule
from handletime.facts.explain.rules import rule_of
from handletime.facts.explain.witness import by, by_edge, one
from handletime.facts.makers.mediations import written_stays
from handletime.machines import WAITING
from handletime.machines.waiting import ENTRY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because, Edge
    from handletime.facts.explain.witness import Witness


class Stays:
    """Opens stays with queues and strategies."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.stays = witness.derivation.waiting.stays

    def stay(self, row: int) -> Part:
        """Return a stay, named by its queue or strategy."""
        queued = self.witness.derivation.waiting.ran.in_state_of(self.stays, "queued")[row]
        name = self.witness.derivation.stays.names[row]
        what = f"queued in {name}" if queued else f"with {name}"
        return self.witness.part(what, WAITING, self.stays, row)

    def of_conversation(self, conversation: int) -> list[Part]:
        """Return all stays of a conversation."""
        return [self.stay(int(row)) for row in np.flatnonzero(self.stays.slot == conversation)]


def mediations(witness: Witness, row: int, values: Mapping[str, object]) -> Opened:
    """Explain a stay."""
    stay = int(written_stays(witness.derivation)[row])
    span = Stays(witness).stay(stay)
    placed = _placed(witness, stay)
    fact = _target(witness, values)
    parts = {SPAN: [span], "queue_ms": [span], "answer_ms": _answer(witness, span, fact)}
    ended = [span.end.position if span.end.event else -1, *_fate(witness, stay, fact)]
    because = {
        "resource_type": placed,
        "resource": placed,
        "result": by(*sorted(set(ended))),
        "result_reason": by(*sorted(set(ended))),
        "target": by(*(ended if fact >= 0 else [])),
    }
    return Opened(parts, because)


def _placed(witness: Witness, stay: int) -> Because:
    """Say what put a conversation into the queue of a stay, or gave it to the strategy."""
    waiting = witness.derivation.waiting
    moves = waiting.stays
    if not waiting.ran.in_state_of(moves, "queued")[stay]:
        return by(moves.start[stay])
    found = int(waiting.puts.track.upto(one(moves.slot[stay]), one(moves.start[stay]))[0])
    return by(waiting.puts.position[found])


def _target(witness: Witness, values: Mapping[str, object]) -> int:
    """Return the row of the resource fact that a stay led to; -1 for none."""
    if values["target"] is None:
        return -1
    facts = witness.derivation.resources
    own = facts.conversation == witness.conversation(values["conversation"])
    return int(np.flatnonzero(own & (facts.ordinal == values["target"]))[0])


def _answer(witness: Witness, span: Part, fact: int) -> list[Part]:
    """Return the time from the start of a stay to the acceptance that it led to."""
    accepted = int(witness.derivation.resources.accepted[fact]) if fact >= 0 else -1
    if accepted < 0:
        return []
    rule = Rule(rule_of("mediations", "answer_ms"), "5")
    return [Part("until accepted", span.start, witness.edge(accepted, rule))]


def _fate(witness: Witness, stay: int, fact: int) -> list[int]:
    """Return the events after a stay that decide its result, such as the acceptance."""
    waiting, facts = witness.derivation.waiting, witness.derivation.resources
    if fact < 0:
        return []
    pulled = waiting.ran.symbol(waiting.stays.end_symbol, "pulled")[stay]
    then = [int(waiting.stays.end[stay + 1])] if pulled else []
    accepted, ended = int(facts.accepted[fact]), int(facts.end[fact])
    return [*then, accepted if accepted >= 0 else ended if ended < witness.coded.size else -1]


def queue_entries(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain one visit of a customer to a queue."""
    waiting, legs = witness.derivation.waiting, witness.derivation.legs
    entries = waiting.entries
    conversation, start, end = (
        int(each[row]) for each in (entries.slot, entries.start, entries.end)
    )
    span = Part("waiting", witness.began(WAITING, entries, row), _left(witness, row))
    out = by_edge(span.end)
    closed = waiting.ran.symbol(entries.end_symbol, "closed")[row]
    answered = waiting.ran.symbol(entries.end_symbol, "taken_up")[row]
    offered = legs.offered.start
    inside = (offered > start) & (offered < end)
    of_it = witness.coded.conversation[offered] == conversation
    because = {
        "queue": by_edge(span.start),
        "priority": by(_priority(witness, conversation, start, end)),
        "purpose": by(start),
        "outcome": out,
        "abandoned_in": out if closed else by(),
        "answered_by": out if answered else by(),
        "offers": by(*offered[inside & of_it]),
    }
    return Opened({SPAN: [span], "wait_ms": [span]}, because)


def _left(witness: Witness, row: int) -> Edge:
    """Return where a visit ended: its last move within the entry knows the state that it left."""
    waiting = witness.derivation.waiting
    moves, entries = waiting.ran.moves, waiting.entries
    inside = waiting.ran.in_state(*ENTRY) & (moves.slot == entries.slot[row])
    last = np.flatnonzero(inside & (moves.end == entries.end[row]))[-1]
    return witness.ended(WAITING, moves, int(last))


def _priority(witness: Witness, conversation: int, start: int, end: int) -> int:
    """Return the first event of an entry that gave a priority; -1 for none."""
    coded = witness.coded
    queued = coded.of_type("conversation.queued")
    queued = queued[(coded.conversation[queued] == conversation) & (queued >= start)]
    given = queued[coded.text("priority", queued).is_not_null().to_numpy() & (queued < end)]
    return int(given[0]) if given.size else -1
