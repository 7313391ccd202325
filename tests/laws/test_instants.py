"""Laws of instants: one number, one text, and the same in columns."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handletime.errors import InputError
from handletime.timeline.instant import LAST_INSTANT, format_instant, parse_instant
from handletime.timeline.instants import format_instants, parse_instants
from laws.events_at_random import instants

MOMENTS = st.integers(0, LAST_INSTANT)
ODD_TEXTS = st.text("0123456789-+:.TZtz ,5", max_size=36)


@st.composite
def nearly_instants(draw: st.DrawFn) -> str:
    """A text of an instant in which a few characters are others."""
    text = draw(
        st.sampled_from(
            [
                "2026-03-02T08:05:15Z",
                "2024-02-29T23:59:59.999999999+14:00",
                "2016-12-31T23:59:60Z",
                "1970-01-01T00:00:00.1-00:30",
                "2199-12-31T23:59:59.99999Z",
                "2100-02-29T00:00:00Z",
            ]
        )
    )
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from("0123456789-+:.TZtz é")) + text[place + 1 :]
    return text


def parsed(text: str) -> int | None:
    try:
        return parse_instant(text)
    except InputError:
        return None


@given(MOMENTS)
def test_an_instant_is_read_as_it_was_written(instant: int) -> None:
    text = format_instant(instant)
    assert instant == parse_instant(text) == parse_instant(instant)
    assert [instant] == parse_instants(pl.Series([text])).to_list()
    assert [text] == pl.select(format_instants(pl.lit(instant))).to_series().to_list()


@given(st.lists(st.one_of(st.none(), nearly_instants(), ODD_TEXTS, instants().map(str))))
def test_columns_read_what_is_read_one_by_one_or_leave_it(texts: list[str | None]) -> None:
    found = parse_instants(pl.Series("at", texts, pl.String)).to_list()
    for text, instant in zip(texts, found, strict=True):
        if instant is not None:
            assert text is not None
            assert parsed(text) == instant


@given(
    MOMENTS,
    st.sampled_from(["T", " "]),
    st.integers(0, 15),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_columns_read_the_usual_forms(instant: int, gap: str, digits: int, minutes: int) -> None:
    """Any number of digits, and any offset, of which a text says local time."""
    local = instant + minutes * 60_000
    if not 0 <= local <= LAST_INSTANT:
        return
    date, clock = format_instant(local).removesuffix("Z").split("T")
    fraction = (clock[9:] + "9" * 12)[:digits]
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    text = f"{date}{gap}{clock[:8]}{'.' if digits else ''}{fraction}{offset}"
    if len(text) > 35:
        return
    expected = instant - instant % 10 ** max(0, 3 - digits)
    assert expected == parse_instant(text)
    assert [expected] == parse_instants(pl.Series([text])).to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T08:05:15Z", "2026-03-02T08:05:15.000Z"),
        ("2026-03-02t08:05:15.5z", "2026-03-02T08:05:15.500Z"),
        ("2026-03-02 10:05:15.1239999+02:00", "2026-03-02T08:05:15.123Z"),
        ("1969-12-31T23:30:00-01:00", "1970-01-01T00:30:00.000Z"),
        ("2199-12-31T23:59:59.9999Z", "2199-12-31T23:59:59.999Z"),
        # A leap second, also where it is written in local time.
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"),
        ("2016-12-31T15:59:60.25-08:00", "2016-12-31T23:59:59.999Z"),
    ],
)
def test_what_an_instant_may_look_like(text: str, expected: str) -> None:
    assert expected == format_instant(parse_instant(text))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2026-03-02T08:05:15", "has no offset from UTC"),
        ("2026-03-02T08:05", "has no offset from UTC"),
        ("2026-03-02", "is no instant"),
        ("1772438715000", "is no instant"),
        ("2026-03-02T08:05:15+02", "is no instant"),
        ("2026-03-02T08:05:15,5Z", "is no instant"),
        ("२०२६-03-02T08:05:15Z", "is no instant"),
        ("", "is no instant"),
        ("2026-02-29T08:05:15Z", "is on no clock or calendar"),
        ("2026-03-02T24:00:00Z", "is on no clock or calendar"),
        ("2026-03-02T08:05:15+24:00", "is on no clock or calendar"),
        ("2026-03-02T08:05:60Z", "has a second 60 that is not at 23:59 UTC"),
        ("0001-01-01T00:00:00+23:00", "is outside the years 1970 to 2199"),
        ("9999-12-31T23:59:59-23:00", "is outside the years 1970 to 2199"),
        (-1, "is outside the years 1970 to 2199"),
        (LAST_INSTANT + 1, "is outside the years 1970 to 2199"),
        (True, "is neither text nor an integer"),
        (1.5, "is neither text nor an integer"),
    ],
)
def test_what_is_no_instant_is_refused_with_its_reason(value: str | int, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refusal:
        parse_instant(value)
    assert "bad_instant" == refusal.value.stable_code
    assert refusal.value.accepted is not None
    assert "RFC 3339 with an offset" in refusal.value.accepted
