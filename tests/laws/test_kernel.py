"""Laws of the kernel: each function against a naive one, interpreted and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.kernel.algebra import intersect, joins_previous, meet, subtract, sum_by
from handletime.kernel.group import (
    begins_run,
    distinct,
    ends_run,
    first_of_each,
    first_seen,
    grouped,
    interleaved,
    keys_of,
    last_before,
    last_saying,
    order_by,
    ordinals,
    rows_of,
    running_sum,
    stamped,
    unstamped,
    with_entry,
)
from handletime.kernel.run import Rules, run
from handletime.kernel.side import read_off
from handletime.kernel.speed import COMPILE_FROM_ROWS, Speed, at_speed, kernel
from handletime.kernel.track import Track, fill
from handletime.machines import LEG, MACHINES

KEYS = 3
SPEEDS: tuple[Speed, ...] = ("interpreted", "compiled")

instants = st.integers(0, 40)
spans = st.lists(st.tuples(st.integers(0, KEYS - 1), instants, instants), max_size=12).map(
    lambda rows: sorted((key, min(a, b), max(a, b)) for key, a, b in rows)
)
keys = st.lists(st.integers(0, KEYS - 1), max_size=20)
keys_of_rows = st.integers(0, KEYS - 1)
pairs_of_rows = st.lists(st.tuples(keys_of_rows, st.integers(0, 9)), max_size=12).map(sorted)
keys_or_none = st.lists(st.integers(-1, KEYS - 1), max_size=20)


def without_overlaps(rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Keep the spans that begin at or after the end of the one kept before, of their key."""
    kept: list[tuple[int, int, int]] = []
    for row in rows:
        if not kept or kept[-1][0] != row[0] or kept[-1][2] <= row[1]:
            kept.append(row)
    return kept


def columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Any]:
    """Turn rows into columns of integers."""
    table = np.array(rows, dtype=np.int64).reshape(-1, width)
    return [np.ascontiguousarray(table[:, each]) for each in range(width)]


def painted(rows: list[tuple[int, int, int]], key: int) -> set[int]:
    """Every instant that spans of a key cover: a strip, painted instant by instant."""
    return {each for k, start, end in rows if k == key for each in range(start, end)}


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=60)
@given(left=spans, right=spans.map(without_overlaps))
def test_intersection_and_difference_part_every_span(
    speed: Speed, left: list[tuple[int, int, int]], right: list[tuple[int, int, int]]
) -> None:
    key, start, end = columns(left, 3)
    right_key, right_start, right_end = columns(right, 3)
    first = first_of_each(right_key, KEYS)
    with at_speed(speed):
        inside = intersect(key, start, end, first, right_start, right_end)
        outside = subtract(key, start, end, first, right_start, right_end)
    for row, (k, begins, ends) in enumerate(left):
        strip = painted(right, k)
        both = [(0, int(a), int(b)) for r, _, a, b in zip(*inside, strict=True) if r == row]
        rest = [(0, int(a), int(b)) for r, a, b in zip(*outside, strict=True) if r == row]
        assert painted(both, 0) == strip & set(range(begins, ends))
        assert painted(rest, 0) == set(range(begins, ends)) - strip
        assert sum(b - a for _, a, b in both + rest) == ends - begins
        assert all(a < b for _, a, b in both + rest)


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=60)
@given(left=spans, right=spans)
def test_every_pair_that_meets_is_a_piece(
    speed: Speed, left: list[tuple[int, int, int]], right: list[tuple[int, int, int]]
) -> None:
    """Whatever overlaps on either side, each pair of a key with time in common is met once."""
    key, start, end = columns(left, 3)
    right_key, right_start, right_end = columns(right, 3)
    first = first_of_each(right_key, KEYS)
    with at_speed(speed):
        pieces = meet(key, start, end, first, right_start, right_end)
    assert [
        [row, other, max(start, begins), min(end, ends)]
        for row, (k, start, end) in enumerate(left)
        for other, (of, begins, ends) in enumerate(right)
        if k == of and max(start, begins) < min(end, ends)
    ] == [list(piece) for piece in zip(*(each.tolist() for each in pieces), strict=True)]


@pytest.mark.parametrize("speed", SPEEDS)
def test_many_pieces_have_room(speed: Speed) -> None:
    """Fifty spans that overlap are each cut by forty others: far more pieces than spans."""
    left = np.zeros(50, np.int32), np.arange(50), np.arange(50) + 1000
    right = np.arange(40) * 10 + 100, np.arange(40) * 10 + 105
    with at_speed(speed):
        inside = intersect(*left, np.array([0, 40], np.int32), *right)
        outside = subtract(*left, np.array([0, 40], np.int32), *right)
    assert [row for row in range(50) for _ in range(40)] == inside.left.tolist()
    assert right[0].tolist() * 50 == inside.start.tolist()
    assert [row for row in range(50) for _ in range(41)] == outside.left.tolist()
    assert [each for row in range(50) for each in (row, *right[1].tolist())] == (
        outside.start.tolist()
    )


@pytest.mark.parametrize("speed", SPEEDS)
@given(key=keys_or_none)
def test_groups_are_those_of_a_loop(speed: Speed, key: list[int]) -> None:
    with at_speed(speed):
        groups = grouped(np.array(key, dtype=np.int32), KEYS)
        of = keys_of(groups)
    rows = [row for each in range(KEYS) for row, k in enumerate(key) if k == each]
    assert rows == groups.row.tolist()
    assert [key[row] for row in rows] == of.tolist()
    assert [sum(0 <= k < each for k in key) for each in range(KEYS + 1)] == groups.first.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(key=keys_or_none)
def test_sorted_keys_begin_where_a_loop_says(speed: Speed, key: list[int]) -> None:
    ordered = sorted(key)
    with at_speed(speed):
        first = first_of_each(np.array(ordered, dtype=np.int32), KEYS)
    assert [sum(k < each for k in key) for each in range(KEYS + 1)] == first.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(rows=st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(-1, 2**31 - 1)), max_size=12))
def test_rows_are_ordered_by_key_then_by_position(
    speed: Speed, rows: list[tuple[int, int]]
) -> None:
    key, position = (column.astype(np.int32) for column in columns(rows, 2))
    with at_speed(speed):
        order = order_by(key, position).tolist()
        different = distinct(stamped(key, position))
        number = ordinals(key[order]).tolist()
    assert order == sorted(range(len(rows)), key=lambda row: rows[row])
    known = sorted(set(rows))
    assert different.tolist() == [(k << 32) + p for k, p in known]
    if all(position >= 0 for _, position in rows):
        assert known == list(zip(*(each.tolist() for each in unstamped(different)), strict=True))
    ordered = [rows[row][0] for row in order]
    assert number == [ordered[: row + 1].count(k) for row, k in enumerate(ordered)]


@pytest.mark.parametrize("speed", SPEEDS)
@given(rows=st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(0, 4)), max_size=20))
def test_rows_are_read_by_what_they_say(speed: Speed, rows: list[tuple[int, int]]) -> None:
    key, says = columns(rows, 2)
    table = np.array([-1, 7, -1, 5, 0], dtype=np.int8)
    place = np.arange(len(rows), dtype=np.int32) + 100
    keys, found = (np.empty(len(rows) + 1, np.int32) for _ in range(2))
    entry = np.empty(len(rows) + 1, np.int8)
    with at_speed(speed):
        count = with_entry(
            key.astype(np.int32), place, says.astype(np.int8), table, keys, found, entry
        )
        some = rows_of(says.astype(np.int8), table >= 0)
    expected = [(k, 100 + row, table[s]) for row, (k, s) in enumerate(rows) if table[s] >= 0]
    read = (each[:count].tolist() for each in (keys, found, entry))
    assert expected == list(zip(*read, strict=True))
    assert [row for row, (_, s) in enumerate(rows) if table[s] >= 0] == some.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(one=pairs_of_rows, other=pairs_of_rows)
def test_two_lists_in_order_are_one(
    speed: Speed, one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    (key, at), (other_key, other_at) = columns(one, 2), columns(other, 2)
    with at_speed(speed):
        order = interleaved(key=key, at=at, other_key=other_key, other_at=other_at)
    both = [*one, *other]
    assert sorted(range(len(both)), key=lambda row: both[row]) == order.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(
    moves=st.lists(st.tuples(keys_of_rows, st.integers(0, 9), st.integers(0, 2), st.booleans())),
    changes=st.lists(st.tuples(keys_of_rows, st.integers(0, 9), st.integers(-1, 1))),
)
def test_a_value_is_read_off_a_state_and_an_amount(
    speed: Speed, moves: list[tuple[int, int, int, bool]], changes: list[tuple[int, int, int]]
) -> None:
    """At each position the last state holds, and the sum of all changes so far."""
    moves, changes = sorted(moves, key=lambda row: row[:2]), sorted(changes)
    table = [[-1, 3], [0, 1], [2, 2]]
    expected = []
    for key in range(KEYS):
        state, amount, known = 0, 0, None
        for at in range(10):
            here = [row for row in moves if row[:2] == (key, at)]
            more = [change for k, when, change in changes if (k, when) == (key, at)]
            if here or more:
                state, amount = ([row[2] for row in here] or [state])[-1], amount + sum(more)
                value = table[state][amount > 0]
                if value != known or any(row[3] for row in here):
                    expected.append((key, at, value))
                known = value
    key, at, state, anew = columns(moves, 4)
    of, when, change = columns(changes, 3)
    with at_speed(speed):
        read = read_off(
            first=first_of_each(key, KEYS),
            moved_at=at.astype(np.int32),
            state=state.astype(np.int8),
            anew=anew.astype(np.bool_),
            first_change=first_of_each(of, KEYS),
            changed_at=when.astype(np.int32),
            change=change.astype(np.int8),
            table=np.array(table, dtype=np.int8),
            lasting=10,
        )
    assert expected == list(zip(*(each.tolist() for each in read), strict=True))


@pytest.mark.parametrize("speed", SPEEDS)
@given(rows=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_the_last_that_says_something_is_of_the_same_run(
    speed: Speed, rows: list[tuple[bool, bool]]
) -> None:
    says, begins = (np.array([row[each] for row in rows], np.bool_) for each in range(2))
    with at_speed(speed):
        upto, before = last_saying(says, begins), last_before(says, begins)
    for row in range(len(rows)):
        run = max((r for r in range(row + 1) if rows[r][1]), default=0)
        said = [r for r in range(run, row + 1) if rows[r][0]]
        assert upto[row] == max(said, default=-1)
        assert before[row] == max((r for r in said if r < row), default=-1)


@pytest.mark.parametrize("speed", SPEEDS)
@given(key=keys)
def test_sums_are_those_of_a_loop(speed: Speed, key: list[int]) -> None:
    amounts = [3 * each - 2 for each in range(len(key))]
    with at_speed(speed):
        sums = running_sum(np.array(key, dtype=np.int64), np.array(amounts, dtype=np.int64), KEYS)
        total = sum_by(np.array(key, dtype=np.int64), np.array(amounts, dtype=np.int64), KEYS)
    expected = [
        sum(a for k, a in zip(key[: row + 1], amounts, strict=False) if k == key[row])
        for row in range(len(key))
    ]
    assert expected == sums.tolist()
    assert [
        sum(a for k, a in zip(key, amounts, strict=True) if k == each) for each in range(KEYS)
    ] == total.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(value=st.lists(st.integers(0, 2**62) | st.integers(0, 3), max_size=60))
def test_values_are_numbered_as_first_seen(speed: Speed, value: list[int]) -> None:
    with at_speed(speed):
        number, first = first_seen(np.array(value, dtype=np.int64))
    seen = list(dict.fromkeys(value))
    assert [seen.index(each) for each in value] == number.tolist()
    assert [value.index(each) for each in seen] == first.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(
    key=keys_or_none,
    given_as=st.sampled_from(["by key", "in the order of events"]),
    asked=st.lists(st.tuples(st.integers(-1, KEYS - 1), st.integers(-1, 21)), max_size=9),
)
def test_a_track_finds_what_a_loop_finds(
    speed: Speed, key: list[int], given_as: str, asked: list[tuple[int, int]]
) -> None:
    """A key of -1 is none, among the rows and among what is asked."""
    happened = [(k, at) for at, k in enumerate(key)]
    happened = sorted(happened) if given_as == "by key" else happened
    of, position = columns(happened, 2)
    wanted, at = (each.astype(np.int32) for each in columns(asked, 2))
    rows = {
        each: [(at, row) for row, (k, at) in enumerate(happened) if k == each >= 0]
        for each in range(-1, KEYS)
    }
    before = [max(((a, r) for a, r in rows[k] if a < p), default=(0, -1))[1] for k, p in asked]
    upto = [max(((a, r) for a, r in rows[k] if a <= p), default=(0, -1))[1] for k, p in asked]
    after = [min(((a, r) for a, r in rows[k] if a > p), default=(0, -1))[1] for k, p in asked]
    between = [len([a for a, _ in rows[k] if p < a < p + 5]) for k, p in asked]
    with at_speed(speed):
        track = Track.of(of.astype(np.int32), position.astype(np.int32), keys=KEYS)
        assert before == track.before(wanted, at).tolist()
        assert upto == track.upto(wanted, at).tolist()
        assert after == track.after(wanted, at).tolist()
        assert between == track.between(wanted, at, at + 5).tolist()
        assert [10 * each if each >= 0 else -7 for each in before] == fill(
            np.arange(len(key)) * 10, track.before(wanted, at), -7
        ).tolist()


@given(key=keys)
def test_runs_begin_and_end_where_neighbours_differ(key: list[int]) -> None:
    column = np.array(key, dtype=np.int64)
    begins = [row == 0 or key[row - 1] != key[row] for row in range(len(key))]
    ends = [row == len(key) - 1 or key[row + 1] != key[row] for row in range(len(key))]
    assert begins == begins_run(column).tolist()
    assert ends == ends_run(column).tolist()
    assert not joins_previous(column, column, column + 1).any()


def loop(
    machine: Any, feed: list[tuple[int, int, int, int]], slots: int
) -> tuple[list[list[int]], list[list[int]]]:
    """Run a machine as one reads its table aloud: a dictionary of states, lists of what is met."""
    states, symbols = list(machine.states), list(machine.symbols)
    state = dict.fromkeys(range(slots), states[0])
    last: dict[int, list[int]] = {}
    moves: list[list[int]] = []
    spoken: list[list[int]] = []

    def deliver(position: int, slot: int, symbol: str) -> str | None:
        before, cell = state[slot], machine.cells[state[slot], symbol]
        if cell.finding:
            spoken.append([position, states.index(before), symbols.index(symbol)])
        if cell.state:
            after = states.index(cell.state)
            move = [slot, states.index(before), symbols.index(symbol), after, position, 99, -1]
            moves.append(move)
            if slot in last:
                last[slot][5:] = [position, symbols.index(symbol)]
            state[slot], last[slot] = cell.state, move
        sends: str | None = cell.sends
        return sends

    for position, (key, slot, other, number) in enumerate(feed):
        symbol = symbols[number]
        if symbol in machine.to_all:
            for each in range(2 * key, 2 * key + 2):
                deliver(position, each, symbol)
        else:
            sent = deliver(position, slot, symbol)
            if sent and other >= 0:
                deliver(position, other, sent)
    return moves, spoken


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("name", sorted(MACHINES))
@settings(max_examples=20)
@given(data=st.data())
def test_a_table_runs_as_it_reads(speed: Speed, name: str, data: st.DataObject) -> None:
    """Rows say what they bring by numbers of their own; only moves into some states are kept."""
    machine = MACHINES[name]
    symbols = st.integers(0, len(machine.symbols) - 1)
    rows = data.draw(st.lists(st.tuples(st.integers(0, 5), st.booleans(), symbols), max_size=60))
    feed = [
        (slot // 2, slot, (slot ^ 1) if meets and machine is LEG else -1, symbol)
        for slot, meets, symbol in rows
    ]
    key, slot, other, symbol = columns(feed, 4)
    states = range(len(machine.states))
    kept = np.isin(states, list(data.draw(st.sets(st.sampled_from(states)))))
    says = np.array(data.draw(st.permutations(range(len(machine.symbols)))), dtype=np.int8)
    with at_speed(speed):
        moved, spoken = run(
            Rules(machine.next_state, machine.sends, machine.speaks, machine.everyone, kept),
            first_slot=np.array([0, 2, 4, 6], dtype=np.int32),
            key=key.astype(np.int32),
            slot=slot.astype(np.int32),
            other=other.astype(np.int32),
            position=np.arange(len(feed), dtype=np.int32),
            says=says[symbol],
            brings=np.append(np.argsort(says), [-1, -1]).astype(np.int8),
            lasting=99,
        )
    found = [np.stack(list(each), axis=1).tolist() for each in (moved, spoken)]
    moves, findings = loop(machine, feed, 6)
    assert [[move for move in moves if kept[move[3]]], findings] == found


def test_what_many_slots_meet_has_room() -> None:
    """A close goes to all of a thousand slots, which is far more than there are rows."""
    symbol = np.full(1001, LEG.symbol("taken_over_self"), dtype=np.int8)
    symbol[-1] = LEG.symbol("closed_by_rule")
    moved, spoken = run(
        Rules(LEG.next_state, LEG.sends, LEG.speaks, LEG.everyone, np.ones(6, np.bool_)),
        first_slot=np.array([0, 1000], np.int32),
        key=np.zeros(1001, np.int32),
        slot=np.append(np.arange(1000), 0).astype(np.int32),
        other=np.full(1001, -1, np.int32),
        position=np.arange(1001, dtype=np.int32),
        says=symbol,
        brings=np.arange(len(LEG.symbols), dtype=np.int8),
        lasting=1001,
    )
    assert [*range(1000), *range(1000)] == moved.slot.tolist()
    assert [1000] * 1000 + [1001] * 1000 == moved.end.tolist()
    assert [*range(1000)] == spoken.position.tolist()


def test_machine_code_that_is_there_serves_small_arrays_too() -> None:
    """Of the same types; nothing is compiled for the sake of a few rows."""

    @kernel
    def wraps_round(numbers: Any) -> Any:
        return int(numbers[0]) * 4  # as Python has it beyond 64 bits, in machine code zero

    large = np.full(COMPILE_FROM_ROWS, 2**62)
    assert 2**64 == wraps_round(large[:1])
    assert 0 == wraps_round(large)
    assert 0 == wraps_round(large[:1].copy())
    assert 2**64 == wraps_round(large[:1].astype(np.uint64))
    with at_speed("interpreted"):
        assert 2**64 == wraps_round(large[:1])
