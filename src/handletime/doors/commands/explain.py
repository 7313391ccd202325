"""`handletime explain`: one row of facts, opened into its spans, their events and the rules."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

import typer

from handletime.doors.options import (
    AsOf,
    Inputs,
    KnownAt,
    PolicyOptions,
    Quiet,
    Rejects,
    pairs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.facts.explain.telling import Line

STYLES: Final = {"title": "bold", "number": "bold cyan", "part": "green", "plain": ""}
"""How a terminal shows the kinds of lines."""

Row: TypeAlias = Annotated[
    str,
    typer.Option(
        "--row",
        metavar="TABLE/KEY",
        help="The row: its table, then its key with slashes between, such as segments/c1/2.",
    ),
]
Column: TypeAlias = Annotated[
    str | None,
    typer.Option("--column", metavar="NAME", help="Only this column; span is the row's own time."),
]


def explain(  # noqa: PLR0913  # each is an option of the command
    inputs: Inputs,
    *,
    row: Row,
    column: Column = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")
    ] = "text",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    policy: PolicyOptions = None,
    rejects: Rejects = None,
    quiet: Quiet = False,
) -> None:
    """Open one row of facts into spans, events and rules.

    Each number opens into the spans that it sums, each other value into what decided it.
    It needs the events; a folder of facts has none.
    """
    from handletime.doors.inputs import Look, account, facts_of  # noqa: PLC0415
    from handletime.doors.talk import Talk  # noqa: PLC0415
    from handletime.facts.explain.explain import explain as opened  # noqa: PLC0415
    from handletime.facts.explain.telling import lines  # noqa: PLC0415

    talk = Talk(quiet)
    look = Look(as_of, known_at, tuple(pairs(policy, "--policy")), rejects)
    with talk.meter(3) as meter:
        facts = facts_of(inputs, look, meter)
        meter.step(f"explaining {row}")
        explanation = opened(facts, row, column)
    if format_ == "json":
        text = json.dumps(explanation.as_json(), indent=2, ensure_ascii=False)
        sys.stdout.write(f"{text}\n")
    else:
        _print(lines(explanation))
    account(facts, talk)
    raise typer.Exit


def _print(lines: Iterable[Line]) -> None:
    """Print lines, in colour on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{line.text}\n" for line in lines)
        return
    from rich.console import Console  # noqa: PLC0415  # only a terminal shows colour
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    for line in lines:
        console.print(Text(line.text, style=STYLES[line.style]), soft_wrap=True)
