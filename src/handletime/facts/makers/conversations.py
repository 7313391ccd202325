"""The table `conversations`, with their handle time. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.rows import rows, where
from handletime.facts.stages.attempts import IN_CONFERENCE, RECEIVED_CONSULT
from handletime.facts.stages.stretches import opening_texts
from handletime.kernel.algebra import sum_by
from handletime.kernel.group import begins_run, distinct, ends_run
from handletime.kernel.track import fill, flags_at
from handletime.machines import LEG

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags, Integers


class _Row:
    """What is known of each conversation that has a stretch: a row each."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        moves = derivation.stretches.moves
        self.first = np.flatnonzero(begins_run(moves.slot))
        self.last = np.flatnonzero(ends_run(moves.slot))
        self.conversation: Integers = moves.slot[self.first].astype(np.int64)
        size = derivation.coded.size
        closed = moves.end[self.last] < size
        self.is_open: Flags = ~closed
        at_close = np.where(closed, self.last, self.last - 1)
        self.closes: Integers = self.last - self.first + closed
        self.close: Integers = np.where(self.closes > 0, moves.end[at_close], -1)
        """Position of the last close, -1 for none."""
        self.opening: Integers = moves.start[self.first]
        self.last_start: Integers = moves.start[self.last]

    def sums(self, amount: Integers, *, closed_only: bool = False) -> Integers:
        """Sum an amount over segments; over those begun before the last close, if said so."""
        coded, segments = self.derivation.coded, self.derivation.segments
        place = np.full(len(coded.conversations), -1, dtype=np.int64)
        place[self.conversation] = np.arange(self.conversation.size)
        row = place[segments.conversation]
        counts = row >= 0
        if closed_only:
            counts &= segments.start < fill(self.close, row)
        return sum_by(row[counts], amount[counts], self.conversation.size)


def conversations(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `conversations`."""
    coded, segments = derivation.coded, derivation.segments
    row = _Row(derivation)
    opened = row.opening
    closed = ~row.is_open
    by = derivation.closes.by.gather(row.last)
    closer = where(closed, coded.text("agent", row.close))
    by_agent = (by == "agent").fill_null(value=False)
    assignee = _assignees(row)
    excluded = _excluded(row, assignee, by, closer)
    channel = _channels(row)
    lasted = coded.at[segments.end] - coded.at[segments.start]
    return rows(
        "conversations",
        conversation=coded.conversations.gather(row.conversation),
        customer=derivation.customers.now(
            opening_texts(derivation.coded, derivation.stretches, "customer").gather(row.first)
        ),
        channel=channel,
        inbox=_inboxes(row),
        topics=_topics(row),
        opened_at=coded.at[opened],
        closed_at=where(closed, coded.at[row.close]),
        closes=row.closes,
        closed_by=by,
        closed_by_agent=where(by_agent.to_numpy(), closer),
        assignee=where(assignee >= 0, coded.agents.gather(np.maximum(assignee, 0)))
        if len(coded.agents)
        else closer,
        handle_ms=_handle_time(row, channel, lasted),
        ift_ms=row.sums(derivation.ift),
        eht_ms=row.sums(derivation.eht),
        segment_ms=row.sums(lasted),
        wrap_up_ms=row.sums(segments.wrap_up),
        wait_ms=_waits(row),
        first_reply_ms=_first_replies(row),
        agents=_agents(row),
        excluded=excluded,
        exclusion_reason=where(
            excluded, pl.repeat("assignee_logged_out", excluded.size, eager=True)
        ),
    )


def _handle_time(row: _Row, channel: pl.Series, lasted: Integers) -> pl.Series:
    """Sum the handle time up to the last close, by policy, with wrap-up; null if never closed."""
    derivation = row.derivation
    policy = derivation.policies.conversation_handle_time
    amount = {"ift": derivation.ift, "eht": derivation.eht, "segment": lasted}[policy]
    total = row.sums(amount, closed_only=True)
    if policy == "ift":
        voice = (channel == "voice").fill_null(value=False).to_numpy()
        total = np.where(voice, row.sums(lasted, closed_only=True), total)
    total = total + row.sums(derivation.segments.wrap_up, closed_only=True)
    return where(row.closes > 0, total)


def _channels(row: _Row) -> pl.Series:
    """Return the channel of the first inbound contact, else `outbound`."""
    contacts = row.derivation.contacts
    inbound = np.flatnonzero(contacts.inbound)
    first = np.full(len(row.derivation.coded.conversations), -1, dtype=np.int64)
    first[contacts.conversation[inbound][::-1]] = inbound[::-1]
    found = first[row.conversation]
    if not len(contacts.channel):
        return pl.repeat("outbound", found.size, eager=True)
    channel = contacts.channel.gather(np.maximum(found, 0))
    outbound = pl.repeat("outbound", found.size, eager=True)
    return channel.zip_with(pl.Series(found >= 0), outbound)


def _inboxes(row: _Row) -> pl.Series:
    """Return the inbox that each conversation is assigned to now."""
    coded, stretches = row.derivation.coded, row.derivation.stretches
    opened = stretches.moves.start[stretches.ran.symbol(stretches.moves.symbol, "opened")]
    has_inbox = coded.text("inbox", opened).is_not_null().to_numpy()
    said = np.sort(np.append(opened[has_inbox], coded.of_type("conversation.moved")))
    end = np.full(row.conversation.size, coded.size, dtype=np.int64)
    return coded.text("inbox", fill(said, coded.track(said).before(row.conversation, end)))


def _topics(row: _Row) -> pl.Series:
    """Return the topics that each conversation has now, sorted."""
    current = (
        row.derivation.topics.filter(pl.col("removed").is_null())
        .group_by("conversation")
        .agg(pl.col("topic").sort())
    )
    wanted = pl.DataFrame({"conversation": row.conversation})
    joined = wanted.join(current, on="conversation", how="left", maintain_order="left")
    return joined["topic"].fill_null(pl.Series([[]], dtype=pl.List(pl.String())).first())


def _waits(row: _Row) -> pl.Series:
    """Return the wait from the first queueing, if before it, else the opening, to the taking up."""
    derivation = row.derivation
    coded, legs, puts = derivation.coded, derivation.legs, derivation.waiting.puts
    start = np.full(row.conversation.size, -1, dtype=np.int64)
    took = fill(legs.taken_up.start, legs.taken.after(row.conversation, start))
    queued = fill(puts.position, puts.track.after(row.conversation, start))
    since = np.where((queued >= 0) & (queued < took), queued, row.opening)
    return where(took >= 0, np.maximum(coded.at[took] - coded.at[since], 0))


def _first_replies(row: _Row) -> pl.Series:
    coded = row.derivation.coded
    replies = row.derivation.agent_messages
    reply = fill(replies.position, replies.track.after(row.conversation, row.opening))
    return where(reply >= 0, coded.at[reply] - coded.at[row.opening])


def _agents(row: _Row) -> Integers:
    """Count the agents who ever had the conversation in hand."""
    segments, coded = row.derivation.segments, row.derivation.coded
    slots = distinct(segments.slot)
    count = np.bincount(coded.slots.conversation[slots], minlength=len(coded.conversations))
    return count[row.conversation]


def _assignees(row: _Row) -> Integers:
    """Return the agent to whom each conversation was assigned at its close, -1 for none.

    Of the segments running at the close the one begun first, else the last that ended in a
    wrap-up in that stretch; an invited or consulted colleague is no assignee.
    """
    derivation = row.derivation
    segments, coded = derivation.segments, derivation.coded
    role = derivation.attempts.role[segments.attempt]
    own = ~np.isin(role, [IN_CONFERENCE, RECEIVED_CONSULT])
    place = np.full(len(coded.conversations), -1, dtype=np.int64)
    place[row.conversation] = np.arange(row.conversation.size)
    of = place[segments.conversation]
    close, began = fill(row.close, of), fill(row.last_start, of)
    current = own & (of >= 0) & flags_at(~row.is_open, of)
    running = np.flatnonzero(current & (segments.end == close))
    wrapped = np.flatnonzero(
        current
        & (segments.end_symbol == LEG.symbol("wrap_up_started"))
        & (segments.end > began)
        & (segments.end < close)
    )
    wrapped = wrapped[np.argsort(segments.end[wrapped], kind="stable")]
    assignee = np.full(row.conversation.size, -1, dtype=np.int64)
    assignee[of[wrapped]] = segments.agent[wrapped]
    assignee[of[running[::-1]]] = segments.agent[running[::-1]]
    return assignee


def _excluded(row: _Row, assignee: Integers, by: pl.Series, closer: pl.Series) -> Flags:
    """Say whether the assignee was tracked, and logged out when somebody else closed it."""
    derivation = row.derivation
    coded = derivation.coded
    assigned = np.flatnonzero(assignee >= 0)
    agent, close = assignee[assigned], row.close[assigned]
    tracked = coded.first_clocking[agent] < close
    out = derivation.sessions.before(agent, close) < 0
    itself = (closer.gather(assigned) == coded.agents.gather(agent)).fill_null(value=False)
    who = by.gather(assigned)
    other = (who.is_in(["rule", "system"]) | ((who == "agent") & ~itself)).to_numpy()
    excluded = np.zeros(assignee.size, dtype=np.bool_)
    excluded[assigned] = tracked & out & other
    return excluded
