"""Texts in columns: many different ones without an object each, or few as numbers."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from handletime.kernel.count import outside
from handletime.kernel.group import first_seen
from handletime.kernel.speed import runs_compiled
from handletime.kernel.texts import hashed, numbered, seeded, viewed
from handletime.together import each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.kernel.types import Hashes, Letters, Narrow

Integers: TypeAlias = npt.NDArray[Any]
Seeds: TypeAlias = "tuple[Narrow, Hashes]"

_BITS: Final = 30
"""Arrow says in 31 bits where in a buffer a text begins; so all of it is within a buffer that
begins at a multiple of this power of two, however long it is."""
_MOST: Final = (1 << 31) - 1
"""How many letters a buffer reaches at most."""
_MANY: Final = 16
"""Where so many times fewer texts are asked for than there are, not all are made a column."""
_SCATTERED: Final = 8
"""Numbers that reach beyond so many times their count are not looked up in a table of all."""


_FEW: Final = 100
"""So few texts are compared one by one in less time than a join takes to begin."""


_SOME: Final = 1_000
"""So many texts are numbered one by one in less time than a table of all texts is looked into."""


class Texts:
    """Texts that are mostly different: their letters one after the other, in UTF-8."""

    def __init__(self, letters: Letters, start: Integers) -> None:
        """Take letters, and where each text begins and the last one ends."""
        self._letters = letters
        self._start = start
        self._which: Integers | None = None
        self._whole = self

    def __len__(self) -> int:
        return self._start.size - 1 if self._which is None else self._which.size

    def take(self, places: Integers) -> Texts:
        """Take some of the texts; no letter is moved."""
        taken = Texts(self._letters, self._start)
        taken._which = places if self._which is None else self._which[places]
        taken._whole = self._whole
        return taken

    def series(self) -> pl.Series:
        """Return the texts as a column."""
        if self._which is None:
            return self._column
        if not runs_compiled(self._which.size) and len(self._whole) < _MANY * self._which.size:
            return self._whole._column.gather(self._which)  # noqa: SLF001  # its own kind
        views = np.empty(2 * self._which.size, dtype=np.uint64)
        viewed(self._letters, self._start, self._which, _BITS, views)
        reach = range(0, self._letters.size, 1 << _BITS)
        letters = [pa.py_buffer(self._letters[each : each + _MOST]) for each in reach]
        buffers = [None, pa.py_buffer(views), *letters]
        whole = pa.Array.from_buffers(pa.string_view(), self._which.size, buffers)
        return pl.Series(values=whole, dtype=pl.String)

    @functools.cached_property
    def _column(self) -> pl.Series:
        """All texts as a column."""
        return _series(self._letters, self._start)

    def hashes(self, seeds: Seeds | None = None) -> Hashes:
        """Return a number for each text and its seed, equal for equal ones, and seldom for others.

        Seeds are numbers, and for each text which of them is its own; by default there are none.
        """
        whole = self._whole._hashes()  # noqa: SLF001  # its own kind
        found = whole if self._which is None else whole[self._which]
        if seeds is not None:
            seeded(found, *seeds)
        return found

    def _hashes(self) -> Hashes:
        """Return a number for each text of the whole."""
        found = np.empty(self._start.size - 1, dtype=np.uint64)
        half = found.size // 2

        def find(some: slice) -> None:
            hashed(self._letters, self._start[some.start : some.stop + 1], found[some])

        list(each(find, (slice(0, half), slice(half, found.size)), rows=found.size))
        return found

    def of_other_sizes(self, least: int, most: int) -> Integers:
        """Return the places of texts of fewer bytes, or more; there are hardly ever any."""
        if not outside(self._start, least, most):
            return np.zeros(0, np.int64)
        sizes = np.diff(self._start)
        sizes = sizes if self._which is None else sizes[self._which]
        return np.flatnonzero((sizes < least) | (sizes > most))

    def numbered(self) -> Numbered:
        """Number the texts, equal ones alike."""
        whole = self._whole
        codes, first = numbered(whole._letters, whole._start, whole.hashes())  # noqa: SLF001  # its own kind
        numbers = Numbered(whole.take(first).series(), codes)
        return numbers if self._which is None else numbers.take(self._which)

    def is_utf8(self) -> bool:
        """Tell whether the letters of each text are characters."""
        try:
            _array(self._letters, self._start).validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True


def texts_of(values: pl.Series) -> Texts:
    """Lay a column of texts, none of them absent, out as letters."""
    column = values.cast(pl.String).to_arrow(compat_level=pl.CompatLevel.oldest())
    column = column.cast(pa.large_string())
    _, start, letters = column.buffers()
    begins = np.frombuffer(start, np.int64)[column.offset : column.offset + len(column) + 1]
    return Texts(_bytes_of(letters), begins)


def _bytes_of(buffer: pa.Buffer | None) -> Letters:
    return np.empty(0, np.uint8) if buffer is None else np.frombuffer(buffer, np.uint8)


def _series(letters: Letters, start: Integers) -> pl.Series:
    return pl.Series(values=_array(letters, start), dtype=pl.String)


def _array(letters: Letters, start: Integers) -> pa.LargeStringArray:
    buffers = pa.py_buffer(start), pa.py_buffer(letters)
    return pa.LargeStringArray.from_buffers(start.size - 1, *buffers)


@dataclass(frozen=True, slots=True)
class Numbered:
    """Values as numbers of texts, of which each stands there once."""

    texts: pl.Series
    codes: Integers
    """Of each value the place of its text."""

    @classmethod
    def of(cls, values: pl.Series) -> Numbered:
        """Number the texts of a column, none of them absent."""
        if len(values) <= _SOME:
            place: dict[str, int] = {}
            places = [place.setdefault(text, len(place)) for text in values.cast(pl.String)]
            texts = pl.Series(values.name, list(place), dtype=pl.String)
            return cls(texts, np.array(places, dtype=np.int32))
        numbers = values.cast(pl.Categorical()).to_physical().to_numpy()
        codes, first = _first_met(numbers)
        return cls(values.gather(first).cast(pl.String), codes)

    def __len__(self) -> int:
        return self.codes.size

    def take(self, places: Integers) -> Numbered:
        """Take some of the values; for few of them, not all texts are kept."""
        taken = self.codes[places]
        if self.texts.dtype != pl.String or taken.size >= len(self.texts):
            return Numbered(self.texts, taken)
        codes, first = _first_met(taken)
        return Numbered(self.texts[taken[first]], codes)

    def series(self) -> pl.Series:
        """Return the values as a column of texts."""
        return self.texts[self.codes]

    def places(self, some: Sequence[str] | pl.Series) -> Narrow:
        """Say of each text which of some texts it is, -1 for none of them."""
        if len(some) + len(self.texts) <= _FEW:
            place = {text: number for number, text in enumerate(some)}
            return np.array([place.get(text, -1) for text in self.texts], dtype=np.int32)
        known = pl.DataFrame({"text": pl.Series(some, dtype=pl.String)}).with_row_index("place")
        ours = self.texts.cast(pl.String).alias("text").to_frame()
        found = ours.join(known, on="text", how="left", maintain_order="left")["place"]
        return found.cast(pl.Int32).fill_null(-1).to_numpy()

    def among(self, some: Sequence[str] | pl.Series) -> Narrow:
        """Say of each value which of some texts it is, -1 for none of them."""
        return self.places(some)[self.codes]


def joined(parts: Sequence[Numbered]) -> Numbered:
    """Put values one after the other, with one number for each text."""
    first = parts[0].texts
    if all(part.texts is first for part in parts):
        return Numbered(first, np.concatenate([part.codes for part in parts]))
    texts = Numbered.of(pl.concat([part.texts for part in parts], rechunk=True))
    starts = np.cumsum([0, *(len(part.texts) for part in parts)])
    codes = [
        texts.codes[start : start + len(part.texts)][part.codes]
        for part, start in zip(parts, starts, strict=False)
    ]
    return Numbered(texts.texts, np.concatenate(codes))


def ranked(parts: Sequence[Numbered]) -> tuple[pl.Series, list[Narrow]]:
    """Return all texts by code point, and for each of the parts which of them its texts are."""
    own = [part.texts.cast(pl.String) for part in parts]
    if len(own) > 1:
        known = pl.concat(own).unique().sort()
        return known, [part.places(known) for part in parts]
    order = own[0].arg_sort().to_numpy()
    rank = np.empty(order.size, dtype=np.int32)
    rank[order] = np.arange(order.size)
    return own[0].gather(order), [rank]


def _first_met(numbers: npt.NDArray[np.uint32]) -> tuple[Integers, Integers]:
    """Number values anew, from 0; also return where each is first, or last, met."""
    if not runs_compiled(numbers.size):
        _, first, codes = np.unique(numbers, return_index=True, return_inverse=True)
        return codes.astype(np.int32), first
    if int(numbers.max(initial=0)) > _SCATTERED * numbers.size:
        codes, first = first_seen(numbers.astype(np.int64))
        return codes.astype(np.int32), first
    some = np.full(int(numbers.max(initial=0)) + 1, -1, dtype=np.int64)
    some[numbers] = np.arange(numbers.size)
    met = np.flatnonzero(some >= 0)
    place = np.empty(some.size, dtype=np.int32)
    place[met] = np.arange(met.size)
    return place[numbers], some[met]
