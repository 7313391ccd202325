"""Every report by name, gathered from the files of the catalogue."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Final

from handletime.reports import catalogue

if TYPE_CHECKING:
    from handletime.reports.report import Report


def _gathered() -> dict[str, Report]:
    modules = (
        importlib.import_module(f"{catalogue.__name__}.{each.name}")
        for each in pkgutil.iter_modules(catalogue.__path__)
    )
    return {module.REPORT.name: module.REPORT for module in modules}


REPORTS: Final[dict[str, Report]] = _gathered()
"""Every report by name."""
