"""The parts of segments: in hand, in focus, engaged, held, parked, wrapping up. FACTS §4, §5."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.explanation import Part
from handletime.facts.explain.keys import key_of
from handletime.facts.explain.witness import earliest, latest
from handletime.facts.stages.overlays import hidden_windows
from handletime.machines import ATTENTION, LEG, PENDING, SENDING, WINDOW
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.facts.explain.explanation import Edge, Rule
    from handletime.facts.explain.witness import Witness
    from handletime.facts.stages.focus_time import Pieces
    from handletime.facts.stages.moves import Moves
    from handletime.kernel.types import Integers
    from handletime.machines import Machine


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
        whole = self.whole(segment)
        starts, ends = zip(*self._attention(segment), (whole.start, whole.end), strict=True)
        shown, hidden = self._window(segment)
        return [
            self._of(
                segment,
                Part("in focus", latest(start, starts + shown), earliest(end, ends + hidden)),
            )
            for start, end in _spans(self.derivation.focus, segment)
        ]

    def engaged(self, segment: int) -> list[Part]:
        """Return the Engaged Handle Time of a segment, by time."""
        focus = self.focus(segment)
        yes, no = self._pending(segment)
        wrote, last = self._sending(segment)
        found = []
        for start, end in _spans(self.derivation.engaged_pending, segment):
            inside = _around(start, end, focus)
            edges = latest(start, (inside.start, *yes)), earliest(end, (inside.end, *no))
            found.append(Part("pending", *edges))
        for start, end in _spans(self.derivation.engaged_sending, segment):
            inside = _around(start, end, focus)
            began = latest(start, (inside.start, *wrote, *no))
            found.append(Part("sending", began, earliest(end, (inside.end, *last, *yes))))
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

    def _attention(self, segment: int) -> Iterable[tuple[Edge, Edge]]:
        """Return the edges of the agent's attention to the conversation of a segment."""
        spans, segments = self.derivation.attention, self.segments
        rows = np.flatnonzero(
            (spans.moves.slot == segments.agent[segment])
            & (spans.conversation == segments.conversation[segment])
        )
        for row in rows.tolist():
            start, end = int(spans.start[row]), int(spans.end[row])
            yield (
                self.witness.began(ATTENTION, spans.moves, row, start),
                self.witness.ended(ATTENTION, spans.moves, row, end),
            )

    @functools.cached_property
    def _hidden(self) -> Moves:
        return hidden_windows(self.witness.coded)

    def _window(self, segment: int) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
        """Return where the agent's window came into view, and where it was hidden, if that cuts."""
        if self.witness.policies.hidden_window == "counts":
            return (), ()
        rows = np.flatnonzero(self._hidden.slot == self.segments.agent[segment]).tolist()
        shown = tuple(self.witness.ended(WINDOW, self._hidden, row) for row in rows)
        return shown, tuple(self.witness.began(WINDOW, self._hidden, row) for row in rows)

    def _pending(self, segment: int) -> tuple[list[Edge], list[Edge]]:
        """Return where the conversation of a segment became pending, and where no longer."""
        moves = self.derivation.pending
        rows = np.flatnonzero(moves.slot == self.segments.conversation[segment]).tolist()
        return self._edges(PENDING, moves, rows)

    def _sending(self, segment: int) -> tuple[list[Edge], list[Edge]]:
        """Return the messages at which sending began and ended in a segment."""
        moves = self.derivation.sending.runs
        return self._edges(SENDING, moves, np.flatnonzero(moves.slot == segment).tolist())

    def _edges(
        self, machine: Machine, moves: Moves, rows: list[int]
    ) -> tuple[list[Edge], list[Edge]]:
        starts = [self.witness.began(machine, moves, row) for row in rows]
        return starts, [self.witness.ended(machine, moves, row) for row in rows]


def _spans(pieces: Pieces, segment: int) -> list[tuple[int, int]]:
    """Return the instants of the pieces of a segment."""
    rows = np.flatnonzero(pieces.segment == segment)
    return [(int(pieces.start[row]), int(pieces.end[row])) for row in rows]


def _around(start: int, end: int, parts: list[Part]) -> Part:
    """Return the part that two instants lie in."""
    return next(part for part in parts if part.start.at <= start and end <= part.end.at)
