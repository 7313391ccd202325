"""Chance from one seed: streams of numbers by name, drawn in bulk, the same in every process.

A stream is a function of the seed and its name alone, so that a new stream moves no other.
"""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, Final, TypeAlias
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

Draw: TypeAlias = "Callable[[], int]"
Share: TypeAlias = "Callable[[], float]"
Integers: TypeAlias = "npt.NDArray[np.int64]"

BULK: Final = 8192
"""Numbers drawn at a time: enough that a number costs a step of an iterator, and little else."""


def generator(seed: int, name: str) -> np.random.Generator:
    """Return the generator of a name."""
    return np.random.default_rng((seed, crc32(name.encode())))


def share(seed: int, name: str) -> Share:
    """Return a stream of numbers from 0 to 1, evenly spread."""
    source = generator(seed, name)
    bulks: Iterator[list[float]] = (source.random(BULK).tolist() for _ in count())
    return chain.from_iterable(bulks).__next__


def lengths(seed: int, name: str, median_ms: int, spread: float) -> Draw:
    """Return a stream of durations, skewed to the right as those of people are.

    They are log-normal: half lie below the median, and `spread` is the deviation of their
    logarithm. None is longer than thirty medians or shorter than a thirtieth.
    """
    source = generator(seed, name)

    def bulk() -> list[int]:
        drawn = source.lognormal(np.log(median_ms), spread, BULK)
        whole: list[int] = drawn.clip(median_ms / 30, median_ms * 30).astype(np.int64).tolist()
        return whole

    return chain.from_iterable(bulk() for _ in count()).__next__
