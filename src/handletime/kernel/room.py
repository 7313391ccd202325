"""Room for what a kernel finds: columns that it fills, and that are made larger where they end.

A kernel that may find more than it has room for stops before, says how far it came, and goes on
from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


def grown(columns: Sequence[npt.NDArray[Any]], count: int, size: int) -> list[npt.NDArray[Any]]:
    """Copy the first rows of columns, which lie along their last axis, to where so many have room.

    What is never written to costs no memory.
    """
    larger = [np.empty((*each.shape[:-1], size), each.dtype) for each in columns]
    for there, here in zip(larger, columns, strict=True):
        there[..., :count] = here[..., :count]
    return larger
