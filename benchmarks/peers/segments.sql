-- The table segments with In-Focus Time and Engaged Handle Time, from a Parquet file of events.
--
-- It follows FACTS §4 and §5 with default policies for events that break no rule; what else the
-- machines say (findings, illegal sequences, corrections) is left out, which only helps it.
-- `k` is the place of an event in the contract's order (at, seq, rank); source and id break ties.
-- Copies of one event are neighbours in that order, so each timeline drops a row whose next row
-- has the same source and id.
--
-- A place needs `seq` below 2**14.
--
-- Tried, by CPU at a million events. Slower: `distinct on (source, id)` first (two thirds more),
-- finding repeated hashes and an anti join (two fifths more), hashes of ids as keys of windows
-- (a little more). No faster: one read of the file for each timeline, ids as enums (ten million
-- events as well), sorting by `k` alone.
with event as materialized (
    select source, id, conversation, agent, from_agent, purpose, direction, "by", sender,
           epoch_ms(since) as since,
           case type
               when 'conversation.opened' then 7
               when 'conversation.reopened' then 8
               when 'conversation.offer_ended' then 15
               when 'conversation.offered' then 18
               when 'conversation.accepted' then 19
               when 'conversation.role_changed' then 20
               when 'conversation.taken_over' then 21
               when 'agent.left_conversation' then 22
               when 'agent.entered_conversation' then 23
               when 'conversation.message' then 26
               when 'conversation.transferred' then 31
               when 'conversation.returned_to_queue' then 32
               when 'conversation.agent_left' then 33
               when 'conversation.closed' then 34
               when 'conversation.wrap_up_started' then 35
               when 'agent.idled' then 37
               when 'agent.clocked_out' then 38
           end as rank,
           (epoch_ms("at") << 20) + (coalesce(seq, 0) << 6) + rank as k
    from read_parquet(getvariable('file'))
    where type in (
        'conversation.opened', 'conversation.reopened', 'conversation.offer_ended',
        'conversation.offered', 'conversation.accepted', 'conversation.role_changed',
        'conversation.taken_over', 'agent.left_conversation', 'agent.entered_conversation',
        'conversation.message', 'conversation.transferred', 'conversation.returned_to_queue',
        'conversation.agent_left', 'conversation.closed', 'conversation.wrap_up_started',
        'agent.idled', 'agent.clocked_out'
    )
      and (type <> 'conversation.message'
           or (sender in ('customer', 'agent') and coalesce(audience, 'all') = 'all'))
),

as_of as (select epoch_ms(max("at")) as now from read_parquet(getvariable('file'))),

-- Legs: each conversation's timeline, cut at its closes; then each agent's part in it.

leg as (
    select conversation, agent, from_agent, purpose, rank, k,
           lead(id) over timeline = id and lead(source) over timeline = source as twin,
           count(*) filter (rank = 34) over before as stretch,
           min(k) filter (rank = 34) over after as closed
    from event
    where rank in (15, 18, 19, 20, 21, 31, 32, 33, 34, 35)
    window timeline as (partition by conversation order by k, source, id),
           before as (partition by conversation order by k, source, id
                      rows between unbounded preceding and 1 preceding),
           after as (partition by conversation order by k, source, id
                     rows between 1 following and unbounded following)
),

told as (
    select *,
           last_value(case when rank <> 20 then rank end ignore nulls) over slot as state,
           last_value(case when rank in (18, 20) then purpose end ignore nulls) over slot
               as offered_for,
           last_value(case when rank in (18, 20) then from_agent end ignore nulls) over slot
               as offered_by
    from leg
    where rank <> 34 and twin is not true
    window slot as (partition by conversation, stretch, agent order by k
                    rows between unbounded preceding and 1 preceding)
),

-- What begins a segment, and what ends one: of the agent itself, or of the one who gives it away.
mark as (
    select conversation, agent, stretch, k, closed, rank in (19, 20, 21) as begins,
           case when rank = 20 then purpose = 'consult'
                else rank = 19 and state = 18 and offered_for = 'consult' end as consult
    from told
    where rank in (19, 21, 31, 32, 33, 35) or (rank = 20 and state in (19, 21))
    union all
    select conversation, case when rank = 19 then offered_by else from_agent end, stretch, k,
           closed, false, false
    from told
    where (rank = 19 and state = 18 and offered_for = 'transfer')
       or (rank = 20 and state in (19, 21) and purpose = 'transfer')
       or rank = 21
),

lasting as (
    select *, lead(k) over (partition by conversation, stretch, agent order by k) as parted
    from mark
),

segment as materialized (
    select conversation, agent, consult, k as first,
           coalesce(least(parted, closed), (now + 1) << 20) as last,
           parted is null and closed is null as open,
           row_number() over (partition by conversation order by k) as segment,
           k >> 20 as started_at,
           coalesce(least(parted, closed) >> 20, now) as ended_at
    from lasting, as_of
    where begins
),

-- In-Focus Time: attention, cut to segments.

seen as (
    select agent, conversation, rank, k, since, source, id,
           lead(id) over timeline = id and lead(source) over timeline = source as twin,
           last_value(case when rank = 23 then conversation end ignore nulls) over timeline
               as entered
    from event
    where rank in (22, 23, 37, 38)
    window timeline as (partition by agent order by k, source, id)
),

watched as (
    select agent, conversation, rank, k >> 20 as started_at,
           lead(least(k >> 20, since)) over (partition by agent order by k, source, id)
               as ended_at
    from seen
    where twin is not true and (rank <> 22 or entered = conversation)
),

piece as materialized (
    select conversation, segment,
           greatest(w.started_at, s.started_at) as started_at,
           least(coalesce(w.ended_at, now), s.ended_at) as ended_at
    from watched w join segment s using (conversation, agent), as_of
    where w.rank = 23 and consult is not true
      and w.started_at < s.ended_at and coalesce(w.ended_at, now) > s.started_at
),

-- Engaged: pending from each word of the customer to the next word of anyone, and sending from
-- the first to the last message of an agent in a segment between two of the customer's.

talk as materialized (
    select conversation, agent, k,
           lead(id) over timeline = id and lead(source) over timeline = source as twin,
           rank = 26 and sender = 'agent' as answers,
           case rank when 26 then sender = 'customer'
                     when 7 then direction = 'inbound'
                     when 8 then "by" = 'customer'
                     else false end as asks,
           count(*) filter (rank = 26 and sender = 'customer') over timeline as turn,
           coalesce(lead(k) over timeline >> 20, now) as until
    from event, as_of
    where rank in (7, 8, 26, 34)
    window timeline as (partition by conversation order by k, source, id)
),

engaged as (
    select conversation, null as segment, k >> 20 as started_at, until as ended_at
    from talk
    where asks and twin is not true
    union all
    select t.conversation, s.segment, min(t.k) >> 20, max(t.k) >> 20
    from talk t join segment s
      on t.conversation = s.conversation and t.agent = s.agent
     and t.k > s.first and t.k < s.last
    where answers and twin is not true
    group by t.conversation, s.segment, t.turn
    having count(*) > 1
),

ift as (
    select conversation, segment, sum(ended_at - started_at) as ms
    from piece
    where ended_at > started_at
    group by all
),

eht as (
    select p.conversation, p.segment,
           sum(least(p.ended_at, e.ended_at) - greatest(p.started_at, e.started_at)) as ms
    from piece p join engaged e
      on p.conversation = e.conversation and coalesce(e.segment, p.segment) = p.segment
     and e.started_at < p.ended_at and e.ended_at > p.started_at
    group by all
)

select conversation, segment, agent, started_at, ended_at, open,
       coalesce(ift.ms, 0)::bigint as ift_ms,
       coalesce(eht.ms, 0)::bigint as eht_ms
from segment
left join ift using (conversation, segment)
left join eht using (conversation, segment)
