"""A set of facts: its tables by name, computed when asked for, and what they were derived from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handletime.errors import InputError, OurFault
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES
from handletime.version import __version__

if TYPE_CHECKING:
    import polars as pl

    from handletime.events.order import Log
    from handletime.facts.derivation import Derivation

Maker = Callable[[], "pl.DataFrame"]
"""Computes one table."""


@dataclass(frozen=True, eq=False)
class Facts(Mapping[str, "pl.DataFrame"]):
    """The tables of FACTS by name; each is computed once, when it is first asked for."""

    makers: Mapping[str, Maker]
    """Table name to the function that computes it."""
    as_of: int
    """The instant at which the events were looked at, in epoch ms."""
    known_at: int | None = None
    """What was recorded later was left out; null when nothing was."""
    policies: Policies = field(default_factory=Policies)
    log: Log | None = None
    """The events in their order; null for facts that were read back from a folder."""
    derivation: Derivation | None = field(default=None, repr=False)
    """The stages that the tables are made of; null for facts that were read from a folder."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many events, duplicates, conflicts and rejects there were."""
    version: str = __version__
    """The version of Handletime that derived them."""
    sealed_findings: Mapping[str, int] = field(default_factory=dict)
    """Findings by code, as the `facts.json` of a folder tells them."""
    _computed: dict[str, pl.DataFrame] = field(default_factory=dict, init=False, repr=False)

    @property
    def findings_by_code(self) -> Mapping[str, int]:
        """How many findings of each code there are; a folder tells them without their table."""
        if "findings" not in self.makers:
            return self.sealed_findings
        return dict(self["findings"].group_by("code").len().sort("code").iter_rows())

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name in TABLES and name not in self.makers:
            raise InputError(
                f"These facts have no table {name}; it was left out when they were written.",
                accepted=f"facts with it: `handletime facts --tables ...,{name}`, or all tables",
                code="no_facts",
            )
        if name not in self._computed:
            self._computed[name] = _checked(name, self.makers[name]())
        return self._computed[name]

    def __contains__(self, name: object) -> bool:
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def _checked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table; one that differs from its contract is a fault of ours."""
    if dict(frame.schema) == TABLES[name].schema:
        return frame
    raise OurFault(
        f"The table {name} has the columns {dict(frame.schema)}.",
        accepted=f"{TABLES[name].schema}",
    )
