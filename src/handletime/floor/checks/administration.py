"""Administration: whether a setting or an entry of the directory can be as it would be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handletime.events.judge import nearest
from handletime.floor import views
from handletime.floor.checks.check import CONFLICT, MALFORMED, Check
from handletime.floor.drafts import CUSTOMER, SYSTEM
from handletime.floor.entries import ATTRIBUTES, attribute_of, unknown_attributes
from handletime.floor.settings import catalogue as settings
from handletime.floor.settings.setting import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handletime.floor.checks.question import Question
    from handletime.floor.state.floor import Floor

CAPACITIES: Final = (settings.ROUTING_CAPACITY, settings.ROUTING_CAPACITY_MAX)


def _unfit(checked: Callable[[object], object], value: object) -> str:
    """Say what would be accepted; nothing where the value is."""
    try:
        checked(value)
    except UnfitError as unfit:
        return f"{unfit}"
    return ""


def _unfit_value(q: Question) -> str:
    found = settings.setting_of(q.command.setting)
    assert found is not None, "The name of the setting is known by now."
    return "" if q.command.value is None else _unfit(found[0].checked, q.command.value)


def _unfit_attributes(q: Question) -> str:
    said = []
    for name, value in q.command.attributes.items():
        of = attribute_of(q.command.kind, name)
        if of is not None and (unfit := _unfit(of.checked, value)):
            said.append(f"{name}: {unfit}")
    return "; ".join(said)


def _unknown(q: Question) -> list[str]:
    return unknown_attributes(q.command.kind, q.command.attributes)


def _told_apart(q: Question) -> Mapping[str, object]:
    known = [each.name for each in ATTRIBUTES[q.command.kind]]
    pairs = (f"{each} (the nearest is {nearest(each, known)})" for each in _unknown(q))
    return {
        "unknown": ", ".join(pairs) if known else ", ".join(_unknown(q)),
        "known": f"Choose of {', '.join(known)}." if known else "Leave it out.",
    }


def _as_it_would_be(q: Question) -> Floor:
    """Return the floor with the setting changed, to look at its settings only."""
    values = dict(q.floor.settings)
    values.pop(q.command.setting, None)
    if q.command.value is not None:
        values[q.command.setting] = q.command.value
    return replace(q.floor, settings=values)


def _tracks_no_group(q: Question) -> bool:
    changed = _as_it_would_be(q)
    enabled = settings.TRACKING_ENABLED.of(changed)
    return enabled and not settings.TRACKING_GROUPS.of(changed)


def _below_standard(q: Question) -> list[str]:
    """Return the channels that would have a maximum below their standard capacity."""
    changed = _as_it_would_be(q)
    channels = {each for setting in CAPACITIES for each in setting.parts(changed)}
    below = []
    for channel in [None, *sorted(channels)]:
        most = settings.ROUTING_CAPACITY_MAX.of(changed, channel)
        if most != "unlimited" and most < settings.ROUTING_CAPACITY.of(changed, channel):
            below.append(channel or "other channels")
    return below


def _is_last_administrator(q: Question) -> bool:
    """Say whether nobody would be left to administer."""
    command, users = q.command, q.floor.directory.entries["user"]
    if command.kind != "user" or "administrator" in command.attributes.get("roles", ()):
        return False
    administrators = {name for name in users if views.has_role(q.floor, name, "administrator")}
    return administrators == {command.entry}


CHECKS: Final = (
    Check(
        "unfit_value",
        MALFORMED,
        "The setting {setting} does not take this value: {problem}.",
        "Give a value that it takes, or none, to have the default again.",
        _unfit_value,
        lambda q: {"problem": _unfit_value(q)},
    ),
    Check(
        "reserved_name",
        MALFORMED,
        "No user can be called {entry}: the floor writes its own doing under this name.",
        "Choose another name.",
        lambda q: q.command.kind == "user" and q.command.entry in (SYSTEM, CUSTOMER),
    ),
    Check(
        "unknown_attribute",
        MALFORMED,
        "Entries of the kind {kind} have no attribute {unknown}.",
        "{known}",
        _unknown,
        _told_apart,
    ),
    Check(
        "unfit_attribute",
        MALFORMED,
        "An attribute does not take its value: {problem}.",
        "Give values that the attributes take.",
        _unfit_attributes,
        lambda q: {"problem": _unfit_attributes(q)},
    ),
    Check(
        "no_group_chosen",
        CONFLICT,
        "Nobody would be tracked: tracking is enabled for groups, and none is chosen.",
        "Choose a group in tracking.groups first, or disable tracking.",
        _tracks_no_group,
    ),
    Check(
        "maximum_below_standard",
        CONFLICT,
        "The maximum capacity would be below the standard one for {channels}.",
        "Raise the maximum first, or lower the standard.",
        _below_standard,
        lambda q: {"channels": ", ".join(_below_standard(q))},
    ),
    Check(
        "last_administrator",
        CONFLICT,
        "{entry} is the only administrator.",
        "Make another user an administrator first.",
        _is_last_administrator,
    ),
)
