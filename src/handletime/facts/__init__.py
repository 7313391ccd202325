"""Facts: the tables that the rules make of events."""

from handletime.facts.derive import derive
from handletime.facts.facts import Facts
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

__all__ = ["TABLES", "Facts", "Policies", "derive"]
