"""`handletime draw`: an agent's day, or an interaction, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from handletime.doors.options import AsOf, Inputs, KnownAt, PolicyOptions, Quiet, pairs
from handletime.doors.outputs import refuse_overwriting
from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.facts.facts import Facts
    from handletime.pictures.figure import Figure

draw = typer.Typer(
    name="draw", help="Draw an agent's day, or an interaction.", no_args_is_help=True
)
Out: TypeAlias = Annotated[
    str, typer.Option("--out", metavar="FILE", help="Where to: FILE.svg, FILE.png or FILE.html.")
]
Zone: TypeAlias = Annotated[
    str, typer.Option("--tz", metavar="ZONE", help="The time zone, by its IANA name.")
]
ENDINGS = (".svg", ".png", ".html")


@draw.command()
def day(  # noqa: PLR0913  # each is an option of the command
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="The agent.")],
    date: Annotated[str, typer.Argument(metavar="DATE", help="The local day: 2026-03-02.")],
    inputs: Inputs,
    *,
    out: Out,
    tz: Zone = "UTC",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    policy: PolicyOptions = None,
    quiet: Quiet = False,
) -> None:
    """Draw what an agent did on a day: status, Focus mode, conversations and attention."""
    from handletime.pictures.day import draw_day  # noqa: PLC0415

    _draw(
        lambda facts: draw_day(facts, agent, date, tz=tz),
        (inputs, as_of, known_at, policy),
        out,
        quiet=quiet,
    )


@draw.command()
def interaction(  # noqa: PLR0913  # each is an option of the command
    conversation: Annotated[str, typer.Argument(metavar="CONVERSATION", help="The conversation.")],
    inputs: Inputs,
    *,
    out: Out,
    tz: Zone = "UTC",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    policy: PolicyOptions = None,
    quiet: Quiet = False,
) -> None:
    """Draw who had a conversation when, and how each attempt ended, as swimlanes."""
    from handletime.pictures.interaction import draw_interaction  # noqa: PLC0415

    _draw(
        lambda facts: draw_interaction(facts, conversation, tz=tz),
        (inputs, as_of, known_at, policy),
        out,
        quiet=quiet,
    )


def _draw(
    make: Callable[[Facts], Figure],
    given: tuple[list[str], str | None, str | None, list[str] | None],
    out: str,
    *,
    quiet: bool,
) -> None:
    from handletime.doors.inputs import Look, account, facts_of  # noqa: PLC0415
    from handletime.doors.talk import Talk  # noqa: PLC0415

    inputs, as_of, known_at, policy = given
    if Path(out).suffix.lower() not in ENDINGS:
        raise InputError(
            f"No picture has a file like {out}.", accepted=", ".join(ENDINGS), code="unknown_name"
        )
    refuse_overwriting(inputs, {"--out": out})
    talk = Talk(quiet)
    with talk.meter(3) as meter:
        look = Look(as_of, known_at, tuple(pairs(policy, "--policy")))
        facts = facts_of(inputs, look, meter)
        meter.step("drawing")
        save(make(facts), out)
    account(facts, talk)
    talk.say(f"Drew {out}.")
    raise typer.Exit


def save(figure: Figure, out: str) -> None:
    """Write a figure to a file in the form that its name ends in."""
    from handletime.events.atomic import whole_file  # noqa: PLC0415

    suffix = Path(out).suffix.lower()
    told = figure.png() if suffix == ".png" else figure.svg().encode()
    with whole_file(out) as file:
        file.write(figure.html().encode() if suffix == ".html" else told)
