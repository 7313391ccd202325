"""How numbers are written on the page."""

from __future__ import annotations

from measuring.contest import Taken

HEADER = ("", "seconds", "CPU seconds", "events a second", "peak memory")
"""The columns of `row`."""


def seconds(value: float) -> str:
    """Write seconds, with as many digits as mean something."""
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004  # three digits


def gigabytes(value: float) -> str:
    """Write bytes as gigabytes of a thousand million."""
    return f"{value / 1e9:.2f} GB"


def row(name: str, taken: Taken, events: int) -> tuple[str, ...]:
    """Write what a contestant took, as a row below `HEADER`."""
    rate = f"{events / taken.wall:,.0f}"
    return (name, seconds(taken.wall), seconds(taken.cpu), rate, gigabytes(taken.peak))
