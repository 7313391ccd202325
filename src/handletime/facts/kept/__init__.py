"""Facts of the present, kept up while events arrive."""

from handletime.facts.kept.kept import KeptFacts
from handletime.facts.kept.shelf import Work

__all__ = ["KeptFacts", "Work"]
