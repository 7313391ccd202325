"""The table `findings`: what looks wrong, never repaired in silence. FACTS §7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts.findings import MESSAGES
from handletime.facts.rows import rows
from handletime.facts.stages.attempts import PULLER, ROUTED_TO
from handletime.kernel.algebra import sum_by
from handletime.kernel.group import grouped

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers

LEFT_OPEN_AFTER_MS: Final = 16 * 60 * 60 * 1000
"""Silence after which an open session is a finding: longer than any shift, shorter than a day."""


def findings(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `findings`."""
    coded = derivation.coded
    said = [
        (code, position)
        for part in derivation.said
        for code, position in zip(part.code, part.position.tolist(), strict=True)
    ]
    said += [("merge_circle", int(each)) for each in derivation.customers.circles]
    said += [("routed_to_second_agent", int(each)) for each in _second_agents(derivation)]
    said += [("session_left_open", int(each)) for each in _left_open(derivation)]
    said += [("law_broken", int(each)) for each in _broken_laws(derivation)]
    position = np.array([each for _, each in said], dtype=np.int64)
    found = rows(
        "findings",
        code=pl.Series([code for code, _ in said], dtype=pl.String()),
        at=coded.at[position],
        agent=coded.text("agent", position),
        conversation=coded.text("conversation", position),
        event=coded.event_names(position),
        message=pl.Series([MESSAGES[code] for code, _ in said], dtype=pl.String()),
    )
    every = pl.concat([found, derivation.log.findings])
    return every.sort("code", "at", "event", "agent", "conversation", "message")


def _second_agents(derivation: Derivation) -> Integers:
    """Return where a routed or pulling agent takes up what another has in hand."""
    attempts, legs = derivation.attempts, derivation.legs
    routed = attempts.took_up & np.isin(attempts.role, [ROUTED_TO, PULLER])
    accepted, conversation = attempts.accepted[routed], attempts.conversation[routed]
    return accepted[legs.in_hand.before(conversation, accepted) > 0]


def _left_open(derivation: Derivation) -> Integers:
    """Return where sessions began that are open though their agent has long been silent."""
    coded, ran = derivation.coded, derivation.sessions.ran
    on = ran.moves.where(ran.in_state("on"))
    on = on.where(on.end == coded.size)
    last = np.zeros(len(coded.agents), dtype=np.int64)
    mine = np.flatnonzero(coded.agent >= 0)
    last[coded.agent[mine]] = mine
    return on.start[coded.as_of - coded.at[last[on.slot]] > LEFT_OPEN_AFTER_MS]


def _broken_laws(derivation: Derivation) -> Integers:
    """Check EHT ≤ IFT ≤ segment, one focus at a time, and that statuses tile sessions.

    Returns where the segment or the first session began in which a law does not hold.
    """
    coded, segments, focus = derivation.coded, derivation.segments, derivation.focus
    lasted = coded.at[segments.end] - coded.at[segments.start]
    broken = np.flatnonzero((derivation.eht > derivation.ift) | (derivation.ift > lasted))
    agent = segments.agent[focus.segment]
    by_start = np.argsort(focus.start)
    order = by_start[grouped(agent[by_start], len(coded.agents)).row]
    overlaps = (agent[order][1:] == agent[order][:-1]) & (
        focus.start[order][1:] < focus.end[order][:-1]
    )
    broken = np.append(broken, focus.segment[order[1:][overlaps]])
    return np.append(segments.start[broken], _untiled(derivation))


def _untiled(derivation: Derivation) -> Integers:
    """Return where the first session began of agents whose statuses do not fill their sessions."""
    coded, ran, spans = derivation.coded, derivation.sessions.ran, derivation.statuses
    on = ran.moves.where(ran.in_state("on"))
    agents = len(coded.agents)
    clocked_in = sum_by(on.slot, coded.at[on.end] - coded.at[on.start], agents)
    told = sum_by(spans.agent, coded.at[spans.end] - coded.at[spans.start], agents)
    first = np.full(agents, coded.size, dtype=np.int64)
    first[on.slot[::-1]] = on.start[::-1]
    untiled: Integers = first[clocked_in != told]
    return untiled
