"""`handletime report`: the answer to one question, for a person or for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

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
    whole_number,
)
from handletime.doors.outputs import refuse_overwriting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.doors.talk import Talk
    from handletime.facts.facts import Facts

Name: TypeAlias = Annotated[
    str, typer.Argument(help="The report; `handletime reports` lists them.")
]
From: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="T",
        help="The start of the period: an instant, or a local date.",
    ),
]
To: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="T",
        help="Its end, which does not belong to it.",
    ),
]
Zone: TypeAlias = Annotated[
    str,
    typer.Option(
        "--tz",
        metavar="ZONE",
        help="The time zone of days and intervals, by its IANA name.",
    ),
]
Interval: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--interval",
        metavar="LENGTH",
        help="Rows by intervals, such as 15m, 30m, 1h or 1d.",
    ),
]
By: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="NAME,...",
        help="What rows are told apart by; also agent.name, customer.tier and the like.",
    ),
]
Where: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=VALUE",
        help="Only these; several of one field are alternatives.",
    ),
]
Sort: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar="NAME[:desc],...",
        help="Rows by these columns; :desc for the largest first.",
    ),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=0,
        help="The most rows; a table on a terminal shows 1,000 by default.",
    ),
]
Format: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="table, csv, json, jsonl, parquet, xlsx, svg, png, html; by default as --out ends.",
    ),
]
Out: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write to a file.",
    ),
]


def report(  # noqa: PLR0913  # each is an option of the command
    name: Name,
    inputs: Inputs,
    *,
    start: From = None,
    end: To = None,
    tz: Zone = "UTC",
    interval: Interval = None,
    by: By = None,
    where: Where = None,
    sort: Sort = None,
    limit: Limit = None,
    format_: Format = None,
    out: Out = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    policy: PolicyOptions = None,
    rejects: Rejects = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question about events or facts."""
    from handletime.doors.formats import Answered, form_of, rows_shown, write  # noqa: PLC0415
    from handletime.doors.inputs import Look, facts_of  # noqa: PLC0415
    from handletime.doors.talk import Talk  # noqa: PLC0415
    from handletime.metrics.metric import SETTINGS  # noqa: PLC0415
    from handletime.reports.query import ask  # noqa: PLC0415
    from handletime.reports.run import answer  # noqa: PLC0415

    refuse_overwriting(inputs, {"--out": out, "--rejects": rejects})
    talk = Talk(quiet)
    chosen = pairs(policy, "--policy")
    query = ask(
        name,
        start=start,
        end=end,
        tz=tz,
        interval=interval,
        by=many(by, "--by") or (),
        where=_alternatives(pairs(where, "--where")),
        settings={name: whole_number(name, text) for name, text in chosen if name in SETTINGS},
        sort=many(sort, "--sort") or (),
    )
    form = form_of(format_, out)
    policies = tuple(each for each in chosen if each[0] not in SETTINGS)
    with talk.meter(3) as meter:
        facts = facts_of(inputs, Look(as_of, known_at, policies, rejects), meter)
        meter.step(f"answering {query.report.name}")
        found = answer(facts, query)
    write(Answered(facts, query, found.first(rows_shown(limit, form, out))), form, out)
    raise typer.Exit(_closing(facts, talk, () if form.for_people else found.notes, strict))


def _closing(facts: Facts, talk: Talk, notes: Sequence[str], strict: bool) -> int:  # noqa: FBT001
    """Say what was noted, found and counted, and return the exit status."""
    from handletime.doors.inputs import account, findings  # noqa: PLC0415

    for note in notes:
        talk.say(f"Note: {note}.")
    status = findings(facts, talk, strict=strict)
    account(facts, talk)
    return status


def _alternatives(given: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather the values of each field."""
    wanted: dict[str, list[str]] = {}
    for field, value in given:
        wanted.setdefault(field, []).append(value)
    return wanted
