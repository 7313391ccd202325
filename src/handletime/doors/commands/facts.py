"""`handletime facts`: from event files to a folder of tables."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from handletime.doors.options import (
    AsOf,
    Inputs,
    KnownAt,
    PolicyOptions,
    Quiet,
    Rejects,
    Strict,
    many,
    pairs,
)


def facts(  # noqa: PLR0913  # each is an option of the command
    inputs: Inputs,
    *,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    format_: Annotated[
        Literal["parquet", "csv", "jsonl"], typer.Option("--format", help="The form of the files.")
    ] = "parquet",
    tables: Annotated[
        list[str] | None,
        typer.Option("--tables", metavar="NAME,...", help="Only these tables; by default all."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    policy: PolicyOptions = None,
    rejects: Rejects = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Write the tables of facts of events to a folder.

    One file a table, and facts.json, which says what they were derived from.
    """
    from handletime.doors.inputs import Look, account, facts_of, findings  # noqa: PLC0415
    from handletime.doors.outputs import refuse_overwriting  # noqa: PLC0415
    from handletime.doors.talk import Talk, count  # noqa: PLC0415
    from handletime.facts.store import write_facts  # noqa: PLC0415
    from handletime.facts.tables import TABLES  # noqa: PLC0415

    talk = Talk(quiet)
    wanted = many(tables, "--tables")
    refuse_overwriting(inputs, {"--out": out, "--rejects": rejects})
    look = Look(as_of, known_at, tuple(pairs(policy, "--policy")), rejects)
    with talk.meter(2 + len(TABLES if wanted is None else wanted)) as meter:
        derived = facts_of(inputs, look, meter)
        written = write_facts(derived, out, format=format_, tables=wanted, progress=meter.step)
    if written.replaced:
        talk.say(f"Replaced {count(len(written.replaced), 'file')} of earlier facts in {out}.")
    rows = sum(written.rows.values())
    talk.say(f"Wrote {count(len(written.rows), 'table')} with {count(rows, 'row')} to {out}.")
    status = findings(derived, talk, strict=strict)
    account(derived, talk)
    raise typer.Exit(status)
