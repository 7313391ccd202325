"""Explains the table `conversations`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.facts.explain.customers import customer_from
from handletime.facts.explain.explanation import Opened, Part, Rule
from handletime.facts.explain.in_hand import InHand
from handletime.facts.explain.rules import rule_of
from handletime.facts.explain.witness import by, one
from handletime.facts.stages.coded import CLOCK_OUTS
from handletime.kernel.track import fill
from handletime.machines import LEG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because
    from handletime.facts.explain.witness import Witness
    from handletime.kernel.types import Integers


class _Life(NamedTuple):
    """One conversation: its code, its segments, its opening and its closes."""

    code: int
    segments: list[int]
    opening: int
    closes: list[int]
    is_open: bool
    last_start: int


def _life(witness: Witness, name: object) -> _Life:
    moves, code = witness.derivation.stretches.moves, witness.conversation(name)
    rows = np.flatnonzero(moves.slot == code)
    ends = [int(each) for each in moves.end[rows] if each < witness.coded.size]
    segments = np.flatnonzero(witness.derivation.segments.conversation == code)
    return _Life(
        code,
        segments.tolist(),
        int(moves.start[rows[0]]),
        ends,
        len(ends) < rows.size,
        int(moves.start[rows[-1]]),
    )


def conversations(witness: Witness, _row: int, values: Mapping[str, object]) -> Opened:
    """Explain a conversation: the sums of its segments, its waits, and who is credited."""
    life, hand = _life(witness, values["conversation"]), InHand(witness)
    parts = {
        "ift_ms": [part for each in life.segments for part in hand.focus(each)],
        "eht_ms": [part for each in life.segments for part in hand.engaged(each)],
        "segment_ms": [hand.whole(each) for each in life.segments],
        "wrap_up_ms": [part for each in life.segments for part in hand.wraps(each)],
        "handle_ms": _handle_time(witness, life, hand, values["channel"]),
        "wait_ms": _wait(witness, life),
        "first_reply_ms": _first_reply(witness, life),
    }
    return Opened(parts, _decided(witness, life, values))


def _handle_time(witness: Witness, life: _Life, hand: InHand, channel: object) -> list[Part]:
    """Return what the policy counts of the segments begun before the last close, and wrap-up."""
    if not life.closes:
        return []
    start = witness.derivation.segments.start
    counted = [each for each in life.segments if start[each] < life.closes[-1]]
    policy = witness.policies.conversation_handle_time
    if policy == "ift" and channel == "voice":
        policy = "segment"
    found = []
    for each in counted:
        match policy:
            case "ift":
                found += hand.focus(each)
            case "eht":
                found += hand.engaged(each)
            case "segment":
                found.append(hand.whole(each))
        found += hand.wraps(each)
    return found


def _wait(witness: Witness, life: _Life) -> list[Part]:
    """Return the time from the first queueing, if before it, else the opening, to the taking up."""
    legs, waiting = witness.derivation.legs, witness.derivation.waiting
    key, start = one(life.code), one(-1)
    took = int(fill(legs.taken_up.start, legs.taken.after(key, start))[0])
    queued = int(fill(waiting.puts.position, waiting.puts.track.after(key, start))[0])
    since = queued if 0 <= queued < took else life.opening
    if took < 0 or witness.coded.at[took] < witness.coded.at[since]:
        return []
    began = witness.rule_at(waiting.ran, life.code, since) or witness.rule_at(
        witness.derivation.stretches.ran, life.code, since
    )
    slot = int(witness.coded.slot(one(took))[0])
    ended = witness.rule_at(legs.ran, slot, took)
    return [Part("until taken up", witness.edge(since, began), witness.edge(took, ended))]


def _first_reply(witness: Witness, life: _Life) -> list[Part]:
    """Return the time from the opening to the first agent message to the customer."""
    coded, stretches = witness.coded, witness.derivation.stretches
    written = coded.of_kind("conversation.message:agent")
    written = written[(coded.conversation[written] == life.code) & (written > life.opening)]
    if not written.size:
        return []
    start = witness.edge(life.opening, witness.rule_at(stretches.ran, life.code, life.opening))
    rule = Rule(rule_of("conversations", "first_reply_ms"), "6")
    return [Part("until the first reply", start, witness.edge(int(written[0]), rule))]


def _decided(witness: Witness, life: _Life, values: Mapping[str, object]) -> dict[str, Because]:
    segments = witness.derivation.segments
    closed = by() if life.is_open else by(life.closes[-1])
    own = np.array(life.segments, dtype=np.int64)
    _, first = np.unique(segments.agent[own], return_index=True)
    assigned = _assigned(witness, life, values["assignee"])
    out = [_clock_out(witness, life, values["assignee"])] if values["excluded"] else []
    excluded = by(*out, *closed.positions)
    return {
        "customer": by(*customer_from(witness, life.code)),
        "channel": by(_first_inbound(witness, life)),
        "inbox": by(_inbox(witness, life)),
        "topics": by(*_topics(witness, life)),
        "opened_at": by(life.opening),
        "closed_at": closed,
        "closes": by(*life.closes),
        "closed_by": closed,
        "closed_by_agent": closed if values["closed_by"] == "agent" else by(),
        "assignee": assigned,
        "agents": by(*np.sort(segments.start[own[first]])),
        "excluded": excluded,
        "exclusion_reason": excluded if values["excluded"] else by(),
    }


def _first_inbound(witness: Witness, life: _Life) -> int:
    """Return where the first inbound contact began; -1 for none."""
    contacts = witness.derivation.contacts
    rows = np.flatnonzero((contacts.conversation == life.code) & contacts.inbound)
    return int(contacts.start[rows[0]]) if rows.size else -1


def _inbox(witness: Witness, life: _Life) -> int:
    """Return the event that last gave an inbox; -1 for none."""
    coded = witness.coded
    moved = coded.of_type("conversation.moved")
    moved = moved[coded.conversation[moved] == life.code]
    if moved.size and moved[-1] > life.opening:
        return int(moved[-1])
    if witness.text("inbox", life.opening) is not None:
        return life.opening
    return int(moved[-1]) if moved.size else -1


def _topics(witness: Witness, life: _Life) -> Integers:
    """Return the events that set the topics which stand."""
    topics = witness.derivation.topics
    standing = topics.filter((topics["conversation"] == life.code) & topics["removed"].is_null())
    return standing.sort("topic")["position"].to_numpy()


def _assigned(witness: Witness, life: _Life, assignee: object) -> Because:
    """Say which segment's end made the assignee: one at the close, else the last wrapped up."""
    if assignee is None:
        return by()
    segments = witness.derivation.segments
    agents = witness.coded.agents
    own = [each for each in life.segments if agents[int(segments.agent[each])] == assignee]
    at_close = [each for each in own if segments.end[each] == life.closes[-1]]
    wrapped = [
        each
        for each in own
        if segments.end_symbol[each] == LEG.symbol("wrap_up_started")
        and life.last_start < segments.end[each] < life.closes[-1]
    ]
    wrapped.sort(key=lambda each: int(segments.end[each]))
    chosen = at_close[0] if at_close else wrapped[-1]
    return by(segments.start[chosen], segments.end[chosen])


def _clock_out(witness: Witness, life: _Life, assignee: object) -> int:
    """Return where the assignee last clocked out before the close."""
    coded = witness.coded
    agent = int((coded.agents == assignee).arg_true()[0])
    outs = coded.of_kind(*CLOCK_OUTS)
    outs = outs[(coded.agent[outs] == agent) & (outs < life.closes[-1])]
    return int(outs[-1]) if outs.size else -1
