"""`handletime log`: the log of a live floor out to a file, and files into a log."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from handletime.doors.options import Quiet, Rejects  # noqa: TC001  # Typer reads them as it runs

log = typer.Typer(
    help="The log of a live floor: out to a file, and files into it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LOG = "desk.db, sqlite:///desk.db or postgresql://user@host/name"

Url: TypeAlias = Annotated[
    str, typer.Argument(metavar="LOG", help=f"The log: {LOG}.", show_default=False)
]
Out: TypeAlias = Annotated[
    str,
    typer.Option(
        "--out", metavar="FILE", help="The events: .jsonl, .csv or .parquet, as the name ends."
    ),
]
Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Event files (JSON Lines, CSV, Parquet), - for standard input, or other logs.",
        show_default=False,
    ),
]
Into: TypeAlias = Annotated[
    str,
    typer.Option("--into", metavar="LOG", help=f"The log, made where there is none: {LOG}."),
]


@log.command("export")
def export(url: Url, *, out: Out, quiet: Quiet = False) -> None:
    """Write all events of a log to a file, in the order of the log.

    A floor may go on meanwhile. The facts of the file are those of the log.
    """
    from handletime.doors.outputs import refuse_overwriting  # noqa: PLC0415
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.events.write import form_of, write  # noqa: PLC0415
    from handletime.stores import open_log  # noqa: PLC0415

    refuse_overwriting([url], {"--out": out})
    form_of(out)
    talk = Talk(quiet)
    with talk.meter(2) as meter, open_log(url, make=False) as opened:
        meter.step("reading the log")
        events = opened.events()
        meter.step(f"writing {out}")
        write(events, out)
    talk.say(f"Wrote {count(len(events), 'event')} to {out}.")


@log.command("import")
def import_(inputs: Files, *, into: Into, rejects: Rejects = None, quiet: Quiet = False) -> None:
    """Append the events of files to a log.

    What is there already is left out and counted, so that it may be done again. Another event
    under an id of the log refuses everything. Events that say when they were recorded keep that;
    others are recorded now.
    """
    from handletime.doors.inputs import read_events  # noqa: PLC0415
    from handletime.doors.outputs import refuse_overwriting  # noqa: PLC0415
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.stores import open_log  # noqa: PLC0415
    from handletime.timeline.clock import SystemClock  # noqa: PLC0415

    refuse_overwriting(inputs, {"--into": into, "--rejects": rejects})
    talk = Talk(quiet)
    with talk.meter(2) as meter:
        meter.step("reading events")
        events = read_events(inputs, rejects, meter)
        meter.step(f"appending {count(len(events), 'event')}")
        with open_log(into) as opened:
            restored = opened.restore(
                events, recorded_at=SystemClock().now(), progress=meter.portion
            )
    talk.say(
        f"Appended {count(restored.stored, 'event')} to {opened.where}, "
        f"{count(restored.duplicates, 'duplicate')}, {count(events.rejects, 'reject')}."
    )
