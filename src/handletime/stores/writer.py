"""The writer: commits requests, as many as there are, in one transaction.

Nearly always all of their events are new, and then they are put in without a question. Only
where the database finds one that is there is the transaction begun again, and each event looked
up before.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError

from handletime.stores.log import Appended
from handletime.stores.looking import Looking
from handletime.stores.placed import Placed
from handletime.stores.refusals import ConflictingEvents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from handletime.stores.database import Database
    from handletime.stores.placed import Outcome
    from handletime.stores.requests import Request


class Writer:
    """Commits requests over a connection of its own, which it makes again after it was lost."""

    def __init__(self, database: Database) -> None:
        """Take the database; nothing is connected yet."""
        self._database = database
        self._connection: Connection | None = None

    def connect(self) -> Connection:
        """Return the connection; a floor takes its lock by making it."""
        if self._connection is None:
            self._connection = self._database.writer()
        return self._connection

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def commit(self, requests: Sequence[Request]) -> None:
        """Commit requests and give each its outcome, or raise and leave nothing of them."""
        with self._guarded():
            outcomes = self._outcomes(requests)
        for request, each in zip(requests, outcomes, strict=True):
            if isinstance(each, Appended):
                request.succeed(each)
            else:
                request.fail(each)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Say what goes wrong in words, and let go of a connection that may be broken."""
        try:
            yield
        except ConflictingEvents:
            raise
        except DBAPIError as error:
            self.close()
            raise self._database.refusal(error) from error
        except BaseException:
            self.close()
            raise

    def _outcomes(self, requests: Sequence[Request]) -> list[Outcome]:
        was_connected = self._connection is not None
        try:
            return self._put_or_look(requests)
        except DBAPIError as error:
            if not (was_connected and error.connection_invalidated):
                raise
        # The connection was lost, perhaps after a commit whose answer never came. Then the events
        # are there as they were sent, and are taken for what they are: appended.
        self.close()
        return self._look_and_put(requests, again=True)

    def _put_or_look(self, requests: Sequence[Request]) -> list[Outcome]:
        try:
            return self._put(requests)
        except IntegrityError:
            return self._look_and_put(requests)

    def _put(self, requests: Sequence[Request]) -> list[Outcome]:
        """Put events in, in the belief that all of them are new."""
        placed = Placed()
        for request in requests:
            placed.place(request, request.rows)
        return placed.after(self._database.append(self.connect(), placed))

    def _look_and_put(self, requests: Sequence[Request], *, again: bool = False) -> list[Outcome]:
        """Put in what is new, once each event was looked up."""
        placed = Placed()
        connection = self.connect()
        with self._database.transaction(connection):
            looking = Looking(connection, requests, again=again)
            for request in requests:
                looking.place(request, placed)
                if request.together and isinstance(placed.outcomes[-1], ConflictingEvents):
                    raise placed.outcomes[-1]
            head = self._database.insert(connection, placed)
        return placed.after(head)
