"""The table `resource_facts`. FACTS §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.rows import instants, known, named, rows
from handletime.facts.stages.coded import at_positions
from handletime.facts.stages.resources import REASONS, RESULTS, ROLES_OF_FACTS, TYPES
from handletime.kernel.group import ends_run
from handletime.kernel.track import Track, fill

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers


def resource_facts(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `resource_facts`."""
    coded, facts, attempts = derivation.coded, derivation.resources, derivation.attempts
    of = facts.attempt
    segment = np.full(attempts.start.size, -1, dtype=np.int64)
    segment[derivation.segments.attempt] = np.arange(derivation.segments.attempt.size)
    of_segment = fill(segment, of)
    role, result = named(facts.role, ROLES_OF_FACTS), named(facts.result, RESULTS)
    reason = named(facts.reason, REASONS)
    return rows(
        "resource_facts",
        conversation=coded.conversations.gather(facts.conversation),
        ordinal=facts.ordinal,
        resource_type=named(facts.type, TYPES),
        resource=_resource_names(derivation),
        role=role,
        result=result,
        result_reason=reason,
        descriptor=_descriptor(role, result, reason),
        received_from=_received_from(derivation),
        queue=_queues(derivation),
        started_at=coded.at[facts.start],
        accepted_at=instants(coded, facts.accepted),
        ended_at=coded.at[facts.end],
        open=facts.end == coded.size,
        mediation_ms=_mediation(derivation),
        ring_ms=fill(attempts.ring, of, 0),
        talk_ms=fill(attempts.talk, of, 0),
        hold_ms=fill(attempts.hold, of, 0),
        parked_ms=fill(attempts.parked, of, 0),
        wrap_up_ms=fill(derivation.segments.wrap_up, of_segment, 0),
        focus_ms=fill(derivation.ift, of_segment, 0),
        is_last=ends_run(facts.conversation, facts.stretch),
        started_by=coded.event_names(facts.start),
        ended_by=coded.event_names(facts.end),
    )


def _descriptor(role: pl.Series, result: pl.Series, reason: pl.Series) -> pl.Series:
    """Write `Role/Result [Reason]`: no brackets without a reason, the role alone while open."""
    brackets = (" [" + reason + "]").fill_null("")
    return pl.select(
        pl.when(result.is_null()).then(role).otherwise(role + "/" + result + brackets)
    ).to_series()


def _resource_names(derivation: Derivation) -> pl.Series:
    coded, facts = derivation.coded, derivation.resources
    agent = at_positions(coded.agents, fill(derivation.attempts.agent, facts.attempt))
    return agent.zip_with(agent.is_not_null(), at_positions(derivation.stays.names, facts.stay))


def _queues(derivation: Derivation) -> pl.Series:
    facts, waiting = derivation.resources, derivation.waiting
    offered = at_positions(derivation.attempt_queues, facts.attempt)
    after = np.where(facts.stay >= 0, facts.start + 1, -1)
    entry = waiting.entry_before(facts.conversation, after)
    entered = at_positions(derivation.waiting.entry_queues, entry)
    return offered.zip_with(pl.Series(facts.attempt >= 0), entered)


def _received_from(derivation: Derivation) -> pl.Series:
    """Return the ordinal of the latest earlier fact of the agent that each fact came from."""
    coded, facts, attempts = derivation.coded, derivation.resources, derivation.attempts
    agents = np.flatnonzero(facts.attempt >= 0)
    order = agents[np.argsort(facts.start[agents], kind="stable")]
    slot = coded.slots.find(facts.conversation[order], attempts.agent[facts.attempt[order]])
    track = Track.of(slot, facts.start[order], keys=len(coded.slots))
    giver = coded.slots.find(facts.conversation, fill(attempts.from_agent, facts.attempt))
    found = np.where(giver >= 0, track.before(np.maximum(giver, 0), facts.start), -1)
    return known(fill(facts.ordinal[order], found))


def _mediation(derivation: Derivation) -> Integers:
    """Sum the stays since the previous offer or acceptance in the stretch, or its beginning."""
    facts, stretches, legs = derivation.resources, derivation.stretches, derivation.legs
    until = np.where(facts.attempt >= 0, facts.start, facts.end)
    began = stretches.start_of(stretches.last_begun(facts.conversation, until))
    previous = legs.last_handed_on(facts.conversation, until)
    since = np.maximum(began, previous)
    return derivation.stays.until(facts.conversation, until) - derivation.stays.until(
        facts.conversation, since
    )
