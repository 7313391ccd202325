"""Laws of conversations: they hold whatever is asked for, by whomever, and whenever.

After every decision: what was written is valid; a refusal has changed nothing; an offer was made
only to one who may have it, and to who waited longest; nobody waits for whom an agent is free; an
open conversation is at one place; routing sees what is so. At the end the facts say the same as
the floor, and find nothing wrong.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handletime.floor.command import Command
from handletime.floor.refusal import Refusal

from .centre import SECOND, Centre, furnished
from .days import AREAS, Day
from .side_by_side import derived
from .watch import Watched, in_one_place, nobody_waits_in_vain, the_picture_is_true

SEEDS: Final = st.integers(0, 2**32 - 1)
LENGTHS: Final = st.integers(1, 120)
DAYS_MAX: Final = 60
"""Days until every command was met; a third of them are usually enough."""
HUNT: Final = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
LONG: Final = settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow])


def a_day(seed: int, length: int, met: Counter[str] | None = None) -> Centre:
    """Act a day out, assert the laws after every decision, and count what was not refused."""
    day = Day(seed, furnished(Centre(live=Watched())))
    for _ in range(length):
        day.lapse()
        command = day.wish()
        if command is not None and _asked(day, command) and met is not None:
            met[command.name] += 1
        _laws_hold(day.centre)
    return day.centre.after(SECOND)


def _asked(day: Day, command: Command) -> bool:
    """Ask for something, and say whether it was done; a refusal changes nothing."""
    before = repr(day.centre.floor)
    answer = day.decided(command)
    assert before == repr(day.centre.floor)
    if isinstance(answer, Refusal):
        assert answer == day.centre.refused(command)
        return False
    day.centre.do(command)
    return True


def _laws_hold(centre: Centre) -> None:
    assert isinstance(centre.live, Watched)
    in_one_place(centre.live)
    nobody_waits_in_vain(centre.live, centre.now)
    the_picture_is_true(centre.live, centre.now)


def the_facts_agree(centre: Centre) -> None:
    """Assert that the facts say what the floor says, and find nothing wrong."""
    centre.agrees_with_facts()
    found = derived(centre.log, centre.now, centre.now)["findings"].to_dicts()
    assert [] == [each for each in found if each["code"] != "session_left_open"]


@HUNT
@given(SEEDS, LENGTHS)
def test_the_laws_hold_on_any_day(seed: int, length: int) -> None:
    the_facts_agree(a_day(seed, length))


@pytest.mark.long
@LONG
@given(SEEDS, LENGTHS)
def test_the_laws_hold_on_very_many_days(seed: int, length: int) -> None:
    the_facts_agree(a_day(seed, length))


def test_days_at_random_meet_every_command() -> None:
    """So that the laws are about something: each command is carried out, not only refused."""
    met: Counter[str] = Counter()
    names = {each.name for commands in AREAS.values() for each in commands}
    for seed in range(DAYS_MAX):
        if not names <= met.keys():
            a_day(seed, 150, met)
    assert set() == names - met.keys()
