"""Two things at once give what one after the other gives."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import pytest

import handletime as ht
from handletime import together
from handletime.together import AT_ONCE, FROM_ROWS, beside, each, in_turn, once
from house.measure import ROOT

NOW = "2026-03-04T00:00:00Z"
DAY = ROOT / "examples" / "day" / "events.jsonl"


def test_results_come_in_the_order_of_what_was_given() -> None:
    def late(number: int) -> int:
        time.sleep(0.02 if number % 2 == 0 else 0)
        return number

    assert list(range(8)) == list(each(late, range(8), rows=FROM_ROWS))


def test_two_are_done_at_the_same_time() -> None:
    both = threading.Barrier(AT_ONCE, timeout=10)
    assert [0, 1] == sorted(each(lambda _: both.wait(), range(AT_ONCE), rows=FROM_ROWS))


def test_a_stream_is_asked_for_only_as_far_as_it_is_needed() -> None:
    asked: list[int] = []

    def endless() -> Iterator[int]:
        for number in itertools.count():
            asked.append(number)
            yield number

    done = each(str, endless(), rows=FROM_ROWS)
    assert "0" == next(done)
    done.close()  # type: ignore[attr-defined]
    assert len(asked) <= AT_ONCE + 1


def test_an_error_comes_where_its_thing_comes() -> None:
    done = each(lambda number: 6 // number, (3, 2, 0, 1), rows=FROM_ROWS)
    assert [2, 3] == [next(done), next(done)]
    with pytest.raises(ZeroDivisionError):
        next(done)


def test_few_rows_begin_no_thread() -> None:
    here = threading.get_ident()
    assert [here] == list(each(lambda _: threading.get_ident(), [0], rows=FROM_ROWS - 1))
    with in_turn():
        assert [here] == list(each(lambda _: threading.get_ident(), [0], rows=FROM_ROWS))


def test_what_goes_wrong_beside_is_met_by_who_asks_for_it() -> None:
    class Half:
        tries = 0

        @once
        def value(self) -> int:
            self.tries += 1
            return 1 // 0

    half = Half()
    with pytest.raises(ZeroDivisionError), beside(lambda: half.value, rows=FROM_ROWS):
        half.value  # noqa: B018  # it is asked for, and raises
    assert half.tries == 2


def test_what_two_threads_ask_for_is_computed_once() -> None:
    class Slow:
        made = 0

        @once
        def value(self) -> int:
            time.sleep(0.05)
            self.made += 1
            return self.made

    slow = Slow()
    assert [1, 1] == list(each(lambda _: slow.value, range(2), rows=FROM_ROWS))


def test_facts_are_the_same_at_once_and_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    with in_turn():
        events = ht.read(DAY)
        expected = dict(ht.derive(events, now=NOW))
    monkeypatch.setattr(together, "FROM_ROWS", 0)
    events = ht.read(DAY)
    facts = ht.derive(events, now=NOW)
    assert sorted(expected) == sorted(facts)
    for name in facts:
        assert expected[name].equals(facts[name]), name
