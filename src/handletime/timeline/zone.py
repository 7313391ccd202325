"""Time zones by their IANA names, and instants as the local clock shows them."""

from __future__ import annotations

import difflib
import functools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from handletime.errors import InputError

if TYPE_CHECKING:
    from datetime import tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; an unknown name is refused with the nearest ones."""
    known = _names()
    if name in known:
        return ZoneInfo(name)
    folded = {each.casefold(): each for each in sorted(known)}
    cities = {each.rsplit("/", 1)[-1].casefold(): each for each in sorted(known)}
    wanted = name.strip().casefold().replace(" ", "_")
    near = [
        *(folded[each] for each in difflib.get_close_matches(wanted, folded, n=3, cutoff=0.75)),
        *(cities[each] for each in difflib.get_close_matches(wanted, cities, n=3, cutoff=0.75)),
    ]
    raise InputError(
        f"There is no time zone {name!r}.",
        accepted="an IANA name such as UTC, Europe/Berlin or Asia/Jerusalem",
        near=tuple(dict.fromkeys(near)),
        code="unknown_zone",
    )


@functools.cache
def _names() -> frozenset[str]:
    """Return the names of all zones; finding them reads many folders, so it is done once.

    Two names that machines have are no zones: a clock not yet set, and the machine's own.
    """
    return frozenset(available_timezones() - {"Factory", "localtime"})


def local(instant: int, in_zone: tzinfo) -> datetime:
    """Return an instant, in epoch milliseconds, as the local clock shows it."""
    return (EPOCH + instant * MILLISECOND).astimezone(in_zone)


def local_date(instant: int, in_zone: tzinfo) -> date:
    """Return the local day that an instant falls in."""
    return local(instant, in_zone).date()


def day_start(day: date, in_zone: tzinfo) -> int:
    """Return the first instant of a local day, in epoch milliseconds.

    Where clocks skip midnight, the day begins when they do; where midnight comes twice, with
    the first; a day that a zone skips whole begins and ends at one instant.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=in_zone)
    return (midnight.astimezone(UTC) - EPOCH) // MILLISECOND
