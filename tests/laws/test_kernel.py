"""Laws of the kernel: each function against a naive one, interpreted and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.kernel.algebra import intersect, joins_previous, subtract, sum_by
from handletime.kernel.group import (
    begins_run,
    ends_run,
    first_of_each,
    first_seen,
    order_by,
    running_sum,
)
from handletime.kernel.run import run
from handletime.kernel.speed import Speed, at_speed
from handletime.kernel.track import Track, fill
from handletime.machines import LEG, MACHINES

KEYS = 3
SPEEDS: tuple[Speed, ...] = ("interpreted", "compiled")

instants = st.integers(0, 40)
spans = st.lists(st.tuples(st.integers(0, KEYS - 1), instants, instants), max_size=12).map(
    lambda rows: sorted((key, min(a, b), max(a, b)) for key, a, b in rows)
)
keys = st.lists(st.integers(0, KEYS - 1), max_size=20)


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
        both = [(0, int(a), int(b)) for r, _, a, b in inside if r == row]
        rest = [(0, int(a), int(b)) for r, a, b in outside if r == row]
        assert painted(both, 0) == strip & set(range(begins, ends))
        assert painted(rest, 0) == set(range(begins, ends)) - strip
        assert sum(b - a for _, a, b in both + rest) == ends - begins
        assert all(a < b for _, a, b in both + rest)


@pytest.mark.parametrize("speed", SPEEDS)
@given(key=keys)
def test_order_and_running_sums_are_those_of_a_loop(speed: Speed, key: list[int]) -> None:
    amounts = [3 * each - 2 for each in range(len(key))]
    with at_speed(speed):
        order = order_by(np.array(key, dtype=np.int64), KEYS)
        sums = running_sum(np.array(key, dtype=np.int64), np.array(amounts, dtype=np.int64), KEYS)
    assert order.tolist() == sorted(range(len(key)), key=lambda row: key[row])
    expected = [
        sum(a for k, a in zip(key[: row + 1], amounts, strict=False) if k == key[row])
        for row in range(len(key))
    ]
    assert expected == sums.tolist()
    total = sum_by(np.array(key, dtype=np.int64), np.array(amounts, dtype=np.int64), KEYS)
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


@given(
    key=keys, asked=st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(-1, 21)), max_size=9)
)
def test_a_track_finds_what_a_loop_finds(key: list[int], asked: list[tuple[int, int]]) -> None:
    position = np.arange(len(key), dtype=np.int64)
    track = Track.of(np.array(key, dtype=np.int64), position, keys=KEYS, span=100)
    wanted, at = columns(asked, 2)
    rows = {each: [row for row, k in enumerate(key) if k == each] for each in range(KEYS)}
    before = [max((r for r in rows[k] if r < p), default=-1) for k, p in asked]
    upto = [max((r for r in rows[k] if r <= p), default=-1) for k, p in asked]
    after = [min((r for r in rows[k] if r > p), default=-1) for k, p in asked]
    assert before == track.before(wanted, at).tolist()
    assert upto == track.upto(wanted, at).tolist()
    assert after == track.after(wanted, at).tolist()
    assert [len([r for r in rows[k] if p < r < p + 5]) for k, p in asked] == track.between(
        wanted, at, at + 5
    ).tolist()
    assert [10 * each if each >= 0 else -7 for each in before] == fill(
        position * 10, track.before(wanted, at), -7
    ).tolist()


@given(key=keys)
def test_runs_begin_and_end_where_neighbours_differ(key: list[int]) -> None:
    column = np.array(key, dtype=np.int64)
    begins = [row == 0 or key[row - 1] != key[row] for row in range(len(key))]
    ends = [row == len(key) - 1 or key[row + 1] != key[row] for row in range(len(key))]
    assert begins == begins_run(column).tolist()
    assert ends == ends_run(column).tolist()
    assert not joins_previous(column, column, column + 1).any()


def loop(machine: Any, feed: list[tuple[int, int, int, int]], slots: int) -> list[list[int]]:
    """Run a machine as one reads its table aloud: a dictionary of states, a list of moves."""
    states, symbols = list(machine.states), list(machine.symbols)
    state = dict.fromkeys(range(slots), states[0])
    last: dict[int, list[int]] = {}
    moves: list[list[int]] = []

    def deliver(position: int, slot: int, symbol: str) -> str | None:
        before, cell = state[slot], machine.cells[state[slot], symbol]
        if not cell.ignored:
            after = -1 if cell.state is None else states.index(cell.state)
            move = [slot, states.index(before), symbols.index(symbol), after, position, -1, -1]
            moves.append(move)
            if cell.state is not None:
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
    return moves


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("name", sorted(MACHINES))
@settings(max_examples=20)
@given(data=st.data())
def test_a_table_runs_as_it_reads(speed: Speed, name: str, data: st.DataObject) -> None:
    machine = MACHINES[name]
    symbols = st.integers(0, len(machine.symbols) - 1)
    rows = data.draw(st.lists(st.tuples(st.integers(0, 5), st.booleans(), symbols), max_size=60))
    feed = [
        (slot // 2, slot, (slot ^ 1) if meets and machine is LEG else -1, symbol)
        for slot, meets, symbol in rows
    ]
    key, slot, other, symbol = columns(feed, 4)
    with at_speed(speed):
        moves = run(
            machine.next_state,
            machine.sends,
            machine.speaks,
            machine.everyone,
            np.array([0, 2, 4, 6]),
            key.astype(np.int32),
            slot.astype(np.int32),
            other.astype(np.int32),
            symbol.astype(np.int8),
            np.arange(len(feed), dtype=np.int64),
        )
    assert loop(machine, feed, 6) == np.stack(list(moves), axis=1).tolist()
