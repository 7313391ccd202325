"""Explains the tables of agents: sessions, statuses, focus_modes, channels, attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.explain.explanation import SPAN, Opened, Part
from handletime.facts.explain.witness import by, by_edge, cell, one
from handletime.facts.makers.channels import channel_spans
from handletime.facts.stages.statuses import STATUSES
from handletime.machines import ATTENTION, CHANNEL, FOCUS_MODE, LEG, SESSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because, Rule
    from handletime.facts.explain.witness import Witness


def sessions(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a session."""
    ran = witness.derivation.sessions.ran
    on = ran.moves.where(ran.in_state("on"))
    span = witness.part("clocked in", SESSION, on, row)
    out = by_edge(span.end)
    return Opened(
        {SPAN: [span]},
        {"unit": by_edge(span.start), "clock_out_reason": out, "clock_out_cause": out},
    )


def statuses(witness: Witness, row: int, values: Mapping[str, object]) -> Opened:
    """Explain a status."""
    spans = witness.derivation.statuses
    agent = int(spans.agent[row])
    start, end = (
        witness.edge(int(each[row]), _of_status(witness, agent, int(each[row])))
        for each in (spans.start, spans.end)
    )
    set_by = by_edge(start) if values["reason"] is not None else by()
    because = {
        "unit": _unit(witness, agent, int(spans.start[row])),
        "status": by_edge(start),
        "reason": set_by,
        "note": set_by,
        "task": set_by,
        "cause": by(start.position),
    }
    return Opened({SPAN: [Part(STATUSES[spans.status[row]], start, end)]}, because)


def _of_status(witness: Witness, agent: int, position: int) -> Rule | None:
    """Return the cell that changed a status: the hold's, else that of a leg which is work."""
    hold = witness.rule_at(witness.derivation.hold, agent, position)
    if hold:
        return hold
    legs = witness.derivation.legs
    moves = legs.moves
    rows = (legs.worker == agent) & (moves.start == position) & (legs.work_change != 0)
    changed = moves.where(rows)
    return cell(LEG, changed.before[0], changed.symbol[0]) if len(changed) else None


def _unit(witness: Witness, agent: int, position: int) -> Because:
    """Say which clocking in gave the unit; none outside a session."""
    sessions = witness.derivation.sessions
    began = int(sessions.at(one(agent), one(position))[0])
    return by(began, rule=witness.rule_at(sessions.ran, agent, began))


def focus_modes(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a time in Focus mode."""
    coded, on = witness.coded, witness.derivation.focus_mode.moves
    on = on.where(coded.at[on.start] < coded.at[on.end])
    span = witness.part("in Focus mode", FOCUS_MODE, on, row)
    because = {
        "unit": _unit(witness, int(on.slot[row]), int(on.start[row])),
        "reason": by_edge(span.start),
        "end_cause": by_edge(span.end),
    }
    return Opened({SPAN: [span]}, because)


def channels(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a time of being available on a channel."""
    moves = channel_spans(witness.derivation).moves
    return Opened({SPAN: [witness.part("on the channel", CHANNEL, moves, row)]}, {})


def attention(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a time of attention; its end may lie before the event, where that says `since`."""
    spans = witness.derivation.attention
    start = witness.began(ATTENTION, spans.moves, row, int(spans.start[row]))
    end = witness.ended(ATTENTION, spans.moves, row, int(spans.end[row]))
    because = {"conversation": by_edge(start), "end_cause": by_edge(end)}
    return Opened({SPAN: [Part("attending", start, end)]}, because)
