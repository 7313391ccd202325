"""The reader: some events at a time, so that memory is bounded and no transaction stays open.

Events are only ever added, and positions rise with the order of commits. So nothing that was read
is moved by what comes, and what lies after the last position is the rest.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from handletime.events.single import event_of
from handletime.stores.log import Stored
from handletime.stores.refusals import StoreUnavailable
from handletime.stores.rows import as_key
from handletime.stores.tables import EVENTS, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Select, Subquery

    from handletime.stores.database import Database

PAGE: Final = 2_000
"""Events that are read at once: half a megabyte, as they usually are."""
PAGE_LETTERS: Final = 8 << 20
"""The most letters that are read at once, unless one event has more."""
SMALLER: Final = 8
"""By how much a page becomes smaller that would be too large."""
NAMED_BY: Final = {
    "agents": ("agent", "from_agent", "to_agent"),
    "conversations": ("conversation",),
}
"""What events are asked for by, and the columns that name it."""
COLUMNS: Final = EVENTS.columns


class Reader:
    """Reads over connections that are taken for as long as a page takes."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Connect for a while; what goes wrong is said in words."""
        with self.guarded(), self._database.engine.connect() as connection:
            yield connection

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Say what goes wrong with the database in words."""
        try:
            yield
        except DBAPIError as error:
            raise self._database.refusal(error) from error
        except NoConnectionLeft as error:
            where = self._database.where
            raise StoreUnavailable("Too many read it at once", where=where) from error

    def head(self) -> int:
        """Return the position of the last event."""
        with self.connection() as connection:
            return int(connection.execute(HEAD).scalar_one())

    def after(self, position: int, limit: int | None) -> Iterator[Stored]:
        """Yield events after a position."""
        return self._pages(self._after, position, limit)

    def about(self, names: Mapping[str, Collection[str]]) -> Iterator[Stored]:
        """Yield events that name any of some agents or conversations."""
        wanted = [
            (column, [as_key(each) for each in names[kind]])
            for kind, columns in NAMED_BY.items()
            for column in columns
            if names[kind]
        ]
        return self._pages(lambda last: self._naming(wanted, last)) if wanted else iter(())

    def find(self, source: str, name: str) -> Stored | None:
        """Return the event of an identity."""
        asked = sa.select(COLUMNS.position, COLUMNS.line).where(
            COLUMNS.source == as_key(source), COLUMNS.id == as_key(name)
        )
        with self.connection() as connection:
            found = connection.execute(asked).first()
        return None if found is None else Stored(found.position, event_of(found.line))

    def lines(self) -> Generator[bytes]:
        """Yield all events as blocks of whole lines, which the database joins."""
        last = 0
        while True:
            with self.connection() as connection:
                page = self._page(connection, self._after(last), PAGE)
                joined = getattr(sa.func, self._database.joining)(page.columns.line, "\n")
                asked = sa.select(joined, sa.func.max(page.columns.position))
                block, last = connection.execute(asked).one()
            if block is None:
                return
            yield f"{block}\n".encode()

    def _after(self, last: int) -> Select[Any]:
        """Ask for events after a position, in their order."""
        asked = sa.select(COLUMNS.position, COLUMNS.line).order_by(COLUMNS.position)
        return asked.where(COLUMNS.position > last)

    def _naming(self, wanted: Sequence[tuple[str, list[str]]], last: int) -> Select[Any]:
        """Ask for the next page of events that have one of some texts in one of some columns."""
        among = self._database.among
        places = sa.union(
            *(
                sa.select(COLUMNS.position).where(
                    among(COLUMNS[name], names), COLUMNS.position > last
                )
                for name, names in wanted
            )
        )
        some = places.order_by("position").limit(PAGE).subquery()
        asked = sa.select(COLUMNS.position, COLUMNS.line).order_by(COLUMNS.position)
        return asked.join(some, some.columns.position == COLUMNS.position)

    def _pages(
        self, asked: Callable[[int], Select[Any]], last: int = 0, limit: int | None = None
    ) -> Iterator[Stored]:
        while limit is None or limit > 0:
            size = PAGE if limit is None else min(limit, PAGE)
            with self.connection() as connection:
                page = self._page(connection, asked(last), size)
                columns = page.columns
                ordered = sa.select(columns.position, columns.line).order_by(columns.position)
                found = connection.execute(ordered).all()
            if not found:
                return
            for position, line in found:
                yield Stored(position, event_of(line))
            last = found[-1].position
            limit = None if limit is None else limit - len(found)

    def _page(self, connection: Connection, asked: Select[Any], size: int) -> Subquery:
        """Take so many of the next events, or fewer where they would be too large together."""
        while True:
            page = asked.limit(size).subquery()
            length = getattr(sa.func, self._database.length)(page.columns.line)
            letters = connection.execute(sa.select(sa.func.sum(length))).scalar() or 0
            if size == 1 or letters <= PAGE_LETTERS:
                return page
            size = max(size // SMALLER, 1)
