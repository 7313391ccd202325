"""Instants: whole milliseconds since 1970 in UTC, and their one text form.

An instant is read from RFC 3339 text with an offset, or from an integer of milliseconds.
Finer digits are cut, a leap second is read as :59.999, and the years are 1970 to 2199.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from handletime.errors import InputError, shown

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
LAST_INSTANT: Final = (datetime(2200, 1, 1, tzinfo=UTC) - EPOCH) // MILLISECOND - 1
"""The last instant of 2199; the first one is 0."""
ACCEPTED: Final = (
    "RFC 3339 with an offset, such as 2026-03-02T08:00:00Z or 2026-03-02T10:00:00.250+02:00, "
    "or whole milliseconds since 1970, in the years 1970 to 2199"
)

LAST_HOUR: Final = 23
LAST_MINUTE: Final = 59
LAST_SECOND: Final = 59
LEAP_SECOND: Final = 60
"""The one second that is on no clock that counts milliseconds."""
MINUTE_MS: Final = 60_000
MINUTES_OF_DAY: Final = 24 * 60

_FORM: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
_WITHOUT_OFFSET: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)


def parse_instant(value: str | int | datetime) -> int:
    """Read an instant as milliseconds since 1970; refuse with `InputError` what is none.

    A datetime needs its offset from UTC; what is finer than a millisecond is cut.

    Case of `T` and `Z` does not matter, and a space may stand for `T` (RFC 3339, 5.6).
    A second of 60 is refused except at 23:59 UTC, the only place of leap seconds.
    """
    if isinstance(value, datetime):
        value = _from_datetime(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _refusal(value, "is neither text nor an integer")
    instant = value if isinstance(value, int) else _from_text(value)
    if not 0 <= instant <= LAST_INSTANT:
        raise _refusal(value, "is outside the years 1970 to 2199")
    return instant


def format_instant(instant: int) -> str:
    """Write an instant as `2026-03-02T08:05:15.000Z`, always with three digits and `Z`."""
    moment = EPOCH + instant * MILLISECOND
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{instant % 1000:03d}Z"


def _from_datetime(value: datetime) -> int:
    if value.utcoffset() is None:
        raise _refusal(value.isoformat(), "has no offset from UTC")
    return (value - EPOCH) // MILLISECOND


def _from_text(text: str) -> int:
    match = _FORM.fullmatch(text)
    if match is None:
        lacks_offset = _WITHOUT_OFFSET.fullmatch(text)
        raise _refusal(text, "has no offset from UTC" if lacks_offset else "is no instant")
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    leaps = second == LEAP_SECOND
    second = LAST_SECOND if leaps else second
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        instant = (local - EPOCH) // MILLISECOND - _offset(*match.groups()[7:])
    except ValueError as error:
        raise _refusal(text, f"is on no clock or calendar ({error})") from None
    if not leaps:
        return instant + int((match[7] or "0")[:3].ljust(3, "0"))
    if instant // MINUTE_MS % MINUTES_OF_DAY != MINUTES_OF_DAY - 1:
        raise _refusal(text, "has a second 60 that is not at 23:59 UTC")
    return instant + 999


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> int:
    """Milliseconds that a local clock is ahead of UTC."""
    if sign is None or hours is None or minutes is None:
        return 0
    if int(hours) > LAST_HOUR or int(minutes) > LAST_MINUTE:
        raise ValueError("offset must be within 23:59")
    ahead = (int(hours) * 60 + int(minutes)) * MINUTE_MS
    return -ahead if sign == "-" else ahead


def _refusal(value: object, reason: str) -> InputError:
    return InputError(f"{shown(value)} {reason}", accepted=ACCEPTED, code="bad_instant")
