"""One letter of a file as a number."""

from __future__ import annotations

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Letters


@kernel
def letter_at(letters: Letters, place: int) -> int:
    """Return a letter as a number of 64 bits, so that there is room to move its bits."""
    return np.int64(letters[place])  # type: ignore[return-value]
