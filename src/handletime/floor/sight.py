"""The sight: what routing sees of the floor, beside what the log tells of it."""

from __future__ import annotations

from typing import NamedTuple

from handletime.routing import Picture, Rules


class Sight(NamedTuple):
    """Desks with their signs of life, who waits, and the rules that are set."""

    picture: Picture
    rules: Rules

    @classmethod
    def of_nothing(cls) -> Sight:
        """Return what is seen where nobody looks: no desk gives a sign of life."""
        return cls(Picture(), Rules())
