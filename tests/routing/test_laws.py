"""Laws of routing that hold for every picture and all rules."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from typing import Final

from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from handletime.routing import (
    REASONS,
    Capacity,
    ChannelRules,
    Desk,
    Offer,
    Picture,
    Rules,
    Waiting,
    Why,
    decide,
    next_for,
    why,
)
from handletime.routing.index import Index, Line

CHANNELS: Final = ("voice", "chat", "email", "fax")
AGENTS: Final = ("ana", "ben", "cid", "dov", "eva")
CONVERSATIONS: Final = ("c1", "c2", "c3", "c4", "c5", "c6")
AGENT = st.sampled_from(AGENTS)
CHANNEL = st.sampled_from(CHANNELS)
SKILLS = st.frozensets(st.sampled_from(("bills", "cards")))
CAPACITY = st.builds(Capacity, st.integers(0, 2), st.one_of(st.none(), st.integers(0, 4)))
MOSTLY = st.sampled_from((True, True, True, True, False))
SELDOM = st.sampled_from((False, False, False, False, True))
DESKS = st.builds(
    Desk,
    agent=AGENT,
    tracked=st.booleans(),
    clocked_in=MOSTLY,
    logged_in=MOSTLY,
    live=MOSTLY,
    status=st.sampled_from(("available", "active", "unavailable", "idle", None)),
    focus_mode=SELDOM,
    channels=st.one_of(st.none(), st.frozensets(CHANNEL)),
    skills=SKILLS,
    load=st.dictionaries(CHANNEL, st.integers(0, 3), max_size=2),
    alerting=SELDOM,
    offered_at=st.one_of(st.none(), st.integers(0, 3)),
    capacity=st.dictionaries(CHANNEL, CAPACITY, max_size=1),
)
WAITING = st.builds(
    Waiting,
    conversation=st.sampled_from(CONVERSATIONS),
    queue=st.sampled_from(("north", "south")),
    channel=CHANNEL,
    queued_at=st.integers(0, 3),
    priority=st.integers(-1, 1),
    skills=SKILLS,
    last_agent=st.one_of(st.none(), AGENT),
    passed_by=st.one_of(st.none(), AGENT),
    in_hand_of=st.frozensets(AGENT, max_size=1),
)
CHANNEL_RULES = st.builds(ChannelRules, st.integers(1, 3), CAPACITY, st.booleans())
RULES = st.one_of(
    st.just(Rules()),
    st.builds(
        Rules,
        channels=st.dictionaries(CHANNEL, CHANNEL_RULES),
        other_channels=CHANNEL_RULES,
        first_priority=st.sampled_from(("highest", "lowest")),
        order_of_work=st.permutations(("channel", "priority", "oldest")).map(tuple),
        order_of_agents=st.permutations(
            ("last_agent", "least_loaded", "longest_without_offer")
        ).map(tuple),
    ),
)


def picture_of(desks: list[Desk], waiting: list[Waiting]) -> Picture:
    picture = Picture()
    for desk in desks:
        picture.put_desk(desk)
    for each in waiting:
        picture.put_waiting(each)
    return picture


PICTURES = st.builds(
    picture_of,
    st.lists(DESKS, max_size=6),
    st.lists(WAITING, max_size=6),
)


def may_have(desk: Desk, each: Waiting, rules: Rules) -> bool:
    """Say whether an offer is allowed, in the words of the floor."""
    at_work = desk.clocked_in or (not desk.tracked and desk.logged_in)
    others = {name for name, count in desk.load.items() if count} - {each.channel}
    alone = rules.of(each.channel).exclusive or any(rules.of(name).exclusive for name in others)
    capacity = desk.capacity.get(each.channel, rules.of(each.channel).capacity)
    return (
        at_work
        and desk.live
        and desk.status not in ("idle", "unavailable")
        and not desk.focus_mode
        and (desk.channels is None or each.channel in desk.channels)
        and each.skills <= desk.skills
        and desk.agent not in each.in_hand_of
        and not desk.alerting
        and not (alone and others)
        and desk.load.get(each.channel, 0) < capacity.standard
    )


@given(PICTURES, RULES)
def test_nobody_is_offered_what_they_may_not_have(picture: Picture, rules: Rules) -> None:
    """Away, without a live desk, idle, unavailable, in Focus, off the channel, and so on."""
    offers = decide(picture, rules)
    note(f"{len(offers)} offers")
    for each in offers:
        assert may_have(picture.desks[each.agent], picture.waiting[each.conversation], rules)


@given(PICTURES, RULES)
def test_nobody_waits_whom_somebody_could_serve(picture: Picture, rules: Rules) -> None:
    offers = decide(picture, rules)
    waits = picture.waiting.keys() - {each.conversation for each in offers}
    free = picture.desks.keys() - {each.agent for each in offers}
    for conversation in waits:
        for agent in free:
            assert not may_have(picture.desks[agent], picture.waiting[conversation], rules)


@given(PICTURES, RULES)
def test_a_conversation_and_an_agent_have_one_offer_at_most(picture: Picture, rules: Rules) -> None:
    offers = decide(picture, rules)
    for counts in (Counter(o.agent for o in offers), Counter(o.conversation for o in offers)):
        assert {1} >= set(counts.values())


@given(PICTURES)
def test_the_older_goes_first_within_a_priority(picture: Picture) -> None:
    """Of two that ask the same, on one channel, none is overtaken by a younger of its priority."""
    rules = Rules()
    place = {each.conversation: number for number, each in enumerate(decide(picture, rules))}
    for one in picture.waiting.values():
        for other in picture.waiting.values():
            same = (one.channel, one.skills, one.in_hand_of) == (
                other.channel,
                other.skills,
                other.in_hand_of,
            )
            before = (-one.priority, one.queued_at, one.conversation) < (
                -other.priority,
                other.queued_at,
                other.conversation,
            )
            if same and before and other.conversation in place:
                assert place[one.conversation] < place[other.conversation]


@given(PICTURES, RULES)
def test_the_customers_last_agent_has_the_customer_if_free(picture: Picture, rules: Rules) -> None:
    """Where that goes first, and nobody was served before."""
    rules = replace(rules, order_of_agents=("last_agent",))
    for first in decide(picture, rules)[:1]:
        each = picture.waiting[first.conversation]
        last = picture.desks.get(each.last_agent or "")
        if last is not None and last.agent != each.passed_by and may_have(last, each, rules):
            assert last.agent == first.agent


@given(PICTURES, RULES)
def test_who_let_it_pass_is_next_only_where_nobody_else_is(picture: Picture, rules: Rules) -> None:
    offers = decide(picture, rules)
    for number, offer in enumerate(offers):
        each = picture.waiting[offer.conversation]
        if offer.agent == each.passed_by:
            taken = {earlier.agent for earlier in offers[: number + 1]}
            others = (desk for agent, desk in picture.desks.items() if agent not in taken)
            assert not any(may_have(desk, each, rules) for desk in others)


@given(PICTURES, RULES)
def test_to_decide_changes_nothing(picture: Picture, rules: Rules) -> None:
    before = deepcopy((picture.desks, picture.waiting))
    first = decide(picture, rules)
    for agent in picture.desks:
        next_for(picture, rules, agent)
    assert before == (picture.desks, picture.waiting)
    assert first == decide(picture, rules)


@given(PICTURES, RULES)
def test_offers_stand_in_the_order_of_work(picture: Picture, rules: Rules) -> None:
    """And so what is decided with some of the last taken away is the first part of the same."""
    offers = decide(picture, rules)
    for offer in reversed(offers):
        picture.drop_waiting(offer.conversation)
        shorter = decide(picture, rules)
        assert offers[: offers.index(offer)] == shorter[: offers.index(offer)]


@given(PICTURES, RULES, AGENT)
def test_next_gives_what_the_agent_may_have_or_a_reason(
    picture: Picture, rules: Rules, agent: str
) -> None:
    answer = next_for(picture, rules, agent)
    note(answer.code if not isinstance(answer, Offer) else "an offer")
    if isinstance(answer, Offer):
        desk = picture.desks[agent]
        limits = {name: _pulling(rules.of(name).capacity) for name in CHANNELS}
        limits |= {name: _pulling(each) for name, each in desk.capacity.items()}
        pulling = replace(desk, capacity=limits)
        assert may_have(pulling, picture.waiting[answer.conversation], rules)
    else:
        assert answer.code in {*(reason.code for reason in REASONS), "nobody_waits"}


def _pulling(capacity: Capacity) -> Capacity:
    """Make the maximum the standard, so that the law of offers says what Next may give."""
    return Capacity(1_000 if capacity.maximum is None else capacity.maximum)


@given(PICTURES, RULES)
def test_why_tells_of_everybody_and_of_the_agent_who_is_offered_it(
    picture: Picture, rules: Rules
) -> None:
    chosen = {each.conversation: each.agent for each in decide(picture, rules)}
    for conversation in picture.waiting:
        told = why(picture, rules, conversation)
        assert isinstance(told, Why)
        assert chosen.get(conversation) == told.agent
        assert (told.agent is None) == (told.merit is None)
        names = [each.agent for each in told.passed_over]
        assert sorted(picture.desks.keys() - {told.agent}) == names


class Kept(RuleBasedStateMachine):
    """A picture that is kept: whatever was put and dropped, its index is that of a fresh one."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = Picture()
        self.asked_with = Rules()

    @rule(desk=DESKS)
    def put_desk(self, desk: Desk) -> None:
        self.picture.put_desk(desk)

    @rule(agent=AGENT)
    def drop_desk(self, agent: str) -> None:
        self.picture.drop_desk(agent)

    @rule(each=WAITING)
    def put_waiting(self, each: Waiting) -> None:
        self.picture.put_waiting(each)

    @rule(conversation=st.sampled_from(CONVERSATIONS))
    def drop_waiting(self, conversation: str) -> None:
        self.picture.drop_waiting(conversation)

    @rule(agent=AGENT)
    def drop_and_put_back(self, agent: str) -> None:
        desk = self.picture.desks.get(agent)
        if desk is not None:
            self.picture.drop_desk(agent)
            self.picture.put_desk(desk)

    @rule(rules=RULES)
    def other_rules(self, rules: Rules) -> None:
        self.asked_with = rules

    @invariant()
    def the_index_is_that_of_a_fresh_picture(self) -> None:
        desks, waiting = list(self.picture.desks.values()), list(self.picture.waiting.values())
        fresh = Index(self.asked_with, desks, waiting)
        assert said_by(fresh) == said_by(self.picture.indexed(self.asked_with))
        assert decide(picture_of(desks, waiting), self.asked_with) == decide(
            self.picture, self.asked_with
        )


def said_by(index: Index) -> dict[str, object]:
    """Return what an index says, with agents by name and only of desks that are there."""
    there = {slot: desk.agent for slot, desk in enumerate(index.agents) if desk is not None}

    def names(agents: int) -> list[str]:
        return sorted(agent for slot, agent in there.items() if agents >> slot & 1)

    def in_table(line: Line) -> list[str]:
        fits = index.fits[line.channel]
        return sorted(
            there[slot] for slot in there if line.column in fits.columns_with_any(1 << slot)
        )

    lines = [line for fits in index.fits.values() for line in fits.lines.values()]
    channels = {line.channel for line in lines}
    stand = {line.entries[0][0]: [each for _, each in line.entries] for line in lines}
    return {
        "order": [(key, there[slot]) for key, slot in index.order],
        "ready": {name: names(index.ready[name]) for name in channels},
        "heads": [(key, line.channel, line.skills, line.in_hand_of) for key, line in index.heads],
        "lines": stand,
        "skilled": {line.entries[0][0]: names(line.skilled) for line in lines},
        "table": {line.entries[0][0]: in_table(line) for line in lines},
    }


TestKept = Kept.TestCase
TestKept.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
