"""The library takes what Python has at hand, and what it refuses, it refuses as its own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

import handletime as ht

AS_OF = 1_772_452_800_000
EAST = timezone(timedelta(hours=2))


@pytest.fixture(scope="module")
def day() -> ht.Events:
    return ht.read(ht.example_day())


@pytest.fixture(scope="module")
def facts(day: ht.Events) -> ht.Facts:
    return ht.derive(day)


@pytest.mark.parametrize(
    "instant",
    [
        AS_OF,
        "2026-03-02T12:00:00Z",
        "2026-03-02T14:00:00+02:00",
        datetime(2026, 3, 2, 12, tzinfo=UTC),
        datetime(2026, 3, 2, 14, 0, 0, 999, tzinfo=EAST),
    ],
    ids=repr,
)
def test_an_instant_may_be_text_a_number_or_a_datetime(day: ht.Events, instant: Any) -> None:
    facts = ht.derive(day, as_of=instant, known_at=instant, now=instant)
    assert (AS_OF, AS_OF) == (facts.as_of, facts.known_at)


@pytest.mark.parametrize(
    ("instant", "says"),
    [
        (datetime(2026, 3, 2, 12), "has no offset from UTC"),  # noqa: DTZ001  # that is the case
        ("2026-03-02T12:00:00", "has no offset from UTC"),
        ("noon", "is no instant"),
        (1.5, "neither text nor an integer"),
        (True, "neither text nor an integer"),
        (datetime(1, 1, 1, tzinfo=UTC), "outside the years"),
    ],
    ids=repr,
)
def test_what_is_no_instant_is_refused(day: ht.Events, instant: Any, says: str) -> None:
    for name in ("as_of", "known_at", "now"):
        with pytest.raises(ht.InputError, match=says):
            ht.derive(day, **{name: instant})


def test_policies_may_be_given_by_name(day: ht.Events) -> None:
    facts = ht.derive(day, policies={"hidden_window": "stops"})
    assert ht.Policies(hidden_window="stops") == facts.policies
    with pytest.raises(ht.InputError, match=r"no policy hiden_window.*Did you mean hidden_window"):
        ht.derive(day, policies={"hiden_window": "stops"})


def test_facts_are_derived_of_whatever_events_are_read_from(facts: ht.Facts) -> None:
    path = ht.example_day()
    for given in (path, str(path)):
        assert facts["segments"].equals(ht.derive(given)["segments"])
    one = {"id": "1", "type": "agent.returned", "at": AS_OF, "agent": "ana"}
    assert 1 == ht.derive([one]).counts["events"]
    with pytest.raises(ht.InputError, match=r"nowhere.jsonl: There is no such file"):
        ht.derive("nowhere.jsonl")


def test_a_period_may_be_of_dates_and_datetimes(facts: ht.Facts) -> None:
    expected = ht.report("attendance", facts, start="2026-03-02", end="2026-03-03", tz="Asia/Tokyo")
    for start in (
        date(2026, 3, 2),
        datetime(2026, 3, 1, 15, tzinfo=UTC),
        1_772_377_200_000,
    ):
        found = ht.report("attendance", facts, start=start, end=date(2026, 3, 3), tz="Asia/Tokyo")
        assert (expected.period, str(expected)) == (found.period, str(found))
    with pytest.raises(ht.InputError, match="has no offset from UTC"):
        ht.report("attendance", facts, start=datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_table_that_there_is_not_is_a_key_error_of_ours(facts: ht.Facts) -> None:
    with pytest.raises(KeyError) as missing:
        facts["segmnts"]
    assert isinstance(missing.value, ht.InputError)
    assert 'There is no table "segmnts".' in str(missing.value)
    assert "Did you mean segments?" in str(missing.value)
    assert facts.get("segmnts") is None
    assert "segmnts" not in facts


def test_facts_that_are_printed_say_what_they_are_and_compute_nothing(day: ht.Events) -> None:
    facts = ht.derive(day, known_at=AS_OF * 2, policies={"hidden_window": "stops"})
    said = str(facts)
    assert said.startswith("Facts of 350 events, as of 2026-03-03T07:30:00.000Z, as known at 2082")
    assert "duplicates 1, conflicts 0" in said
    assert "policies: hidden_window stops" in said
    assert "segments" in said
    assert all(len(line) <= 100 for line in said.splitlines())
    assert said == repr(facts)
    assert {} == facts._computed  # what is kept shows what was computed


def test_the_package_shows_its_public_names_and_no_others() -> None:
    assert sorted(ht.__all__) == dir(ht)
    assert {"Centre", "simulate", "derive"} <= set(dir(ht))
    assert all(re.fullmatch(r"__version__|[A-Za-z]\w*", name) for name in dir(ht))


def test_a_centre_is_simulated_by_the_library() -> None:
    events = ht.simulate(ht.Centre(agents=2, days=1, seed=3))
    assert 0 < ht.derive(events)["sessions"].height
