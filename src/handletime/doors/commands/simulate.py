"""`handletime simulate`: the events of an invented centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from handletime.doors.options import Quiet, pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.simulation import Centre

Out: TypeAlias = Annotated[
    str,
    typer.Option(
        "--out", metavar="FILE", help="The events: .jsonl, .csv or .parquet, as the name ends."
    ),
]
Agents: TypeAlias = Annotated[
    int | None, typer.Option("--agents", metavar="N", help="How many work there; by default 20.")
]
Days: TypeAlias = Annotated[
    int | None, typer.Option("--days", metavar="N", help="How many days it lives; by default 1.")
]
Seed: TypeAlias = Annotated[
    int, typer.Option("--seed", metavar="N", help="Another seed is another centre.")
]
Start: TypeAlias = Annotated[str, typer.Option("--start", metavar="DATE", help="The first day.")]
Tz: TypeAlias = Annotated[
    str, typer.Option("--tz", metavar="ZONE", help="The zone that its people live by.")
]
Load: TypeAlias = Annotated[
    float, typer.Option("--load", help="Demand, as a multiple of what agents are planned for.")
]
About: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--events",
        metavar="N",
        help="About so many events: days, agents and demand are chosen to fit, in this order, "
        "where they are not given.",
    ),
]
Spoiled: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--faults",
        metavar="NAME=RATE",
        help="What goes wrong on the way to the log, from 0 to 1: late, twice, shuffled, skewed, "
        "lost; may be given several times.",
    ),
]


OnFloor: TypeAlias = Annotated[
    bool,
    typer.Option("--floor", help="Rehearse: customers and agents act on the live floor."),
]


def simulate(  # noqa: PLR0913  # each is an option of the command
    *,
    out: Out,
    agents: Agents = None,
    days: Days = None,
    seed: Seed = 1,
    start: Start = "2026-03-02",
    tz: Tz = "UTC",
    load: Load = 1.0,
    events: About = None,
    faults: Spoiled = None,
    floor: OnFloor = False,
    quiet: Quiet = False,
) -> None:
    """Write the events of an invented centre.

    The same options write the same bytes: shifts, breaks, customers by hour and weekday, several
    conversations at once. With --floor, its people act on the live floor, whose routing, settings
    and timers decide; it takes some ten times as long, and no faults.
    """
    from handletime.doors.outputs import refuse_overwriting  # noqa: PLC0415
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.simulation import Centre, Faults, sized, write_simulation  # noqa: PLC0415

    refuse_overwriting([], {"--out": out})
    talk = Talk(quiet)
    rates = {name: _rate(name, text) for name, text in pairs(faults, "--faults")}
    centre = Centre(
        agents=20 if agents is None else agents,
        days=1 if days is None else days,
        seed=seed,
        start=start,
        tz=tz,
        load=load,
        faults=Faults.named(rates),
    )
    if events is not None:
        centre = sized(centre, events, agents_fixed=agents is not None, days_fixed=days is not None)
    with talk.meter(1) as meter:
        meter.step(f"simulating {count(centre.days, 'day')}")
        write = _rehearsal() if floor else write_simulation
        written = write(centre, out, meter.portion)
    talk.say(
        f"Simulated {count(centre.agents, 'agent')} for {count(centre.days, 'day')} "
        f"from {centre.start}, load {centre.load:.2f}, seed {centre.seed}."
    )
    talk.say(f"Wrote {count(written, 'event')} to {out}.")


def _rehearsal() -> Callable[[Centre, str, Callable[[int, int], None]], int]:
    from handletime.simulation.rehearsal import write_rehearsal  # noqa: PLC0415  # needs a log

    return write_rehearsal


def _rate(fault: str, text: str) -> float:
    from handletime.errors import InputError  # noqa: PLC0415

    try:
        return float(text)
    except ValueError as error:
        raise InputError(
            f"The rate of the fault {fault} is {text!r}.",
            accepted="a number from 0 to 1, such as 0.01",
            code="bad_option",
        ) from error
