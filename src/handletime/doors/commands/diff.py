"""`handletime diff`: what moved between two sets of facts, and which events did it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

import typer

from handletime.doors.options import Quiet, many, pairs
from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.facts.diff import Diff

SIDE: Final = (
    "An event file (JSON Lines, CSV, Parquet), - for standard input, a log (desk.db, "
    "postgresql://user@host/name), or a folder that `handletime facts` wrote."
)
AS_OF: Final = "The instant at which to look at {}; by default that of its last event."
KNOWN_AT: Final = "Leave out of {} what was recorded later: what we knew then."
POLICY: Final = "Choose a definition for {}; may be given several times."

Before: TypeAlias = Annotated[
    str, typer.Argument(metavar="A", help=f"Before. {SIDE}", show_default=False)
]
After: TypeAlias = Annotated[
    str, typer.Argument(metavar="B", help="After. The same.", show_default=False)
]
Tables: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--tables", metavar="NAME,...", help="Only these tables; by default all that both have."
    ),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=0,
        help="The most events, totals, and rows of each table; by default 10, and all in json.",
    ),
]
Form: TypeAlias = Annotated[
    Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")
]
AsOfA: TypeAlias = Annotated[
    str | None, typer.Option("--as-of-a", metavar="T", help=AS_OF.format("A"))
]
AsOfB: TypeAlias = Annotated[
    str | None, typer.Option("--as-of-b", metavar="T", help=AS_OF.format("B"))
]
KnownAtA: TypeAlias = Annotated[
    str | None, typer.Option("--known-at-a", metavar="T", help=KNOWN_AT.format("A"))
]
KnownAtB: TypeAlias = Annotated[
    str | None, typer.Option("--known-at-b", metavar="T", help=KNOWN_AT.format("B"))
]
PolicyA: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--policy-a", metavar="NAME=VALUE", help=POLICY.format("A")),
]
PolicyB: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--policy-b", metavar="NAME=VALUE", help=POLICY.format("B")),
]


def diff(  # noqa: PLR0913  # each is an option of the command
    a: Before,
    b: After,
    *,
    tables: Tables = None,
    limit: Limit = None,
    format_: Form = "text",
    as_of_a: AsOfA = None,
    as_of_b: AsOfB = None,
    known_at_a: KnownAtA = None,
    known_at_b: KnownAtB = None,
    policy_a: PolicyA = None,
    policy_b: PolicyB = None,
    quiet: Quiet = False,
) -> None:
    """Say what moved between two sets of facts, and why."""
    from handletime.doors.inputs import Look, facts_of  # noqa: PLC0415
    from handletime.doors.talk import Talk  # noqa: PLC0415
    from handletime.facts.diff import diff as compare  # noqa: PLC0415
    from handletime.facts.tables import TABLES  # noqa: PLC0415
    from handletime.stores.urls import masked  # noqa: PLC0415

    if a == b == "-":
        raise InputError(
            "Both A and B are standard input, which can be read once.",
            accepted="a file or a folder for one of them",
            code="bad_option",
        )
    looks = (
        Look(as_of_a, known_at_a, tuple(pairs(policy_a, "--policy-a")), side="-a"),
        Look(as_of_b, known_at_b, tuple(pairs(policy_b, "--policy-b")), side="-b"),
    )
    wanted = many(tables, "--tables")
    with Talk(quiet).meter(4 + len(TABLES if wanted is None else wanted)) as meter:
        sides = [facts_of([each], look, meter) for each, look in zip((a, b), looks, strict=True)]
        found = compare(*sides, tables=wanted, progress=meter.step)
    sys.stdout.writelines(_written(found, (masked(a), masked(b)), format_, limit))


def _written(
    found: Diff, names: tuple[str, str], form: Literal["text", "json"], limit: int | None
) -> Iterator[str]:
    from handletime.doors.diff_text import told  # noqa: PLC0415
    from handletime.facts.diff import json_parts  # noqa: PLC0415

    if form == "json":
        return json_parts(found, limit)
    return (f"{line}\n" for line in told(found, names, limit))
