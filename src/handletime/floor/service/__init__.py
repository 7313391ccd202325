"""The service: a floor with its log, its clock and its timers."""

from handletime.floor.service.answer import Answer
from handletime.floor.service.service import Service

__all__ = ["Answer", "Service"]
