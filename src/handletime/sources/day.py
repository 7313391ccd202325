"""The bundled day: a small invented day with every type of event and every kind of ending.

`examples/day/README.md` tells its story. The wheel carries its events inside the package; a
checkout has them in its own folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_PLACES: Final = (
    _HERE / "day.jsonl",
    _HERE.parents[2] / "examples" / "day" / "events.jsonl",
)


def example_day() -> Path:
    """Return the path of the day's events, a file of JSON Lines."""
    return next(place for place in _PLACES if place.exists())
