"""Laws of the kernels that reading needs: texts, copies, order; each against a naive way."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.events import texts
from handletime.events.texts import Numbered, joined, ranked, texts_of
from handletime.kernel.copies import repeated, with_hash
from handletime.kernel.count import exceeds, with_and_without
from handletime.kernel.nearly import _merged, _parted, in_order
from handletime.kernel.ranks import rank, ranks_of
from handletime.kernel.speed import Speed, at_speed

SPEEDS: tuple[Speed, ...] = ("interpreted", "compiled")
keys = st.lists(st.integers(-1, 12), max_size=30)
words = st.lists(st.sampled_from(["", "a", "b", "ab", "ä", "abcdefgh", "abcdefghi"]), max_size=20)


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=80)
@given(key=keys)
def test_what_is_nearly_in_order_is_sorted_and_ties_are_told(speed: Speed, key: list[int]) -> None:
    with at_speed(speed):
        rows, tied = in_order(np.array(key, np.int64))
    expected = sorted((row for row in range(len(key)) if key[row] >= 0), key=lambda row: key[row])
    assert expected == rows.tolist()
    pairs = pairwise(expected)
    assert [place for place, (a, b) in enumerate(pairs, 1) if key[a] == key[b]] == tied.tolist()


@settings(max_examples=80)
@given(key=keys)
def test_parting_and_merging_are_the_same_interpreted(key: list[int]) -> None:
    """The order of few rows is another way; so these two are run by themselves."""
    keys = np.array(key, np.int64)
    for part, merge in (
        (_parted.interpreted, _merged.interpreted),
        (_parted.compiled, _merged.compiled),
    ):
        stands, strays = np.empty(len(key), np.int32), np.empty(len(key), np.int32)
        standing, astray = part(keys, stands, strays)
        assert np.count_nonzero(keys >= 0) == standing + astray
        assert sorted(keys[stands[:standing]].tolist()) == keys[stands[:standing]].tolist()
        some = sorted(strays[:astray].tolist(), key=lambda row: (key[row], row))
        rows, tied = np.empty(standing + astray, np.int32), np.empty(standing + astray, np.int32)
        merge(keys, stands[:standing], np.array(some, np.int32), rows, tied)
        assert in_order(keys).rows.tolist() == rows.tolist()


def test_one_event_from_the_future_is_the_only_one_astray() -> None:
    key = np.array([1, 2, 99, 3, 4, 5, 2], np.int64)
    stands, strays = np.empty(7, np.int32), np.empty(7, np.int32)
    assert (5, 2) == tuple(_parted.compiled(key, stands, strays))
    assert [2, 6] == strays[:2].tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=80)
@given(hashes=st.lists(st.sampled_from([0, 1, 2, 2**33, 2**63, 2**64 - 1]), max_size=12))
def test_rows_that_share_a_hash_are_found(speed: Speed, hashes: list[int]) -> None:
    counts = Counter(hashes)
    given_hashes, some = np.array(hashes, np.uint64), np.array([1, 2**33], np.uint64)
    with at_speed(speed):
        halves = [repeated(given_hashes, half).tolist() for half in (0, 1)]
        found = with_hash(given_hashes, some)
    assert [row for row, each in enumerate(hashes) if counts[each] > 1] == sorted(
        [*halves[0], *halves[1]]
    )
    assert all(hashes[row] >> 63 == half for half in (0, 1) for row in halves[half])
    assert [row for row, each in enumerate(hashes) if each in (1, 2**33)] == found.tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=80)
@given(given_words=words)
def test_texts_are_numbered_and_taken_as_they_are(speed: Speed, given_words: list[str]) -> None:
    values = pl.Series(given_words, dtype=pl.String)
    with at_speed(speed):
        known = texts_of(values)
        assert given_words == known.series().to_list()
        numbered, hashes = known.numbered(), known.hashes()
        assert given_words == numbered.series().to_list()
        assert list(dict.fromkeys(given_words)) == numbered.texts.to_list()
        places = np.arange(len(given_words))[::-2]
        assert given_words[::-2] == known.take(places).series().to_list()
        assert hashes[places].tolist() == known.take(places).hashes().tolist()
    assert len(set(given_words)) == len(set(hashes.tolist()))


@pytest.mark.parametrize("bits", [3, 6, 30])
@pytest.mark.parametrize("speed", SPEEDS)
@given(given_words=words, places=st.lists(st.integers(0, 99), max_size=60))
def test_no_letter_is_moved_for_some_texts(
    bits: int, speed: Speed, given_words: list[str], places: list[int]
) -> None:
    """However many buffers the letters lie in, of which each is there to the end of a text."""
    known = [*given_words, "ä" * 6, "twelve of it", "thirteen of it", "日本語の文字列"]
    wanted = [place % len(known) for place in places]
    with pytest.MonkeyPatch.context() as patch, at_speed(speed):
        patch.setattr(texts, "_BITS", bits)
        taken = texts_of(pl.Series(known)).take(np.array(wanted, np.int32)).series()
    assert [known[place] for place in wanted] == taken.to_list()
    assert taken.dtype == pl.String


@pytest.mark.parametrize("speed", SPEEDS)
@given(given_words=words, other=st.integers(0, 1))
def test_a_text_hashes_alike_however_it_is_held(
    speed: Speed, given_words: list[str], other: int
) -> None:
    """Letters one after the other, and places of texts; a seed makes it another number."""
    codes = np.full(len(given_words), other, np.int32)
    seeds = codes, np.array([5, 9], np.uint64)
    with at_speed(speed):
        whole = texts_of(pl.Series(given_words, dtype=pl.String))
        numbers = whole.numbered()
        placed = texts_of(numbers.texts).take(numbers.codes)
        assert whole.hashes(seeds).tolist() == placed.hashes(seeds).tolist()
        assert not set(whole.hashes(seeds).tolist()) & set(whole.hashes().tolist())


@pytest.mark.parametrize("speed", SPEEDS)
@given(rows=st.sets(st.integers(0, 300)), wanted=st.lists(st.integers(-1, 400), max_size=30))
def test_a_row_is_found_among_some(speed: Speed, rows: set[int], wanted: list[int]) -> None:
    rising = sorted(rows)
    with at_speed(speed):
        found = rank(ranks_of(np.array(rising, np.int32)), np.array(wanted, np.int32))
    assert [rising.index(row) if row in rows else -1 for row in wanted] == found.tolist()


@given(words, words)
def test_texts_are_ranked_by_code_point(one: list[str], other: list[str]) -> None:
    first, second = (Numbered.of(pl.Series(each, dtype=pl.String)) for each in (one, other))
    for parts in ([first], [first, second]):
        known, places = ranked(parts)
        assert sorted({text for part in parts for text in part.texts}) == known.to_list()
        for part, place in zip(parts, places, strict=True):
            assert part.texts.to_list() == known.gather(place).to_list()


@pytest.mark.parametrize("speed", SPEEDS)
def test_hashes_of_texts_are_the_same_at_both_speeds(speed: Speed) -> None:
    known = texts_of(pl.Series([str(each) * (each % 5) for each in range(300)]))
    with at_speed(speed):
        found = known.hashes()
    with at_speed("interpreted"):
        assert known.hashes().tolist() == found.tolist()
    assert 300 - 59 == len(set(found.tolist()))


@given(words, words)
def test_numbers_are_joined_by_their_texts(one: list[str], other: list[str]) -> None:
    parts = [Numbered.of(pl.Series(each, dtype=pl.String)) for each in (one, other)]
    both = joined(parts)
    assert [*one, *other] == both.series().to_list()
    assert len(set(both.texts.to_list())) == len(both.texts)
    some = ["b", "a", "nothing"]
    expected = [some.index(each) if each in some else -1 for each in (*one, *other)]
    assert expected == both.among(some).tolist()


@pytest.mark.parametrize("speed", SPEEDS)
@given(st.lists(st.integers(0, 20), max_size=10), st.sets(st.integers(0, 20)))
def test_rows_are_counted_with_and_without_others(
    speed: Speed, kinds: list[int], others: set[int]
) -> None:
    size = 21
    kind = np.array(kinds + [9] * (size - len(kinds)), np.uint8)
    rows = np.arange(0, size, 2, dtype=np.int32)
    code, is_one = (rows % 3).astype(np.int32), np.array([True, False, True])
    with at_speed(speed):
        found = with_and_without(kind, rows, code, 9, is_one, np.array(sorted(others), np.int32))
    meant = [row for row in rows.tolist() if kind[row] == 9 and row % 3 != 1]
    met = sum(row in others for row in meant)
    assert (met, len(meant) - met) == tuple(found)


@pytest.mark.parametrize("speed", SPEEDS)
def test_numbers_that_exceed_others_are_counted(speed: Speed) -> None:
    with at_speed(speed):
        assert 1 == exceeds(np.array([5, 6, 9]), np.array([5, 5, 5]), 3)
