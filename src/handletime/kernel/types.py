"""The columns that kernels take and leave."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.signedinteger[Any]]
"""Keys, slots, positions, instants and durations; 64 bits, unless a narrower column is named."""
Narrow: TypeAlias = npt.NDArray[np.int32]
"""Slots and positions where there are many: half the memory; up to two thousand million."""
Bytes: TypeAlias = npt.NDArray[np.int8]
"""States and symbols."""
Flags: TypeAlias = npt.NDArray[np.bool_]
Letters: TypeAlias = npt.NDArray[np.uint8]
"""Bytes as they stand in a file, or those of texts one after the other."""
Hashes: TypeAlias = npt.NDArray[np.uint64]
"""Numbers that are equal for equal things, and seldom for others."""
