"""Scan lines of JSON for what is plain: one object a line, known names, values of a known kind.

What is plain is taken, and everything else is doubted: a scan never says that a line is wrong.
Nothing is read past a block, which ends with the end of a line.

All of it is in one file: what is compiled is kept until the file of the outermost function changes,
and would not see that a part in another file did.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Flags, Integers, Letters, Narrow
from handletime.timeline.instant import (
    LAST_HOUR,
    LAST_INSTANT,
    LAST_MINUTE,
    LAST_SECOND,
    MINUTE_MS,
)

DOUBT: Final = -1
"""In place of a place: what stands there is not plain."""
TEXT, NUMBERED, INSTANT, INTEGER, JSON = range(5)
"""What a field holds: text, text of which many are the same, and so on; JSON is left as it is."""
TEXTS, MASK = 0, 1
"""Where `Found.texts` says what."""
SHORTEST_LINE: Final = len('{"id":"","type":"","at":0}')
"""What is shorter is doubted, so that there are never more lines than there is room for."""
SHORTEST_TEXT: Final = len('"by":"",')
"""The same of a text and its name."""
DEEPEST: Final = 100
"""Lists and objects within one another that are still plain."""
LONGEST_INTEGER: Final = 18
"""Digits that surely fit into 64 bits."""

TAB, NEW_LINE, RETURN, SPACE = b"\t\n\r "
QUOTE, PLUS, COMMA, MINUS, POINT, ZERO, COLON = b'"+,-.0:'
LIST, BACKSLASH, LIST_END, OBJECT, OBJECT_END = b"[\\]{}"
CAPITAL_T, CAPITAL_Z, SMALL_L, SMALL_N, SMALL_U = b"TZlnu"
DATE, CLOCK = len("2026-03-02"), len("2026-03-02T08:05:15")
OFFSET: Final = len("+02:00")
FIRST_YEAR: Final = 1970
HIGH_HALVES, LOW_HALVES, HALVES_END = 0xD800, 0xDC00, 0xE000
"""Where the two halves of pairs lie, of which UTF-16 makes a character."""

_NO_DIGIT: Final = -1_000
_DIGIT: Final = np.full(256, _NO_DIGIT)
_DIGIT[48:58] = range(10)
_SIXTEENTH: Final = _DIGIT.copy()
for _digits in (b"ABCDEF", b"abcdef"):
    _SIXTEENTH[list(_digits)] = range(10, 16)
_IS_SPACE: Final = np.zeros(256, np.bool_)
_IS_SPACE[[TAB, RETURN, SPACE]] = True
_ESCAPED: Final = np.zeros(256, np.int64)
_ESCAPED[list(b'"\\/bfnrt')] = list(b'"\\/\b\f\n\r\t')
"""The byte that each letter stands for after a backslash; 0 for none."""


class Plain(NamedTuple):
    """What is plain: the names of fields, what each of them holds, bytes and dates."""

    letters: Letters
    """The names, one after the other."""
    start: Integers
    end: Integers
    table: Narrow
    """The number of a name, from 1, where its letters lead; 0 for none."""
    kind: Integers
    stops: Flags
    """The bytes at which a text is looked at: its end, an escape, and what is in no text."""
    day: Integers
    """By year, month and day of the month, the days since 1970; `DOUBT` for no day."""


class Found(NamedTuple):
    """What is found; of two dimensions, the first is the field."""

    row: Narrow
    """The rows that have a value, each the number of a plain line."""
    value: Integers
    """An integer, an instant, the number of a text, or where a text or JSON begins."""
    end: Narrow
    """Where it ends."""
    filled: Integers
    """How many rows of each field have a value."""
    line: Integers
    """The line in which each field was last met."""
    follower: Integers
    """The field that last followed each, or stood first; it may be so again."""
    text_start: Narrow
    text_end: Narrow
    """Where each of the numbered texts stands."""
    text_table: Narrow
    texts: Integers
    """How many numbered texts there are, and how much of their table is used, as a mask."""


@kernel
def _byte(block: Letters, at: int) -> int:
    """Return a byte; a place without a sign is not asked whether it counts from the end."""
    return int(block[np.uint64(at)])


@kernel
def _past_space(block: Letters, at: int) -> int:
    while _IS_SPACE[_byte(block, at)]:
        at += 1
    return at


@kernel
def _unit(block: Letters, at: int) -> int:
    """Read four digits of an escape; `DOUBT` for none."""
    unit = 0
    for place in range(at, at + 4):
        digit = _SIXTEENTH[_byte(block, place)]
        if digit < 0:
            return DOUBT
        unit = unit << 4 | digit
    return unit


@kernel
def _escape_end(block: Letters, at: int) -> int:
    """Return the place after an escape, or after a pair of them that is one character."""
    if _byte(block, at + 1) != SMALL_U:
        return at + 2 if _ESCAPED[_byte(block, at + 1)] else DOUBT
    unit = _unit(block, at + 2)
    if unit < HIGH_HALVES or unit >= HALVES_END:
        return at + 6 if unit >= 0 else DOUBT
    if unit >= LOW_HALVES or _byte(block, at + 6) != BACKSLASH or _byte(block, at + 7) != SMALL_U:
        return DOUBT
    return at + 12 if LOW_HALVES <= _unit(block, at + 8) < HALVES_END else DOUBT


@kernel
def _text_end(block: Letters, at: int, stops: Flags) -> int:
    """Return the place of the quote that ends a text."""
    while at != DOUBT:
        while not stops[_byte(block, at)]:
            at += 1
        if _byte(block, at) == QUOTE:
            return at
        at = _escape_end(block, at) if _byte(block, at) == BACKSLASH else DOUBT
    return DOUBT


@kernel
def _json_end(block: Letters, at: int, stops: Flags) -> int:
    """Return the place of the comma or the bracket after a value, however much of JSON it is."""
    depth = 0
    while depth <= DEEPEST:
        mark = _byte(block, at)
        if mark == QUOTE:
            at = _text_end(block, at + 1, stops)
            if at == DOUBT:
                return DOUBT
        elif mark in (OBJECT, LIST):
            depth += 1
        elif mark in (OBJECT_END, LIST_END, COMMA):
            if depth == 0:
                return at
            depth -= mark != COMMA
        elif stops[mark] and not _IS_SPACE[mark]:
            return DOUBT
        at += 1
    return DOUBT


@kernel
def _integer(block: Letters, at: int) -> tuple[int, int]:
    """Read an integer; also return the place after it."""
    start = at + (_byte(block, at) == MINUS)
    number = 0
    place = start
    while _DIGIT[_byte(block, place)] >= 0 and place - start < LONGEST_INTEGER:
        number = number * 10 + _DIGIT[_byte(block, place)]
        place += 1
    if place == start or (_byte(block, start) == ZERO and place > start + 1):
        return DOUBT, 0
    return place, number if start == at else -number


@kernel
def _two(block: Letters, at: int) -> int:
    """Read two digits; less than 0 if they are none."""
    return int(_DIGIT[_byte(block, at)] * 10 + _DIGIT[_byte(block, at + 1)])


@kernel
def _date(block: Letters, at: int, day: Integers) -> int:
    """Read a date as days since 1970."""
    year = _two(block, at) * 100 + _two(block, at + 2) - FIRST_YEAR
    month = _two(block, at + 5)
    of_month = _two(block, at + 8)
    if _byte(block, at + 4) != MINUS or _byte(block, at + 7) != MINUS:
        return DOUBT
    if not (0 <= year < day.shape[0] and 0 <= month < day.shape[1]):
        return DOUBT
    return int(day[year, month, of_month]) if 0 <= of_month < day.shape[2] else DOUBT


@kernel
def _clock(block: Letters, at: int) -> int:
    """Read hours, minutes and seconds as milliseconds."""
    hour = _two(block, at)
    minute = _two(block, at + 3)
    second = _two(block, at + 6)
    if _byte(block, at + 2) != COLON or _byte(block, at + 5) != COLON:
        return DOUBT
    if not (0 <= hour <= LAST_HOUR and 0 <= minute <= LAST_MINUTE and 0 <= second <= LAST_SECOND):
        return DOUBT
    return (hour * 60 + minute) * MINUTE_MS + second * 1000


@kernel
def _fraction(block: Letters, at: int) -> tuple[int, int]:
    """Read nothing, or a point and digits, as milliseconds; also return the place after it."""
    if _byte(block, at) != POINT:
        return at, 0
    fraction = 0
    scale = 100
    place = at + 1
    while _DIGIT[_byte(block, place)] >= 0:
        fraction += scale * _DIGIT[_byte(block, place)]
        scale //= 10
        place += 1
    return place if place > at + 1 else DOUBT, fraction


@kernel
def _ahead(block: Letters, at: int) -> tuple[int, int]:
    """Read an offset as the milliseconds that a clock is ahead of UTC; also the place after it."""
    sign = _byte(block, at)
    if sign == CAPITAL_Z:
        return at + 1, 0
    if sign not in (PLUS, MINUS) or at + OFFSET >= block.shape[0]:
        return DOUBT, 0
    hours = _two(block, at + 1)
    minutes = _two(block, at + 4)
    if _byte(block, at + 3) != COLON:
        return DOUBT, 0
    if not (0 <= hours <= LAST_HOUR and 0 <= minutes <= LAST_MINUTE):
        return DOUBT, 0
    ahead = (hours * 60 + minutes) * MINUTE_MS
    return at + OFFSET, ahead if sign == PLUS else -ahead


@kernel
def _instant(block: Letters, at: int, day: Integers) -> tuple[int, int]:
    """Read text as an instant, up to its quote; also return the place after that."""
    if at + CLOCK >= block.shape[0]:
        return DOUBT, 0
    days = _date(block, at, day)
    clock = _clock(block, at + DATE + 1)
    between = _byte(block, at + DATE)
    if DOUBT in (days, clock) or between not in (CAPITAL_T, SPACE):
        return DOUBT, 0
    at, fraction = _fraction(block, at + CLOCK)
    if at == DOUBT:
        return DOUBT, 0
    at, ahead = _ahead(block, at)
    instant = days * 24 * 60 * MINUTE_MS + clock + fraction - ahead
    if at == DOUBT or _byte(block, at) != QUOTE or not 0 <= instant <= LAST_INSTANT:
        return DOUBT, 0
    return at + 1, instant


@kernel
def _word(block: Letters, at: int) -> int:
    """Return four bytes as one number."""
    return (
        _byte(block, at)
        | _byte(block, at + 1) << 8
        | _byte(block, at + 2) << 16
        | _byte(block, at + 3) << 24
    )


@kernel
def _mixed(number: int) -> int:
    """Mix the bits of a number of less than 2**32, so that what comes out is less than 2**31."""
    product = number * 0x2545F491
    return (product ^ product >> 31) & 0x7FFFFFFF


@kernel
def _hash(block: Letters, start: int, end: int) -> int:
    """Return a number that is seldom the same for texts that differ, of less than 2**31."""
    mixed = end - start
    while start + 4 <= end:
        mixed = _mixed(mixed ^ _word(block, start))
        start += 4
    word = 0
    for place in range(start, end):
        word = word << 8 | _byte(block, place)
    return _mixed(mixed ^ word)


@kernel
def _is_there(block: Letters, at: int, known: Letters, start: int, end: int) -> bool:
    """Tell whether the same letters stand in another place."""
    for letter in range(end - start):
        if _byte(block, at + letter) != _byte(known, start + letter):
            return False
    return True


@kernel
def place_in(  # noqa: PLR0913  # a text, and those that are known
    block: Letters,
    at: int,
    upto: int,
    known: Letters,
    start: Integers,
    end: Integers,
    table: Narrow,
    mask: int,
) -> int:
    """Return the place in a table at which a text is, or else may be put.

    The table has one place more than the mask, which is a power of two.
    """
    place = int(_hash(block, at, upto)) & mask
    while table[place]:
        one = table[place] - 1
        if end[one] - start[one] == upto - at and _is_there(block, at, known, start[one], end[one]):
            return place
        place = (place + 1) & mask
    return place


@kernel
def _number(block: Letters, at: int, upto: int, found: Found) -> int:
    """Number a text, in the order in which texts are first seen."""
    place = _text_place(block, at, upto, found)
    if found.text_table[place]:
        return int(found.text_table[place]) - 1
    text = found.texts[TEXTS]
    found.text_start[text] = at
    found.text_end[text] = upto
    found.text_table[place] = text + 1
    found.texts[TEXTS] = text + 1
    if (text + 1) * 2 > found.texts[MASK]:
        _spread(block, found)
    return int(text)


@kernel
def _text_place(block: Letters, at: int, upto: int, found: Found) -> int:
    start, end = found.text_start, found.text_end
    return place_in(block, at, upto, block, start, end, found.text_table, int(found.texts[MASK]))


@kernel
def _spread(block: Letters, found: Found) -> None:
    """Use twice as much of the table of texts: as long as it is small, it is near at hand."""
    found.texts[MASK] = found.texts[MASK] * 2 + 1
    for place in range(found.texts[MASK] + 1):
        found.text_table[place] = 0
    for text in range(found.texts[TEXTS]):
        start, end = int(found.text_start[text]), int(found.text_end[text])
        found.text_table[_text_place(block, start, end, found)] = text + 1


@kernel
def _field(block: Letters, at: int, previous: int, plain: Plain, found: Found) -> tuple[int, int]:
    """Find a field by its name; also return the place of the quote that ends the name."""
    field = int(found.follower[previous])
    end = at + plain.end[field] - plain.start[field]
    might_be = end < block.shape[0] and _byte(block, end) == QUOTE
    if might_be and _is_there(block, at, plain.letters, plain.start[field], plain.end[field]):
        return end, field
    end = _text_end(block, at, plain.stops)
    if end == DOUBT:
        return DOUBT, 0
    mask = plain.table.shape[0] - 1
    place = place_in(block, at, end, plain.letters, plain.start, plain.end, plain.table, mask)
    field = int(plain.table[place]) - 1
    if field < 0:
        return DOUBT, 0
    found.follower[previous] = field
    return end, field


@kernel
def _put(found: Found, field: int, row: int, value: int, end: int) -> None:
    """Give a row its value."""
    count = found.filled[field]
    found.row[field, count] = row
    found.value[field, count] = value
    found.end[field, count] = end
    found.filled[field] = count + 1


@kernel
def _text(  # noqa: PLR0913  # where it stands, what is plain, what it is put to
    block: Letters, at: int, field: int, row: int, plain: Plain, found: Found
) -> int:
    """Take a text, up to its quote, for a field of any kind but JSON; return the place after it."""
    kind = plain.kind[field]
    if kind == INSTANT:
        at, instant = _instant(block, at, plain.day)
        if at != DOUBT:
            _put(found, field, row, instant, 0)
        return at
    end = _text_end(block, at, plain.stops)
    if end == DOUBT or kind == INTEGER:
        return DOUBT
    if kind == NUMBERED:
        _put(found, field, row, _number(block, at, end, found), end)
    else:
        _put(found, field, row, at, end)
    return end + 1


@kernel
def _is_null(block: Letters, at: int) -> bool:
    return (
        _byte(block, at) == SMALL_N
        and _byte(block, at + 1) == SMALL_U
        and _byte(block, at + 2) == SMALL_L
        and _byte(block, at + 3) == SMALL_L
    )


@kernel
def _value(  # noqa: PLR0913  # where it stands, what is plain, what it is put to
    block: Letters, at: int, field: int, row: int, plain: Plain, found: Found
) -> int:
    """Take the value of a field, where it is not null; return the place after it."""
    if _is_null(block, at):
        return at + 4
    kind = plain.kind[field]
    if kind == JSON:
        end = _json_end(block, at, plain.stops)
        if end != DOUBT:
            _put(found, field, row, at, end)
        return end
    if _byte(block, at) == QUOTE:
        return _text(block, at + 1, field, row, plain, found)
    if kind not in (INSTANT, INTEGER):
        return DOUBT
    at, number = _integer(block, at)
    if at != DOUBT:
        _put(found, field, row, number, 0)
    return at


@kernel
def _named_value(  # noqa: PLR0913  # where it stands, what is plain, what it is put to
    block: Letters, at: int, previous: int, line: int, row: int, plain: Plain, found: Found
) -> tuple[int, int]:
    """Take a name and its value; return the place after it, and the field."""
    at, field = _field(block, at, previous, plain, found)
    if at == DOUBT or found.line[field] == line:
        return DOUBT, 0
    found.line[field] = line
    at = _past_space(block, at + 1)
    if _byte(block, at) != COLON:
        return DOUBT, 0
    return _value(block, _past_space(block, at + 1), field, row, plain, found), field


@kernel
def _object(  # noqa: PLR0913  # where it stands, what is plain, what it is put to
    block: Letters, at: int, line: int, row: int, plain: Plain, found: Found
) -> int:
    """Take one object; return the place after it."""
    if _byte(block, at) != OBJECT:
        return DOUBT
    at = _past_space(block, at + 1)
    field = plain.kind.shape[0]
    while _byte(block, at) == QUOTE:
        at, field = _named_value(block, at + 1, field, line, row, plain, found)
        if at == DOUBT:
            return DOUBT
        at = _past_space(block, at)
        if _byte(block, at) != COMMA:
            return at + 1 if _byte(block, at) == OBJECT_END else DOUBT
        at = _past_space(block, at + 1)
    return DOUBT


@kernel
def _take_back(found: Found, row: int) -> None:
    """Take the values of the last row away."""
    for field in range(found.filled.shape[0]):
        last = found.filled[field] - 1
        if last >= 0 and found.row[field, last] == row:
            found.filled[field] = last


@kernel
def scan_lines(
    block: Letters, plain: Plain, found: Found, lines: Integers, doubts: Integers
) -> int:
    """Take the plain lines of a block, and return how many they are; blank ones are passed over.

    `lines` is filled with the numbers of the plain lines, and `doubts` with those of the others,
    and -1 after the last.
    """
    at = row = line = doubt = 0
    while at < block.shape[0]:
        at = _past_space(block, at)
        if _byte(block, at) != NEW_LINE:
            end = _object(block, at, line, row, plain, found)
            end = _past_space(block, end) if end != DOUBT else at
            if _byte(block, end) == NEW_LINE and end - at >= SHORTEST_LINE:
                lines[row] = line
                row += 1
            else:
                _take_back(found, row)
                doubts[doubt] = line
                doubt += 1
            at = end
            while _byte(block, at) != NEW_LINE:
                at += 1
        at += 1
        line += 1
    doubts[doubt] = -1
    return row


@kernel
def _put_character(unit: int, letters: Letters, to: int) -> int:
    """Write a character in UTF-8; return the place after it."""
    if unit < 0x80:  # noqa: PLR2004  # RFC 3629, 3: so many bytes up to such a character
        letters[to] = unit
        return to + 1
    if unit < 0x800:  # noqa: PLR2004
        letters[to] = 0xC0 | unit >> 6
    else:
        if unit < 0x10000:  # noqa: PLR2004
            letters[to] = 0xE0 | unit >> 12
        else:
            letters[to] = 0xF0 | unit >> 18
            to += 1
            letters[to] = 0x80 | (unit >> 12 & 0x3F)
        to += 1
        letters[to] = 0x80 | (unit >> 6 & 0x3F)
    letters[to + 1] = 0x80 | (unit & 0x3F)
    return to + 2


@kernel
def _put_escaped(block: Letters, at: int, letters: Letters, to: int) -> tuple[int, int]:
    """Write what an escape stands for; return the places after both."""
    if _byte(block, at + 1) != SMALL_U:
        letters[to] = _ESCAPED[_byte(block, at + 1)]
        return at + 2, to + 1
    unit = _unit(block, at + 2)
    at += 6
    if HIGH_HALVES <= unit < HALVES_END:
        unit = 0x10000 + ((unit - HIGH_HALVES) << 10) + _unit(block, at + 2) - LOW_HALVES
        at += 6
    return at, _put_character(unit, letters, to)


@kernel
def copy_texts(
    block: Letters, start: Integers, end: Integers, escape: int
) -> tuple[Letters, Integers]:
    """Put plain texts one after the other; also tell where each begins.

    One more place tells where the last one ends. Escapes become what they stand for; `escape` is
    the byte that begins them, or `DOUBT` where texts are left as they are.
    """
    begin = np.empty(start.shape[0] + 1, np.int64)
    room = 0
    for text in range(start.shape[0]):
        room += end[text] - start[text]
    letters = np.empty(room, np.uint8)
    to = 0
    for text in range(start.shape[0]):
        begin[text] = to
        at = int(start[text])
        while at < end[text]:
            if block[at] == escape:
                at, to = _put_escaped(block, at, letters, to)
            else:
                letters[to] = block[at]
                at += 1
                to += 1
    begin[start.shape[0]] = to
    return letters[:to], begin
