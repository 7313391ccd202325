"""`handletime import`: from the files of a platform to events."""

from __future__ import annotations

from typing import Annotated

import typer

from handletime.doors.options import Quiet  # noqa: TC001  # Typer reads it as it runs


def import_(
    source: Annotated[str, typer.Argument(help="The platform, such as anonymous-bank.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE...", show_default=False)],
    *,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The events: .jsonl or .parquet, as the name ends.",
        ),
    ],
    quiet: Quiet = False,
) -> None:
    """Make events of the files of a platform.

    What was chosen, counted and left out is said on standard error.
    """
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.events.write import write  # noqa: PLC0415
    from handletime.reports.names import known  # noqa: PLC0415
    from handletime.sources import SOURCES  # noqa: PLC0415

    talk = Talk(quiet)
    importer = known(source, SOURCES, "source")
    with talk.meter(2) as meter:
        meter.step(f"reading {count(len(files), 'file')}")
        imported = importer.read(files)
        meter.step(f"writing {out}")
        write(imported.events, out)
    talk.say(imported.report.text())
    talk.say(f"Wrote {count(imported.events.frame.height, 'event')} to {out}.")
