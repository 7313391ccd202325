"""Values: whether what a command gives can be taken."""

from __future__ import annotations

from typing import Final

from handletime.floor.checks.check import MALFORMED, Check
from handletime.floor.settings import catalogue as settings

CHECKS: Final = (
    Check(
        "unknown_clock_out_reason",
        MALFORMED,
        "{reason} is no reason for clocking out here.",
        "Choose one of the reasons of the setting tracking.clock_out_reasons.",
        lambda q: (
            q.command.reason is not None
            and q.command.reason not in settings.CLOCK_OUT_REASONS.of(q.floor)
        ),
    ),
)
