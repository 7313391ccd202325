"""What the directory says of agents, customers and others, as of the instant that we look at.

Each `directory.set` gives an entry whole: the last one of a kind and id is what it says.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.events.sparse import Columns

NAME: Final = "name"
"""What of an entry is no attribute: how it is called."""
Directory: TypeAlias = "Mapping[str, Mapping[str, Mapping[str, Any]]]"
"""Kind of entry to its id to what is said of it: `name`, and its attributes by name."""

_FIELDS: Final = ("kind", "entry", "name", "attributes")


def directory_of(events: Columns) -> Directory:
    """Return what events of the directory, in their order, say last of each entry."""
    entries: dict[str, dict[str, dict[str, Any]]] = {}
    said = (events.dense(each) for each in _FIELDS)
    for kind, entry, name, attributes in zip(*said, strict=True):
        entries.setdefault(kind, {})[entry] = {**_object(attributes), NAME: name}
    return entries


def _object(attributes: str | None) -> dict[str, Any]:
    """Return attributes; what is no object says nothing."""
    told = json.loads(attributes) if attributes else {}
    return told if isinstance(told, dict) else {}


def said_of(directory: Directory, kind: str, attribute: str) -> dict[str, list[str]]:
    """Return what the directory says of each entry of a kind, as texts: one, several or none."""
    entries = directory.get(kind, {})
    return {entry: texts for entry, said in entries.items() if (texts := _texts(said, attribute))}


def _texts(said: Mapping[str, Any], attribute: str) -> list[str]:
    value = said.get(attribute)
    values = value if isinstance(value, list) else [value]
    return [
        each if isinstance(each, str) else json.dumps(each) for each in values if each is not None
    ]
