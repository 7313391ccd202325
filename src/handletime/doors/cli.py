"""The command line: `handletime COMMAND`. It parses, calls one thing, and renders.

Data goes to standard output, talk to standard error. Exit status: 0 done, 1 our fault, 2 bad
input or usage, 3 findings in a strict run. Nothing heavy is imported before a command runs, so
that help answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from handletime.doors.commands.demo import demo
from handletime.doors.commands.diff import diff
from handletime.doors.commands.explain import explain
from handletime.doors.commands.facts import facts
from handletime.doors.commands.import_ import import_
from handletime.doors.commands.listings import events, machines, reports
from handletime.doors.commands.report import report
from handletime.doors.commands.simulate import simulate
from handletime.errors import HandletimeError, OurFault
from handletime.version import __version__

BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away: 128 and the signal."""

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
app.command()(reports)
app.command()(machines)
app.command()(events)
app.command("import")(import_)
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


def main() -> None:
    """Run the command line, and leave with its exit status."""
    try:
        app(prog_name="handletime")
    except HandletimeError as error:
        _leave(error)
    except BrokenPipeError:
        # The reader of our output has gone, and Python would complain of it once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
    except Exception as error:
        if "HANDLETIME_TRACEBACK" in os.environ:
            raise
        _leave(
            OurFault(
                f"{type(error).__name__}: {error}.",
                remedy="This is a fault of Handletime. HANDLETIME_TRACEBACK=1 shows where; please "
                "report it with the command that you gave.",
            )
        )


def _leave(error: HandletimeError) -> None:
    from handletime.doors.talk import complain  # noqa: PLC0415

    complain(error)
    sys.exit(error.exit_status)
