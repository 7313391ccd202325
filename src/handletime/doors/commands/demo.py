"""`handletime demo`: the bundled day, as attendance and handle time."""

from __future__ import annotations

import sys

import typer

from handletime.doors.options import Quiet  # noqa: TC001  # Typer reads it as it runs

SHOWN = (("attendance", None), ("handle-time", "1h"))
"""The reports of the demonstration, and their intervals."""


def demo(*, quiet: Quiet = False) -> None:
    """Print attendance and handle time of the bundled day."""
    from handletime.doors.inputs import Look, account, facts_of, findings  # noqa: PLC0415
    from handletime.doors.talk import Meter, Talk, screen_width  # noqa: PLC0415
    from handletime.reports.renderers.table import RENDERER  # noqa: PLC0415
    from handletime.reports.run import report  # noqa: PLC0415
    from handletime.sources import example_day  # noqa: PLC0415

    talk = Talk(quiet)
    day = example_day()
    facts = facts_of([str(day)], Look(), Meter())
    for name, interval in SHOWN:
        for part in RENDERER.parts(report(name, facts, interval=interval), screen_width()):
            sys.stdout.buffer.write(part + b"\n")
    sys.stdout.buffer.flush()
    findings(facts, talk, strict=False)
    account(facts, talk)
    talk.say(f"The day's events are in {day}; `handletime reports` lists the other reports.")
    raise typer.Exit
