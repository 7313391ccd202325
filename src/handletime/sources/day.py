"""The bundled day: a small invented day with every type of event and every kind of ending.

`examples/day/README.md` tells its story. The wheel carries its events inside the package; a
checkout has them in its own folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_PLACES: Final = (
    _PACKAGE / "examples" / "day.jsonl",
    _PACKAGE.parents[1] / "examples" / "day" / "events.jsonl",
)


def example_day() -> Path:
    """Return the path of the day's events, a file of JSON Lines."""
    return next(place for place in _PLACES if place.exists())
