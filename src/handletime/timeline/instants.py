"""Instants in columns: the usual forms of text, read and written without a loop over rows."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handletime.timeline.instant import (
    LAST_HOUR,
    LAST_INSTANT,
    LAST_MINUTE,
    LAST_SECOND,
    MINUTE_MS,
)

Bytes: TypeAlias = NDArray[np.uint8]
Numbers: TypeAlias = NDArray[np.int64]

CLOCK: Final = len("2026-03-02T08:05:15")
"""How much of a text is date and time to the second; fraction and offset come after it."""
OFFSET: Final = len("+02:00")
LONGEST: Final = 35
"""The longest text that is read here; nobody writes more than nine digits of a second."""
AT_ONCE: Final = 65_536
"""Rows worked on at once, so that what lies between stays in the processor's cache."""
MISFORMED: Final = np.int64(-1)
FEBRUARY: Final = 2
DECEMBER: Final = 12
_DAYS: Final = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def parse_instants(texts: pl.Series) -> pl.Series:
    """Read texts as milliseconds since 1970; null where a text is not of the usual form.

    What is read is what `parse_instant` gives. Lower case, leap seconds and more than 15
    digits of a second are left to it.
    """
    instants = np.full(len(texts), MISFORMED)
    for start in range(0, len(texts), AT_ONCE):
        part = texts.slice(start, AT_ONCE)
        lengths = part.str.len_bytes().fill_null(0).to_numpy()
        for length in np.unique(lengths):
            if CLOCK < length <= LONGEST:
                rows = np.flatnonzero(lengths == length)
                instants[start + rows] = _of_length(part.gather(rows), int(length))
    return pl.Series(texts.name, instants).replace(int(MISFORMED), None)


def format_instants(column: pl.Expr) -> pl.Expr:
    """Write milliseconds since 1970 as `2026-03-02T08:05:15.000Z`."""
    return column.cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")


def _of_length(texts: pl.Series, length: int) -> Numbers:
    """Read texts that all have the same number of bytes."""
    letters = _letters(texts, length)
    zulu = letters[-1] == ord("Z")
    if zulu.all():
        return _with_zone(letters, 1)
    instants = np.full(len(texts), MISFORMED)
    instants[zulu] = _with_zone(letters[:, zulu], 1)
    instants[~zulu] = _with_zone(letters[:, ~zulu], OFFSET)
    return instants


def _letters(texts: pl.Series, length: int) -> Bytes:
    """Lay out texts of one length, a text a column."""
    column = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, letters = column.buffers()
    first = int(np.frombuffer(offsets, np.int64)[column.offset])
    flat = np.frombuffer(letters, np.uint8)[first : first + length * len(texts)]
    return np.ascontiguousarray(flat.reshape(len(texts), length).T)


def _with_zone(letters: Bytes, zone: int) -> Numbers:
    """Read texts, one a column, whose last letters name the zone."""
    if len(letters) < CLOCK + zone:
        return np.full(letters.shape[1], MISFORMED)
    fraction, fraction_fits = _fraction(letters[CLOCK:-zone])
    local, clock_fits = _clock(letters[:CLOCK])
    ahead, zone_fits = _ahead(letters[-zone:])
    instants = local + fraction - ahead
    fits = fraction_fits & clock_fits & zone_fits & (instants >= 0) & (instants <= LAST_INSTANT)
    return np.where(fits, instants, MISFORMED)


def _clock(letters: Bytes) -> tuple[Numbers, NDArray[np.bool_]]:
    """Read date and time to the second as milliseconds, without a zone."""
    year, month, day = _number(letters[:4]), _number(letters[5:7]), _number(letters[8:10])
    hour, minute, second = (_number(letters[place : place + 2]) for place in (11, 14, 17))
    fits = _all_digits(np.delete(letters, (4, 7, 10, 13, 16), axis=0))
    for place, mark in ((4, "-"), (7, "-"), (13, ":"), (16, ":")):
        fits &= letters[place] == ord(mark)
    fits &= (letters[10] == ord("T")) | (letters[10] == ord(" "))
    fits &= (month >= 1) & (month <= DECEMBER) & (day >= 1) & (day <= _days_in(year, month))
    fits &= (hour <= LAST_HOUR) & (minute <= LAST_MINUTE) & (second <= LAST_SECOND)
    seconds = ((_days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1000, fits


def _fraction(letters: Bytes) -> tuple[Numbers, NDArray[np.bool_]]:
    """Read nothing, or a point and digits, as milliseconds; finer digits are cut."""
    count = letters.shape[1]
    if len(letters) == 0:
        return np.zeros(count, np.int64), np.ones(count, bool)
    digits = letters[1:]
    fits = (letters[0] == ord(".")) & _all_digits(digits) & (len(digits) > 0)
    return _number(digits[:3]) * 10 ** max(0, 3 - len(digits)), fits


def _ahead(letters: Bytes) -> tuple[Numbers, NDArray[np.bool_]]:
    """Read `Z` or `+02:00` as the milliseconds that the local clock is ahead of UTC."""
    if len(letters) == 1:
        return np.zeros(letters.shape[1], np.int64), letters[0] == ord("Z")
    hours, minutes = _number(letters[1:3]), _number(letters[4:6])
    behind = letters[0] == ord("-")
    fits = (behind | (letters[0] == ord("+"))) & (letters[3] == ord(":"))
    fits &= _all_digits(letters[[1, 2, 4, 5]]) & (hours <= LAST_HOUR) & (minutes <= LAST_MINUTE)
    return np.where(behind, -1, 1) * (hours * 60 + minutes) * MINUTE_MS, fits


def _number(digits: Bytes) -> Numbers:
    """Read digits, the first row the highest, as integers; what are no digits gives nonsense."""
    number = np.zeros(digits.shape[1], np.int64)
    for row in digits:
        number = number * 10 + row - ord("0")
    return number


def _all_digits(letters: Bytes) -> NDArray[np.bool_]:
    fits: NDArray[np.bool_] = np.logical_and.reduce(
        (letters >= ord("0")) & (letters <= ord("9")),
        axis=0,
    )
    return fits


def _days_in(year: Numbers, month: Numbers) -> Numbers:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days: Numbers = _DAYS[np.clip(month, 1, DECEMBER) - 1] + (leap & (month == FEBRUARY))
    return days


def _days_since_1970(year: Numbers, month: Numbers, day: Numbers) -> Numbers:
    """Count days in the Gregorian calendar, in years that begin with March."""
    shifted = year - (month <= FEBRUARY)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    before_1970 = 719_468
    return shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + of_year - before_1970
