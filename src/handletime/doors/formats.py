"""The formats of a report: those that hold its values, and those that draw it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.facts.facts import Facts
    from handletime.reports.answer import Answer
    from handletime.reports.query import Query

FIRST_ROWS: Final = 1000
"""Rows that a table on a terminal shows unless a limit is given."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer, and the facts behind it, of which a picture asks again."""

    facts: Facts
    query: Query
    answer: Answer


Parts: TypeAlias = "Callable[[Answered, int | None], Iterator[bytes]]"


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its name, the ends of its files' names, and what writes an answer in it."""

    name: str
    suffix: str
    parts: Parts
    for_people: bool = False
    binary: bool = False


def forms() -> dict[str, Form]:
    """Return every format by name; nothing that draws is imported for it."""
    from handletime.reports.renderer import renderers  # noqa: PLC0415

    values = {
        each.name: Form(
            each.name,
            each.suffix,
            lambda told, width, parts=each.parts: parts(told.answer, width),  # type: ignore[misc]
            for_people=each.for_people,
            binary=each.binary,
        )
        for each in renderers().values()
    }
    drawn = (
        Form("svg", ".svg", _svg),
        Form("png", ".png", _png, binary=True),
        Form("html", ".html", _html),
    )
    return values | {each.name: each for each in drawn}


def _svg(told: Answered, _width: int | None) -> Iterator[bytes]:
    from handletime.pictures.registry import picture_of  # noqa: PLC0415

    yield picture_of(told.facts, told.query, told.answer.period).svg().encode()


def _png(told: Answered, _width: int | None) -> Iterator[bytes]:
    from handletime.pictures.registry import picture_of  # noqa: PLC0415

    yield picture_of(told.facts, told.query, told.answer.period).png()


def _html(told: Answered, _width: int | None) -> Iterator[bytes]:
    from handletime.pictures.page import page  # noqa: PLC0415
    from handletime.pictures.registry import PICTURES, picture_of  # noqa: PLC0415

    figure = None
    if told.query.report.name in PICTURES:
        figure = picture_of(told.facts, told.query, told.answer.period)
    yield from page(told.answer, figure)


def form_of(name: str | None, out: str | None) -> Form:
    """Return the format that is asked for, or that the file's name ends in."""
    from handletime.reports.names import known  # noqa: PLC0415

    formats = forms()
    if name is not None:
        return known(name, formats, "format")
    suffix = Path(out).suffix.lower() if out else ""
    if not suffix:
        return formats["table"]
    named = next((each for each in formats.values() if each.suffix == suffix), None)
    if named is None:
        raise InputError(
            f"No format has files that end in {suffix}",
            accepted=", ".join(sorted(each.suffix for each in formats.values())),
            remedy="Name the format with --format, or give the file another ending.",
            code="unknown_name",
        )
    return named


def rows_shown(limit: int | None, form: Form, out: str | None) -> int | None:
    """Return the limit that is asked for, or that of a screen."""
    on_screen = form.for_people and out is None and sys.stdout.isatty()
    return FIRST_ROWS if limit is None and on_screen else limit


def write(told: Answered, form: Form, out: str | None) -> None:
    """Write an answer to a file, which is there whole or not at all, or to standard output."""
    from handletime.doors.talk import screen_width  # noqa: PLC0415
    from handletime.events.atomic import whole_file  # noqa: PLC0415

    if out is None:
        _refuse_on_screen(form)
        sys.stdout.buffer.writelines(form.parts(told, screen_width()))
        sys.stdout.buffer.flush()
    else:
        with whole_file(out) as file:
            file.writelines(form.parts(told, None))


def _refuse_on_screen(form: Form) -> None:
    if form.binary and sys.stdout.isatty():
        raise InputError(
            f"A terminal cannot show {form.name}.",
            accepted=f"--out FILE{form.suffix}, or a pipe",
            code="bad_option",
        )
