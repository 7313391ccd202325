"""A difference for people: how the sets were made, the events, the totals, then the rows."""

from __future__ import annotations

import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from handletime.doors.talk import count
from handletime.facts.diff.moves import WHAT
from handletime.facts.tables import kind_of
from handletime.reports.words import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from handletime.facts.diff import Diff, Moves

FIRST: Final = 10
"""How many events, totals, and rows of a table a person is shown unless more are asked for."""
WIDTH: Final = 100
"""Where the line of a row that came or went is broken."""
WIDEST_TEXT: Final = 40
"""The most characters of a text that is shown; programs get all of it."""
SIGNS: Final = {"gone": "-", "changed": "~", "renumbered": "#", "added": "+"}
SIDES: Final = {"before": "-", "after": "+", "both": "~"}
TITLES: Final = ("agent", "conversation", "resource", "queue")
"""What a row is named by, beside the columns that sort it."""
GAP: Final = "  "


def told(found: Diff, names: tuple[str, str], limit: int | None = None) -> Iterator[str]:
    """Yield the lines; `names` are those under which the two sets were given."""
    most = FIRST if limit is None else limit
    yield from _looks(found, names)
    yield from _events(found, most)
    if found.is_empty:
        yield from ("", "No row moved.")
        return
    yield from _totals(found, most)
    yield from _counts(found)
    for each in found.moves.values():
        yield from _rows(each, found, most)


def _looks(found: Diff, names: tuple[str, str]) -> Iterator[str]:
    yield f"before: {names[0]}"
    yield f"after:  {names[1]}"
    yield "times in UTC, lengths in h:mm:ss"
    looks = found.looks
    counts = found.before.counts, found.after.counts
    rows = [
        (_word(name), _look(name, was), _look(name, now)) for name, (was, now) in looks.items()
    ] + [
        (_word(name), f"{counts[0][name]:,}", f"{counts[1].get(name, 0):,}")
        for name in counts[0]
        if counts[0][name] != counts[1].get(name, 0)
    ]
    if rows:
        yield from ("", *_aligned([("", "before", "after"), *rows]))
    if "as_of" in looks:
        yield "What is open ends at the instant of looking, and so differs."
    if found.left_out:
        yield f"Not compared, since only one set has them: {', '.join(found.left_out)}."


def _word(name: str) -> str:
    return name.removeprefix("policies.") if "." in name else name.replace("_", " ")


def _look(name: str, value: object) -> str:
    if name == "known_at" and value is None:
        return "all is known"
    if isinstance(value, bool):
        return str(value).lower()
    if name in {"as_of", "known_at"}:
        return _instant(datetime.fromisoformat(str(value)))
    return "none" if value is None else str(value)


def _events(found: Diff, most: int) -> Iterator[str]:
    events = found.events
    yield ""
    if not found.events_compared:
        yield "A folder of facts does not hold its events; compared are those that rows name."
    if events.is_empty():
        yield "No event differs."
        return
    yield f"{count(events.height, 'event')} {'differs' if events.height == 1 else 'differ'}"
    shown = list(events.head(most).iter_rows(named=True))
    yield from _aligned(
        [
            (
                f"{SIDES[each['only_in']]} {_cut(each['event'])}",
                each["type"] or "",
                _value("at", each["at"]),
                _cut(", ".join(each[name] for name in ("agent", "conversation") if each[name])),
                _why(each),
            )
            for each in shown
        ]
    )
    yield from _more(events.height - len(shown), "event")


def _why(event: Mapping[str, Any]) -> str:
    """Say of an event why the other set has not got it."""
    match event["why"]:
        case "retracted":
            reason = f": {_cut(event['reason'])}" if event["reason"] else ""
            return f"retracted by {_cut(event['by'])}{reason}"
        case "late":
            recorded = event["recorded_at"] or event["at"]
            return f"late: recorded {_instant(recorded)}"
        case "after_as_of":
            return "after the other's as of"
        case "says_otherwise":
            return f"says otherwise: {', '.join(event['columns'])}"
        case "not_given":
            return f"only {event['only_in']}"
        case _:
            return f"named only {event['only_in']}"


def _totals(found: Diff, most: int) -> Iterator[str]:
    totals = found.totals
    if totals.is_empty():
        return
    yield from ("", f"{count(totals.height, 'total')} moved")
    shown = list(totals.head(most).iter_rows(named=True))
    rows = [("table", "agent", "of", "total", "before", "after", "difference")]
    rows += [
        (
            each["table"],
            _cut(each["agent"] or ""),
            _cut(each["of"] or ""),
            each["measure"].removesuffix("_ms").replace("_", " "),
            *(_value(each["measure"], each[side]) for side in ("before", "after")),
            _signed(each["measure"], each["difference"]),
        )
        for each in shown
    ]
    yield from _aligned(rows, right=3)
    yield from _more(totals.height - len(shown), "total")


def _counts(found: Diff) -> Iterator[str]:
    kinds = list(WHAT.categories)
    rows = [("table", *kinds)]
    rows += [
        (name, *(f"{each.counts[kind]:,}" for kind in kinds))
        for name, each in found.moves.items()
        if len(each)
    ]
    yield from ("", f"{count(sum(map(len, found.moves.values())), 'row')} moved")
    yield from _aligned(rows, right=len(kinds))


def _rows(moves: Moves, found: Diff, most: int) -> Iterator[str]:
    if not len(moves) or not most:
        return
    shown = moves.first(most)
    whys = _whys(shown, found.events)
    yield from ("", moves.table.name)
    for row in shown.rows.iter_rows(named=True):
        yield from _row(row, moves)
        if row["because"]:
            yield f"    because of {', '.join(whys[name] for name in row['because'])}"
    yield from _more(len(moves) - len(shown), "row")


def _whys(shown: Moves, events: pl.DataFrame) -> dict[str, str]:
    """Return how to speak of the events that rows name: by name, and late or retracted."""
    named = events.filter(events["event"].is_in(shown.because.explode().implode()))
    return {
        event: f"{_cut(event)} ({why})" if why in {"late", "retracted"} else _cut(event)
        for event, why in named.select("event", "why").iter_rows()
    }


def _row(row: Mapping[str, Any], moves: Moves) -> Iterator[str]:
    one = row["after"] or row["before"]
    titles = [*moves.table.sort, *(name for name in TITLES if name in one)]
    title = GAP.join(_value(name, one[name]) for name in dict.fromkeys(titles) if one[name])
    if row["columns"]:
        yield f"  {SIGNS[row['what']]} {title}"
        width = max(map(len, row["columns"]))
        for name in row["columns"]:
            was, now = (_value(name, row[side][name]) or "none" for side in ("before", "after"))
            yield f"      {name.ljust(width)}  {was} → {now}"
        return
    said = [f"{name} {_value(name, one[name])}" for name in one if name not in titles and one[name]]
    words = f"  {SIGNS[row['what']]} {title}: {', '.join(said)}"
    yield from textwrap.wrap(words, WIDTH, subsequent_indent=" " * 6, break_on_hyphens=False)


def _value(name: str, value: Any) -> str:  # noqa: ANN401  # a cell of any column
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_cut, value)) or "none"
    if isinstance(value, int):
        return _length(value) if kind_of(name) == "milliseconds" else f"{value:,}"
    return _cut(value)


def _signed(name: str, value: int) -> str:
    return ("+" if value > 0 else "-") + _value(name, abs(value))


def _length(milliseconds: int) -> str:
    """Return a duration as h:mm:ss, with its milliseconds where there are any."""
    whole, rest = divmod(milliseconds, 1000)
    return duration(whole * 1000) + (f".{rest:03}" if rest else "")


def _instant(instant: datetime) -> str:
    rest = instant.microsecond // 1000
    return f"{instant:%Y-%m-%d %H:%M:%S}" + (f".{rest:03}" if rest else "")


def _cut(words: str) -> str:
    flat = "".join(each if each.isprintable() else "�" for each in words)
    return flat if len(flat) <= WIDEST_TEXT else f"{flat[: WIDEST_TEXT - 1]}…"


def _more(number: int, what: str) -> Iterator[str]:
    if number:
        yield f"  … and {count(number, f'more {what}')} (--limit shows more)"


def _aligned(rows: Sequence[Iterable[str]], right: int = 0) -> Iterator[str]:
    """Yield rows with their columns below each other; the last so many stand to the right."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    left = len(columns) - right
    for row in zip(*columns, strict=True):
        cells = [
            text.ljust(width) if place < left else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {GAP.join(cells)}".rstrip()
