"""Importers: one a platform, each from its files to events and a report of what it chose."""

from __future__ import annotations

from typing import Final

from handletime.sources.anonymous_bank import ANONYMOUS_BANK
from handletime.sources.source import Imported, Report, Source

SOURCES: Final = {each.name: each for each in (ANONYMOUS_BANK,)}
"""Every importer by name."""

__all__ = ["SOURCES", "Imported", "Report", "Source"]
