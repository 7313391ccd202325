"""The log: what every store promises.

1. An append is *atomic*: all of its events are there, or none, because a decision is one.
2. It is *idempotent*: an event that is there already is dropped and counted, because a sender
   that heard no answer sends again. Another event under the same (source, id) refuses the whole
   append, because an event once written never changes.
3. It is *durable* when it returns: events survive the death of the process, of the database and
   of the machine, because somebody was told that they are kept.
4. It is *ordered*: positions rise with the order of commits, and a reader that has read up to a
   position never misses an event that comes to lie below it, because readers go on from there.
5. Appends that wait at the same time are committed together, and each has its own outcome,
   because the disk is asked once for all.
6. Whoever may read may read at any time, also while the floor writes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from types import TracebackType

    from handletime.events.frame import Events
    from handletime.events.inputs import Progress


@dataclass(frozen=True, slots=True)
class Stored:
    """An event in the log."""

    position: int
    """1, 2, …: rises with the order of commits, without meaning beyond that."""
    event: dict[str, Any]
    """Its values as the judge gives them, with `source`, `seq` and `recorded_at`."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of the events of one append."""

    stored: tuple[Stored, ...]
    """The new ones, in the order in which they were given."""
    duplicates: int
    """How many were there already, or came twice, and were dropped."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of the events of files: how many are new, and how many are there already."""

    stored: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Append:
    """What one command wants to have appended."""

    events: Sequence[Mapping[str, Any]]
    key: str | None = None
    """Names the command, so that it is carried out once."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What somebody folded out of the log up to a position, kept so as not to fold it again."""

    position: int
    """The position of the last event in it; 0 for none."""
    version: str
    """What wrote it, in which form; another version's is not read."""
    body: bytes


class Log(ABC):
    """Events in the order in which they were recorded, each once, for ever.

    All methods may be called from several threads at once. Whatever goes wrong with the database
    raises `StoreUnavailable`, and the next call tries again.
    """

    where: str
    """The place of the log as messages name it, without any password."""

    @abstractmethod
    def append(
        self, events: Sequence[Mapping[str, Any]], *, recorded_at: int, key: str | None = None
    ) -> Appended:
        """Append events, all or none, and return once they are durable.

        They are stamped with `recorded_at`, in epoch milliseconds. A `key` of 1 to 200 characters
        names a command: a second append with the same key appends nothing, and returns what the
        first one returned. Events that are not valid raise `BadEvents`; a (source, id) that is
        there with another event, `ConflictingEvents`.
        """

    @abstractmethod
    def append_each(self, appends: Sequence[Append], *, recorded_at: int) -> tuple[Appended, ...]:
        """Append for several commands at once, in their order and in one transaction.

        It is as if each had been appended by itself, and nobody else in between; but all are
        durable or none. What would refuse one of them refuses all.
        """

    @abstractmethod
    def answer(self, key: str) -> Appended | None:
        """Return what the append of a key returned; None where the key is new."""

    @abstractmethod
    def find(self, source: str, name: str) -> Stored | None:
        """Return the event of an identity, `name` being its id; None where there is none."""

    @abstractmethod
    def restore(
        self, events: Events, *, recorded_at: int, progress: Progress | None = None
    ) -> Restored:
        """Append events out of files: those that say when they were recorded keep that.

        It is for many events. First all are compared with the log and with each other, and a
        conflict refuses all of them with `ConflictingEvents`. Then they are appended some
        thousands at a time, so that a floor can append in between; what is interrupted can be
        done again. `progress` is told how many are done, and how many there are.
        """

    @abstractmethod
    def after(self, position: int = 0, *, limit: int | None = None) -> Iterator[Stored]:
        """Yield the events after a position, in the order of positions; some at a time in memory.

        An event that is appended meanwhile may be among them, and will then be in its place.
        """

    @abstractmethod
    def about(
        self, *, agents: Collection[str] = (), conversations: Collection[str] = ()
    ) -> Iterator[Stored]:
        """Yield the events that name any of these, in the order of positions.

        An agent is named as `agent`, `from_agent` or `to_agent`. They are found by an index.
        """

    @property
    @abstractmethod
    def head(self) -> int:
        """The position of the last event; 0 where there is none."""

    @abstractmethod
    def events(self) -> Events:
        """Return all events, in columns and checked, for a derivation."""

    @abstractmethod
    def stream(self) -> BinaryIO:
        """Return all events as a file of JSON Lines, which is made as it is read."""

    @abstractmethod
    def save_snapshot(self, position: int, version: str, body: bytes) -> None:
        """Keep a snapshot, and the last few before it."""

    @abstractmethod
    def snapshot(self, version: str, *, upto: int | None = None) -> Snapshot | None:
        """Return the newest snapshot of a version, by position; not after `upto`, if given."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database; what was appended is there. It may be called twice."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
