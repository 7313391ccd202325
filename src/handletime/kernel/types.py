"""The columns that kernels take and leave."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]
"""Keys, slots, positions, instants and durations."""
Bytes: TypeAlias = npt.NDArray[np.int8]
"""States and symbols."""
Flags: TypeAlias = npt.NDArray[np.bool_]
