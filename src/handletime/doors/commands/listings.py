"""`handletime reports`, `machines` and `events`: what there is, from the objects themselves."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handletime.events.vocabulary import EventType
    from handletime.machines import Machine
    from handletime.reports.report import Report

Format: TypeAlias = Annotated[
    Literal["table", "json"], typer.Option("--format", help="For people, or for programs.")
]
Names: TypeAlias = Annotated[
    list[str] | None, typer.Argument(help="Only these, in full.", metavar="NAME...")
]


def reports(names: Names = None, *, format_: Format = "table") -> None:
    """List the reports, or tell one with its metrics."""
    from handletime.reports.registry import REPORTS  # noqa: PLC0415

    chosen = _chosen(names, REPORTS, "report")
    if format_ == "json":
        _print_json([_report(each) for each in chosen])
    elif names:
        _print(line for each in chosen for line in _told_report(each))
    else:
        _print(_aligned([(each.name, each.question) for each in chosen]))


def machines(names: Names = None, *, format_: Format = "table") -> None:
    """Show the machines and their transition tables."""
    from handletime.machines import MACHINES  # noqa: PLC0415

    chosen = _chosen(names, MACHINES, "machine")
    if format_ == "json":
        _print_json([_machine(each) for each in chosen])
    else:
        _print(line for each in chosen for line in _told_machine(each))


def events(names: Names = None, *, format_: Format = "table") -> None:
    """List the types of events, or tell one with its fields."""
    from handletime.events.vocabulary import RANK, TYPES  # noqa: PLC0415

    chosen = _chosen(names, TYPES, "event type")
    if format_ == "json":
        _print_json([_event(each, RANK[each.name]) for each in chosen])
    elif names:
        _print(line for each in chosen for line in _told_event(each))
    else:
        _print(
            _aligned(
                [
                    (str(RANK[each.name]), each.name, ", ".join(each.required), each.sentence)
                    for each in chosen
                ]
            )
        )


def _chosen(names: Sequence[str] | None, things: Mapping, what: str) -> list:  # type: ignore[type-arg]
    from handletime.reports.names import known  # noqa: PLC0415

    return [known(each, things, what) for each in names] if names else list(things.values())


def _report(report: Report) -> dict[str, object]:
    from handletime.metrics.registry import METRICS  # noqa: PLC0415
    from handletime.reports.query import columns_listed, filters_of  # noqa: PLC0415

    return {
        "name": report.name,
        "title": report.title,
        "question": report.question,
        "rows": report.rows,
        "dimensions": [*report.dimensions, *report.also],
        "filters": list(filters_of(report)),
        "anchor": report.anchor,
        "interval": report.interval,
        "intervals": report.intervals,
        "period": report.period,
        "columns": list(columns_listed(report)),
        "settings": {each.name: each.default for each in report.settings},
        "metrics": [
            {
                "name": each.name,
                "title": each.title,
                "sentence": each.sentence,
                "unit": each.unit,
                "empty": each.empty,
                "additive": each.additive,
                "source": each.source,
            }
            for each in (METRICS[name] for name in report.metrics)
        ],
    }


def _told_report(report: Report) -> Iterator[str]:
    from handletime.metrics.registry import METRICS  # noqa: PLC0415
    from handletime.reports.query import columns_listed, filters_of  # noqa: PLC0415

    yield f"{report.name}: {report.question}"
    yield f"  rows: {report.rows}" + (f"; also by {', '.join(report.also)}" if report.also else "")
    yield f"  filters: {', '.join(filters_of(report))}"
    anchored = "cut at the edges of period and interval"
    yield f"  in time: {anchored if report.anchor == 'split' else f'placed by {report.anchor}'}"
    yield f"  period: {report.period}"
    for each in report.settings:
        yield f"  {each.name}, {each.default:,} by default: {each.sentence}"
    if report.lists:
        yield f"  columns: {', '.join(columns_listed(report))}"
    rows = [(f"  {name}", METRICS[name].unit, METRICS[name].sentence) for name in report.metrics]
    yield from _aligned(rows)
    yield ""


def _machine(machine: Machine) -> dict[str, object]:
    return {
        "name": machine.name,
        "stage": machine.stage,
        "key": machine.key,
        "models": machine.models,
        "ignores": machine.ignores,
        "states": dict(machine.states),
        "symbols": dict(machine.symbols),
        "spans": list(machine.spans),
        "table": [
            {
                "state": state,
                "symbol": symbol,
                "to": cell.state,
                "finding": cell.finding,
                "sends": cell.sends,
            }
            for (state, symbol), cell in machine.cells.items()
        ],
    }


def _told_machine(machine: Machine) -> Iterator[str]:
    yield f"{machine.name}, stage {machine.stage}, one for each {machine.key}"
    yield f"  models: {machine.models}"
    yield f"  ignores: {machine.ignores}"
    yield f"  leaves spans: {', '.join(machine.spans) or 'none'}"
    yield "states"
    yield from _aligned([(f"  {name}", clause) for name, clause in machine.states.items()])
    yield "symbols"
    yield from _aligned([(f"  {name}", clause) for name, clause in machine.symbols.items()])
    yield "table"
    lines = (line.strip().strip("|") for line in machine.table.strip().splitlines())
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    yield from _aligned([(f"  {first}", *rest) for first, *rest in rows])
    yield ""


def _event(event: EventType, rank: int) -> dict[str, object]:
    return {
        "rank": rank,
        "name": event.name,
        "sentence": event.sentence,
        "required": list(event.required),
        "optional": list(event.optional),
        "choices": {name: list(values) for name, values in event.choices.items()},
        "defaults": dict(event.defaults),
    }


def _told_event(event: EventType) -> Iterator[str]:
    from handletime.events.vocabulary import ALL_FIELDS, ENVELOPE  # noqa: PLC0415

    yield f"{event.name}: {event.sentence}"
    fields = [*event.fields, *(each.name for each in ENVELOPE)]
    needed = {*event.required, "id", "type", "at"}
    yield from _aligned(
        [
            (
                f"  {name}",
                "required" if name in needed else "",
                ALL_FIELDS[name].kind,
                ALL_FIELDS[name].sentence + _values(event, name),
            )
            for name in fields
        ]
    )
    yield ""


def _values(event: EventType, name: str) -> str:
    values = ", ".join(event.choices.get(name, ()))
    default = event.defaults.get(name)
    said = f" One of {values}." if values else ""
    return said + (f" By default {default}." if default else "")


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with their columns below each other; the last column runs on."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _print_json(value: object) -> None:
    _print([json.dumps(value, indent=2, ensure_ascii=False)])
