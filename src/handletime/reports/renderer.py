"""What a renderer is: a format by name, and the function that writes an answer in it."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.reports.answer import Answer

Parts: TypeAlias = "Callable[[Answer, int | None], Iterator[bytes]]"
"""Gives an answer as bytes, part by part, so that no format needs all of it at once; what is
for people keeps to the width of their screen, where there is one."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """A format: its name, a sentence, the ends of its files' names, and what writes it."""

    name: str
    sentence: str
    suffix: str
    parts: Parts
    for_people: bool = False
    """True where a screen shows the first rows only, and times read as h:mm:ss."""
    binary: bool = False
    """True where a terminal would show nothing that can be read."""


def _gathered() -> dict[str, Renderer]:
    from handletime.reports import renderers  # noqa: PLC0415  # its files read this one

    modules = (
        importlib.import_module(f"{renderers.__name__}.{each.name}")
        for each in pkgutil.iter_modules(renderers.__path__)
    )
    return {module.RENDERER.name: module.RENDERER for module in modules}


def renderers() -> dict[str, Renderer]:
    """Return every format by name."""
    return _gathered()
