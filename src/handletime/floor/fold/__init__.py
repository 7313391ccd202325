"""The fold: how an event changes the floor, by the tables of the machines."""

from handletime.floor.fold.absorb import absorb
from handletime.floor.fold.fold import Touched, fold

__all__ = ["Touched", "absorb", "fold"]
