"""The ways in which cases are computed: the product, and the second computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

Event = dict[str, Any]
Compute = Callable[..., Mapping[str, pl.DataFrame]]


def product(events: list[Event], **settings: Any) -> Mapping[str, pl.DataFrame]:
    """The facts as the product derives them."""
    from handletime.events.read import read
    from handletime.facts import derive

    return derive(read(events), **settings)


COMPUTATIONS: Final[dict[str, Compute]] = {"product": product}
