"""Handletime: the open clock of a digital contact centre."""

from handletime.version import __version__

__all__ = ["__version__"]
