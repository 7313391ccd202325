"""`handletime demo`: the bundled day as reports, or an invented centre live."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from handletime.doors.options import Quiet  # noqa: TC001  # Typer reads it as it runs
from handletime.errors import InputError, shown

if TYPE_CHECKING:
    from handletime.doors.talk import Talk
    from handletime.facts.facts import Facts

DAY, DAY_AFTER = "2026-03-02", "2026-03-03"
SHOWN = (("attendance", None), ("handle-time", "1h"))
"""The reports of the demonstration, and their intervals."""


_LENGTH: Final = re.compile(r"([1-9][0-9]{0,5})(s|m)")
_SECONDS: Final[dict[str, int]] = {"s": 1, "m": 60}


def demo(
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Show an invented centre at work on the floor.")
    ] = False,
    length: Annotated[
        str, typer.Option("--for", help="How long the live board runs: 60s, 5m.")
    ] = "60s",
    out: Annotated[
        str,
        typer.Option("--out", metavar="FOLDER", help="Where the pictures of the day go."),
    ] = "handletime-demo",
    quiet: Quiet = False,
) -> None:
    """Show the bundled day as reports and pictures, or a centre live.

    Live, one second at the board is three minutes in the centre; at the end its attendance is
    printed.
    """
    if live:
        from handletime.doors.live_demo import show  # noqa: PLC0415
        from handletime.doors.talk import screen_width  # noqa: PLC0415

        show(_seconds(length), screen_width())
        raise typer.Exit
    _bundled_day(Path(out), quiet=quiet)


def _seconds(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise InputError(
            f"The length {shown(length)} cannot be read",
            accepted="seconds or minutes: 60s, 5m",
            code="bad_option",
        )
    return float(found[1]) * _SECONDS[found[2]]


def _bundled_day(folder: Path, *, quiet: bool) -> None:
    """Print the reports of the bundled day, and draw its pictures."""
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
    _draw(facts, folder, talk)
    talk.say(f"The day's events are in {day}; `handletime reports` lists the other reports.")
    raise typer.Exit


def _draw(facts: Facts, folder: Path, talk: Talk) -> None:
    """Draw an interaction, an agent's day, and the attendance of all."""
    from handletime.doors.commands.draw import save  # noqa: PLC0415
    from handletime.pictures.day import draw_day  # noqa: PLC0415
    from handletime.pictures.interaction import draw_interaction  # noqa: PLC0415
    from handletime.pictures.registry import picture_of  # noqa: PLC0415
    from handletime.reports.query import ask  # noqa: PLC0415
    from handletime.timeline.calendar import Period  # noqa: PLC0415

    query = ask("attendance", start=DAY, end=DAY_AFTER)
    assert query.start is not None
    assert query.end is not None
    figures = {
        "interaction.svg": draw_interaction(facts, "c06"),
        "day.svg": draw_day(facts, "ana", DAY),
        "attendance.svg": picture_of(facts, query, Period(query.start, query.end)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        save(figure, str(folder / name))
    drawn = ", ".join(str(folder / name) for name in figures)
    talk.say(f"Drew {drawn}; `handletime draw` draws others.")
