"""Settings and the directory: who changes them, what they take, and what is written."""

from __future__ import annotations

from typing import Any

import pytest

from handletime.floor.commands.administration import ChangeSetting, SetDirectory
from handletime.floor.commands.attendance import ClockIn
from handletime.floor.commands.log_ins import LogIn
from handletime.floor.drafts import SYSTEM
from handletime.floor.settings.catalogue import SETTINGS

from .centre import Centre, a_centre, types_of


def changed(name: str, value: Any, actor: str = "ada") -> ChangeSetting:
    """Return the command that an administrator changes a setting by."""
    return ChangeSetting(actor=actor, setting=name, value=value)


def entered(kind: str, entry: str, actor: str = "ada", **attributes: Any) -> SetDirectory:
    """Return the command that an administrator sets an entry by."""
    return SetDirectory(
        actor=actor, kind=kind, entry=entry, title=entry.title(), attributes=attributes
    )


def test_tracking_is_off_by_default() -> None:
    assert SETTINGS["tracking.enabled"].default is False
    assert SETTINGS["tracking.clock_out_while_active"].default is False


def test_a_change_is_written_with_old_and_new_and_who() -> None:
    centre = a_centre()
    (event,) = centre.do(changed("idle.after_ms", 60_000))
    assert ("setting.changed", "idle.after_ms", 600_000, 60_000, "ada") == tuple(
        event[name] for name in ("type", "name", "old", "new", "actor")
    )
    (event,) = centre.do(changed("idle.after_ms", None))
    assert (60_000, None) == (event["old"], event.get("new"))
    assert "idle.after_ms" not in centre.floor.settings


def test_what_is_chosen_already_is_written_no_second_time() -> None:
    centre = a_centre()
    assert [] == centre.do(changed("tracking.enabled", value=True))
    assert [] == centre.do(changed("idle.after_ms", None))


@pytest.mark.parametrize("actor", ["ana", "fay"])
def test_only_administrators_change_anything(actor: str) -> None:
    centre = a_centre()
    said = centre.refused(changed("idle.after_ms", 1, actor))
    assert ("not_an_administrator", 403) == (said.code, said.status)
    assert "not_an_administrator" == centre.refuses(entered("group", "new", actor))


def test_an_unknown_name_is_answered_with_the_nearest_and_the_list() -> None:
    said = a_centre().refused(changed("tracking.enable", value=True))
    assert ("unknown_setting", 404) == (said.code, said.status)
    assert "the nearest is tracking.enabled" in said.sentence
    assert all(name in said.remedy for name in SETTINGS)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("tracking.enabled", 1, "valid boolean"),
        ("tracking.groups", "agents", "valid array"),
        ("tracking.groups", [["agents"]], "valid string"),
        ("focus.reasons", [""], "at least 1 character"),
        ("idle.after_ms", -1, "greater than or equal to 0"),
        ("idle.after_ms", True, "valid integer"),
        ("idle.after_ms", 1.5, "valid integer"),
        ("idle.outcome", "gone", "'idle' or 'clocked_out'"),
        ("routing.offer_timeout_ms", 0, "greater than or equal to 1000"),
        ("routing.capacity_max", "many", "'unlimited'"),
        ("routing.channel_order", [["voice"], "chat"], "valid array"),
        ("tracking.unavailable_reasons", {}, "valid array"),
    ],
)
def test_a_setting_takes_only_its_own_kind_of_value(name: str, value: Any, says: str) -> None:
    said = a_centre().refused(changed(name, value))
    assert ("unfit_value", 422) == (said.code, said.status)
    assert says in said.sentence


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_every_default_is_a_value_that_its_setting_takes(setting: Any) -> None:
    for value in (setting.default, *setting.of_part.values()):
        assert value == _tuples(setting.checked(value))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


def test_tracking_is_not_enabled_without_a_group() -> None:
    centre = a_centre(tracking__enabled=False, tracking__groups=[])
    assert "no_group_chosen" == centre.refuses(changed("tracking.enabled", value=True))
    centre.do(changed("tracking.groups", ["agents"]))
    centre.do(changed("tracking.enabled", value=True))


@pytest.mark.parametrize("value", [[], None])
def test_the_last_group_stays_while_tracking_is_enabled(value: list[str] | None) -> None:
    centre = a_centre()
    assert "no_group_chosen" == centre.refuses(changed("tracking.groups", value))
    centre.do(changed("tracking.enabled", value=False))
    centre.do(changed("tracking.groups", value))


def test_a_group_that_does_not_exist_cannot_be_tracked() -> None:
    said = a_centre().refused(changed("tracking.groups", ["agents", "agnets"]))
    assert ("unknown_entry", "The directory has not the group agnets.") == (
        said.code,
        said.sentence,
    )


def test_the_maximum_capacity_is_never_below_the_standard() -> None:
    centre = a_centre()
    for name, value in (
        ("routing.capacity_max", 2),
        ("routing.capacity_max.chat", 2),
        ("routing.capacity_standard", 6),
        ("routing.capacity_standard.chat", 6),
        ("routing.capacity_standard.voice", 2),
    ):
        assert "maximum_below_standard" == centre.refuses(changed(name, value))
    centre.do(changed("routing.capacity_max.chat", 8))
    centre.do(changed("routing.capacity_standard.chat", 8))
    assert "maximum_below_standard" == centre.refuses(changed("routing.capacity_max.chat", None))
    centre.do(changed("routing.capacity_max.chat", "unlimited"))
    assert centre.live.rules.channels["chat"].capacity.maximum is None


def test_a_queue_has_its_own_limit_and_no_queue_that_is_not_there() -> None:
    centre = a_centre()
    centre.do(changed("wrap_up.limit_ms.support", 0))
    assert "unknown_part" == centre.refuses(changed("wrap_up.limit_ms.suport", 0))
    assert "unknown_setting" == centre.refuses(changed("idle.after_ms.chat", 0))


def test_enabling_tracking_asks_those_at_work_to_clock_in() -> None:
    centre = a_centre(tracking__enabled=False)
    centre.do(LogIn(actor="ana", agent="ana"))
    centre.do(changed("tracking.enabled", value=True))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    events = centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    assert "conversation.offered" in types_of(events)


def test_the_first_administrator_is_made_by_the_floor_itself() -> None:
    centre = Centre()
    assert "unknown_user" == centre.refuses(entered("user", "eve", "eve"))
    centre.do(entered("user", "eve", SYSTEM, roles=["administrator"]))
    (event,) = centre.do(entered("unit", "north", "eve"))
    assert "eve" == event["actor"]


def test_the_last_administrator_stays_one() -> None:
    centre = a_centre()
    assert "last_administrator" == centre.refuses(entered("user", "ada", roles=["agent"]))
    centre.do(entered("user", "eve", roles=["administrator"]))
    centre.do(entered("user", "ada", roles=["agent"]))


@pytest.mark.parametrize("name", ["system", "customer"])
def test_nobody_can_be_called_as_the_floor_calls_itself(name: str) -> None:
    assert "reserved_name" == a_centre().refuses(entered("user", name, roles=["agent"]))


@pytest.mark.parametrize(
    ("kind", "attributes", "code", "says"),
    [
        ("robot", {}, "unknown_kind", "robot"),
        ("user", {"role": ["agent"]}, "unknown_attribute", "nearest is roles"),
        ("unit", {"colour": "red"}, "unknown_attribute", "colour"),
        ("user", {"roles": ["boss"]}, "unfit_attribute", "'unit_manager'"),
        ("user", {"skills": "german"}, "unfit_attribute", "skills"),
        ("queue", {"priority": "high"}, "unfit_attribute", "priority"),
        ("customer", {"vip": {"since": 1}}, "unfit_attribute", "vip"),
        ("user", {"groups": ["nobody"]}, "unknown_entry", "the group nobody"),
        ("user", {"unit": "east"}, "unknown_entry", "the unit east"),
        ("user", {"units": ["north", "east"]}, "unknown_entry", "the unit east"),
        ("inbox", {"queue": "none"}, "unknown_entry", "the queue none"),
    ],
)
def test_an_entry_has_only_what_its_kind_has(
    kind: str, attributes: dict[str, Any], code: str, says: str
) -> None:
    said = a_centre().refused(entered(kind, "e", **attributes))
    assert code == said.code
    assert says in said.sentence


def test_customers_have_any_attributes() -> None:
    centre = a_centre()
    centre.do(entered("customer", "kim", tier="gold", since=2019, vip=True, tags=["a", "b"]))
    entry = centre.floor.directory.find("customer", "kim")
    assert entry is not None
    assert {"tier": "gold", "since": 2019, "vip": True, "tags": ["a", "b"]} == entry.attributes


def test_an_id_that_no_event_can_have_is_malformed() -> None:
    assert "malformed" == a_centre().refuses(entered("unit", "n" * 201))
