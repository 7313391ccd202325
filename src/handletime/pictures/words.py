"""What stands above a picture of an answer: its title, and what its header says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.timeline.zone import local, zone

if TYPE_CHECKING:
    from handletime.reports.answer import Answer


def header(answer: Answer) -> tuple[str, tuple[str, ...]]:
    """Return the title, and lines with period, zone, interval, filters and settings."""
    in_zone = zone(answer.zone)
    start, end = (local(each, in_zone) for each in (answer.period.start, answer.period.end))
    told = [f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}", answer.zone]
    if answer.interval:
        told.append(f"by {answer.interval}")
    told += [f"{name} {' or '.join(values)}" for name, values in answer.where.items()]
    lines = [" · ".join(told)]
    if answer.chosen:
        lines.append(", ".join(f"{name} {value}" for name, value in answer.chosen.items()))
    title = f"{answer.report.title}: {answer.report.question}"
    return title, (*lines, *answer.notes)
