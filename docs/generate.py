"""Write the reference pages from the objects themselves: `./dev docs`.

A page is a function without arguments that returns Markdown. The tests compare each page with
what stands in `docs/reference/`, so that no page ages.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import floor_pages
import swimlanes
import typer.main
from laying_out import Lines, code, field_sentences, opening, paragraph, sentences, table

from handletime.doors.app import app
from handletime.errors import CODES
from handletime.events.vocabulary import (
    ALL_FIELDS,
    ENVELOPE,
    FLOOR_RANK,
    FLOOR_VOCABULARY,
    RANK,
    VOCABULARY,
    EventType,
)
from handletime.facts.columns import sentence_of
from handletime.facts.findings import MESSAGES
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES, Table, kind_of
from handletime.machines import MACHINES, Machine
from handletime.metrics.dimension import DESCRIBED, DIMENSIONS
from handletime.metrics.metric import SETTINGS, Metric
from handletime.metrics.registry import METRICS
from handletime.reports.registry import REPORTS
from handletime.reports.report import Report
from handletime.routing import Rules
from handletime.routing.considered import BY_ID, MERITS, ONLY_ONE
from handletime.routing.reasons import NOBODY_WAITS, NOT_WAITING, REASONS
from handletime.routing.rules import AGENT_CRITERIA, WORK_CRITERIA, ChannelRules

REFERENCE: Final = Path(__file__).parent / "reference"


def events_page() -> Lines:
    """Every type of event with its fields, in order of rank."""
    yield from opening(
        "Events",
        "Every type of event, in order of rank: of two events with equal `at` and `seq`, the one "
        "of the lower rank goes first.",
        "Why order matters is told in [Order and late events](../concepts/order.md).",
    )
    yield from ("## The envelope", "", "Every event has these fields.", "")
    yield from table(
        ("field", "holds", "says", "if absent"),
        (
            (code(each.name), each.kind, each.sentence, _absent(each.name, each.default))
            for each in ENVELOPE
        ),
    )
    yield from ("## Types that machines read", "")
    yield from (line for each in VOCABULARY for line in _event(each))
    yield from (
        "## Types of the floor",
        "",
        f"The live service writes these as well, all with rank {FLOOR_RANK}.",
        "Machines ignore them.",
        "",
    )
    yield from (line for each in FLOOR_VOCABULARY for line in _event(each))


def _absent(name: str, default: str | int | None) -> str:
    if name in {"id", "type", "at"}:
        return "refused"
    return "" if default is None else code(str(default))


def _event(event: EventType) -> Lines:
    yield from (f"### {event.name}", "", event.sentence, f"Rank {RANK[event.name]}.", "")
    yield from table(
        ("field", "", "holds", "says", "if absent"),
        (
            (
                code(name),
                "required" if name in event.required else "",
                code(*event.choices[name]) if name in event.choices else ALL_FIELDS[name].kind,
                ALL_FIELDS[name].sentence,
                code(event.defaults[name]) if name in event.defaults else "",
            )
            for name in event.fields
        ),
    )


def tables_page() -> Lines:
    """Every table of facts with its columns."""
    yield from opening(
        "Tables of facts",
        "Every table that `handletime facts` writes, with its columns in their order.",
        "All spans are half-open: the start belongs, the end does not.",
        "A count or duration with nothing in it is 0; an instant or text that does not exist is "
        "null.",
    )
    yield from table(
        ("table", "says"), ((f"[{each.name}](#{each.name})", each.sentence) for each in _tables())
    )
    yield from (line for each in _tables() for line in _table(each))


def _tables() -> Iterable[Table]:
    return TABLES.values()


def _table(each: Table) -> Lines:
    yield from (f"## {each.name}", "", each.sentence, f"Sorted by {code(*each.sort)}.", "")
    yield from table(
        ("column", "holds", "says"),
        ((code(name), kind_of(name), sentence_of(each.name, name)) for name in each.columns),
    )


def machines_page() -> Lines:
    """Every machine: what it models, its states, symbols and table, and a diagram."""
    yield from opening(
        "Machines",
        "Every rule of Handletime stands in one of these tables; the code runs them as they are.",
        "A cell says what becomes of a state (column) when a symbol (row) comes.",
    )
    yield from table(
        ("a cell", "means"),
        (
            (code("-"), "nothing happens, and nothing is wrong"),
            (code("state"), "it moves there; to the same state, a span ends and another begins"),
            (code("!code"), "nothing happens, and it is a finding"),
            (code("state !code"), "it moves, and it is a finding"),
            (code("state >symbol"), "it moves, and sends the symbol to another slot"),
        ),
    )
    yield from (line for each in MACHINES.values() for line in _machine(each))


def _machine(machine: Machine) -> Lines:
    yield from (f"## {machine.name}", "")
    yield from sentences(machine.models)
    yield from sentences(f"It leaves out: {machine.ignores[0].lower()}{machine.ignores[1:]}")
    yield f"Stage {machine.stage}; one automaton for each {machine.key}."
    yield f"These states leave spans: {code(*machine.spans)}." if machine.spans else ""
    yield from ("", "```mermaid", *_diagram(machine), "```", "")
    yield from table(("state", "so long as"), _named(machine.states))
    yield from table(
        ("symbol", "comes when", "from events"),
        (
            (*named, code(*(kind for kind, symbol in machine.kinds.items() if symbol == name)))
            for name, named in zip(machine.symbols, _named(machine.symbols), strict=True)
        ),
    )
    yield from table(
        ("", *(code(state) for state in machine.states)),
        (
            (code(symbol), *(_cell(machine, state, symbol) for state in machine.states))
            for symbol in machine.symbols
        ),
    )


def _named(names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((code(name), clause) for name, clause in names.items())


def _cell(machine: Machine, state: str, symbol: str) -> str:
    cell = machine.cells[state, symbol]
    parts = (
        cell.state or "",
        f"!{cell.finding}" if cell.finding else "",
        f">{cell.sends}" if cell.sends else "",
    )
    return " ".join(filter(None, parts)) or "-"


def _diagram(machine: Machine) -> Lines:
    """Draw the moves between states; the symbols of one arrow stand together."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (before, symbol), cell in machine.cells.items():
        if cell.state is not None:
            arrows.setdefault((before, cell.state), []).append(symbol)
    # A name of several words needs an alias of one: Mermaid takes each word for a state.
    alias = {name: name.replace(" ", "_") for name in machine.states}
    yield "stateDiagram-v2"
    yield from (f'    state "{name}" as {alias[name]}' for name in alias if " " in name)
    yield f"    [*] --> {alias[next(iter(machine.states))]}"
    for (before, after), symbols in arrows.items():
        yield f"    {alias[before]} --> {alias[after]}: {', '.join(symbols)}"


def reports_page() -> Lines:
    """Every report: its question, rows, metrics and anchor."""
    yield from opening(
        "Reports",
        "Every report that `handletime report NAME` answers.",
        "Metrics are defined on the page [Metrics](metrics.md).",
    )
    yield from table(
        ("report", "question"),
        ((f"[{each.name}](#{each.name})", each.question) for each in REPORTS.values()),
    )
    yield from (line for each in REPORTS.values() for line in _report(each))
    yield from ("## Dimensions", "", "Rows are told apart by these.", "")
    yield from table(
        ("dimension", "says"), ((code(each.name), each.sentence) for each in DIMENSIONS.values())
    )
    yield "What the directory says of them tells rows apart, too: an attribute stands behind a dot."
    yield f"It describes {code(*DESCRIBED)}: {code('agent.name')}, {code('customer.tier')}."
    yield ""


def _report(report: Report) -> Lines:
    split = "Spans are cut at the edges of period and interval."
    placed = f"A row belongs to the period whole, by its {_anchors(report)}."
    yield from (f"## {report.name}", "", report.question)
    yield split if report.anchor == "split" else placed
    yield f"A row is one {report.rows}." if report.dimensions else f"A row is {report.rows}."
    if report.also:
        yield f"Rows can also be told apart by {code(*report.also)}."
    if report.policies:
        yield f"It reads the policies {code(*report.policies)}."
    if report.settings:
        yield f"Its settings are {code(*(each.name for each in report.settings))}."
    yield ""
    if report.table:
        yield from (f"Its columns are those of [{report.table}](tables.md#{report.table}).", "")
    if report.columns:
        yield from table(
            ("column", "says"), ((code(each.name), each.sentence) for each in report.columns)
        )
    if report.metrics:
        yield from table(
            ("metric", "says"),
            ((f"[{name}](metrics.md#{name})", METRICS[name].sentence) for name in report.metrics),
        )


def _anchors(report: Report) -> str:
    """Return the instants that place rows: columns as code, words as they are."""
    return re.sub(r"\b[a-z]+_at\b|^at$", lambda found: code(found[0]), report.anchor)


def metrics_page() -> Lines:
    """Every metric with its definition."""
    yield from opening(
        "Metrics",
        "Every number that reports lay out, with its definition.",
        "Blank means that there was nothing to measure; zero means that it was measured, and none.",
    )
    yield from (line for each in METRICS.values() for line in _metric(each))
    yield from ("## Settings", "", "Definitions hang on these numbers; headers name them.", "")
    yield from table(
        ("setting", "says", "default"),
        ((code(each.name), each.sentence, f"{each.default:,}") for each in SETTINGS.values()),
    )


def _metric(metric: Metric) -> Lines:
    yield from (f"## {metric.name}", "", metric.sentence, "")
    yield from table(
        ("title", "unit", "when nothing happened", "adds up", "source"),
        [
            (
                metric.title,
                metric.unit,
                "blank" if metric.empty is None else str(metric.empty),
                "yes" if metric.additive else "no",
                metric.source,
            )
        ],
    )


def policies_page() -> Lines:
    """Every policy with its choices and default."""
    yield from opening(
        "Policies",
        "The named choices where the field disagrees: `--policy NAME=VALUE`, or "
        "`Policies(name=value)`.",
        "Who chose otherwise is told in the [ledger of disputed numbers]"
        "(../../decisions/definitions.md).",
    )
    types, says = get_type_hints(Policies), field_sentences(Policies)
    yield from table(
        ("policy", "default", "choices", "says"),
        (
            (
                code(each.name),
                code(_value(each.default)),
                code(*_choices(types[each.name])),
                says[each.name],
            )
            for each in dataclasses.fields(Policies)
        ),
    )


def _value(value: object) -> str:
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)


def _choices(kind: object) -> list[str]:
    if kind is bool:
        return ["true", "false"]
    if type(None) in get_args(kind):
        return ["none", "milliseconds"]
    return [str(each) for each in get_args(kind)]


def routing_page() -> Lines:
    """Every reason and merit of routing, its criteria, and its default rules."""
    yield from opening(
        "Routing",
        "Why an agent is passed over or chosen, and the rules of a centre that has set nothing.",
        "What a decision is, is told in [Routing](../concepts/routing.md).",
    )
    yield from ("## Reasons", "", "Where several apply, the first is given.", "")
    yield from table(
        ("", "code", "says", "what would help"),
        (
            (str(place), code(each.code), each.sentence, each.remedy)
            for place, each in enumerate(REASONS, 1)
        ),
    )
    yield from ("These answer where no agent is at fault.", "")
    yield from table(
        ("code", "says", "what would help"),
        ((code(each.code), each.sentence, each.remedy) for each in (NOBODY_WAITS, NOT_WAITING)),
    )
    yield from ("## Merits", "", "What put the chosen agent before the next best.", "")
    yield from table(
        ("code", "of the chosen", "of another who is free"),
        (
            (code(each.code), each.sentence, each.behind)
            for each in (*MERITS.values(), BY_ID, ONLY_ONE)
        ),
    )
    yield from _orders(Rules())
    yield from _channels(Rules())


def _orders(rules: Rules) -> Lines:
    yield from ("## Orders", "", "The first criterion that tells two apart decides.")
    yield "Where none does, the id decides."
    yield from (f"Of priorities the {rules.first_priority} goes first; no priority is 0.", "")
    work = [(each, WORK_CRITERIA[each]) for each in rules.order_of_work]
    agents = [(each, AGENT_CRITERIA[each]) for each in rules.order_of_agents]
    yield from table(
        ("order of", "", "criterion", "prefers"),
        (
            *(("work", str(place), code(name), text) for place, (name, text) in enumerate(work, 1)),
            *(
                ("agents", str(place), code(name), text)
                for place, (name, text) in enumerate(agents, 1)
            ),
        ),
    )


def _channels(rules: Rules) -> Lines:
    yield from ("## Channels", "", "An agent may have a capacity of its own.", "")
    yield from table(
        ("channel", "order", "standard", "maximum", "exclusive"),
        (
            *((code(name), *_channel(each)) for name, each in rules.channels.items()),
            ("any other", *_channel(rules.other_channels)),
        ),
    )


def _channel(each: ChannelRules) -> tuple[str, ...]:
    most = each.capacity.maximum
    return (
        str(each.order),
        str(each.capacity.standard),
        "no limit" if most is None else str(most),
        "yes" if each.exclusive else "no",
    )


def errors_page() -> Lines:
    """Every stable code of an error."""
    yield from opening(
        "Errors",
        "Every error has a code that stays the same, and says what was found, where, what would "
        "have been accepted, and what to do.",
        "What looks wrong in events that can be read is no error but a [finding](findings.md).",
    )
    yield from table(("code", "means"), ((code(name), text) for name, text in CODES.items()))


def findings_page() -> Lines:
    """Every code of a finding, and the machines whose tables name it."""
    yield from opening(
        "Findings",
        "What looks wrong in the events is listed in the table [findings](tables.md#findings), "
        "beside facts that are complete all the same.",
    )
    yield from table(
        ("code", "says", "named in the table of"),
        ((code(name), text, _machines_that_find(name)) for name, text in MESSAGES.items()),
    )


def _machines_that_find(name: str) -> str:
    finders = (each.name for each in MACHINES.values() if name in each.findings)
    return ", ".join(f"[{each}](machines.md#{each.replace(' ', '-')})" for each in finders)


def cli_page() -> Lines:
    """Every command with its arguments and options."""
    yield from opening(
        "Command line",
        "Data goes to standard output, talk to standard error.",
        "Exit status: 0 done, 1 our fault, 2 bad input or usage, 3 findings with `--strict`.",
        "A signal ends a run as a shell expects, 128 and its number, after what is half written is "
        "gone.",
        "A table of facts is for programs, and its text stands there as it is.",
        "A report as CSV may be opened in a spreadsheet: a text that would run there as a formula, "
        "or that begins with an apostrophe, has an apostrophe in front; take the first one away, "
        "and the text is as it was.",
    )
    # Typer brings its own copy of the classes that commands and options are made of, unnamed.
    group: Any = typer.main.get_command(app)
    yield from table(
        ("command", "does"),
        (
            (f"[{name}](#handletime-{name.replace(' ', '-')})", _first(each.help))
            for name, each in _commands(group)
        ),
    )
    for name, command in _commands(group):
        yield from (f"## handletime {name}", "", *paragraph(command.help), "")
        yield from table(
            ("argument or option", "says", "default"), (_param(each) for each in command.params)
        )


def _commands(group: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # Typer's own class
    """Yield all commands by their names, those of a group after the group's."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", each) for inner, each in _commands(command))
        else:
            yield name, command


def _first(text: str | None) -> str:
    return paragraph(text)[0]


def _param(param: Any) -> tuple[str, str, str]:  # noqa: ANN401  # unnamed, as above
    flag, metavar = getattr(param, "is_flag", False), param.metavar or param.name.strip("_").upper()
    name = ", ".join(param.opts) + ("" if flag else f" {metavar}")
    default = "" if param.default in (None, False, ()) else code(str(param.default))
    return code(name if param.param_type_name == "option" else metavar), param.help or "", default


PAGES: Final[dict[str, Callable[[], Lines]]] = {
    "cli.md": cli_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "findings.md": findings_page,
    "machines.md": machines_page,
    "metrics.md": metrics_page,
    "policies.md": policies_page,
    "reports.md": reports_page,
    "routing.md": routing_page,
    "tables.md": tables_page,
    **floor_pages.PAGES,
}
"""File name to the function that writes the page."""


def text_of(name: str) -> str:
    """Return a page as it has to stand."""
    return "\n".join(PAGES[name]()).rstrip() + "\n"


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name in PAGES:
        (REFERENCE / name).write_text(text_of(name), "utf-8")
    swimlanes.main()


if __name__ == "__main__":
    main()
