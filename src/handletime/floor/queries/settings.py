"""Settings as administrators see them: what is chosen, what else would be, and who chose it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from handletime.floor.query import Query
from handletime.floor.settings.catalogue import SETTINGS, setting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.settings.setting import Setting
    from handletime.floor.state.floor import Floor

Events = Callable[[], Iterable[Mapping[str, Any]]]
"""Gives the events of the log of the type `setting.changed`, in order, as they were written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a setting."""

    setting: str
    old: Any
    new: Any
    """None where the default was chosen again."""
    actor: str | None
    """Who changed it; None where the floor itself did."""
    at: int


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting, or what one channel or queue has of its own."""

    setting: str
    title: str
    sentence: str
    value: Any
    default: Any
    unit: str
    part: str | None
    """The channel or queue whose own value it is; None for all others."""
    chosen: bool
    """Whether the value was chosen, be it the default or not."""
    last: Change | None
    """The last change; None where there never was one."""


def changes_of(events: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    """Give the changes that events of the log tell of, in their order."""
    for each in events:
        if each["type"] == "setting.changed":
            yield Change(
                each["name"], each.get("old"), each.get("new"), each.get("actor"), each["at"]
            )


@dataclass(frozen=True, kw_only=True)
class SettingsListing(Query[tuple[SettingRow, ...]]):
    """Every setting, with its value, its default, and who changed it last."""

    name: ClassVar = "settings"
    checks: ClassVar = ("unknown_user", "not_an_administrator")
    events: Events = field(repr=False)
    """The changes in the log, looked up once it is clear that they may be seen."""

    def answer(self, question: Question) -> tuple[SettingRow, ...]:
        """Return a row for all, then one for each part that has its own value."""
        last = {each.setting: each for each in changes_of(self.events())}
        return tuple(
            _row_of(question.floor, each, part, last)
            for each in SETTINGS.values()
            for part in (None, *each.parts(question.floor))
        )


def _row_of(
    floor: Floor, each: Setting[Any], part: str | None, last: Mapping[str, Change]
) -> SettingRow:
    name = each.name if part is None else f"{each.name}.{part}"
    return SettingRow(
        setting=name,
        title=each.title,
        sentence=each.sentence,
        value=each.of(floor, part),
        default=each.default if part is None else each.of_part.get(part, each.default),
        unit=each.unit,
        part=part,
        chosen=name in floor.settings,
        last=last.get(name),
    )


@dataclass(frozen=True, kw_only=True)
class SettingHistory(Query[tuple[Change, ...]]):
    """Every change of a setting, of its parts too, the latest first; None for all settings."""

    name: ClassVar = "setting_history"
    checks: ClassVar = ("unknown_user", "not_an_administrator", "unknown_setting")
    setting: str | None
    """Which; None for all."""
    events: Events = field(repr=False)
    """The changes in the log, looked up once it is clear that they may be seen."""

    def answer(self, question: Question) -> tuple[Change, ...]:
        """Return the changes."""
        found = [each for each in changes_of(self.events()) if self._is_meant(each)]
        return tuple(reversed(found))

    def _is_meant(self, change: Change) -> bool:
        if self.setting is None or change.setting == self.setting:
            return True
        of = setting_of(change.setting)
        return of is not None and of[0].name == self.setting
