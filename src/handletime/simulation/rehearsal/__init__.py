"""A rehearsal: invented customers and agents on the real floor, against an accelerated clock."""

from handletime.simulation.rehearsal.stage import Stage
from handletime.simulation.rehearsal.write import write_rehearsal

__all__ = ["Stage", "write_rehearsal"]
