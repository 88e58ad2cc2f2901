"""SQLite's connection: a statement makes one trip to the connection's thread, and a short question none.

``aiosqlite`` keeps a connection in a thread of its own and goes there for each step of a statement: making a cursor,
running it, fetching, closing. A trip costs more than most statements do, and SQLAlchemy fetches all rows at once
anyway, so here a statement goes there once and comes back with its rows. A ``SELECT`` is asked on the spot: in WAL
nobody has to wait for a writer, and most are answered in some microseconds, which no event loop feels. One that is not
answered after ``_SHORT`` steps of SQLite's machine is broken off and asked again in the thread, in the same snapshot.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

T = TypeVar("T")
_SHORT = 20_000  # steps; about a millisecond


class OneTripCursor:
    """What SQLAlchemy's adapter asks of a cursor; after ``execute`` all rows are here and the real one is closed."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        run = partial(_run, statement=statement, parameters=tuple(parameters))
        if statement.startswith("SELECT") or statement == "BEGIN":
            return self._take(await self._connection.here(run))
        return self._take(await self._connection.trip(run))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        run = partial(_run_many, statement=statement, parameters=parameters)
        return self._take(await self._connection.trip(run))

    def _take(self, found: tuple[Any, ...]) -> Self:
        self._rows, self.description, self.rowcount, self.lastrowid = found
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


class OneTripConnection(aiosqlite.Connection):
    """A connection whose statements make one trip to its thread each, and short questions none."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._away = 0
        self._is_here = False

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        return OneTripCursor(self)

    async def commit(self) -> None:
        """Commit; where that is refused (a deferred reference to nothing), nothing stays open."""
        await self.trip(_commit)

    async def rollback(self) -> None:
        await self.here(sqlite3.Connection.rollback)

    async def trip(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the real connection, in its thread."""
        self._away += 1
        done: T = await self._execute(self._do_there, work)  # type: ignore[no-untyped-call]
        return done

    async def here(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something short, on the spot; in the thread if that is busy, or it turns out to be long."""
        if self._away:
            return await self.trip(work)
        self._is_here = True
        try:
            return work(self._conn)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            self._is_here = False
        return await self.trip(work)

    def breaks_off(self) -> bool:
        """Asked by SQLite after each ``_SHORT`` steps: whether what runs is to be broken off."""
        return self._is_here

    def _do_there(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(self._conn)
        finally:
            self._away -= 1


def connect(database: str, **options: Any) -> OneTripConnection:
    """Like ``aiosqlite.connect``; to be given to SQLAlchemy as ``async_creator_fn``."""

    def open_it() -> sqlite3.Connection:
        real: sqlite3.Connection = sqlite3.connect(database, **{**options, "check_same_thread": False})
        real.set_progress_handler(connection.breaks_off, _SHORT)
        return real

    connection = OneTripConnection(open_it, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for those it makes itself
    return connection


def _commit(real: sqlite3.Connection) -> None:
    try:
        real.commit()
    except sqlite3.Error:
        real.rollback()
        raise


def _run(real: sqlite3.Connection, *, statement: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    cursor = real.cursor()
    try:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return rows, cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _run_many(real: sqlite3.Connection, *, statement: str, parameters: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    cursor = real.cursor()
    try:
        cursor.executemany(statement, parameters)
        return [], None, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()
