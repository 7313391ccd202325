"""A rehearsal: invented customers and agents on the real floor, against an accelerated clock."""

from handletime.simulation.rehearsal.stage import Stage, rehearse

__all__ = ["Stage", "rehearse"]
