"""A database: what SQL does not say in the same way everywhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy.exc import SQLAlchemyError

from handletime.stores.refusals import FloorTaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Engine
    from sqlalchemy.exc import DBAPIError

    from handletime.errors import HandletimeError
    from handletime.stores.placed import Placed


class Database(ABC):
    """One kind of database, opened at one place."""

    engine: Engine
    """Gives connections to read over."""
    where: str
    """Its place as messages name it, without any password."""
    floor: bool
    """Whether the only floor is to run on it."""
    joining: ClassVar[str]
    """The name of the function that joins texts of many rows, with another between them."""
    length: ClassVar[str]
    """The name of the function that tells how long a text is, and that is quick about it."""

    @abstractmethod
    def prepare(self, *, make: bool) -> None:
        """Make the log where there is none and that is wished, and migrate an older one."""

    @abstractmethod
    def writer(self) -> Connection:
        """Connect for appends; a floor's connection is the only one of its kind.

        The connection commits each statement, unless a transaction is begun.
        """

    @abstractmethod
    def append(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction of its own; return the head that it came after."""

    @abstractmethod
    def begin(self, writer: Connection) -> None:
        """Begin a transaction that no other append can come into."""

    @abstractmethod
    def insert(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction that was begun; return the head that it came after."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Connect for one transaction that writes something beside the events."""

    @abstractmethod
    def among(self, column: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[bool]:
        """Say that a column is one of any number of texts."""

    @abstractmethod
    def refusal(self, error: DBAPIError) -> HandletimeError:
        """Say an error of the driver in words for the operator."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything, the floor's lock too."""

    @contextmanager
    def transaction(self, writer: Connection) -> Iterator[None]:
        """Do something that no other append can come into, and commit it, or leave nothing."""
        self.begin(writer)
        try:
            yield
            writer.exec_driver_sql("COMMIT")
        except BaseException:
            # Where that cannot be said any more, the database does it by itself.
            with suppress(SQLAlchemyError):
                writer.exec_driver_sql("ROLLBACK")
            raise


def floor_taken(where: str) -> FloorTaken:
    """Say that another floor runs on a log."""
    return FloorTaken(
        "Another floor runs on this log, and one log has one floor",
        where=where,
        remedy="Stop the other one first; reports may read the log while it runs",
    )
