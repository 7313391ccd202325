"""Explains the tables of contacts and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.explain.customers import customer_from
from handletime.facts.explain.explanation import SPAN, Opened, Part, Rule
from handletime.facts.explain.in_hand import InHand
from handletime.facts.explain.rules import rule_of
from handletime.facts.explain.witness import by, one
from handletime.kernel.track import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.witness import Witness
    from handletime.facts.stages.contacts import Contacts


def _sorted_rows(**columns: object) -> pl.Series:
    """Return the rows of a stage in the order of their table."""
    frame = pl.DataFrame(columns)
    return frame.with_row_index("row").sort(*columns, maintain_order=True)["row"]


def contacts(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a contact."""
    found = witness.derivation.contacts
    contact = _sorted_rows(
        conversation=found.conversation, at=witness.coded.at[found.start], name=found.name
    )[row]
    conversation, start, end = (
        int(each[contact]) for each in (found.conversation, found.start, found.end)
    )
    rule = Rule(rule_of("contacts", SPAN), "6")
    span = Part("in touch", witness.edge(start, rule), witness.edge(end, rule))
    took, queued = _taken_up(witness, conversation, span), _queued(witness, conversation, span)
    parts = {
        SPAN: [span],
        "wait_ms": _wait(witness, span, took, queued),
        "first_reply_ms": _first_reply(witness, conversation, span),
        "handle_ms": _handle_time(witness, conversation, span),
    }
    because = {
        "customer": by(*customer_from(witness, conversation)),
        "channel": by(_channel_from(witness, found, contact)),
        "direction": by(start),
        "agent": by(took),
        "queue": by(queued),
    }
    return Opened(parts, because)


def _channel_from(witness: Witness, found: Contacts, contact: int) -> int:
    """Return the event that gave a contact its channel: its own, or one before it; -1 for none."""
    start, channel = int(found.start[contact]), found.channel[contact]
    if channel is None or witness.text("channel", start) == channel:
        return -1 if channel is None else start
    coded = witness.coded
    named = coded.columns.rows("channel")[(coded.columns.values("channel") == channel).to_numpy()]
    own = coded.conversation[named] == found.conversation[contact]
    earlier = named[own & (named < start)]
    return int(earlier[-1]) if earlier.size else start


def _taken_up(witness: Witness, conversation: int, span: Part) -> int:
    """Return the first taking up within a contact; -1 for none."""
    legs = witness.derivation.legs
    took = fill(legs.taken_up.start, legs.taken.after(one(conversation), one(span.start.position)))
    return int(took[0]) if took[0] < span.end.position else -1


def _queued(witness: Witness, conversation: int, span: Part) -> int:
    """Return the first queueing within a contact; -1 for none."""
    puts = witness.derivation.waiting.puts
    found = puts.track.after(one(conversation), one(span.start.position))
    put = int(fill(puts.position, found)[0])
    return put if put < span.end.position else -1


def _wait(witness: Witness, span: Part, took: int, queued: int) -> list[Part]:
    if took < 0:
        return []
    put = Rule(rule_of("contacts", "wait_ms"), "6")
    if queued >= 0:
        code = int(witness.coded.conversation[queued])
        put = witness.rule_at(witness.derivation.waiting.ran, code, queued) or put
    start = witness.edge(queued, put) if 0 <= queued < took else span.start
    slot = int(witness.coded.slot(one(took))[0])
    ended = witness.rule_at(witness.derivation.legs.ran, slot, took)
    return [Part("until taken up", start, witness.edge(took, ended))]


def _first_reply(witness: Witness, conversation: int, span: Part) -> list[Part]:
    coded = witness.coded
    written = coded.of_kind("conversation.message:agent")
    written = written[
        (coded.conversation[written] == conversation)
        & (written > span.start.position)
        & (written < span.end.position)
    ]
    rule = Rule(rule_of("contacts", "first_reply_ms"), "6")
    return [
        Part("until the first reply", span.start, witness.edge(int(each), rule))
        for each in written[:1]
    ]


def _handle_time(witness: Witness, conversation: int, span: Part) -> list[Part]:
    """Return the In-Focus Time and the wrap-up that lie within a contact, over all agents."""
    hand = InHand(witness)
    segments = np.flatnonzero(hand.segments.conversation == conversation).tolist()
    parts = [
        part.within(span.start, span.end)
        for each in segments
        for part in (*hand.focus(each), *hand.wraps(each))
    ]
    return [part for part in parts if part]


def topics(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a topic: from being set to being taken off."""
    spans, coded = witness.derivation.topics, witness.coded
    position = spans["position"].to_numpy()
    place = _sorted_rows(
        conversation=spans["conversation"], at=coded.at[position], topic=spans["topic"]
    )[row]
    removed = spans["removed"][place]
    rule = Rule(rule_of("topics", SPAN), "6")
    start = witness.edge(int(position[place]), rule)
    end = witness.edge(coded.size if removed is None else int(removed), rule)
    who = by(start.position) if witness.text("agent", start.position) else by()
    return Opened({SPAN: [Part("set", start, end)]}, {"agent": who})
