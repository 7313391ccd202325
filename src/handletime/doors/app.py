"""All commands of `handletime`, each of which parses, calls one thing, and renders.

Nothing heavy is imported before a command runs, so that help answers at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from handletime.doors.commands.demo import demo
from handletime.doors.commands.diff import diff
from handletime.doors.commands.draw import draw
from handletime.doors.commands.explain import explain
from handletime.doors.commands.facts import facts
from handletime.doors.commands.import_ import import_
from handletime.doors.commands.listings import events, machines, reports
from handletime.doors.commands.log import log
from handletime.doors.commands.report import report
from handletime.doors.commands.simulate import simulate
from handletime.version import __version__

app = typer.Typer(
    name="handletime",
    help="The open clock of a digital contact centre: from events to exact, explainable facts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(facts)
app.command()(report)
app.command()(diff)
app.command()(explain)
app.add_typer(draw, name="draw")
app.command()(reports)
app.command()(machines)
app.command()(events)
app.command("import")(import_)
app.add_typer(log, name="log")
app.command()(simulate)
app.command()(demo)


def _say_version(wanted: bool) -> None:  # noqa: FBT001  # the shape that Typer calls
    if wanted:
        typer.echo(f"handletime {__version__}")
        raise typer.Exit


@app.callback()
def start(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Keep the commands' own options apart from those of the program."""
