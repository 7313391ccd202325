"""Answer a question about a set of facts: the one computation behind every format and page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from handletime.facts.policies import Policies
from handletime.reports.answer import Answer
from handletime.reports.listing import Listing, keys_of
from handletime.reports.measuring import Measuring
from handletime.reports.query import ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handletime.facts.facts import Facts
    from handletime.reports.query import Edge, Query


def report(  # noqa: PLR0913  # each is an option that a reader may give
    name: str,
    facts: Facts,
    *,
    start: Edge | None = None,
    end: Edge | None = None,
    tz: str = "UTC",
    interval: str | None = None,
    by: Iterable[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    settings: Mapping[str, int] | None = None,
    sort: str | Iterable[str] = (),
) -> Answer:
    """Answer a report's question about a set of facts.

    The period is half-open; its ends are instants with their offset, or local dates. Without
    them it is every local day that the facts touch. `where` gives the values that are wanted,
    by dimension; an empty text is a blank. `sort` names columns, `-name` for the largest first.
    `handletime reports` lists the reports.
    """
    return answer(
        facts,
        ask(
            name,
            start=start,
            end=end,
            tz=tz,
            interval=interval,
            by=by,
            where=where,
            settings=settings,
            sort=sort,
        ),
    )


def answer(facts: Facts, query: Query) -> Answer:
    """Answer a question that was checked."""
    found = Listing(facts, query) if query.report.lists else Measuring(facts, query)
    columns, rows, totals = found.answer()
    policies = asdict(facts.policies)
    defaults = asdict(Policies())
    chosen = {name: value for name, value in policies.items() if value != defaults[name]}
    return Answer(
        report=query.report,
        period=found.period,
        zone=query.zone.key,
        interval=query.interval,
        as_of=facts.as_of,
        known_at=facts.known_at,
        policies=policies | dict(query.settings),
        chosen=chosen | dict(query.settings),
        where=query.where,
        keys=keys_of(query),
        columns=columns,
        source=rows,
        totals=totals,
        notes=found.notes,
    )
