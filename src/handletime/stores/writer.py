"""The writer: commits requests, as many as there are, in one transaction.

Nearly always all of their events are new, and then they are put in without a question. Only
where the database finds one that is there is the transaction begun again, and each event looked
up before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from handletime.stores.log import Appended
from handletime.stores.looking import Looking
from handletime.stores.placed import Placed
from handletime.stores.refusals import ConflictingEvents, StoreUnavailable
from handletime.stores.tables import EVENTS, HEAD, KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Insert, Select

    from handletime.stores.database import Database
    from handletime.stores.requests import Request

Made = TypeVar("Made")


class Writer:
    """Commits requests over a connection of its own, which it makes again after it was lost."""

    def __init__(self, database: Database) -> None:
        """Take the database; nothing is connected yet."""
        self._database = database
        self._connection: Connection | None = None
        self._head = self._text_of(HEAD)
        self._insert = self._text_of(sa.insert(EVENTS))
        self._insert_key = self._text_of(sa.insert(KEYS))

    def connect(self) -> None:
        """Connect, where that is not so yet; a floor takes its lock by it."""
        if self._connection is None:
            self._connection = self._database.writer()

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def commit(self, requests: Sequence[Request]) -> None:
        """Commit requests and give each its outcome, or raise and leave nothing of them."""
        had_connection = self._connection is not None
        try:
            placed = self._commit(requests)
        except StoreUnavailable:
            self.close()
            raise
        except DBAPIError as error:
            self.close()
            if not (had_connection and error.connection_invalidated):
                raise self._database.refusal(error) from error
            placed = self._commit_again(requests)
        for request, each in zip(requests, placed.outcomes, strict=True):
            if isinstance(each, Appended):
                request.succeed(each)
            else:
                request.fail(each)

    def _commit(self, requests: Sequence[Request]) -> Placed:
        try:
            return self._transaction(lambda connection: self._put(connection, requests))
        except IntegrityError:
            return self._transaction(lambda connection: self._look_and_put(connection, requests))

    def _commit_again(self, requests: Sequence[Request]) -> Placed:
        """Commit once more, after a connection was lost that may have committed already.

        Then the events are there as they were sent, and are taken for what they are: appended.
        """
        try:
            return self._transaction(
                lambda connection: self._look_and_put(connection, requests, again=True)
            )
        except DBAPIError as error:
            self.close()
            raise self._database.refusal(error) from error

    def _transaction(self, work: Callable[[Connection], Made]) -> Made:
        self.connect()
        assert self._connection is not None
        with self._connection.begin():
            self._database.begin(self._connection)
            return work(self._connection)

    def _put(self, connection: Connection, requests: Sequence[Request]) -> Placed:
        """Put events in after the head, in the belief that all of them are new."""
        placed = Placed(self._head_of(connection))
        for request in requests:
            placed.place(request, request.rows)
        return self._insert_all(connection, placed)

    def _look_and_put(
        self, connection: Connection, requests: Sequence[Request], *, again: bool = False
    ) -> Placed:
        """Put in what is new, once each event was looked up."""
        placed = Placed(self._head_of(connection))
        looking = Looking(connection, requests, again=again)
        for request in requests:
            looking.place(request, placed)
            if request.together and isinstance(placed.outcomes[-1], ConflictingEvents):
                raise placed.outcomes[-1]
        return self._insert_all(connection, placed)

    def _head_of(self, connection: Connection) -> int:
        head: int = connection.exec_driver_sql(self._head).scalar_one()
        return head

    def _insert_all(self, connection: Connection, placed: Placed) -> Placed:
        # Statements are compiled once, and rows given to the driver as they are: to turn each
        # into the parameters of a statement by name takes as long as to insert it.
        if placed.rows:
            connection.exec_driver_sql(self._insert, placed.rows)
        if placed.keys:
            connection.exec_driver_sql(self._insert_key, placed.keys)
        return placed

    def _text_of(self, statement: Insert | Select[int]) -> str:
        """Compile a statement whose parameters are given in the order of columns."""
        return str(statement.compile(dialect=self._database.engine.dialect))
