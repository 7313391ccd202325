"""Entries: what the directory may hold of each kind, attribute by attribute.

An attribute that names other entries says of which kind, so that nobody is put into a group that
does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from handletime.floor.settings.catalogue import Name, Names
from handletime.floor.settings.setting import value_of
from handletime.floor.views import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.floor.state.floor import Floor


@dataclass(frozen=True)
class Attribute:
    """One thing that an entry may say of itself."""

    name: str
    sentence: str
    accepts: Any
    """The type of its values, as Pydantic understands types."""
    refers: str | None = None
    """The kind of the entries that it names; None where it names none."""

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.accepts)

    def checked(self, value: object) -> object:
        """Return a value as the attribute has it, or refuse it with `UnfitError`."""
        return value_of(self._adapter, value)


Roles = list[Literal["agent", "unit_manager", "administrator", "integration"]]
Plain = Annotated[str, Field(max_length=10_000)] | int | float | bool
Anything = Plain | list[Plain]

UNIT: Final = Attribute("unit", "The unit that the user belongs to: its home.", Name, "unit")
UNITS: Final = Attribute("units", "The units that the user manages.", Names, "unit")
GROUPS: Final = Attribute("groups", "The groups that the user is in.", Names, "group")

ATTRIBUTES: Final[Mapping[str, tuple[Attribute, ...]]] = {
    "user": (
        Attribute("roles", f"What the user may do: {', '.join(ROLES)}.", Roles),
        GROUPS,
        UNIT,
        UNITS,
        Attribute("skills", "What the agent can do, in the words of the queues.", Names),
    ),
    "group": (),
    "unit": (),
    "queue": (
        Attribute("channel", "The channel of conversations that do not say theirs.", Name),
        Attribute("skills", "All that an agent has to be able to.", Names),
        Attribute(
            "priority",
            "The priority of what is put into it without one; the higher goes first.",
            Annotated[int, Field(ge=-1_000, le=1_000)],
        ),
        Attribute(
            "routing",
            "Who offers what waits in it: the floor, unless somebody external does.",
            Literal["floor", "external"],
        ),
    ),
    "customer": (),
    "inbox": (Attribute("queue", "Where its conversations wait.", Name, "queue"),),
    "topic": (),
}
"""The attributes of each kind of entry, in the order in which they are told."""

OPEN_KINDS: Final = ("customer",)
"""The kinds whose entries may have any other attribute too: texts, numbers, truth values, lists
of them. Reports tell customers apart by them."""


def attribute_of(kind: str, name: str) -> Attribute | None:
    """Return an attribute of a kind of entry; None where it has none of that name."""
    for each in ATTRIBUTES[kind]:
        if each.name == name:
            return each
    return Attribute(name, "Yours.", Anything) if kind in OPEN_KINDS else None


def unknown_attributes(kind: str, attributes: Mapping[str, object]) -> list[str]:
    """Return the names that a kind of entry has no attribute of."""
    return [name for name in attributes if attribute_of(kind, name) is None]


def missing_entries(
    floor: Floor, kind: str, attributes: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Give what the attributes name and the directory has not: kind and id."""
    for name, value in attributes.items():
        of = attribute_of(kind, name)
        if of is not None and of.refers is not None:
            yield from missing(floor, of.refers, value)


def missing(floor: Floor, kind: str, value: object) -> Iterator[tuple[str, str]]:
    """Give what a value names and the directory has not: kind and id."""
    names = value if isinstance(value, list | tuple) else [value]
    for each in names:
        if isinstance(each, str) and floor.directory.find(kind, each) is None:
            yield kind, each
