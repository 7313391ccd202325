"""A set of facts: its tables by name, computed when asked for, and what they were derived from."""

from __future__ import annotations

import difflib
import functools
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError, OurFault, shown
from handletime.facts.directory import directory_of
from handletime.facts.policies import Policies
from handletime.facts.tables import EVERY_TABLE, TABLES
from handletime.timeline.instant import format_instant
from handletime.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from handletime.events.order import Log
    from handletime.events.sparse import Columns
    from handletime.facts.derivation import Derivation
    from handletime.facts.directory import Directory

_TOLD: Final = ("duplicates", "conflicts", "retracted", "rejects")
"""The counts that are told also where there is nothing to count."""
Maker = Callable[[], "pl.DataFrame"]
"""Computes one table."""


@dataclass(frozen=True, eq=False, repr=False)
class Facts(Mapping[str, "pl.DataFrame"]):
    """The tables of FACTS by name; each is computed once, when it is first asked for."""

    makers: Mapping[str, Maker]
    """Table name to the function that computes it."""
    as_of: int
    """The instant at which the events were looked at, in epoch ms."""
    known_at: int | None = None
    """What was recorded later was left out; null when nothing was."""
    policies: Policies = field(default_factory=Policies)
    derived: Callable[[], Derivation] | None = None
    """Gives the derivation behind the tables; null for facts that were read from a folder."""
    by_type: Callable[[Iterable[str]], Columns] | None = None
    """Gives the events of some types where they are at hand without all others."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many events, duplicates, conflicts and rejects there were."""
    version: str = __version__
    """The version of Handletime that derived them."""
    sealed_findings: Mapping[str, int] = field(default_factory=dict)
    """Findings by code, as the `facts.json` of a folder tells them."""
    scanners: Mapping[str, Callable[[], pl.LazyFrame]] = field(default_factory=dict)
    """Table name to a way to read only a part of it, where there is one."""
    inner: Mapping[str, Maker] = field(default_factory=dict)
    """Name to the function that computes a table that only reports read; none from a folder."""
    sealed_directory: Directory = field(default_factory=dict)
    """The directory, as the `facts.json` of a folder tells it."""
    _computed: dict[str, pl.DataFrame] = field(default_factory=dict, init=False, repr=False)

    @property
    def derivation(self) -> Derivation | None:
        """The stages that the tables are made of; null for facts that were read from a folder."""
        return None if self.derived is None else self.derived()

    @property
    def log(self) -> Log | None:
        """The events in their order; null for facts that were read back from a folder."""
        return None if self.derivation is None else self.derivation.log

    def events_of(self, *types: str) -> Columns | None:
        """Return the events of some types, in their order; null for facts read from a folder."""
        if self.by_type is not None:
            return self.by_type(types)
        if self.derivation is None:
            return None
        coded = self.derivation.coded
        return coded.columns.take(coded.of_type(*types))

    @property
    def findings_by_code(self) -> Mapping[str, int]:
        """How many findings of each code there are; a folder tells them without their table."""
        if "findings" not in self.makers:
            return self.sealed_findings
        return dict(self["findings"].group_by("code").len().sort("code").iter_rows())

    @functools.cached_property
    def directory(self) -> Directory:
        """What is known of agents, customers and others beside what they did."""
        said = self.events_of("directory.set")
        return self.sealed_directory if said is None else directory_of(said)

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self.makers:
            raise _no_table(name, self.makers)
        if name not in self._computed:
            self._computed[name] = _checked(name, self.makers[name]())
        return self._computed[name]

    def inner_table(self, name: str) -> pl.DataFrame | None:
        """Return a table that only reports read; None where these facts cannot give it."""
        if name not in self.inner:
            return None
        if name not in self._computed:
            self._computed[name] = _checked(name, self.inner[name]())
        return self._computed[name]

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table to be read as far as it is needed, from a folder of Parquet at least."""
        if name in self.scanners and name not in self._computed:
            return self.scanners[name]()
        return self[name].lazy()

    def __repr__(self) -> str:
        """Say in a few lines what the facts are; nothing is computed for it."""
        defaults = asdict(Policies())
        chosen = {k: v for k, v in asdict(self.policies).items() if v != defaults[k]}
        looked = f"as of {format_instant(self.as_of)}"
        if self.known_at is not None:
            looked += f", as known at {format_instant(self.known_at)}"
        counts = {name: number for name, number in self.counts.items() if name in _TOLD or number}
        lines = [
            f"Facts of {self.counts.get('events', 0):,} events, {looked}",
            ", ".join(
                f"{name.replace('_', ' ')} {number:,}"
                for name, number in counts.items()
                if name != "events"
            ),
            "policies: " + (", ".join(f"{k} {v}" for k, v in chosen.items()) or "all default"),
            f"tables: {', '.join(self.makers)}",
        ]
        return "\n  ".join(
            textwrap.fill(line, 96, subsequent_indent="    ") for line in lines if line
        )

    def __contains__(self, name: object) -> bool:
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


class NoSuchTable(InputError, KeyError):  # noqa: N818  # named for what is not there
    """A table that these facts have not got; as of any mapping, it is a `KeyError` too."""

    code = "unknown_name"

    def __str__(self) -> str:
        """Give the message; a `KeyError` by itself would put it in quotes."""
        return self.message


def _no_table(name: object, tables: Iterable[str]) -> NoSuchTable:
    if name in TABLES:
        return NoSuchTable(
            f"These facts have no table {name}; it was left out when they were written.",
            accepted=f"facts with it: `handletime facts --tables ...,{name}`, or all tables",
            code="no_facts",
        )
    return NoSuchTable(
        f"There is no table {shown(name)}.",
        accepted=", ".join(tables),
        near=tuple(difflib.get_close_matches(str(name), TABLES, n=3)),
    )


def _checked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table; one that differs from its contract is a fault of ours."""
    if dict(frame.schema) == EVERY_TABLE[name].schema:
        return frame
    raise OurFault(
        f"The table {name} has the columns {dict(frame.schema)}.",
        accepted=f"{EVERY_TABLE[name].schema}",
    )
