"""What moved between two sets of facts, by how much, and which events did it. FACTS §8."""

from handletime.facts.diff.as_json import json_parts
from handletime.facts.diff.compare import Diff, diff
from handletime.facts.diff.moves import Moves

__all__ = ["Diff", "Moves", "diff", "json_parts"]
