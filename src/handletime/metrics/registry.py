"""Every metric and every feed, by name, gathered from the files of the catalogue."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Final, TypeVar

from handletime.metrics import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.metrics.feed import Feed
    from handletime.metrics.metric import Metric

Named = TypeVar("Named", "Metric", "Feed")

_MODULES: Final = tuple(
    importlib.import_module(f"{catalogue.__name__}.{each.name}")
    for each in pkgutil.iter_modules(catalogue.__path__)
)


def _by_name(objects: Iterable[Named]) -> dict[str, Named]:
    named: dict[str, Named] = {}
    for each in objects:
        if each.name in named:
            raise ValueError(f"Two objects of the catalogue are named {each.name!r}.")
        named[each.name] = each
    return named


METRICS: Final[dict[str, Metric]] = _by_name(m for module in _MODULES for m in module.METRICS)
"""Every metric by name."""
FEEDS: Final[dict[str, Feed]] = _by_name(f for module in _MODULES for f in module.FEEDS)
"""Every feed by name."""


def with_needs(names: Iterable[str]) -> tuple[Metric, ...]:
    """Return the named metrics and all that they are computed from, what is needed first."""
    found: dict[str, Metric] = {}

    def gather(name: str) -> None:
        if name not in found:
            for need in METRICS[name].needs:
                gather(need)
            found[name] = METRICS[name]

    for name in names:
        gather(name)
    return tuple(found.values())
