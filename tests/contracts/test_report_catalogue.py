"""Each report of the catalogue says what its definition says, on stories small enough to count."""

from __future__ import annotations

from typing import Any

import pytest

import handletime as ht
from contracts.test_acht_by_customer import DAY, HOUR, MINUTE, Story, rows

SECOND = 1000


def queued(story: Story, conversation: str, at: int, channel: str = "chat") -> Story:
    opened = {"customer": f"customer of {conversation}", "channel": channel, "direction": "inbound"}
    story.tell(at, "conversation.opened", conversation=conversation, **opened)
    return story.tell(at, "conversation.queued", conversation=conversation, queue="sales")


def focus(story: Story, start: int, end: int, agent: str = "ana") -> Story:
    story.tell(start, "agent.focus_mode_started", agent=agent)
    return story.tell(end, "agent.focus_mode_ended", agent=agent)


def test_backlog_is_who_still_waits_as_an_interval_ends() -> None:
    """One who is answered on the edge waits no longer; one who comes on the edge is of the next."""
    story = queued(Story(), "c1", 10 * MINUTE)
    story.tell(15 * MINUTE, "conversation.accepted", conversation="c1", agent="ana")
    queued(queued(story, "c2", 5 * MINUTE), "c3", 30 * MINUTE)
    story.tell(40 * MINUTE, "conversation.accepted", conversation="c2", agent="ben")
    story.tell(50 * MINUTE, "agent.window_shown", agent="ana")
    answer = story.report("intervals")
    backlog = [(f"{at:%H:%M}", n) for at, n in rows(answer, "interval", "backlog")]
    assert [("08:00", 1), ("08:15", 1), ("08:30", 1), ("08:45", 1)] == backlog
    assert 1 == answer.totals["backlog"][0]
    assert [(1,)] == rows(story.report("intervals", by=["day"]), "backlog")
    assert [(1,)] == rows(story.report("intervals", by=["month"]), "backlog")


def test_handle_time_of_intervals_is_that_of_segments_where_they_end() -> None:
    story = Story().talk("c1", 0, 20).close("c1", 20 * MINUTE)
    story.talk("c2", HOUR, 3, channel="voice").close("c2", HOUR + 5 * MINUTE)
    answer = story.report("intervals")
    handled = [
        (f"{at:%H:%M}", n, ms)
        for at, n, ms in rows(answer, "interval", "handled", "average_handled_ms")
    ]
    assert [("08:15", 1, 20 * MINUTE), ("09:00", 1, 5 * MINUTE)] == handled


def test_focus_mode_tells_who_waited_meanwhile_on_channels_of_the_agent() -> None:
    story = Story().tell(0, "agent.clocked_in", agent="ana", unit="sales", channels=["chat"])
    focus(story, 10 * MINUTE, 20 * MINUTE)
    queued(queued(story, "c1", 5 * MINUTE), "c2", 15 * MINUTE, channel="email")
    queued(story, "c3", 18 * MINUTE)
    story.tell(12 * MINUTE, "conversation.accepted", conversation="c1", agent="ben")
    story.tell(HOUR, "agent.clocked_out", agent="ana")
    names = ("times_entered", "in_focus_mode_ms", "longest_focus_mode_ms")
    waited = ("waiting_meanwhile", "waiting_meanwhile_ms")
    answer = story.report("focus-mode", where={"agent": "ana"})
    assert [(1, 10 * MINUTE, 10 * MINUTE, 2, 4 * MINUTE)] == rows(answer, *names, *waited)
    assert [(10 / 60,)] == rows(answer, "focus_mode_share")


def test_an_agent_who_never_chose_channels_is_available_on_all() -> None:
    story = focus(Story(), 10 * MINUTE, 20 * MINUTE)
    queued(queued(story, "c1", 15 * MINUTE), "c2", 15 * MINUTE, channel="email")
    story.tell(HOUR, "agent.window_shown", agent="ana")
    assert [(2, 10 * MINUTE)] == rows(
        story.report("focus-mode"), "waiting_meanwhile", "waiting_meanwhile_ms"
    )


def test_the_longest_focus_mode_is_not_cut_at_intervals_in_the_total() -> None:
    story = focus(Story(), 10 * MINUTE, 50 * MINUTE)
    answer = story.report("focus-mode", interval="15m", by=["interval"])
    assert [5 * MINUTE, 15 * MINUTE, 15 * MINUTE, 5 * MINUTE] == [
        ms for (ms,) in rows(answer, "longest_focus_mode_ms")
    ]
    assert 40 * MINUTE == answer.totals["longest_focus_mode_ms"][0]


@pytest.mark.parametrize("by", ["month", "day"])
def test_a_part_of_time_is_one_stretch(by: str) -> None:
    """A month is not cut at its midnights, nor a day at its hours."""
    story = focus(Story(), 0, 2 * DAY)
    longest = [ms for (ms,) in rows(story.report("focus-mode", by=[by]), "longest_focus_mode_ms")]
    assert ([2 * DAY] if by == "month" else [16 * HOUR, DAY, 8 * HOUR]) == longest


def test_back_office_sums_the_time_unavailable_for_a_task() -> None:
    story = Story().tell(0, "agent.clocked_in", agent="ana", unit="sales")
    task = {"agent": "ana", "status": "unavailable", "reason": "back_office", "task": "returns"}
    story.tell(5 * MINUTE, "agent.status_set", **task)
    story.tell(25 * MINUTE, "agent.status_set", agent="ana", status="available")
    story.tell(50 * MINUTE, "agent.status_set", **task)
    story.tell(HOUR, "agent.window_shown", agent="ana")
    told = rows(story.report("back-office"), "task", "agent", "task_ms", "task_spans")
    assert [("returns", "ana", 30 * MINUTE, 2)] == told
    by_hour = story.report("back-office", interval="30m")
    assert [20 * MINUTE, 10 * MINUTE] == [ms for (ms,) in rows(by_hour, "task_ms")]


def test_timestamps_tell_every_act_and_durations_every_span() -> None:
    story = Story().tell(0, "agent.clocked_in", agent="ana", unit="sales", channels=["chat"])
    act = {"agent": "ana", "status": "unavailable", "reason": "break", "actor": "mel"}
    story.tell(50 * MINUTE, "agent.status_set", **act)
    focus(story, 10 * MINUTE, 20 * MINUTE)
    story.tell(70 * MINUTE, "agent.clocked_out", agent="ana")
    told = rows(
        story.report("agent-timestamps"), "type", "status", "reason", "available_for", "actor"
    )
    assert [
        ("clocked_in", None, None, ["chat"], "ana"),
        ("focus_mode_started", None, None, None, "ana"),
        ("focus_mode_ended", None, None, None, "ana"),
        ("status_set", "unavailable", "break", None, "mel"),
        ("clocked_out", None, None, None, "ana"),
    ] == told
    spans = rows(story.report("agent-durations"), "type", "reason", "duration_ms")
    assert [
        ("available", None, 50 * MINUTE),
        ("focus_mode", None, 10 * MINUTE),
        ("unavailable", "break", 20 * MINUTE),
    ] == spans
    cut = story.report("agent-durations", interval="1h", start="2026-03-02", end="2026-03-03")
    assert [50 * MINUTE, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE] == [
        ms for (ms,) in rows(cut, "duration_ms")
    ]
    assert 80 * MINUTE == cut.totals["duration_ms"][0]


def test_flows_tell_shares_and_percentiles() -> None:
    story = Story()
    for number, ring in enumerate((1, 2, 3, 10)):
        at, name = number * HOUR, f"c{number}"
        queued(story, name, at)
        offer = {"conversation": name, "agent": "ana"}
        story.tell(at, "conversation.offered", purpose="route", **offer)
        story.tell(at + ring * SECOND, "conversation.accepted", **offer)
        story.close(name, at + MINUTE)
    queued(story, "lost", DAY).tell(
        DAY + MINUTE, "conversation.closed", conversation="lost", by="customer"
    )
    told = rows(
        story.report("interaction-flows", where={"resource_type": "agent"}),
        "descriptor",
        "facts",
        "facts_share",
        "median_ring_ms",
        "p90_ring_ms",
    )
    assert [("RoutedTo/Completed", 4, 1.0, 2_500, 7_900)] == told
    shares = rows(story.report("interaction-flows"), "facts_share")
    assert [(0.8,), (0.2,)] == shares


def test_the_directory_names_whom_rows_are_about() -> None:
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.talk("c2", HOUR, 3, customer="lior").close("c2", HOUR + 3 * MINUTE, agent="ben")
    entry = {"kind": "customer", "entry": "kim", "name": "Kim", "attributes": {"tier": "gold"}}
    story.tell(2 * HOUR, "directory.set", **entry)
    groups = {"kind": "user", "entry": "ana", "name": "Ana", "attributes": {"groups": ["a", "b"]}}
    story.tell(2 * HOUR, "directory.set", **groups)
    by_tier = story.report(by=["customer.tier"])
    assert {("gold", 1), (None, 1)} == set(rows(by_tier, "customer.tier", "closed_conversations"))
    assert all(c.additive for c in by_tier.columns if c.name == "closed_conversations")
    named = story.report(by=["customer", "customer.name"], where={"customer.tier": "gold"})
    assert [("kim", "Kim")] == rows(named, "customer", "customer.name")
    by_group = story.report(by=["agent.groups"])
    assert {("a", 1), ("b", 1), (None, 1)} == set(
        rows(by_group, "agent.groups", "closed_conversations")
    )
    assert 2 == by_group.totals["closed_conversations"][0]
    assert not any(each.additive for each in by_group.columns)
    assert ("the directory says no customer.shoe",) == story.report(by=["customer.shoe"]).notes


def test_a_folder_of_facts_keeps_the_directory(tmp_path: Any) -> None:
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.tell(HOUR, "directory.set", kind="customer", entry="kim", name="Kim")
    facts = ht.derive(ht.read(story.events))
    ht.write_facts(facts, tmp_path / "facts")
    answer = ht.report("acht-by-customer", ht.read_facts(tmp_path / "facts"), by=["customer.name"])
    assert [("Kim",)] == rows(answer, "customer.name")


def told(**options: Any) -> list[str]:
    facts = ht.derive(ht.read(ht.example_day()))
    answer = ht.report("handle-time", facts, by=["agent"], **options)
    return [agent for (agent,) in rows(answer, "agent")]


def test_rows_can_be_sorted_by_any_column() -> None:
    assert sorted(told()) == told(sort="agent")
    assert sorted(told())[::-1] == told(sort="-agent") == told(sort=["agent:desc"])
    counts = ht.report(
        "handle-time",
        ht.derive(ht.read(ht.example_day())),
        by=["agent"],
        sort=["handled_conversations:desc", "agent"],
    )
    pairs = rows(counts, "handled_conversations", "agent")
    assert sorted(pairs, key=lambda pair: (-pair[0], pair[1])) == pairs
    listed = ht.report("segments", ht.derive(ht.read(ht.example_day())), sort="-ift_ms")
    lengths = [ms for (ms,) in rows(listed, "ift_ms")]
    assert sorted(lengths)[::-1] == lengths


@pytest.mark.parametrize(
    ("sort", "says"),
    [("agnt", "agent"), ("agent:up", "NAME:desc"), ("itf_ms", "ift_ms")],
)
def test_a_column_to_sort_by_that_is_unknown_is_refused_with_what_is_known(
    sort: str, says: str
) -> None:
    with pytest.raises(ht.InputError, match=says):
        told(sort=sort)
