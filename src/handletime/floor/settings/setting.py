"""What a setting is: a name, a sentence, a type, a unit and a default.

A setting that a channel or a queue may have for itself is written with its name after a dot:
`conversation.close_after_ms.chat`. Values are JSON, and the log has the changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from handletime.events.json_text import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from handletime.floor.state.floor import Floor

T = TypeVar("T")
Part = Literal["channel", "queue"]


class UnfitError(Exception):
    """A value that a setting cannot take; the text says what would be accepted."""


def value_of(adapter: TypeAdapter[T], value: object) -> T:
    """Return a value of JSON as a type has it, or refuse it with `UnfitError`.

    JSON has no tuples, and `true` is no number: the value is read as strictly as JSON is.
    """
    try:
        return adapter.validate_json(canonical_json(value), strict=True)
    except ValidationError as error:
        every = error.errors(include_url=False, include_context=False, include_input=False)
        raise UnfitError(_told(every)) from None
    except (TypeError, ValueError, RecursionError):
        raise UnfitError("It is no value of JSON") from None


def _told(errors: list[ErrorDetails]) -> str:
    """Say what would be accepted; of several types that it could be, each in turn."""
    return "; ".join(dict.fromkeys(f"{each['msg']}" for each in errors))


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing that a centre may choose."""

    name: str
    title: str
    sentence: str
    """What it changes, and why one would."""
    accepts: Any
    """The type of its values, as Pydantic understands types."""
    default: T
    unit: str = ""
    """What numbers of it count; empty where it is no number."""
    part: Part | None = None
    """What may have a value of its own."""
    of_part: Mapping[str, T] = field(default_factory=dict)
    """The defaults of those that differ from the rest."""
    refers: str | None = None
    """The kind of the directory's entries that it names; None where it names none."""

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self.accepts)

    def checked(self, value: object) -> T:
        """Return a value as the setting has it, or refuse it with `UnfitError`."""
        return value_of(self._adapter, value)

    def of(self, floor: Floor, part: str | None = None) -> T:
        """Return what is chosen: for the part itself, else for all, else the default."""
        if part is not None:
            own = floor.settings.get(f"{self.name}.{part}", _NONE)
            if own is not _NONE:
                return self._from_log(own)
        common = floor.settings.get(self.name, _NONE)
        if common is not _NONE:
            return self._from_log(common)
        return self.default if part is None else self.of_part.get(part, self.default)

    def parts(self, floor: Floor) -> tuple[str, ...]:
        """Return the parts that have a value of their own, chosen or by default."""
        chosen = (each for each in floor.settings if each.startswith(f"{self.name}."))
        return tuple(sorted({*self.of_part, *(each[len(self.name) + 1 :] for each in chosen)}))

    def _from_log(self, value: Any) -> T:  # noqa: ANN401  # JSON that was checked when it was set
        return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


_NONE: Final = object()
