"""The same work in Polars: segments with In-Focus and Engaged Handle Time, from Parquet.

It follows FACTS §4 and §5 with default policies for events that break no rule, as `segments.sql`
does. Ids become integer codes while the file is read, `k` is the place of an event in the
contract's order (at, seq, rank), and every window is a shift or a fill over sorted rows.

A place needs `seq` below 2**14, and a conversation's and an agent's code 31 bits each.

Tried, by CPU at a million events. Slower: `unique` by (source, id), which alone takes one and a
half times what sorting and finding neighbours take together; windows with `over` (two and a half
times the fills); types by `replace_strict` and the engine in memory for reading (a quarter more);
an as-of join over running sums for pending (nearly twice the join). No faster: sorting by `k`
alone and looking at ties, hashes in place of ids, the streaming engine for what follows reading.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl
from polars import col, lit, when

TYPES: Final = (
    "conversation.opened",
    "conversation.reopened",
    "conversation.offer_ended",
    "conversation.offered",
    "conversation.accepted",
    "conversation.role_changed",
    "conversation.taken_over",
    "agent.left_conversation",
    "agent.entered_conversation",
    "conversation.message",
    "conversation.transferred",
    "conversation.returned_to_queue",
    "conversation.agent_left",
    "conversation.closed",
    "conversation.wrap_up_started",
    "agent.idled",
    "agent.clocked_out",
)
"""The types that matter here, by rank; the place in this list serves as the rank."""
OPENED, REOPENED, OFFER_ENDED, OFFERED, ACCEPTED, ROLE_CHANGED, TAKEN_OVER = range(7)
LEFT, ENTERED, MESSAGE, TRANSFERRED, RETURNED, AGENT_LEFT, CLOSED, WRAP_UP = range(7, 15)
IDLED, CLOCKED_OUT = range(15, 17)

PURPOSES: Final = pl.Enum(["route", "transfer", "conference", "consult", "invite"])
SLOT: Final = (col("conversation") * 2**32 + col("agent")).alias("slot")
INSTANT: Final = col("k") // 2**20

Frame = pl.LazyFrame


def segments(file: Path) -> pl.DataFrame:
    """Return the table segments of a Parquet file of events."""
    last = pl.scan_parquet(file).select(col("at").max().to_physical())
    now = int(last.collect(engine="streaming").item())
    read = _read(file)
    names = read.clear()
    events = _in_order(read)
    del read
    found = _segments(events, now).collect().lazy()
    pieces = _pieces(found, _attention(events, now)).collect().lazy()
    talk = _talk(events, now).collect().lazy()
    engaged = pl.concat([_pending(talk, pieces), _sending(talk, found, pieces)])
    return _table(found, _sums(pieces, "ift_ms"), _sums(engaged, "eht_ms"), names).collect()


def read_ndjson(file: Path) -> pl.DataFrame:
    """Read a file of JSON Lines, every field of it."""
    return pl.read_ndjson(file, infer_schema_length=100_000)


def _is(*types: int) -> pl.Expr:
    return col("rank").is_in(types)


def _read(file: Path) -> pl.DataFrame:
    """Read the columns that matter of the events that matter."""
    rank = col("kind").to_physical()
    public = (col("sender").is_in(["customer", "agent"])) & (
        col("audience").fill_null("all") == "all"
    )
    asks = (
        when(rank == MESSAGE)
        .then(col("sender") == "customer")
        .when(rank == OPENED)
        .then(col("direction") == "inbound")
        .otherwise((rank == REOPENED) & (col("by") == "customer"))
    )
    return (
        pl.scan_parquet(file)
        .with_columns(kind=col("type").cast(pl.Enum(TYPES), strict=False))
        .filter(col("kind").is_not_null() & ((rank != MESSAGE) | public))
        .select(
            "source",
            "id",
            rank=rank,
            k=col("at").to_physical() * 2**20 + col("seq").fill_null(0) * 2**6 + rank,
            conversation=col("conversation").cast(pl.Categorical),
            agent=col("agent").cast(pl.Categorical),
            from_agent=col("from_agent").cast(pl.Categorical),
            since=col("since").to_physical(),
            purpose=col("purpose").cast(PURPOSES),
            asks=asks.fill_null(value=False),
        )
        .collect(engine="streaming")
    )


def _in_order(read: pl.DataFrame) -> Frame:
    """Put events in the contract's order, each once, with ids as integers."""
    ordered = read.sort("k", "source", "id")
    twin = pl.all_horizontal(col(each) == col(each).shift() for each in ("k", "source", "id"))
    code = col("conversation", "agent", "from_agent").to_physical().cast(pl.Int64)
    kept = ordered.filter(~twin.fill_null(value=False)).select(
        "rank", "k", "since", "purpose", "asks", code
    )
    return kept.lazy()


def _legs(events: Frame) -> Frame:
    """Cut each conversation at its closes, and say what each leg was before each of its events."""
    closes = when(_is(CLOSED))
    same = (col("slot") == col("slot").shift()) & (col("stretch") == col("stretch").shift())
    offers = when(_is(OFFERED, ROLE_CHANGED))
    return (
        events.filter(_is(*range(OFFER_ENDED, LEFT), *range(TRANSFERRED, IDLED)))
        .sort("conversation", maintain_order=True)
        .with_columns(
            SLOT,
            stretch=_is(CLOSED).cum_sum(),
            closed=closes.then("k").backward_fill(),
            closing=closes.then("conversation").backward_fill(),
        )
        .filter(~_is(CLOSED))
        .with_columns(closed=when(col("closing") == col("conversation")).then("closed"))
        .sort("slot", maintain_order=True)
        .with_columns(
            state=when(same).then(when(~_is(ROLE_CHANGED)).then("rank").forward_fill().shift()),
            offered_for=offers.then("purpose").forward_fill().shift(),
            offered_by=offers.then("from_agent").forward_fill().shift(),
        )
    )


def _segments(events: Frame, now: int) -> Frame:
    """Find what begins each segment, and what ends it: its agent, another's doing, or a close."""
    legs = _legs(events)
    accepts = _is(ACCEPTED) & (col("state") == OFFERED)
    changes = _is(ROLE_CHANGED) & col("state").is_in([ACCEPTED, TAKEN_OVER])
    consult = (accepts & (col("offered_for") == "consult")) | (
        changes & (col("purpose") == "consult")
    )
    columns = ("slot", "conversation", "agent", "stretch", "k", "closed", "begins", "consult")
    ends = _is(TRANSFERRED, RETURNED, AGENT_LEFT, WRAP_UP)
    own = legs.filter(_is(ACCEPTED, TAKEN_OVER) | changes | ends).select(
        *columns[:6], begins=~ends, consult=consult.fill_null(value=False)
    )
    gives = (accepts & (col("offered_for") == "transfer")) | (
        changes & (col("purpose") == "transfer")
    )
    given = (
        legs.filter(gives | _is(TAKEN_OVER))
        .with_columns(agent=when(_is(ACCEPTED)).then("offered_by").otherwise("from_agent"))
        .with_columns(SLOT, begins=lit(value=False), consult=lit(value=False))
        .select(columns)
    )
    follows = (col("slot") == col("slot").shift(-1)) & (col("stretch") == col("stretch").shift(-1))
    end = pl.min_horizontal("parted", "closed")
    first = col("conversation") != col("conversation").shift(fill_value=-1)
    return (
        pl.concat([own, given])
        .sort("slot", "k")
        .with_columns(parted=when(follows).then(col("k").shift(-1)))
        .filter("begins")
        .sort("conversation", "k")
        .with_row_index("row")
        .select(
            "row",
            "slot",
            "conversation",
            "agent",
            "consult",
            segment=col("row") - when(first).then("row").forward_fill() + 1,
            first="k",
            last=end.fill_null((now + 1) * 2**20),
            started_at=INSTANT,
            ended_at=(end // 2**20).fill_null(now),
            open=end.is_null(),
        )
    )


def _attention(events: Frame, now: int) -> Frame:
    """Find when each agent looked at which conversation."""
    goes_on = col("agent") == col("agent").shift(-1)
    return (
        events.filter(_is(LEFT, ENTERED, IDLED, CLOCKED_OUT))
        .sort("agent", maintain_order=True)
        .with_columns(entered=when(_is(ENTERED)).then("conversation").forward_fill())
        .filter(~_is(LEFT) | (col("entered") == col("conversation")))
        .with_columns(
            started_at=INSTANT,
            ended_at=when(goes_on)
            .then(pl.min_horizontal(INSTANT, "since").shift(-1))
            .otherwise(now),
        )
        .filter(_is(ENTERED))
        .select(SLOT, "started_at", "ended_at")
    )


def _cut(pieces: Frame, spans: Frame, on: str) -> Frame:
    """Cut pieces to the spans of the same key."""
    return (
        pieces.join(spans.rename({"started_at": "begins", "ended_at": "ends"}), on=on)
        .with_columns(
            started_at=pl.max_horizontal("started_at", "begins"),
            ended_at=pl.min_horizontal("ended_at", "ends"),
        )
        .filter(col("started_at") < col("ended_at"))
        .select("row", "conversation", "started_at", "ended_at")
    )


def _pieces(found: Frame, attention: Frame) -> Frame:
    """Cut attention to segments: In-Focus Time, but for those who were consulted."""
    counted = found.filter(~col("consult"))
    return _cut(
        attention,
        counted.select("row", "slot", "conversation", "started_at", "ended_at"),
        "slot",
    )


def _talk(events: Frame, now: int) -> Frame:
    """Lay out who said what when; a turn goes from one message of the customer to the next."""
    goes_on = col("conversation") == col("conversation").shift(-1)
    return (
        events.filter(_is(OPENED, REOPENED, MESSAGE, CLOSED))
        .sort("conversation", maintain_order=True)
        .select(
            SLOT,
            "conversation",
            "k",
            "asks",
            answers=_is(MESSAGE) & ~col("asks"),
            turn=(_is(MESSAGE) & col("asks")).cum_sum(),
            started_at=INSTANT,
            ended_at=when(goes_on).then(INSTANT.shift(-1)).otherwise(now),
        )
    )


def _pending(talk: Frame, pieces: Frame) -> Frame:
    """Cut In-Focus Time to when the conversation waited for an answer."""
    spans = talk.filter("asks").select("conversation", "started_at", "ended_at")
    return _cut(pieces, spans, "conversation")


def _sending(talk: Frame, found: Frame, pieces: Frame) -> Frame:
    """Cut In-Focus Time to each run of messages of an agent in a segment, in one turn."""
    runs = (
        talk.filter("answers")
        .select("slot", "k", "turn", "started_at")
        .join(found.select("row", "slot", "first", "last"), on="slot")
        .filter(col("k").is_between("first", "last", closed="none"))
        .group_by("row", "turn")
        .agg(col("started_at").min(), ended_at=col("started_at").max())
        .filter(col("started_at") < col("ended_at"))
        .select("row", "started_at", "ended_at")
    )
    return _cut(pieces, runs, "row")


def _sums(pieces: Frame, name: str) -> Frame:
    return pieces.group_by("row").agg((col("ended_at") - col("started_at")).sum().alias(name))


def _table(found: Frame, ift: Frame, eht: Frame, names: pl.DataFrame) -> Frame:
    """Lay the table out, with ids as text; codes have names while a frame of that kind lives."""
    kind = names.schema["conversation"]
    ids = col("conversation", "agent").cast(pl.UInt32).cat.to(kind).cast(pl.String)
    return (
        found.join(ift, on="row", how="left")
        .join(eht, on="row", how="left")
        .with_columns(ids, col("ift_ms", "eht_ms").fill_null(0))
        .select(
            "conversation",
            "segment",
            "agent",
            "started_at",
            "ended_at",
            "open",
            "ift_ms",
            "eht_ms",
        )
    )
