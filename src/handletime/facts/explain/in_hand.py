"""The parts of segments: in hand, in focus, engaged, held, parked, wrapping up. FACTS §4, §5."""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from handletime.facts.explain.explanation import Part
from handletime.facts.explain.keys import key_of
from handletime.facts.explain.witness import by_instant, earliest, latest
from handletime.facts.stages.overlays import hidden_windows
from handletime.machines import ATTENTION, LEG, PENDING, SENDING, WINDOW
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from handletime.facts.explain.explanation import Edge, Rule
    from handletime.facts.explain.witness import Witness
    from handletime.facts.stages.focus_time import Pieces
    from handletime.facts.stages.moves import Moves
    from handletime.kernel.types import Flags, Integers
    from handletime.machines import Machine

Span: TypeAlias = tuple[int, int]
"""The instants at which a piece starts and ends."""
Edges: TypeAlias = "tuple[list[Edge], list[Edge]]"
"""Where something began, and where it ended."""


class InHand:
    """Opens segments and attempts into their parts."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.derivation = witness.derivation
        self.segments = witness.derivation.segments
        self.attempts = witness.derivation.attempts

    def name(self, segment: int) -> str:
        """Return the name of a segment's row."""
        conversation = self.witness.coded.conversations[int(self.segments.conversation[segment])]
        return key_of("segments", (conversation, int(self.segments.number[segment])))

    def moves(self, attempt: int) -> Moves:
        """Return the moves of an attempt's leg, up to the next attempt of that agent there."""
        attempts, legs = self.attempts, self.derivation.legs
        conversation, agent = attempts.conversation[attempt], attempts.agent[attempt]
        start = attempts.start[attempt]
        own = (attempts.conversation == conversation) & (attempts.agent == agent)
        later = attempts.start[own & (attempts.start > start)]
        beyond = later.min() if later.size else self.witness.coded.size
        slot = self.witness.slot(int(conversation), int(agent))
        moves = legs.moves
        return moves.where(
            np.flatnonzero((moves.slot == slot) & (moves.start >= start) & (moves.start < beyond))
        )

    def in_state(self, attempt: int, *states: str) -> list[Part]:
        """Return when the leg of an attempt was in one of some states."""
        moves = self.moves(attempt)
        names = list(LEG.states)
        return [
            self.witness.part(names[moves.after[row]], LEG, moves, row)
            for row in np.flatnonzero(self.derivation.legs.ran.in_state_of(moves, *states)).tolist()
        ]

    def whole(self, segment: int) -> Part:
        """Return a segment from its start to its end, as its leg began and ended it."""
        held = self.in_state(int(self.segments.attempt[segment]), *IN_HAND)
        return Part("in hand", held[0].start, held[-1].end, self.name(segment))

    def wraps(self, segment: int) -> list[Part]:
        """Return the wrap-ups that belong to a segment; another offer may lie between."""
        segments, ran = self.segments, self.derivation.legs.ran
        starts = segments.wraps.start[segments.wraps.segment == segment]
        rows = (ran.moves.slot == segments.slot[segment]) & np.isin(ran.moves.start, starts)
        return [
            self._of(segment, self.witness.part("wrapping", LEG, ran.moves, row))
            for row in np.flatnonzero(rows & ran.in_state("wrapping")).tolist()
        ]

    def focus(self, segment: int) -> list[Part]:
        """Return the In-Focus Time of a segment."""
        whole, pieces = self.whole(segment), _spans(self.derivation.focus, segment)
        entered, left = self._attention(segment, pieces)
        hidden, shown = self._hiding(segment, pieces)
        starts = by_instant(whole.start, *entered, *shown)
        ends = by_instant(whole.end, *left, *hidden)
        found = [
            Part("in focus", latest(start, starts[start]), earliest(end, ends[end]))
            for start, end in pieces
        ]
        return [self._of(segment, part) for part in found]

    def engaged(self, segment: int) -> list[Part]:
        """Return the Engaged Handle Time of a segment, by time."""
        focus = self.focus(segment)
        pending = _spans(self.derivation.engaged_pending, segment)
        sending = _spans(self.derivation.engaged_sending, segment)
        yes, no = self._pending(segment, pending + sending)
        wrote, last = self._sending(segment, sending)
        begins, ends = by_instant(*yes), by_instant(*no)
        found = []
        for start, end in pending:
            inside = _around(start, end, focus)
            began = latest(start, (inside.start, *begins[start]))
            found.append(Part("pending", began, earliest(end, (inside.end, *ends[end]))))
        begins, ends = by_instant(*wrote, *no), by_instant(*last, *yes)
        for start, end in sending:
            inside = _around(start, end, focus)
            began = latest(start, (inside.start, *begins[start]))
            found.append(Part("sending", began, earliest(end, (inside.end, *ends[end]))))
        found.sort(key=lambda part: part.start.at)
        return [self._of(segment, part) for part in found]

    def first_reply(self, segment: int, rule: Rule) -> list[Part]:
        """Return the time from the start of a segment to its agent's first message in it."""
        written = self.messages(segment)
        if not written.size:
            return []
        start = self.whole(segment).start
        return [Part("until the first reply", start, self.witness.edge(int(written[0]), rule))]

    def messages(self, segment: int) -> Integers:
        """Return where the agent of a segment wrote to the customer in it."""
        own = self.derivation.own_messages
        return own.position[np.flatnonzero(own.segment == segment)]

    def _of(self, segment: int, part: Part) -> Part:
        return replace(part, row=self.name(segment))

    def _attention(self, segment: int, pieces: list[Span]) -> Edges:
        """Return where the agent began and ended to attend to the conversation of a segment."""
        spans, segments = self.derivation.attention, self.segments
        rows = (spans.moves.slot == segments.agent[segment]) & (
            spans.conversation == segments.conversation[segment]
        )
        starts, ends = _met(rows, spans.start, spans.end, pieces)
        return (
            [
                self.witness.began(ATTENTION, spans.moves, row, int(spans.start[row]))
                for row in starts
            ],
            [self.witness.ended(ATTENTION, spans.moves, row, int(spans.end[row])) for row in ends],
        )

    @functools.cached_property
    def _hidden(self) -> Moves:
        return hidden_windows(self.witness.coded)

    def _hiding(self, segment: int, pieces: list[Span]) -> Edges:
        """Return where the agent's window was hidden and shown again, if that cuts anything."""
        if self.witness.policies.hidden_window == "counts":
            return [], []
        rows = self._hidden.slot == self.segments.agent[segment]
        return self._edges(WINDOW, self._hidden, rows, pieces)

    def _pending(self, segment: int, pieces: list[Span]) -> Edges:
        """Return where the conversation of a segment became pending, and where no longer."""
        moves = self.derivation.pending
        rows = moves.slot == self.segments.conversation[segment]
        return self._edges(PENDING, moves, rows, pieces)

    def _sending(self, segment: int, pieces: list[Span]) -> Edges:
        """Return the messages at which sending began and ended in a segment."""
        moves = self.derivation.sending.runs
        return self._edges(SENDING, moves, moves.slot == segment, pieces)

    def _edges(self, machine: Machine, moves: Moves, rows: Flags, pieces: list[Span]) -> Edges:
        """Return the edges of some moves that lie at an edge of a piece."""
        at = self.witness.coded.at
        starts, ends = _met(rows, at[moves.start], at[moves.end], pieces)
        return (
            [self.witness.began(machine, moves, row) for row in starts],
            [self.witness.ended(machine, moves, row) for row in ends],
        )


def _met(
    rows: Flags, start: Integers, end: Integers, pieces: list[Span]
) -> tuple[list[int], list[int]]:
    """Return the rows that start, and those that end, at an edge of a piece."""
    instants = np.array([each for piece in pieces for each in piece], dtype=np.int64)
    return (
        np.flatnonzero(rows & np.isin(start, instants)).tolist(),
        np.flatnonzero(rows & np.isin(end, instants)).tolist(),
    )


def _spans(pieces: Pieces, segment: int) -> list[Span]:
    """Return the instants of the pieces of a segment."""
    rows = np.flatnonzero(pieces.segment == segment)
    return [(int(pieces.start[row]), int(pieces.end[row])) for row in rows]


def _around(start: int, end: int, parts: list[Part]) -> Part:
    """Return the part that two instants lie in; parts come by time, and do not overlap."""
    part = parts[bisect_right(parts, start, key=lambda each: each.start.at) - 1]
    assert part.start.at <= start
    assert end <= part.end.at
    return part
