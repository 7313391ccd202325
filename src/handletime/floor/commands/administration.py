"""Administration: settings, and the entries of the directory (seed 001)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.entries import missing, missing_entries
from handletime.floor.settings.catalogue import setting_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting(Command):
    """An administrator chooses a value, for all or for one part; None is the default again.

    A value that is chosen already is written no second time.
    """

    name: ClassVar = "change_setting"
    checks: ClassVar = (
        "unknown_user",
        "not_an_administrator",
        "unknown_setting",
        "unknown_part",
        "unknown_entry",
        "unfit_value",
        "no_group_chosen",
        "maximum_below_standard",
    )
    setting: str
    """Its name; of a channel's or a queue's own value, with the part after a dot."""
    value: Any
    """A value of JSON."""

    def missing(self, floor: Floor) -> Iterator[tuple[str, str]]:
        """Give the entries that the value names and the directory has not."""
        found = setting_of(self.setting)
        if found is not None and found[0].refers is not None:
            yield from missing(floor, found[0].refers, self.value)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the change, with what was so before, whether chosen or by default."""
        found = setting_of(self.setting)
        if found is None or floor.settings.get(self.setting) == self.value:
            return
        setting, part = found
        old = setting.of(floor, part)
        yield draft("setting.changed", name=self.setting, old=_as_json(old), new=self.value)


def _as_json(value: object) -> object:
    return [_as_json(each) for each in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDirectory(Command):
    """An administrator says all that the directory has of an entry; the floor makes the first."""

    name: ClassVar = "set_directory"
    checks: ClassVar = (
        "unknown_user",
        "not_an_administrator",
        "unknown_kind",
        "unknown_entry",
        "reserved_name",
        "unknown_attribute",
        "unfit_attribute",
        "last_administrator",
    )
    kind: str
    entry: str
    title: str | None = None
    """The name that people read."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """All of them: what is left out is gone."""

    def missing(self, floor: Floor) -> Iterator[tuple[str, str]]:
        """Give the entries that the attributes name and the directory has not."""
        yield from missing_entries(floor, self.kind, self.attributes)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the entry."""
        yield draft(
            "directory.set",
            kind=self.kind,
            entry=self.entry,
            name=self.title,
            attributes=dict(self.attributes) or None,
        )
