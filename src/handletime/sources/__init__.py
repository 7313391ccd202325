"""Where events come from: importers, one a platform, and the bundled day.

An importer makes events of a platform's files, and a report of what it chose.
"""

from __future__ import annotations

from typing import Final

from handletime.sources.anonymous_bank import ANONYMOUS_BANK
from handletime.sources.day import example_day
from handletime.sources.source import Imported, Report, Source

SOURCES: Final = {each.name: each for each in (ANONYMOUS_BANK,)}
"""Every importer by name."""

__all__ = ["SOURCES", "Imported", "Report", "Source", "example_day"]
