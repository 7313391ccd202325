"""Every command and every query by name, gathered from the files of their folders."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any, Final

from handletime.floor import commands, queries
from handletime.floor.command import Command
from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def _gathered(folder: ModuleType) -> Iterator[type[Any]]:
    """Give the classes of a folder that have a name: the others are what some have in common."""
    for each in pkgutil.iter_modules(folder.__path__):
        module = importlib.import_module(f"{folder.__name__}.{each.name}")
        for value in vars(module).values():
            here = isinstance(value, type) and value.__module__ == module.__name__
            if here and issubclass(value, Command | Query) and "name" in vars(value):
                yield value


COMMANDS: Final[dict[str, type[Command]]] = {each.name: each for each in _gathered(commands)}
"""Every command by name, a file an area after the other."""
QUERIES: Final[dict[str, type[Query[Any]]]] = {each.name: each for each in _gathered(queries)}
"""Every query by name, a file an area after the other."""
