"""The importer of the *anonymous bank*: the calls of an Israeli bank's call centre in 1999.

The files are those of the Technion's Service Engineering centre: a line a call, tab separated,
17 columns, a month a file. A call runs entry, VRU (the menu), perhaps a queue, perhaps a service.

What each column means to us

- *Time.* Clock times are local (Asia/Jerusalem) and have no date of their own; the line's date,
  with two digits for the year (70 to 99 are 19xx), is that of the entry. Every other time of the
  call is the instant nearest to the entry at which the clocks showed it: that carries a call over
  midnight, and over a change of the clocks. Of an entry in an hour that the clocks show twice the
  first is taken; one in an hour that they skip is read as if they had not yet been put forward.
- *Names.* A conversation is date, unit with line, and call number: `19990101-AA0101-33116`. Lines
  that share all three are numbered by their time of entry and their text; identical lines are one.
- *Customers.* 0 is nobody known: each such call has a customer of its own, for one customer with
  eighteen thousand calls would be the bank's most loyal. So has a number that a spreadsheet has
  rounded (`3.27E+11`): it may be several people.
- *Channel and direction.* All is `voice` and inbound, but for type TT, which is outbound: there the
  bank returns a call to a customer who had left a message.
- *Queue.* The line's type is the queue, also of a call that a server took at once; that one was
  never in it, so it has no stay. The priority is the file's: 2 goes before 1 and 0.
- *The VRU* is neither an agent nor a queue nor a routing strategy, only the way in: the
  conversation opens as it enters the VRU, and who hangs up there abandons at entry.

What each outcome means

- *AGENT*: a server had the customer from service start to service exit. That is the segment,
  accepted at its start and closed by that server at its end; it holds the server's attention too,
  so that In-Focus Time is service time. Handle time being what we measure, service wins where the
  columns disagree: where it starts before the queue exit (a second or two, in two calls of five)
  the stay in the queue ends with it, and where it starts before the queue does the stay is empty.
  Where it starts after, the call rings in between. With no service times at all, the call is
  accepted and closed in the instant that the VRU or the queue lets it go.
- *HANG*: the customer closes the conversation, at the queue exit, or at the VRU exit if it never
  queued. A service that such a line names all the same is left out: nobody is named who gave it.
- *PHANTOM* is left out and counted: no call of a customer, says the source.

Who is in focus when. A server has one pair of ears. Where two services of one server overlap, both
are segments, but the one that began last (of two in the same second, the later name) has the
attention, and the earlier gets it back if it is still going on. `NO_SERVER` is kept as the name of
an agent: somebody did serve, and the sums must hold; it is not one person.

What is not in the files is not in the events: no clocking in (so nobody is tracked, and attendance
is empty), no offers that failed, no messages, no wrap-up. Instants are whole seconds, so `seq`
orders what happens in one: what ends before what begins, and within a call its own story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.sources.anonymous_bank.calls import calls_of
from handletime.sources.anonymous_bank.events import events_of
from handletime.sources.anonymous_bank.lines import read_lines
from handletime.sources.anonymous_bank.report import report_of
from handletime.sources.source import Imported, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read(files: Sequence[str | Path]) -> Imported:
    """Read monthly files; the order in which they are named changes nothing."""
    lines = read_lines(files)
    calls = calls_of(lines.good)
    events = events_of(calls, lines)
    return Imported(events, report_of(lines, calls, events))


ANONYMOUS_BANK: Final = Source(
    "anonymous-bank",
    "The calls of a bank in 1999, as published by the Technion for queueing research.",
    read,
)

__all__ = ["ANONYMOUS_BANK", "read"]
