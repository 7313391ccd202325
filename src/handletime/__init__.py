"""Handletime: the open clock of a digital contact centre.

    import handletime as ht

    facts = ht.derive(ht.read("day.jsonl"))
    facts["segments"]                                      # a Polars frame
    print(ht.report("attendance", facts, tz="Asia/Jerusalem"))
    ht.write_facts(facts, "out", format="csv")

Events drive machines; machines write spans; spans make facts; metrics measure facts; reports
lay out metrics. Importing this package imports none of that: each name is found when it is
first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from handletime.version import __version__

if TYPE_CHECKING:
    from handletime.errors import HandletimeError, InputError, OperatorError, OurFault
    from handletime.events.frame import Events
    from handletime.events.read import read
    from handletime.events.write import write
    from handletime.facts.derive import derive
    from handletime.facts.diff import Diff, diff
    from handletime.facts.explain.explain import explain
    from handletime.facts.explain.explanation import Explanation
    from handletime.facts.facts import Facts
    from handletime.facts.kept import KeptFacts
    from handletime.facts.policies import Policies
    from handletime.facts.store import read_facts, write_facts
    from handletime.pictures.day import draw_day
    from handletime.pictures.figure import Figure
    from handletime.pictures.interaction import draw_interaction
    from handletime.reports.answer import Answer
    from handletime.reports.run import report
    from handletime.simulation import Centre, Faults, simulate, write_simulation
    from handletime.sources import example_day
    from handletime.stores import Log, open_log

_HOMES: Final = {
    "Answer": "handletime.reports.answer",
    "Centre": "handletime.simulation",
    "Diff": "handletime.facts.diff",
    "Events": "handletime.events.frame",
    "Explanation": "handletime.facts.explain.explanation",
    "Facts": "handletime.facts.facts",
    "Faults": "handletime.simulation",
    "Figure": "handletime.pictures.figure",
    "HandletimeError": "handletime.errors",
    "InputError": "handletime.errors",
    "Log": "handletime.stores",
    "KeptFacts": "handletime.facts.kept",
    "OperatorError": "handletime.errors",
    "OurFault": "handletime.errors",
    "Policies": "handletime.facts.policies",
    "derive": "handletime.facts.derive",
    "diff": "handletime.facts.diff",
    "draw_day": "handletime.pictures.day",
    "draw_interaction": "handletime.pictures.interaction",
    "example_day": "handletime.sources",
    "explain": "handletime.facts.explain.explain",
    "open_log": "handletime.stores",
    "read": "handletime.events.read",
    "read_facts": "handletime.facts.store",
    "report": "handletime.reports.run",
    "simulate": "handletime.simulation",
    "write": "handletime.events.write",
    "write_facts": "handletime.facts.store",
    "write_simulation": "handletime.simulation",
}
"""Public name to the module that it lives in."""

__all__ = [
    "Answer",
    "Centre",
    "Diff",
    "Events",
    "Explanation",
    "Facts",
    "Faults",
    "Figure",
    "HandletimeError",
    "InputError",
    "KeptFacts",
    "Log",
    "OperatorError",
    "OurFault",
    "Policies",
    "__version__",
    "derive",
    "diff",
    "draw_day",
    "draw_interaction",
    "example_day",
    "explain",
    "open_log",
    "read",
    "read_facts",
    "report",
    "simulate",
    "write",
    "write_facts",
    "write_simulation",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # a class or a function
    if name not in _HOMES:
        raise AttributeError(f"module 'handletime' has no attribute {name!r}")
    found = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
