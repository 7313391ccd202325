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
    differences: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write each record whose figures differ in the events, and why, as CSV.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Make events of the files of a platform.

    What was chosen, counted and left out is said on standard error.
    """
    from handletime.doors.outputs import refuse_overwriting  # noqa: PLC0415
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.events.atomic import whole_file  # noqa: PLC0415
    from handletime.events.write import write  # noqa: PLC0415
    from handletime.reports.names import known  # noqa: PLC0415
    from handletime.sources import SOURCES  # noqa: PLC0415

    refuse_overwriting(files, {"--out": out, "--differences": differences})
    talk = Talk(quiet)
    importer = known(source, SOURCES, "source")
    with talk.meter(2) as meter:
        meter.step(f"reading {count(len(files), 'file')}")
        imported = importer.read(files)
        meter.step(f"writing {out}")
        write(imported.events, out)
        if differences is not None:
            with whole_file(differences) as file:
                imported.report.differences.write_csv(file)
    talk.say(imported.report.text())
    talk.say(f"Wrote {count(imported.events.frame.height, 'event')} to {out}.")
