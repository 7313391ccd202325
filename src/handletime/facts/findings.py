"""Findings: what looks wrong in the events, listed and never repaired in silence. FACTS §7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts.attempts import PULLER, ROUTED_TO
from handletime.facts.rows import rows

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers

LEFT_OPEN_AFTER_MS: Final = 16 * 60 * 60 * 1000
"""Silence after which an open session is a finding: longer than any shift, shorter than a day."""

MESSAGES: Final = {
    "accepted_while_in_hand": "accepted by an agent who already has it in hand; nothing is done",
    "clocked_in_twice": "clocked in during a session; the first session ends here",
    "clocked_out_while_away": "clocked out without a session",
    "closed_while_not_open": "closed while it was not open; nothing is done",
    "conflicting_event": "another event has the same source and id, and differs; it is kept",
    "focus_mode_ended_while_off": "Focus mode ended while it was off",
    "focus_mode_started_twice": "Focus mode started while it was on; nothing is done",
    "from_the_future": "dated more than a day after it was recorded or read",
    "law_broken": "a law of the facts does not hold here",
    "merge_circle": "the merge would close a circle; nothing is done",
    "message_outside_conversation": "a message in a conversation that is not open",
    "not_in_hand": "done by an agent who does not have it in hand; nothing is done",
    "offer_ended_without_offer": "an offer ended that was not open; nothing is done",
    "offered_while_in_hand": "offered to an agent who already has it in hand; nothing is done",
    "opened_twice": "opened again; only a reopening opens a known conversation",
    "reopened_unknown": "reopened without ever having been opened; it opens here",
    "reopened_while_open": "reopened while it was open; nothing is done",
    "retraction_of_nothing": "retracts an event that is not there",
    "role_changed_without_leg": "a role changed of an agent who has no part in it",
    "routed_to_second_agent": "taken up by a routed agent while another has it in hand",
    "session_left_open": "the session is open, and the agent has been silent for 16 hours",
    "status_while_away": "a status was set without a session; nothing is set",
    "taken_from_nobody": "taken over from an agent who does not have it in hand",
    "taken_over_while_in_hand": "taken over by an agent who has it in hand; nothing is done",
    "work_while_clocked_out": "a conversation was taken up without a session",
    "wrap_up_without_segment": "a wrap-up of an agent who never took it up; nothing is done",
}
"""Every code of a finding, with what it says."""


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
    every = pl.concat([found, derivation.log.findings, _broken_laws(derivation)])
    return every.sort("code", "at", "event", "agent", "conversation", "message")


def _second_agents(derivation: Derivation) -> Integers:
    """Return where a routed or pulling agent takes up what another has in hand."""
    attempts, legs = derivation.attempts, derivation.legs
    rows_ = attempts.took_up & np.isin(attempts.role, [ROUTED_TO, PULLER])
    accepted, conversation = attempts.accepted[rows_], attempts.conversation[rows_]
    return accepted[legs.in_hand.before(conversation, accepted) > 0]


def _left_open(derivation: Derivation) -> Integers:
    """Return where sessions began that are open though their agent has long been silent."""
    coded, ran = derivation.coded, derivation.sessions.ran
    on = ran.moves.where(ran.in_state("on"))
    on = on.where(on.end == coded.size)
    last = np.zeros(len(coded.agents), dtype=np.int64)
    mine = np.flatnonzero(coded.agent >= 0)
    last[coded.agent[mine]] = mine
    return on.start[coded.as_of - coded.at[last[on.slot]] >= LEFT_OPEN_AFTER_MS]


def _broken_laws(derivation: Derivation) -> pl.DataFrame:
    """Check EHT ≤ IFT ≤ segment and that no agent attends to two things at once."""
    coded, segments, focus = derivation.coded, derivation.segments, derivation.focus
    lasted = coded.at[segments.end] - coded.at[segments.start]
    broken = np.flatnonzero((derivation.eht > derivation.ift) | (derivation.ift > lasted))
    agent = segments.agent[focus.segment]
    order = np.lexsort((focus.start, agent))
    overlaps = (agent[order][1:] == agent[order][:-1]) & (
        focus.start[order][1:] < focus.end[order][:-1]
    )
    broken = np.append(broken, focus.segment[order[1:][overlaps]])
    position = segments.start[broken]
    return rows(
        "findings",
        code=pl.repeat("law_broken", broken.size, dtype=pl.String(), eager=True),
        at=coded.at[position],
        agent=coded.agents.gather(segments.agent[broken]),
        conversation=coded.conversations.gather(segments.conversation[broken]),
        event=coded.event_names(position),
        message=pl.repeat(MESSAGES["law_broken"], broken.size, dtype=pl.String(), eager=True),
    )
