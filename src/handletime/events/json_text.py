"""JSON text, read more strictly than usual, and written in one way only."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from handletime.errors import shown


class Unreadable(Exception):  # noqa: N818 - a text or row that is no event object at all
    """A row that cannot be taken as an object with fields; the text says why."""


def parse_json(text: str) -> Any:  # noqa: ANN401 - JSON holds anything
    """Read JSON; refuse a field that stands there twice, NaN, and endless nesting."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg} at character {error.pos + 1}"
        raise Unreadable(f"{message}; accepted is one JSON object a line") from None
    except RecursionError:
        raise Unreadable("objects or lists nested too deep") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from None


def canonical_json(value: object) -> str:
    """Write a JSON value so that equal values are equal texts; `ValueError` where none fits."""
    text = _ENCODER.encode(value)
    text.encode()
    return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object whose fields are there once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise Unreadable(f"the field {shown(twice)} stands there twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(f"not JSON: {name} is no number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
_ENCODER: Final = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
)
