"""Explains the table `interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.customers import customer_from
from handletime.facts.explain.explanation import SPAN, Opened
from handletime.facts.explain.witness import by, by_edge
from handletime.facts.makers.segments import END_REASONS
from handletime.facts.stages.attempts import IN_CONFERENCE, RECEIVED_CONSULT
from handletime.kernel.track import fill
from handletime.machines import LEG, STRETCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because
    from handletime.facts.explain.witness import Witness
    from handletime.kernel.types import Flags, Integers


def interactions(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a stretch, from its opening or reopening to its close."""
    moves = witness.derivation.stretches.moves
    span = witness.part("open", STRETCH, moves, row)
    conversation = int(moves.slot[row])
    opening = int(moves.start[np.searchsorted(moves.slot, moves.slot[row])])
    own = witness.text("channel", span.start.position) is not None
    out = by_edge(span.end)
    because = {
        "customer": by(*customer_from(witness, conversation)),
        "channel": by(span.start.position if own else opening),
        "direction": by(span.start.position),
        "outcome": by(*out.positions),
        "abandoned_in": by(*out.positions),
        "abandoned_before_reply": by(*out.positions),
        **_counted(witness, row),
    }
    return Opened({SPAN: [span]}, because)


def _counted(witness: Witness, row: int) -> dict[str, Because]:
    """Say which events the counts of a stretch count."""
    segments, attempts = witness.derivation.segments, witness.derivation.attempts
    names = [s for s, reason in END_REASONS.items() if reason.startswith("transferred_to")]
    handed_on = np.isin(segments.end_symbol, [LEG.symbol(name) for name in names])
    failed = attempts.is_offer & (attempts.accepted < 0) & (attempts.end_symbol >= 0)
    ended = _in_stretch(witness, row, segments.conversation, segments.end, handed_on)
    offers = _in_stretch(witness, row, attempts.conversation, attempts.start, failed)
    return {
        "agents": by(*_first_segments(witness, row)),
        "transfers": by(*ended),
        "conferences": by(*_accepted(witness, row, IN_CONFERENCE)),
        "consults": by(*_accepted(witness, row, RECEIVED_CONSULT)),
        "offers_not_accepted": by(*offers),
    }


def _in_stretch(
    witness: Witness, row: int, conversation: Integers, position: Integers, rows: Flags
) -> Integers:
    """Return the positions of the rows that lie within a stretch."""
    stretches = witness.derivation.stretches
    rows = rows & (conversation == stretches.moves.slot[row])
    position = position[np.flatnonzero(rows)]
    slots = np.full(position.shape, stretches.moves.slot[row])
    last = stretches.last_begun(slots, position)
    inside = (last == row) & (position < fill(stretches.moves.end, last))
    return position[np.flatnonzero(inside)]


def _accepted(witness: Witness, row: int, role: int) -> Integers:
    attempts = witness.derivation.attempts
    rows = attempts.took_up & (attempts.role == role)
    return _in_stretch(witness, row, attempts.conversation, attempts.accepted, rows)


def _first_segments(witness: Witness, row: int) -> list[int]:
    """Return where each agent who had it in hand in a stretch began the first segment of it."""
    segments, stretches = witness.derivation.segments, witness.derivation.stretches
    own = np.flatnonzero(segments.conversation == stretches.moves.slot[row])
    last = stretches.last_begun(segments.conversation[own], segments.end[own])
    own = own[(last == row) & (segments.start[own] < stretches.moves.end[row])]
    _, first = np.unique(segments.agent[own], return_index=True)
    return sorted(int(segments.start[each]) for each in own[first])
