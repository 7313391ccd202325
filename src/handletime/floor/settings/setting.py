"""What a setting is: a name, a sentence, a type, a unit and a default.

A setting that a channel or a queue may have for itself is written with its name after a dot:
`conversation.close_after_ms.chat`. Values are JSON, and the log has the changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.floor.state.floor import Floor

T = TypeVar("T")
Part = Literal["channel", "queue"]


class UnfitError(Exception):
    """A value that a setting cannot take; the text says what would be accepted."""


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

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self.accepts)

    def checked(self, value: object) -> T:
        """Return a value as the setting has it, or refuse it with `UnfitError`."""
        try:
            return self._adapter.validate_python(value, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            raise UnfitError(f"{first['msg']}") from None

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

    def _from_log(self, value: Any) -> T:  # noqa: ANN401  # JSON that was checked when it was set
        return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


_NONE: Final = object()
